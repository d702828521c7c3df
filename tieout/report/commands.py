"""The commands that hand results to people: report, notices, intake-replies, notify."""

import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from tieout.errors import InputError, RunError
from tieout.findings import check_known
from tieout.options import FOUND_ERRORS, language_option, notify_option, warehouse_option
from tieout.progress import bar
from tieout.project import default_language, default_warehouse, project_root
from tieout.streams import tell
from tieout.summary import first_of
from tieout.warehouse import reading

# What these commands call takes a second to import (templates, workbooks), and no other command needs it: it is
# imported where it is called.


@contextmanager
def writing(output: Path) -> Iterator[None]:
    """Raises RunError where `output`, or what it lies in, cannot be written."""
    try:
        yield
    except OSError as error:
        raise RunError(f"{output} cannot be written: {error}") from error


def folder_option(help_text: str):
    return click.option("--output", type=click.Path(path_type=Path, file_okay=False, resolve_path=True), help=help_text)


@click.command()
@folder_option("Folder of the pages. Default: report beside the warehouse.")
@click.option("--department", help="Only the page of this disclosure, by its id.")
@click.option("--no-documents", is_flag=True, help="Leave out Great Expectations' pages and dbt's documentation.")
@click.option("--open", "opened", is_flag=True, help="Show it in the browser.")
@language_option
@warehouse_option
def report(
    output: Path | None,
    department: str | None,
    no_documents: bool,
    opened: bool,
    language: str | None,
    warehouse: Path | None,
) -> int:
    """Write the report: a folder of pages that opens from disk, in Chinese and English, without network.

    \b
    Example:
      tieout report --lang zh --open
      tieout report --department 420103-2026-131
    """
    from tieout.report.site import write_department, write_report

    path = warehouse or default_warehouse()
    folder, words = output or path.parent / "report", language or default_language()
    manifest = None if no_documents else project_root() / "target" / f"build-{path.stem}" / "manifest.json"
    with reading(path) as connection, writing(folder):
        if department:
            check_known(connection, "disclosure", "dim_disclosure", "disclosure_id", department)
            written = write_department(connection, path, folder, words, department)
        else:
            with bar("report") as progress:
                written = write_report(connection, path, folder, words, progress, manifest)
    click.echo(str(written.first))
    if opened:
        webbrowser.open(written.first.as_uri())
    return FOUND_ERRORS if written.errors else 0


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
    from tieout.report.notices import write_notices
    from tieout.report.outbox import outbox
    from tieout.report.text import file_name

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


@click.command("intake-replies")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the rows here, not to stdout.")
@click.option("--accepted-by", default="", help="Who accepts. Default: blank, to be filled in by who commits.")
@click.option("--expires-on", default="", help="Last day of the waivers, YYYY-MM-DD. Default: blank.")
@warehouse_option
def intake_replies(
    files: tuple[Path, ...], output: Path | None, accepted_by: str, expires_on: str, warehouse: Path | None
) -> int:
    """Read replies out of notices that came back, as rows that a person may add to seeds/rules/waivers.csv.

    Nothing is waived by this: who accepts a finding fills in the blanks and commits the row. Answers that ask for no
    waiver, or whose finding has changed, are listed on stderr.

    \b
    Example:
      tieout intake-replies back/420103-2026-131.xlsx --expires-on 2027-03-31 --output proposed.csv
    """
    from tieout.replies import proposals, read_replies, to_csv
    from tieout.values import day, day_to_come

    if expires_on and (fault := day(expires_on) or day_to_come(expires_on)):
        raise click.BadParameter(fault, param_hint="'--expires-on'")
    seed = project_root() / "seeds" / "rules" / "waivers.csv"
    if output and output.resolve() == seed.resolve():
        raise InputError(f"{output} is the seed itself: write the proposals elsewhere, and add what you accept by hand")
    replies = [reply for file in files for reply in read_replies(file)]
    with reading(warehouse or default_warehouse()) as connection:
        proposed = proposals(connection, replies, accepted_by, date.today().isoformat(), expires_on)
    for each in proposed:
        if each.reason:
            place = f"{each.reply.file} row {each.reply.row}, {each.reply.finding_id}"
            tell(f"no waiver proposed: {place}: {each.reason}", err=True)
    if output:
        with writing(output):
            output.write_text(to_csv(proposed), encoding="utf-8")
    else:
        click.echo(to_csv(proposed), nl=False)
    return 0


@click.command()
@notify_option(required=True)
@language_option
@warehouse_option
def notify(urls: tuple[str, ...], language: str | None, warehouse: Path | None) -> int:
    """Tell people what is new, got worse or was resolved since they were last told.

    What could not be delivered is told again next time; it does not change the exit status.

    \b
    Example:
      tieout notify --url mailto://user:password@example.org --lang zh
    """
    from tieout.notify import notify as notify_all
    from tieout.notify import state_file

    path = warehouse or default_warehouse()
    with reading(path) as connection, writing(state_file(path)):
        deliveries = notify_all(connection, path, urls, language or default_language())
    for delivery in deliveries:
        said = {True: "delivered", False: "not delivered, will be tried again", None: "nothing to tell"}
        click.echo(f"{delivery.address}: {said[delivery.delivered]}: {delivery.title}", err=delivery.delivered is False)
    return 0
