"""Statements as the landing tables that the models read: narrative_claim and narrative_section."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tieout.narrative.folded import folded
from tieout.narrative.grammar import Grammar, grammar
from tieout.narrative.paragraphs import Paragraph, number_level
from tieout.narrative.reader import CHANGES
from tieout.narrative.statements import Statement
from tieout.narrative.topics import Found, Topics, topic_of, topics
from tieout.project import project_root

CLAIM_COLUMNS = ("disclosure_id", "row_no", "part", "section", "subject", "kind", "value", "unit")
SECTION_COLUMNS = ("disclosure_id", "row_no", "part", "section", "heading")
NO_TOPIC = "no dictionary knows this subject and kind here"
OTHER_TEMPLATE = "its section is of a template that the models do not read yet"
SAID_AGAIN = "said again, the same"
SAID_OTHERWISE = "said again, another figure"


class Left(NamedTuple):
    """A statement that is not a claim, with the reason."""

    statement: Statement
    reason: str


class Claims(NamedTuple):
    """Rows of narrative_claim, and what was left out of them. Of two statements of one thing the first is a claim."""

    rows: list[dict[str, str]]
    left: list[Left]


def claims(
    statements: Iterable[Statement],
    paragraphs: Iterable[Paragraph],
    disclosure_id: str,
    known: Topics | None = None,
    seeds: Grammar | None = None,
    other_templates: bool = False,
) -> Claims:
    """Rows for statements whose section, subject and kind the seed claim_topics knows; with `other_templates` those
    that only the seed statement_topics knows too."""
    known, seeds = known or topics(), seeds or grammar()
    texts = {paragraph.order: paragraph.text for paragraph in paragraphs}
    signs = direction_words()
    rows: list[dict[str, str]] = []
    left: list[Left] = []
    said: dict[tuple[str, ...], tuple[str, str]] = {}
    for statement in statements:
        found = topic_of(statement, known, seeds)
        if not found or not (found.topic.is_known or other_templates):
            left.append(Left(statement, OTHER_TEMPLATE if found else NO_TOPIC))
            continue
        part, section = place_of(statement.heading[: found.depth])
        subject = subject_of(statement, found, texts.get(statement.paragraph, ""))
        key = (found.topic.measure, found.topic.kind, subject if found.topic.classification else "")
        figure = (statement.value + statement.direction, statement.unit)
        if key in said:
            left.append(Left(statement, SAID_AGAIN if said[key] == figure else SAID_OTHERWISE))
            continue
        said[key] = figure
        for kind, value, unit in stated(statement, signs):
            rows.append(row_of(disclosure_id, str(len(rows) + 1), part, section, subject, kind, value, unit))
    return Claims(rows, left)


def row_of(*values: str) -> dict[str, str]:
    return dict(zip(CLAIM_COLUMNS, values, strict=True))


def stated(statement: Statement, signs: set[str]) -> list[tuple[str, str, str]]:
    """Kind, value and unit of the claims of a statement: the word before a change is one of its own."""
    if statement.kind == "direction":
        return [("direction", statement.direction, "")] if statement.direction in signs else []
    if statement.kind == "nil":
        return [("amount", statement.value, "")]
    word = [("direction", statement.direction, "")] if statement.direction in signs else []
    return [*(word if statement.kind in CHANGES else []), (statement.kind, statement.value, statement.unit)]


def subject_of(statement: Statement, found: Found, text: str) -> str:
    """The subject as printed where it is the topic's or that of a listed row, with its year; else the topic's."""
    whole = folded(text)
    before = whole.text[: sum(place < statement.start for place in whole.at[:-1])]
    start = before.rfind(statement.subject)
    if start < 0 or (found.topic.subject and folded(found.topic.subject).text != statement.subject):
        return found.topic.subject or statement.subject
    year = re.search(r"(?:19|20)\d{2}年度?$", before[:start])
    if year and year[0][:4] == statement.year and statement.within:
        start = year.start()
    return "".join(whole.original(start, before.rfind(statement.subject) + len(statement.subject)).split())


def place_of(heading: tuple[str, ...]) -> tuple[str, str]:
    """Part and section of a heading path: 第三部分, 五（一）. Without parts, the part is the outermost heading."""
    part, section = "", ""
    for text in heading:
        line = folded(text).text
        level, number = number_level(line) or (0, "")
        if level == 1:
            found = re.match("第[^分]+部分|第.+?[章篇]", line)
            part = found[0] if found else line
        elif level in (3, 4):
            section += number.rstrip("、.")
        elif not level and not part:
            part = "".join(text.split())
    return part, section


def sections(paragraphs: Iterable[Paragraph], disclosure_id: str) -> list[dict[str, str]]:
    """Rows of narrative_section: every heading 一、 and （一） under it, and each part that has none."""
    found: list[tuple[str, str, str]] = []
    for paragraph in paragraphs:
        level, number = number_level(folded(paragraph.text).text) or (0, "")
        if not paragraph.is_heading or level not in (1, 3, 4):
            continue
        part, section = place_of(paragraph.heading)
        if found and found[-1][0] == part and not found[-1][1] and level == 3:
            found.pop()
        inside = any((number_level(folded(text).text) or (0, ""))[0] == 3 for text in paragraph.heading)
        if level != 4 or inside:
            whole = folded(paragraph.text)
            found.append((part, section, "".join(whole.original(len(number), len(whole.text)).split())))
    return [
        dict(zip(SECTION_COLUMNS, (disclosure_id, str(number), *row), strict=True))
        for number, row in enumerate(found, start=1)
    ]


def direction_words(root: Path | None = None) -> set[str]:
    """Words that the models know as directions."""
    path = (root or project_root()) / "seeds" / "reference" / "direction_words.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["word"] for row in csv.DictReader(stream)}
