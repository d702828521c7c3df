"""Forms: tables whose labels stand beside their values, with lists of indicators in them.

An amount has the label left of it; an indicator's value the path of its levels.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tieout.documents import seeds
from tieout.documents.form_grids import Grid, GridRow, grid_row, heading_row, measures, with_years
from tieout.documents.joining import SHIFT, Titled, by_row
from tieout.documents.mapping import Named, named
from tieout.documents.neutral import Cell, Table
from tieout.documents.text import FIGURE, clean, folded
from tieout.documents.words import words

FORMS = ("T14", "T15")
HEADING_WORDS = re.compile(r"[一二三四]级指标|指标名称|指标内容")
VALUE_WORDS = re.compile(r"指标值|目标值|预期值|权重|分值|前年|上年|预计|实现|完成值|年度值")
LEVELS = re.compile(r"[一二三四]级指标|指标名称|指标内容|目标名称|绩效指标")
SECTION = re.compile(
    r"(?:项目|部门|单位)?(?:整体)?(?:长期|年度|总体)?绩效(?:总)?(?:目标|指标)(?:表)?|(?:项目)?支出明细(?:及依据|测算)?"
)
"""Headings within a form, which are no title of another table."""
GROUP_TOTAL = re.compile(r"总额|总计|合计|总预算")


class Entry(NamedTuple):
    """A figure, or a value that holds one, in a form. `fault` says why it may stand in the wrong column."""

    row: int
    column: int
    label: str
    parent: str
    path: str
    measure: str
    cell: Cell
    fault: str = ""


@cache
def line_measures() -> dict[str, str]:
    return {row["label"]: row["measure"] for row in seeds.rows("templates/form_lines")}


def is_form(table: Table, name: Named) -> bool:
    """Whether a table is filled in as a form: it is titled as one, and its first row is not a row of headings."""
    if name.code not in FORMS:
        return False
    first = [cell.text for cell in table.cells if cell.r0 == 0 and cell.text.strip()]
    headings = [
        text for text in first if words().find(text) or LEVELS.search(folded(text)) or VALUE_WORDS.search(folded(text))
    ]
    return len(first) < 5 or len(headings) < 0.6 * len(first)


def with_their_parts(tables: list[Titled]) -> list[Titled]:
    """Tables of a document, what follows a form without a title of its own made part of the form."""
    found: list[Titled] = []
    form = False
    for each in tables:
        if form and all(SECTION.fullmatch(folded(line)) for line in each.lines()) and near(found[-1], each):
            found[-1] = appended(found[-1], each)
            continue
        form = is_form(each.table, named(each))
        found.append(each)
    return found


def near(form: Titled, part: Titled) -> bool:
    """Whether a table stands right after a form: on its page or the next, as wide as the form."""
    last = form.table.places[-1] if form.table.places else form.table.place
    if part.table.place.page is None or last.page is None:
        return True
    same_width = abs(form.table.xs[0] - part.table.xs[0]) < 12 and abs(form.table.xs[-1] - part.table.xs[-1]) < 12
    return part.table.place.page - last.page <= 1 and same_width


def appended(form: Titled, part: Titled) -> Titled:
    """The form with the part below it, on the rules of both."""
    whole, more = form.table, part.table
    xs = whole.xs
    if whole.xs and more.xs:
        xs = tuple(together([*whole.xs, *more.xs]))
        whole, more = on_rules(whole, xs), on_rules(more, xs)
    shift = whole.rows
    below = [cell._replace(r0=cell.r0 + shift, r1=cell.r1 + shift) for cell in more.cells]
    places = [*(whole.places or [whole.place]), more.place]
    table = Table([*whole.cells, *below], whole.place, xs, whole.name, whole.aligned, places)
    return Titled(table, form.above, [*form.notes, *part.notes], form.parts + 1, form.repeated)


def together(xs: list[float]) -> list[float]:
    found: list[float] = []
    for x in sorted(xs):
        if not found or x - found[-1] > SHIFT:
            found.append(x)
    return found


def on_rules(table: Table, xs: tuple[float, ...]) -> Table:
    """The table with its columns counted by other rules, its own among them."""
    place = [min(range(len(xs)), key=lambda index: abs(xs[index] - x)) for x in table.xs]
    cells = [cell._replace(c0=place[cell.c0], c1=max(place[cell.c1], place[cell.c0] + 1)) for cell in table.cells]
    return Table(cells, table.place, xs, table.name, table.aligned, table.places)


def project_name(table: Table) -> str:
    """What stands beside 项目名称, or blank."""
    return beside(table, "项目名称")


def project_code(table: Table) -> str:
    """What stands beside 项目代码, or blank."""
    return beside(table, "项目代码") or beside(table, "项目编码")


def beside(table: Table, label: str) -> str:
    cell = cell_beside(table, label)
    return clean(cell.text) if cell else ""


def cell_beside(table: Table, label: str) -> Cell | None:
    """The cell right of a label: the next that holds text, unless that is a heading or a label too."""
    rows = by_row(table)
    for cell in table.cells:
        if folded(cell.text).rstrip(":") == folded(label):
            right = [other for other in rows[cell.r0] if other.c0 >= cell.c1 and other.text.strip()]
            value = min(right, key=lambda other: other.c0, default=None)
            if value and not words().find(value.text) and folded(value.text) not in particulars().values():
                return value
    return None


@cache
def particulars() -> dict[str, str]:
    """Labels of a project's form by the column that holds what stands beside them."""
    return {
        row["column_name"]: folded(row["title_zh"])
        for row in seeds.rows("reference/published_columns")
        if row["seed_name"] == "t15_form" and row["column_name"] != "form_no"
    }


def entries(table: Table, year: int | None) -> Iterator[Entry]:
    """Figures of a form, from the top: those of its grids, its lists of indicators, and those beside their labels."""
    for each in contents(table, year):
        if isinstance(each, GridRow):
            yield from grid_entries(each)
        else:
            yield each


def grid_rows(table: Table, year: int | None) -> list[GridRow]:
    """Rows of the grids of a form, those without a figure too."""
    return [each for each in contents(table, year) if isinstance(each, GridRow)]


def contents(table: Table, year: int | None) -> Iterator[Entry | GridRow]:
    rows = by_row(table)
    headings: list[Cell] = []
    levels: dict[int, Cell] = {}
    grid: Grid | None = None
    group = ""
    for row in range(table.rows):
        starts = sorted(
            (cell for cell in rows.get(row, []) if cell.r0 == row and cell.text.strip()), key=lambda c: c.c0
        )
        if sum(bool(HEADING_WORDS.fullmatch(folded(cell.text))) for cell in starts) >= 2:
            headings, levels, grid = [cell for cell in rows[row] if cell.text.strip()], {}, None
        elif found := heading_row(starts):
            headings, grid, group = [], found, ""
        elif grid and starts and (wider := with_years(grid, starts, year)):
            grid = wider
        elif headings and starts and is_below_headings(starts, headings):
            headings += starts
        elif headings and belongs(starts, rows[row]):
            yield from indicator(row, rows[row], starts, headings, levels)
        elif grid and (line := grid_row(grid, row, starts, group)):
            headings, group = [], line.group
            yield line
        else:
            headings, grid = [], None
            yield from amounts(row, starts, table, rows)


def grid_entries(line: GridRow) -> Iterator[Entry]:
    for name, cell in line.cells.items():
        if FIGURE.fullmatch(folded(cell.text)) and (measure := measures().get((line.seed, name))):
            yield Entry(line.row, cell.c0, line.label, line.group, line.headings[name], measure, cell, line.fault)
    for cell in line.others:
        yield Entry(line.row, cell.c0, line.label, line.group, "", "", cell, line.fault)


def is_below_headings(starts: list[Cell], headings: list[Cell]) -> bool:
    """A second row of headings: 前年, 上年, 预计当年实现 under 指标值."""
    return all(VALUE_WORDS.search(folded(cell.text)) and not FIGURE.fullmatch(folded(cell.text)) for cell in starts)


def belongs(starts: list[Cell], row: list[Cell]) -> bool:
    """Whether a row still lists indicators: it has three texts, counting those that reach down into it."""
    return len([cell for cell in row if cell.text.strip()]) >= 3 and bool(starts)


def indicator(
    row: int, cells: list[Cell], starts: list[Cell], headings: list[Cell], levels: dict[int, Cell]
) -> Iterator[Entry]:
    by_heading = [(cell, heading_over(cell, headings)) for cell in cells if cell.text.strip()]
    path = []
    for cell, heading in by_heading:
        if heading is not None and HEADING_WORDS.search(folded(heading.text)):
            levels[heading.c0] = cell
            for other in [c0 for c0 in levels if c0 > heading.c0]:
                del levels[other]
    path = [clean(levels[c0].text) for c0 in sorted(levels)]
    for cell, heading in by_heading:
        if heading is None or cell.r0 != row or not re.search(r"\d", folded(cell.text)):
            continue
        if VALUE_WORDS.search(folded(heading.text)):
            yield Entry(row, cell.c0, "/".join(path), "", clean(heading.text), "indicator_value", cell)
        elif FIGURE.fullmatch(folded(cell.text)):
            yield Entry(row, cell.c0, "/".join(path), "", clean(heading.text), "", cell)


def heading_over(cell: Cell, headings: list[Cell]) -> Cell | None:
    """The lowest heading over a cell."""
    over = [heading for heading in headings if heading.c0 <= cell.c0 < heading.c1]
    return max(over, key=lambda heading: heading.r0, default=None)


def amounts(row: int, starts: list[Cell], table: Table, rows: dict[int, list[Cell]]) -> Iterator[Entry]:
    for cell in starts:
        if not FIGURE.fullmatch(folded(cell.text)):
            continue
        left = sorted((c for c in rows[row] if c.c1 <= cell.c0 and c.text.strip()), key=lambda c: c.c0)
        labels = [c for c in left if not FIGURE.fullmatch(folded(c.text))]
        if not labels:
            yield Entry(row, cell.c0, "", "", "", "", cell)
            continue
        own = labels[-1]
        group = next((c for c in labels[:-1] if c.r1 - c.r0 > 1), None)
        parent = head_of_group(own, group, table)
        heading = column_heading(cell, own, table) or (clean(group.text) if group else "")
        label = clean(own.text)
        whole = folded("/".join(part for part in (parent, label) if part))
        yield Entry(row, cell.c0, label, parent, heading, line_measures().get(whole, ""), cell)


def head_of_group(own: Cell, group: Cell | None, table: Table) -> str:
    """The total that a label is part of: the first label of its column within the group."""
    if group is None:
        return ""
    column = [c for c in table.cells if c.c0 == own.c0 and group.r0 <= c.r0 < group.r1 and c.text.strip()]
    first = min(column, key=lambda c: c.r0, default=None)
    if first is None or first == own or not GROUP_TOTAL.search(first.text):
        return ""
    return clean(first.text)


def column_heading(cell: Cell, own: Cell, table: Table) -> str:
    """What stands over a column of figures within a form; blank where a label stands beside."""
    over = [c for c in table.cells if c.c0 <= cell.c0 < c.c1 and c.r1 <= cell.r0 and c.text.strip()]
    over = [c for c in over if not FIGURE.fullmatch(folded(c.text))]
    nearest = max(over, key=lambda c: c.r0, default=None)
    if nearest is None or nearest.c0 < own.c1:
        return ""
    word = words().find(nearest.text)
    return clean(nearest.text) if word and word.role in ("figure", "amount", "stage") else ""
