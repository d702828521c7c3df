"""What has been read of a landing folder, kept as Parquet beside the warehouse.

    <batch>/<seed>.parquet  rows as published, with source_file, source_line (CSV only) and source_batch
    <batch>/content.parquet  which disclosures stand in which file, with a hash of their rows
    <batch>/problem.parquet  what was wrong with the files of the batch
    empty-<checks>/<seed>.parquet  no row, so that there is a file of every table
    current.parquet  every file as it was last seen, and the batch that holds what was read of it
    content.parquet, quarantine.parquet, version.parquet  of the files in current.parquet

dbt reads it as its source `landing` (macros/landing.sql). A batch is written under another name and never changed; what it holds counts only while current.parquet names it. So
current.parquet, written last, is all that a killed run must not tear.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from tieout.files import flush
from tieout.landing.scan import LandingProblem
from tieout.landing.sql import Connection, listed, literal, load, parquet_rows, quoted, write, write_seed

BATCHES_KEPT = 16
"""More are made one, so that dbt opens few files."""
CURRENT = {
    "source_file": "varchar", "source_batch": "varchar", "size": "bigint", "mtime_ns": "bigint", "sha256": "varchar",
    "checks": "varchar",
}  # fmt: skip
FILES = "select *, make_timestamp(mtime_ns // 1000) as written_at from current order by source_file"
"""What current.parquet holds of the table `current`."""
CONTENT = {
    "source_file": "varchar", "source_batch": "varchar", "seed": "varchar", "disclosure_id": "varchar",
    "source_line": "integer", "content_hash": "varchar",
}  # fmt: skip
PROBLEM = {
    "source_file": "varchar", "disclosure_id": "varchar", "folder": "varchar", "source_row": "integer",
    "source_column": "varchar", "reason": "varchar",
}  # fmt: skip
BATCH_PROBLEM = {**PROBLEM, "source_batch": "varchar"}


class Entry(NamedTuple):
    """A file as it was last seen. `sha256` is None where it could not be opened; `checks` is the fingerprint of what it
    was checked against."""

    source_file: str
    source_batch: str
    size: int
    mtime_ns: int
    sha256: str | None
    checks: str


def cache_of(warehouse: Path) -> Path:
    return warehouse.parent / f".landing-{warehouse.stem}"


def entries(connection: Connection, cache: Path, work: Path) -> dict[str, Entry]:
    """What current.parquet holds, by file; nothing where there is none, or where it is damaged. Files of a batch that
    is damaged are left out. What is left out is read again."""
    try:
        current = parquet_rows([cache / "current.parquet"])
        found = connection.execute(f"select {listed(CURRENT)} from {current}").fetchall()
    except duckdb.Error:
        return {}
    whole = {batch for batch in {row[1] for row in found} if is_whole(connection, cache / batch)}
    sound = [Entry(*row) for row in found if row[1] in whole]
    if len(sound) < len(found):
        # first of all, since the next batch may be given the name of one that is gone
        load(connection, "current", CURRENT, sound)
        replace(connection, FILES, cache / "current.parquet", work)
    return {entry.source_file: entry for entry in sound}


def is_whole(connection: Connection, batch: Path) -> bool:
    """Whether a batch has the files that its content names, and they open: what is cut off has no end."""
    try:
        content = parquet_rows([batch / "content.parquet"])
        seeds = connection.execute(f"select distinct seed from {content}").fetchall()
        files = [batch / f"{name}.parquet" for name in ("problem", *(seed for (seed,) in seeds))]
        connection.execute(f"from parquet_file_metadata([{', '.join(map(literal, files))}])").fetchall()
    except duckdb.Error:
        return False
    return True


@contextmanager
def workspace(cache: Path) -> Iterator[Path]:
    """A folder of the cache for what is being written, gone afterwards."""
    work = cache / ".work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def batches(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.is_dir() and path.name.isdecimal())


def in_batches(cache: Path, name: str) -> list[Path]:
    """Those of the files `<batch>/<name>.parquet` that there are."""
    return [path for batch in batches(cache) if (path := cache / batch / f"{name}.parquet").exists()]


def complete(connection: Connection, cache: Path, work: Path, columns: dict[str, list[str]], checks: str) -> None:
    """Put a file without a row beside the batches for every table, by its columns, once for each `checks`."""
    empty = cache / f"empty-{checks[:16]}"
    for other in set(cache.glob("empty-*")) - {empty}:
        shutil.rmtree(other)
    if empty.exists():
        return
    fresh = work / empty.name
    fresh.mkdir()
    for seed, names in columns.items():
        texts = listed(f"cast(null as varchar) as {name}" for name in (*names, "source_file", "source_batch"))
        write(connection, f"select {texts}, cast(null as integer) as source_line where false", fresh / f"{seed}.parquet")
    put(fresh, cache)


def put(folder: Path, cache: Path) -> None:
    """Move a folder that is written into the cache, whole or not at all."""
    for path in [*folder.iterdir(), folder]:
        flush(path)
    os.rename(folder, cache / folder.name)
    flush(cache)


def next_batch(cache: Path) -> str:
    return f"{max(map(int, batches(cache)), default=0) + 1:06}"


def sweep(cache: Path, used: set[str]) -> None:
    """Remove the batches that no file is read from."""
    for batch in batches(cache):
        if batch not in used:
            shutil.rmtree(cache / batch)


@contextmanager
def writing_batch(connection: Connection, cache: Path, work: Path) -> Iterator[Path]:
    """A new batch to write the seeds of; its content and the problems that `problem` then holds go with it."""
    batch = work / next_batch(cache)
    batch.mkdir()
    load(connection, "content", CONTENT, [])
    load(connection, "problem", BATCH_PROBLEM, [])
    yield batch
    write(connection, "from content", batch / "content.parquet")
    write(connection, "from problem", batch / "problem.parquet")
    put(batch, cache)


def add_problems(connection: Connection, problems: Iterable[LandingProblem], batch: str) -> None:
    load(connection, "problem", BATCH_PROBLEM, ((*problem.kept(), batch) for problem in problems))


def compact(
    connection: Connection, cache: Path, work: Path, known: list[Entry], columns: dict[str, list[str]]
) -> list[Entry]:
    """The rows of all batches that still count as one batch. `columns` are those of every table."""
    load(connection, "current", CURRENT, known)
    with writing_batch(connection, cache, work) as batch:
        for seed, names in columns.items():
            if in_batches(cache, seed):
                rows = f"select {listed(names)}, source_file, source_line from {live(cache, seed)}"
                write_seed(connection, seed, names, rows, batch)
        connection.execute(
            f"insert into problem select {listed(PROBLEM)}, {quoted(batch.name)} from {live(cache, 'problem')}"
        )
    return [entry._replace(source_batch=batch.name) for entry in known]


def live(cache: Path, name: str) -> str:
    """A relation of the rows `<batch>/<name>.parquet` that still count, by the table `current`."""
    return (
        f"(select batched.* from {parquet_rows(in_batches(cache, name))} as batched"
        " semi join current using (source_file, source_batch))"
    )


def landed_rows(cache: Path, columns: dict[str, list[str]]) -> dict[str, str]:
    """Queries of what dbt reads as its source `landing` (macros/landing.sql, which must say the same): rows of each table
    by its columns, `quarantine` and `version`."""
    current, quarantine, version = (parquet_rows([cache / f"{name}.parquet"]) for name in ("current", "quarantine", "version"))
    rows = {
        seed: f"""
        select {listed(names, "landed.")}, landed.source_file, file.written_at as loaded_at
        from {parquet_rows(sorted(cache.glob(f"*/{seed}.parquet")))} as landed
        inner join {current} as file using (source_file, source_batch)
        anti join {quarantine} as quarantine using (disclosure_id)
        """
        for seed, names in columns.items()
    }
    return {**rows, "quarantine": f"select * from {quarantine}", "version": f"select * from {version}"}


def replace(connection: Connection, query: str, path: Path, work: Path) -> None:
    """Write a query's rows in the place of a file: the old ones or the new ones are there, whole."""
    write(connection, query, work / path.name)
    flush(work / path.name)
    os.replace(work / path.name, path)
    flush(path.parent)


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory database that spills into the workspace."""
    connection = duckdb.connect()
    connection.execute(f"set temp_directory = {quoted(work / 'spill')}")
    connection.execute("set preserve_insertion_order = false")
    return connection
