"""A row that a page break cuts: the rest of its name begins the first row of the next page.

Only names of the dictionaries are put together so; anything else stays as it is.
"""

from functools import cache

from tieout.documents import seeds
from tieout.documents.neutral import Cell, Table
from tieout.documents.text import folded, is_figure, joined, unnumbered

NAMES = (
    ("reference/classification_function", "name"),
    ("reference/classification_economic", "name"),
    ("reference/template_lines", "label"),
)


@cache
def known_names() -> frozenset[str]:
    return frozenset(folded(row[column]) for seed, column in NAMES for row in seeds.rows(seed))


def mended(whole: Table, part: Table, columns: list[int]) -> tuple[Table, Table]:
    """Both tables, with the first row of the part moved into the last of the whole where it is the rest of it."""
    last = {cell.c0: cell for cell in whole.cells if cell.r1 == whole.rows and cell.text}
    rest = {columns[cell.c0]: cell for cell in part.cells if cell.r0 == 0 and cell.text}
    if part.rows < 2 or not rest or any(column not in last or is_figure(cell.text) for column, cell in rest.items()):
        return whole, part
    texts = {column: joined([last[column].text, cell.text]) for column, cell in rest.items()}
    if not all(unnumbered(text) in known_names() for text in texts.values()):
        return whole, part
    if any(unnumbered(last[column].text) in known_names() for column in texts):
        return whole, part
    cells = [
        cell._replace(text=texts[cell.c0]) if cell in last.values() and cell.c0 in texts else cell
        for cell in whole.cells
    ]
    below = [Cell(max(c.r0 - 1, 0), c.c0, c.r1 - 1, c.c1, c.text, c.place) for c in part.cells if c.r1 > 1]
    return (
        Table(cells, whole.place, whole.xs, whole.name, whole.aligned, whole.places),
        Table(below, part.place, part.xs, part.name, part.aligned, part.places),
    )
