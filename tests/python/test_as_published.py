"""Disclosures as other departments print them (support/as_published.py): nothing of it may stop the build or be taken
for an error."""

import pytest
from as_published import (
    BY_USE,
    CODES,
    DIRECTIONS,
    EARLIER,
    FINAL_ACCOUNTS,
    FLAT,
    FLAT_WRONG,
    JIANGSU,
    NO_CODE,
    NO_SPLIT,
    NO_STATUS,
    OTHER_LINE,
    PUTUO,
    REAL,
    STATED_ALL,
    STATED_NONE,
    TOTAL_ALONE,
    TOTALS,
    TWO_UNITS,
)
from documents import Warehouse
from filed import Filed


def rules_found(built: Warehouse, disclosure_id: str, *severities: str) -> set[str]:
    """Rules with a finding of these levels."""
    found = built.rows("select rule_code, severity from fct_finding where disclosure_id = ?", disclosure_id)
    return {rule for rule, severity in found if severity in severities}


@pytest.fixture(scope="module")
def built(filed: Filed) -> Warehouse:
    return filed.warehouse


def test_what_is_read_stops_no_build(filed: Filed) -> None:
    assert (filed.run.returncode, filed.run.stderr) == (1, "")


def test_a_table_of_which_table_status_says_nothing_is_there_where_it_has_rows(built: Warehouse) -> None:
    assert rules_found(built, NO_STATUS, "error", "warn") == set()
    tested = "select outcome, count(*) from fct_rule_coverage where disclosure_id = ? group by outcome"
    assert dict(built.rows(tested, NO_STATUS)) == dict(built.rows(tested, STATED_ALL))
    twice = built.rows(
        "select distinct outcome from fct_rebuilt_total where disclosure_id = ? and table_code = 'T02'", NO_STATUS
    )
    assert ("rebuilt",) not in twice


def test_an_income_line_that_no_template_knows_is_in_the_total_and_in_no_column(built: Warehouse) -> None:
    rebuilt = dict(
        built.rows(
            "select measure, cast(rebuilt_amount as integer) from fct_rebuilt_total"
            " where disclosure_id = ? and table_code = 'T02' and code = 'total'",
            OTHER_LINE,
        )
    )
    assert rebuilt["total"] == 14_660_000
    assert rebuilt.keys() <= {measure for (measure,) in built.rows("select measure from raw.measures")}


def test_codes_are_read_through_blanks_and_a_total_in_their_column_is_the_total(built: Warehouse) -> None:
    # 3012, which lacks a digit, is read as the code of its name
    assert rules_found(built, CODES, "error", "warn") == {"k_code_misprinted"}
    total = "select row_label, published_text from fct_cell where disclosure_id = ? and row_code = 'total'"
    assert built.rows(f"{total} and table_code = 'T05' and measure = 'total'", CODES) == [("合 计", "1158.00")]


def test_a_code_that_lacks_a_digit_is_that_of_its_name(built: Warehouse) -> None:
    above = "select distinct parent_row_code from intermediate.int_row where disclosure_id = ? and row_code = '30102'"
    assert built.rows(above, CODES) == [("301",)]


def test_a_row_that_prints_a_name_and_no_code_is_no_total(built: Warehouse) -> None:
    sums = {
        "t05_t06_total", "t06_hierarchy", "t11_hierarchy", "t11_total_projects", "t03_t11_project",
        "t12_hierarchy", "t12_total_lines", "n_procurement_total",
    }  # fmt: skip
    assert rules_found(built, NO_CODE, "error", "warn") & sums == set()
    levels = "select distinct row_level from intermediate.int_cell where disclosure_id = ? and table_code = 'T11'"
    assert built.rows(f"{levels} and source_row = 10", NO_CODE) == [("project",)]


def test_figures_of_two_units_are_apart_by_rounding_in_an_exact_document_too(built: Warehouse) -> None:
    apart = built.rows(
        "select distinct rule_code from fct_equation where disclosure_id = ? and outcome = 'within_rounding'", TWO_UNITS
    )
    assert {("n_basic_total",), ("n_basic_class",)} <= set(apart)
    assert rules_found(built, TWO_UNITS, "error", "warn") == set()


def test_a_direction_without_an_amount_is_no_amount(built: Warehouse) -> None:
    claims = (
        "select measure from fct_cell where disclosure_id = ? and table_code = 'N' and measure like '%total_change'"
    )
    stated = {measure for (measure,) in built.rows(claims, DIRECTIONS)}
    assert stated & {"overview_total_change", "general_total_change"} == set()
    assert rules_found(built, DIRECTIONS, "error", "warn") == set()


def test_unchanged_is_nothing_that_was_rounded(built: Warehouse) -> None:
    unchanged = "select amount, resolution from fct_cell where disclosure_id = ? and measure in (?, ?)"
    assert set(built.rows(unchanged, REAL, "three_public_change", "change_from_initial")) == {(0, 0)}
    in_other_words = built.rows(f"{unchanged} and source_row = 18", DIRECTIONS, "change_from_initial", "")
    assert in_other_words == [(0, 0)]


def test_a_name_is_the_official_one_of_its_year(built: Warehouse) -> None:
    names = "select row_code from fct_finding where rule_code = 'k_code_name' and disclosure_id = ?"
    assert built.rows(names, EARLIER) == []


def test_a_total_in_the_text_is_not_held_against_parts_that_it_does_not_state(built: Warehouse) -> None:
    assert rules_found(built, TOTAL_ALONE, "error", "warn") == set()


@pytest.mark.parametrize(
    ("disclosure_id", "columns"),
    [
        (NO_SPLIT, {"T05": "公用经费、人员经费"}),
        (TOTALS, {"T05": "基本支出、公用经费、人员经费、项目支出", "T07": "公用经费、人员经费"}),
    ],
)
def test_columns_that_a_table_does_not_have_are_one_finding_and_nothing_is_held_against_them(
    built: Warehouse, disclosure_id: str, columns: dict[str, str]
) -> None:
    assert rules_found(built, disclosure_id, "error", "warn") == {"c_column_published"}
    found = "select table_code, expected from fct_finding where disclosure_id = ? and rule_code = 'c_column_published'"
    assert dict(built.rows(found, disclosure_id)) == columns
    of_both = "select outcome from fct_rule_coverage where disclosure_id = ? and rule_code = 't05_t07_personnel'"
    assert built.rows(of_both, NO_SPLIT) == [("untestable",)]


@pytest.mark.parametrize(
    ("disclosure_id", "lines"),
    [
        (FLAT, {"T01": "本年收入合计、本年支出合计", "T04": "本年收入、本年支出"}),
        (BY_USE, {"T04": "本年支出、各类"}),
    ],
)
def test_lines_that_a_table_does_not_have_are_one_finding_and_nothing_is_held_against_them(
    built: Warehouse, disclosure_id: str, lines: dict[str, str]
) -> None:
    assert rules_found(built, disclosure_id, "error", "warn") == {"c_line_published"}
    found = "select table_code, expected from fct_finding where disclosure_id = ? and rule_code = 'c_line_published'"
    assert dict(built.rows(found, disclosure_id)) == lines
    of_classes = "select distinct outcome from fct_equation where disclosure_id = ? and rule_code = 't04_t05_class'"
    assert built.rows(of_classes, BY_USE) == [("untestable",)]
    assert built.rows(of_classes, FLAT) == [("exact",)]


def test_lines_add_up_into_the_nearest_one_that_the_table_prints(built: Warehouse) -> None:
    sums = "select row_scope, measure_scope, outcome from intermediate.int_equation where disclosure_id = ?"
    assert set(built.rows(f"{sums} and rule_code = 't01_sums'", FLAT)) == {
        ("appropriation", "income", "exact"),
        ("grand_total", "income", "exact"),
        ("grand_total", "expenditure", "exact"),
    }
    assert {"t04_sums", "t04_t05_class"} <= rules_found(built, FLAT_WRONG, "error")
    suspects = (
        "select table_code, row_code, cast(suggested_amount as integer) from fct_suspect_cell where disclosure_id = ?"
    )
    assert built.rows(suspects, FLAT_WRONG) == [("T04", "208", 1_380_000)]


def test_a_project_above_what_is_bought_for_it_is_no_line(built: Warehouse) -> None:
    amounts = "from fct_cell where disclosure_id = ? and table_code = 'T12' and measure = 'amount' group by row_level"
    assert dict(built.rows(f"select row_level, cast(sum(amount) as integer) {amounts}", BY_USE)) == {
        "total": 740_000,
        "department": 740_000,
        "category": 740_000,
        "line": 740_000,
    }


@pytest.mark.parametrize(
    ("disclosure_id", "rules", "holding"),
    [
        (PUTUO, {"c_column_published", "c_line_published"}, {"t01_t04_class", "t04_t05_class", "t05_t07_total"}),
        (JIANGSU, {"c_column_published", "c_line_published"}, {"t01_t04_total", "t12_hierarchy"}),
        (FINAL_ACCOUNTS, {"c_column_published"}, {"t01_sums", "t04_sums", "t01_t03_total", "t05_total_item"}),
    ],
)
def test_what_is_published_by_another_template_has_no_false_error(
    built: Warehouse, disclosure_id: str, rules: set[str], holding: set[str]
) -> None:
    of_what_was_not_typed_in = {"c_table_published", "c_section_present"}
    assert rules_found(built, disclosure_id, "error", "warn") - of_what_was_not_typed_in == rules
    outcomes = "select rule_code, outcome from fct_equation where disclosure_id = ?"
    tested = built.rows(outcomes, disclosure_id)
    # the finance bureau's 326.72 are 326.71 in its tables 01 and 04
    assert {outcome for rule, outcome in tested if rule in holding} <= {"exact", "within_rounding"}
    assert holding <= {rule for rule, _ in tested}


def test_none_in_words_may_be_the_wrong_figure(built: Warehouse) -> None:
    assert rules_found(built, STATED_NONE, "error", "warn") == {"n_fund_total"}
    suspects = "select measure, cast(suggested_amount as integer) from fct_suspect_cell where disclosure_id = ?"
    assert ("fund_total", 950_000) in built.rows(suspects, STATED_NONE)
