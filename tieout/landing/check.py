"""Other organisations' tables: checked before dbt runs, and kept so that an unchanged file is never parsed again.

What cannot be read quarantines its disclosure; the others go on. See `tieout.landing.cache` for what is kept.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tieout.errors import InputError
from tieout.inputs.seeds import declared_columns, known_disclosures, seed_files
from tieout.landing.cache import (
    BATCHES_KEPT,
    Entry,
    add_problems,
    compact,
    complete,
    connect,
    entries,
    sweep,
    workspace,
    writing_batch,
)
from tieout.landing.csv_files import ReadFile, landing_tables, read_csv_files
from tieout.landing.narrated import with_statements
from tieout.landing.parquet_files import read_parquet_files
from tieout.landing.quarantine import settle
from tieout.landing.scan import LandingFile, LandingProblem, Scan, scan
from tieout.landing.sql import Connection, json_rows, write_seed
from tieout.steps import Progress

FORMAT = "5"
"""To be raised when the checks or what the cache holds change: every file is then read again."""
VOCABULARIES = ("currency_units", "direction_words", "tables")

Changed = list[tuple[LandingFile, str | None]]
"""Files to look into, with the sha256 that they had."""


class Landed(NamedTuple):
    """Files that lie there, those looked into now, and quarantined disclosures."""

    files: int
    read: int
    quarantined: int


class Run(NamedTuple):
    """What the steps of one check share: `work` is where they write, `before` the entries of the last check, `checks`
    the fingerprint of this one's."""

    connection: Connection
    root: Path
    cache: Path
    work: Path
    before: dict[str, Entry]
    checks: str
    report: Progress


def check_landing(
    root: Path, landing: Path, cache: Path, report: Progress, unread: Iterable[LandingProblem] = ()
) -> Landed:
    """Bring the cache of a landing folder up to date (see `check_files`). `unread` is what is wrong with documents that
    lie there. Raises InputError where the folder cannot be read."""
    found = scan(landing, set(landing_tables(root)))
    found.problems.extend(unread)
    return check_files(root, found, cache, report, seeded(root))


def check_files(root: Path, found: Scan, cache: Path, report: Progress, taken: set[str]) -> Landed:
    """Read the files that were found and are new or changed, and bring the cache up to date. `root` is the project; its
    seeds must be sound. No disclosure may have an id of `taken`.

    Killed at any moment it leaves what the last check left, or what this one would have. Raises InputError where DuckDB
    could not read the cache.
    """
    if "\\" in str(cache):
        raise InputError("backslash", folder=str(cache.parent))
    tables = landing_tables(root)
    cache.mkdir(parents=True, exist_ok=True)
    found = with_statements(found, root, cache)
    with workspace(cache) as work, connect(work) as connection:
        run = Run(connection, root, cache, work, entries(connection, cache, work), fingerprint(root), report)
        sweep(cache, batches_of(run.before.values()))
        now, changed = compare(found.files, run.before, run.checks)
        same = len(now)
        now += read_csv(run, [each for each in changed if each[0].is_csv])
        now += read_parquet(run, [each for each in changed if not each[0].is_csv])
        columns = {seed: table.columns for seed, table in tables.items()}
        if len(batches_of(now)) > BATCHES_KEPT:
            now = compact(connection, cache, work, now, columns)
        complete(connection, cache, work, columns, run.checks)
        quarantined = settle(connection, cache, work, now, found.problems, taken)
        sweep(cache, batches_of(now))
    return Landed(len(found.files), len(now) - same, quarantined)


def batches_of(known: Iterable[Entry]) -> set[str]:
    return {entry.source_batch for entry in known}


def compare(files: list[LandingFile], before: dict[str, Entry], checks: str) -> tuple[list[Entry], Changed]:
    """Entries of files that are as they were, and the files that may not be."""
    same: list[Entry] = []
    changed: Changed = []
    for file in files:
        entry = before.get(file.file)
        if entry is None or entry.checks != checks:
            changed.append((file, None))
        elif entry.sha256 is None or (entry.size, entry.mtime_ns) != (file.size, file.mtime_ns):
            changed.append((file, entry.sha256))
        else:
            same.append(entry)
    return same, changed


def read_csv(run: Run, files: Changed) -> list[Entry]:
    """A batch of CSV files: their entries."""
    if not files:
        return []
    read, problems = read_csv_files(files, run.root, run.work / "csv", run.report)
    with writing_batch(run.connection, run.cache, run.work) as batch:
        for seed, table in landing_tables(run.root).items():
            rows = sorted((run.work / "csv").glob(f"*/{seed}.jsonl"))
            if rows:
                columns = dict.fromkeys((*table.columns, "source_file"), "varchar") | {"source_line": "integer"}
                write_seed(run.connection, seed, table.columns, f"from {json_rows(rows, columns)}", batch)
        add_problems(run.connection, problems, batch.name)
    return [entered(each, run, batch.name) for each in read]


def read_parquet(run: Run, files: Changed) -> list[Entry]:
    """A batch of Parquet files: their entries."""
    if not files:
        return []
    tables = landing_tables(run.root)
    with writing_batch(run.connection, run.cache, run.work) as batch:
        read, problems = read_parquet_files(run.connection, files, tables, batch, run.report)
        add_problems(run.connection, problems, batch.name)
    return [entered(each, run, batch.name) for each in read]


def entered(read: ReadFile, run: Run, batch: str) -> Entry:
    """What a file held before still counts where it is byte for byte the same."""
    file = read.file
    held = run.before[file.file].source_batch if read.is_same else batch
    return Entry(file.file, held, file.size, file.mtime_ns, read.sha256, run.checks)


def fingerprint(root: Path) -> str:
    """Of what files are checked against: declared columns and vocabularies."""
    seeds = seed_files(root / "seeds")
    paths = [*sorted((root / "seeds").glob("*/_*.yml")), *(seeds[name] for name in VOCABULARIES)]
    return hashlib.sha256(b"\0".join([FORMAT.encode(), *(path.read_bytes() for path in paths)])).hexdigest()


def seeded(root: Path) -> set[str]:
    """The disclosures that the seeds hold."""
    path = seed_files(root / "seeds")["disclosures"]
    return known_disclosures(path, declared_columns(root / "seeds")) or set()
