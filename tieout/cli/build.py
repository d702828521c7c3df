"""`tieout build`."""

import json
from pathlib import Path

import click

from tieout.build.build import build as build_warehouse
from tieout.cli.options import (
    check_target,
    expectations_option,
    format_option,
    landing_option,
    language_option,
    warehouse_option,
)
from tieout.console import streams
from tieout.errors import FOUND_ERRORS
from tieout.nightly.night import DISK, as_failure
from tieout.project import default_warehouse, project_root
from tieout.warehouse import findings as listing
from tieout.warehouse.summary import described


@click.command()
@landing_option(checked=True)
@warehouse_option
@click.option("--target", help="Target of profiles/profiles.yml. Default: duckdb.")
@expectations_option
@format_option("table", "json")
@language_option
def build(
    landing: Path | None,
    warehouse: Path | None,
    target: str | None,
    expectations: bool,
    output: str,
    language: str,
) -> int:
    """Build the warehouse, check it, and print what was found.

    The previous warehouse is kept unless the build succeeds.

    \b
    Example:
      tieout build --landing landing --lang en
    """
    root = project_root()
    check_target(root, target)
    warehouse = warehouse or default_warehouse()
    try:
        summary = build_warehouse(root, warehouse, landing, target, expectations)
    except DISK as error:
        raise as_failure(error, warehouse) from error
    if output == "json":
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2, default=listing.plain))
    else:
        for line in described(summary, language):
            streams.tell(line)
    return FOUND_ERRORS if summary["findings"]["error"] else 0
