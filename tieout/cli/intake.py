"""`tieout intake`."""

import json
from pathlib import Path

import click

from tieout.console.streams import tell
from tieout.documents.account import as_text
from tieout.documents.identity import Given
from tieout.documents.limits import Limits
from tieout.errors import UNUSABLE
from tieout.intake.disclosure import read_all, take_in, write_to


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
    documents, faults = read_all(list(files), Limits(seconds=seconds))
    if not documents:
        return complain(faults)
    given = Given(organisation, year, document_type or "", region_code, department_code, unit)
    taken = take_in(documents, faults, given)
    if output == "json":
        click.echo(json.dumps(taken.account, ensure_ascii=False, indent=2))
    else:
        for line in as_text(taken.account):
            tell(line)
    if landing is not None:
        click.echo(f"written: {write_to(taken, landing)}", err=True)
    return complain(faults) if faults else 0


def complain(faults: dict[str, str]) -> int:
    for file, fault in faults.items():
        tell(f"Error: {file}: {fault}", err=True)
    return UNUSABLE
