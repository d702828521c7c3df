"""Published tables as they were printed: every row and column, with the figures that the warehouse made of them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

Row = dict[str, Any]
Words = tuple[str, str]
"""In Chinese and in English."""
Texts = dict[str, dict[int, dict[str, str]]]
"""Texts as published, by seed, number of the row, and column."""
CODE = re.compile(r"[0-9]{2,10}|[A-C][0-9]{2,}|[0-9]{11}T[0-9]+")
WIDE = 11
"""Columns that still fit upright on A4."""


@dataclass(frozen=True)
class Column:
    """A column of a published table. `group` is the heading over it and its neighbours ('' where there is none),
    `holds` one of code, label, figure, text and word; `figures` names what is read out of its text."""

    name: str
    group: Words
    title: Words
    holds: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class TablePart:
    """A published table, or one part of a form: a column a field (`layout` grid) or a line a field (form). Where the
    table repeats its form, `grouped_by` is the column that tells these apart."""

    seed_name: str
    table_code: str
    title: Words
    layout: str
    grouped_by: str
    columns: tuple[Column, ...]

    @cached_property
    def shown(self) -> list[Column]:
        """Columns that are printed; what tells forms apart is in their heading."""
        return [column for column in self.columns if self.layout == "form" or column.name != self.grouped_by]

    @cached_property
    def heads(self) -> list[tuple[Words, list[Column]]]:
        """Columns under their common headings."""
        return [(group, list(columns)) for group, columns in groupby(self.shown, key=attrgetter("group"))]

    @property
    def is_wide(self) -> bool:
        return self.layout == "grid" and len(self.shown) > WIDE

    @cached_property
    def columns_of_figures(self) -> dict[str, str]:
        """Names of columns by what is read out of their text."""
        return {figure: column.name for column in self.columns for figure in column.figures}

    def column_of(self, figure: Row) -> str:
        """Name of the column that a figure was read from."""
        column: str = figure["source_column"]
        return self.columns_of_figures.get(column, column)


@dataclass(frozen=True)
class Line:
    """A published row: texts and figures by column; `depth` counts the rows above it in the hierarchy."""

    row_no: int
    level: str
    depth: int
    texts: dict[str, str]
    cells: dict[str, list[Row]]


@dataclass(frozen=True)
class Form:
    """What is printed under one heading: the whole table, or the form of one `key` (`name` is what its first part calls
    it); its parts with their rows."""

    key: str
    name: str
    parts: list[tuple[TablePart, list[Line]]]


@dataclass(frozen=True)
class Table:
    """A table of the template. `status` is the row of fct_table_status, None where the warehouse has none."""

    table_code: str
    status: Row | None
    forms: list[Form]

    @property
    def is_wide(self) -> bool:
        return any(part.is_wide for form in self.forms for part, _ in form.parts)


def tables_of(parts: dict[str, TablePart], cells: Iterable[Row], texts: Texts, statuses: Iterable[Row]) -> list[Table]:
    """Tables of one disclosure in the order of `parts` (by seed). Where there are no texts at all, rows and labels are
    those that the cells know."""
    cells = list(cells)
    by_row: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        by_row[seed_of(cell["source_file"])][cell["source_row"]].append(cell)
    parents = {(cell["table_code"], cell["row_code"]): cell["parent_row_code"] for cell in cells}
    status_of = {row["table_code"]: row for row in statuses}
    tables = []
    for table_code in dict.fromkeys(part.table_code for part in parts.values()):
        printed = []
        for part in parts.values():
            if part.table_code == table_code:
                of_part, published = by_row.get(part.seed_name, {}), texts.get(part.seed_name, {})
                rows = [
                    line(part, number, of_part.get(number, []), published.get(number), parents)
                    for number in sorted(of_part.keys() | published.keys())
                ]
                printed += [(part, rows)] if rows else []
        tables.append(Table(table_code, status_of.get(table_code), forms_of(printed)))
    return tables


def forms_of(printed: list[tuple[TablePart, list[Line]]]) -> list[Form]:
    """The parts of a table, those of one form together; forms in the order in which they are met."""
    keys = dict.fromkeys(key_of(part, row) for part, rows in printed for row in rows)
    forms = []
    for key in keys:
        of_key = [(part, [row for row in rows if key_of(part, row) == key]) for part, rows in printed]
        filled = [(part, rows) for part, rows in of_key if rows]
        forms.append(Form(key, name_of(*filled[0]) if key else "", filled))
    return forms


def key_of(part: TablePart, row: Line) -> str:
    return row.texts.get(part.grouped_by, "")


def name_of(part: TablePart, rows: list[Line]) -> str:
    label = next((column.name for column in part.columns if column.holds == "label"), "")
    return rows[0].texts.get(label, "")


def line(
    part: TablePart,
    row_no: int,
    cells: list[Row],
    texts: dict[str, str] | None,
    parents: dict[tuple[str, str], str | None],
) -> Line:
    by_column: dict[str, list[Row]] = defaultdict(list)
    for cell in cells:
        by_column[part.column_of(cell)].append(cell)
    first = cells[0] if cells else None
    return Line(
        row_no,
        first["row_level"] or "" if first else "",
        depth(first["table_code"], first["row_code"], parents) if first else 0,
        texts_of(part, by_column) if texts is None else texts,
        by_column,
    )


def texts_of(part: TablePart, cells: dict[str, list[Row]]) -> dict[str, str]:
    """What the figures of a row say of its texts: themselves, the label before them, and its code."""
    texts: dict[str, str] = {}
    code = label = ""
    for column in part.columns:
        code = column.name if column.holds == "code" else code
        label = column.name if column.holds == "label" else label
        for cell in cells.get(column.name, []):
            if column.holds == "figure":
                texts[column.name] = cell["published_text"]
            texts.setdefault(label, cell["row_label"] or cell["row_code"])
            if CODE.fullmatch(cell["row_code"]):
                texts.setdefault(code, cell["row_code"])
    return texts


def depth(table_code: str, row_code: str, parents: dict[tuple[str, str], str | None]) -> int:
    """Rows above, the total not counted: it stands beside the first level, as printed. Ends on a circle too."""
    seen = {row_code}
    above = parents.get((table_code, row_code))
    while above and above not in seen and (table_code, above) in parents:
        seen.add(above)
        above = parents[table_code, above]
    return max(len(seen) - 2, 0)


def seed_of(source_file: str) -> str:
    """`t14_funding` of seeds/disclosure/t14_funding.csv; the folders of a machine are no reader's business."""
    return re.sub(r"[.][a-z]+$", "", source_file.replace("\\", "/").rpartition("/")[2])


def place(row: Row) -> str:
    """Place of a text in what was read: the file without its folders, and the row."""
    if not row["source_file"]:
        return ""
    return seed_of(row["source_file"]) + (f" #{row['source_row']}" if row["source_row"] else "")
