"""Landing CSV files, checked row by row in as many processes as there are processors."""

import hashlib
import json
import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from errno import ESTALE
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tieout.inputs.csv_table import FILE_LIMIT, Row
from tieout.inputs.problem import Problem
from tieout.inputs.published_table import PublishedTable, checked_rows, published_tables
from tieout.inputs.seeds import check_reference, declared_columns, declared_figures, reference_files
from tieout.landing.scan import LandingFile, LandingProblem, folder_of, identifier, time_of, unread
from tieout.messages import message
from tieout.steps import Progress

CHUNK = 2_000
"""Files in one piece of work."""
PROBLEMS_LISTED = 100
"""Of one file, or of each disclosure in it; who made it mends the cause, not a thousand rows."""


class ReadFile(NamedTuple):
    """A file that was looked at. `sha256` is None where it should be looked at again whatever its time says; `is_same`
    says that it is byte for byte what it was."""

    file: LandingFile
    sha256: str | None
    is_same: bool


class Chunk(NamedTuple):
    read: list[ReadFile]
    problems: list[LandingProblem]


@cache
def landing_tables(root: Path) -> dict[str, PublishedTable]:
    """Every published table by seed, with the checks that a landing file can be put to alone."""
    declared = declared_columns(root / "seeds")
    reference, _ = check_reference(reference_files(root, declared), declared)
    tables = published_tables(declared, declared_figures(root / "seeds"), reference, identifier)
    return {name: table._replace(may_be_of_excel=True) for name, table in tables.items()}


def read_csv_files(files: list[tuple[LandingFile, str | None]], root: Path, folder: Path, report: Progress) -> Chunk:
    """Check files, each with the sha256 that it had when it was last read, and write their rows, a JSON object a line
    with source_file and source_line, to `folder/<chunk>/<seed>.jsonl`. A file with a problem keeps no row."""
    pieces = [(piece, folder / f"{number:06}") for number, piece in enumerate(chunks(files))]
    whole = Chunk([], [])
    for chunk in run(pieces, root):
        whole.read.extend(chunk.read)
        whole.problems.extend(chunk.problems)
        report(len(whole.read), len(files), "files")
    return whole


def chunks(files: list[tuple[LandingFile, str | None]]) -> Iterator[list[tuple[LandingFile, str | None]]]:
    remaining = iter(files)
    while piece := list(islice(remaining, CHUNK)):
        yield piece


def run(pieces: list[tuple[list, Path]], root: Path) -> Iterator[Chunk]:
    if len(pieces) < 2:
        yield from (read_chunk(*piece, root) for piece in pieces)
        return
    # Not forked: this process has DuckDB's threads.
    context = multiprocessing.get_context("spawn")
    workers = min(os.cpu_count() or 1, len(pieces))
    with ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent) as pool:
        futures = [pool.submit(read_chunk, *piece, root) for piece in pieces]
        for future in futures:
            yield future.result()


def end_with_parent() -> None:
    """A worker waits for work for ever when its parent is killed: end it then."""
    parent = multiprocessing.parent_process()
    assert parent, "a worker has a parent"

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def read_chunk(files: list[tuple[LandingFile, str | None]], folder: Path, root: Path) -> Chunk:
    """One piece of work."""
    folder.mkdir(parents=True)
    tables = landing_tables(root)
    chunk = Chunk([], [])
    with ExitStack() as stack:
        outputs = {}
        for file, known in files:
            read, rows, problems = read_file(file, known, tables[file.seed])
            chunk.read.append(read)
            chunk.problems.extend(problems)
            if rows and file.seed not in outputs:
                path = folder / f"{file.seed}.jsonl"
                outputs[file.seed] = stack.enter_context(path.open("w", encoding="utf-8"))
            for row in rows:
                line = {**row.values, "source_file": file.file, "source_line": row.line}
                outputs[file.seed].write(json.dumps(line, ensure_ascii=False) + "\n")
    return chunk


def read_file(
    file: LandingFile, known: str | None, table: PublishedTable
) -> tuple[ReadFile, list[Row], list[LandingProblem]]:
    """One file, its rows if it has no problem, and its problems. Where it is byte for byte what it was (`known`), it is
    not parsed."""
    rows: list[Row] = []
    problems: list[LandingProblem] = []
    try:
        file, before = as_it_is(file)
        sha256 = digest(Path(file.path))
        if sha256 == known:
            return ReadFile(file, sha256, True), [], []
        for item in checked_rows(Path(file.path), file.file, table, [{} for _ in table.keys]):
            if isinstance(item, Problem):
                problems.append(csv_problem(item))
            elif not problems:
                rows.append(item)
            if len(problems) == PROBLEMS_LISTED:
                break
        expect_unchanged(file, before)
        if file.seed == "disclosures" and not (rows or problems):
            problems = [LandingProblem(file.file, None, folder_of(file.file), 1, None, message("no_row"))]
    except OSError as error:
        problems = [unread(file.file, folder_of(file.file), error)]
        sha256 = None
    return ReadFile(file, sha256, False), [] if problems else rows, problems


def as_it_is(file: LandingFile) -> tuple[LandingFile, os.stat_result]:
    """A file as it lies there now, which may not be as it was found. Raises OSError."""
    status = os.stat(file.path)
    return file._replace(size=status.st_size, mtime_ns=time_of(status)), status


def expect_unchanged(file: LandingFile, before: os.stat_result) -> None:
    """Raises OSError where a file is not what it was `before`: what its hash and what its rows were read from may
    differ, and it may be given its old time again."""
    now = os.stat(file.path)
    if any(getattr(now, part) != getattr(before, part) for part in ("st_size", "st_mtime_ns", "st_ctime_ns")):
        raise OSError(ESTALE, os.strerror(ESTALE))


def digest(path: Path, limit: int | None = FILE_LIMIT) -> str:
    """sha256 of a file; of one that is too large to be read, its size alone."""
    size = path.stat().st_size
    if limit is not None and size > limit:
        return f"{size} bytes"
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def csv_problem(problem: Problem) -> LandingProblem:
    """A problem of a row is one of the whole folder: the rows of one file belong together."""
    return LandingProblem(problem.file, None, folder_of(problem.file), problem.row, problem.column, problem.message)
