"""The text of a document: paragraphs in order, each under its headings."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tieout.documents import seeds
from tieout.documents.neutral import Document, Paragraph, Place, Table
from tieout.documents.text import clean, folded
from tieout.narrative.paragraphs import CONTENTS

LEVELS = (
    re.compile(r"^(第[一二三四五六七八九十]+部分)\s*"),
    re.compile(r"^([一二三四五六七八九十]{1,3})[、.．]\s*"),
    re.compile(r"^[(（]([一二三四五六七八九十]{1,3})[)）][、.．]?\s*"),
    re.compile(r"^(\d{1,2})[、.．](?!\d)\s*"),
)
NUMBERED = re.compile(
    r"第[一二三四五六七八九十]+部分|[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]|表?\s*\d{1,2}\D|附[表件]"
)
LONGEST_HEADING = 45
LARGER = 1.2
"""How many times larger than the text the letters of a heading are."""
CONTENTS_LINE = re.compile(r"[.．…·]{4,}\s*\d*$|\.{3,}")


class Read(NamedTuple):
    """`headings` are those above the paragraph, the highest first; `heading` says that it is one itself."""

    order: int
    file: str
    place: Place
    headings: tuple[str, ...]
    text: str
    heading: bool


class Section(NamedTuple):
    part: str
    section: str
    heading: str


def paragraphs(documents: list[Document]) -> Iterator[Read]:
    """Every paragraph outside of tables, page numbers and the contents left out."""
    order = 0
    for document in documents:
        stack: list[tuple[int, str]] = []
        body = body_size(document)
        _, rest = contents_and_rest(document)
        outside = level_of_sections(rest)
        for paragraph in rest:
            level = level_of(paragraph, body, outside)
            if level is not None:
                stack = [each for each in stack if each[0] < level]
            order += 1
            headings = tuple(text for _, text in stack)
            yield Read(order, document.file, paragraph.place, headings, paragraph.text, level is not None)
            if level is not None:
                stack.append((level, clean(paragraph.text)))


def contents(documents: list[Document]) -> list[str]:
    """Lines of the contents, in order, without dots and page numbers."""
    return [each.text for each in lines_of_contents(documents)]


def lines_of_contents(documents: list[Document]) -> list[Read]:
    """The same as paragraphs under the heading 目录."""
    lines = [(document, paragraph) for document in documents for paragraph in contents_and_rest(document)[0]]
    return [
        Read(order, document.file, paragraph.place, CONTENTS, text, False)
        for order, (document, paragraph) in enumerate(lines, 1)
        if (text := re.sub(r"[\s.．…·]+\d*$", "", clean(paragraph.text)))
    ]


def contents_and_rest(document: Document) -> tuple[list[Paragraph], list[Paragraph]]:
    """Paragraphs of the contents, and the others."""
    blocks = [block for block in document.blocks if not (isinstance(block, Paragraph) and block.furniture)]
    start = next((n for n, block in enumerate(blocks[:120]) if is_contents(block)), None)
    end = 0 if start is None else end_of_contents(blocks, start)
    listed: list[Paragraph] = []
    rest: list[Paragraph] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            inside = (start is not None and start < number < end) or bool(CONTENTS_LINE.search(block.text))
            (listed if inside else rest).append(block)
    return listed, headings_joined(rest, body_size(document))


def headings_joined(paragraphs: list[Paragraph], body: float) -> list[Paragraph]:
    """The heading of a part that is printed on two lines, as one."""
    found: list[Paragraph] = []
    for each in paragraphs:
        last = found[-1] if found else None
        goes_on = (
            last is not None
            and LEVELS[0].match(clean(last.text))
            and last.place.page == each.place.page
            and each.size >= LARGER * body > 0
            and abs(each.size - last.size) < 0.6
            and not number_of(each.text)
            and len(each.text) < LONGEST_HEADING
        )
        if goes_on and last is not None:
            found[-1] = Paragraph(last.text + each.text, last.place, last.level, last.size)
        else:
            found.append(each)
    return found


def is_contents(block: Paragraph | Table) -> bool:
    return isinstance(block, Paragraph) and folded(block.text).strip("*#") in ("目录", "目次")


def end_of_contents(blocks: list[Paragraph | Table], start: int) -> int:
    """The number of the first block after the contents: where its first line, or the first number, comes again."""
    first = blocks[start + 1] if start + 1 < len(blocks) else None
    if not isinstance(first, Paragraph):
        return start
    number, key = number_of(first.text), heading_key(folded(first.text))
    for index in range(start + 2, len(blocks)):
        block = blocks[index]
        if isinstance(block, Table) or "。" in block.text:
            break
        again = number and number_of(block.text) == number
        if again or (key and heading_key(folded(block.text)) == key):
            return index
    # the text has other headings than the contents: they end with their last numbered line
    end = start + 1
    while end < len(blocks) and isinstance(line := blocks[end], Paragraph) and NUMBERED.match(clean(line.text)):
        end += 1
    return end


def number_of(text: str) -> str:
    """The number of a heading with its level: 第一部分, 一、."""
    for level, pattern in enumerate(LEVELS):
        if found := pattern.match(clean(text)):
            return f"{level} {found.group(1)}"
    return ""


def heading_key(text: str) -> str:
    for level in LEVELS:
        text = level.sub("", text)
    return re.sub(r"[.．…·]+\d*$", "", text)


def body_size(document: Document) -> float:
    """The size of letters that most of the text has; 0 where sizes are not known."""
    sizes: Counter[float] = Counter()
    for paragraph in document.paragraphs():
        sizes[round(paragraph.size * 2) / 2] += len(paragraph.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def level_of_sections(paragraphs: list[Paragraph]) -> int:
    """The level that the document gives to headings 一、; one above all where it gives none."""
    said = [each.level for each in paragraphs if each.level and number_of(each.text).startswith("1 ")]
    return min(said, default=99)


def level_of(paragraph: Paragraph, body: float, sections_at: int) -> int | None:
    """The level of a heading: by its number, else by its larger letters or as the document says, whose headings
    一、 are on the level `sections_at`. None for text."""
    text = clean(paragraph.text)
    if len(text) > LONGEST_HEADING or re.search(r"[。；;！]", text.rstrip("。")):
        return None
    for level, pattern in enumerate(LEVELS):
        if (found := pattern.match(text)) and found.end() < len(text):
            ends = text.endswith(("。", "：", ":", "；", "，"))
            holds = re.search(r"\d+(?:\.\d+)?\s*(?:万元|元|%|平方米|辆|台)", text)
            return None if ends or holds or (level == 3 and len(text) > 25) else level
    if body and paragraph.size >= LARGER * body and not re.search(r"表(?:[(（].*[)）])?$|[:：，。]", text):
        return 0
    if not paragraph.level:
        return None
    return 0 if paragraph.level < sections_at else len(LEVELS)


def sections(read: list[Read]) -> Iterator[Section]:
    """Numbered headings with the part they stand in, each section once: 五（一）."""
    part = section = ""
    known = {folded(row["heading"]) for row in seeds.rows("reference/narrative_sections")}
    seen: set[tuple[str, str]] = set()
    for each in read:
        text = clean(each.text)
        if not each.heading:
            continue
        number = number_of(text)
        level, _, ordinal = number.partition(" ")
        title = heading_after(text)
        if level == "0" or not number:
            part, section = ordinal or text, ""
            key = (part, "")
            if folded(title if number else text) not in known:
                continue
            title = title if number else text
        elif level == "1":
            section = ordinal
            key = (part, section)
        elif level == "2" and section:
            key = (part, f"{section}（{ordinal}）")
        else:
            continue
        if key not in seen:
            seen.add(key)
            yield Section(*key, title)


def heading_after(text: str) -> str:
    """A heading without its number."""
    found = next((match for pattern in LEVELS if (match := pattern.match(text))), None)
    return text[found.end() :].strip() if found else text
