"""Landing Parquet files, checked by column: what differs between rows is asked of distinct values only."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path

import duckdb

from tieout.inputs.published_table import PublishedTable
from tieout.inputs.values import Check
from tieout.landing.csv_files import PROBLEMS_LISTED, ReadFile, as_it_is, digest, expect_unchanged
from tieout.landing.scan import LandingFile, LandingProblem, folder_of, identifier, unread
from tieout.landing.sql import Connection, add_content, listed, literal, load, parquet_rows, quoted, write_rows
from tieout.messages import Message, message, nearest
from tieout.steps import Progress

PLAIN_FIGURE = "-?[0-9]{1,14}([.][0-9]*)?"
"""What needs no closer look; the check itself is tieout.inputs.figures."""
TABLES_AT_ONCE = 2
"""Many of the queries are too small for two processors."""
READABLE = """
select landed.* exclude (source_batch)
from landed
anti join unread
    on landed.source_file = unread.source_file and coalesce(landed.disclosure_id, '') = unread.disclosure_id
"""

Fault = tuple[str, str, str, Message]
"""File, disclosure_id as it stands there, column, and what is wrong."""


def read_parquet_files(
    connection: Connection,
    files: list[tuple[LandingFile, str | None]],
    tables: dict[str, PublishedTable],
    batch: Path,
    report: Progress,
) -> tuple[list[ReadFile], list[LandingProblem]]:
    """Check files of many disclosures, each with the sha256 that it had when it was last read, and write the rows that
    can be read to `batch/<seed>.parquet`.

    A row that cannot be read quarantines its disclosure, a file that cannot be read every disclosure of its folder.
    """
    read: list[ReadFile] = []
    problems: list[LandingProblem] = []
    changed: dict[str, dict[str, LandingFile]] = {}
    states: dict[str, os.stat_result] = {}
    for file, known in files:
        try:
            file, status = as_it_is(file)
            sha256 = digest(Path(file.path), limit=None)
        except OSError as error:
            read.append(ReadFile(file, None, False))
            problems.append(unread(file.file, folder_of(file.file), error))
            continue
        states[file.path] = status
        read.append(ReadFile(file, sha256, sha256 == known))
        if sha256 != known:
            changed.setdefault(file.seed, {})[file.path] = file
    seeds = sorted(changed)

    def faults_of(seed: str) -> list[LandingProblem]:
        with connection.cursor() as cursor:
            return list(read_seed(cursor, seed, changed[seed], tables[seed], batch))

    with ThreadPoolExecutor(TABLES_AT_ONCE) as pool:
        for number, (seed, faults) in enumerate(zip(seeds, pool.map(faults_of, seeds), strict=True)):
            report(number, len(changed), seed)
            problems += faults
    for number, (file, hashed, is_same) in enumerate(read):
        try:
            if hashed and not is_same:
                expect_unchanged(file, states[file.path])
        except OSError as error:
            read[number] = ReadFile(file, None, False)
            problems.append(unread(file.file, folder_of(file.file), error))
    for seed in seeds:
        if (batch / f"{seed}.parquet").exists():
            add_content(connection, seed, tables[seed].columns, batch)
    return read, problems


def read_seed(
    connection: Connection, seed: str, files: dict[str, LandingFile], table: PublishedTable, batch: Path
) -> Iterator[LandingProblem]:
    """Read all files of one table, given by path."""
    plain = declared(connection, files, table)
    problems = {path: list(file_problems(connection, file, table)) for path, file in files.items() if path not in plain}
    try:
        write_files(connection, seed, unproblematic(files, problems), table, batch)
    except duckdb.Error:
        # Damage shows when values are decoded.
        problems |= {path: list(file_problems(connection, files[path], table)) for path in plain}
        write_files(connection, seed, unproblematic(files, problems), table, batch)
    yield from chain.from_iterable(problems.values())
    written = batch / f"{seed}.parquet"
    if not written.exists():
        return
    look_at(connection, written)
    unread: set[tuple[str, str]] = set()
    listed_of: Counter[tuple[str, str | None]] = Counter()
    for file, disclosure, column, reason in row_faults(connection, table):
        unread.add((file, disclosure))
        listed_of[file, named(disclosure)] += 1
        if listed_of[file, named(disclosure)] <= PROBLEMS_LISTED:
            yield LandingProblem(file, named(disclosure), None, None, column, reason)
    if unread:
        load(connection, "unread", {"source_file": "varchar", "disclosure_id": "varchar"}, unread)
        look_at(connection, written.rename(batch.parent / written.name))
        write_rows(connection, seed, READABLE, batch)


def look_at(connection: Connection, written: Path) -> None:
    connection.execute(f"create or replace temp view landed as from {parquet_rows([written])}")


def unproblematic(files: dict[str, LandingFile], problems: dict[str, list[LandingProblem]]) -> dict[str, LandingFile]:
    return {path: file for path, file in files.items() if not problems.get(path)}


def declared(connection: Connection, paths: Iterable[str], table: PublishedTable) -> set[str]:
    """Paths of the files that have the columns of their table, all text; none where one of them is not a
    Parquet file."""
    try:
        found = connection.execute(
            f"""
            select file_name, list_sort(list(concat_ws(' ', name, type, converted_type)))
            from parquet_schema([{", ".join(map(literal, paths))}])
            where num_children is null
            group by file_name
            """
        ).fetchall()
    except duckdb.Error:
        return set()
    text = sorted(f"{column} BYTE_ARRAY UTF8" for column in table.columns)
    return {path for path, columns in found if columns == text}


def write_files(
    connection: Connection, seed: str, files: dict[str, LandingFile], table: PublishedTable, batch: Path
) -> None:
    if not files:
        return
    load(connection, "file", {"path": "varchar", "source_file": "varchar"}, ((k, v.file) for k, v in files.items()))
    rows = f"""
        select {listed(table.columns, "landed.")}, file.source_file, cast(null as integer) as source_line
        from {parquet_rows(files, ", filename = 'path'")} as landed
        inner join file on landed.path = file.path
    """
    write_rows(connection, seed, rows, batch)


def file_problems(connection: Connection, file: LandingFile, table: PublishedTable) -> Iterator[LandingProblem]:
    """What keeps a whole file from being read, up to PROBLEMS_LISTED: each is one of every disclosure of its folder.
    Every value is decoded once: damage shows only then."""
    source = parquet_rows([file.path])
    try:
        types = {name: kind for name, kind, *_ in connection.execute(f"describe from {source}").fetchall()}
        connection.execute(f"select bit_xor(hash(columns(*))) from {source}").fetchall()
    except duckdb.Error:
        yield whole_file(file, None, message("not_parquet"))
        return
    yield from islice(column_problems(file, types, table), PROBLEMS_LISTED)


def column_problems(file: LandingFile, types: dict[str, str], table: PublishedTable) -> Iterator[LandingProblem]:
    missing = [column for column in table.columns if column not in types]
    for column in missing:
        yield whole_file(file, column, message("column_missing"))
    for column, kind in types.items():
        if column not in table.columns:
            yield whole_file(file, column, message("column_unknown", nearest=nearest(column, missing)))
        elif kind != "VARCHAR":
            yield whole_file(file, column, message("column_not_text", type=kind))


def whole_file(file: LandingFile, column: str | None, reason: Message) -> LandingProblem:
    return LandingProblem(file.file, None, folder_of(file.file), None, column, reason)


def row_faults(connection: Connection, table: PublishedTable) -> Iterator[Fault]:
    """Faults of the rows of `landed`."""
    for column, check in table.checks.items():
        yield from value_faults(connection, column, check, "true")
    for figure in table.figures:
        unlikely = f"not regexp_full_match({figure.column}, '{PLAIN_FIGURE}') and {condition(figure.when)}"
        yield from value_faults(connection, figure.column, figure.check, unlikely)
    for word in table.words:
        yield from value_faults(connection, word.column, word.check, condition(word.when))
    for key in table.keys:
        yield from repeated_keys(connection, key)


def condition(when: tuple[str, frozenset[str]] | None) -> str:
    """SQL for the rows on which a column holds what it is checked for."""
    return f"{when[0]} in ({', '.join(quoted(value) for value in sorted(when[1]))})" if when else "true"


def value_faults(connection: Connection, column: str, check: Check, where: str) -> Iterator[Fault]:
    """One fault for each file, disclosure and value that `check` does not pass."""
    distinct = connection.execute(f"select distinct coalesce({column}, '') from landed where {where}").fetchall()
    faults = {value: fault for (value,) in distinct if (fault := check(value))}
    if not faults:
        return
    load(connection, "fault", {"value": "varchar"}, ((value,) for value in faults))
    found = connection.execute(
        f"""
        select
            source_file, coalesce(disclosure_id, ''), coalesce({column}, ''),
            coalesce(min_by(row_no, try_cast(row_no as integer)), min(row_no)), count(*)
        from landed
        where {where} and coalesce({column}, '') in (select value from fault)
        group by all order by all
        """
    ).fetchall()
    for file, disclosure, value, row_no, count in found:
        fault = faults[value]
        if column not in ("row_no", "disclosure_id"):
            fault = in_rows(row_no, count, fault)
        yield file, disclosure, column, fault


def in_rows(row_no: str, count: int, fault: Message) -> Message:
    """A fault with the number of the first row that has it, and of how many more."""
    if count == 1:
        return message("at_row", row_no=row_no, fault=fault)
    return message("at_rows", row_no=row_no, more=count - 1, fault=fault)


def repeated_keys(connection: Connection, key: tuple[str, ...]) -> Iterator[Fault]:
    # nearly always all differ, and so do their hashes, which take a third of the time to compare
    ((rows, different),) = connection.execute(
        f"select count(*), count(distinct hash(source_file, disclosure_id, {listed(key)})) from landed"
    ).fetchall()
    if rows == different:
        return
    found = connection.execute(
        f"""
        select source_file, coalesce(disclosure_id, ''), concat_ws(' ', {listed(key)}), count(*)
        from landed
        group by source_file, disclosure_id, {listed(key)}
        having count(*) > 1
        order by all
        """
    ).fetchall()
    for file, disclosure, value, count in found:
        yield file, disclosure, key[-1], message("key_in_rows", key=value, rows=count)


def named(disclosure: str) -> str | None:
    """A disclosure_id that may stand as one."""
    return None if identifier(disclosure) else disclosure
