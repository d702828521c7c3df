"""`tieout explain`."""

from pathlib import Path

import click

from tieout.cli.options import format_option, language_option, warehouse_option
from tieout.console import streams
from tieout.errors import FOUND_ERRORS
from tieout.project import default_warehouse
from tieout.warehouse import explain as explaining
from tieout.warehouse import findings as listing
from tieout.warehouse.file import reading


@click.command()
@click.argument("disclosure")
@click.argument("cell", required=False)
@format_option("table", "json")
@language_option
@warehouse_option
def explain(disclosure: str, cell: str | None, output: str, language: str, warehouse: Path | None) -> int:
    """Show which figures of DISCLOSURE are wrong and why, or which equations support one CELL (TABLE/ROW/MEASURE).

    If the disclosure is quarantined, show why, with the exit status of `tieout findings`.

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
        for line in explaining.lines(explained, disclosure, language):
            streams.tell(line)
    return FOUND_ERRORS if listing.has_open_error(explained.get("set_aside", [])) else 0
