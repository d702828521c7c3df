"""Rows of a build beside those of a check of the same documents."""

import shutil
from pathlib import Path

import duckdb

from tieout.check.prepare import Prepared, prepare, prepared
from tieout.check.run import Folders, evaluated
from tieout.console.progress import bar

MARTS = ("dim_disclosure", "fct_cell", "fct_equation", "fct_finding", "fct_suspect_cell", "fct_rule_coverage")
# of one that counts rows over all disclosures, and of versions of landing files
APART = {"content_version", "project_version"}


def prepared_check(root: Path) -> Prepared:
    """A check that is ready for this project."""
    with bar("prepare") as progress:
        prepare(root, progress)
    return prepared(root)


def expect_a_check_like_the_build(
    built: duckdb.DuckDBPyConnection, root: Path, scratch: Path, today: str | None = None
) -> None:
    """A check of the landing folder of a project comes to what its build came to. It is made ready in a copy in
    `scratch`: other tests share the project."""
    copy = scratch / "project"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("target", "warehouse", "logs", "landing"))
    with evaluated(copy, prepared_check(copy), Folders([root / "landing"], []), today) as (checked, _):
        expect_the_same(built, checked)


def expect_the_same(built: duckdb.DuckDBPyConnection, checked: duckdb.DuckDBPyConnection) -> None:
    query = "select disclosure_id from main.dim_disclosure order by disclosure_id"
    ids = [name for (name,) in checked.execute(query).fetchall()]
    assert ids
    there = "select table_name from information_schema.tables where table_schema = 'main'"
    held = {name for (name,) in built.execute(there).fetchall()}
    for mart in MARTS:
        if mart not in held:
            continue
        columns = columns_of(built, mart)
        assert columns_of(checked, mart) == columns
        before, now = rows_of(built, mart, columns, ids), rows_of(checked, mart, columns, ids)
        known = set(before)
        assert [row for row in now if row not in known] == [], mart
        assert len(now) == len(before), mart


def rows_of(connection: duckdb.DuckDBPyConnection, mart: str, columns: list[str], ids: list[str]) -> list[tuple]:
    query = f"select {', '.join(columns)} from main.{mart} where list_contains(?, disclosure_id) order by all"
    return connection.execute(query, [ids]).fetchall()


def columns_of(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    found = connection.execute(f"select * from main.{mart} limit 0").description
    return [name for name, *_ in found if name not in APART]
