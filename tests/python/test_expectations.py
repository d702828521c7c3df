"""The checkpoint on a real warehouse: one expectation a rule, failing on what is broken and on nothing else."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa
from conftest import ROOT, WAREHOUSE, Built
from great_expectations.datasource.fluent import SQLDatasource

from tieout.expectations import checkpoint as expectations
from tieout.expectations.checkpoint import PROCUREMENT_SUM, CheckpointSummary, ExpectationOutcome, run_checkpoint
from tieout.expectations.duckdb_readonly import ReadOnlyDialect

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


@dataclass(frozen=True)
class Run:
    """What one run of the checkpoint returned and did."""

    summary: CheckpointSummary
    warehouse: Path
    data_docs: Path
    source: SQLDatasource
    bytes_before: bytes


@pytest.fixture(scope="session")
def warehouse(built: Built) -> Path:
    """The warehouse of this project's own seeds."""
    return built.root / WAREHOUSE


@pytest.fixture(scope="module")
def run(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The checkpoint on an untouched copy, with Data Docs, without a network, in a folder named like an address."""
    folder = tmp_path_factory.mktemp("run") / "预算 2026 #%20$HOME@x:y"
    folder.mkdir()
    copy = Path(shutil.copy(warehouse, folder))
    bytes_before = copy.read_bytes()
    sources: list[SQLDatasource] = []
    arrival_suites = expectations.arrival_suites

    def watched(source: SQLDatasource) -> list[expectations.Suite]:
        sources.append(source)
        return arrival_suites(source)

    def refuse(*_: object) -> None:
        raise AssertionError("a connection to the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(expectations, "arrival_suites", watched)
        patch.setattr(socket.socket, "connect", refuse)
        summary = run_checkpoint(copy, data_docs=folder / "docs")
    return Run(summary, copy, folder / "docs", sources[0], bytes_before)


@pytest.fixture(scope="module")
def summary(run: Run) -> CheckpointSummary:
    return run.summary


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


def outcomes(summary: CheckpointSummary) -> list[ExpectationOutcome]:
    return [outcome for group in summary.results_by_suite.values() for outcome in group]


def by_rule(summary: CheckpointSummary) -> dict[str, ExpectationOutcome]:
    return {outcome.rule_code: outcome for outcome in outcomes(summary) if outcome.rule_code}


def failed(summary: CheckpointSummary) -> set[str]:
    """Rule codes, or suite names outside the catalogue."""
    return {outcome.rule_code or outcome.suite for outcome in outcomes(summary) if not outcome.success}


def test_every_rule_is_one_expectation_with_its_title_and_severity(warehouse, summary):
    rules = select(warehouse, "select rule_code, title_en || ' / ' || title_zh, severity, family from main.dim_rule")
    assert {(each.rule_code, each.title, each.severity, each.suite) for each in by_rule(summary).values()} == {
        (
            rule_code,
            title,
            {"error": "critical", "warn": "warning", "info": "info"}[severity],
            "procurement" if family == "procurement" else "reconciliation",
        )
        for rule_code, title, severity, family in rules
    }
    assert sum(bool(outcome.rule_code) for outcome in outcomes(summary)) == len(rules)


def test_every_published_table_has_a_suite_of_what_arrives(warehouse, summary):
    keyed = select(
        warehouse,
        "select table_name from information_schema.columns where table_schema = 'raw' and column_name = 'row_no'",
    )
    suites = {outcome.suite.removeprefix("arrives.") for outcome in summary.results_by_suite["arrives"]}
    assert suites == {name for (name,) in keyed} | {"keys", "figures", "marts"}


def test_the_real_disclosure_passes_at_critical_level_and_fails_where_it_has_findings(warehouse, summary):
    found = select(
        warehouse,
        "select distinct rule_code from main.fct_finding as finding inner join main.dim_rule as rule"
        " using (rule_code) where finding.severity = rule.severity and not finding.is_waived",
    )
    assert found
    assert failed(summary) == {rule_code for (rule_code,) in found}
    assert summary.success
    assert summary.failed_by_severity["critical"] == 0
    assert summary.failed == len(found) == sum(summary.failed_by_severity.values()) == len(summary.failed_titles)
    assert summary.passed + summary.failed == len(outcomes(summary))


def test_failing_rows_carry_the_keys_a_clerk_needs(warehouse, summary):
    (broken,) = [outcome for outcome in by_rule(summary).values() if outcome.rule_code == "c_table_published"]
    assert broken.unexpected == len(broken.rows) == 1
    assert broken.rows[0]["disclosure_id"] == "420103-2026-131"
    assert broken.rows[0]["table_code"] == "T02"
    assert broken.rows[0]["message_zh"]


def test_without_rows_the_outcome_is_the_same(warehouse, summary):
    counted = run_checkpoint(warehouse, with_rows=False)
    assert counts(counted) == counts(summary)
    assert any(each.rows for each in outcomes(summary)) and not any(each.rows for each in outcomes(counted))


def test_without_rows_every_broken_rule_is_counted_however_many(changed):
    warehouse = changed("""
        insert into main.fct_finding by name
        select finding.* replace (rule.rule_code as rule_code, rule.severity as severity, false as is_waived)
        from main.dim_rule as rule, (select * from main.fct_finding limit 3) as finding
    """)
    counted = run_checkpoint(warehouse, with_rows=False)
    assert len(by_rule(counted)) > 200 and all(each.unexpected >= 3 for each in by_rule(counted).values())
    assert counts(counted) == counts(run_checkpoint(warehouse))


def counts(summary: CheckpointSummary) -> list[tuple[str, str, str, bool, int]]:
    return [(each.suite, each.title, each.severity, each.success, each.unexpected) for each in outcomes(summary)]


def printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_what_no_expectation_uses_is_imported_by_who_asks_for_it():
    parts = {"altair.vegalite", "scipy.stats._stats_py"}
    assert printed(f"import sys, tieout.expectations.checkpoint; print(*{parts} & set(sys.modules))") == "\n"
    asked = "import scipy.stats._stats_py, altair; from scipy import stats; print(stats.norm.cdf(0), altair.Chart)"
    assert printed(f"import tieout; {asked}").startswith("0.5 <class ")


def test_rules_that_nothing_could_test_are_named(warehouse, summary):
    idle = select(
        warehouse,
        "select rule_code from main.fct_rule_coverage group by rule_code"
        " having bool_and(outcome in ('untestable', 'not_applicable'))",
    )
    assert sorted(summary.untested) == sorted(by_rule(summary)[rule_code].title for (rule_code,) in idle)
    assert idle


def test_a_broken_equation_fails_the_expectation_of_its_rule_as_critical_and_rounding_and_waivers_fail_nothing(
    changed, summary
):
    broken = run_checkpoint(
        changed(
            FINDING.format(rule_code="t03_hierarchy", severity="error", is_waived=False)
            + FINDING.format(rule_code="t12_hierarchy", severity="error", is_waived=False)
            + FINDING.format(rule_code="t05_hierarchy", severity="info", is_waived=False)
            + FINDING.format(rule_code="t07_hierarchy", severity="error", is_waived=True)
        )
    )
    assert failed(broken) == failed(summary) | {"t03_hierarchy", "t12_hierarchy"}
    assert broken.failed_by_severity == {**summary.failed_by_severity, "critical": 2}
    assert not broken.success
    (row,) = by_rule(broken)["t03_hierarchy"].rows
    assert (row["row_label"], row["published"], row["expected"]) == ("{:x}", "1204", "1211")


def test_a_fault_in_what_arrives_fails_its_own_expectation(changed, summary):
    broken = run_checkpoint(
        changed(
            """
            alter table raw.t03_expenditure rename column total to sum_total;
            update raw.t05_general_budget_by_function set row_no = null where row_no = '2';
            update raw.t12_procurement set row_no = '4' where row_no = '5';
            update raw.table_status set status = 'lost' where table_code = 'T02';
            delete from main.fct_rebuilt_total;
            update intermediate.int_cell set amount = amount + 10000
            where table_code = 'T12' and row_level = 'line' and measure = 'amount' and published_text = '0.50';
            """
            + UNREADABLE
        )
    )
    rows = {outcome.title.split(" / ")[0]: outcome.rows for outcome in outcomes(broken) if not outcome.success}
    assert broken.failed_by_severity == {**summary.failed_by_severity, "critical": 7}
    assert failed(broken) - failed(summary) == {
        "arrives.t03_expenditure",
        "arrives.keys",
        "arrives.table_status",
        "arrives.figures",
        "arrives.marts",
        "procurement.sum",
    }
    assert rows["t03_expenditure: the declared columns, in order"] == [
        {"Expected Column Position": 4, "Expected": "total", "Found": "sum_total"}
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
    assert rows["procurement: the total equals the sum of the lines"][0]["difference"] == -10000


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


def test_the_warehouse_is_read_in_place_through_sql(run):
    assert type(run.source) is SQLDatasource
    assert isinstance(run.source.get_engine().dialect, ReadOnlyDialect)
    assert run.source.get_engine().url.database == str(run.warehouse)


def test_the_warehouse_stays_as_it_was_and_the_same_process_can_write_it_afterwards(run):
    assert run.warehouse.read_bytes() == run.bytes_before
    assert list(run.warehouse.parent.glob("*.wal")) == []
    with duckdb.connect(str(run.warehouse)) as connection:
        connection.execute("create table main.written as select 1 as one")


def test_the_dialect_opens_the_file_read_only(warehouse):
    engine = sa.create_engine(f"duckdb+readonly:///{warehouse}")
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        connection.execute(sa.text("create table main.written as select 1 as one"))
    engine.dispose()


def test_data_docs_show_the_titles(run):
    pages = [page.read_text(encoding="utf-8") for page in (run.data_docs / "validations").rglob("*.html")]
    assert (run.data_docs / "index.html").is_file()
    assert any(by_rule(run.summary)["t12_product"].title in page for page in pages)


def test_a_warehouse_that_cannot_be_checked_is_an_error_and_no_outcome(changed, tmp_path):
    with pytest.raises(FileNotFoundError, match="build it first"):
        run_checkpoint(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("no database", encoding="utf-8")
    with pytest.raises(RuntimeError, match="not a valid DuckDB database"):
        run_checkpoint(tmp_path / "text.duckdb")
    with pytest.raises(RuntimeError, match="t12_procurement"):
        run_checkpoint(changed("drop table raw.t12_procurement cascade"))
    with pytest.raises(
        RuntimeError, match=r"every published figure can be read.*could not be evaluated.*published_text"
    ):
        run_checkpoint(changed("alter table intermediate.int_input_problem rename column published_text to gone"))


def test_the_module_prints_a_summary_and_nothing_else(changed):
    sql = FINDING.format(rule_code="t03_hierarchy", severity="error", is_waived=False)
    done = subprocess.run(
        [sys.executable, "-m", "tieout.expectations", changed(sql)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("arrives: ")
    assert done.stdout.count("\ncritical: ") == 1
    assert "\nwarning: " in done.stdout
