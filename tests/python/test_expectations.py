"""The checkpoint on a real warehouse: one expectation a rule, failing on what is broken and on nothing else.

Each run is a process of its own, as users and `tieout build` start it. What is expected (`suites`) is data.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from conftest import ROOT, WAREHOUSE, Built

from tieout.errors import RunError
from tieout.expectations import process
from tieout.expectations.suites import PROCUREMENT_SUM

FINDING = """
insert into main.fct_finding by name
select
  '{rule_code}' as rule_code, '{severity}' as severity, {is_waived} as is_waived, 'made-2026-1' as disclosure_id,
  'f1' as finding_id, 'T03' as table_code, '201' as row_code, '{{:x}}' as row_label, 'total' as measure,
  '1204' as published, '1211' as expected, '应等于 1211' as message_zh, 'should equal 1211' as message_en;
"""
UNREADABLE = """
insert into intermediate.int_input_problem by name
select
  'made-2026-1' as disclosure_id, 't03.csv' as source_file, 3 as source_row, 'total' as source_column,
  '12.3.4' as published_text, 'is not a number' as problem;
"""
NO_NETWORK = """
import socket

def refuse(*_):
    open(__file__ + ".asked", "w").close()
    raise OSError("a connection to the network")

socket.socket.connect = socket.getaddrinfo = refuse
"""
ONE_EXPECTATION = """
import sys
import great_expectations as gx
import great_expectations.expectations as gxe
from tieout.expectations import duckdb_readonly

dialect, database, kind = sys.argv[1:]
connect_args = {"database": database, "read_only": True}
source = gx.get_context(mode="ephemeral").data_sources.add_sql(
    "warehouse", connection_string=dialect + ":///", kwargs={"connect_args": connect_args}
)
table = source.add_table_asset("table", table_name="measures", schema_name="raw")
expectation = {
    "rows": gxe.UnexpectedRowsExpectation(unexpected_rows_query="select * from {batch} where 1 = 2"),
    "columns": gxe.ExpectTableColumnsToMatchOrderedList(column_list=COLUMNS),
}[kind]
print(table.add_batch_definition_whole_table("whole").get_batch().validate(expectation).success)
"""


class Checked(NamedTuple):
    """What one run printed and wrote: its exit status, the JSON object, every expectation, standard error."""

    status: int
    counts: dict[str, Any]
    outcomes: list[dict[str, Any]]
    stderr: str

    def by_rule(self) -> dict[str, dict[str, Any]]:
        return {outcome["rule_code"]: outcome for outcome in self.outcomes if outcome["rule_code"]}

    def failed(self) -> set[str]:
        """Rule codes, or suite names outside the catalogue."""
        return {outcome["rule_code"] or outcome["suite"] for outcome in self.outcomes if not outcome["success"]}


class Run(NamedTuple):
    """The run on an untouched copy, and what it left behind."""

    checked: Checked
    warehouse: Path
    data_docs: Path
    bytes_before: bytes


def checkpoint(
    warehouse: Path, *options: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tieout.expectations", str(warehouse), *options]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, encoding="utf-8", check=False
    )


def check(warehouse: Path, *options: str, environment: dict[str, str] | None = None) -> Checked:
    details = warehouse.with_name("details.json")
    done = checkpoint(warehouse, "--json", "--json-details", str(details), *options, environment=environment)
    assert done.stdout.count("\n") == 1, done.stderr
    return Checked(
        done.returncode, json.loads(done.stdout), json.loads(details.read_text(encoding="utf-8")), done.stderr
    )


@pytest.fixture(scope="session")
def warehouse(built: Built) -> Path:
    """The warehouse of this project's own seeds."""
    return built.root / WAREHOUSE


@pytest.fixture(scope="module")
def run(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The checkpoint with Data Docs, without a network, in a folder named like an address."""
    folder = tmp_path_factory.mktemp("run") / "预算 2026 #%20$HOME@x:y?a=b"
    folder.mkdir()
    copy = Path(shutil.copy(warehouse, folder))
    bytes_before = copy.read_bytes()
    site = tmp_path_factory.mktemp("site")
    (site / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    paths = {"PYTHONPATH": f"{site}{os.pathsep}{ROOT}", "GX_ANALYTICS_ENABLED": "true"}
    checked = check(copy, "--data-docs", str(folder / "docs"), environment=paths)
    assert not (site / "sitecustomize.py.asked").exists()
    return Run(checked, copy, folder / "docs", bytes_before)


@pytest.fixture(scope="module")
def whole(run: Run) -> Checked:
    return run.checked


@pytest.fixture
def changed(warehouse: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the warehouse after some SQL."""

    def change(sql: str) -> Path:
        copy = Path(shutil.copy(warehouse, tmp_path / warehouse.name))
        with duckdb.connect(str(copy)) as connection:
            connection.execute(sql)
        return copy

    return change


def select(warehouse: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_rule_is_one_expectation_with_its_title_and_severity(warehouse, whole):
    rules = select(warehouse, "select rule_code, title_en, title_zh, severity, family from main.dim_rule")
    assert {
        (each["rule_code"], each["title_en"], each["title_zh"], each["severity"], each["suite"])
        for each in whole.by_rule().values()
    } == {
        (
            rule_code,
            title_en,
            title_zh,
            {"error": "critical", "warn": "warning", "info": "info"}[severity],
            "procurement" if family == "procurement" else "reconciliation",
        )
        for rule_code, title_en, title_zh, severity, family in rules
    }
    assert sum(bool(outcome["rule_code"]) for outcome in whole.outcomes) == len(rules)


def test_every_published_table_has_a_suite_of_what_arrives(warehouse, whole):
    keyed = select(
        warehouse,
        "select table_name from information_schema.columns where table_schema = 'raw' and column_name = 'row_no'"
        " and not starts_with(table_name, 'landed_')",
    )
    suites = [outcome["suite"] for outcome in whole.outcomes if outcome["suite"].startswith("arrives.")]
    assert {suite.removeprefix("arrives.") for suite in suites} == {name for (name,) in keyed} | {
        "keys",
        "figures",
        "marts",
    }


def test_the_real_disclosure_passes_at_critical_level_and_fails_where_it_has_findings(warehouse, whole):
    found = select(
        warehouse,
        "select distinct rule_code from main.fct_finding as finding inner join main.dim_rule as rule"
        " using (rule_code) where finding.severity = rule.severity and not finding.is_waived",
    )
    assert found
    assert whole.failed() == {rule_code for (rule_code,) in found}
    assert (whole.status, whole.stderr) == (0, "")
    assert whole.counts["failed_by_severity"]["critical"] == 0
    assert whole.counts["failed"] == len(found) == sum(whole.counts["failed_by_severity"].values())
    assert whole.counts["passed"] + whole.counts["failed"] == len(whole.outcomes)
    assert whole.counts["failed_titles"] == [
        f"{each['title_en']} / {each['title_zh']}" for each in whole.outcomes if not each["success"]
    ]


def test_failing_rows_carry_the_keys_a_clerk_needs(whole):
    broken = whole.by_rule()["c_table_published"]
    assert broken["unexpected"] == len(broken["rows"]) == 1
    assert broken["rows"][0]["disclosure_id"] == "420103-2026-131"
    assert broken["rows"][0]["table_code"] == "T02"
    assert broken["rows"][0]["message_zh"]


def test_rules_that_nothing_could_test_are_named(warehouse, whole):
    idle = select(
        warehouse,
        "select rule_code from main.fct_rule_coverage group by rule_code"
        " having bool_and(outcome in ('untestable', 'not_applicable'))",
    )
    rules = whole.by_rule()
    titles = [f"{rules[rule_code]['title_en']} / {rules[rule_code]['title_zh']}" for (rule_code,) in idle]
    assert sorted(whole.counts["untested"]) == sorted(titles)
    assert idle


def test_a_broken_equation_fails_the_expectation_of_its_rule_as_critical_and_rounding_and_waivers_fail_nothing(
    changed, whole
):
    broken = check(
        changed(
            FINDING.format(rule_code="t03_hierarchy", severity="error", is_waived=False)
            + FINDING.format(rule_code="t12_hierarchy", severity="error", is_waived=False)
            + FINDING.format(rule_code="t05_hierarchy", severity="info", is_waived=False)
            + FINDING.format(rule_code="t07_hierarchy", severity="error", is_waived=True)
        )
    )
    assert broken.failed() == whole.failed() | {"t03_hierarchy", "t12_hierarchy"}
    assert broken.counts["failed_by_severity"] == {**whole.counts["failed_by_severity"], "critical": 2}
    assert broken.status == 1
    (row,) = broken.by_rule()["t03_hierarchy"]["rows"]
    assert (row["row_label"], row["published"], row["expected"]) == ("{:x}", "1204", "1211")


def test_a_fault_in_what_arrives_fails_its_own_expectation(changed, whole):
    broken = check(
        changed(
            """
            alter table raw.t03_expenditure rename column total to sum_total;
            update raw.t05_general_budget_by_function set row_no = null where row_no = '2';
            update raw.t12_procurement set row_no = '4' where row_no = '5';
            update raw.table_status set status = 'lost' where table_code = 'T02';
            delete from intermediate.int_rebuilt_total;
            update intermediate.int_cell set amount = amount + 10000
            where table_code = 'T12' and row_level = 'line' and measure = 'amount' and published_text = '0.50';
            """
            + UNREADABLE
            + 300 * FINDING.format(rule_code="t03_hierarchy", severity="error", is_waived=False)
        )
    )
    rows = {outcome["title_en"]: outcome["rows"] for outcome in broken.outcomes if not outcome["success"]}
    assert broken.counts["failed_by_severity"] == {**whole.counts["failed_by_severity"], "critical": 8}
    assert broken.failed() - whole.failed() == {
        "arrives.t03_expenditure",
        "arrives.keys",
        "arrives.table_status",
        "arrives.figures",
        "arrives.marts",
        "procurement.sum",
        "t03_hierarchy",
    }
    assert rows["t03_expenditure: the declared columns, in order"] == [
        {"position": 5, "expected": "total", "found": "sum_total"}
    ]
    assert [row["table_name"] for row in rows["every published row names its disclosure and its row number"]] == [
        "t05_general_budget_by_function"
    ]
    assert rows["no row number stands twice in a table of a disclosure"] == [
        {"table_name": "t12_procurement", "disclosure_id": "420103-2026-131", "row_no": "4", "times": 2}
    ]
    assert rows["every table is published, nil or missing"][0]["status"] == "lost"
    assert rows["every published figure can be read"][0]["published_text"] == "12.3.4"
    assert rows["every mart has rows"] == [{"mart": "fct_rebuilt_total"}]
    (sum_row,) = rows["procurement: the total equals the sum of the lines"]
    assert float(sum_row["difference"]) == -10000
    many = broken.by_rule()["t03_hierarchy"]
    assert (many["unexpected"], len(many["rows"])) == (300, 200)


@pytest.mark.parametrize(
    ("line", "holds"), [("0.51", True), ("0.52", True), ("0.5201", False), ("0.48", True), ("0.47", False)]
)
def test_the_procurement_total_is_the_sum_of_its_lines_within_rounding(line, holds):
    """51.09 = 0.50 + 0.15 + 50.44: four figures, each with half of its last decimal of play, in all 0.02."""
    figures = [("total", "51.09"), ("line", line), ("line", "0.15"), ("line", "50.44"), ("department", "7")]
    cells = ", ".join(
        f"('d', 'T12', 'amount', '{level}', {figure}::decimal(18, 4), 0.005::decimal(18, 5))"
        for level, figure in figures
    )
    columns = "disclosure_id, table_code, measure, row_level, amount, resolution"
    with duckdb.connect() as connection:
        connection.execute(f"create table fct_cell as select * from (values {cells}) as cells ({columns})")
        assert (connection.execute(PROCUREMENT_SUM.format(batch="fct_cell")).fetchall() == []) is holds


def test_the_warehouse_is_read_in_place_and_stays_as_it_was(run):
    assert run.warehouse.read_bytes() == run.bytes_before
    assert list(run.warehouse.parent.glob("*.wal")) == []


def one_expectation(dialect: str, warehouse: Path, kind: str, folder: Path) -> str:
    """Validate one expectation by a dialect of SQLAlchemy; return what became of it."""
    columns = [name for (name,) in select(warehouse, "select column_name from (describe raw.measures)")]
    program = folder / "one_expectation.py"
    program.write_text(ONE_EXPECTATION.replace("COLUMNS", repr(columns)), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GX_ANALYTICS_ENABLED": "false"}
    command = [sys.executable, str(program), dialect, str(warehouse), kind]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    return done.stdout.strip().splitlines()[-1] if done.returncode == 0 else done.stderr


@pytest.mark.parametrize(
    ("kind", "methods"), [("rows", "do_begin, do_commit and do_rollback"), ("columns", "get_columns")]
)
def test_our_dialect_is_still_needed(warehouse, tmp_path, kind, methods):
    assert one_expectation("duckdb+readonly", warehouse, kind, tmp_path) == "True"
    if one_expectation("duckdb", warehouse, kind, tmp_path) == "True":
        pytest.fail(
            f"the plain dialect duckdb:// works for {kind}: delete {methods} of tieout/expectations/duckdb_readonly.py,"
            " and the module when nothing is left of it"
        )


def test_data_docs_show_the_titles(run):
    pages = [page.read_text(encoding="utf-8") for page in (run.data_docs / "validations").rglob("*.html")]
    assert (run.data_docs / "index.html").is_file()
    assert any(run.checked.by_rule()["t12_product"]["title_en"] in page for page in pages)


def test_a_warehouse_that_is_none_is_an_error_of_the_input(changed, tmp_path):
    (tmp_path / "text.duckdb").write_text("no database", encoding="utf-8")
    for warehouse, reason in (
        (tmp_path / "none.duckdb", "there is no warehouse"),
        (tmp_path / "text.duckdb", "not a valid DuckDB database"),
        (changed("drop table raw.t12_procurement cascade"), "t12_procurement"),
    ):
        done = checkpoint(warehouse, "--json")
        assert (done.returncode, done.stdout) == (2, "")
        assert reason in done.stderr


def test_an_expectation_that_cannot_be_evaluated_ends_the_run_and_is_no_outcome(changed):
    warehouse = changed("alter table intermediate.int_input_problem rename column published_text to gone")
    with pytest.raises(RunError, match=r"every published figure can be read.*could not be evaluated.*published_text"):
        process.run(warehouse)


def test_a_person_reads_counts_and_what_failed(changed):
    done = checkpoint(changed(FINDING.format(rule_code="t03_hierarchy", severity="error", is_waived=False)))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("arrives: ")
    assert done.stdout.count("\ncritical: ") == 1
    assert "\nwarning: " in done.stdout


def test_an_output_that_cannot_be_written_is_a_failure_of_the_run(warehouse):
    command = [sys.executable, "-m", "tieout.expectations", str(warehouse), "--json"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
