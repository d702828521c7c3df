"""`tieout rules`."""

import json
from pathlib import Path

import click

from tieout.cli.options import format_option, language_option, warehouse_option
from tieout.console import streams
from tieout.errors import UNUSABLE
from tieout.project import default_warehouse, project_root
from tieout.rules import dbt_tests
from tieout.rules import lint as linting


@click.group()
def rules() -> None:
    """Maintain the rule catalogue."""


@rules.command()
@click.option("--disclosure", help="Locatability of this disclosure only. Default: of each in the warehouse.")
@format_option("table", "json")
@language_option
@warehouse_option
def lint(disclosure: str | None, output: str, language: str, warehouse: Path | None) -> int:
    """Check the catalogue: unknown names, rules that repeat or contradict each other. As advice, list the figures of
    the warehouse that have too few equations for an error to be located.

    \b
    Example:
      tieout rules lint --disclosure 420103-2026-131
    """
    built = warehouse or (default_warehouse() if disclosure or default_warehouse().exists() else None)
    report = linting.lint(project_root(), built, disclosure)
    if output == "json":
        click.echo(json.dumps(linting.as_json(report), ensure_ascii=False, indent=2))
    else:
        for line in linting.lines(report, language):
            streams.tell(line)
    return UNUSABLE if report.problems else 0


@rules.command()
def tests() -> None:
    """Write dbt's tests of the rules, one a rule, out of the catalogue: after a rule was added or changed.

    \b
    Example:
      tieout rules tests && dbt test --select tag:t05_hierarchy
    """
    written = dbt_tests.write_tests(project_root())
    click.echo(f"{written} tests in {dbt_tests.TESTS}")
