"""What dbt would send to Spark is Spark's SQL, as far as that can be said without a Spark (tests/spark runs it)."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyspark.sql.functions
import pytest
import sqlglot
from conftest import copy_project
from shared import Shared
from sqlglot.dialects import Spark
from sqlglot.errors import ParseError
from sqlglot.tokens import TokenType

FUNCTIONS = set(dir(pyspark.sql.functions))
# What is written like a call, and is none.
SYNTAX = {"and", "as", "from", "in", "join", "not", "on", "or", "over", "try_cast", "unpivot", "varchar", "where"}
OF_DBT = ("show ", "create schema", "describe ")
"""How statements begin that dbt-spark writes of itself."""


def run_stub(root: Path, command: str) -> list[str]:
    """The statements that a dbt command sends, without the comment that dbt puts before each."""
    written = root / f"{command}.jsonl"
    line = [
        sys.executable,
        str(Path(__file__).with_name("support") / "spark_stub.py"),
        str(written),
        command,
        "--quiet",
    ]
    line += ["--target", "spark", "--profiles-dir", "profiles", "--vars", '{"landing": "/landing"}']
    done = subprocess.run(line, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    statements = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    return [re.sub(r"^/\*.*?\*/", "", statement.strip(), flags=re.DOTALL).strip() for statement in statements]


@pytest.fixture(scope="module")
def statements(shared: Shared) -> dict[str, str]:
    """Every statement of the seeds and of a landing, and the SQL of every model and test, by what it is."""
    folder = shared.once("portable", send)
    sent = json.loads((folder / "sent.json").read_text(encoding="utf-8"))
    models = folder / "project/target/compiled/tieout"
    compiled = {str(path.relative_to(models)): path.read_text(encoding="utf-8") for path in models.rglob("*.sql")}
    return sent | compiled


def send(folder: Path) -> None:
    root = copy_project(folder / "project")
    sent = {f"seed {number}": sql for number, sql in enumerate(run_stub(root, "seed")) if not sql.startswith(OF_DBT)}
    run_stub(root, "compile")
    (folder / "sent.json").write_text(json.dumps(sent), encoding="utf-8")


def faults(sql: str) -> Iterator[str]:
    """Why this is not Spark's SQL: it does not parse, or calls what Spark does not have."""
    try:
        parsed = sqlglot.parse(sql, dialect="spark")
    except ParseError as error:
        yield str(error)
        return
    if any(isinstance(statement, sqlglot.exp.Command) for statement in parsed):
        yield f"is no statement that sqlglot knows: {sql[:80]}"
    for name, bracket in pairwise(Spark().tokenize(sql)):
        called = name.text.lower()
        if bracket.token_type is TokenType.L_PAREN and called.isidentifier() and called not in FUNCTIONS | SYNTAX:
            yield f"calls {called}, which Spark does not have"


def test_models_and_tests_are_sql_of_spark(statements: dict[str, str]) -> None:
    compiled = {name: sql for name, sql in statements.items() if name.endswith(".sql")}
    assert len(compiled) > 200
    assert {name: found for name, sql in compiled.items() if (found := list(faults(sql)))} == {}


def test_seeds_and_landing_are_sql_of_spark(statements: dict[str, str]) -> None:
    sent = [sql for name, sql in statements.items() if name.startswith("seed ")]
    assert sum("using csv" in sql for sql in sent) > 40
    assert sum("create or replace view raw.landed_" in sql for sql in sent) > 20
    for sql in sent:
        # names of tables stand before their columns as those of functions do before arguments
        assert not any(isinstance(each, sqlglot.exp.Command) for each in sqlglot.parse(sql, dialect="spark")), sql


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_parquet('/landing/*/t01.parquet')",
        "select regexp_matches(name, '[0-9]') from units",
        "select amount // 100 from cells",
        "select {'a': amount} from cells",
        "select * from read_csv('a.csv', columns = {'a': 'varchar'})",
        "select strptime(day, '%Y') from runs",
        "select * from cells positional join rows select",
    ],
)
def test_sql_of_duckdb_is_refused(sql: str) -> None:
    assert list(faults(sql))
