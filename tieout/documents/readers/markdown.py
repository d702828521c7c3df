"""Markdown and plain text: tables of pipes by markdown-it, lines with tabs as tables, tables in HTML, headings."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import html as markup
from markdown_it import MarkdownIt

from tieout.documents.neutral import Block, Cell, Document, Paragraph, Place, Table
from tieout.documents.readers import html
from tieout.documents.readers.texts import decoded
from tieout.documents.text import clean

TAG = re.compile(r"</?(?:b|strong|i|em|u|p|br|span|sup|sub|font|input)\b[^>]*>", re.I)
CHECKED = re.compile(r"<input\b[^>]*checkbox[^>]*>", re.I)
BROKEN = re.compile(r"(?<=[\u4e00-\u9fff（）]{4}) (?=[\u4e00-\u9fff（])")
EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1")


def read(path: Path, name: str, pages: int) -> Document:
    """Read a text file. Raises Unreadable."""
    return Document(name, "md", list(blocks(decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n"))))


def blocks(text: str) -> Iterator[Block]:
    lines = text.split("\n")
    tables = {start: (end, table) for start, end, table in pipe_tables(text)}
    number = 0
    while number < len(lines):
        line = lines[number]
        if number in tables:
            end, table = tables[number]
            yield table
            number = end
        elif re.match(r"\s*<table\b", line, re.I):
            end = next((i for i in range(number, len(lines)) if re.search(r"</table>", lines[i], re.I)), len(lines) - 1)
            root = markup.document_fromstring("\n".join(lines[number : end + 1]))
            for element in root.iter("table"):
                for table in html.grid(element, 1):
                    yield placed(table, number + 1)
            number = end + 1
        elif "\t" in line.strip("\n"):
            end = number
            while end < len(lines) and "\t" in lines[end]:
                end += 1
            yield tabbed(lines[number:end], number)
            number = end
        else:
            if paragraph := paragraph_of(line, number):
                yield paragraph
            number += 1


def pipe_tables(text: str) -> Iterator[tuple[int, int, Table]]:
    """Tables drawn with | and ---: first line, line after the last, table."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    cells: list[Cell] = []
    start = row = column = 0
    end = 0
    for index, token in enumerate(tokens):
        if token.type == "table_open" and token.map:
            cells, (start, end), row = [], token.map, 0
        elif token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            line = start + row + (1 if row else 0) + 1
            place = Place(at=f"line {line}, column {column + 1}")
            cells.append(Cell(row, column, row + 1, column + 1, plain(tokens[index + 1].content), place))
            column += 1
        elif token.type == "tr_close":
            row += 1
        elif token.type == "table_close":
            yield start, end, Table(cells, Place(at=f"line {start + 1}"))


def tabbed(lines: list[str], first: int) -> Table:
    cells = []
    for row, line in enumerate(lines):
        for column, text in enumerate(line.split("\t")):
            place = Place(at=f"line {first + row + 1}, column {column + 1}")
            cells.append(Cell(row, column, row + 1, column + 1, unbroken(plain(text)), place))
    return Table(cells, Place(at=f"line {first + 1}"))


def unbroken(text: str) -> str:
    """A name without the spaces that are left of its lines: 机构 事务. Spaced letters, 合 计, and names beside each
    other stay so."""
    return BROKEN.sub("", text)


def placed(table: Table, line: int) -> Table:
    cells = [cell._replace(place=Place(at=f"line {line}, {cell.place.at.partition(', ')[2]}")) for cell in table.cells]
    return Table(cells, Place(at=f"line {line}"))


def paragraph_of(line: str, number: int) -> Paragraph | None:
    found = re.match(r"\s*(#{1,6})\s+(.*)", line)
    level = len(found.group(1)) if found else None
    text = plain(re.sub(r"^\s*(?:[-*+]\s+|>\s*)", "", found.group(2) if found else line))
    if not text or re.fullmatch(r"[-=*_]{3,}", text):
        return None
    return Paragraph(text, Place(at=f"line {number + 1}"), level)


def plain(text: str) -> str:
    """Text without marks of emphasis and inline tags; a ticked box as ☑."""
    text = CHECKED.sub(
        lambda found: "☑" if "checked=" in found.group().replace(" checked>", " checked=>") else "☐", text
    )
    text = EMPHASIS.sub(r"\2", re.sub(r"<br\s*/?>", "\n", text, flags=re.I))
    text = TAG.sub("", text).replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return clean(text.replace("\\|", "|").replace("\\*", "*"))
