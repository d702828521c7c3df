"""Run the suites against a built warehouse as one checkpoint of Great Expectations.

The tables are read in place through SQL; the file is opened read-only. To import this module imports Great
Expectations, which takes seconds, and pyspark where it is installed: run it in a process of its own
(`python -m tieout.expectations`). pyspark ends a process that was started by `python -c`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import great_expectations as gx
import great_expectations.expectations as gxe
import sqlalchemy as sa
from great_expectations.checkpoint import CheckpointResult
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.datasource.fluent import SQLDatasource

from tieout.errors import RunError
from tieout.expectations import duckdb_readonly  # noqa: F401  registers the dialect of the connection string
from tieout.expectations.suites import RULES, SEVERITIES, UNTESTED_RULES, Expected, Suite, suites
from tieout.inputs.published_table import KEY
from tieout.inputs.seeds import declared_columns
from tieout.project import project_root
from tieout.warehouse.file import reading, rows

SAMPLE = 200
"""At most so many rows are kept of what breaks an expectation."""
CONNECTION = "duckdb+readonly:///"
COLUMNS = "select column_name from information_schema.columns where table_schema = $1 and table_name = $2"


class Outcome(NamedTuple):
    """One expectation: what it says, whether it holds, how many rows break it and the first SAMPLE of them, with the
    keys a clerk needs. `severity` is critical, warning or info; `rule_code` is empty outside the catalogue."""

    suite: str
    title_zh: str
    title_en: str
    severity: str
    rule_code: str
    success: bool
    unexpected: int
    rows: list[dict[str, Any]]

    @property
    def title(self) -> str:
        return f"{self.title_en} / {self.title_zh}"


class CheckpointSummary(NamedTuple):
    """Outcome of one run. `untested` are titles of rules that hold only because no disclosure has what they compare."""

    outcomes: list[Outcome]
    untested: list[str]

    @property
    def failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if not outcome.success]

    @property
    def success(self) -> bool:
        """Whether nothing fails at critical severity."""
        return all(outcome.severity != "critical" for outcome in self.failed)

    def counts(self) -> dict[str, Any]:
        """Return the summary as JSON: counts and titles, without rows."""
        severities = Counter(outcome.severity for outcome in self.failed)
        return {
            "passed": len(self.outcomes) - len(self.failed),
            "failed": len(self.failed),
            "failed_titles": [outcome.title for outcome in self.failed],
            "failed_by_severity": {severity: severities[severity] for severity in SEVERITIES.values()},
            "untested": self.untested,
        }


def run_checkpoint(warehouse: Path, data_docs: Path | None = None) -> CheckpointSummary:
    """Run the checkpoint `tieout`, and write Great Expectations' own pages to the folder `data_docs` if given.

    Raises InputError where there is no warehouse or a table is missing, and RunError where another process writes it or
    an expectation cannot be evaluated: that is neither passed nor failed.
    """
    declared = declared_columns(project_root() / "seeds")
    published = {seed: columns for seed, columns in declared.items() if tuple(columns[:2]) == KEY}
    with reading(warehouse) as connection:
        rules = rows(connection, RULES)
        idle = {row["rule_code"] for row in rows(connection, UNTESTED_RULES)}
        wanted = suites(published, rules)
        for suite in wanted:
            # a table that is missing is an error of the input, before Great Expectations sees it
            connection.execute(f"explain select * from {batch(suite)}")
    connect_args = {"database": str(warehouse.resolve()), "read_only": True}
    done = evaluated(connect_args, wanted, data_docs)
    # Not by `reading`: DuckDB lets one process open a file in one way only, and Great Expectations still holds it.
    with sa.create_engine(CONNECTION, connect_args=connect_args).connect() as connection:
        outcomes = [
            Outcome(
                suite.name,
                expected.title_zh,
                expected.title_en,
                expected.severity,
                expected.rule_code,
                result.success,
                *((0, []) if result.success else broken(connection, suite, expected)),
            )
            for suite, expected, result in done
        ]
    untested = [f"{rule['title_en']} / {rule['title_zh']}" for rule in rules if rule["rule_code"] in idle]
    return CheckpointSummary(outcomes, untested)


def evaluated(
    connect_args: dict[str, Any], wanted: list[Suite], data_docs: Path | None
) -> Iterator[tuple[Suite, Expected, ExpectationValidationResult]]:
    """Yield the result of every expectation. Raises RunError for one that could not be evaluated."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    if data_docs:
        context.add_data_docs_site(site_name="tieout", site_config=docs_site(data_docs))
    # The path goes by connect_args, as it is: in the connection string it would have to be escaped.
    source = context.data_sources.add_sql(
        "warehouse", connection_string=CONNECTION, kwargs={"connect_args": connect_args}
    )
    definitions = [
        context.validation_definitions.add(
            gx.ValidationDefinition(name=suite.name, data=data(source, suite), suite=context.suites.add(as_gx(suite)))
        )
        for suite in wanted
    ]
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name="tieout", validation_definitions=definitions, result_format="COMPLETE" if data_docs else "BASIC"
        )
    )
    result = checkpoint.run()
    if data_docs:
        context.build_data_docs()
    yield from by_expectation(result, wanted)


def by_expectation(
    result: CheckpointResult, wanted: list[Suite]
) -> Iterator[tuple[Suite, Expected, ExpectationValidationResult]]:
    by_name = {suite.name: suite for suite in wanted}
    for validation in result.run_results.values():
        suite = by_name[validation.suite_name]
        for each in validation.results:
            if not each.result:
                raise RunError(
                    "not_evaluated",
                    suite=suite.name,
                    what=each.expectation_config.description,
                    error=messages(each.exception_info),
                )
            yield suite, suite.expected[each.expectation_config.meta["number"]], each


def docs_site(folder: Path) -> dict[str, Any]:
    base_directory = str(folder.resolve()).replace("$", r"\$")  # else taken for the name of a variable
    return {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": base_directory},
    }


def data(source: SQLDatasource, suite: Suite) -> BatchDefinition:
    """Return the relation of a suite as Great Expectations takes it."""
    if is_query(suite):
        asset = source.add_query_asset(name=suite.name, query=suite.relation)
    else:
        schema, _, table = suite.relation.partition(".")
        asset = source.add_table_asset(name=suite.name, table_name=table, schema_name=schema)
    return asset.add_batch_definition_whole_table("whole")


def as_gx(suite: Suite) -> gx.ExpectationSuite:
    expectations = [as_expectation(expected, number) for number, expected in enumerate(suite.expected)]
    return gx.ExpectationSuite(name=suite.name, expectations=expectations)


def as_expectation(expected: Expected, number: int) -> gxe.Expectation:
    """`number` says later which one a result is of."""
    about = {
        "description": f"{expected.title_en} / {expected.title_zh}",
        "severity": expected.severity,
        "meta": {"number": number, "rule_code": expected.rule_code},
        "notes": expected.basis or None,
    }
    if expected.columns:
        return gxe.ExpectTableColumnsToMatchOrderedList(column_list=list(expected.columns), **about)
    return gxe.UnexpectedRowsExpectation(unexpected_rows_query=expected.broken, **about)


def is_query(suite: Suite) -> bool:
    return suite.relation.startswith("select ")


def batch(suite: Suite) -> str:
    return f"({suite.relation})" if is_query(suite) else suite.relation


def broken(connection: sa.Connection, suite: Suite, expected: Expected) -> tuple[int, list[dict[str, Any]]]:
    """Return how many rows break an expectation, and the first of them: by the query that Great Expectations ran."""
    if expected.columns:
        schema, _, table = suite.relation.partition(".")
        found: Iterable[str] = connection.exec_driver_sql(
            f"{COLUMNS} order by ordinal_position", (schema, table)
        ).scalars()
        pairs = enumerate(zip_longest(expected.columns, found), start=1)
        misplaced = [
            {"position": place, "expected": one, "found": other} for place, (one, other) in pairs if one != other
        ]
        return len(misplaced), misplaced
    query = expected.broken.format(batch=batch(suite))
    count: int = connection.exec_driver_sql(f"select count(*) from ({query})").scalar_one()
    sample = connection.exec_driver_sql(f"select * from ({query}) limit {SAMPLE}").mappings()
    return count, [dict(row) for row in sample]


def messages(exception_info: Any) -> str:
    """Return the texts of an exception_info, whose shape differs between expectations."""
    if not isinstance(exception_info, Mapping):
        return ""
    own = exception_info.get("exception_message")
    return own or next(filter(None, map(messages, exception_info.values())), "no result")
