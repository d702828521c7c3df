"""Workbooks (.xlsx, .xls): every sheet as a table of the texts that its cells show."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl
import xlrd
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineWorkbook

from tieout.documents.neutral import Block, Cell, Document, Paragraph, Place, Table, Unreadable
from tieout.documents.readers.displayed import displayed
from tieout.documents.text import clean

MOST_CELLS = 500_000
NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)(?:<v\s*/>|<v></v>)?</c>")
Span = tuple[int, int, int, int]
"""First row, first column, row after the last, column after the last; from 0."""


def read_xlsx(path: Path, name: str, pages: int) -> Document:
    """Read an .xlsx workbook. Raises Unreadable."""
    try:
        book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, AttributeError):
        return read_plain(path, name, "xlsx")
    document = Document(name, "xlsx", [])
    if count := formulas_without_values(path):
        document.notes.append(f"{count} formulas without a value: open the workbook, save it, and read it again")
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            document.notes.append(f"hidden sheet: {sheet.title}")
            continue
        document.blocks += blocks_of(*contents(sheet), sheet.title)
    return document


def formulas_without_values(path: Path) -> int:
    """How many cells have a formula that no program has worked out: a reader sees a figure, the file has none."""
    with ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(len(NO_VALUE.findall(archive.read(name))) for name in sheets)


def contents(sheet: Worksheet) -> tuple[dict[tuple[int, int], str], list[Span]]:
    """Texts by row and column, and merged spans. Rows and columns that are hidden are left out."""
    rows = {number - 1 for number, each in sheet.row_dimensions.items() if each.hidden}
    columns: set[int] = set()
    for each in sheet.column_dimensions.values():
        if each.hidden and each.min and each.max:
            columns.update(range(each.min - 1, min(each.max, 2000)))
    shows = sheet.sheet_view.showZeros is not False
    texts = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or cell.row - 1 in rows or cell.column - 1 in columns:
                continue
            text = displayed(cell.value, cell.number_format, shows)
            if text.strip():
                texts[cell.row - 1, cell.column - 1] = text
    spans = [(each.min_row - 1, each.min_col - 1, each.max_row, each.max_col) for each in sheet.merged_cells.ranges]
    return texts, spans


def read_xls(path: Path, name: str, pages: int) -> Document:
    """Read an .xls workbook. Raises Unreadable."""
    try:
        book = xlrd.open_workbook(str(path), formatting_info=True)
    except xlrd.XLRDError as error:
        if "ncrypt" in str(error) or "assword" in str(error):
            raise Unreadable("it is encrypted: save it without a password first") from error
        return read_plain(path, name, "xls")
    except (AssertionError, IndexError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError):
        return read_plain(path, name, "xls")
    document = Document(name, "xls", [])
    for sheet in book.sheets():
        if sheet.visibility:
            document.notes.append(f"hidden sheet: {sheet.name}")
            continue
        texts = {}
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                text = shown(book, sheet, row, column)
                if text.strip():
                    texts[row, column] = text
        spans = [(r0, c0, r1, c1) for r0, r1, c0, c1 in sheet.merged_cells]
        document.blocks += blocks_of(texts, spans, sheet.name)
    return document


def shown(book: Any, sheet: Any, row: int, column: int) -> str:
    cell = sheet.cell(row, column)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str if cell.xf_index is not None else ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return displayed(xlrd.xldate_as_datetime(cell.value, book.datemode), form)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return displayed(bool(cell.value), form)
    return displayed(cell.value, form)


def read_plain(path: Path, name: str, kind: str) -> Document:
    """Read a workbook without its formats, where the full reader cannot. Raises Unreadable."""
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        reason = (
            "it is encrypted: save it without a password first"
            if "assword" in str(error)
            else "it is not a whole workbook"
        )
        raise Unreadable(reason) from error
    document = Document(name, kind, [], notes=["number formats could not be read: figures stand as they are stored"])
    for title in book.sheet_names:
        sheet = book.get_sheet_by_name(title)
        texts = {}
        top, left = sheet.start or (0, 0)
        for row, values in enumerate(sheet.to_python(skip_empty_area=True), top):
            for column, value in enumerate(values, left):
                if value != "" and (text := displayed(value, "General")).strip():
                    texts[row, column] = text
        spans = [(a[0], a[1], b[0] + 1, b[1] + 1) for a, b in sheet.merged_cell_ranges or []]
        document.blocks += blocks_of(texts, spans, title)
    return document


def blocks_of(texts: dict[tuple[int, int], str], spans: Iterable[Span], title: str) -> list[Block]:
    """A sheet whose rows hold one text each is prose; else it is a table. Rows and columns without text are left out
    where they lie outside."""
    if not texts:
        return []
    if len(texts) > MOST_CELLS:
        raise Unreadable(f"sheet {title} has {len(texts)} cells, more than the {MOST_CELLS} that are read")
    rows = sorted({row for row, _ in texts})
    if len(rows) == len(texts):
        return [
            Paragraph(clean(line), at(title, row, column))
            for (row, column), text in sorted(texts.items())
            for line in text.split("\n")
            if line.strip()
        ]
    starts = {(r0, c0): (r1, c1) for r0, c0, r1, c1 in spans if (r0, c0) in texts}
    last_row, last_column = rows[-1], max(column for _, column in texts)
    blank = blanks(texts, spans, last_row, last_column)
    cells = []
    for row, column in sorted([*texts, *blank]):
        r1, c1 = starts.get((row, column), (row + 1, column + 1))
        text = clean(texts.get((row, column), "").replace("\n", ""))
        first = rows[0]
        r1, c1 = min(r1, last_row + 1), min(c1, last_column + 1)
        cells.append(Cell(row - first, column, r1 - first, c1, text, at(title, row, column)))
    return [Table(cells, Place(at=f"{title}!A1"), name=title)]


def blanks(
    texts: dict[tuple[int, int], str], spans: Iterable[Span], last_row: int, last_column: int
) -> list[tuple[int, int]]:
    """Cells without text inside the area that has some, those under a merged cell left out."""
    covered = {
        (row, column)
        for r0, c0, r1, c1 in spans
        for row in range(r0, min(r1, last_row + 1))
        for column in range(c0, min(c1, last_column + 1))
        if (row, column) != (r0, c0)
    }
    first = min(row for row, _ in texts)
    if (last_row - first + 1) * (last_column + 1) > 4 * MOST_CELLS:
        return []
    return [
        (row, column)
        for row in range(first, last_row + 1)
        for column in range(last_column + 1)
        if (row, column) not in texts and (row, column) not in covered
    ]


def at(title: str, row: int, column: int) -> Place:
    return Place(at=f"{title}!{get_column_letter(column + 1)}{row + 1}")
