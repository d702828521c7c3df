"""Marts are what readers read: no query of the package reads another table, and no rule is said twice."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlglot
import yaml
from conftest import ROOT, WAREHOUSE, Built
from sqlglot import exp

from tieout.inputs.catalogue import ONE_EQUATION, ROW_KEYS, ROW_SETS
from tieout.warehouse.file import rows

MARTS = {path.stem for path in (ROOT / "models/marts").rglob("*.sql")}
OTHER_SCHEMAS = {
    # a folder of Parquet files is checked and kept
    "landing": None,
    # what a build starts from, and what it leaves
    "build": None,
    # builds one disclosure in memory out of what it was sent
    "check": {"raw"},
    # what arrives is checked where it arrives
    "expectations": {"raw", "intermediate"},
}
"""Packages that work on other tables than marts, with the schemas that they read."""


def texts(path: Path) -> Iterator[str]:
    """Strings of a module other than docstrings; a field of an f-string, or one for `format`, becomes a word."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            if isinstance(node, ast.Expr | ast.JoinedStr):
                continue
            if isinstance(child, ast.Constant) and isinstance(child.value, str):
                yield re.sub(r"{+\w*}+", "field", child.value)
            elif isinstance(child, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else "field" for part in child.values)


def tables_of(query: str) -> set[tuple[str, str]]:
    """Schema and name of the tables that a query reads; fields and common table expressions are none."""
    parsed = sqlglot.parse_one(query, dialect="duckdb")
    own = {each.alias for each in parsed.find_all(exp.CTE)}
    found = {(each.db, each.name) for each in parsed.find_all(exp.Table)}
    return {(schema, name) for schema, name in found if name not in {"field", ""} and (schema or name not in own)}


def is_query(text: str) -> bool:
    return re.match(r"\s*(select|with)\s", text) is not None and " from " in " ".join(text.split())


READERS = [
    path
    for path in sorted((ROOT / "tieout").rglob("*.py"))
    if OTHER_SCHEMAS.get(path.relative_to(ROOT / "tieout").parts[0], set()) is not None
]


def test_queries_are_found() -> None:
    queries = [text for path in READERS for text in texts(path) if is_query(text)]
    assert len(queries) > 30
    read = set().union(*map(tables_of, queries))
    assert {("main", "fct_equation_term"), ("main", "fct_suspect_cell"), ("main", "dim_measure")} <= read


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_query_reads_anything_but_marts(path: Path) -> None:
    allowed = OTHER_SCHEMAS.get(path.relative_to(ROOT / "tieout").parts[0], set())
    found = list(texts(path))
    named = {name for text in found for name in re.findall(r"\b(raw|staging|intermediate|snapshots)\.[a-z_]", text)}
    assert named <= allowed
    if not allowed:
        assert [text for text in found if re.search(r"\b(int|stg)_[a-z]", text)] == []
        read = {table for text in found if is_query(text) for table in tables_of(text)}
        assert {name for schema, name in read if schema not in ("", "main", "information_schema")} == set()
        assert {name for schema, name in read if schema != "information_schema"} <= MARTS


def test_descriptions_of_marts_are_comments_of_the_warehouse(built: Built) -> None:
    described = {
        (mart["name"], column["name"]): column["description"]
        for path in (ROOT / "models/marts").rglob("*.yml")
        for mart in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", [])
        for column in [{"name": None, "description": mart["description"]}, *mart["columns"]]
    }
    assert {mart for mart, _ in described} == MARTS
    with duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as connection:
        comments = connection.execute(
            """
            select table_name, null, comment from duckdb_tables() where schema_name = 'main'
            union all select view_name, null, comment from duckdb_views() where schema_name = 'main' and not internal
            union all
            select table_name, column_name, comment from duckdb_columns() where schema_name = 'main' and not internal
            """
        ).fetchall()
    found = {(table, column): comment for table, column, comment in comments}
    assert {key: text for key, text in described.items() if "doc(" not in text} == {
        key: text for key, text in found.items() if "doc(" not in described[key]
    }
    assert [key for key in described if not found.get(key)] == []


def test_the_order_of_tables_and_columns_is_stated(built: Built) -> None:
    with duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as connection:
        for mart, key in (
            ("dim_table", "''"), ("dim_table_part", "''"), ("dim_measure", "''"), ("dim_table_column", "seed_name")
        ):  # fmt: skip
            orders = connection.execute(
                f"select list(position order by position) from {mart} group by {key}"
            ).fetchall()
            assert orders and all(order == list(range(1, len(order) + 1)) for (order,) in orders), mart


def selector_macro(name: str) -> str:
    text = (ROOT / "macros/selectors.sql").read_text(encoding="utf-8")
    return re.search(rf"{{% macro {name}\(.*?%}}(.*?){{%-? endmacro", text, re.DOTALL)[1]


def test_the_catalogue_knows_the_row_selectors_of_the_models() -> None:
    assert set(re.findall(r'"(by_\w+)":', selector_macro("selector_keys"))) == ROW_KEYS
    kind = selector_macro("selector_kind")
    words = {"*", *re.findall(r"'(\w+)'", re.search(r"in \(('parent'.*?)\) then", kind)[1])}
    assert words == ROW_SETS
    scoped = set(re.findall(r"when '(\w+)' then", selector_macro("scope_of")))
    assert ROW_SETS - {"*"} - scoped == ONE_EQUATION
    assert {"all", "level"} <= scoped


def test_what_was_not_tested_says_why(built: Built) -> None:
    with duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as connection:
        found = {row["rule_code"]: row for row in rows(connection, "select * from fct_rule_coverage")}
    assert {rule for rule, row in found.items() if row["reason"]} == {
        rule for rule, row in found.items() if row["outcome"] in ("untestable", "not_applicable")
    }
    reasons = {rule: (found[rule]["reason"], found[rule]["reason_zh"], found[rule]["reason_en"]) for rule in found}
    assert reasons["t02_hierarchy"] == ("table_missing", "缺少表 T02", "table missing: T02")
    assert reasons["t09_hierarchy"] == ("table_nil", "空表 T09", "table is nil: T09")
    assert reasons["l_general_change"][0] == "disclosure_missing"
    # a unit has no units of its own
    assert reasons["b_units_general"][0] == "excluded"
    assert reasons["t05_hierarchy"] == (None, None, None)
