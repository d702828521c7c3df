"""Great Expectations over the warehouse: what arrives, and the outcome of every rule of the catalogue.

Expectations are made from the warehouse's own rule catalogue (`dim_rule`) and from the columns that the seeds declare;
none is written by hand for a rule. The tables are read in place through SQL, and the file is opened read-only.

Importing this module imports Great Expectations, which takes seconds: import it where it is needed.
"""

import argparse
import json
import logging
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import great_expectations as gx
import great_expectations.expectations as gxe
import sqlalchemy as sa
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.datasource.fluent.interfaces import TestConnectionError

from tieout.expectations import duckdb_readonly  # noqa: F401  duckdb_readonly registers the dialect of the connection string
from tieout.inputs.published_table import KEY
from tieout.inputs.seeds import declared_columns
from tieout.project import project_root

Suite = tuple[BatchDefinition, gx.ExpectationSuite]

SEVERITIES = {"error": "critical", "warn": "warning", "info": "info"}
COUNTING = "rules"
NAMED = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["rule_code"],
    "partial_unexpected_count": 1_000_000,  # else it names the first 20
}
MARTS = ["dim_disclosure", "dim_rule", "fct_cell", "fct_equation", "fct_rebuilt_total", "fct_rule_coverage"]

RULES = "select rule_code, family, severity, title_zh, title_en, basis from main.dim_rule order by rule_code"
KEYS_OF_TABLE = "select '{table}' as table_name, disclosure_id, row_no from raw.{table}"
ROWS_OF_MART = "select '{table}' as mart, count(*) as row_count from main.{table}"
UNTESTED_RULES = """
select rule_code
from main.fct_rule_coverage
group by rule_code
having count(case when outcome in ('exact', 'within_rounding', 'broken') then 1 end) = 0
"""

OPEN_FINDINGS = """
select
  disclosure_id,
  table_code,
  row_code,
  row_label,
  measure,
  published,
  expected,
  message_zh,
  message_en
from {{batch}}
where rule_code = {rule_code} and severity = {severity} and not is_waived
order by disclosure_id, table_code, row_code, measure
"""
OPEN_FINDINGS_BY_RULE = """
select rule.rule_code, count(finding.rule_code) as open_findings
from main.dim_rule as rule
left join main.fct_finding as finding
  on rule.rule_code = finding.rule_code and rule.severity = finding.severity and not finding.is_waived
group by rule.rule_code
"""

PROCUREMENT_SUM = """
select disclosure_id, table_code, measure, published, expected, published - expected as difference
from (
  select
    disclosure_id,
    table_code,
    measure,
    sum(case when row_level = 'total' then amount else 0 end) as published,
    sum(case when row_level = 'line' then amount else 0 end) as expected,
    sum(resolution) as tolerance
  from {batch}
  where table_code = 'T12' and measure = 'amount' and row_level in ('total', 'line')
  group by disclosure_id, table_code, measure
) as sums
where abs(published - expected) > tolerance
order by disclosure_id
"""


@dataclass(frozen=True)
class ExpectationOutcome:
    """One expectation: title in English and Chinese, severity (critical | warning | info), and the rows that break it
    with the keys a clerk needs (at most 200; `unexpected` counts them all). `rule_code` is empty outside the catalogue.
    """

    suite: str
    title: str
    severity: str
    success: bool
    unexpected: int
    rows: list[dict[str, Any]]
    rule_code: str = ""


@dataclass(frozen=True)
class CheckpointSummary:
    """Outcome of one checkpoint run. `success`: nothing failed at critical severity. `results_by_suite` has the keys
    arrives, reconciliation and procurement. `untested` are titles of rules that hold only because no disclosure has
    what they compare.
    """

    passed: int
    failed: int
    failed_titles: list[str]
    failed_by_severity: dict[str, int]
    untested: list[str]
    success: bool
    results_by_suite: dict[str, list[ExpectationOutcome]]


def run_checkpoint(warehouse: Path, data_docs: Path | None = None, with_rows: bool = True) -> CheckpointSummary:
    """Run the checkpoint `tieout` against a built warehouse, and build Data Docs in the folder `data_docs` if given.
    Without the rows that break an expectation, which are only counted then, it takes a third of the time: all rules are
    one expectation, and its outcome that of every rule.

    Raises FileNotFoundError where there is no warehouse, and RuntimeError where it cannot be read (locked by a writer,
    damaged, a table missing) or an expectation cannot be evaluated: that is neither passed nor failed.
    """
    if not warehouse.is_file():
        raise FileNotFoundError(f"no warehouse at {warehouse}: build it first")
    try:
        with quiet():
            context = new_context(data_docs)
            with opened(context, warehouse) as source:
                rules = read(source, RULES)
                untested = {row["rule_code"] for row in read(source, UNTESTED_RULES)}
                by_rule = rule_suites(source, rules) if with_rows else [counting_suite(source)]
                suites = [*arrival_suites(source), *by_rule, procurement_suite(source)]
                validations = validated(context, suites, data_docs is not None)
            if data_docs is not None:
                context.build_data_docs()
    except (TestConnectionError, sa.exc.SQLAlchemyError) as error:
        raise RuntimeError(f"{warehouse} cannot be read: {root_cause(error)}") from error
    return summarize(validations, rules, [title(rule) for rule in rules if rule["rule_code"] in untested])


def root_cause(error: BaseException) -> BaseException:
    return error if error.__cause__ is None else root_cause(error.__cause__)


@contextmanager
def quiet() -> Iterator[None]:
    """Hold back what Great Expectations logs and warns about itself; its errors come as exceptions."""
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def new_context(data_docs: Path | None) -> EphemeralDataContext:
    """A context in memory that sends nothing anywhere and draws no progress bars (it would draw one a suite)."""
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    if data_docs is not None:
        context.add_data_docs_site(site_name="tieout", site_config=docs_site(data_docs))
    return context


def docs_site(folder: Path) -> dict[str, Any]:
    base_directory = str(folder.resolve()).replace("$", r"\$")  # else taken for the name of a variable
    return {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": base_directory},
    }


@contextmanager
def opened(context: EphemeralDataContext, warehouse: Path) -> Iterator[SQLDatasource]:
    """The warehouse as a SQL data source, read in place; afterwards the same process can build the file again."""
    url = sa.URL.create("duckdb+readonly", database=str(warehouse.resolve()))
    source = context.data_sources.add_sql("warehouse", connection_string=url.render_as_string(hide_password=False))
    try:
        yield source
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()


def read(source: SQLDatasource, select: str) -> list[dict[str, Any]]:
    with source.get_engine().connect() as connection:
        return [dict(row) for row in connection.execute(sa.text(select)).mappings()]


def arrival_suites(source: SQLDatasource) -> list[Suite]:
    """What arrives: a suite a published table, then one each on the keys of all, on the figures and on the marts."""
    declared = declared_columns(project_root() / "seeds")
    published = {seed: names for seed, names in declared.items() if tuple(names[:2]) == KEY}
    tables = [
        (table(source, "raw", seed), suite(f"arrives.{seed}", table_expectations(seed, names)))
        for seed, names in published.items()
    ]
    keys = query(source, "keys", union(KEYS_OF_TABLE, published))
    return [
        *tables,
        (keys, suite("arrives.keys", [row_has_key(), key_is_unique()])),
        (table(source, "intermediate", "int_input_problem"), suite("arrives.figures", [figure_is_readable()])),
        (query(source, "marts", union(ROWS_OF_MART, MARTS)), suite("arrives.marts", [mart_has_rows()])),
    ]


def union(select: str, tables: Iterable[str]) -> str:
    return " union all ".join(select.format(table=each) for each in tables)


def table_expectations(seed: str, names: list[str]) -> list[gxe.Expectation]:
    return [columns_in_order(seed, names), *([state_is_known()] if "status" in names else [])]


def columns_in_order(seed: str, names: list[str]) -> gxe.Expectation:
    return gxe.ExpectTableColumnsToMatchOrderedList(
        column_list=names, description=f"{seed}: the declared columns, in order / 列名与顺序符合约定"
    )


def row_has_key() -> gxe.Expectation:
    return no_rows(
        "select * from {batch} where disclosure_id is null or row_no is null",
        "every published row names its disclosure and its row number / 每行都有公开文件编号和行号",
    )


def key_is_unique() -> gxe.Expectation:
    return no_rows(
        "select table_name, disclosure_id, row_no, count(*) as times from {batch}"
        " group by table_name, disclosure_id, row_no having count(*) > 1",
        "no row number stands twice in a table of a disclosure / 同一公开文件的同一张表中行号不重复",
    )


def state_is_known() -> gxe.Expectation:
    return no_rows(
        "select disclosure_id, row_no, table_code, status from {batch}"
        " where coalesce(status, '') not in ('published', 'nil', 'missing')",
        "every table is published, nil or missing / 每张表的状态为已公开、空表或缺失",
    )


def figure_is_readable() -> gxe.Expectation:
    return no_rows(
        "select disclosure_id, source_file, source_row, source_column, published_text, problem from {batch}",
        "every published figure can be read / 公布的数字均能识读",
    )


def mart_has_rows() -> gxe.Expectation:
    return no_rows("select mart from {batch} where row_count = 0", "every mart has rows / 数据集市的每张表都有数据")


def no_rows(broken: str, description: str, **attributes: Any) -> gxe.Expectation:
    """The expectation that the query `broken`, which reads `{batch}`, returns no row."""
    return gxe.UnexpectedRowsExpectation(unexpected_rows_query=broken, description=description, **attributes)


def rule_suites(source: SQLDatasource, rules: list[dict[str, Any]]) -> list[Suite]:
    """The catalogue's outcomes, one expectation a rule."""
    findings = table(source, "main", "fct_finding")
    return [(findings, suite(name, map(rule_expectation, those))) for name, those in by_suite(rules).items()]


def by_suite(rules: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {
        "reconciliation": [rule for rule in rules if rule["family"] != "procurement"],
        "procurement": [rule for rule in rules if rule["family"] == "procurement"],
    }


def rule_expectation(rule: dict[str, Any]) -> gxe.Expectation:
    """No open finding of this rule at the rule's own level.

    What fct_finding shows at a lower level is a difference within rounding: the equation holds. At level warn it can be
    one too, where all else of the disclosure is exact.
    """
    findings = OPEN_FINDINGS.format(rule_code=literal(rule["rule_code"]), severity=literal(rule["severity"]))
    return no_rows(findings, title(rule), severity=SEVERITIES[rule["severity"]], notes=rule["basis"], meta=rule)


def counting_suite(source: SQLDatasource) -> Suite:
    """The same in one expectation, which counts: Great Expectations takes milliseconds for each that it is given."""
    none_open = gxe.ExpectColumnValuesToBeBetween(column="open_findings", max_value=0, description="no open finding")
    return query(source, COUNTING, OPEN_FINDINGS_BY_RULE), suite(COUNTING, [none_open])


def procurement_suite(source: SQLDatasource) -> Suite:
    """The sum of the procurement table, beside the catalogue."""
    return table(source, "main", "fct_cell"), suite("procurement.sum", [procurement_sum()])


def procurement_sum() -> gxe.Expectation:
    return no_rows(
        PROCUREMENT_SUM, "procurement: the total equals the sum of the lines / 政府采购预算表：合计等于各采购明细之和"
    )


def title(rule: dict[str, Any]) -> str:
    return f"{rule['title_en']} / {rule['title_zh']}"


def literal(value: str) -> str:
    """A SQL string that survives both `str.format` and SQLAlchemy's bind names."""
    escaped = value.replace("'", "''").replace("{", "{{").replace("}", "}}").replace(":", r"\:")
    return f"'{escaped}'"


def suite(name: str, expectations: Iterable[gxe.Expectation]) -> gx.ExpectationSuite:
    return gx.ExpectationSuite(name=name, expectations=list(expectations))


def table(source: SQLDatasource, schema: str, name: str) -> BatchDefinition:
    return whole(source.add_table_asset(name=f"{schema}.{name}", table_name=name, schema_name=schema))


def query(source: SQLDatasource, name: str, select: str) -> BatchDefinition:
    return whole(source.add_query_asset(name=name, query=select))


def whole(asset: Any) -> BatchDefinition:
    return asset.add_batch_definition_whole_table("whole")


def validated(
    context: EphemeralDataContext, suites: list[Suite], is_kept: bool
) -> list[ExpectationSuiteValidationResult]:
    """Results of all suites, each on its table: of one checkpoint, if Data Docs are to be made of them. To keep and
    compare what it runs takes a checkpoint a third of its time."""
    if not is_kept:
        return [batch.get_batch().validate(each, result_format=NAMED) for batch, each in suites]
    definitions = [
        context.validation_definitions.add(
            gx.ValidationDefinition(name=each.name, data=batch, suite=context.suites.add(each))
        )
        for batch, each in suites
    ]
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(name="tieout", validation_definitions=definitions, result_format="COMPLETE")
    )
    return list(checkpoint.run().run_results.values())


def summarize(
    validations: list[ExpectationSuiteValidationResult], rules: list[dict[str, Any]], untested: list[str]
) -> CheckpointSummary:
    """Raises RuntimeError where an expectation could not be evaluated: that is neither passed nor failed."""
    outcomes = [outcome for validation in validations for outcome in outcomes_of(validation, rules)]
    failed = [outcome for outcome in outcomes if not outcome.success]
    severities = Counter(outcome.severity for outcome in failed)
    groups = dict.fromkeys(outcome.suite.partition(".")[0] for outcome in outcomes)
    return CheckpointSummary(
        passed=len(outcomes) - len(failed),
        failed=len(failed),
        failed_titles=[outcome.title for outcome in failed],
        failed_by_severity={severity: severities[severity] for severity in SEVERITIES.values()},
        untested=untested,
        success=severities["critical"] == 0,
        results_by_suite={
            group: [outcome for outcome in outcomes if outcome.suite.partition(".")[0] == group] for group in groups
        },
    )


def outcomes_of(
    validation: ExpectationSuiteValidationResult, rules: list[dict[str, Any]]
) -> Iterator[ExpectationOutcome]:
    for result in validation.results:
        if not result.result:
            description = result.expectation_config.description
            raise RuntimeError(f"{validation.suite_name}: {description}: could not be evaluated: {cause(result)}")
        if validation.suite_name == COUNTING:
            yield from counted_outcomes(result, rules)
        else:
            yield outcome_of(validation.suite_name, result)


def outcome_of(suite_name: str, result: ExpectationValidationResult) -> ExpectationOutcome:
    config = result.expectation_config
    rows, observed = broken_rows(result.result), result.result["observed_value"]
    return ExpectationOutcome(
        suite=suite_name,
        title=config.description,
        severity=config.severity.value,
        success=result.success,
        unexpected=observed if isinstance(observed, int) else len(rows),
        rows=rows,
        rule_code=config.meta.get("rule_code", ""),
    )


def counted_outcomes(result: ExpectationValidationResult, rules: list[dict[str, Any]]) -> Iterator[ExpectationOutcome]:
    """That of every rule, in the order of their suites."""
    broken = {each["rule_code"]: each["open_findings"] for each in result.result["unexpected_index_list"] or []}
    if len(broken) != result.result["unexpected_count"]:
        raise RuntimeError(f"{COUNTING}: of {result.result['unexpected_count']} rules only {len(broken)} are named")
    for name, those in by_suite(rules).items():
        for rule in those:
            count = broken.get(rule["rule_code"], 0)
            yield ExpectationOutcome(
                suite=name,
                title=title(rule),
                severity=SEVERITIES[rule["severity"]],
                success=count == 0,
                unexpected=count,
                rows=[],
                rule_code=rule["rule_code"],
            )


def cause(result: ExpectationValidationResult) -> str:
    """The first message of an exception_info, which is one exception or a mapping of one for every metric."""
    info = result.exception_info
    infos = [info, *(each for each in info.values() if isinstance(each, dict))]
    messages = (each.get("exception_message") for each in infos)
    return next((message for message in messages if message), "no result")


def broken_rows(result: dict[str, Any]) -> list[dict[str, Any]]:
    """What an expectation found: the rows of its query, or the columns out of place."""
    details = result.get("details", {})
    return details.get("unexpected_rows") or details.get("mismatched") or []


def describe(summary: CheckpointSummary) -> Iterator[str]:
    """Lines for a person: a count a suite, then what failed, the loudest first."""
    for name, outcomes in summary.results_by_suite.items():
        passed = sum(outcome.success for outcome in outcomes)
        yield f"{name}: {passed} of {len(outcomes)} expectations hold"
    if summary.untested:
        yield f"not tested, for want of what they compare: {len(summary.untested)} rules"
    for severity in SEVERITIES.values():
        for outcomes in summary.results_by_suite.values():
            for outcome in outcomes:
                if not outcome.success and outcome.severity == severity:
                    yield f"{severity}: {outcome.title} ({outcome.unexpected})"


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 nothing fails at critical severity, 1 something does, 2 no warehouse, 3 the run itself failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tieout.expectations",
        description="Run the Great Expectations checkpoint against a built warehouse.",
        epilog="example: python -m tieout.expectations warehouse/tieout.duckdb --data-docs target/data-docs",
    )
    parser.add_argument("warehouse", type=Path, help="the DuckDB file that dbt builds")
    parser.add_argument("--data-docs", type=Path, help="folder to build Data Docs in")
    parser.add_argument("--json", action="store_true", help="print how many hold as JSON, without the rows that do not")
    options = parser.parse_args(arguments)
    try:
        summary = run_checkpoint(options.warehouse, options.data_docs, with_rows=not options.json)
    except FileNotFoundError as error:
        parser.error(str(error))
    except RuntimeError as error:
        parser.exit(3, f"{parser.prog}: {error}\n")
    if options.json:
        print(json.dumps({name: getattr(summary, name) for name in ("passed", "failed", "failed_titles")}))
    else:
        print(*describe(summary), sep="\n")
    return 0 if summary.success else 1
