"""Letters of a PDF page put together: to lines, to the texts of cells, to paragraphs."""

import itertools
import re
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from tieout.documents.neutral import Box, Paragraph, Place
from tieout.documents.readers.pdf_page import Letter
from tieout.documents.text import CJK, FIGURE, joined

BASELINE = 0.35
"""Share of a letter's size by which baselines of one line may differ."""
SPACE = 0.22
"""Share of a letter's size that parts two words of Latin letters."""
WIDE = 1.4
"""Share of a letter's size that is a gap between two texts on one line."""
PAGE_NUMBER = re.compile(
    r"[-—–－‐·.\s]*(?:第?\s*[\dⅰ-ⅿⅠ-Ⅿivx]{1,4}\s*页?(?:\s*[/共，,]\s*共?\s*\d{1,4}\s*页?)?)[-—–－‐·.\s]*", re.I
)
ENDED = re.compile(r"[。！？；：;:!?]$")
"""A line that ends so may be the last of its paragraph though it is long."""
NUMBERED = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]+部分"
)
COLOUR = re.compile(r"[\d,.，．%％+\-－−]")


class Line(NamedTuple):
    """Letters on one baseline, from left to right; `text` with the gaps that a reader sees. `pieces` are the texts
    between wide gaps, each with where it starts and ends."""

    text: str
    box: Box
    y: float
    size: float
    pieces: tuple[tuple[str, float, float], ...] = ()


def lines_of(letters: Iterable[Letter]) -> list[Line]:
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda letter: (letter.y, letter.x0)):
        if rows and abs(letter.y - rows[-1][0].y) <= BASELINE * max(letter.size, rows[-1][0].size):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [line_of(row) for row in rows]


def line_of(row: list[Letter]) -> Line:
    letters = once(sorted(row, key=lambda letter: letter.x0))
    chinese = [letter.size for letter in letters if CJK.match(letter.text)]
    size = median(chinese or [letter.size for letter in letters])
    pieces = [letters[0].text]
    for before, letter in itertools.pairwise(letters):
        gap = letter.x0 - before.x1
        if gap > WIDE * size:
            pieces.append("  ")
        elif gap > SPACE * size and not (CJK.match(letter.text) and CJK.match(before.text)):
            both_figures = COLOUR.match(letter.text) and COLOUR.match(before.text)
            pieces.append(" " if not both_figures or gap > 2 * SPACE * size else "")
        pieces.append(letter.text)
    box = (letters[0].x0, min(a.top for a in letters), max(a.x1 for a in letters), max(a.bottom for a in letters))
    return Line("".join(pieces), box, median(letter.y for letter in letters), size, parted(letters, size))


def parted(letters: list[Letter], size: float) -> tuple[tuple[str, float, float], ...]:
    """Texts of a line that wide gaps part."""
    groups = [[letters[0]]]
    for before, letter in itertools.pairwise(letters):
        if letter.x0 - before.x1 > WIDE * size:
            groups.append([])
        groups[-1].append(letter)
    return tuple(("".join(each.text for each in group), group[0].x0, group[-1].x1) for group in groups)


def once(letters: list[Letter]) -> list[Letter]:
    """Letters without those printed twice on one spot to look bold."""
    kept: list[Letter] = []
    for letter in letters:
        near = (other for other in kept[-3:] if other.text == letter.text)
        if not any(
            abs(other.x0 - letter.x0) < 0.2 * letter.size and abs(other.y - letter.y) < 0.2 * letter.size
            for other in near
        ):
            kept.append(letter)
    return kept


def cell_text(letters: list[Letter], left: float, right: float) -> str:
    """The text of a cell. A line that fills its cell goes on in the next; figures on lines of their own stay two."""
    lines = lines_of(letters)
    texts = [re.sub(r" {2,}", " ", line.text).strip() for line in lines]
    if len(lines) > 1 and all(FIGURE.fullmatch(text.replace(" ", "")) for text in texts):
        widest = max(line.box[2] - line.box[0] for line in lines)
        if widest < 0.75 * (right - left):
            return "\n".join(texts)
    return joined(texts)


def paragraphs_of(lines: list[Line], page: int, width: float, height: float, right: float) -> list[Paragraph]:
    """Lines outside of tables as paragraphs: a line that fills its measure goes on in the next, unless that is set in
    or in letters of another size."""
    found: list[Paragraph] = []
    body = [line for line in lines if not is_furniture(line, height)]
    left = min((line.box[0] for line in body), default=0.0)
    before: Line | None = None
    for line in lines:
        furniture = is_furniture(line, height)
        goes_on = (
            before is not None
            and not furniture
            and abs(line.size - before.size) < 0.15 * before.size
            and before.box[2] > right - (2.2 if ENDED.search(before.text) else 4.5) * line.size
            and before.box[2] - before.box[0] > 0.4 * width
            and line.box[0] < left + 1.2 * line.size
            and line.y - before.y < 3 * line.size
            and not (ENDED.search(before.text) and NUMBERED.match(line.text))
        )
        if goes_on:
            last = found[-1]
            last.text = joined([last.text, line.text.strip()])
            last.place = Place(page, around([last.place.box, line.box]))
        else:
            found.append(Paragraph(line.text.strip(), Place(page, line.box), None, round(line.size, 1), furniture))
        before = None if furniture else line
    return found


def is_furniture(line: Line, height: float) -> bool:
    """Whether a line is a page number: at the edge of the page, and nothing but a number."""
    at_edge = line.y > 0.88 * height or line.y < 0.09 * height
    return at_edge and bool(PAGE_NUMBER.fullmatch(line.text.strip()))


def around(boxes: Iterable[Box | None]) -> Box:
    held = [box for box in boxes if box]
    return min(b[0] for b in held), min(b[1] for b in held), max(b[2] for b in held), max(b[3] for b in held)
