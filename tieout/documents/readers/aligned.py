"""Tables that are printed without rules: lines of texts set below each other, figures at their ends."""

import itertools

from tieout.documents.neutral import Box, Cell, Place, Table
from tieout.documents.readers.lines import Line, around
from tieout.documents.text import is_figure

ROWS = 3
"""Lines with figures that make a table."""
APART = 3.5
"""Line heights between two rows of one table."""
HEADER_LINES = 4


def tables_of(lines: list[Line], page: int) -> tuple[list[Table], list[Line]]:
    """Tables among the lines of a page, from the top down, and the lines that are in none."""
    found: list[Table] = []
    used: set[int] = set()
    for run in runs(lines):
        columns = columns_of([lines[number] for number in run])
        if len(columns) < 2:
            continue
        first = header_start(lines, run[0])
        members = list(range(first, run[-1] + 1))
        found.append(table_of([lines[number] for number in members], columns, page))
        used.update(members)
    return found, [line for number, line in enumerate(lines) if number not in used]


def runs(lines: list[Line]) -> list[list[int]]:
    """Numbers of the lines that are rows with figures, those near each other together."""
    found: list[list[int]] = []
    for number, line in enumerate(lines):
        if not is_row(line):
            continue
        if found and line.y - lines[found[-1][-1]].y <= APART * line.size:
            found[-1].append(number)
        else:
            found.append([number])
    return [run for run in found if len(run) >= ROWS]


def is_row(line: Line) -> bool:
    """Two texts or more, the last a figure: one of three, or one with a point or comma, which no page number has."""
    texts = [text for text, _, _ in line.pieces]
    if len(texts) < 2 or not is_figure(texts[-1]):
        return False
    return (len(texts) > 2 and is_figure(texts[-2])) or any(sign in texts[-1] for sign in ".,，")


def columns_of(rows: list[Line]) -> list[tuple[float, float]]:
    """Spans of x that texts of all rows keep to."""
    columns: list[tuple[float, float]] = []
    for start, end in sorted((start, end) for row in rows for _, start, end in row.pieces):
        if columns and start <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def header_start(lines: list[Line], first: int) -> int:
    """The number of the first line of headings: lines of several texts right above the first row, no figure in them."""
    start = first
    while start > 0 and first - start < HEADER_LINES:
        above = lines[start - 1]
        near = lines[start].y - above.y <= APART * above.size
        if not near or len(above.pieces) < 2 or any("：" in text or ":" in text for text, _, _ in above.pieces):
            break
        start -= 1
    return start


def table_of(lines: list[Line], columns: list[tuple[float, float]], page: int) -> Table:
    cells: list[Cell] = []
    for row, line in enumerate(lines):
        taken: set[int] = set()
        for text, start, end in line.pieces:
            c0, c1 = reach(start, end, columns)
            c0 = max([c0, *(number + 1 for number in taken)])
            c1 = max(c0 + 1, c1)
            taken.update(range(c0, c1))
            box: Box = (round(start, 1), round(line.box[1], 1), round(end, 1), round(line.box[3], 1))
            cells.append(Cell(row, c0, row + 1, c1, text, Place(page, box)))
        blanks = [number for number in range(len(columns)) if number not in taken]
        cells += [Cell(row, number, row + 1, number + 1, "", Place(page, line.box)) for number in blanks]
    whole = around([line.box for line in lines])
    edges = (columns[0][0], *((a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)), columns[-1][1])
    return Table(sorted(cells, key=lambda cell: (cell.r0, cell.c0)), Place(page, whole), edges, aligned=True)


def reach(start: float, end: float, columns: list[tuple[float, float]]) -> tuple[int, int]:
    """Columns that a text stands over; the nearest where it stands over none."""
    over = [number for number, (left, right) in enumerate(columns) if min(end, right) > max(start, left)]
    if over:
        return over[0], over[-1] + 1
    middle = (start + end) / 2
    nearest = min(range(len(columns)), key=lambda number: abs((columns[number][0] + columns[number][1]) / 2 - middle))
    return nearest, nearest + 1
