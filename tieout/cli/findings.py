"""`tieout findings`."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from tieout.cli.options import format_option, language_option, warehouse_option
from tieout.errors import FOUND_ERRORS
from tieout.project import default_warehouse
from tieout.text import one_line
from tieout.warehouse import findings as listing
from tieout.warehouse.file import reading


@click.command()
@click.argument("disclosure", required=False)
@click.option("--severity", "severities", type=click.Choice(listing.SEVERITIES), multiple=True, help="Repeatable.")
@click.option("--family", help="One family of rules, e.g. procurement.")
@click.option("--rule", help="One rule, by its code.")
@click.option("--all", "waived", is_flag=True, help="Waived findings too.")
@click.option(
    "--for-excel", is_flag=True, help="CSV that Excel opens: a byte order mark, and no text taken for a formula."
)
@click.option("--each", is_flag=True, help="Every finding, also those that come of one error.")
@format_option("table", "json", "csv")
@language_option
@warehouse_option
def findings(
    disclosure: str | None,
    severities: tuple[str, ...],
    family: str | None,
    rule: str | None,
    waived: bool,
    for_excel: bool,
    each: bool,
    output: str,
    language: str,
    warehouse: Path | None,
) -> int:
    """List findings, of one DISCLOSURE or of all, errors first.

    A table has one line for each error; --each, json and csv have all findings (root_finding_id ties them together).

    \b
    Example:
      tieout findings 420103-2026-131 --severity error --severity warn --format json
    """
    with reading(warehouse or default_warehouse()) as connection:
        folded = output == "table" and not each and not rule and not family
        found = listing.select_findings(connection, disclosure, severities, family, rule, waived, roots=folded)
        columns = [column[0] for column in connection.execute(f"{listing.FINDINGS} limit 0").description]
    if output == "json":
        click.echo(listing.to_json(found))
    elif output == "csv":
        click.echo(listing.to_csv(found, columns, for_excel), nl=False)
    else:
        show(found, language)
    return FOUND_ERRORS if listing.has_open_error(found) else 0


def show(found: list[listing.Finding], language: str) -> None:
    """A table on a terminal; in a pipe a line a finding, tabs between severity, rule, disclosure, message and place."""
    columns = ("rule_code", "disclosure_id")
    # one that is about no disclosure has no id
    lines = [
        [
            one_line(text or "")
            for text in (each["severity"], listing.told(each, language), *map(each.get, columns), listing.place(each))
        ]
        for each in found
    ]
    if not sys.stdout.isatty():
        for severity, message, rule, disclosure, place in lines:
            click.echo("\t".join((severity, rule, disclosure, message, place)))
        return
    table = Table("severity", Column("finding", overflow="fold"), show_lines=True)
    for severity, message, *where in lines:
        # Text, since brackets in a message are no markup.
        table.add_row(severity, Text.assemble(message, "\n", ("  ".join(where), "dim")))
    Console().print(table)
