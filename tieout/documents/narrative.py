"""The text of a document: paragraphs in order, each under its headings."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tieout.documents.neutral import Document, Paragraph, Place, Table
from tieout.documents.text import clean, folded

LEVELS = (
    re.compile(r"^(第[一二三四五六七八九十]+部分)\s*"),
    re.compile(r"^([一二三四五六七八九十]{1,3})[、.．]\s*"),
    re.compile(r"^[(（]([一二三四五六七八九十]{1,3})[)）][、.．]?\s*"),
    re.compile(r"^(\d{1,2})[、.．](?!\d)\s*"),
)
LONGEST_HEADING = 45
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
    """Every paragraph outside of tables, page numbers and lines of the contents left out."""
    order = 0
    for document in documents:
        stack: list[tuple[int, str]] = []
        for paragraph in prose(document):
            level = level_of(paragraph)
            if level is not None:
                stack = [each for each in stack if each[0] < level]
            order += 1
            headings = tuple(text for _, text in stack)
            yield Read(order, document.file, paragraph.place, headings, paragraph.text, level is not None)
            if level is not None:
                stack.append((level, clean(paragraph.text)))


def prose(document: Document) -> Iterator[Paragraph]:
    """Paragraphs that are neither page numbers nor lines of the contents."""
    blocks = [block for block in document.blocks if not (isinstance(block, Paragraph) and block.furniture)]
    last = end_of_contents(blocks)
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph) and number >= last and not CONTENTS_LINE.search(block.text):
            yield block


def end_of_contents(blocks: list[Paragraph | Table]) -> int:
    """The number of the first block after the contents: where a line of it is printed again."""
    start = next(
        (n for n, b in enumerate(blocks[:80]) if isinstance(b, Paragraph) and folded(b.text) in ("目录", "目次")), None
    )
    if start is None:
        return 0
    first = next((folded(b.text) for b in blocks[start + 1 : start + 3] if isinstance(b, Paragraph)), "")
    key = heading_key(first)
    for number in range(start + 2, len(blocks)):
        block = blocks[number]
        if isinstance(block, Table):
            return start
        if key and heading_key(folded(block.text)).startswith(key):
            return number
    return start


def heading_key(text: str) -> str:
    for level in LEVELS:
        text = level.sub("", text)
    return re.sub(r"[.．…·]+\d*$", "", text)


def level_of(paragraph: Paragraph) -> int | None:
    """The level of a heading by its number, else as the document says; None for a paragraph of text."""
    text = clean(paragraph.text)
    if len(text) > LONGEST_HEADING or re.search(r"[。；;！]", text.rstrip("。")):
        return None
    for level, pattern in enumerate(LEVELS):
        if (found := pattern.match(text)) and found.end() < len(text):
            is_sentence = text.endswith(("。", "：", ":", "；", "，")) or bool(
                re.search(r"\d+(?:\.\d+)?\s*(?:万元|元|%)", text)
            )
            return None if is_sentence or (level == 3 and len(text) > 25) else level
    return paragraph.level if paragraph.level else None


def sections(read: list[Read]) -> Iterator[Section]:
    """Numbered headings with the part they stand in, each section once: 五（一）."""
    part = section = ""
    seen: set[tuple[str, str]] = set()
    for each in read:
        text = clean(each.text)
        if not each.heading:
            continue
        if found := LEVELS[0].match(text):
            part, section = found.group(1), ""
            continue
        if found := LEVELS[1].match(text):
            section = found.group(1)
            key = (part, section)
        elif found := LEVELS[2].match(text):
            key = (part, f"{section}（{found.group(1)}）")
        else:
            continue
        if key not in seen:
            seen.add(key)
            yield Section(*key, text[found.end() :].strip())
