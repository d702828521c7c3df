"""Every printed figure with what it is a figure of: the row, the column, the unit, the place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tieout.documents.forms import entries, is_form, project_name
from tieout.documents.header import Column, Layout, layout
from tieout.documents.joining import Titled, by_row
from tieout.documents.mapping import Meaning, Named, look_up, meanings, own_or_other
from tieout.documents.neutral import Cell, Place, Table
from tieout.documents.text import FIGURE, ORDINAL, as_code, clean, folded, is_figure, unnumbered
from tieout.documents.words import Words, unit_of, words

CODE_AND_NAME = re.compile(r"(?!20\d\d年)[\[(【]?(\d{3,9}|[A-C]\d{2,10})[\])】]?\s*[-—_]?\s*(?=[^\d\s.,，．%])(.+)")
YEAR = re.compile(r"20\d\d(?:年度?)?")
UPRIGHT = "amount"
"""The measure of a column whose rows say what it holds."""
UPRIGHT_TABLES = ("T02", "T08")
UPRIGHT_SIDE = "upright"
"""The side of figures that make one row, whatever lines they are printed in."""
UPRIGHT_LINE = "upright_line"
"""The measure of a source of income that has none of its own."""


@dataclass
class Figure:
    """One printed figure. `line` is its row in the table, from 1; `parent` the labels of the rows that it belongs to,
    as printed; `reason` says why it has no table or measure."""

    table: int
    line: int
    side: str
    code: str
    label: str
    parent: str
    column: int
    header_path: str
    measure: str
    stage: str
    text: str
    unit: str
    place: Place
    reason: str


@dataclass
class Line:
    """A row of one side of a table. `cells` are those in figure and text columns, by column number."""

    number: int
    side: int
    code: str
    label: str
    parent: str
    code_cells: list[Cell]
    label_cells: list[Cell]
    cells: dict[int, Cell]


@dataclass
class ReadTable:
    """A table with all that was understood of it."""

    number: int
    titled: Titled
    named: Named
    shape: Layout
    meanings: dict[int, Meaning]
    lines: list[Line]
    figures: list[Figure]
    document_type: str = ""
    year: int | None = None

    @cached_property
    def is_turned(self) -> bool:
        """Whether the measures of table 08 are its rows, and its columns what other tables have as rows: the kinds of
        budget."""
        if self.named.code != "T08" or any(each.measure == UPRIGHT for each in self.meanings.values()):
            return False
        measures = {measure_of_label(line, self.named, "") for line in self.lines if not line.code}
        return len(measures - {"", "total"}) > 1

    @cached_property
    def is_by_nature(self) -> bool:
        """Whether a table 03 has no codes of subjects, but a line each for 基本支出, 项目支出 and others."""
        labels = {unnumbered(line.label) for line in self.lines if line.label}
        return (
            self.named.code == "T03"
            and {"基本支出", "项目支出"} <= labels
            and not any(line.code for line in self.lines)
        )

    @cached_property
    def lines_beside(self) -> set[int]:
        """Lines of an upright table that are no column of its one row: parts of the numbered line above, and of two
        totals the one that is not that of the table, with what leads to it."""
        beside: set[int] = set()
        is_part, totals = False, [line for line in self.lines if folded(line.label).endswith("计")]
        for line in self.lines:
            is_numbered = bool(ORDINAL.match(folded(line.label)))
            if is_numbered or line in totals:
                is_part = is_numbered and bool(measure_of_label(line, self.named, ""))
            elif is_part:
                beside.add(line.number)
        if len(totals) > 1 and self.is_by_nature:
            beside.update(line.number for line in self.lines if line.number > totals[0].number)
        elif len(totals) > 1 and folded(totals[-1].label).endswith("总计"):
            beside.update(line.number for line in totals[:-1])
        return beside

    @property
    def table(self) -> Table:
        return self.titled.table


def read_table(
    number: int, titled: Titled, name: Named, unit: str, document_type: str, year: int | None, known: Words
) -> ReadTable:
    if is_form(titled.table, name):
        project = project_name(titled.table) if name.code == "T15" else ""
        name = name._replace(title=f"{name.title} {project}".strip())
        read = ReadTable(number, titled, name, Layout([], 0, frozenset()), {}, [], [])
        read.figures = list(figures_of_form(read, unit, year))
        return read
    shape = layout(titled.table, known)
    meant = meanings(shape, name, document_type, year, known)
    uses = {column.side for column in shape.columns if column.number in meant and meant[column.number].side == "use"}
    lines = list(under_numbers(lines_of(titled.table, shape), uses))
    read = ReadTable(number, titled, name, shape, meant, lines, [], document_type, year)
    read.figures = list(figures_of(read, unit))
    return read


def figures_of_form(read: ReadTable, unit: str, year: int | None) -> Iterator[Figure]:
    for entry in entries(read.table, year):
        reason = entry.fault or ("" if entry.measure else f"label in no dictionary: {entry.label}")
        own_unit = "" if entry.measure == "indicator_value" else unit_of([entry.path, entry.label]) or unit
        text = clean(entry.cell.text)
        row = (entry.row + 1, "", "", entry.label, entry.parent, entry.column + 1, entry.path)
        yield Figure(read.number, *row, entry.measure, "", text, own_unit, entry.cell.place, reason)


def lines_of(table: Table, shape: Layout) -> Iterator[Line]:
    """Rows below the header, one for each side that has something in it."""
    rows = by_row(table)
    roles = {column.number: column for column in shape.columns}
    sides = sorted({column.side for column in shape.columns})
    above: dict[int, list[str]] = {side: [] for side in sides}
    codes: dict[int, dict[int, str]] = {side: {} for side in sides}
    for row in range(shape.header, table.rows):
        if row in shape.numbering:
            continue
        cells = sorted(rows.get(row, []), key=lambda cell: cell.c0)
        own = sides_of(cells, roles)
        for side in sides:
            mine = [cell for cell, which in zip(cells, own, strict=True) if which == side]
            line = line_of(row, side, mine, roles, above[side], codes[side])
            if line.code or line.label or line.cells:
                yield line


def sides_of(cells: list[Cell], roles: dict[int, Column]) -> list[int]:
    """The side of every cell of a row. Under a label that reaches across two sides, all of both is the first's."""
    first: dict[int, int] = {}
    for cell in cells:
        covered = {roles[column].side for column in range(cell.c0, cell.c1)}
        if len(covered) > 1 and cell.text.strip() and not is_figure(cell.text):
            first.update(dict.fromkeys(covered, min(covered)))
    return [first.get(roles[cell.c0].side, roles[cell.c0].side) for cell in cells]


def line_of(
    row: int, side: int, cells: list[Cell], roles: dict[int, Column], above: list[str], codes_above: dict[int, str]
) -> Line:
    """A row of one side; `above` are the labels, `codes_above` the codes of the rows above by column, kept up to
    date."""
    codes: list[Cell] = []
    labels: list[Cell] = []
    rest: dict[int, Cell] = {}
    for cell in cells:
        if not cell.text.strip():
            continue
        role = role_in(cell, roles)
        if role == "code":
            codes.append(cell)
        elif role == "label":
            labels.append(cell)
        elif role not in ("line", "unit", "other_code") and cell.r0 == row:
            rest[cell.c1 - 1 if is_figure(cell.text) else cell.c0] = cell
    code = whole_code(filled_from_above(codes, codes_above))
    # a total printed in the column of codes, or a word of the header in a row of figures
    words_in_codes = [cell for cell in codes if not as_code(cell.text)]
    labels = [*[cell for cell in words_in_codes if folded(cell.text) not in ("类", "款", "项", "目")], *labels]
    names = [clean(cell.text).replace("\n", "") for cell in labels]
    parent = parent_of(row, labels, roles, side, above)
    if not code and names and (found := CODE_AND_NAME.fullmatch(names[0])):
        code = found.group(1)
    return Line(row, side, code, "/".join(names), parent, codes, labels, rest)


def filled_from_above(codes: list[Cell], above: dict[int, str]) -> list[str]:
    """The parts of a code, 类, 款 and 项 in columns of their own. A row takes the parts that it leaves blank before its
    first one from the row above."""
    parts = {cell.c0: as_code(cell.text) for cell in codes}
    first = min((column for column, part in parts.items() if part), default=None)
    if first is None:
        return list(parts.values())
    before = {column: part for column, part in above.items() if column < first}
    for column in [column for column in above if column >= first]:
        del above[column]
    above.update(parts)
    is_rest = len(parts[first]) == 2
    return [*(part for _, part in sorted(before.items()) if is_rest), *parts.values()]


def whole_code(parts: list[str]) -> str:
    """A code from its columns: 201, 05, 06 is 2010506, and so is 201, 20105, 2010506."""
    whole = ""
    for part in parts:
        whole = part if whole and part.startswith(whole) and len(part) > len(whole) else whole + part
    return whole


def role_in(cell: Cell, roles: dict[int, Column]) -> str:
    """The role of a cell: that of its column; one over several columns is a label where it holds words and one of them
    is of labels, a figure where it holds one."""
    covered = [roles[column].role for column in range(cell.c0, cell.c1)]
    if len(covered) == 1:
        return covered[0]
    if "figure" in covered and is_figure(cell.text) and covered[0] not in ("code",):
        return "figure"
    if "label" in covered and not as_code(cell.text):
        return "label"
    return covered[0]


def parent_of(row: int, labels: list[Cell], roles: dict[int, Column], side: int, above: list[str]) -> str:
    """Labels in the columns left of the row's own, from the rows above; keeps `above` up to date. Only tables with
    several columns of labels print their rows so."""
    columns = [column.number for column in roles.values() if column.role == "label" and column.side == side]
    if len(columns) < 2 or not labels:
        return ""
    if not above:
        above.extend([""] * len(columns))
    first = min(cell.c0 for cell in labels)
    at = next((index for index, column in enumerate(columns) if column >= first), len(columns) - 1)
    parent = "/".join(text for text in above[:at] if text)
    for index, column in enumerate(columns):
        if index >= at:
            above[index] = next((clean(cell.text) for cell in labels if cell.c0 <= column < cell.c1), "")
    return parent


def under_numbers(lines: Iterable[Line], sides: set[int]) -> Iterator[Line]:
    """The lines; on these sides those without a number under the last that has one: 一、基本支出, 工资福利支出."""
    heads: dict[int, str] = {}
    for line in lines:
        if line.side not in sides or not line.label:
            yield line
            continue
        is_numbered = bool(ORDINAL.match(folded(line.label)))
        if is_numbered:
            heads[line.side] = line.label
        is_part = not is_numbered and not line.parent and not folded(line.label).endswith("计")
        yield replace(line, parent=heads[line.side]) if is_part and line.side in heads else line


def figures_of(read: ReadTable, unit: str) -> Iterator[Figure]:
    columns = {column.number: column for column in read.shape.columns}
    for line in read.lines:
        for number, cell in sorted(line.cells.items()):
            is_plain = bool(FIGURE.fullmatch(folded(cell.text)))
            if not is_plain and not (columns[number].role == "figure" and re.search(r"\d", folded(cell.text))):
                continue
            meant = read.meanings.get(number, Meaning("", "", "", "the column holds words"))
            path, meant = spanning(line, columns[number], by_label(line, meant, read), read)
            row, label, parent = line.number, line.label, line.parent
            code = "" if read.named.code == "T08" and line.label else line.code
            if meant.measure and read.is_turned:
                row, label, parent = number, clean(columns[number].path[-1]), ""
            reason = meant.reason if is_plain else "not a plain figure"
            if not is_plain:
                meant = meant._replace(measure="")
            if not read.named.code and not read.named.kind:
                reason = read.named.reason
            yield Figure(
                read.number,
                row + 1,
                meant.side,
                code,
                label,
                parent,
                number + 1,
                "/".join(clean(part) for part in path),
                meant.measure,
                meant.stage,
                clean(cell.text),
                unit_of(path) or unit,
                cell.place,
                reason,
            )


def by_label(line: Line, meant: Meaning, read: ReadTable) -> Meaning:
    """The measure of a figure in a table that stands upright, its measures down the side: by the label of the row. A
    row with a code says by it what the figure is of; one that is labelled 2024年预算数 is the total of that stage."""
    if read.named.code not in UPRIGHT_TABLES and not read.is_by_nature:
        return meant
    if read.is_turned and meant.measure:
        measure = measure_of_label(line, read.named, meant.side)
        return meant._replace(measure=measure, reason="" if measure else f"label in no dictionary: {line.label}")
    if meant.measure != UPRIGHT and not (read.is_by_nature and meant.measure == "total"):
        return of_stage(line, meant, read)
    if line.code:
        return meant._replace(measure="total")
    is_beside = read.named.code != "T08" and line.number in read.lines_beside
    if not is_beside and (measure := measure_of_label(line, read.named, meant.side)):
        return meant._replace(measure=measure, side=UPRIGHT_SIDE)
    if read.named.code in ("T02", "T03"):
        return meant._replace(measure=UPRIGHT_LINE, side=UPRIGHT_SIDE)
    return meant._replace(measure="", reason=f"label in no dictionary: {line.label}")


def measure_of_label(line: Line, name: Named, side: str) -> str:
    """The measure that the label of a row names; blank where it names none."""
    known = [words().find(unnumbered(part)) for part in line.label.split("/")]
    measure = look_up(name, side, [word.meaning for word in known if word]) if line.label and all(known) else None
    return measure if measure and measure != UPRIGHT else ""


def of_stage(line: Line, meant: Meaning, read: ReadTable) -> Meaning:
    """A figure of a row that is labelled with nothing but a stage, or a year."""
    if not meant.measure or meant.stage or not line.label or line.code:
        return meant
    word = words().find(unnumbered(line.label))
    is_year = bool(YEAR.fullmatch(folded(line.label)))
    if not is_year and (word is None or word.role != "stage"):
        return meant
    said = "" if is_year or word is None else word.meaning
    stage = own_or_other(said, (line.label,), read.document_type, read.year)
    return meant._replace(stage=stage, side=UPRIGHT_SIDE)


def spanning(line: Line, column: Column, meant: Meaning, read: ReadTable) -> tuple[tuple[str, ...], Meaning]:
    """The headings and the meaning of a figure. One at the end of a label that reaches across two sides belongs to the
    first, under the headings that both share."""
    if column.side == line.side:
        return column.path, meant
    own = [c for c in read.shape.columns if c.side == line.side and c.role == "figure"]
    if not own:
        return column.path, meant
    shared = tuple(heading for heading in column.path if heading in own[0].path)
    return shared, read.meanings.get(own[0].number, meant)
