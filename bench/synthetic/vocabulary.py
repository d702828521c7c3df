"""The words of a disclosure: official codes and names from the project's seeds, and made-up names from data/."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

PROJECT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).resolve().parent / "data"

# Codes that every organisation prints beside those of its own field.
SOCIAL_ITEMS = ("2080501", "2080502", "2080505", "2080506", "2080599", "2101101", "2101102", "2101103", "2101199")
HOUSING_ITEMS = ("2210201", "2210202", "2210203")
FUND_ITEM = "2120803"
# The dictionary holds no item of class 223, under which state capital is spent today; this one is known and related.
CAPITAL_ITEM = "2150899"
RESERVED_ITEMS = {*SOCIAL_ITEMS, *HOUSING_ITEMS, FUND_ITEM, CAPITAL_ITEM}
ADMINISTRATION, INSTITUTION = "行政运行", "事业运行"


class Code(NamedTuple):
    """An entry of a dictionary of codes, valid in the years first to last."""

    code: str
    name: str
    level: int
    first: int
    last: int
    edition: str


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, column to text."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


LATER = {"published disclosures 2025-2026"}
"""Editions that no department is made of: a code that is added leaves the departments as they were."""


@cache
def dictionary(classification: str) -> dict[str, Code]:
    """Code to entry of seeds/reference/classification_<classification>.csv."""
    return {
        row["code"]: Code(
            row["code"],
            row["name"],
            int(row["level"]),
            int(row["valid_from"] or 0),
            int(row["valid_to"] or 9999),
            row["source_edition"],
        )
        for row in rows_of(PROJECT / "seeds" / "reference" / f"classification_{classification}.csv")
    }


def name_of(classification: str, code: str) -> str:
    """The official name of a code; raises KeyError where the dictionary does not hold it."""
    return dictionary(classification)[code].name


def coded(classification: str, code: str) -> str:
    """A code and its name as table 12 prints them: [30201] 办公费."""
    return f"[{code}] {name_of(classification, code)}"


@cache
def items_of(years: tuple[int, ...]) -> list[Code]:
    """Function codes at level 项 that are valid in all the years and free for an organisation's own field."""
    return [
        entry
        for entry in dictionary("function").values()
        if entry.edition not in LATER
        and entry.level == 3
        and entry.code not in RESERVED_ITEMS
        and entry.first <= min(years)
        and max(years) <= entry.last
    ]


@cache
def data(name: str) -> list[dict[str, str]]:
    """Rows of data/<name>.csv."""
    return rows_of(DATA / f"{name}.csv")


@cache
def words(name: str) -> list[str]:
    """Words of one list of data/words.csv."""
    return [row["word"] for row in data("words") if row["list"] == name]


@cache
def template_lines(table_code: str, side: str) -> list[tuple[str | None, str, str]]:
    """Group, label and row code of the lines of a two-sided table, in the order of the common template."""
    rows = rows_of(PROJECT / "seeds" / "reference" / "template_lines.csv")
    return [
        (row["group_label"] or None, row["label"], row["row_code"])
        for row in rows
        if (row["table_code"], row["side"]) == (table_code, side) and not row["used_in"]
    ]


@cache
def tables() -> list[tuple[str, str, str]]:
    """Code, seed and Chinese title of every table that has a file of its own, in order; the narrative is N."""
    rows = rows_of(PROJECT / "seeds" / "reference" / "tables.csv")
    return [(row["table_code"], row["seed_name"], row["title_zh"]) for row in rows if row["seed_name"] != "figure"]


@cache
def seed_columns() -> dict[str, list[str]]:
    """Columns of every seed of seeds/disclosure, as declared."""
    text = (PROJECT / "seeds" / "disclosure" / "_disclosure.yml").read_text(encoding="utf-8")
    return {seed["name"]: list(seed["config"]["column_types"]) for seed in yaml.safe_load(text)["seeds"]}


@cache
def indicators() -> dict[str, list[dict[str, str]]]:
    """Indicators of data/indicators.csv by their second level."""
    by_level = defaultdict(list)
    for row in data("indicators"):
        by_level[row["level_2"]].append(row)
    return dict(by_level)
