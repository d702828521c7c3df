"""The form that every reader gives: paragraphs and tables of cells, each with its place, the text as printed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the upper left corner of the page as it is seen."""


class Place(NamedTuple):
    """Where a text stands. `at` is an address (`Sheet1!C7`), a line (`line 12`) or an element (`table[2]/tr[3]`)."""

    page: int | None = None
    box: Box | None = None
    at: str = ""

    def __str__(self) -> str:
        return f"p. {self.page}" if self.page else self.at


class Cell(NamedTuple):
    """Rows r0 to r1 - 1 and columns c0 to c1 - 1 of the grid."""

    r0: int
    c0: int
    r1: int
    c1: int
    text: str
    place: Place


@dataclass
class Paragraph:
    """`level` is that of a heading where the document says one (1 the highest); `size` that of its letters in points;
    `furniture` says that it is a page number or a running head."""

    text: str
    place: Place
    level: int | None = None
    size: float = 0.0
    furniture: bool = False


@dataclass
class Table:
    """`xs` are the x of the rules between columns, one more than there are columns; empty where there are none.
    `name` is the sheet's, where it is one; `aligned` says that there are no rules: the columns were told by how the
    texts stand below each other. `places` are those of the parts that were joined into this table."""

    cells: list[Cell]
    place: Place
    xs: tuple[float, ...] = ()
    name: str = ""
    aligned: bool = False
    places: list[Place] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return max((cell.r1 for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        return max((cell.c1 for cell in self.cells), default=0)


Block = Paragraph | Table


class Page(NamedTuple):
    """`note` names what of the page could not be read: `scan`, `unreadable letters`, or nothing. `dropped` counts
    letters that lie outside the page."""

    number: int
    letters: int
    dropped: int = 0
    note: str = ""


@dataclass
class Document:
    """A file as read. `kind` is pdf, docx, xlsx, xls, html, md or doc."""

    file: str
    kind: str
    blocks: list[Block]
    pages: list[Page] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))


class Unreadable(Exception):
    """A file that cannot be read; the message says why and what a person can do."""
