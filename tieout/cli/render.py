"""`tieout render`."""

import csv
import json
from pathlib import Path

import click

from tieout.documents.compose import compose, seeded
from tieout.documents.limits import from_plain
from tieout.documents.neutral import Document
from tieout.documents.render import WRITERS
from tieout.documents.render import render as rendered
from tieout.documents.write import BESIDE
from tieout.errors import InputError


@click.command()
@click.argument("disclosure")
@click.option("--to", "kind", required=True, type=click.Choice(sorted(WRITERS)), help="Kind of document.")
@click.option("--landing", type=click.Path(file_okay=False, path_type=Path), help="Where the disclosure lies.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: <disclosure>.<kind>.")
def render(disclosure: str, kind: str, landing: Path | None, output: Path | None) -> int:
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
            raise InputError("disclosure_not_there", disclosure=disclosure, folder=str(landing or "seeds/disclosure"))
        document = compose(rows)
    path = output or Path(f"{disclosure}.{kind}")
    path.write_bytes(rendered(document, kind))
    click.echo(f"written: {path}", err=True)
    return 0


def landed(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Rows of every CSV file of a landing folder."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found[path.stem] = list(csv.DictReader(stream))
    return found
