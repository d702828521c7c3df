"""`tieout intake`."""

import json
from pathlib import Path

import click

from tieout.console.streams import tell
from tieout.documents.account import account, as_text
from tieout.documents.identity import Given
from tieout.documents.limits import Limits, read
from tieout.documents.neutral import Document, Unreadable
from tieout.documents.reading import reading
from tieout.documents.write import write
from tieout.errors import UNUSABLE, InputError
from tieout.narrative.write import derive


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--landing", type=click.Path(file_okay=False, path_type=Path), help="Folder to write to. Default: nothing."
)
@click.option("--organisation", default="", help="Who published it, where the document does not say.")
@click.option("--year", default="", help="Fiscal year, where the document does not say.")
@click.option("--region-code", default="", help="Code of the region, six digits, e.g. 310107.")
@click.option("--department-code", default="", help="Code of the department in its region, e.g. 131.")
@click.option(
    "--document-type", type=click.Choice(["budget", "final_accounts"]), help="Where the document does not say."
)
@click.option("--unit", default="", help="Unit of tables that print none.")
@click.option("--seconds", default=Limits.seconds, show_default=True, help="Longest time over one file.")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", help="How to print the account."
)
def intake(
    files: tuple[Path, ...],
    landing: Path | None,
    organisation: str,
    year: str,
    region_code: str,
    department_code: str,
    document_type: str | None,
    unit: str,
    seconds: float,
    output: str,
) -> int:
    """Read the files of one disclosure (PDF, Word, Excel, HTML, Markdown) and write its landing files.

    A file that cannot be read is named, and the others go on; then the exit status is 2.

    \b
    Example:
      tieout intake budget-2025.pdf --landing landing
      tieout intake tables.xlsx narrative.docx --department-code 131 --landing landing
    """
    documents, faults = read_all(files, Limits(seconds=seconds))
    if not documents:
        return complain(faults)
    given = Given(organisation, year, document_type or "", region_code, department_code, unit)
    whole = reading(documents, given)
    whole.faults = faults
    told = account(whole)
    if output == "json":
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in as_text(told):
            tell(line)
    if landing is not None:
        if whole.identity.missing:
            raise InputError("documents_incomplete", options=", ".join(whole.identity.missing))
        folder = write(whole, told, landing)
        derive(folder)
        click.echo(f"written: {folder}", err=True)
    return complain(faults) if faults else 0


def read_all(files: tuple[Path, ...], limits: Limits) -> tuple[list[Document], dict[str, str]]:
    """Documents in the order of the files, and what is wrong with those that cannot be read."""
    documents: list[Document] = []
    faults: dict[str, str] = {}
    for path in files:
        try:
            documents.append(read(path, path.name, limits))
        except Unreadable as fault:
            faults[path.name] = str(fault)
    return documents, faults


def complain(faults: dict[str, str]) -> int:
    for file, fault in faults.items():
        tell(f"Error: {file}: {fault}", err=True)
    return UNUSABLE
