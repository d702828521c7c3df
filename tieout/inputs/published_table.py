"""Checks of published tables as text, the same for seeds and for landing files."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tieout.inputs.csv_table import Row, read_table
from tieout.inputs.figures import FigureColumn, clean_text
from tieout.inputs.problem import Problem
from tieout.inputs.values import Check, Checks, code, one_of, or_blank, positive_integer, vocabulary, year
from tieout.messages import message

KEY = ("disclosure_id", "row_no")
# Further keys that models join on; a second row would double every figure of the disclosure.
JOIN_KEYS = {"disclosures": ("disclosure_id",), "table_status": ("disclosure_id", "table_code")}
TABLE_STATUSES = {"published", "nil", "missing", "unread"}
DOCUMENT_TYPES = {"budget", "final_accounts"}
CLAIM_KINDS = {"amount", "share", "change", "change_pct", "direction", "count"}

Seen = dict[tuple[str, ...], tuple[str, int]]
"""File and row in which a key comes first."""


class WordColumn(NamedTuple):
    """A column that holds words of a vocabulary on rows where another column has one of the values of `when`."""

    column: str
    when: tuple[str, frozenset[str]]
    check: Check


class PublishedTable(NamedTuple):
    """What a published table must be: its columns in order, checks of single values, columns of figures and of words,
    and the keys that stand once. `may_be_of_excel` says that its file may be as a spreadsheet program saves it."""

    columns: list[str]
    checks: Checks
    figures: list[FigureColumn]
    words: list[WordColumn]
    keys: list[tuple[str, ...]]
    may_be_of_excel: bool = False


def published_tables(
    columns: dict[str, list[str]],
    figures: dict[str, list[FigureColumn]],
    reference: dict[str, list[Row]],
    disclosure: Check,
) -> dict[str, PublishedTable]:
    """Every published table by seed. `columns` and `figures` are as declared, by seed; `reference` holds the rows of
    the dictionaries that could be read whole; `disclosure` checks a disclosure_id."""
    checks = value_checks(reference)
    words = {"narrative_claim": [WordColumn("value", ("kind", frozenset({"direction"})), direction_word(reference))]}
    return {
        name: PublishedTable(
            declared,
            {"disclosure_id": disclosure, "row_no": positive_integer, **checks.get(name, {})},
            figures[name],
            words.get(name, []),
            [KEY, JOIN_KEYS[name]] if name in JOIN_KEYS else [KEY],
        )
        for name, declared in columns.items()
        if tuple(declared[:2]) == KEY
    }


def value_checks(reference: dict[str, list[Row]]) -> dict[str, Checks]:
    """Checks of the values of single tables, by seed and column."""
    unit = or_blank(one_of(vocabulary(reference, "currency_units", "unit"), "a_currency_unit"))
    return {
        "disclosures": {
            "region_code": code,
            "fiscal_year": year,
            "department_code": code,
            "document_type": one_of(DOCUMENT_TYPES, "a_document_type"),
            "currency_unit": unit,
        },
        "table_status": {
            "table_code": one_of(vocabulary(reference, "tables", "table_code"), "a_table"),
            "status": one_of(TABLE_STATUSES, "a_status"),
            "currency_unit": unit,
        },
        "narrative_claim": {"kind": one_of(CLAIM_KINDS, "a_claim_kind")},
        "t15_history": {"period_year": or_blank(year), "direction": direction_word(reference)},
    }


def direction_word(reference: dict[str, list[Row]]) -> Check:
    """A word as the models read it, without white space at its ends; none is said where nothing stands."""
    known = one_of(vocabulary(reference, "direction_words", "word"), "a_direction_word")
    return or_blank(lambda value: known(clean_text(value)))


def checked_rows(path: Path, file: str, table: PublishedTable, seen: list[Seen]) -> Iterator[Row | Problem]:
    """Rows of one file and the problems of it. `seen` holds for each key of the table where it stands, and takes in
    this file's."""
    for item in read_table(path, file, table.columns, table.may_be_of_excel):
        if isinstance(item, Row):
            yield from check_rows([item], table.checks, file)
            yield from conditional_problems(item, [*table.figures, *table.words], file)
            for key, where in zip(table.keys, seen, strict=True):
                yield from repeated_key(item, key, file, where)
        yield item


def check_rows(rows: Iterable[Row], checks: Checks, file: str) -> Iterator[Problem]:
    for row in rows:
        for column, check in checks.items():
            fault = check(row.values[column])
            if fault:
                yield Problem(file, row.line, column, fault, row_number(row))


def conditional_problems(row: Row, columns: list[FigureColumn | WordColumn], file: str) -> Iterator[Problem]:
    """Figures and words of a row that cannot be read."""
    for column, when, check in ((each.column, each.when, each.check) for each in columns):
        if when and row.values[when[0]] not in when[1]:
            continue
        fault = check(row.values[column])
        if fault:
            yield Problem(file, row.line, column, fault, row_number(row))


def repeated_key(row: Row, key: tuple[str, ...], file: str, seen: Seen) -> Iterator[Problem]:
    value = tuple(row.values[column] for column in key)
    earlier = seen.setdefault(value, (file, row.line))
    if earlier != (file, row.line) and all(value):
        fault = message("key_repeated", key=" ".join(value), file=earlier[0], row=earlier[1])
        yield Problem(file, row.line, key[-1], fault, row_number(row))


def row_number(row: Row) -> int | None:
    """The row's own number, where it has one that can be read."""
    text = row.values.get("row_no", "")
    return None if positive_integer(text) else int(text)
