"""Rules that tie several disclosures together: a department with its units, a budget with that of the year before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from both_ways import expect_a_check_like_the_build
from conftest import ROOT
from documents import LINKED_RULES, Warehouse, read_csv
from families import (
    AGAIN,
    DEPARTMENT,
    DEPARTMENT_BEFORE,
    FAMILIES,
    MUTANTS,
    OFFICE,
    REGIONS,
    T05,
    UNIT,
    UNIT_BEFORE,
    UNIT_RENAMED,
    disclosure_of,
)

from tieout.warehouse.explain import explain

UNITS_RULES = {code for code, link in LINKED_RULES.items() if link == "units"}
LAST_YEAR_RULES = {code for code, link in LINKED_RULES.items() if link == "last_year"}
# What the text says of assets stands in no table: the only finding on a synthetic disclosure without errors.
NOT_CHECKED = {"c_figure_checked"}

Coverage = dict[tuple[str, str], tuple[str, int]]
"""Outcome and number of equations by disclosure and rule."""


@pytest.fixture(scope="module")
def coverage(family_warehouse: Warehouse) -> Coverage:
    rows = family_warehouse.rows("select disclosure_id, rule_code, outcome, equations from fct_rule_coverage")
    return {(disclosure, rule): (outcome, equations) for disclosure, rule, outcome, equations in rows}


@pytest.fixture(scope="module")
def findings(family_warehouse: Warehouse) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Chinese and English messages by disclosure and rule."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for disclosure, rule, *messages in family_warehouse.rows(
        "select disclosure_id, rule_code, message_zh, message_en from fct_finding"
    ):
        found.setdefault((disclosure, rule), []).append(tuple(messages))
    return found


def outcomes(coverage: Coverage, copy: str, filing: str, rules: set[str]) -> set[str]:
    return {coverage[disclosure_of(copy, filing), rule][0] for rule in rules}


def rules_found(findings: dict[tuple[str, str], object], copy: str) -> Iterator[str]:
    return (rule for disclosure, rule in findings if disclosure.startswith(f"{REGIONS[copy]}-"))


def test_a_check_of_every_family_comes_to_what_the_build_came_to(family_warehouse: Warehouse, tmp_path: Path) -> None:
    expect_a_check_like_the_build(family_warehouse.connection, family_warehouse.root, tmp_path)


def test_every_linked_rule_has_a_mutant_and_every_mutant_a_rule() -> None:
    assert MUTANTS.keys() == LINKED_RULES.keys()
    assert len(read_csv(ROOT / "tests/fixtures/family_mutants.csv")) == len(MUTANTS)


@pytest.mark.parametrize("rule_code", LINKED_RULES)
def test_the_rule_holds_in_a_family_that_keeps_it(rule_code: str, coverage: Coverage) -> None:
    mutant = MUTANTS[rule_code]
    outcome, equations = coverage[disclosure_of(mutant["family"], mutant["about"]), rule_code]
    assert outcome == "exact"
    assert equations >= 1


@pytest.mark.parametrize("rule_code", LINKED_RULES)
def test_the_rule_catches_its_mutant(rule_code: str, coverage: Coverage, findings: dict) -> None:
    about = disclosure_of(f"mutant {rule_code}", MUTANTS[rule_code]["about"])
    assert coverage[about, rule_code][0] == "broken"
    assert all(zh and en for zh, en in findings[about, rule_code])


@pytest.mark.parametrize("family", ["department", "single"])
def test_nothing_is_wrong_with_a_family_as_generated(family: str, findings: dict) -> None:
    assert set(rules_found(findings, family)) <= NOT_CHECKED


def test_a_department_of_which_a_unit_has_not_filed_is_not_compared(coverage: Coverage) -> None:
    assert outcomes(coverage, "unit not filed", DEPARTMENT, UNITS_RULES) == {"untestable"}
    assert outcomes(coverage, "unit not filed", DEPARTMENT_BEFORE, UNITS_RULES) == outcomes(
        coverage, "department", DEPARTMENT_BEFORE, UNITS_RULES
    )


def test_a_unit_that_cannot_be_read_has_not_filed(coverage: Coverage, findings: dict) -> None:
    assert outcomes(coverage, "unit unreadable", DEPARTMENT, UNITS_RULES) == {"untestable"}
    assert (disclosure_of("unit unreadable", UNIT), "c_readable") in findings


def test_a_unit_that_table_06_does_not_list_takes_part(family_warehouse: Warehouse, coverage: Coverage) -> None:
    linked = (
        "select linked_disclosure_id from intermediate.int_linked_disclosure"
        " where disclosure_id = ? and whose = 'units'"
    )
    department = disclosure_of("unit not in table 06", DEPARTMENT)
    assert (disclosure_of("unit not in table 06", UNIT),) in family_warehouse.rows(linked, department)
    for rule in UNITS_RULES - {"b_units_general_by_unit"}:
        assert coverage[department, rule] == coverage[disclosure_of("department", DEPARTMENT), rule], rule


def test_a_table_in_another_unit_is_one_finding_of_the_unit_and_none_of_its_department(findings: dict) -> None:
    unit, department = (disclosure_of("unit in another unit", filing) for filing in (UNIT, DEPARTMENT))
    assert {rule for disclosure, rule in findings if disclosure == unit} - NOT_CHECKED == {"u_table_unit"}
    assert {rule for disclosure, rule in findings if disclosure == department} <= NOT_CHECKED


@pytest.mark.parametrize("name", AGAIN)
def test_what_is_filed_again_is_found(name: str, findings: dict) -> None:
    again, counted = disclosure_of("filed again", name), disclosure_of("filed again", AGAIN[name])
    assert (counted, "c_filed_once") not in findings
    ((zh, en),) = findings[again, "c_filed_once"]
    assert f"：{again} 与 {counted} 重复" in zh
    assert f": {again} repeats {counted} and is not counted in totals" in en


@pytest.mark.parametrize("filing", [DEPARTMENT, DEPARTMENT_BEFORE, UNIT, UNIT_BEFORE, OFFICE])
def test_of_what_is_filed_again_one_takes_part(filing: str, coverage: Coverage) -> None:
    copied = UNIT_RENAMED if filing == UNIT else filing
    for rule in LINKED_RULES:
        again = coverage[disclosure_of("filed again", copied), rule]
        assert again == coverage[disclosure_of("department", filing), rule], rule
    for name in AGAIN:
        assert outcomes(coverage, "filed again", name, set(LINKED_RULES)) == {"not_applicable"}


@pytest.mark.parametrize(
    ("family", "filing"),
    [
        pytest.param("department", UNIT, id="a unit"),
        pytest.param("department", OFFICE, id="the office of a department"),
        pytest.param("single", "2026-101", id="a department of one unit"),
        pytest.param("single", "2024-101-final", id="its final accounts"),
    ],
)
def test_consolidation_is_of_departments_with_several_units(family: str, filing: str, coverage: Coverage) -> None:
    assert outcomes(coverage, family, filing, UNITS_RULES) == {"not_applicable"}


@pytest.mark.parametrize("filing", [DEPARTMENT_BEFORE, UNIT_BEFORE])
def test_the_first_year_has_no_year_before(filing: str, coverage: Coverage) -> None:
    assert outcomes(coverage, "department", filing, LAST_YEAR_RULES) == {"untestable"}


def test_a_budget_is_not_compared_with_final_accounts(coverage: Coverage, family_warehouse: Warehouse) -> None:
    assert {"2024-101-final", "2025-101"} <= FAMILIES["single"].keys()
    assert outcomes(coverage, "single", "2025-101", LAST_YEAR_RULES) == {"untestable"}
    links = (
        "select linked_disclosure_id from intermediate.int_linked_disclosure where is_complete and disclosure_id = ?"
    )
    final = disclosure_of("single", "2024-101-final")
    assert family_warehouse.rows(links, final) == []


@pytest.mark.parametrize("filing", [DEPARTMENT, UNIT])
def test_yuan_and_wan_yuan_in_one_family_agree(filing: str, coverage: Coverage) -> None:
    for rule in LINKED_RULES:
        mixed = coverage[disclosure_of("unit in 万元", filing), rule]
        assert mixed == coverage[disclosure_of("department", filing), rule], rule


def test_what_parts_disclosures_that_are_right_in_themselves_accuses_no_figure(
    family_warehouse: Warehouse, findings: dict
) -> None:
    found = set(rules_found(findings, "unit of other figures")) - NOT_CHECKED
    assert found <= LINKED_RULES.keys()
    assert found & UNITS_RULES and found & LAST_YEAR_RULES
    suspects = "select * from fct_suspect_cell where disclosure_id like ? || '-%'"
    assert family_warehouse.rows(suspects, REGIONS["unit of other figures"]) == []


@pytest.mark.parametrize(
    ("measure", "rules"),
    [
        pytest.param("last_year", {"l_performance_last_year"}, id="stated of last year"),
        pytest.param("current", set(), id="of this year, as last year's was read"),
    ],
)
def test_explain_lists_a_linked_equation_with_the_figure_that_it_takes(
    measure: str, rules: set[str], family_warehouse: Warehouse
) -> None:
    explained = explain(family_warehouse.connection, disclosure_of("department", DEPARTMENT), f"T14/income/{measure}")
    through = {equation["rule_code"] for equation in explained["cell"]["equations"]}
    assert through and through & LINKED_RULES.keys() == rules


def test_explain_writes_the_unit_of_what_is_in_another_one(family_warehouse: Warehouse) -> None:
    explained = explain(family_warehouse.connection, disclosure_of("unit in 万元", DEPARTMENT), "T05/total/total")
    (text,) = (
        equation["text"] for equation in explained["cell"]["equations"] if equation["rule_code"] == "b_units_general"
    )
    assert text.count(" 万元") == 1
    assert text.endswith(" 万元")


@pytest.mark.parametrize(("copy", "unit"), [("class apart", ""), ("class apart, unit in 万元", " 万元")])
def test_a_finding_on_a_department_writes_out_the_figures_of_its_units(copy: str, unit: str, findings: dict) -> None:
    """In the order of their codes, and with its unit what stands in another one; they have no finding themselves."""
    published = [FAMILIES[copy][f"2025-10100{number}"][T05] for number in (1, 2, 3, 4)]
    totals = [next(row["total"] for row in table if row["subject_code"] == "201") for table in published]
    ((zh, en),) = findings[disclosure_of(copy, DEPARTMENT), "b_units_general"]
    assert f"（{' + '.join(totals)}{unit}）" in zh
    assert f" ({' + '.join(totals)}{unit})" in en
    assert [rule for rule in rules_found(findings, copy) if rule in LINKED_RULES] == ["b_units_general"]
