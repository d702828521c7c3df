"""Digital PDF: letters by PDFium, tables by their rules."""

from collections import defaultdict
from itertools import groupby
from pathlib import Path

import pypdfium2 as pdfium

from tieout.documents.grid import Grid, grids
from tieout.documents.neutral import Block, Cell, Document, Page, Paragraph, Place, Table, Unreadable
from tieout.documents.readers.aligned import tables_of
from tieout.documents.readers.lines import ENDED, NUMBERED, Line, cell_text, lines_of, paragraphs_of
from tieout.documents.readers.pdf_page import Letter, Marks, marks
from tieout.documents.text import FIGURE, joined

FEW = 5
"""Letters: a page with fewer and with a picture is a scan."""
PICTURE = 0.3
"""Share of a page that a picture covers, from which a page without text is a scan."""
LONG = 20
"""Letters: no heading is longer, so that a shorter text is not taken for half a paragraph."""
FIGURE_SIGNS = frozenset("0123456789,.，．%％-－−")


def read(path: Path, name: str, pages: int) -> Document:
    """Read a PDF of at most `pages` pages. Raises Unreadable."""
    try:
        pdf = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable("it is encrypted: save it without a password first") from error
        raise Unreadable("it is not a whole PDF: its end or its list of objects is missing") from error
    with pdf:
        if len(pdf) > pages:
            raise Unreadable(f"it has {len(pdf)} pages, more than the {pages} that are read")
        if len(pdf) == 0:
            raise Unreadable("it has no page")
        document = Document(name, "pdf", [])
        for number in range(1, len(pdf) + 1):
            try:
                page = pdf[number - 1]
            except pdfium.PdfiumError:
                document.pages.append(Page(number, 0, 0, "damaged"))
                continue
            seen = marks(page)
            page.close()
            document.pages.append(Page(number, len(seen.letters), seen.dropped, note_of(seen)))
            document.blocks += blocks_of(seen, number)
    document.blocks = joined_over_pages(document.blocks)
    return document


def joined_over_pages(blocks: list[Block]) -> list[Block]:
    """Paragraphs that go on on the next page, as one: the first part ends within a sentence, the second is neither set
    in nor numbered."""
    found: list[Block] = []
    last: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and block.furniture:
            found.append(block)
            continue
        if isinstance(block, Paragraph) and last is not None and goes_on(last, block):
            last.text = joined([last.text, block.text])
            continue
        last = block if isinstance(block, Paragraph) else None
        found.append(block)
    return found


def goes_on(last: Paragraph, block: Paragraph) -> bool:
    if last.place.page is None or block.place.page != last.place.page + 1 or not last.place.box or not block.place.box:
        return False
    return (
        len(last.text) > LONG
        and not ENDED.search(last.text)
        and abs(last.size - block.size) < 0.15 * last.size
        and block.place.box[0] < last.place.box[0] + last.size
        and not NUMBERED.match(block.text)
    )


def note_of(seen: Marks) -> str:
    if len(seen.letters) < FEW:
        return "scan" if seen.pictures >= PICTURE else ""
    if seen.unknown > 0.2 * (len(seen.letters) + seen.unknown):
        return "unreadable letters"
    return ""


def blocks_of(seen: Marks, number: int) -> list[Block]:
    """Tables and paragraphs of a page, from top to bottom."""
    found = grids(seen.horizontals, seen.verticals)
    cells, outside = placed(seen.letters, found)
    tables = [table for index, grid in enumerate(found) if (table := table_of(grid, cells[index], number))]
    aligned, lines = tables_of(lines_of(outside), number)
    tables += aligned
    blocks: list[tuple[float, Block]] = [(table.place.box[1], table) for table in tables if table.place.box]
    for paragraph in paragraphs_of_page(lines, tables, number, seen):
        blocks.append((paragraph.place.box[1] if paragraph.place.box else 0.0, paragraph))
    ordered = [block for _, block in sorted(blocks, key=lambda item: item[0])]
    if seen.slanted:
        ordered.append(Paragraph(seen.slanted, Place(number), furniture=True))
    return ordered


def paragraphs_of_page(lines: list[Line], tables: list[Table], number: int, seen: Marks) -> list[Paragraph]:
    """Paragraphs between the tables: none goes on across one."""
    edges = sorted(table.place.box[1] for table in tables if table.place.box)
    right = max((letter.x1 for letter in seen.letters), default=seen.width)
    bands: dict[int, list] = defaultdict(list)
    for line in lines:
        bands[sum(line.y > edge for edge in edges)].append(line)
    return [
        each for band in sorted(bands) for each in paragraphs_of(bands[band], number, seen.width, seen.height, right)
    ]


def placed(letters: list[Letter], found: list[Grid]) -> tuple[list[dict[int, list[Letter]]], list[Letter]]:
    """Letters by grid and cell, and those in no cell. A figure that runs across a rule stays whole, in the cell that
    holds most of it."""
    cells: list[dict[int, list[Letter]]] = [defaultdict(list) for _ in found]
    outside: list[Letter] = []
    by_size = sorted(range(len(found)), key=lambda index: found[index].area)
    for run in runs(letters):
        spots = [spot_of(letter, found, by_size) for letter in run]
        if len(set(spots)) > 1 and FIGURE.fullmatch("".join(letter.text for letter in run)):
            most = max(set(spots), key=spots.count)
            spots = [most] * len(run)
        for letter, spot in zip(run, spots, strict=True):
            if spot is None:
                outside.append(letter)
            else:
                cells[spot[0]][spot[1]].append(letter)
    return cells, outside


def spot_of(letter: Letter, found: list[Grid], by_size: list[int]) -> tuple[int, int] | None:
    x, y = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
    for index in by_size:
        cell = found[index].cell_at(x, y)
        if cell is not None:
            return index, cell
    return None


def runs(letters: list[Letter]) -> list[list[Letter]]:
    """Letters in the order of the file, those of one figure together."""
    found: list[list[Letter]] = []
    for letter in letters:
        last = found[-1][-1] if found else None
        follows = (
            last is not None
            and letter.text in FIGURE_SIGNS
            and last.text in FIGURE_SIGNS
            and abs(letter.y - last.y) < 0.2 * letter.size
            and -0.3 * letter.size < letter.x0 - last.x1 < 0.3 * letter.size
        )
        if follows:
            found[-1].append(letter)
        else:
            found.append([letter])
    return [piece for run in found for piece in whole_or_parted(run)]


def whole_or_parted(run: list[Letter]) -> list[list[Letter]]:
    """Two figures that touch are parted by the texts that the file writes them in."""
    if FIGURE.fullmatch("".join(letter.text for letter in run)):
        return [run]
    return [list(group) for _, group in groupby(run, key=lambda letter: letter.piece)]


def table_of(grid: Grid, letters: dict[int, list[Letter]], number: int) -> Table | None:
    """None where the grid has no letter: a drawing, or the end of a table that has only rules."""
    if not letters:
        return None
    cells = []
    for index, (r0, c0, r1, c1) in enumerate(grid.spans):
        box = grid.box(index)
        text = cell_text(letters[index], box[0], box[2]) if index in letters else ""
        cells.append(Cell(r0, c0, r1, c1, text, Place(number, rounded(box))))
    whole = rounded((grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]))
    return Table(sorted(cells, key=lambda cell: (cell.r0, cell.c0)), Place(number, whole), grid.xs)


def rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)
