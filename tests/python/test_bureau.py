"""The marts of a bureau against a plain recomputation from the tables as they were written, in Decimal."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import pytest
from conftest import ROOT
from documents import RULES, Document, Warehouse
from families import (
    DEPARTMENT,
    EXPECTED_ELSEWHERE,
    FAMILIES,
    NAMES,
    OFFICE,
    REGIONS,
    T05,
    UNIT,
    Filings,
    disclosure_of,
)
from filed import Filed

CONSOLIDATED = {
    "T03": "t03_expenditure",
    "T05": T05,
    "T07": "t07_basic_expenditure",
    "T09": "t09_government_fund",
    "T10": "t10_state_capital",
}
TRANSFERS = ("paid_to_superior", "subsidy_to_subordinate")
FACTORS = {"元": 1, "万元": 10_000}
# Copies for what becomes of the totals; those of the mutants differ in a figure or two.
COPIES = [copy for copy in FAMILIES if not copy.startswith("mutant")]

Key = tuple[str, str, str, str, str, str]
"""Region, year, kind of document, table, code and measure."""
Figures = dict[tuple[str, str], Decimal]
"""Amounts in yuan by code and measure."""


class Total(NamedTuple):
    """A consolidated total; `unpublished` is rebuilt of disclosures that do not print the code."""

    rebuilt: Decimal
    published: Decimal | None
    transfers: Decimal
    unpublished: Decimal
    difference: Decimal
    disclosures: int


def figures_of(document: Document, table_code: str) -> Figures:
    """The figures of a table that are printed, the total under the code `total`."""
    (unit,) = (row["currency_unit"] for row in document["table_status"] if row["table_code"] == table_code)
    return {
        (row["subject_code"] or "total", measure): Decimal(text) * FACTORS[unit]
        for row in document[CONSOLIDATED[table_code]]
        for measure, text in row.items()
        if text and measure not in ("disclosure_id", "row_no", "subject_code", "subject_name")
    }


def rebuilt_of(document: Document, table_code: str, figures: Figures) -> Figures:
    """The sums of the leaves, at each of them and at every code above."""
    codes = {row["subject_code"] for row in document[CONSOLIDATED[table_code]]}
    leaves = {code for code in codes if code and not any(other != code and other.startswith(code) for other in codes)}
    sums: Figures = defaultdict(Decimal)
    for (code, measure), amount in figures.items():
        if code in leaves:
            for above in {"total", code[:3], code[:5], code}:
                sums[above, measure] += amount
    return sums


def counted(filings: Filings) -> Iterator[tuple[str, str, Document]]:
    """Year, kind of document and tables of what a bureau adds up: departments, and units of which none has filed."""
    for name, document in filings.items():
        (row,) = document["disclosures"]
        department = name.replace(row["department_code"], row["department_code"][:3])
        if name == department or department not in filings:
            yield row["fiscal_year"], row["document_type"], document


def totals_of(copy: str, filings: Filings) -> dict[Key, Total]:
    parts: dict[Key, list[tuple[Decimal, Decimal | None, Decimal]]] = defaultdict(list)
    for year, document_type, document in counted(filings):
        for table_code in CONSOLIDATED:
            figures = figures_of(document, table_code)
            rebuilt = rebuilt_of(document, table_code, figures)
            # of what is printed above blank rows nothing is rebuilt
            rebuilt = {key: Decimal() for key in figures} | rebuilt
            for (code, measure), amount in rebuilt.items():
                paid = sum(rebuilt.get((code, transfer), Decimal()) for transfer in TRANSFERS)
                key = (REGIONS[copy], year, document_type, table_code, code, measure)
                parts[key].append((amount, figures.get((code, measure)), paid if measure == "total" else Decimal()))
    return {key: total(held) for key, held in parts.items()}


def total(parts: list[tuple[Decimal, Decimal | None, Decimal]]) -> Total:
    """Of rebuilt amount, published amount and transfers, a disclosure each."""
    printed = [(rebuilt, published) for rebuilt, published, _ in parts if published is not None]
    transfers = sum(paid for *_, paid in parts)
    return Total(
        sum(rebuilt for rebuilt, *_ in parts) - transfers,
        sum(published for _, published in printed) if printed else None,
        transfers,
        sum(rebuilt for rebuilt, published, _ in parts if published is None),
        sum(published - rebuilt for rebuilt, published in printed),
        len(parts),
    )


@pytest.fixture(scope="module")
def totals(family_warehouse: Warehouse) -> dict[str, dict[Key, Total]]:
    """The totals of both marts by copy."""
    found: dict[str, dict[Key, Total]] = defaultdict(dict)
    for mart in ("bureau_by_function", "bureau_by_economic"):
        for row in family_warehouse.rows(
            f"""
            select
                region_code, cast(fiscal_year as varchar), document_type, table_code, code, measure,
                rebuilt_amount, published_amount, transfers_amount, unpublished_amount, difference, disclosures
            from {mart} where list_contains(?, region_code)
            """,
            list(NAMES),
        ):
            found[NAMES[row[0]]][row[:6]] = Total(*row[6:])
    return found


@pytest.mark.parametrize("copy", COPIES)
def test_totals_are_those_of_the_leaves_of_what_counts(copy: str, totals: dict[str, dict[Key, Total]]) -> None:
    filings = FAMILIES[copy]
    if copy == "unit unreadable":
        filings = {name: document for name, document in filings.items() if name != UNIT}
    if copy == "filed again":
        filings = FAMILIES["department"]
    assert totals[copy] == totals_of(copy, filings)


def test_a_department_that_has_not_filed_is_the_sum_of_its_units(totals: dict[str, dict[Key, Total]]) -> None:
    of_department = {key[1:]: each for key, each in totals["department"].items()}
    of_units = {key[1:]: each for key, each in totals["department not filed"].items()}
    paid = [each for key, each in of_units.items() if key[4] in TRANSFERS]
    assert len({each.disclosures for each in of_units.values()}) > 1 and paid
    assert any(each.transfers for each in of_units.values())
    assert {key: each.rebuilt for key, each in of_units.items() if key[4] not in TRANSFERS} == {
        key: each.rebuilt for key, each in of_department.items() if key[4] not in TRANSFERS
    }


def test_a_class_that_is_not_the_sum_of_its_rows_shows_with_its_finding(
    totals: dict[str, dict[Key, Total]], family_warehouse: Warehouse
) -> None:
    key = (REGIONS["class apart"], "2025", "budget", "T05", "201", "total")
    assert totals["class apart"][key].difference == Decimal("-45.00")
    outcomes = "select code, measure, outcome, disclosures_apart from bureau_by_function where region_code = ?"
    apart = f"{outcomes} and outcome != 'exact'"
    assert family_warehouse.rows(apart, REGIONS["class apart"]) == [("201", "total", "broken", 1)]
    finding = "select rule_code from fct_finding where disclosure_id = ? and row_code = '201' and measure = 'total'"
    assert ("t05_hierarchy",) in family_warehouse.rows(finding, disclosure_of("class apart", DEPARTMENT))


def test_a_sum_above_blank_rows_is_published_and_has_its_finding(
    totals: dict[str, dict[Key, Total]], family_warehouse: Warehouse
) -> None:
    key = (REGIONS["items blank"], "2025", "budget", "T05", "total", "project")
    (printed,) = (
        Decimal(row["project"]) for row in FAMILIES["items blank"][DEPARTMENT][T05] if not row["subject_code"]
    )
    assert totals["items blank"][key][:2] == (0, printed)
    assert totals["items blank"][key].difference == printed > 0
    finding = "select count(*) from fct_finding where disclosure_id = ? and measure = 'project' and severity = 'error'"
    assert family_warehouse.rows(finding, disclosure_of("items blank", DEPARTMENT))[0][0] > 0


def test_a_total_that_is_not_printed_is_a_total(family_warehouse: Warehouse) -> None:
    levels = "select distinct level from {} where code = 'total' and table_code = 'T05' and {} = ?"
    of_department = levels.format("fct_rebuilt_total", "disclosure_id"), disclosure_of("no total", DEPARTMENT)
    of_region = levels.format("bureau_by_function", "region_code"), REGIONS["no total"]
    assert family_warehouse.rows(*of_department) == family_warehouse.rows(*of_region) == [("total",)]


@pytest.mark.parametrize("copy", ["income missing", "income missing, not said"])
def test_table_02_is_rebuilt_as_it_would_be_published(copy: str, family_warehouse: Warehouse) -> None:
    published = family_warehouse.rows(
        "select row_code, measure, amount from fct_cell where disclosure_id = ? and table_code = 'T02'"
        " and amount != 0 and (row_code = 'total' or measure = 'general_budget') order by all",
        disclosure_of("department", DEPARTMENT),
    )
    rebuilt = family_warehouse.rows(
        "select code, measure, rebuilt_amount from fct_rebuilt_total where disclosure_id = ? and table_code = 'T02'"
        " and rebuilt_amount != 0 order by all",
        disclosure_of(copy, DEPARTMENT),
    )
    assert rebuilt == published
    assert {code for code, *_ in rebuilt} > {"total", OFFICE.removeprefix("2025-")}


def test_totals_say_how_many_disclosures_print_another_unit(family_warehouse: Warehouse) -> None:
    found = "select distinct table_code, disclosures_of_other_unit from bureau_by_function where region_code = ?"
    copies = {"in another unit, department not filed": 1, "department not filed": 0, "unit in another unit": 0}
    for copy, disclosures in copies.items():
        at_total = f"{found} and fiscal_year = 2025 and code = 'total' and measure = 'total'"
        of_tables = dict(family_warehouse.rows(at_total, REGIONS[copy]))
        assert of_tables["T05"] == disclosures
        assert of_tables["T03"] == 0


def test_the_projects_own_tests_of_the_totals_hold(filed: Filed) -> None:
    names = {path.stem for path in (ROOT / "tests/bureau").glob("*.sql")}
    assert {name: filed.statuses[f"test.tieout.{name}"] for name in names} == dict.fromkeys(names, "pass")


@pytest.mark.parametrize(
    ("copy", "filing", "status"),
    [
        ("department", DEPARTMENT, "filed"),
        ("department", f"2025-{EXPECTED_ELSEWHERE}", "not_filed"),
        ("unit not filed", UNIT, "not_filed"),
        ("unit unreadable", UNIT, "quarantined"),
        ("filed again", DEPARTMENT, "filed"),
    ],
)
def test_the_scorecard_says_who_has_filed(copy: str, filing: str, status: str, family_warehouse: Warehouse) -> None:
    found = "select filing_status, region_code, fiscal_year, department_code from department_scorecard"
    row = (status, REGIONS[copy], 2025, filing.removeprefix("2025-"))
    assert family_warehouse.rows(f"{found} where disclosure_id = ?", disclosure_of(copy, filing)) == [row]


@pytest.mark.parametrize(
    ("copy", "counts"),
    [("department", (1, 0)), ("unit not filed", (1, 0)), ("unit unreadable", (0, 1)), ("single", (0, 0))],
)
def test_totals_say_how_many_disclosures_they_lack(
    copy: str, counts: tuple[int, int], family_warehouse: Warehouse
) -> None:
    lacking = "select distinct disclosures_not_filed, disclosures_quarantined from bureau_by_economic"
    year = 2026 if copy == "single" else 2025
    of_copy = f"{lacking} where region_code = ? and fiscal_year = ?"
    assert family_warehouse.rows(of_copy, REGIONS[copy], year) == [counts]


def test_what_is_filed_again_is_left_out_and_said(family_warehouse: Warehouse) -> None:
    left_out = (
        "select distinct fiscal_year, disclosures_filed_again, disclosures_not_filed from bureau_by_function"
        " where region_code = ? order by fiscal_year"
    )
    assert family_warehouse.rows(left_out, REGIONS["filed again"]) == [(2024, 1, 0), (2025, 1, 0)]


def test_who_files_under_another_id_has_filed(family_warehouse: Warehouse) -> None:
    found = "select disclosure_id, filing_status from department_scorecard where region_code = ?"
    filed = {disclosure_of("filed again", name) for name in FAMILIES["filed again"]}
    assert dict(family_warehouse.rows(found, REGIONS["filed again"])) == dict.fromkeys(filed, "filed")


@pytest.fixture(scope="module")
def scorecard(family_warehouse: Warehouse) -> list[dict]:
    result = family_warehouse.connection.execute("select * from department_scorecard where filing_status = 'filed'")
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def test_the_score_is_the_weight_of_rules_that_hold(scorecard: list[dict], family_warehouse: Warehouse) -> None:
    weights = {"error": 4, "warn": 1, "info": 0}
    open_rules = set(
        family_warehouse.rows(
            "select disclosure_id, rule_code from fct_finding where not is_waived and severity in ('error', 'warn')"
        )
    )
    held: dict[str, int] = defaultdict(int)
    tested: dict[str, int] = defaultdict(int)
    for disclosure, rule in family_warehouse.rows(
        "select disclosure_id, rule_code from fct_rule_coverage where outcome not in ('untestable', 'not_applicable')"
    ):
        weight = weights[RULES[rule]["severity"]]
        tested[disclosure] += weight
        held[disclosure] += 0 if (disclosure, rule) in open_rules else weight
    scores = {row["disclosure_id"]: row["score"] for row in scorecard}
    assert len(set(scores.values())) > 10
    for disclosure, score in scores.items():
        assert abs(score - Decimal(100 * held[disclosure]) / tested[disclosure]) <= Decimal("0.005"), disclosure


def test_the_rank_is_by_score_among_the_disclosures_of_a_region_and_year(scorecard: list[dict]) -> None:
    groups = defaultdict(list)
    for row in scorecard:
        groups[row["region_code"], row["fiscal_year"], row["document_type"]].append(row)
    assert max(row["rank_in_region"] for row in scorecard) > 1
    for rows in groups.values():
        for row in rows:
            better = [other for other in rows if other["score"] > row["score"]]
            assert row["rank_in_region"] == len(better) + 1


def test_the_scorecard_counts_equations_and_findings(scorecard: list[dict], family_warehouse: Warehouse) -> None:
    equations = {
        disclosure: counts
        for disclosure, *counts in family_warehouse.rows(
            "select disclosure_id, sum(exact), sum(within_rounding), sum(broken), sum(untestable)"
            " from fct_rule_coverage group by disclosure_id"
        )
    }
    findings: dict[tuple[str, str], int] = defaultdict(int)
    # one error counts once, however many findings come of it
    roots = "select disclosure_id, severity from fct_finding where finding_id = root_finding_id"
    for disclosure, severity in family_warehouse.rows(roots):
        findings[disclosure, severity] += 1
    for row in scorecard:
        name = row["disclosure_id"]
        outcomes = [row[f"equations_{outcome}"] for outcome in ("exact", "within_rounding", "broken", "untestable")]
        assert outcomes == equations[name]
        assert row["equations_tested"] == sum(outcomes[:3])
        for severity in ("error", "warn", "info"):
            assert row[f"findings_{severity}"] == findings[name, severity]
