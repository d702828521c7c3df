"""The catalogue is checked as code is: unknown names, rules that repeat or contradict one another, figures that stand
in too few equations."""

import json
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import ROOT, WAREHOUSE, Built, run_tieout
from said import unknown

from tieout.inputs.csv_table import Row
from tieout.inputs.problem import Problem
from tieout.messages import Message, message
from tieout.rules.lint import CLASSIFICATIONS, TERMS_FILE, catalogue_of, lint, rule_problems
from tieout.rules.locatability import Cell, locatability

REAL = "420103-2026-131"
TOTAL, BASIC, PROJECT = "T05/total/total", "T05/total/basic", "T05/total/project"


def rule(code: str, form: str = "linear") -> dict[str, str]:
    return {"rule_code": code, "form": form}


def terms(code: str, *written: str) -> list[dict[str, str]]:
    """Terms as `side[factor] coefficient table/row/measure[ whose]`: left 1 T05/total/total."""
    found = []
    for text in written:
        side, coefficient, cell, whose = (*text.split(), "own")[:4]
        table_code, row_selector, measure = cell.split("/")
        factor = "2" if side.endswith("2") else "1"
        found.append(
            {
                "rule_code": code, "side": side.rstrip("2"), "factor": factor, "table_code": table_code,
                "row_selector": row_selector, "measure": measure, "coefficient": coefficient, "whose": whose,
            }
        )  # fmt: skip
    return found


def found(form: str, one: list[str], other: list[str]) -> list[str]:
    """Messages on two rules, a and b, of one form."""
    rules = [rule("a", form), rule("b", form)]
    written = [*terms("a", *one), *terms("b", *other)]
    problems = rule_problems(
        *([Row(line, each) for line, each in enumerate(rows, start=2)] for rows in (rules, written))
    )
    return [str(problem.message) for problem in problems]


REDUNDANT = ["b is redundant: it says the same as a (row 2)"]
SIMPLE = [f"left 1 {TOTAL}", f"right 1 {BASIC}", f"right 1 {PROJECT}"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(SIMPLE[::-1], id="in another order"),
        pytest.param([f"right 1 {TOTAL}", f"left 1 {BASIC}", f"left 1 {PROJECT}"], id="sides swapped"),
        pytest.param([f"left 0.5 {TOTAL}", f"right 0.5 {BASIC}", f"right 0.500 {PROJECT}"], id="scaled"),
        pytest.param([f"left 1 {TOTAL}", f"left -1 {BASIC}", f"right 1 {PROJECT}"], id="a term moved"),
        pytest.param([*SIMPLE, "unless 1 T01/other_income/income"], id="with a condition"),
        pytest.param([f"left 2 {TOTAL}", f"right 1 {TOTAL}", *SIMPLE[1:]], id="a term on both sides"),
    ],
)
def test_a_rule_that_says_the_same_in_other_words_is_redundant(other: list[str]) -> None:
    assert found("linear", SIMPLE, other) == REDUNDANT


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(SIMPLE[:2], id="a term less"),
        pytest.param(["left 1 T05/parent/*", "right 1 T05/children/*"], id="every measure"),
        pytest.param([f"left 1 {TOTAL}", f"right 1 {BASIC}", "right 1 T05/item/project"], id="another row"),
    ],
)
def test_a_rule_over_other_terms_says_something_else(other: list[str]) -> None:
    assert found("linear", SIMPLE, other) == []


def test_two_equations_that_only_zero_satisfies_contradict_one_another() -> None:
    double = [f"left 1 {TOTAL}", f"right 2 {BASIC}"]
    contradiction = ["b contradicts a (row 2): both hold only if T05 total total = 0"]
    assert found("linear", [f"left 1 {TOTAL}", f"right 1 {BASIC}"], double) == contradiction


def test_equations_of_more_terms_name_what_would_have_to_be_zero() -> None:
    minus = [f"left 1 {TOTAL}", f"right 1 {BASIC}", f"right -1 {PROJECT}"]
    assert found("linear", SIMPLE, minus) == ["b contradicts a (row 2): both hold only if T05 total project = 0"]


def test_a_rule_whose_terms_cancel_out_checks_nothing() -> None:
    cancelled = [f"left 1 {TOTAL}", f"right 1 {TOTAL}"]
    assert found("linear", cancelled, SIMPLE) == ["its terms cancel out, so it holds for any figures"]


def test_figures_of_several_disclosures_are_told_apart() -> None:
    same, units, last_year = (f"right 1 {TOTAL}{whose}" for whose in ("", " units", " last_year"))
    assert found("linear", [f"left 1 {TOTAL}", units], [f"left 1 {TOTAL}", last_year]) == []
    assert found("linear", [f"left 1 {TOTAL}", units], [f"left 1 {TOTAL}", same]) == [
        "its terms cancel out, so it holds for any figures"
    ]
    assert found("linear", [f"left 1 {TOTAL}", units], [f"left 1 {TOTAL}", units.replace("1", "2", 1)]) == [
        "b contradicts a (row 2): both hold only if T05 total total of units = 0"
    ]


def test_a_rule_without_one_of_its_sides_is_left_to_the_check_of_input() -> None:
    assert found("linear", SIMPLE[:1], SIMPLE[1:]) == []
    assert found("product", PRODUCT[:2], PRODUCT[:2]) == []


AMOUNT, RESERVED = "T12/total/amount", "T12/total/sme_amount"


@pytest.mark.parametrize(
    ("one", "other", "messages"),
    [
        ([f"left 0.3 {AMOUNT}", f"right 1 {RESERVED}"], [f"left 3 {AMOUNT}", f"right 10 {RESERVED}"], REDUNDANT),
        ([f"left 0.3 {AMOUNT}", f"right 1 {RESERVED}"], [f"left 1 {RESERVED}", f"right 1 {AMOUNT}"], []),
        ([f"left 0.3 {AMOUNT}", f"right 1 {RESERVED}"], [f"left 0.6 {AMOUNT}", f"right 1 {RESERVED}"], []),
        (
            [f"left 0.3 {AMOUNT}", f"right 1 {RESERVED}"],
            [f"left 1 {RESERVED}", f"right 0.2 {AMOUNT}"],
            ["b contradicts a (row 2): the same terms with other coefficients"],
        ),
    ],
)
def test_bounds_contradict_one_another_only_where_nothing_lies_between(
    one: list[str], other: list[str], messages: list[str]
) -> None:
    assert found("bound", one, other) == messages


SHARE = ["left 1 T14/income.fiscal/share", "right 1 T14/income.fiscal/current", "right2 1 T14/income/current"]
PRODUCT = ["left 1 T12/line/amount", "right 1 T12/line/quantity", "right2 1 T12/line/unit_price"]


@pytest.mark.parametrize(
    ("form", "one", "other", "messages"),
    [
        ("ratio", SHARE, [SHARE[0], SHARE[1].replace(" 1 ", " 2 "), SHARE[2].replace(" 1 ", " 2 ")], REDUNDANT),
        ("ratio", SHARE, [*SHARE[:2], "right2 1 T14/expenditure/current"], []),
        ("product", PRODUCT, [PRODUCT[0], "right 1 T12/line/unit_price", "right2 1 T12/line/quantity"], REDUNDANT),
        (
            "product",
            PRODUCT,
            [*PRODUCT[:2], PRODUCT[2].replace(" 1 ", " 10 ")],
            ["b contradicts a (row 2): the same terms with other coefficients"],
        ),
        ("sign", SIMPLE[:2], SIMPLE[:2], REDUNDANT),
        (
            "sign",
            SIMPLE[:2],
            [SIMPLE[0], f"right -1 {BASIC}"],
            ["b contradicts a (row 2): the same terms with other coefficients"],
        ),
    ],
)
def test_shares_products_and_directions_are_compared_as_their_forms_read_them(
    form: str, one: list[str], other: list[str], messages: list[str]
) -> None:
    assert found(form, one, other) == messages


def test_rules_of_different_forms_are_not_compared() -> None:
    rules = [Row(2, rule("a", "linear")), Row(3, rule("b", "bound")), Row(4, rule("c", "text"))]
    written = [Row(2, term) for code in "abc" for term in terms(code, *SIMPLE)]
    assert list(rule_problems(rules, written)) == []


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copy(ROOT / "dbt_project.yml", tmp_path)
    return tmp_path


def add(path: Path, row: str) -> int:
    """Append a row to a CSV file; its line."""
    text = path.read_text(encoding="utf-8") + row + "\n"
    path.write_text(text, encoding="utf-8")
    return text.count("\n")


def test_the_catalogue_of_the_project_is_sound_and_without_advice(root: Path) -> None:
    report = lint(root, None)
    assert report.problems == []
    assert report.advice == []


def test_unknown_names_are_found_with_the_nearest_known_ones(root: Path) -> None:
    line = add(root / TERMS_FILE, "t01_balance,3,right,1,T016,grand_totl,expendture,1,own")
    assert [(each.row, each.column, each.message) for each in catalogue_of(root)[1]] == [
        (line, "table_code", unknown("a_table", "T016", "T16")),
        (line, "row_selector", unknown("a_row_selector", "grand_totl", "grand_total")),
        (line, "measure", unknown("a_measure", "expendture", "expenditure")),
    ]


@pytest.mark.parametrize(
    ("term", "fault"),
    [
        ("t01_balance,3,right,1,T01,grand_total,income,1,unit", unknown("a_whose", "unit", "units")),
        (
            "b_units_procurement,3,right,1,T12,total,amount,-1,last_year",
            message("whose_mixed", whose="last_year", other="units"),
        ),
        (
            "t01_balance,3,left,1,T01,grand_total,income,1,last_year",
            message("whose_on_left", whose="last_year"),
        ),
        (
            "n_subordinate_units,3,reads,1,T06,*,*,1,units",
            message("whose_in_text", whose="units"),
        ),
    ],
)
def test_a_term_of_another_disclosure_stands_where_a_rule_can_take_it(root: Path, term: str, fault: Message) -> None:
    line = add(root / TERMS_FILE, term)
    problems = [(each.file, each.row, each.column, each.message) for each in catalogue_of(root)[1]]
    assert problems == [(TERMS_FILE, line, "whose", fault)]


def test_a_code_that_no_dictionary_holds_is_advice(root: Path) -> None:
    line = add(root / TERMS_FILE, "t01_balance,3,right,1,T05,2080555,total,1,own")
    report = lint(root, None)
    assert report.problems == []
    assert [(each.file, each.row, each.column) for each in report.advice] == [(TERMS_FILE, line, "row_selector")]
    code, suggested = report.advice[0].message.params
    assert report.advice[0].message.code == "code_in_no_dictionary"
    assert code == ("code", "2080555")
    assert str(suggested[1]).startswith(" (nearest: 20805")


def other_table(code: str, table: str, classification: str) -> Message:
    return message("code_of_other_table", code=code, table=table, classification=message(classification))


def other_line(code: str, table: str, tables: str) -> Message:
    return message("line_of_other_table", code=code, table=table, tables=tables)


@pytest.mark.parametrize(
    ("term", "fault"),
    [
        ("T05,30227,total", other_table("30227", "T05", "function_codes")),
        ("T07,2080505,total", other_table("2080505", "T07", "economic_codes")),
        ("T05,grand_total,total", other_line("grand_total", "T05", "T01, T04")),
        ("T01,expenditure.project,income", other_line("expenditure.project", "T01", "T14")),
    ],
)
def test_a_row_that_only_other_tables_have_is_advice(root: Path, term: str, fault: Message) -> None:
    line = add(root / TERMS_FILE, f"t01_balance,3,right,1,{term},1,own")
    report = lint(root, None)
    assert report.problems == []
    assert report.advice == [Problem(TERMS_FILE, line, "row_selector", fault)]


@pytest.mark.parametrize("term", ["T05,202,total", "T01,202,expenditure", "T06,131,total", "T14,income.fiscal,current"])
def test_a_row_that_a_table_can_have_is_none(root: Path, term: str) -> None:
    add(root / TERMS_FILE, f"t01_balance,3,right,1,{term},1,own")
    assert [each for each in lint(root, None).advice if each.message.code.endswith("_of_other_table")] == []


def test_codes_are_looked_up_in_the_dictionary_that_the_models_hold_a_table_against() -> None:
    macro = (ROOT / "macros/hierarchy.sql").read_text(encoding="utf-8")
    tables = dict(re.findall(r'"(T\d\d)": \("\w+", "(\w+)"\)', macro))
    # the two-sided tables list classes of function beside their lines
    assert {**tables, "T01": "function", "T04": "function"} == CLASSIFICATIONS


@pytest.mark.parametrize("zero", ["0", "-0", "0.000"])
def test_a_coefficient_of_nothing_is_a_problem(root: Path, zero: str) -> None:
    line = add(root / TERMS_FILE, f"t01_balance,3,right,1,T01,grand_total,income,{zero},own")
    fault = message("coefficient_zero", value=zero)
    assert lint(root, None).problems == [Problem(TERMS_FILE, line, "coefficient", fault)]


def test_the_command_lists_problems_with_file_row_and_column_and_ends_with_2(root: Path) -> None:
    add(root / "seeds/rules/rules.csv", "x_balance,linear,balance,error,any,总计,totals,,,arithmetic")
    add(root / TERMS_FILE, "x_balance,1,left,1,T01,grand_total,expenditure,2,own")
    add(root / TERMS_FILE, "x_balance,2,right,1,T01,grand_total,income,2,own")
    run = run_tieout(root, "rules", "lint")
    assert run.returncode == 2
    assert "column rule_code: x_balance is redundant: it says the same as t01_balance (row 27)" in run.stdout
    assert "seeds/rules/rules.csv, row " in run.stdout
    listed = json.loads(run_tieout(root, "rules", "lint", "--format", "json").stdout)
    assert [(each["file"], each["column"]) for each in listed["problems"]] == [("seeds/rules/rules.csv", "rule_code")]
    assert listed["locatability"] is None


def term(equation: str, cell: str, slope: str = "-1", **more: Any) -> dict[str, Any]:
    """A row of the query TERMS: `cell` is the measure of an amount in table T05."""
    return {
        "disclosure_id": REAL, "equation_id": equation, "slope": Decimal(slope), "table_code": "T05",
        "row_code": "total", "row_label": "合计", "measure": cell, "published_text": "3.00", "measure_kind": "money",
        "source_row": 1,
    } | more  # fmt: skip


def measures(cells: list[Cell]) -> str:
    return " ".join(cell.measure for cell in cells)


def test_a_figure_is_located_by_two_equations_and_a_pattern_of_its_own() -> None:
    # total = a + b, total = c + d, c = a + x: b and d stand in one equation, c and a in two
    found = locatability(
        REAL,
        [
            *(term("1", "total", "1"), term("1", "a"), term("1", "b")),
            *(term("2", "total", "1"), term("2", "c"), term("2", "d")),
            *(term("3", "c", "1"), term("3", "a"), term("3", "x")),
        ],
    )
    assert (found.money_cells, found.located, found.score) == (6, 3, 0.5)
    assert measures(found.seen_only) == "b d x"
    assert found.alike == []


def test_figures_in_the_same_equations_with_slopes_in_one_proportion_are_not_told_apart() -> None:
    equations = [(term(name, "total", "1"), term(name, "a"), term(name, "b")) for name in "12"]
    found = locatability(REAL, [row for rows in equations for row in rows])
    assert (found.located, found.score) == (0, 0.0)
    assert [measures(group) for group in found.alike] == ["a b total"]


def test_slopes_tell_figures_of_the_same_equations_apart() -> None:
    found = locatability(
        REAL,
        [
            *(term("1", "total", "1"), term("1", "a")),
            *(term("2", "total", "1"), term("2", "a", "-0.5")),
        ],
    )
    assert (found.located, found.score) == (2, 1.0)


def test_a_factor_of_nothing_does_not_count_as_an_equation_of_the_other() -> None:
    found = locatability(
        REAL,
        [
            term("1", "amount", "1"),
            term("1", "quantity", "0", measure_kind="count"),
            term("1", "unit_price", "-3"),
        ],
    )
    assert found.money_cells == 2
    assert measures(found.seen_only) == "amount quantity unit_price"


def test_locatability_of_the_real_document(built: Built) -> None:
    run = run_tieout(built.root, "rules", "lint", "--format", "json")
    assert run.returncode == 0, run.stderr
    (real,) = json.loads(run.stdout)["locatability"]
    assert real["disclosure_id"] == REAL
    assert real["score"] > 0.75
    assert real["score"] == round(real["located"] / real["money_cells"], 4)
    # a claim stands beside one cell of a table; a cell of table 05 stands in rows, columns and other tables
    seen_only = {(each["table_code"], each["row_code"], each["measure"]) for each in real["seen_only"]}
    assert ("N", "total", "fund_total") in seen_only
    with duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as connection:
        cells = connection.execute("select count(*) from fct_cell where table_code = 'T05'").fetchone()[0]
    assert cells > 60
    assert [cell for cell in seen_only if cell[0] == "T05"] == []

    written = run_tieout(built.root, "rules", "lint", "--disclosure", REAL).stdout.splitlines()
    assert written[0] == "the catalogue is sound"
    assert written[1].startswith(f"{REAL}: locatability {real['score']:.1%} ")
    assert "  in fewer than two equations: N/total/fund_total 无" in written


def test_an_unknown_disclosure_is_wrong_usage(built: Built) -> None:
    run = run_tieout(built.root, "rules", "lint", "--disclosure", "420103-2026-132")
    assert run.returncode == 2
    assert f"the warehouse has no disclosure '420103-2026-132' (nearest: {REAL})" in run.stderr
