"""What the words of a narrative show without its figures: blank reasons, remains of the template, slips of the pen.

Findings are rows; rules and levels are others' work.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tieout.narrative.clauses import SENTENCE_ENDS
from tieout.narrative.folded import Folded, folded
from tieout.narrative.grammar import Fill, Grammar, grammar, read_seed
from tieout.narrative.paragraphs import LONGEST, Paragraph
from tieout.narrative.slips import Slip
from tieout.narrative.statements import Statement
from tieout.project import project_root

PAIRS = (("“", "”"), ("‘", "’"), ("（", "）"), ("《", "》"))
SELF = {"department": "(?:本|我)部门", "unit": "(?:本|我)单位"}
OTHER = {"department": "unit", "unit": "department"}
TITLE = {"department": "部门(?:预|决)算", "unit": "单位(?:预|决)算"}


def slips(paragraphs: Iterable[Paragraph], statements: Iterable[Statement], seeds: Grammar | None = None) -> list[Slip]:
    """Every slip of whole paragraphs (see `paragraphs.whole`) and of the statements read from them, in order."""
    paragraphs = [paragraph for paragraph in paragraphs if len(paragraph.text) <= LONGEST]
    found = [slip for paragraph in paragraphs for slip in of_patterns(paragraph)]
    found += [slip for paragraph in paragraphs for slip in unpaired(paragraph)]
    found += open_ends(paragraphs)
    found += of_itself(paragraphs)
    found += own_year(statements)
    return sorted(found, key=lambda slip: (slip.paragraph, slip.start, slip.code))


def of_patterns(paragraph: Paragraph) -> Iterator[Slip]:
    """What the patterns of the seed wording_checks find."""
    text = folded(paragraph.text)
    taken: set[int] = set()
    for code, pattern in patterns():
        for match in pattern.finditer(text.text):
            if match.end() > match.start() and not taken & set(range(*match.span())):
                taken |= set(range(*match.span()))
                yield slip(code, paragraph, text, *match.span())


def unpaired(paragraph: Paragraph) -> Iterator[Slip]:
    """The first quotation mark or bracket of each kind that has no partner."""
    text = folded(paragraph.text)
    for opening, closing in PAIRS:
        open_: list[int] = []
        alone: list[int] = []
        for place, sign in enumerate(text.text):
            if sign == opening:
                open_.append(place)
            elif sign == closing and not (open_ and open_.pop() >= 0):
                alone.append(place)
        is_number = closing == "）" and re.match(r"\d{1,2}）", text.text)
        for place in sorted([*open_, *(alone[1:] if is_number else alone)])[:1]:
            yield slip("unpaired_mark", paragraph, text, place, place + 1)


def open_ends(paragraphs: list[Paragraph]) -> Iterator[Slip]:
    """Sections whose last paragraph ends in a comma or a semicolon."""
    for paragraph, after in zip(paragraphs, [*paragraphs[1:], None], strict=False):
        text = folded(paragraph.text)
        if not paragraph.is_heading and text.text.endswith(("，", "；", "、")) and (after is None or after.is_heading):
            yield slip("open_end", paragraph, text, len(text.text) - 1, len(text.text))


def of_itself(paragraphs: list[Paragraph]) -> list[Slip]:
    """A department that writes of itself as of a unit, or the reverse; nothing where the titles do not tell."""
    titles = " ".join(folded(paragraph.text).text for paragraph in paragraphs if paragraph.is_heading)
    told = [level for level, pattern in TITLE.items() if re.search(pattern, titles)]
    if len(told) != 1:
        return []
    other = re.compile(SELF[OTHER[told[0]]])
    return [
        slip("department_or_unit", paragraph, text, *match.span())
        for paragraph in paragraphs
        for text in [folded(paragraph.text)]
        for match in other.finditer(text.text)
    ]


def own_year(statements: Iterable[Statement]) -> list[Slip]:
    """Comparisons of a year with itself, one a sentence."""
    found: dict[tuple[int, str], Slip] = {}
    for each in statements:
        if each.base == "own_year":
            marked = re.search(rf"[比较与同和]\s*{each.year}[^，。；\d]{{0,12}}", each.sentence)
            found.setdefault(
                (each.paragraph, each.sentence),
                Slip(
                    "own_year",
                    each.paragraph,
                    each.page,
                    each.sentence,
                    marked[0] if marked else each.year,
                    each.start,
                    each.end,
                ),
            )
    return list(found.values())


def slip(code: str, paragraph: Paragraph, text: Folded, start: int, end: int) -> Slip:
    ends = [place + 1 for place, sign in enumerate(text.text) if sign in SENTENCE_ENDS]
    begins = max((place for place in ends if place <= start), default=0)
    stops = min((place for place in ends if place >= end), default=len(text.text))
    first, last = text.place(start, end)
    sentence = text.original(begins, max(stops, end)).strip()
    return Slip(code, paragraph.order, paragraph.page_at(first), sentence, paragraph.text[first:last], first, last)


@cache
def patterns(folder: Path | None = None) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Code and pattern of the seed wording_checks; {choice} is two words of change, one of them to be struck out."""
    folder = folder or project_root() / "seeds" / "templates"
    words = [row["pattern"] for row in read_seed(folder, "statement_words") if row["role"] == "change"]
    fill = Fill(grammar().units, words)
    return tuple((row["code"], fill(row["pattern"])) for row in read_seed(folder, "wording_checks"))
