"""The landing tables that come of the paragraphs of a narrative."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tieout.narrative.claims import CLAIM_COLUMNS, SECTION_COLUMNS, claims, sections
from tieout.narrative.faults import faults, quoted, slips_of_contents
from tieout.narrative.grammar import grammar
from tieout.narrative.names import is_item, known_as
from tieout.narrative.paragraphs import CONTENTS, Paragraph, whole
from tieout.narrative.reader import read, usual_year
from tieout.narrative.slips import Slip
from tieout.narrative.statements import Reading, Statement, Unread
from tieout.narrative.topics import topic_of, topics

PARAGRAPHS = "narrative_paragraph"
CLAIMS = "narrative_claim"
SECTIONS = "narrative_section"
STATEMENTS = "narrative_statement"
SLIPS = "narrative_slip"
PARAGRAPH_COLUMNS = ("disclosure_id", "row_no", "page", "heading_path", "is_heading", "text")
STATEMENT_COLUMNS = (
    *("disclosure_id", "row_no", "paragraph_row_no", "page", "heading_path", "sentence", "quoted", "subject"),
    *("item_path", "leaf", "above", "code", "whole", "kind", "value", "unit", "direction", "year", "base", "within"),
    *("measure", "known_as", "state", "reason", "mark_start", "mark_end"),
)
SLIP_COLUMNS = ("disclosure_id", "row_no", "paragraph_row_no", "page", "slip", "subject", "sentence", "expected")
ITEM = "item"
"""`known_as` of an amount of an item of the classification: its row is found by its code or its names."""


class Derived(NamedTuple):
    """Rows by table, and the counts of statements and of figures that are listed as unread."""

    tables: dict[str, list[dict[str, str]]]
    statements: int
    unread: int


COLUMNS: dict[str, Sequence[str]] = {
    PARAGRAPHS: PARAGRAPH_COLUMNS,
    STATEMENTS: STATEMENT_COLUMNS,
    SLIPS: SLIP_COLUMNS,
    CLAIMS: CLAIM_COLUMNS,
    SECTIONS: SECTION_COLUMNS,
}


def derived(printed: list[Paragraph], disclosure_id: str, year: str) -> Derived:
    """What the paragraphs of a disclosure give. `year` is that of the disclosure, "" for the one that the text names
    most. Of the contents only slips are looked for."""
    seeds = grammar()
    contents = [each for each in printed if each.heading == CONTENTS and not each.is_heading]
    paragraphs = list(whole((each for each in printed if each not in contents), seeds))
    year = year or usual_year(paragraphs)
    reading = read(paragraphs, year, seeds)
    texts = {paragraph.order: paragraph.text for paragraph in [*paragraphs, *contents]}
    found = claims(reading.statements, paragraphs, disclosure_id)
    slips = [*faults(paragraphs, reading.statements, year, seeds), *slips_of_contents(contents, year)]
    tables = {
        PARAGRAPHS: [paragraph_row(each, disclosure_id) for each in printed],
        STATEMENTS: statement_rows(reading, found.left, disclosure_id, year, texts),
        SLIPS: [slip_row(number, each, texts[each.paragraph], disclosure_id) for number, each in enumerate(slips, 1)],
        CLAIMS: found.rows,
        SECTIONS: sections(paragraphs, disclosure_id),
    }
    return Derived(tables, len(reading.statements), len(reading.unread))


def paragraph_row(each: Paragraph, disclosure_id: str) -> dict[str, str]:
    above = each.heading[:-1] if each.is_heading else each.heading
    row = (disclosure_id, str(each.order), str(each.page or ""), "/".join(above))
    return dict(zip(PARAGRAPH_COLUMNS, (*row, "true" if each.is_heading else "false", each.text), strict=True))


def slip_row(number: int, each: Slip, text: str, disclosure_id: str) -> dict[str, str]:
    row = (disclosure_id, str(number), str(each.paragraph), str(each.page or ""))
    return dict(zip(SLIP_COLUMNS, (*row, each.code, each.subject, quoted(each, text), each.expected), strict=True))


def statement_rows(
    reading: Reading, left: Iterable[Any], disclosure_id: str, year: str, texts: dict[int, str]
) -> list[dict[str, str]]:
    """Every statement and every unread figure in the order of the text, with the measure where a dictionary knows it.
    `mark_start` and `mark_end` are places in the text of the paragraph. State: read or unread. What is a claim has no
    `known_as`: claims are compared with the tables already."""
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
            quoted=quoted(
                Slip("", each.paragraph, each.page, each.sentence, "", each.start, each.end), texts[each.paragraph]
            ),
            value=each.value,
            unit=each.unit,
            mark_start=str(each.start),
            mark_end=str(each.end),
        )
        if isinstance(each, Statement):
            topic = topic_of(each, known, seeds)
            named = ("subject", "code", "whole", "kind", "direction", "year", "base", "within")
            row.update({name: getattr(each, name) for name in named})
            row.update(item_path="/".join(each.path), measure=topic.topic.measure if topic else "", state="read")
            row["leaf"], row["above"] = (each.path[-1:] or ("",))[0], (each.path[-2:-1] or ("",))[0]
            row["reason"] = reasons.get(id(each), "")
            if row["reason"]:
                row["known_as"] = ITEM if is_item(each, year) else known_as(each, year)
        else:
            row.update(state="unread", reason=each.reason)
        rows.append(row)
    return rows


def content(table: str, rows: Iterable[dict[str, str]]) -> bytes:
    """A landing file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS[table], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
