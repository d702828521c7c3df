"""A document written out: xlsx, docx, md, html or pdf. What is written and read again is the same, cell by cell."""

import html
import io
import re
from collections.abc import Callable, Iterator

import docx
import openpyxl
from docx.shared import Pt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from tieout.documents.neutral import Block, Cell, Document, Paragraph, Table
from tieout.documents.text import folded
from tieout.documents.titles import NOTE

LINE = Side(style="thin")
LONGEST_SHEET_NAME = 31
PAGE_HEIGHTS = (595, 1190, 2380, 4760)
"""Points; the first is that of A4 across."""


def render(document: Document, to: str) -> bytes:
    """The bytes of a file of the kind `to`. Raises ValueError where that kind is not written."""
    if to not in WRITERS:
        raise ValueError(f"{to!r} is not a kind of document that is written: {', '.join(sorted(WRITERS))}")
    return WRITERS[to](document)


def as_html(document: Document) -> bytes:
    body = "\n".join(html_block(block) for block in document.blocks)
    head = '<meta charset="utf-8"><style>table{border-collapse:collapse}td{border:1px solid}</style>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{body}\n</body></html>\n".encode()


def html_block(block: Block) -> str:
    if isinstance(block, Table):
        return html_table(block)
    tag = f"h{min(6, block.level)}" if block.level else "p"
    return f"<{tag}>{html.escape(block.text)}</{tag}>"


def html_table(table: Table) -> str:
    rows = []
    for row in range(table.rows):
        cells = [cell for cell in table.cells if cell.r0 == row]
        rows.append("<tr>" + "".join(map(html_cell, sorted(cells, key=lambda cell: cell.c0))) + "</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def html_cell(cell: Cell) -> str:
    wide = f' colspan="{cell.c1 - cell.c0}"' if cell.c1 - cell.c0 > 1 else ""
    high = f' rowspan="{cell.r1 - cell.r0}"' if cell.r1 - cell.r0 > 1 else ""
    return f"<td{wide}{high}>{html.escape(cell.text)}</td>"


def as_markdown(document: Document) -> bytes:
    """Tables with pipes; those with merged cells, which pipes cannot show, in HTML."""
    pieces = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            pieces.append("#" * block.level + " " + block.text if block.level else block.text)
        elif all(cell.r1 - cell.r0 == cell.c1 - cell.c0 == 1 for cell in block.cells):
            pieces.append(pipes(block))
        else:
            pieces.append(html_table(block))
    return ("\n\n".join(pieces) + "\n").encode()


def pipes(table: Table) -> str:
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.r0][cell.c0] = cell.text.replace("|", "\\|").replace("\n", " ")
    lines = ["| " + " | ".join(row) + " |" for row in grid]
    return "\n".join([lines[0], "|" + " --- |" * table.columns, *lines[1:]])


def as_docx(document: Document) -> bytes:
    word = docx.Document()
    word.styles["Normal"].font.size = Pt(10.5)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            word.add_heading(block.text, block.level) if block.level else word.add_paragraph(block.text)
            continue
        grid = word.add_table(block.rows, block.columns)
        grid.style = "Table Grid"
        places = [row.cells for row in grid.rows]
        for cell in block.cells:
            place = places[cell.r0][cell.c0]
            if (cell.r1 - cell.r0, cell.c1 - cell.c0) != (1, 1):
                place = place.merge(places[cell.r1 - 1][cell.c1 - 1])
            place.text = cell.text
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def as_xlsx(document: Document) -> bytes:
    """A sheet a table, with the lines above it; the text after the last table on a sheet of its own."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, (lines, table, notes) in enumerate(with_lines(document.blocks), 1):
        title = next((line for line in lines if line.endswith("表")), f"表{number}" if table else "说明")
        sheet = book.create_sheet(sheet_name(f"{number} {title}"))
        row = 1
        for line in lines:
            sheet.cell(row, 1, line).data_type = "s"
            if table and table.columns > 1:
                sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=table.columns)
            row += 1
        for cell in table.cells if table else []:
            place = sheet.cell(row + cell.r0, cell.c0 + 1, cell.text or None)
            if cell.text:
                place.data_type = "s"
            place.border = Border(LINE, LINE, LINE, LINE)
            place.alignment = Alignment(wrap_text=True, vertical="center")
            place.font = Font(size=10)
            if (cell.r1 - cell.r0, cell.c1 - cell.c0) != (1, 1):
                ends = {"end_row": row + cell.r1 - 1, "end_column": cell.c1}
                sheet.merge_cells(start_row=row + cell.r0, start_column=cell.c0 + 1, **ends)
        for below, note in enumerate(notes, row + (table.rows if table else 0)):
            sheet.cell(below, 1, note).data_type = "s"
        for column in range(1, (table.columns if table else 1) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = 20
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_lines(blocks: list[Block]) -> Iterator[tuple[list[str], Table | None, list[str]]]:
    """Every table with the lines above it and the notes right below it; at last the lines after all tables."""
    lines: list[str] = []
    table: Table | None = None
    notes: list[str] = []
    above: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            if table:
                yield above, table, notes
            above, table, notes, lines = lines, block, [], []
        elif table and not lines and NOTE.search(folded(block.text)):
            notes.append(block.text)
        else:
            lines.append(block.text)
    if table:
        yield above, table, notes
    if lines:
        yield lines, None, []


def sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", "", title)[:LONGEST_SHEET_NAME]


def as_pdf(document: Document) -> bytes:
    """Pages as wide as A4 lies, and as high where the rows of one merged cell allow it; ruled tables whose header is
    printed on each. The font is one that every reader of Chinese PDF has; it is not carried along."""
    from reportlab.platypus.doctemplate import LayoutError

    for height in PAGE_HEIGHTS:
        try:
            return pages(document, height)
        except LayoutError:
            continue
    raise ValueError("a merged cell is too high for a page")


def pages(document: Document, height: float) -> bytes:
    """The document on pages of that height in points. Raises LayoutError where a merged cell does not fit."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph as Flowing
    from reportlab.platypus import SimpleDocTemplate
    from reportlab.platypus import Table as Ruled

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    width = A4[1] - 80
    text = ParagraphStyle("text", fontName="STSong-Light", fontSize=9, leading=13, wordWrap="CJK")
    small = ParagraphStyle("small", parent=text, fontSize=8, leading=11)
    flow = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            size = 14 if block.level else 9
            style = ParagraphStyle("own", parent=text, fontSize=size, leading=size + 5)
            flow.append(Flowing(html.escape(block.text), style))
            continue
        grid = [[""] * block.columns for _ in range(block.rows)]
        look = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        for cell in block.cells:
            grid[cell.r0][cell.c0] = Flowing(html.escape(cell.text), small) if cell.text else ""
            look.append(("SPAN", (cell.c0, cell.r0), (cell.c1 - 1, cell.r1 - 1)))
        widths = [width / block.columns] * block.columns
        flow.append(Ruled(grid, colWidths=widths, style=look, repeatRows=header_height(block)))
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=(A4[1], height), leftMargin=40, rightMargin=40, invariant=1).build(flow)
    return stream.getvalue()


def header_height(table: Table) -> int:
    """Rows that the cells of the first row reach down to: they are printed again on each page."""
    height = max((cell.r1 for cell in table.cells if cell.r0 == 0), default=1)
    return height if height < table.rows else 0


WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": as_docx,
    "html": as_html,
    "md": as_markdown,
    "pdf": as_pdf,
    "xlsx": as_xlsx,
}
