"""What holds for any text, file and plan, not for the chosen ones alone (hypothesis makes them up)."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pytest
from conftest import ROOT
from documents import HEADERS, read_csv
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from synthetic.document import documents_of
from synthetic.plan import families
from synthetic.rows import rows_of

from macros import text_macros
from tieout.inputs import values
from tieout.inputs.catalogue import ONE_EQUATION, ROW_KEYS, ROW_SETS, row_selector
from tieout.inputs.csv_table import Row, read_table
from tieout.inputs.figures import INTEGER_DIGITS, clean_figure, clean_text, figure, figure_or_hint
from tieout.inputs.problem import Problem
from tieout.messages import LANGUAGES, Message

# A NUL byte is refused before anything reads the text; lone surrogates are not UTF-8.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
FIGURES = st.text(st.sampled_from("0123456789０５９.．,，-－−–—+＋%％/／无 \t\n\u00a0\u3000\u2003_e（(亿"), max_size=24)
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,13})([.][0-9]{0,12})?", fullmatch=True)
PUBLISHED = TEXTS | FIGURES | NUMBERS
"""Texts as they may stand in a cell."""

COLUMNS = ["disclosure_id", "row_no", "subject_name", "total"]
REFERENCE = {
    seed: [Row(line, row) for line, row in enumerate(read_csv(ROOT / f"seeds/reference/{seed}.csv"), start=2)]
    for seed in ("levels", "template_lines")
}
LEVELS = {row.values["row_level"] for row in REFERENCE["levels"]}
LINES = {row.values[column] for row in REFERENCE["template_lines"] for column in ("row_code", "parent_row_code")} - {""}


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def cleaned() -> str:
    """SQL of a text, its figure and the number that this is, as the models read a cell."""
    macros = text_macros()
    of_figure = macros.clean_figure(macros.clean_text("text"))
    number = macros.number_of("figure", "decimal(38, 12)")
    return (
        f"select cleaned, figure, {number} from (select {macros.clean_text('text')} as cleaned, {of_figure} as figure"
        " from (select cast(? as varchar) as text))"
    )


@given(PUBLISHED)
@example("++1")
@example(" +\u00a01")
@example("5.")
@example("99999999999999.9999999999995")
def test_a_cell_is_read_before_dbt_as_the_models_read_it(
    engine: duckdb.DuckDBPyConnection, cleaned: str, text: str
) -> None:
    ((of_text, of_figure, number),) = engine.execute(cleaned, [text]).fetchall()
    assert of_text == (clean_text(text) or None)
    assert of_figure == clean_figure(clean_text(text))
    fault = figure(text)
    if fault is None and of_figure is not None:
        assert number == Decimal(of_figure).quantize(Decimal("1e-12"), ROUND_HALF_UP)
        assert abs(number) <= 10**INTEGER_DIGITS
    elif fault is not None and fault.code == "not_a_number":
        assert number is None
    else:
        assert number is None or abs(number) >= 10**INTEGER_DIGITS


CHECKS = {
    "figure": figure,
    "figure_or_hint": figure_or_hint,
    "filled": values.filled,
    "code": values.code,
    "positive_integer": values.positive_integer,
    "coefficient": values.coefficient,
    "year": values.year,
    "day": values.day,
    "one_of": values.one_of({"parent", "children"}, "a_row_selector"),
    "or_blank": values.or_blank(figure),
}


@pytest.mark.parametrize("check", CHECKS)
@given(text=PUBLISHED | st.dates().map(str) | st.integers().map(str))
def test_a_check_of_a_value_finds_it_sound_or_says_what_is_wrong(check: str, text: str) -> None:
    fault = CHECKS[check](text)
    assert fault is None or isinstance(fault, Message)
    assert fault is None or all(fault.text(language) for language in LANGUAGES)


@given(st.integers(1, 2**31 - 1))
def test_every_positive_integer_has_one_way_to_be_written(number: int) -> None:
    assert values.positive_integer(str(number)) is None
    for other in (f"0{number}", f"+{number}", f" {number}", f"{number}.0"):
        assert values.positive_integer(other) is not None


@given(st.dates(date(1000, 1, 1)))
def test_every_day_has_one_way_to_be_written(day: date) -> None:
    assert values.day(day.isoformat()) is None
    assert values.day(f"{day:%Y%m%d}") is not None


@given(st.binary(max_size=200) | TEXTS.map(str.encode) | st.lists(TEXTS).map(lambda parts: ",".join(parts).encode()))
def test_of_any_bytes_a_table_gives_rows_and_problems_and_nothing_else(tmp_path_factory: Any, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for written in (content, ",".join(COLUMNS).encode() + b"\n" + content):
        path.write_bytes(written)
        found = list(read_table(path, "any.csv", COLUMNS))
        assert all(isinstance(each, Row | Problem) for each in found)
        assert all(each.text(language) for each in found if isinstance(each, Problem) for language in LANGUAGES)
        assert all(each.values.keys() == set(COLUMNS) for each in found if isinstance(each, Row))


@given(st.lists(st.lists(TEXTS, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=5))
def test_what_a_spreadsheet_writes_is_read_as_it_was(tmp_path_factory: Any, rows: list[list[str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "written.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])
    assert [list(each.values.values()) for each in read_table(path, "written.csv", COLUMNS)] == rows


@pytest.fixture(scope="module")
def selectors(engine: duckdb.DuckDBPyConnection, macros: dict[str, str]) -> str:
    """SQL of what a selector is, the value it is about, and the scope of a row whose attributes are all filled."""
    engine.execute("attach ':memory:' as macros")
    engine.execute("create schema macros.raw")
    engine.execute(f"create table macros.raw.levels as from read_csv('{ROOT}/seeds/reference/levels.csv')")
    attributes = "".join(f", 'its' as {name}" for name in macros["selector_attributes"].split())
    return f"""
        select selector_kind, selector_value, {macros["scope_of"]}
        from (
            select {macros["selector_kind"]} as selector_kind, {macros["selector_value"]} as selector_value
            from (select cast(? as varchar) as text)
        ) as term, (select 'its' as row_code, 'its' as parent_row_code{attributes}) as cell
    """


WORDS = sorted(ROW_SETS | ROW_KEYS | LEVELS | LINES | {f"sum:{level}" for level in LEVELS})
NAMED = TEXTS.filter(lambda text: text and "\n" not in text).map("name:{}".format)
SELECTORS = st.sampled_from(WORDS) | st.from_regex("[0-9]{1,9}", fullmatch=True) | NAMED | TEXTS


@given(SELECTORS)
@example("name:sum:class")
@example("name:name:")
def test_the_check_and_the_models_agree_on_what_a_selector_says(
    engine: duckdb.DuckDBPyConnection, selectors: str, selector: str
) -> None:
    assume(row_selector(REFERENCE)(selector) is None)
    ((kind, value, scope),) = engine.execute(selectors, [selector]).fetchall()
    prefix, _, rest = selector.partition(":")
    if selector in ROW_SETS - {"*"} | ROW_KEYS:
        assert kind == selector
    elif prefix in ("sum", "name") and rest:
        assert (kind, value) == (prefix, rest)
    else:
        assert kind == {"*": "all"}.get(selector, "level" if selector in LEVELS else "row")
        assert value == selector
    assert (scope == "its") == (selector in (ROW_SETS | ROW_KEYS | LEVELS) - ONE_EQUATION)


def test_the_check_and_the_models_know_the_same_words(macros: dict[str, str]) -> None:
    assert set(re.findall("'(by_[a-z_]+)'", macros["selector_kind"])) == ROW_KEYS


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_generated_documents_add_up(seed: int, disclosures: int) -> None:
    made = [document for family in families(disclosures, seed) for document in documents_of(family)]
    assert len(made) == disclosures
    for document in made:
        for table, rows in rows_of(document).items():
            assert {row[0] for row in rows} <= {document.disclosure_id}
            printed = [dict(zip(HEADERS[table], row, strict=True)) for row in rows]
            assert [row["row_no"] for row in printed] == [str(number) for number in range(1, len(printed) + 1)]
            if set(KEYS) <= set(HEADERS[table]):
                assert sums_apart(printed) == [], table
            if table == "t01_income_expenditure":
                assert printed[-1]["income_amount"] == printed[-1]["expenditure_amount"] > ""


KEYS = ["disclosure_id", "row_no", "subject_code", "subject_name"]
"""Columns of a table by code that hold no figure."""


def sums_apart(printed: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Codes and columns that are not the sum of the codes right below them."""
    figures = {
        row["subject_code"]: {column: Decimal(text or 0) for column, text in row.items() if column not in KEYS}
        for row in printed
    }
    below: dict[str, list[str]] = defaultdict(list)
    for code in figures:
        if code:
            below[next((code[:length] for length in (5, 3) if length < len(code)), "")].append(code)
    return [
        (above, column)
        for above, codes in below.items()
        for column, amount in figures[above].items()
        if amount != sum(figures[code][column] for code in codes)
    ]
