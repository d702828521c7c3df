"""`tieout nightly`."""

from pathlib import Path

import click

from tieout.cli.options import (
    check_target,
    expectations_option,
    landing_option,
    language_option,
    notify_option,
    warehouse_option,
)
from tieout.nightly.night import Arrivals, Morning
from tieout.nightly.night import nightly as run_nightly
from tieout.project import default_warehouse, project_root


@click.command()
@landing_option(checked=False)
@warehouse_option
@click.option("--allow-empty-landing", is_flag=True, help="Publish even if the landing folder is empty.")
@click.option("--keep", type=click.IntRange(min=0), default=7, show_default=True, help="Previous warehouses to keep.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False, resolve_path=True),
    help="Folder of the report to write once the warehouse is published. Default: none.",
)
@notify_option(required=False)
@click.option("--target", help="Target of profiles/profiles.yml. Default: duckdb.")
@expectations_option
@language_option
def nightly(
    landing: Path | None,
    warehouse: Path | None,
    allow_empty_landing: bool,
    keep: int,
    report: Path | None,
    urls: tuple[str, ...],
    target: str | None,
    expectations: bool,
    language: str,
) -> int:
    """Build, test and check in a copy, then publish it by one rename; for a scheduler.

    If the landing folder is empty, but disclosures of the warehouse came from it, it is probably not mounted: nothing
    is built, and the exit status is 2.

    Beside the warehouse: runs/<start>.json is the record of each run, previous/ holds the warehouses before. The
    output can be mailed as it is.

    \b
    Example:
      tieout nightly --landing landing --warehouse warehouse/tieout.duckdb --keep 7 --report report
    """
    root = project_root()
    check_target(root, target)
    arrivals = Arrivals(landing, allow_empty_landing)
    morning = Morning(report, urls)
    return run_nightly(root, warehouse or default_warehouse(), arrivals, target, keep, language, morning, expectations)
