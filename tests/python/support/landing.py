"""Landing folders for tests: small disclosures, sound ones and spoilt ones."""

import csv
from collections.abc import Iterable
from pathlib import Path

import duckdb
from conftest import ROOT

from tieout.landing.sql import quoted

FULL = "990000-2026-001"
TINY = ("disclosures", "table_status", "t05_general_budget_by_function")
T05 = "t05_general_budget_by_function"


def write_full(folder: Path, disclosure_id: str) -> Path:
    """Every table of the fixture FULL under another name, as CSV files of one folder."""
    return write_csv(folder, sorted(path.stem for path in (ROOT / "tests/fixtures/full").glob("*.csv")), disclosure_id)


def write_tiny(folder: Path, disclosure_id: str) -> Path:
    """Three of its tables."""
    return write_csv(folder, TINY, disclosure_id)


def write_csv(folder: Path, seeds: Iterable[str], disclosure_id: str) -> Path:
    folder.mkdir(parents=True)
    for seed in seeds:
        header, *rows = records(seed)
        with (folder / f"{seed}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *([disclosure_id, *row[1:]] for row in rows)])
    return folder


def write_parquet(folder: Path, seeds: Iterable[str], disclosures: list[str]) -> Path:
    """Several disclosures, a Parquet file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        header, *rows = records(seed)
        relation = [[name, *row[1:]] for name in disclosures for row in rows]
        write_rows(folder / f"{seed}.parquet", header, relation)
    return folder


def write_rows(path: Path, header: list[str], rows: list[list[str | None]]) -> None:
    """Rows of text as Parquet."""
    with duckdb.connect() as connection:
        connection.execute(f"create table published ({', '.join(f'{column} varchar' for column in header)})")
        marks = ", ".join("?" for _ in header)
        connection.executemany(f"insert into published values ({marks})", rows)
        connection.execute(f"copy published to {quoted(path)} (format parquet)")


def records(seed: str) -> list[list[str]]:
    """Header and rows of one table of FULL."""
    path = ROOT / "tests/fixtures/full" / f"{seed}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    return [header, *(row for row in rows if row[0] == FULL)]
