"""Known errors: published amounts mistyped, each where an equation must part."""

from __future__ import annotations

import random
import re
from collections import Counter
from decimal import Decimal
from functools import cache

from trials import Cell, mistype

from synthetic.document import Document
from synthetic.plan import WAN_YUAN
from synthetic.rows import Rows
from synthetic.vocabulary import data, seed_columns

MOST_ERRORS = 3  # in one disclosure
# Less than this much in the printed unit, beyond half of the last digit, can be lost in the rounding of a long sum.
LEAST_SEEN = Decimal("0.10")
TRUTH_COLUMNS = (
    "disclosure_id", "table_code", "seed", "row_no", "column", "measure", "correct_text", "published_text", "kind",
)  # fmt: skip
# Claims that only a bound or nothing checks.
UNCHECKED_CLAIMS = {"机关运行经费", "委托业务费"}
CHANGES_CHECKED = {"收支总预算", "收入预算", "支出预算", "一般公共预算拨款", "机关运行经费"}


def errors_by_disclosure(disclosures: int, errors: int, seed: int) -> Counter[int]:
    """How many errors the disclosure of each number gets, drawn so that none gets more than three.

    Raises ValueError where that leaves no room for so many.
    """
    if errors > MOST_ERRORS * disclosures:
        raise ValueError(f"{errors} errors are more than {MOST_ERRORS} a disclosure")
    places = random.Random(f"{seed}/errors").sample(range(MOST_ERRORS * disclosures), errors)
    return Counter(place // MOST_ERRORS for place in places)


def mistyped(document: Document, rows: Rows, errors: int) -> tuple[Rows, list[tuple[str, ...]]]:
    """Rows with so many amounts mistyped, and the truth about each: rows in the columns of TRUTH_COLUMNS."""
    rng = random.Random(f"{document.family.key}/{document.disclosure_id}/errors")
    changed, truth = {seed: list(held) for seed, held in rows.items()}, []
    for cell in rng.sample(_amounts(rows), errors):
        kind, text = _mistake(cell, document.family.currency_unit, rng)
        place = seed_columns()[cell.seed].index(cell.column)
        row = changed[cell.seed][cell.row_no - 1]
        changed[cell.seed][cell.row_no - 1] = (*row[:place], text, *row[place + 1 :])
        truth.append(
            (
                document.disclosure_id, cell.table_code, cell.seed, str(cell.row_no), cell.column, cell.measure,
                cell.text, text, kind,
            )
        )  # fmt: skip
    return changed, truth


def _mistake(cell: Cell, currency_unit: str, rng: random.Random) -> tuple[str, str]:
    """Kind and text of an error that no rounding hides."""
    if currency_unit == WAN_YUAN and rng.random() < 0.1:
        return "unit", f"{Decimal(cell.text) * 10_000:.2f}"
    while True:
        mistake = mistype(cell, rng)
        published = Decimal(mistake.text)
        half_digit = Decimal(5).scaleb(published.as_tuple().exponent - 1)
        if abs(published - Decimal(cell.text)) >= LEAST_SEEN + half_digit:
            return mistake.kind, mistake.text


@cache
def _columns() -> list[tuple[str, str, int, str, str]]:
    """Table, seed, place, name and measure of the columns that hold checked amounts (data/mistakable.csv)."""
    columns = []
    for row in data("mistakable"):
        held = seed_columns()[row["seed"]]
        names = [row["column"]] if row["column"] != "*" else [name for name in held if not _is_key(name)]
        for name in names:
            columns.append((row["table_code"], row["seed"], held.index(name), name, row["measure"] or name))
    return columns


def _is_key(column: str) -> bool:
    return column in ("disclosure_id", "row_no") or column.endswith(("_code", "_name", "_unit"))


def _amounts(rows: Rows) -> list[Cell]:
    """The amounts of a document that stand in an equation which parts when they are wrong."""
    cells = [
        Cell(seed, int(row[1]), column, table_code, "", measure, row[place], Decimal(row[place]))
        for table_code, seed, place, column, measure in _columns()
        for row in rows[seed]
        if re.fullmatch(r"[0-9.]+", row[place])
    ]
    claim = seed_columns()["narrative_claim"].index
    for row in rows["narrative_claim"]:
        subject, kind, text = row[claim("subject")], row[claim("kind")], row[claim("value")]
        is_checked = (kind == "amount" and subject not in UNCHECKED_CLAIMS) or (
            kind == "change" and subject in CHANGES_CHECKED
        )
        if is_checked and text != "无":
            cells.append(Cell("narrative_claim", int(row[1]), "value", "N", "", kind, text, Decimal(text)))
    return cells
