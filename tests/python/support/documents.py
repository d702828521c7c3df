"""Documents that tests edit and build by the hundred: tables of text, a landing of Parquet files, one run of dbt."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from conftest import ROOT, WAREHOUSE

Table = list[dict[str, str]]
"""Rows of a published table, column to text."""
Edit = Callable[[Table], Table]
Document = dict[str, Table]
"""Every table of a disclosure by seed, each row under its disclosure_id."""


class Warehouse(NamedTuple):
    root: Path
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, list(parameters)).fetchall()


@contextmanager
def opened(root: Path) -> Iterator[Warehouse]:
    """What was built in a project, for reading."""
    with duckdb.connect(str(root / WAREHOUSE), read_only=True) as connection:
        yield Warehouse(root, connection)


def read_csv(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


RULES = {row["rule_code"]: row for row in read_csv(ROOT / "seeds/rules/rules.csv")}
TERMS = read_csv(ROOT / "seeds/rules/rule_terms.csv")
LINKED_RULES = {term["rule_code"]: term["whose"] for term in TERMS if term["whose"] != "own"}
"""Rules that tie several disclosures together, and what ties them: units or last_year."""
HEADERS = {
    path.stem: path.read_text(encoding="utf-8").splitlines()[0].split(",")
    for path in sorted((ROOT / "seeds/disclosure").glob("*.csv"))
}


def unchanged(table: Table) -> Table:
    return table


def changed(column: str, value: str, row_no: str) -> Edit:
    def edit(table: Table) -> Table:
        assert [row[column] != value for row in table if row["row_no"] == row_no] == [True]
        return [row | {column: value} if row["row_no"] == row_no else row for row in table]

    return edit


def write_landing(folder: Path, documents: Iterable[Document]) -> None:
    """One Parquet file a seed, holding that table of every document."""
    held = list(documents)
    folder.mkdir(parents=True)
    for seed, header in HEADERS.items():
        text = folder / f"{seed}.txt"
        with text.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, lineterminator="\n")
            writer.writeheader()
            for document in held:
                writer.writerows(document[seed])
        with duckdb.connect() as connection:
            connection.execute(
                f"copy (select * from read_csv('{text}', all_varchar = true, header = true, delim = ',', quote = '\"'))"
                f" to '{folder / seed}.parquet' (format parquet)"
            )
        text.unlink()


def append(path: Path, rows: Table) -> None:
    """Add rows to a CSV file that has a header already."""
    with path.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, rows[0], lineterminator="\n").writerows(rows)


def run_dbt(root: Path, command: str, *arguments: str, **variables: str) -> None:
    """A dbt command in the project, into its own warehouse; the test fails with dbt's output where dbt does."""
    every = json.dumps({"warehouse": str(root / WAREHOUSE), **variables})
    line = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", command, "--quiet"]
    line += ["--profiles-dir", "profiles", "--vars", every, *arguments]
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    done = subprocess.run(line, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]


def build_models(root: Path, cache: Path, *models: str, **variables: str) -> None:
    """Build models from the seeds and a checked landing cache, without tests and snapshots."""
    without = ["--exclude-resource-types", "test", "unit_test", "snapshot"]
    run_dbt(root, "build", *without, "--select", *models, landing=str(cache), **variables)
