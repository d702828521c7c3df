"""Write what the paragraphs of a landing folder give beside them, or to where a build reads it."""

import csv
from pathlib import Path
from typing import NamedTuple

from tieout.files import replace
from tieout.narrative.files import CLAIMS, PARAGRAPHS, SECTIONS, SLIPS, STATEMENTS, content, derived
from tieout.narrative.paragraphs import paragraphs_by_disclosure

BESIDE = ".document"
"""Folder for what is not a published table."""


class Written(NamedTuple):
    """Counts of a narrative: statements, of them claims that the models read, figures listed as unread. `kept` says
    that a person has changed the claims, and that they were left as they are."""

    statements: int
    claims: int
    unread: int
    kept: bool


def derive(folder: Path, year: str = "") -> Written | None:
    """Read the paragraphs of a landing folder (or of .document/ in it) and write its statements, slips and claims; None
    where it has no paragraphs. `year` is by default that of disclosures.csv, without that the one that the text names
    most.

    Raises InputError for paragraphs that cannot be read, OSError.
    """
    places = (folder / f"{PARAGRAPHS}.csv", folder / BESIDE / f"{PARAGRAPHS}.csv")
    source = next((path for path in places if path.is_file()), None)
    if source is None:
        return None
    printed = [each for found in paragraphs_by_disclosure(source).values() for each in found]
    found = derived(printed, folder.name, year or next(iter(years(folder).values()), ""))
    (folder / BESIDE).mkdir(exist_ok=True)
    for table in (STATEMENTS, SLIPS) if source == places[0] else (PARAGRAPHS, STATEMENTS, SLIPS):
        replace(folder / f"{table}.csv", content(table, found.tables[table]))
    rows = found.tables[CLAIMS]
    by_hand = is_changed(folder)
    if not by_hand and rows:
        replace(folder / f"{CLAIMS}.csv", content(CLAIMS, rows))
    replace(folder / BESIDE / f"{CLAIMS}.csv", content(CLAIMS, rows))
    return Written(found.statements, len(rows), found.unread, by_hand)


def write_missing(folder: Path, output: Path) -> list[str]:
    """Write to `output` the tables that the paragraphs of a landing folder give and that it does not hold. Returns
    their names. Raises InputError for paragraphs that cannot be read, OSError."""
    years_of = years(folder)
    texts = paragraphs_by_disclosure(folder / f"{PARAGRAPHS}.csv")
    found = [derived(printed, key, years_of.get(key, "")) for key, printed in texts.items()]
    missing = [STATEMENTS, SLIPS, *(table for table in (CLAIMS, SECTIONS) if not (folder / f"{table}.csv").exists())]
    output.mkdir(parents=True, exist_ok=True)
    for table in missing:
        replace(output / f"{table}.csv", content(table, [row for each in found for row in each.tables[table]]))
    return missing


def years(folder: Path) -> dict[str, str]:
    """The fiscal years that disclosures.csv of a folder gives, by disclosure."""
    path = folder / "disclosures.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row.get("disclosure_id") or "": (row.get("fiscal_year") or "").strip() for row in rows}


def is_changed(folder: Path) -> bool:
    """Whether the claims in the folder are not those that were written last."""
    claims_file, last = folder / f"{CLAIMS}.csv", folder / BESIDE / f"{CLAIMS}.csv"
    if not claims_file.is_file():
        return False
    return not last.is_file() or claims_file.read_bytes() != last.read_bytes()
