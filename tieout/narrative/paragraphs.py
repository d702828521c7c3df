"""Paragraphs of a narrative, whole and under their headings."""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tieout.errors import InputError
from tieout.messages import message
from tieout.narrative.folded import folded
from tieout.narrative.grammar import Grammar

NUMBERED = (
    (1, re.compile("^第[一二三四五六七八九十]+(?:部分|章|篇)")),
    (3, re.compile("^[一二三四五六七八九十]{1,3}[、.．]")),
    (4, re.compile("^（[一二三四五六七八九十]{1,3}）")),
    (5, re.compile(r"^\d{1,2}[、.](?:(?!\d)|(?=(?:19|20)\d{2}年))")),
    (6, re.compile(r"^（\d{1,2}）|^\d{1,2}）")),
)
TITLE_LEVEL = 2
LONGEST_HEADING = 48
LONGEST = 20_000
"""Signs of a paragraph; a longer one is not read."""
CONTENTS = ("目录",)
"""The heading of lines of the contents."""
ENDS = "。；：！？…"


class Paragraph(NamedTuple):
    """`heading`: the headings above it, from outer to inner, as printed, or of itself where `is_heading`. `breaks`:
    places in the text where a part begins that stood in a paragraph (or on a page) of its own, with its page. `level`
    is that of its number, from 1 the outermost, 0 without one."""

    order: int
    page: int | None
    heading: tuple[str, ...]
    text: str
    is_heading: bool = False
    breaks: tuple[tuple[int, int | None], ...] = ()
    level: int = 0

    def page_at(self, place: int) -> int | None:
        page = self.page
        for start, later in self.breaks:
            if place >= start:
                page = later
        return page


def whole(paragraphs: Iterable[Paragraph], grammar: Grammar) -> Iterator[Paragraph]:
    """Paragraphs with those put together that a page or a line broke, and with their headings where they have none."""
    path: list[tuple[int, str]] = []
    for paragraph in joined(paragraphs, grammar):
        level = heading_level(paragraph.text, grammar)
        if level:
            path = [(outer, text) for outer, text in path if outer < level] + [(level, paragraph.text.strip("*# "))]
        heading = paragraph.heading or tuple(text for _, text in path)
        number = number_level(folded(paragraph.text).text)
        is_heading = paragraph.is_heading or bool(level)
        yield paragraph._replace(heading=heading, is_heading=is_heading, level=number[0] if number else 0)


def joined(paragraphs: Iterable[Paragraph], grammar: Grammar) -> Iterator[Paragraph]:
    before: Paragraph | None = None
    for paragraph in paragraphs:
        if not paragraph.text.strip():
            continue
        if before and goes_on(before.text, paragraph.text, grammar):
            gap = (len(before.text), paragraph.page)
            before = before._replace(text=before.text + paragraph.text, breaks=(*before.breaks, gap))
            continue
        if before:
            yield before
        before = paragraph
    if before:
        yield before


def goes_on(before: str, after: str, grammar: Grammar) -> bool:
    """Whether a paragraph is the rest of the one before: that has no end, and this no beginning."""
    first, second = folded(before).text, folded(after).text
    words = grammar.words
    if words["unbegun"].match(second) or (first[-1:].isdecimal() and grammar.unit.match(second)):
        return True
    if words["unfinished"].search(first):
        return not number_level(second) and not heading_level(after, grammar)
    if first.count("“") > first.count("”") and second.count("”") > second.count("“"):
        return not number_level(second) and not heading_level(after, grammar)
    if not first or first[-1] in ENDS or not re.search("[，。；：]", first) or re.search("单位：.{0,4}元$", first):
        return False
    if number_level(second) or second.startswith(("其中", "注：", "备注")):
        return False
    return not heading_level(before, grammar) and not (heading_level(after, grammar) and "，" not in second)


def heading_level(text: str, grammar: Grammar) -> int:
    """1 the outermost; 0 for a text that is not a heading."""
    line = folded(text.strip("*# ")).text
    if not line or len(line) > LONGEST_HEADING or re.search("[。；！？，：…]", line):
        return 0
    level, number = number_level(line) or (TITLE_LEVEL, "")
    rest = re.sub(r"(?:19|20)\d{2}", "", line[len(number) :])
    if re.search(r"\d", rest) or not rest:
        return 0
    if level == TITLE_LEVEL and not re.search(f"(?:{grammar.words['title_end'].pattern})$", line):
        return 0
    return level


def number_level(line: str) -> tuple[int, str] | None:
    for level, pattern in NUMBERED:
        if found := pattern.match(line):
            return level, found[0]
    return None


def paragraphs_of(path: Path) -> list[Paragraph]:
    """Paragraphs of a file narrative_paragraph.csv of one disclosure. See `paragraphs_by_disclosure`."""
    return [paragraph for found in paragraphs_by_disclosure(path).values() for paragraph in found]


def paragraphs_by_disclosure(path: Path) -> dict[str, list[Paragraph]]:
    """Paragraphs of a file narrative_paragraph.csv, by disclosure_id, "" where it has none. Columns: row_no and text;
    page, heading_path (the headings above, from outer to inner, joined by /) and is_heading where they are known.
    Raises InputError with file and line."""
    found: dict[str, list[Paragraph]] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        missing = [name for name in ("row_no", "text") if name not in (rows.fieldnames or [])]
        if missing:
            raise InputError("at_column", file=path.name, column=missing[0], fault=message("column_missing"))
        for row in rows:
            row_no, page, text = row["row_no"] or "", row.get("page") or "", row["text"] or ""
            if not row_no.isdecimal() or (page and not page.isdecimal()):
                raise InputError(
                    "at_file_row",
                    file=path.name,
                    row=message("line", row=rows.line_num),
                    fault=message("whole_numbers", columns="row_no, page"),
                )
            above = tuple(filter(None, (row.get("heading_path") or "").split("/")))
            is_heading = row.get("is_heading") == "true"
            heading = (*above, text) if is_heading else above
            paragraph = Paragraph(int(row_no), int(page) if page else None, heading, text, is_heading)
            found.setdefault(row.get("disclosure_id") or "", []).append(paragraph)
    return found
