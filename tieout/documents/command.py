"""The commands `intake`, which reads published documents into landing files and gives the account, and `render`, which
writes a disclosure as a document."""

import csv
import json
import sys
from pathlib import Path

import click

from tieout.documents.account import account, as_text
from tieout.documents.compose import compose, seeded
from tieout.documents.identity import Given
from tieout.documents.limits import Limits, from_plain, read
from tieout.documents.neutral import Document, Unreadable
from tieout.documents.reading import reading
from tieout.documents.render import WRITERS
from tieout.documents.render import render as rendered
from tieout.documents.write import BESIDE, write

UNUSABLE = 2


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
) -> None:
    """Read the files of one disclosure (PDF, Word, Excel, HTML, Markdown) and write its landing files.

    A file that cannot be read is named, and the others go on; then the exit status is 2.

    \b
    Example:
      tieout intake budget-2025.pdf --landing landing
      tieout intake tables.xlsx narrative.docx --department-code 131 --landing landing
    """
    documents, faults = read_all(files, Limits(seconds=seconds))
    if not documents:
        raise click.exceptions.Exit(complain(faults))
    given = Given(organisation, year, document_type or "", region_code, department_code, unit)
    whole = reading(documents, given)
    whole.faults = faults
    told = account(whole)
    if output == "json":
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in as_text(told):
            click.echo(line)
    if landing is not None:
        if whole.identity.missing:
            options = ", ".join(whole.identity.missing)
            click.echo(f"Error: nothing is written: the documents do not say it all; give {options}", err=True)
            sys.exit(UNUSABLE)
        click.echo(f"written: {write(whole, told, landing)}", err=True)
    if faults:
        sys.exit(complain(faults))


@click.command()
@click.argument("disclosure")
@click.option("--to", "kind", required=True, type=click.Choice(sorted(WRITERS)), help="Kind of document.")
@click.option("--landing", type=click.Path(file_okay=False, path_type=Path), help="Where the disclosure lies.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: <disclosure>.<kind>.")
def render(disclosure: str, kind: str, landing: Path | None, output: Path | None) -> None:
    """Write a disclosure as a document: as it was read, or its tables as they were typed.

    \b
    Example:
      tieout render 420103-2026-131 --to xlsx
    """
    read = landing / disclosure / BESIDE / "neutral.json" if landing else None
    if read is not None and read.exists():
        parts = [from_plain(each) for each in json.loads(read.read_text(encoding="utf-8"))]
        document = Document(disclosure, kind, [block for part in parts for block in part.blocks])
    else:
        rows = landed(landing / disclosure) if landing else seeded(disclosure)
        if not rows.get("disclosures"):
            click.echo(f"Error: no disclosure {disclosure} in {landing or 'the seeds'}", err=True)
            sys.exit(UNUSABLE)
        document = compose(rows)
    path = output or Path(f"{disclosure}.{kind}")
    path.write_bytes(rendered(document, kind))
    click.echo(f"written: {path}", err=True)


def landed(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Rows of every CSV file of a landing folder."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found[path.stem] = list(csv.DictReader(stream))
    return found


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
        click.echo(f"Error: {file}: {fault}", err=True)
    return UNUSABLE
