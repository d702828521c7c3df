"""Word documents (.docx), read from their XML: paragraphs with their automatic numbers, tables with merged cells."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml import etree

from tieout.documents.neutral import Block, Cell, Document, Paragraph, Place, Table, Unreadable
from tieout.documents.readers.numbering import Numbering, W, value
from tieout.documents.readers.xml import parsed
from tieout.documents.text import joined

BODY = "word/document.xml"
LONG = 25
"""Letters: paragraphs of a cell that are no longer than this are one text."""
MOST_COLUMNS = 400


def read(path: Path, name: str, pages: int) -> Document:
    """Read a Word document. Raises Unreadable."""
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            body = parsed(archive.read(BODY))
            numbers = parsed(archive.read("word/numbering.xml")) if "word/numbering.xml" in names else None
            styles = parsed(archive.read("word/styles.xml")) if "word/styles.xml" in names else None
    except (BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise Unreadable("it is not a whole Word document: save it again as .docx") from error
    document = Document(name, "docx", [])
    reader = Reader(Numbering(numbers, styles))
    inside = body.find(W + "body")
    if inside is not None:
        document.blocks = list(reader.blocks(inside))
    pictures = body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")
    if not document.blocks and any(True for _ in pictures):
        document.notes.append("scan: the document holds pictures and no text")
    return document


class Reader:
    """Blocks in the order of the body; counts paragraphs and tables for their places."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.paragraphs = self.tables = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        for item in parent:
            if item.tag == W + "p":
                self.paragraphs += 1
                text = self.text(item)
                for box in item.iter(W + "txbxContent"):
                    yield from self.blocks(box)
                if text.strip():
                    level = self.numbering.level_of(item)
                    yield Paragraph(text.strip(), Place(at=f"paragraph {self.paragraphs}"), level, size_of(item))
            elif item.tag == W + "tbl":
                yield from self.table(item)
            elif item.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "smartTag", W + "customXml"):
                yield from self.blocks(item)

    def text(self, paragraph: etree._Element) -> str:
        """The text as a reader sees it, its automatic number before it."""
        return self.numbering.of(paragraph) + text_of(paragraph)

    def table(self, element: etree._Element) -> Iterator[Table]:
        """A table, then those nested in its cells. A cell that goes on in the row below is one."""
        self.tables += 1
        number = self.tables
        found: list[Cell] = []
        nested: list[etree._Element] = []
        above: dict[int, int] = {}
        for row, tr in enumerate(rows_of(element)):
            column = whole(tr.find(f"{W}trPr/{W}gridBefore"))
            for tc in cells_of(tr):
                wide = max(1, whole(tc.find(f"{W}tcPr/{W}gridSpan"), 1))
                if column + wide > MOST_COLUMNS:
                    raise Unreadable(f"table {number} has more than {MOST_COLUMNS} columns")
                merge = tc.find(f"{W}tcPr/{W}vMerge")
                text = self.cell_text(tc)
                nested += tc.findall(W + "tbl")
                if merge is not None and value(merge) != "restart" and column in above:
                    old = found[above[column]]
                    found[above[column]] = old._replace(r1=row + 1, text=joined([old.text, text]))
                else:
                    above[column] = len(found)
                    at = f"table {number}, row {row + 1}, column {column + 1}"
                    found.append(Cell(row, column, row + 1, column + wide, text, Place(at=at)))
                column += wide
        if any(cell.text for cell in found):
            yield Table(found, Place(at=f"table {number}"))
        for inner in nested:
            yield from self.table(inner)

    def cell_text(self, cell: etree._Element) -> str:
        lines = [text for each in cell.iterfind(W + "p") if (text := self.text(each).strip())]
        if all(len(line) <= LONG for line in lines) and not all(line.replace(".", "").isdigit() for line in lines):
            return joined(lines)
        return lines[0] if len(lines) == 1 else "\n".join(lines)


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    for item in table:
        if item.tag == W + "tr":
            yield item
        elif item.tag in (W + "sdt", W + "sdtContent", W + "ins"):
            yield from rows_of(item)


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    for item in row:
        if item.tag == W + "tc":
            yield item
        elif item.tag in (W + "sdt", W + "sdtContent", W + "ins"):
            yield from cells_of(item)


def text_of(paragraph: etree._Element) -> str:
    """Letters of a paragraph, without those that a tracked change took out and those of boxes within."""
    pieces: list[str] = []
    waiting = [paragraph]
    while waiting:
        item = waiting.pop()
        if item.tag == W + "t":
            pieces.append(item.text or "")
        elif item.tag in (W + "tab", W + "ptab") and item.getparent().tag == W + "r":
            pieces.append("\t")
        elif item.tag in (W + "br", W + "cr"):
            pieces.append("\n")
        elif item.tag == W + "noBreakHyphen":
            pieces.append("-")
        elif item.tag == W + "sym":
            pieces.append("☑" if (item.get(W + "char") or "").upper() in ("F052", "F0FE", "2611") else "☐")
        elif item.tag not in (W + "del", W + "moveFrom", W + "txbxContent", W + "instrText", W + "pPr"):
            waiting.extend(reversed(item))
    return "".join(pieces)


def size_of(paragraph: etree._Element) -> float:
    """Points of the largest letters that the paragraph itself asks for; 0 where it asks for none."""
    return max((whole(size) / 2 for size in paragraph.iterfind(f"{W}r/{W}rPr/{W}sz")), default=0.0)


def whole(element: etree._Element | None, default: int = 0) -> int:
    text = "" if element is None else value(element)
    return int(text) if text.isdigit() else default
