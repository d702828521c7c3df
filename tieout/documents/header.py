"""What the columns of a table are: where its header ends, the path of headings above each column, the role of each.

A table that prints income beside expenditure has two sides: each begins with its own column of labels.
"""

import itertools
import re
from dataclasses import dataclass

from tieout.documents.joining import by_row
from tieout.documents.neutral import Cell, Table
from tieout.documents.text import ORDINAL, as_code, folded, is_figure
from tieout.documents.words import Words

TOTALS = frozenset(
    {"合计", "总计", "收入合计", "支出合计", "收入总计", "支出总计", "本年收入合计", "本年支出合计", "小计"}
)
EMPTY = re.compile(r"(?:本|此|该)表(?:为空|无数据|为空表)?.*|无|空表")
NUMBERING = re.compile(r"\d{1,2}|栏次|行次|[甲乙丙丁]|\d{1,2}=[\d+\-=()]+|[-—]+|\(\d{1,2}\)(?:=[\d+\-=()]+)?")
MOST_HEADER_ROWS = 8


@dataclass
class Column:
    """`path` are the headings above it, the highest first, as printed. `role` is code, label, line (a running number),
    unit (the code of the unit whose row it is, beside codes of subjects), other_code (one of another classification),
    figure or text. `side` counts from 0."""

    number: int
    path: tuple[str, ...]
    role: str = "text"
    side: int = 0


@dataclass
class Layout:
    """`header` is the number of header rows; `numbering` the rows that only count columns."""

    columns: list[Column]
    header: int
    numbering: frozenset[int]


def layout(table: Table, words: Words) -> Layout:
    rows = by_row(table)
    header, numbering = header_rows(table, rows)
    paths = [path_of(column, header, rows, numbering) for column in range(table.columns)]
    columns = [Column(number, path) for number, path in enumerate(paths)]
    for column in columns:
        column.role = role_of(column, table, header, words)
    find_units(columns)
    find_labels(columns)
    find_second_codes(columns)
    give_sides(columns)
    return Layout(columns, header, numbering)


def header_rows(table: Table, rows: dict[int, list[Cell]]) -> tuple[int, frozenset[int]]:
    """How many rows are header, and which of them only count the columns."""
    numbering = set()
    for row in range(table.rows):
        starts = [cell for cell in rows.get(row, []) if cell.r0 == row]
        texts = [folded(cell.text) for cell in starts if cell.text.strip()]
        if texts and row + 1 < table.rows and counts_columns(texts):
            numbering.add(row)
            continue
        if row >= MOST_HEADER_ROWS or is_data(row, starts, texts, rows, table):
            return row, frozenset(numbering)
    return table.rows, frozenset(numbering)


def counts_columns(texts: list[str]) -> bool:
    """Whether a row is 栏次: 1 2 3 …, (1) (2) (3) …, 1 2=3+4 3 …"""
    if not all(NUMBERING.fullmatch(text) for text in texts):
        return False
    numbers = [int(found.group(1)) for text in texts if (found := re.match(r"\(?(\d{1,2})(?=\)|=|$)", text))]
    in_order = len(numbers) > 1 and all(b - a == 1 for a, b in itertools.pairwise(numbers)) and numbers[0] <= 2
    return in_order or ("栏次" in texts and len(texts) > 1)


def is_data(row: int, starts: list[Cell], texts: list[str], rows: dict[int, list[Cell]], table: Table) -> bool:
    if not starts and row + 1 < table.rows:
        return False
    if not texts:
        # a blank row, unless it is the corner of a header that goes on
        return not any(cell.r0 < row and cell.text for cell in rows.get(row, [])) and not goes_on(row, rows, table)
    if any(is_figure(text) for text in texts):
        return not all(re.fullmatch(r"20\d\d年?度?", text) for text in texts if is_figure(text))
    first = texts[0]
    blanks = [cell for cell in starts if not cell.text.strip()]
    if EMPTY.fullmatch(first) and blanks:
        return True
    if row == 0:
        return bool(blanks) and len(texts) <= 2 and bool(ORDINAL.match(first)) and table.rows > 1
    return (
        bool(blanks)
        and (first in TOTALS or bool(ORDINAL.match(first)))
        and all(text in TOTALS or ORDINAL.match(text) for text in texts)
    )


def goes_on(row: int, rows: dict[int, list[Cell]], table: Table) -> bool:
    """Whether headings stand below a row that is blank: an empty line within the header."""
    below = [folded(cell.text) for cell in rows.get(row + 1, []) if cell.r0 == row + 1 and cell.text.strip()]
    return row > 0 and len(below) > 2 and not any(map(is_figure, below)) and len(set(below)) < len(below)


def path_of(column: int, header: int, rows: dict[int, list[Cell]], numbering: frozenset[int]) -> tuple[str, ...]:
    """Texts of the header cells above a column, each once. A blank cell right of a heading belongs under it, where a
    heading stands below it: so print tables whose cells are not merged."""
    path: list[str] = []
    seen: set[tuple[int, int]] = set()
    for row in range(header):
        if row in numbering:
            continue
        cell = covering(rows.get(row, []), column)
        if cell is not None and not cell.text.strip() and cell.r0 == row:
            cell = heading_left_of(cell, row, header, rows, numbering)
        if cell is None or not cell.text.strip() or (cell.r0, cell.c0) in seen:
            continue
        seen.add((cell.r0, cell.c0))
        # one heading in two cells, one below the other: so print tables whose merged cells were filled
        if not path or folded(cell.text) != folded(path[-1]):
            path.append(cell.text)
    return tuple(path)


def covering(cells: list[Cell], column: int) -> Cell | None:
    return next((cell for cell in cells if cell.c0 <= column < cell.c1), None)


def heading_left_of(
    cell: Cell, row: int, header: int, rows: dict[int, list[Cell]], numbering: frozenset[int]
) -> Cell | None:
    """The heading over a blank header cell, one row or more above the last row of the header."""
    below = [r for r in range(row + 1, header) if r not in numbering]
    under = [
        found for r in below if (found := covering(rows.get(r, []), cell.c0)) and found.text.strip() and found.r0 == r
    ]
    if not under:
        return None
    left = next((c for c in sorted(rows[row], key=lambda c: -c.c0) if c.c0 < cell.c0 and c.text.strip()), None)
    if left is None or left.r0 != row or left.r1 > row + 1:
        return None
    has_own = any((found := covering(rows.get(r, []), left.c0)) and found.text.strip() and found.r0 == r for r in below)
    return left if has_own else None


def role_of(column: Column, table: Table, header: int, words: Words) -> str:
    """code, label, line (a row's running number), figure or text: by the words above, else by what stands below."""
    body = [
        cell for cell in table.cells if cell.r0 >= header and cell.c0 <= column.number < cell.c1 and cell.text.strip()
    ]
    own = [cell for cell in body if cell.c1 - cell.c0 == 1] or body
    figures = sum(is_figure(cell.text) for cell in own)
    roles = [role for text in reversed(column.path) if (role := words.role(text))]
    said = roles[0] if roles else ""
    if said == "figure" and folded(column.path[-1]) in TOTALS and len(roles) > 1 and roles[1] in ("code", "label"):
        # the row of the total begins within the header
        said = roles[1]
    if said in ("code", "label", "line", "text"):
        names = [folded(cell.text) for cell in own if folded(cell.text) not in TOTALS]
        if said == "code" and names and not any(as_code(name) or re.match(r"[\[(]?\d", name) for name in names):
            return "label"
        return said
    if said == "figure":
        return "figure"
    if not own:
        return "figure" if column.path else "text"
    if figures >= 0.5 * len(own):
        return "figure"
    return "label" if column.number == 0 else "words"


UNIT = re.compile(r"(?:单位|部门)(?:代码|编码)")


def find_units(columns: list[Column]) -> None:
    """Codes of units are none of subjects: 类, 款, 项, 单位代码."""
    codes = [column for column in columns if column.role == "code"]
    units = [column for column in codes if column.path and UNIT.fullmatch(folded(column.path[-1]))]
    if len(units) < len(codes):
        for column in units:
            column.role = "unit"


def find_labels(columns: list[Column]) -> None:
    """Words under a heading that is in no dictionary are labels, where figures follow and no label stands before. Words
    under no heading right of a column of labels belong to it: 项目名称 stands over both."""
    has_label = False
    before: Column | None = None
    for column, after in zip(columns, [*columns[1:], None], strict=True):
        if column.role == "label":
            has_label = True
        elif column.role == "words":
            is_label = not has_label and after is not None and after.role in ("figure", "line")
            is_label = is_label or (not column.path and before is not None and before.role == "label")
            column.role = "label" if is_label else "text"
            has_label = has_label or is_label
        elif column.role == "figure":
            has_label = False
        before = column


def find_second_codes(columns: list[Column]) -> None:
    """A second column of codes right of the names of a first one, with no figure between, classifies the same row
    another way (科目 of the department and of the government): codes and names of it are words."""
    before = ""
    has_code = is_second = False
    for column in columns:
        is_key = column.role in ("code", "label")
        if column.role == "figure":
            has_code = is_second = False
        elif column.role == "code":
            is_second = is_second or (has_code and before == "label")
            has_code = True
        if is_key:
            before = column.role
        if is_key and is_second:
            column.role = "other_code" if column.role == "code" else "text"


def give_sides(columns: list[Column]) -> None:
    """A column of labels or codes right of a figure begins another side."""
    side, has_figure = 0, False
    first = next((column.role for column in columns if column.role in ("code", "label")), None)
    for column in columns:
        if has_figure and column.role in ("code", "label"):
            if first is None:
                column.role = "text"
            else:
                side, has_figure = side + 1, False
        has_figure = has_figure or column.role == "figure"
        column.side = side
