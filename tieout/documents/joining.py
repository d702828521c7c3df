"""Tables with what stands above them: title, unit, body; parts on several pages joined.

A part belongs to the table before it where its rules stand at the same x and no other title stands between.
"""

import re
from dataclasses import dataclass, field

from tieout.documents.broken_rows import mended
from tieout.documents.neutral import Cell, Document, Paragraph, Table
from tieout.documents.text import folded, is_figure
from tieout.documents.titles import CONTINUED, MARK, NOTE, TITLE_END, UNIT, UNIT_ALONE, body_of, code_of

SHIFT = 4.0
"""Points by which rules of one column may differ from page to page."""


BEGINS_NOTE = re.compile(r"[(（]?(?:注|备注|说明|附注)[:：\d]")


@dataclass
class Titled:
    """A table and what was printed with it. `above` are the lines since the table before, from the top; `notes` those
    below. `parts` is how many pieces it was printed in."""

    table: Table
    above: list[Paragraph] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: int = 1
    repeated: int = 0

    def lines(self) -> list[str]:
        return [line for each in self.above for line in each.text.split("\n")]

    @property
    def unit(self) -> str:
        """元, 万元 …, as printed nearest above the table, or blank."""
        for line in reversed(self.lines()[-8:]):
            whole = folded(line)
            if found := UNIT.search(whole) or UNIT_ALONE.fullmatch(whole):
                return found.group(1)
        return ""

    @property
    def body(self) -> str:
        """Who published it, as printed above the table, or blank."""
        return next((name for line in reversed(self.lines()[-8:]) if (name := body_of(line))), "")


def titled_tables(document: Document) -> list[Titled]:
    """The tables of a document in order, those printed in parts as one."""
    found: list[Titled] = []
    above: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if not block.furniture:
                above.append(block)
            continue
        for inside, table, notes in pieces(block):
            lines = [*above, *inside]
            if not table.cells:
                above = lines
                continue
            if found and follows(found[-1], table, lines):
                found[-1] = joined(found[-1], table)
            else:
                ended, rest = split_notes(above)
                if found:
                    found[-1].notes += ended
                found.append(Titled(table, [*rest, *inside]))
            found[-1].notes += notes
            above = []
    below, _ = split_notes(above)
    if found:
        found[-1].notes += below
    return found


def split_notes(above: list[Paragraph]) -> tuple[list[str], list[Paragraph]]:
    """Notes of the table before (they come first and begin with 注), and the lines that are left."""
    count = 0
    for index, each in enumerate(above[:6]):
        if NOTE.search(folded(each.text)) or (index and index == count and re.match(r"\d[.．、]", folded(each.text))):
            count = index + 1
    return [each.text for each in above[:count]], above[count:]


def pieces(table: Table) -> list[tuple[list[Paragraph], Table, list[str]]]:
    """A sheet may hold several tables below each other, with titles between and notes below: each as the lines above
    it, the table itself, and its notes. A piece may have lines only."""
    rows = by_row(table)
    cuts = [row for row in range(2, table.rows) if is_inner_title(row, rows, table)]
    found = []
    for start, end in zip([0, *cuts], [*cuts, table.rows], strict=True):
        top, lines = preamble(start, end, rows, table)
        bottom, notes = postamble(top, end, rows)
        found.append((lines, part_of(table, top, bottom) if (start, top, end) != (0, 0, bottom) else table, notes))
    return found


def is_inner_title(row: int, rows: dict[int, list[Cell]], table: Table) -> bool:
    """Whether a row is nothing but the title of another table."""
    cells = [cell for cell in rows.get(row, []) if cell.text.strip()]
    if len(cells) != 1 or cells[0].r0 != row or cells[0].r1 > row + 1 or table.columns < 3:
        return False
    text = folded(cells[0].text)
    return (
        bool(TITLE_END.search(text)) and len(text) < 50 and code_of(cells[0].text) is not None and text.endswith("表")
    )


def preamble(start: int, end: int, rows: dict[int, list[Cell]], table: Table) -> tuple[int, list[Paragraph]]:
    """The first row of the table itself, and the lines above it: rows with title, unit or body, and what stands alone
    on its row above such a one."""
    lines: list[Paragraph] = []
    waiting: list[Paragraph] = []
    top = start
    for row in range(start, end):
        cells = [cell for cell in rows.get(row, []) if cell.text.strip()]
        if not cells:
            if top == row and not waiting:
                top = row + 1
            continue
        if any(cell.r0 != row for cell in cells):
            break
        is_one = is_preamble(cells, table)
        if not is_one and (len(cells) > 1 or table.columns < 2):
            break
        waiting += [Paragraph(cell.text, cell.place) for cell in cells]
        if is_one:
            lines, waiting, top = [*lines, *waiting], [], row + 1
    else:
        # every row is a line of its own: text above a table, no table
        return (end, [*lines, *waiting]) if lines or waiting else (start, [])
    return top, lines


def postamble(top: int, end: int, rows: dict[int, list[Cell]]) -> tuple[int, list[str]]:
    """The row after the last of the table itself, and the notes below: rows with one text that begins with 注."""
    notes: list[str] = []
    bottom = end
    for row in range(end - 1, top, -1):
        cells = [cell for cell in rows.get(row, []) if cell.text.strip()]
        if not cells and notes:
            continue
        if (
            len(cells) != 1
            or cells[0].r0 != row
            or not re.match(r"[(（]?(?:注|备注|说明|附注)[:：\d]", folded(cells[0].text))
        ):
            break
        notes.insert(0, cells[0].text)
        bottom = row
    return bottom, notes


def part_of(table: Table, top: int, bottom: int) -> Table:
    """Rows `top` to `bottom` - 1 of a table."""
    cells = [
        cell._replace(r0=max(cell.r0, top) - top, r1=min(cell.r1, bottom) - top)
        for cell in table.cells
        if cell.r1 > top and cell.r0 < bottom
    ]
    return Table(cells, table.place, table.xs, table.name, table.aligned)


def is_preamble(cells: list[Cell], table: Table) -> bool:
    if any(is_figure(cell.text) for cell in cells):
        return False
    whole = "  ".join(cell.text for cell in cells)
    if UNIT.search(folded(whole)) or body_of(whole) or all(MARK.fullmatch(folded(cell.text)) for cell in cells):
        return len(cells) <= 3
    first = cells[0]
    wide = first.c1 - first.c0 >= max(2, 0.8 * table.columns)
    text = folded(first.text)
    return (
        len(cells) == 1
        and table.columns > 2
        and (bool(TITLE_END.search(text)) or (wide and (is_year_mark(text) or bool(CONTINUED.search(text)))))
    )


def is_year_mark(text: str) -> bool:
    return bool(re.fullmatch(r"[(（]?20\d\d年?度?[)）]?", text))


def by_row(table: Table) -> dict[int, list[Cell]]:
    """Cells by every row that they reach into."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        for row in range(cell.r0, cell.r1):
            rows.setdefault(row, []).append(cell)
    return rows


def follows(before: Titled, table: Table, lines: list[Paragraph]) -> bool:
    """Whether a table goes on in this one: its columns are the same, and no other title stands between. Where the title
    is printed on each page, the header is the same too."""
    last = before.table.places[-1] if before.table.places else before.table.place
    if table.place.page is None or last.page is None:
        return not lines and not table.name and goes_on_unplaced(before.table, table)
    if not 0 < table.place.page - last.page <= 2:
        return False
    texts = [text for each in lines if (text := without_signs(each.text))]
    fits = columns_by_x(before.table.xs, table.xs) is not None
    if not texts:
        return fits or same_shape(before.table, table)
    old = {without_signs(line) for line in before.lines()[-8:]}
    header = header_key(table)
    return fits and all(text in old for text in texts) and (not header or header == header_key(before.table))


def goes_on_unplaced(whole: Table, part: Table) -> bool:
    """Where a kind of document has no pages: as many columns right below, under no header or the same one."""
    header = header_key(part)
    return whole.columns == part.columns and (not header or header == header_key(whole))


def same_shape(whole: Table, part: Table) -> bool:
    """As many columns between the same sides, of other widths: each page was set for itself."""
    sides = abs(whole.xs[0] - part.xs[0]) <= 3 * SHIFT and abs(whole.xs[-1] - part.xs[-1]) <= 3 * SHIFT
    return sides and len(whole.xs) == len(part.xs)


def without_signs(line: str) -> str:
    return CONTINUED.sub("", folded(line))


def header_key(table: Table) -> tuple[str, ...]:
    """The texts of the first row, to tell a header that is printed again. Empty where it has a figure."""
    first = [cell for cell in table.cells if cell.r0 == 0 and cell.text]
    if any(is_figure(cell.text) for cell in first) or len(first) < 2:
        return ()
    return tuple(folded(cell.text) for cell in first)


def columns_by_x(whole: tuple[float, ...], part: tuple[float, ...]) -> list[int] | None:
    """For every rule of the part the number of the whole's rule at the same x; None where one has none. The part may
    have been shifted or scaled as a whole."""
    found: list[int] = []
    for x in part:
        nearest = min(range(len(whole)), key=lambda index: abs(whole[index] - x))
        if abs(whole[nearest] - x) > SHIFT or nearest in found:
            found = []
            break
        found.append(nearest)
    if found and found[0] == 0 and found[-1] == len(whole) - 1:
        return found
    if len(whole) != len(part):
        return None
    width, other = whole[-1] - whole[0], part[-1] - part[0]
    if abs(width - other) > 0.1 * width:
        return None
    scaled = (whole[0] + (x - part[0]) * width / other for x in part)
    return (
        list(range(len(whole)))
        if all(abs(a - b) <= 0.015 * width for a, b in zip(whole, scaled, strict=True))
        else None
    )


def joined(before: Titled, part: Table) -> Titled:
    """The table with the part below it; a header that is printed again is left out."""
    whole = before.table
    columns = (columns_by_x(whole.xs, part.xs) if whole.xs else None) or list(range(part.columns + 1))
    again = repeated_rows(whole, part)
    if not again:
        whole, part = mended(whole, part, columns)
    shift = whole.rows - again
    more = [
        Cell(max(cell.r0, again) + shift, columns[cell.c0], cell.r1 + shift, columns[cell.c1], cell.text, cell.place)
        for cell in part.cells
        if cell.r1 > again
    ]
    places = [*(whole.places or [whole.place]), part.place]
    table = Table([*whole.cells, *more], whole.place, whole.xs, whole.name, whole.aligned, places)
    return Titled(table, before.above, before.notes, before.parts + 1, before.repeated + (again > 0))


def repeated_rows(whole: Table, part: Table) -> int:
    """How many rows at the top of the part are those at the top of the whole again."""
    key = header_key(part)
    if not key or key != header_key(whole):
        return 0
    first, second = rows_of_text(whole), rows_of_text(part)
    count = 0
    while (
        count < min(len(first), len(second))
        and first[count] == second[count]
        and not any(map(is_figure, second[count]))
    ):
        count += 1
    return count


def rows_of_text(table: Table) -> list[tuple[str, ...]]:
    """Folded texts by the row that a cell begins in."""
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        if cell.text:
            rows[cell.r0].append(folded(cell.text))
    return [tuple(row) for row in rows]
