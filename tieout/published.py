"""Checks of published tables as text, the same for seeds and for landing files."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tieout.figures import FigureColumn
from tieout.problem import Problem
from tieout.table import Row, read_table
from tieout.values import Check, Checks, code, one_of, or_blank, positive_integer, vocabulary, year

KEY = ("disclosure_id", "row_no")
# Further keys that models join on; a second row would double every figure of the disclosure.
JOIN_KEYS = {"disclosures": ("disclosure_id",), "table_status": ("disclosure_id", "table_code")}
TABLE_STATUSES = {"published", "nil", "missing"}
DOCUMENT_TYPES = {"budget", "final_accounts"}

Seen = dict[tuple[str, ...], str]
"""Where a key stands first."""


class PublishedTable(NamedTuple):
    """What a published table must be: its columns in order, checks of single values, columns of figures, and the keys
    that stand once."""

    columns: list[str]
    checks: Checks
    figures: list[FigureColumn]
    keys: list[tuple[str, ...]]


def published_tables(
    columns: dict[str, list[str]],
    figures: dict[str, list[FigureColumn]],
    reference: dict[str, list[Row]],
    disclosure: Check,
) -> dict[str, PublishedTable]:
    """Every published table by seed. `columns` and `figures` are as declared, by seed; `reference` holds the rows of
    the dictionaries that could be read whole; `disclosure` checks a disclosure_id."""
    checks = value_checks(reference)
    return {
        name: PublishedTable(
            declared,
            {"disclosure_id": disclosure, "row_no": positive_integer, **checks.get(name, {})},
            figures[name],
            [KEY, JOIN_KEYS[name]] if name in JOIN_KEYS else [KEY],
        )
        for name, declared in columns.items()
        if tuple(declared[:2]) == KEY
    }


def value_checks(reference: dict[str, list[Row]]) -> dict[str, Checks]:
    """Checks of the values of single tables, by seed and column."""
    unit = or_blank(one_of(vocabulary(reference, "currency_units", "unit"), "currency unit"))
    word = or_blank(one_of(vocabulary(reference, "direction_words", "word"), "direction word"))
    return {
        "disclosures": {
            "region_code": code,
            "fiscal_year": year,
            "department_code": code,
            "document_type": one_of(DOCUMENT_TYPES, "document type"),
            "currency_unit": unit,
        },
        "table_status": {
            "table_code": one_of(vocabulary(reference, "tables", "table_code"), "table"),
            "status": one_of(TABLE_STATUSES, "status"),
            "currency_unit": unit,
        },
        "t15_history": {"period_year": or_blank(year), "direction": word},
    }


def checked_rows(path: Path, file: str, table: PublishedTable, seen: list[Seen]) -> Iterator[Row | Problem]:
    """Rows of one file and the problems of it. `seen` holds for each key of the table where it stands, and takes in
    this file's."""
    for item in read_table(path, file, table.columns):
        if isinstance(item, Row):
            yield from check_rows([item], table.checks, file)
            yield from figure_problems(item, table.figures, file)
            for key, where in zip(table.keys, seen, strict=True):
                yield from repeated_key(item, key, file, where)
        yield item


def check_rows(rows: Iterable[Row], checks: Checks, file: str) -> Iterator[Problem]:
    for row in rows:
        for column, check in checks.items():
            message = check(row.values[column])
            if message:
                yield Problem(file, row.line, column, message, row_number(row))


def figure_problems(row: Row, figures: list[FigureColumn], file: str) -> Iterator[Problem]:
    """Figures of a row that cannot be read."""
    for figure in figures:
        if figure.when and row.values[figure.when[0]] not in figure.when[1]:
            continue
        message = figure.check(row.values[figure.column])
        if message:
            yield Problem(file, row.line, figure.column, message, row_number(row))


def repeated_key(row: Row, key: tuple[str, ...], file: str, seen: Seen) -> Iterator[Problem]:
    value = tuple(row.values[column] for column in key)
    place = f"{file}, row {row.line}"
    earlier = seen.setdefault(value, place)
    if earlier != place and all(value):
        yield Problem(file, row.line, key[-1], f"{' '.join(value)} stands in {earlier} already", row_number(row))


def row_number(row: Row) -> int | None:
    """The row's own number, where it has one that can be read."""
    text = row.values.get("row_no", "")
    return None if positive_integer(text) else int(text)
