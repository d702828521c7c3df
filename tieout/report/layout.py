"""Published tables out of their figures: the rows and columns in which these stood."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from tieout.report.reading import Row
from tieout.report.words import TEXT_COLUMNS

CODE = re.compile(r"[0-9]{3,10}|[A-C][0-9]{2,}")


@dataclass(frozen=True)
class Line:
    """A published row. `labels` has one label, or one a measure in a table of two sides; `cells` a cell a measure, None
    where nothing is published; `texts` what stands in the table's columns of text; `depth` counts the rows above it in
    the hierarchy."""

    source_row: int
    code: str
    labels: list[str]
    depth: int
    level: str
    cells: list[Row | None]
    texts: list[str]


@dataclass(frozen=True)
class Table:
    """A published table, or one part of a form (`part` is the name of its file). `kind` is grid (a column a measure),
    sides (a label and a figure a measure, as in a table of income beside expenditure) or list (a figure a row, each of
    a measure of its own)."""

    table_code: str
    part: str
    kind: str
    measures: list[str]
    text_columns: list[str]
    lines: list[Line]

    @property
    def has_codes(self) -> bool:
        return any(line.code for line in self.lines)


Texts = dict[tuple[str, int], Row]
"""By table and number of the row: column to text."""


def tables_of(cells: Iterable[Row], measures: list[str], texts: Texts) -> list[Table]:
    """Tables of one disclosure from its cells, which come by table, file and row; `measures` gives the order of
    columns. A row without any figure is not there: the warehouse keeps figures."""
    by_file = groupby(cells, key=itemgetter("table_code", "source_file"))
    return [table(list(group), measures, texts) for _, group in by_file]


def table(cells: list[Row], order: list[str], texts: Texts) -> Table:
    rows = [list(group) for _, group in groupby(cells, key=lambda cell: cell["source_row"])]
    used = sorted({cell["measure"] for cell in cells}, key=order.index)
    parents = {cell["row_code"]: cell["parent_row_code"] for cell in cells}
    if any(len({cell["row_label"] for cell in row}) > 1 for row in rows):
        kind = "sides"
    elif len(used) > 2 and all(len(row) == 1 for row in rows):
        kind = "list"
    else:
        kind = "grid"
    table_code = cells[0]["table_code"]
    texts_of_rows = [texts.get((table_code, row[0]["source_row"]), {}) for row in rows]
    text_columns = [
        column
        for column in TEXT_COLUMNS.get(table_code, ("", {}))[1]
        if any(text.get(column) for text in texts_of_rows)
    ]
    return Table(
        table_code,
        part_of(cells[0]["source_file"]),
        kind,
        used,
        text_columns,
        [
            line(row, used, kind, parents, [text.get(column) or "" for column in text_columns])
            for row, text in zip(rows, texts_of_rows, strict=True)
        ],
    )


def line(row: list[Row], measures: list[str], kind: str, parents: dict[str, str | None], texts: list[str]) -> Line:
    first = row[0]
    by_measure = {cell["measure"]: cell for cell in row}
    cells = [by_measure.get(measure) for measure in measures]
    return Line(
        source_row=first["source_row"],
        code=first["row_code"] if kind == "grid" and CODE.fullmatch(first["row_code"]) else "",
        labels=[cell["row_label"] or "" if cell else "" for cell in cells] if kind == "sides" else [label(first)],
        depth=0 if kind != "grid" else depth(first["row_code"], parents),
        level=first["row_level"] or "",
        cells=row if kind == "list" else cells,
        texts=texts,
    )


def label(cell: dict[str, Any]) -> str:
    return cell["row_label"] or cell["row_code"]


def depth(code: str, parents: dict[str, str | None]) -> int:
    """Rows above, the total not counted: it stands beside the first level, as printed. Ends on a circle too."""
    seen = {code}
    above = parents.get(code)
    while above and above not in seen and above in parents:
        seen.add(above)
        above = parents[above]
    return max(len(seen) - 2, 0)


def part_of(source_file: str) -> str:
    """`t14_funding` of seeds/disclosure/t14_funding.csv; the folders of a machine are no reader's business."""
    return re.sub(r"[.][a-z]+$", "", source_file.replace("\\", "/").rpartition("/")[2])
