"""The files of truth read from published documents keep their form, and the counts that their README states."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

TRUTH = Path(__file__).resolve().parents[1] / "truth"
README = (TRUTH / "README.md").read_text(encoding="utf-8")

COLUMNS = {
    "figures": ["document", "page", "table_title", "row_code", "row_label", "column_label", "published_text"],
    "statements": [
        *("document", "page", "section", "sentence", "subject", "code", "kind"),
        *("value", "unit", "direction", "year", "base", "remark"),
    ],
    "errors": ["document", "page", "where", "published", "right", "kind", "note"],
}
FIGURE = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
CHINESE_DIGITS = set("零一二三四五六七八九十")
CODE = re.compile(r"\d{3}(\d{2}(\d{2})?)?|")
RATES = {"change_pct", "share", "completion_pct"}
NUMBERS = RATES | {"amount", "budget_amount", "change", "count", "score", "threshold"}
WORDS = {"direction", "nil"}
COMPARED = {"change", "change_pct", "direction", "completion_pct"}
BASES = {"last_year", "last_year_budget", "last_year_executed", "year_budget"}
CHANGES = {"增加", "增长", "减少", "下降", "增加（减少）", "增长（减少）", "增长（降低）"}
COMPARISONS = {"持平", "新增", "小于"}
ERROR_KINDS = {
    *("amount", "percent", "direction", "count", "rounding"),
    *("name", "heading", "wording", "omission", "reason"),
}

Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files(part: str) -> list[Path]:
    return sorted(TRUTH.glob(f"{part}_*.csv"))


def documents(part: str) -> Iterator[tuple[str, Rows]]:
    for path in files(part):
        yield path.stem.removeprefix(f"{part}_"), read(path)


def is_figure(text: str) -> bool:
    return FIGURE.fullmatch(text) is not None


def stated(section: str) -> dict[str, list[str]]:
    """Return the cells that the README's table of counts gives for each document, under one heading."""
    text = README.split(f"## {section}\n")[1].split("\n## ")[0]
    rows = (line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| "))
    return {name: cells for name, *cells in rows if re.search(r"_20\d\d_", name)}


def by_page(rows: Rows) -> str:
    counts = Counter(int(row["page"]) for row in rows)
    return ", ".join(f"{page}: {count}" for page, count in sorted(counts.items()))


@pytest.mark.parametrize("path", [path for part in COLUMNS for path in files(part)], ids=lambda path: path.stem)
def test_a_file_has_its_columns_and_is_of_one_document(path: Path) -> None:
    part, document = path.stem.split("_", 1)
    lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert lines[0] == COLUMNS[part]
    assert {len(line) for line in lines} == {len(COLUMNS[part])}
    assert {line[0] for line in lines[1:]} == {document}
    assert all(int(line[1]) > 0 for line in lines[1:])
    assert [cell for line in lines for cell in line if cell != cell.strip()] == []


def test_the_readme_states_what_the_files_hold() -> None:
    figures = {name: [by_page(rows), str(len(rows))] for name, rows in documents("figures")}
    assert stated("Figures of tables") == figures
    statements = {
        name: [by_page(rows), str(len(rows)), str(sum(is_figure(row["value"]) for row in rows))]
        for name, rows in documents("statements")
    }
    assert stated("Statements of the narrative") == statements
    assert stated("Errors") == {name: [str(len(rows))] for name, rows in documents("errors")}
    total = sum(int(cells[1]) for cells in statements.values())
    in_digits = sum(int(cells[2]) for cells in statements.values())
    assert f"{total} statements, of which {in_digits} carry a figure in digits" in README


def test_figures_can_be_read_and_each_has_one_place() -> None:
    for name, rows in documents("figures"):
        assert [row for row in rows if not is_figure(row["published_text"])] == [], name
        assert [row for row in rows if not CODE.fullmatch(row["row_code"])] == [], name
        assert all(row["table_title"] and row["column_label"] for row in rows), name
        places = Counter(tuple(row[column] for column in COLUMNS["figures"][:-1]) for row in rows)
        assert [place for place, count in places.items() if count > 1] == [], name


def test_statements_are_of_known_kinds_and_stand_in_their_sentence() -> None:
    for name, rows in documents("statements"):
        assert {row["kind"] for row in rows} <= NUMBERS | WORDS, name
        assert [row for row in rows if row["value"] not in row["sentence"]] == [], name
        assert [row["sentence"] for row in rows if re.search(r"\s", row["sentence"])] == [], name
        assert all(row["section"] and row["subject"] for row in rows), name
        assert [int(row["page"]) for row in rows] == sorted(int(row["page"]) for row in rows), name


def test_statements_carry_what_their_kind_needs() -> None:
    for name, rows in documents("statements"):
        for row in rows:
            kind, value = row["kind"], row["value"]
            if kind in NUMBERS:
                assert is_figure(value) or set(value) <= CHINESE_DIGITS, (name, row)
                assert (row["unit"] == "%") == (kind in RATES), (name, row)
                assert row["unit"], (name, row)
            else:
                assert not row["unit"] and not is_figure(value), (name, row)
            if kind in ("change", "change_pct"):
                assert row["direction"] in CHANGES, (name, row)
            if kind == "direction":
                assert row["direction"] in COMPARISONS, (name, row)
            if kind in COMPARED:
                assert row["base"] in BASES, (name, row)
            else:
                assert bool(row["base"]) == (kind == "share"), (name, row)
            assert re.fullmatch(r"20\d\d|", row["year"]), (name, row)


def test_codes_of_statements_stand_in_the_tables() -> None:
    figures = dict(documents("figures"))
    for name, rows in documents("statements"):
        assert [row for row in rows if not CODE.fullmatch(row["code"])] == [], name
        if name in figures:
            codes = {row["row_code"] for row in figures[name]}
            assert {row["code"] for row in rows} <= codes, name


def test_amounts_of_items_agree_with_the_tables() -> None:
    """Text and tables were read apart: an item's amount in the text is one of its figures."""
    figures = dict(documents("figures"))
    compared = 0
    for name, rows in documents("statements"):
        for row in rows if name in figures else []:
            if row["code"] and row["kind"] == "amount":
                printed = [figure for figure in figures[name] if figure["row_code"] == row["code"]]
                amounts = {Decimal(figure["published_text"].replace(",", "")) for figure in printed}
                assert Decimal(row["value"].replace(",", "")) in amounts, (name, row)
                compared += 1
    assert compared == 32


def test_errors_are_of_known_kinds() -> None:
    for name, rows in documents("errors"):
        assert {row["kind"] for row in rows} <= ERROR_KINDS, name
        assert all(row["where"] and row["published"] and row["right"] and row["note"] for row in rows), name
        assert [row for row in rows if row["published"] == row["right"]] == [], name
