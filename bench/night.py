"""A night in which 1 % changed: its build on top of last night's warehouse, and whether it ends with the same rows as a
full build of the same landing folder."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import duckdb

SHOWN = 5
"""Rows shown of those that differ, for each mart and side."""

# What tells of the run, not of the disclosures: when it was, and what became of a finding against the run before.
OF_THE_RUN = {"finding_history": ("first_seen", "last_seen", "resolved_at", "state", "is_since_last_run")}
ROWS_OF_THE_RUN = {"finding_history": "state = 'resolved'"}
MARTS = "select table_name from information_schema.tables where table_schema = 'main' order by 1"


class Difference(NamedTuple):
    """Rows of a mart in both warehouses, and how many stand in one of them only; `rows` shows a few of these."""

    mart: str
    counted: tuple[int, int]
    only: tuple[int, int]
    rows: list[tuple]


def compare_marts(night: Path, full: Path, folder: Path) -> list[Difference]:
    """Every mart of two warehouses, row by row, order ignored. `folder` takes the rows meanwhile, as Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(set(marts_of(night)) | set(marts_of(full)))
    return [compare_mart(mart, (night, full), folder) for mart in names]


def marts_of(warehouse: Path) -> list[str]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [name for (name,) in connection.execute(MARTS).fetchall()]


def compare_mart(mart: str, warehouses: tuple[Path, Path], folder: Path) -> Difference:
    # By way of files, since a view names the catalog that it was made in: two of one name cannot be attached at once.
    files = [folder / f"{mart}-{number}.parquet" for number in range(len(warehouses))]
    try:
        for warehouse, file in zip(warehouses, files, strict=True):
            write_rows(mart, warehouse, file)
        return difference_of(mart, *files, folder)
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def write_rows(mart: str, warehouse: Path, file: Path) -> None:
    left_out = ", ".join(OF_THE_RUN.get(mart, ()))
    columns = f"* exclude ({left_out})" if left_out else "*"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute(
            f"copy (select {columns} from main.{mart} where not ({ROWS_OF_THE_RUN.get(mart, 'false')})) to '{file}'"
        )


def difference_of(mart: str, night: Path, full: Path, folder: Path) -> Difference:
    with duckdb.connect() as connection:
        connection.execute(f"set temp_directory = '{folder}'")
        counted, only, rows = [], [], []
        for name, here, there in (("night", night, full), ("full", full, night)):
            counted += connection.execute(f"select count(*) from '{here}'").fetchone()
            connection.execute(f"create table only_{name} as (from '{here}') except all (from '{there}')")
            only += connection.execute(f"select count(*) from only_{name}").fetchone()
            rows += connection.execute(
                f"select 'only {name}', * from only_{name} order by all limit {SHOWN}"
            ).fetchall()
    return Difference(mart, tuple(counted), tuple(only), rows)
