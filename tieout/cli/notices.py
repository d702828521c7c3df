"""`tieout notices`."""

from pathlib import Path

import click

from tieout.cli.options import folder_option, language_option, warehouse_option, writing
from tieout.console.progress import bar
from tieout.console.streams import tell
from tieout.messages import message
from tieout.project import default_warehouse
from tieout.warehouse.file import reading
from tieout.warehouse.findings import check_known
from tieout.warehouse.summary import first_of


@click.command()
@click.argument("disclosures", nargs=-1)
@folder_option("Folder of the notices. Default: notices beside the warehouse.")
@language_option
@warehouse_option
def notices(disclosures: tuple[str, ...], output: Path | None, language: str, warehouse: Path | None) -> int:
    """Write rectification notices 整改通知: for each disclosure with an open error or warning, or for DISCLOSURES, a
    workbook to fill in and send back, and a page to print.

    Notices of earlier runs are replaced, or removed if there is nothing to correct any more. Files that somebody has
    changed are moved to the folder kept/ beside them.

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
            check_known(connection, "a_disclosure", "dim_disclosure", "disclosure_id", disclosure)
        with bar("notices") as progress, outbox(folder, path.name) as box:
            written = write_notices(connection, box, language, list(disclosures) or None, progress)
            strangers = [] if disclosures else box.strangers()
    for disclosure in disclosures:
        if folder / f"{file_name(disclosure)}.xlsx" not in written:
            tell(message("no_notice", disclosure=disclosure).text(language), err=True)
    for place in box.kept:
        tell(message("notice_kept", place=str(place)).text(language), err=True)
    if box.removed:
        tell(message("notices_removed", names=first_of(box.removed)).text(language), err=True)
    if strangers:
        tell(message("notices_left", names=first_of(strangers)).text(language), err=True)
    click.echo(f"{folder}: {len(written)}")
    return 0
