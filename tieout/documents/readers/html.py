"""Web pages: headings, paragraphs, tables with their spans. Scripts and what they would load are passed over."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as markup

from tieout.documents.neutral import Block, Cell, Document, Paragraph, Place, Table, Unreadable
from tieout.documents.readers.texts import decoded
from tieout.documents.text import clean, joined

PASSED_OVER = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "embed",
    "head",
    "select",
    "button",
}
LAYOUT_DEPTH = 60
MOST_CELLS = 400_000


def read(path: Path, name: str, pages: int) -> Document:
    """Read a page. Raises Unreadable."""
    return document_of(decoded(path.read_bytes()), name, "html")


def document_of(text: str, name: str, kind: str) -> Document:
    parser = markup.HTMLParser(no_network=True, huge_tree=False)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = markup.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("it is an empty page") from error
    return Document(name, kind, list(Walk().blocks(root)))


class Walk:
    """Blocks of a page in its order; counts tables and paragraphs for their places."""

    def __init__(self) -> None:
        self.tables = self.paragraphs = 0

    def blocks(self, element: etree._Element, depth: int = 0) -> Iterator[Block]:
        """Text between tables, a paragraph for every block of it."""
        pending: list[str] = []
        if depth > LAYOUT_DEPTH:
            yield from self.flush(["".join(element.itertext())], None)
            return
        level = heading(element)
        pending.append(element.text or "")
        for item in element:
            if not isinstance(item.tag, str) or item.tag in PASSED_OVER:
                pending.append(item.tail or "")
                continue
            if item.tag == "br":
                pending.append("\n")
            elif item.tag == "table" and not is_layout(item):
                yield from self.flush(pending, level)
                yield from self.table(item)
                pending = []
            elif item.tag == "input":
                pending.append(box(item))
            elif has_block(item) or heading(item) or item.tag in ("p", "div", "li", "tr", "table", "tbody"):
                yield from self.flush(pending, level)
                pending = []
                yield from self.blocks(item, depth + 1)
            else:
                pending.append(inline(item))
            pending.append(item.tail or "")
        yield from self.flush(pending, level)

    def flush(self, pieces: list[str], level: int | None) -> Iterator[Paragraph]:
        for line in "".join(pieces).split("\n"):
            text = re.sub(r"[ \r]+", " ", line.replace("\xa0", " ")).strip()
            if text:
                self.paragraphs += 1
                yield Paragraph(text, Place(at=f"paragraph {self.paragraphs}"), level)

    def table(self, element: etree._Element) -> Iterator[Table | Paragraph]:
        self.tables += 1
        number = self.tables
        caption = element.find("caption")
        if caption is not None:
            yield from self.flush([inline(caption)], None)
        yield from grid(element, number)


def is_layout(table: etree._Element) -> bool:
    """Whether a table only arranges the page: it holds another one."""
    return any(True for _ in table.iterdescendants("table"))


def has_block(element: etree._Element) -> bool:
    return any(
        isinstance(item.tag, str) and (item.tag in ("p", "div", "table", "li", "tr", "br") or heading(item))
        for item in element.iterdescendants()
    )


def heading(element: etree._Element) -> int | None:
    return int(element.tag[1]) if isinstance(element.tag, str) and re.fullmatch(r"h[1-6]", element.tag) else None


def inline(element: etree._Element) -> str:
    """The text of an element, lines broken where it breaks them."""
    pieces: list[str] = []

    def walk(item: etree._Element) -> None:
        if not isinstance(item.tag, str) or item.tag in PASSED_OVER:
            return
        if item.tag in ("br", "p", "div", "li"):
            pieces.append("\n")
        if item.tag == "input":
            pieces.append(box(item))
        pieces.append(re.sub(r"\s+", " ", (item.text or "").replace("\xa0", " ")))
        for inner in item:
            walk(inner)
            pieces.append(re.sub(r"\s+", " ", (inner.tail or "").replace("\xa0", " ")))
        if item.tag in ("p", "div", "li"):
            pieces.append("\n")

    walk(element)
    return "".join(pieces)


def box(item: etree._Element) -> str:
    if item.get("type") not in ("checkbox", "radio"):
        return ""
    return "☑" if item.get("checked") is not None else "☐"


def cell_text(element: etree._Element) -> str:
    return joined([clean(line) for line in inline(element).split("\n") if line.strip()])


def span(element: etree._Element, name: str, most: int) -> int:
    text = (element.get(name) or "1").strip()
    return min(max(1, int(text)), most) if text.isdigit() else 1


def grid(element: etree._Element, number: int) -> Iterator[Table]:
    """The table with its spans laid out; a span reaches no further than the table."""
    rows = [row for row in element.iter("tr")]
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        column = 0
        for item in row:
            if item.tag not in ("td", "th"):
                continue
            while (r, column) in taken:
                column += 1
            wide, high = span(item, "colspan", 200), span(item, "rowspan", len(rows) - r)
            if len(taken) + wide * high > MOST_CELLS:
                raise Unreadable(f"table {number} has more than {MOST_CELLS} cells")
            taken.update((r + i, column + j) for i in range(high) for j in range(wide))
            place = Place(at=f"table {number}, row {r + 1}, column {column + 1}")
            cells.append(Cell(r, column, r + high, column + wide, cell_text(item), place))
            column += wide
    if any(cell.text for cell in cells):
        yield Table(cells, Place(at=f"table {number}"))
