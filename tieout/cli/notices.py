"""`tieout notices`."""

from pathlib import Path

import click

from tieout.cli.options import folder_option, language_option, warehouse_option, writing
from tieout.console.progress import bar
from tieout.console.streams import tell
from tieout.project import default_language, default_warehouse
from tieout.warehouse.file import reading
from tieout.warehouse.findings import check_known
from tieout.warehouse.summary import first_of


@click.command()
@click.argument("disclosures", nargs=-1)
@folder_option("Folder of the notices. Default: notices beside the warehouse.")
@language_option
@warehouse_option
def notices(disclosures: tuple[str, ...], output: Path | None, language: str | None, warehouse: Path | None) -> int:
    """Write rectification notices 整改通知: for each disclosure with an open error or warning, or for DISCLOSURES, a
    workbook to be filled in and sent back, and a page to print.

    Notices of earlier runs are replaced, and removed where there is nothing to correct any more. What somebody has
    changed since is put into the folder kept/ beside them.

    \b
    Example:
      tieout notices --lang zh
      tieout notices 420103-2026-131 --output /tmp/notices
    """
    from tieout.notices.outbox import outbox
    from tieout.notices.rectification import write_notices
    from tieout.text import file_name

    path = warehouse or default_warehouse()
    folder = output or path.parent / "notices"
    with reading(path) as connection, writing(folder):
        for disclosure in disclosures:
            check_known(connection, "disclosure", "dim_disclosure", "disclosure_id", disclosure)
        with bar("notices") as progress, outbox(folder, path.name) as box:
            written = write_notices(
                connection, box, language or default_language(), list(disclosures) or None, progress
            )
            strangers = [] if disclosures else box.strangers()
    for disclosure in disclosures:
        if folder / f"{file_name(disclosure)}.xlsx" not in written:
            click.echo(f"no notice: {disclosure} has no open error or warning on what it publishes", err=True)
    for place in box.kept:
        tell(f"kept, since it was changed or is not of this program: {place}", err=True)
    for said, names in (
        ("removed, since there is nothing to correct any more", box.removed),
        ("left as it is, though not of this run", strangers),
    ):
        if names:
            tell(f"{said}: {first_of(names)}", err=True)
    click.echo(f"{folder}: {len(written)}")
    return 0
