"""The files of a landing folder that come of its narrative."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tieout.files import replace
from tieout.narrative.claims import CLAIM_COLUMNS, claims
from tieout.narrative.grammar import grammar
from tieout.narrative.paragraphs import paragraphs_of, whole
from tieout.narrative.reader import read
from tieout.narrative.statements import Reading, Statement, Unread
from tieout.narrative.topics import topic_of, topics

BESIDE = ".document"
"""Folder for what is not a published table."""
PARAGRAPHS = "narrative_paragraph.csv"
CLAIMS = "narrative_claim.csv"
STATEMENTS = "narrative_statement.csv"
STATEMENT_COLUMNS = (
    *("disclosure_id", "row_no", "paragraph_row_no", "page", "heading_path", "sentence", "subject", "path", "code"),
    *("whole", "kind", "value", "unit", "direction", "year", "base", "within", "measure", "state", "reason"),
    *("mark_start", "mark_end"),
)


class Derived(NamedTuple):
    """Counts of a narrative: statements, of them claims that the models read, figures listed as unread. `kept` says
    that a person has changed the claims, and that they were left as they are."""

    statements: int
    claims: int
    unread: int
    kept: bool


def derive(folder: Path, year: str = "") -> Derived | None:
    """Read the paragraphs of a landing folder and write its claims and statements; None where it has no paragraphs.
    `year` is by default that of disclosures.csv, without that the one that the text names most.

    Raises InputError for paragraphs that cannot be read, OSError.
    """
    source = next((path for path in (folder / PARAGRAPHS, folder / BESIDE / PARAGRAPHS) if path.is_file()), None)
    if source is None:
        return None
    seeds = grammar()
    paragraphs = list(whole(paragraphs_of(source), seeds))
    reading = read(paragraphs, year or fiscal_year(folder), seeds)
    found = claims(reading.statements, paragraphs, folder.name)
    (folder / BESIDE).mkdir(exist_ok=True)
    content = table(CLAIM_COLUMNS, found.rows)
    by_hand = is_changed(folder)
    if not by_hand and found.rows:
        replace(folder / CLAIMS, content)
    replace(folder / BESIDE / CLAIMS, content)
    replace(folder / BESIDE / STATEMENTS, table(STATEMENT_COLUMNS, statement_rows(reading, found.left, folder.name)))
    return Derived(len(reading.statements), len(found.rows), len(reading.unread), by_hand)


def fiscal_year(folder: Path) -> str:
    """The year of the first row of disclosures.csv."""
    path = folder / "disclosures.csv"
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return (next(csv.DictReader(stream), {}).get("fiscal_year") or "").strip()


def is_changed(folder: Path) -> bool:
    """Whether the claims in the folder are not those that were written last."""
    claims_file, last = folder / CLAIMS, folder / BESIDE / CLAIMS
    if not claims_file.is_file():
        return False
    return not last.is_file() or claims_file.read_bytes() != last.read_bytes()


def statement_rows(reading: Reading, left: Iterable[Any], disclosure_id: str) -> list[dict[str, str]]:
    """Every statement and every unread figure in the order of the text, with the measure where a dictionary knows it.
    `mark_start` and `mark_end` are places in the text of the paragraph. State: read or unread."""
    reasons = {id(each.statement): each.reason for each in left}
    known, seeds = topics(), grammar()
    rows: list[dict[str, str]] = []
    found: list[Statement | Unread] = [*reading.statements, *reading.unread]
    for each in sorted(found, key=lambda each: (each.paragraph, each.start)):
        row = dict.fromkeys(STATEMENT_COLUMNS, "")
        row.update(
            disclosure_id=disclosure_id,
            row_no=str(len(rows) + 1),
            paragraph_row_no=str(each.paragraph),
            page=str(each.page or ""),
            heading_path="/".join(each.heading),
            sentence=each.sentence,
            value=each.value,
            unit=each.unit,
            mark_start=str(each.start),
            mark_end=str(each.end),
        )
        if isinstance(each, Statement):
            topic = topic_of(each, known, seeds)
            named = ("subject", "code", "whole", "kind", "direction", "year", "base", "within")
            row.update({name: getattr(each, name) for name in named})
            row.update(path="/".join(each.path), measure=topic.topic.measure if topic else "", state="read")
            row["reason"] = reasons.get(id(each), "")
        else:
            row.update(state="unread", reason=each.reason)
        rows.append(row)
    return rows


def table(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
