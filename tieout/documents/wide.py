"""The files that people type, one a table, filled from what was read, where the columns of a table fit."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tieout.documents import seeds
from tieout.documents.figures import Line, ReadTable
from tieout.documents.forms import FORMS, cell_beside, grid_rows, particulars, project_code
from tieout.documents.neutral import Cell
from tieout.documents.text import clean
from tieout.documents.words import plain

READABLE = re.compile(r"[-+]?\d+(?:\.\d+)?%?|[-/]+|无|")
"""A figure as landing files may hold it, spaces and commas taken out."""
TWO_SIDED = {"T01": "t01_income_expenditure", "T04": "t04_fiscal_appropriation"}
BY_SUBJECT = ("T03", "T05", "T07", "T09", "T10")
BY_UNIT = ("T02", "T06")
FORM = "t15_form"


class Filled(NamedTuple):
    """A row of a landing file: values by column, and the cell that each comes from."""

    values: dict[str, str]
    cells: dict[str, Cell]


class Fit(NamedTuple):
    """Rows of the file `seed`, and what of the table has no column there."""

    seed: str
    rows: list[Filled]
    left: list[str]


@cache
def seed_of(code: str) -> str:
    return next((row["seed_name"] for row in seeds.rows("reference/tables") if row["table_code"] == code), "")


@cache
def columns_of(seed: str) -> tuple[dict[str, str], ...]:
    return tuple(row for row in seeds.rows("reference/published_columns") if row["seed_name"] == seed)


def fit(table: ReadTable) -> Fit | None:
    """The table as a landing file; None where its shape has none."""
    code, seed = table.named.code, seed_of(table.named.code)
    if not seed or not table.shape.columns or code in FORMS:
        return None
    # the file has rows of subjects alone, none under units and none by nature
    if table.is_by_nature or any(column.role == "unit" for column in table.shape.columns):
        return None
    if code in TWO_SIDED:
        return two_sided(table, seed)
    columns = {row["column_name"]: row for row in columns_of(seed)}
    if code == "T08":
        # the file has no names of rows
        keys: dict[int, str] | None = {} if sum(bool(line.label or line.code) for line in table.lines) < 2 else None
    elif code in BY_SUBJECT or code in BY_UNIT:
        keys = keys_of(table, "subject" if code in BY_SUBJECT else "unit")
    else:
        keys = texts_of(table, seed)
    if keys is None:
        return None
    figures = {
        number: each.measure
        for number, each in table.meanings.items()
        if each.measure in columns and columns[each.measure]["holds"] == "figure" and not each.stage
    }
    if not figures:
        return None
    lines = sorted(table.lines, key=lambda line: (line.side, line.number))
    rows = [filled(line, keys, figures, columns) for line in lines]
    return Fit(seed, [row for row in rows if any(row.values.values())], left_over(table, figures))


def keys_of(table: ReadTable, what: str) -> dict[int, str] | None:
    """-1 stands for the code and -2 for the label; None where the labels are of something else."""
    labels = [heading for column in table.shape.columns if column.role in ("label", "code") for heading in column.path]
    of_units = any(re.search(r"单位|部门(?!预算支出|支出|经济|预算经济)", plain(text)) for text in labels)
    # 单位名称（科目） stands over units and the subjects below them
    of_subjects = any(re.search("科目|分类", re.sub(r"单位名称[(（]科目[)）]", "", plain(text))) for text in labels)
    if what == "unit" and (not of_units or of_subjects):
        return None
    if not labels:
        return None
    return {-1: f"{what}_code", -2: f"{what}_name"}


def texts_of(table: ReadTable, seed: str) -> dict[int, str] | None:
    """Columns of words by number, for tables that hold many; None where one has no column in the file."""
    titles = {plain(row["title_zh"]): row["column_name"] for row in columns_of(seed) if row["holds"] != "figure"}
    titles |= {
        row["heading"]: row["column_name"] for row in seeds.rows("templates/text_columns") if row["seed_name"] == seed
    }
    units = {"单位代码": "unit_code", "单位编码": "unit_code", "单位名称": "unit_name"}
    found: dict[int, str] = {}
    for column in table.shape.columns:
        if column.role in ("figure", "line"):
            continue
        name = next(
            (n for text in reversed(column.path) if (n := titles.get(plain(text)) or units.get(plain(text)))), None
        )
        if name is None or name in found.values():
            return None
        found[column.number] = name
    return found if len(found) > 1 else None


def filled(line: Line, keys: dict[int, str], figures: dict[int, str], columns: dict[str, dict[str, str]]) -> Filled:
    values = dict.fromkeys(columns, "")
    cells: dict[str, Cell] = {}
    if -1 in keys:
        values[keys[-1]], values[keys[-2]] = line.code, line.label
        if line.code and line.label.startswith(("[", line.code)):
            values[keys[-2]] = re.sub(r"^[\[(]?[\dA-Z]+[\])]?\s*", "", line.label)
        for column, found in ((keys[-1], line.code_cells), (keys[-2], line.label_cells)):
            if found and values[column]:
                cells[column] = found[0]
    for cell in [*line.code_cells, *line.label_cells, *line.cells.values()]:
        name = keys.get(cell.c0)
        if name and name in values:
            values[name] = clean(cell.text).replace("\n", "")
            cells[name] = cell
    for number, measure in figures.items():
        figure = line.cells.get(number)
        if figure and readable(figure.text):
            values[measure] = clean(figure.text)
            cells[measure] = figure
    return Filled(values, cells)


def readable(text: str) -> bool:
    """Whether a landing file may hold the text in a column of figures."""
    bare = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text).translate(DASHES))
    return bool(READABLE.fullmatch(bare)) and len(bare) < 20


DASHES = str.maketrans({sign: "-" for sign in "—–－−―‐﹣"})


def two_sided(table: ReadTable, seed: str) -> Fit | None:
    """Income beside expenditure, a row of the file for a row of the page."""
    sides = {
        column.side: table.meanings[column.number].side
        for column in table.shape.columns
        if column.number in table.meanings
    }
    places: dict[int, str] = {}
    for name in ("income", "expenditure"):
        found = [side for side, is_of in sides.items() if is_of == name]
        found = found or [side for side, is_of in sides.items() if name == "expenditure" and is_of == "use"]
        if not found:
            return None
        places[found[0]] = name
    figures = {
        number: f"{name}_amount"
        for side, name in places.items()
        for number, each in table.meanings.items()
        if side_of(table, number) == side and each.measure == name and not each.stage
    }
    by_row: dict[int, Filled] = {}
    columns = [row["column_name"] for row in columns_of(seed)]
    for line in table.lines:
        if line.side not in places:
            continue
        name = places[line.side]
        row = by_row.setdefault(line.number, Filled(dict.fromkeys(columns, ""), {}))
        row.values[f"{name}_item"] = line.label
        if line.label_cells:
            row.cells[f"{name}_item"] = line.label_cells[0]
        for number, cell in line.cells.items():
            column = figures.get(number) or (f"{name}_amount" if side_of(table, number) != line.side else None)
            if column and readable(cell.text):
                row.values[column] = clean(cell.text)
                row.cells[column] = cell
    return Fit(seed, [by_row[number] for number in sorted(by_row)], left_over(table, figures))


def side_of(table: ReadTable, number: int) -> int:
    return next(column.side for column in table.shape.columns if column.number == number)


def left_over(table: ReadTable, figures: dict[int, str]) -> list[str]:
    """Headings of columns with figures that the file has no column for."""
    held = sorted({figure.column - 1 for figure in table.figures} - set(figures))
    return ["/".join(table.shape.columns[number].path) for number in held]


def form_files(tables: list[ReadTable], year: int | None) -> dict[str, list[Filled]]:
    """Rows by file of the grids that forms hold. A file with a row whose cells may have moved is left out: its sums
    would be wrong without it."""
    found: dict[str, list[Filled]] = {}
    faulty: set[str] = set()
    for table in tables:
        if table.shape.columns or table.named.code not in FORMS:
            continue
        key = project_code(table.table)
        if table.named.code == "T15" and key:
            found.setdefault(FORM, []).append(form_row(table, len(found.get(FORM, [])) + 1))
        for row in grid_rows(table.table, year):
            columns = [each["column_name"] for each in columns_of(row.seed)]
            values = dict.fromkeys(columns, "")
            holds = {each["column_name"]: each["holds"] for each in columns_of(row.seed)}
            cells = {}
            if row.fault or ("project_code" in values and not key):
                faulty.add(row.seed)
                continue
            for name, cell in row.cells.items():
                if holds[name] != "figure" or readable(cell.text):
                    values[name] = clean(cell.text).replace("\n", "")
                    cells[name] = cell
            if "project_code" in values:
                values["project_code"] = key
            if "side" in values:
                values["side"] = row.group
            found.setdefault(row.seed, []).append(Filled(values, cells))
    return {seed: rows for seed, rows in found.items() if seed not in faulty}


def form_row(table: ReadTable, number: int) -> Filled:
    """What stands beside the labels of a project's form."""
    values = {row["column_name"]: "" for row in columns_of(FORM)} | {"form_no": str(number)}
    cells = {}
    for column, label in particulars().items():
        if cell := cell_beside(table.table, label):
            values[column] = clean(cell.text).replace("\n", " ")
            cells[column] = cell
    return Filled(values, cells)


def rows_of(filled_rows: list[Filled], disclosure_id: str, seed: str) -> Iterator[dict[str, str]]:
    for number, row in enumerate(filled_rows, 1):
        yield {"disclosure_id": disclosure_id, "row_no": str(number), **row.values}
