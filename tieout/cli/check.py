"""`tieout check`."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from tieout.check.prepare import prepare, prepared
from tieout.check.run import Folders, evaluated
from tieout.cli.findings import show
from tieout.cli.options import format_option, language_option
from tieout.console.progress import bar
from tieout.console.streams import tell
from tieout.errors import FOUND_ERRORS, InputError
from tieout.intake.arrivals import taken_in
from tieout.project import project_root
from tieout.warehouse import explain as explaining
from tieout.warehouse import findings as listing

folder_type = click.Path(path_type=Path, exists=True, readable=True, resolve_path=True)


@click.command()
@click.argument("places", metavar="FOLDER_OR_FILE...", nargs=-1, type=folder_type)
@click.option("--against", "earlier", type=folder_type, multiple=True, help="Disclosures of last year. Repeatable.")
@click.option("--units", type=folder_type, multiple=True, help="Disclosures of the department's units. Repeatable.")
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved, until Ctrl-C.")
@click.option("--prepare", "preparing", is_flag=True, help="Make the check ready for this version of the project.")
@format_option("table", "json", "csv")
@language_option
def check(
    places: tuple[Path, ...],
    earlier: tuple[Path, ...],
    units: tuple[Path, ...],
    watch: bool,
    preparing: bool,
    output: str,
    language: str,
) -> int:
    """Check disclosures in seconds, without a warehouse: what is wrong, and which figure.

    Give published documents (PDF, Word, Excel, HTML, Markdown), or a folder with the files of one disclosure, or one
    with a folder for each of several. Rules that compare with last year or with units need --against and --units;
    without them these rules are untestable.

    \b
    Example:
      tieout check budget-2025.pdf
      tieout check landing/420103-2026-131
      tieout check landing/420103-2026-131 --against landing/420103-2025-131 --watch
    """
    root = project_root()
    if preparing:
        with bar("prepare") as progress:
            click.echo(str(prepare(root, progress)))
    if not places:
        if preparing:
            return 0
        raise InputError("no_folder")
    ready = prepared(root)

    def answer() -> int:
        with (
            TemporaryDirectory(prefix="tieout-") as work,
            evaluated(root, ready, folders_of(places, [*earlier, *units], Path(work))) as (connection, compared),
        ):
            every = listing.select_findings(connection, roots=output == "table")
            found = [each for each in every if each["disclosure_id"] not in compared]
            columns = [column[0] for column in connection.execute("select * from fct_finding limit 0").description]
            ids = disclosures(connection, compared)
            explained = {each: explaining.explain(connection, each, None) for each in ids} if output != "csv" else {}
        if output == "csv":
            click.echo(listing.to_csv(found, columns), nl=False)
        elif output == "json":
            said = {"errors": explained, "findings": found}
            click.echo(json.dumps(said, ensure_ascii=False, indent=2, default=listing.plain))
        else:
            show(found, language)
            for each in ids:
                tell(f"{each}:")
                for line in explaining.lines(explained[each], each, language):
                    tell(line)
        return FOUND_ERRORS if listing.has_open_error(found) else 0

    status = answer()
    if watch:
        for _ in changes([*places, *earlier, *units]):
            status = answer()
    return status


def folders_of(places: Sequence[Path], compared: Sequence[Path], work: Path) -> Folders:
    """Landing folders for what was given: documents are taken in under `work`."""
    return Folders(taken_in(places, work / "checked"), taken_in(compared, work / "compared"))


def disclosures(connection: Any, compared: set[str]) -> list[str]:
    query = "select disclosure_id from dim_disclosure order by disclosure_id"
    return [name for (name,) in connection.execute(query).fetchall() if name not in compared]


def changes(folders: list[Path]) -> Iterator[None]:
    """Yield after each moment in which files of the folders were saved. Ends with Ctrl-C."""
    # its threads are not wanted by a check that does not watch
    from watchfiles import watch

    for _ in watch(*folders, raise_interrupt=False):
        yield
