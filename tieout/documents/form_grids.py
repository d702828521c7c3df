"""Grids within a form: sources of funds, projects, details of the calculation. Their headings are those of the landing
files that hold them."""

import re
from functools import cache
from typing import NamedTuple

from tieout.documents import seeds
from tieout.documents.neutral import Cell
from tieout.documents.text import FIGURE, clean, folded
from tieout.documents.words import plain

MOVED = "words stand under a heading of figures: cells of the row may have moved"
NO_HEADING = "a figure under no heading: cells of the row may have moved"


class Grid(NamedTuple):
    """`columns` gives the file's column by the column of the form; `first` is the first column of figures; `left` holds
    what stands left of the headings."""

    seed: str
    columns: dict[int, str]
    headings: dict[int, str]
    first: int
    left: frozenset[str] = frozenset()


class GridRow(NamedTuple):
    """A row of a grid: cells by the file's column. `group` is the label of the rows that it belongs to; `others` are
    figures under no heading."""

    row: int
    seed: str
    cells: dict[str, Cell]
    headings: dict[str, str]
    label: str
    group: str
    others: tuple[Cell, ...]
    fault: str


@cache
def measures() -> dict[tuple[str, str], str]:
    return {(row["seed_name"], row["column_name"]): row["measure"] for row in seeds.rows("templates/form_columns")}


@cache
def known() -> dict[str, dict[str, tuple[str, str]]]:
    """Headings by file: the column of each and what it holds. Files with a figure column only."""
    files = {seed for seed, _ in measures()} - {"t15_indicator"}
    found: dict[str, dict[str, tuple[str, str]]] = {seed: {} for seed in sorted(files)}
    for row in seeds.rows("reference/published_columns"):
        if row["seed_name"] in found and row["column_name"] != "project_code":
            found[row["seed_name"]][plain(row["title_zh"])] = (row["column_name"], row["holds"])
    return found


def heading_row(cells: list[Cell]) -> Grid | None:
    """The grid whose headings a row holds: two or more of one file, a label and a figure among them."""
    best: Grid | None = None
    for seed, titles in known().items():
        found = {cell.c0: (*titles[key], clean(cell.text)) for cell in cells if (key := plain(cell.text)) in titles}
        figures = [column for column, (_, holds, _) in found.items() if holds == "figure"]
        has_label = any(holds == "label" for _, holds, _ in found.values())
        if not figures or not has_label or (best and len(found) <= len(best.columns)):
            continue
        columns = {column: name for column, (name, _, _) in found.items()}
        headings = {column: text for column, (_, _, text) in found.items()}
        left = frozenset(folded(cell.text) for cell in cells if cell.c0 < min(columns))
        best = Grid(seed, columns, headings, min(figures), left)
    return best


def with_years(grid: Grid, cells: list[Cell], year: int | None) -> Grid | None:
    """The grid with the columns of a second row of headings that are years: 2024年, 2025年. None where it is none."""
    years = {
        cell.c0: int(found.group(1)) for cell in cells if (found := re.fullmatch(r"(20\d\d)年?度?", folded(cell.text)))
    }
    if not years or len(years) != len(cells) or year is None:
        return None
    names = {year - 2: "two_years_ago", year - 1: "last_year"}
    if any(each not in names for each in years.values()):
        return None
    columns = grid.columns | {column: names[each] for column, each in years.items()}
    return grid._replace(columns=columns, headings=grid.headings | {cell.c0: clean(cell.text) for cell in cells})


def grid_row(grid: Grid, row: int, starts: list[Cell], group: str) -> GridRow | None:
    """A row of the grid; None where it has no label there, or something new stands left of it: that ends the grid."""
    if any(cell.c0 < min(grid.columns) and folded(cell.text) not in grid.left for cell in starts):
        return None
    labels = [cell for cell in starts if cell.c0 < grid.first and cell.c0 >= min(grid.columns)]
    label_columns = [column for column, name in grid.columns.items() if kind_of(grid.seed, name) == "label"]
    words = [cell for cell in labels if not FIGURE.fullmatch(folded(cell.text))]
    texts = [cell for cell in words if kind_of(grid.seed, grid.columns.get(cell.c0, "")) != "text"]
    if not texts or not any(cell.c0 >= min(label_columns) for cell in texts):
        return None
    cells = {grid.columns[cell.c0]: cell for cell in starts if cell.c0 in grid.columns}
    own = texts[-1]
    label_name = grid.columns[label_columns[0]]
    cells[label_name] = own
    figures = [cell for name, cell in cells.items() if kind_of(grid.seed, name) == "figure"]
    others = tuple(
        c for c in starts if c.c0 >= grid.first and c.c0 not in grid.columns and FIGURE.fullmatch(folded(c.text))
    )
    moved = any(not FIGURE.fullmatch(folded(cell.text)) for cell in figures)
    fault = MOVED if moved else NO_HEADING if others else ""
    headings = {grid.columns[column]: text for column, text in grid.headings.items()}
    above = clean(texts[0].text) if len(texts) > 1 else group
    return GridRow(row, grid.seed, cells, headings, clean(own.text), above, others, fault)


def kind_of(seed: str, column: str) -> str:
    return next((holds for name, holds in known()[seed].values() if name == column), "figure" if column else "")
