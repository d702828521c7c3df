"""The command `tieout`. Exit status: 0 nothing open at error level, 1 open findings at error level, 2 wrong usage or
unreadable input, 3 the run itself failed."""

import json
import sys
import traceback
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from tieout import explain as explaining
from tieout import findings as listing
from tieout import lint as linting
from tieout import streams
from tieout.build import build as build_warehouse
from tieout.nightly import DISK, Arrivals, Morning, as_failure
from tieout.nightly import nightly as run_nightly
from tieout.options import (
    FAILED,
    FOUND_ERRORS,
    UNUSABLE,
    format_option,
    landing_option,
    language_option,
    notify_option,
    warehouse_option,
)
from tieout.project import default_language, default_warehouse, project_root, targets
from tieout.report.commands import intake_replies, notices, notify, report
from tieout.report.text import one_line, visible
from tieout.summary import described
from tieout.warehouse import reading


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tieout")
def cli() -> None:
    """Reconcile published department budgets: build the warehouse, list what a person must look at.

    Exit status: 0 nothing open at error level; 1 open findings at error level; 2 wrong usage or unreadable input;
    3 the run itself failed.
    """


@cli.command()
@landing_option(checked=True)
@warehouse_option
@click.option("--target", help="Target of profiles/profiles.yml. Default: duckdb.")
@format_option("table", "json")
@language_option
def build(landing: Path | None, warehouse: Path | None, target: str | None, output: str, language: str | None) -> int:
    """Build the warehouse, check it, and say what was found.

    The previous warehouse stays as it was unless the build succeeds.

    \b
    Example:
      tieout build --landing landing --lang en
    """
    root = project_root()
    check_target(root, target)
    warehouse = warehouse or default_warehouse()
    try:
        summary = build_warehouse(root, warehouse, landing, target)
    except DISK as error:
        raise as_failure(error, warehouse) from error
    if output == "json":
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2, default=listing.plain))
    else:
        for line in described(summary, language or default_language()):
            streams.tell(line)
    return FOUND_ERRORS if summary["findings"]["error"] else 0


@cli.command()
@landing_option(checked=False)
@warehouse_option
@click.option(
    "--allow-empty-landing", is_flag=True, help="Publish without the disclosures of a landing folder that is empty now."
)
@click.option("--keep", type=click.IntRange(min=0), default=7, show_default=True, help="Previous warehouses to keep.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False, resolve_path=True),
    help="Folder of the report to write once the warehouse is published. Default: none.",
)
@notify_option(required=False)
@click.option("--target", help="Target of profiles/profiles.yml. Default: duckdb.")
@language_option
def nightly(
    landing: Path | None,
    warehouse: Path | None,
    allow_empty_landing: bool,
    keep: int,
    report: Path | None,
    urls: tuple[str, ...],
    target: str | None,
    language: str | None,
) -> int:
    """Build, test and check in a copy, then publish it by one rename; for a scheduler.

    A landing folder that is empty, while disclosures of the warehouse came from it, is taken for a mount that is not
    there: nothing is built, with status 2.

    Beside the warehouse: runs/<start>.json says what came of each run, previous/ holds the warehouses before. What it
    prints can be mailed as it is.

    \b
    Example:
      tieout nightly --landing landing --warehouse warehouse/tieout.duckdb --keep 7 --report report
    """
    root = project_root()
    check_target(root, target)
    words = language or default_language()
    arrivals = Arrivals(landing, allow_empty_landing)
    return run_nightly(root, warehouse or default_warehouse(), arrivals, target, keep, words, Morning(report, urls))


@cli.command()
@click.argument("disclosure", required=False)
@click.option("--severity", "severities", type=click.Choice(listing.SEVERITIES), multiple=True, help="Repeatable.")
@click.option("--family", help="One family of rules, e.g. procurement.")
@click.option("--rule", help="One rule, by its code.")
@click.option("--all", "waived", is_flag=True, help="Waived findings too.")
@format_option("table", "json", "csv")
@language_option
@warehouse_option
def findings(
    disclosure: str | None,
    severities: tuple[str, ...],
    family: str | None,
    rule: str | None,
    waived: bool,
    output: str,
    language: str | None,
    warehouse: Path | None,
) -> int:
    """List findings, of one DISCLOSURE or of all, errors first.

    \b
    Example:
      tieout findings 420103-2026-131 --severity error --severity warn --format json
    """
    with reading(warehouse or default_warehouse()) as connection:
        found = listing.select_findings(connection, disclosure, severities, family, rule, waived)
        columns = [column[0] for column in connection.execute("select * from fct_finding limit 0").description]
    if output == "json":
        click.echo(listing.to_json(found))
    elif output == "csv":
        click.echo(listing.to_csv(found, columns), nl=False)
    else:
        show(found, language or default_language())
    return FOUND_ERRORS if listing.has_open_error(found) else 0


@cli.command()
@click.argument("disclosure")
@click.argument("cell", required=False)
@format_option("table", "json")
@language_option
@warehouse_option
def explain(disclosure: str, cell: str | None, output: str, language: str | None, warehouse: Path | None) -> int:
    """Say which figures of DISCLOSURE are wrong and why, or what speaks for and against one CELL (TABLE/ROW/MEASURE).

    Of a disclosure that is set aside it says why, with the status that `tieout findings` has for it.

    \b
    Example:
      tieout explain 420103-2026-131
      tieout explain 420103-2026-131 T05/2080505/basic --lang en
    """
    with reading(warehouse or default_warehouse()) as connection:
        explained = explaining.explain(connection, disclosure, cell)
    if output == "json":
        click.echo(listing.to_json(explained))
    else:
        for line in explaining.lines(explained, disclosure, language or default_language()):
            streams.tell(line)
    return FOUND_ERRORS if listing.has_open_error(explained.get("set_aside", [])) else 0


for command in (report, notices, intake_replies, notify):
    cli.add_command(command)


@cli.group()
def rules() -> None:
    """Look after the rule catalogue."""


@rules.command()
@click.option("--disclosure", help="Locatability of this disclosure only. Default: of each in the warehouse.")
@format_option("table", "json")
@warehouse_option
def lint(disclosure: str | None, output: str, warehouse: Path | None) -> int:
    """Check the catalogue: unknown names, rules that repeat or contradict one another; and, as advice, which figures of
    the warehouse stand in too few equations for a wrong one to be located.

    \b
    Example:
      tieout rules lint --disclosure 420103-2026-131
    """
    built = warehouse or (default_warehouse() if disclosure or default_warehouse().exists() else None)
    report = linting.lint(project_root(), built, disclosure)
    if output == "json":
        click.echo(json.dumps(linting.as_json(report), ensure_ascii=False, indent=2))
    else:
        for line in linting.lines(report):
            streams.tell(line)
    return UNUSABLE if report.problems else 0


def check_target(root: Path, target: str | None) -> None:
    if target and target not in targets(root):
        raise click.BadParameter(f"profiles/profiles.yml has {', '.join(targets(root))}", param_hint="'--target'")


def show(found: list[listing.Finding], language: str) -> None:
    """A table on a terminal; in a pipe a line a finding, tabs between severity, rule, disclosure, message and place."""
    columns = ("severity", f"message_{language}", "rule_code", "disclosure_id")
    # one that is about no disclosure has no id
    lines = [[one_line(text or "") for text in (*map(each.get, columns), listing.place(each))] for each in found]
    if not sys.stdout.isatty():
        for severity, message, rule, disclosure, place in lines:
            click.echo("\t".join((severity, rule, disclosure, message, place)))
        return
    table = Table("severity", Column("finding", overflow="fold"), show_lines=True)
    for severity, message, *where in lines:
        # Text, since brackets in a message are no markup.
        table.add_row(severity, Text.assemble(message, "\n", ("  ".join(where), "dim")))
    Console().print(table)


def main() -> None:
    """Run the command. An exception that no command foresaw ends with status 3, never with 1, which means findings."""
    streams.prepare()
    try:
        status = cli.main(prog_name="tieout", standalone_mode=False)
    except click.ClickException as error:
        error.message = visible(error.message)
        error.show()
        status = error.exit_code
    except click.Abort:
        click.echo("Aborted", err=True)
        status = FAILED
    except SystemExit:
        # how click ends at any pipe that breaks, with a status of its own, 1
        status = FAILED
    except Exception:
        traceback.print_exc()
        status = FAILED
    sys.exit(status or 0)


if __name__ == "__main__":
    main()
