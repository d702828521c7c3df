"""Evaluate landing folders in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from tieout.check.prepare import CATALOG, TODAY, Prepared
from tieout.errors import InputError
from tieout.landing.cache import landed_rows
from tieout.landing.check import check_files
from tieout.landing.csv_files import landing_tables
from tieout.landing.scan import Scan, scan
from tieout.landing.sql import Connection, literal


class Folders(NamedTuple):
    """Landing folders, or folders of one disclosure: those to check, and those that are only compared with."""

    checked: list[Path]
    compared: list[Path]


@contextmanager
def evaluated(
    root: Path, prepared: Prepared, folders: Folders, today: str | None = None
) -> Iterator[tuple[Connection, set[str]]]:
    """Yield a connection to the marts of these folders, in memory, and the ids of the disclosures that are only
    compared with. Waivers are those of `today`. Raises InputError where a folder cannot be read."""
    with TemporaryDirectory(prefix="tieout-") as work, duckdb.connect() as connection:
        cache = Path(work) / "landing"
        checked, compared = scanned(root, folders.checked), scanned(root, folders.compared)
        found = Scan(checked.files + compared.files, checked.problems + compared.problems)
        check_names(found)
        check_files(root, found, cache, lambda *_: None, set())
        connection.execute(f"attach ':memory:' as {CATALOG}")
        connection.execute(f"attach {literal(prepared.dictionary)} as dictionary (read_only)")
        connection.execute(f"copy from database dictionary to {CATALOG}")
        connection.execute(f"use {CATALOG}")
        columns = {seed: table.columns for seed, table in landing_tables(root).items()}
        for name, rows in landed_rows(cache, columns).items():
            connection.execute(f"create table raw.landed_{name} as {rows}")
        execute(connection, prepared, today or date.today().isoformat())
        yield connection, holds_files_of(connection, compared)


def execute(connection: Connection, prepared: Prepared, today: str) -> None:
    for each in prepared.statements:
        if not (each.is_dictionary and each.kind == "table"):
            connection.execute(f"create {each.kind} {each.relation} as {each.sql.replace(TODAY, today)}")


def scanned(root: Path, folders: list[Path]) -> Scan:
    """Files of all folders. A folder that holds files of tables itself is one disclosure."""
    whole = Scan([], [])
    tables = set(landing_tables(root))
    for folder in folders:
        found = scan(folder.parent, tables, only=folder.name) if holds_tables(folder, tables) else scan(folder, tables)
        whole.files.extend(found.files)
        whole.problems.extend(found.problems)
    return whole


def check_names(found: Scan) -> None:
    names = [file.file for file in found.files]
    if len(set(names)) < len(names):
        raise InputError("folders_of_one_name")


def holds_tables(folder: Path, tables: set[str]) -> bool:
    return any(path.suffix.lower() == ".csv" and path.stem in tables for path in folder.iterdir())


def holds_files_of(connection: Connection, found: Scan) -> set[str]:
    """Ids of the disclosures that these files list."""
    files = [file.file for file in found.files]
    query = "select disclosure_id from raw.landed_disclosures where list_contains(?, source_file)"
    return {name for (name,) in connection.execute(query, [files]).fetchall()}
