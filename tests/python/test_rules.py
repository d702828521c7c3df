"""The rule catalogue at work: every rule passes a document that keeps it and catches one that breaks it.

Hundreds of disclosures in one build: two documents of departments that do not exist (tests/fixtures/full), for each
rule a copy with the change that it must catch (tests/fixtures/mutants.csv), for each amount of the real disclosure a
copy with 0.01 more, and documents in which much or everything is wrong.
"""

import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb
import jinja2
import pytest
from both_ways import expect_a_check_like_the_build
from conftest import ROOT, WAREHOUSE, Built, copy_project
from documents import (
    HEADERS,
    LINKED_RULES,
    RULES,
    TERMS,
    Document,
    Edit,
    Table,
    Warehouse,
    append,
    build_models,
    changed,
    opened,
    read_csv,
    unchanged,
    write_landing,
)
from shared import Shared

from tieout.landing.cache import cache_of
from tieout.landing.check import check_landing

FIXTURES = ROOT / "tests/fixtures"
REFERENCE = ROOT / "seeds/reference"
REAL, FULL, SMALL = "420103-2026-131", "990000-2026-001", "990000-2026-002"
# Of other templates: by function and by fund, upright and of one row, and with last year's final accounts beside.
BY_FUNCTION, UPRIGHT, AGAINST_FINAL = "990000-2026-003", "990000-2026-004", "990000-2026-005"
WITHOUT_MUTANT = {
    "c_id_agrees": "is about the id, and each copy has one of its own: see the test of identity below",
    "n_change_tables": "compares two years: see tests/python/test_text_tables.py",
    "v_waiver_used": "is broken by a waiver, never by a disclosure: see the tests of waivers below",
    **dict.fromkeys(LINKED_RULES, "ties several disclosures together: its mutant stands in family_mutants.csv"),
}
# Broken by a file, not by what it says: the disclosure is set aside and stands in its finding only.
SETS_ASIDE = {"c_readable"}
HOLDS = {"exact", "within_rounding"}
TODAY = "2026-07-01"


class Copy(NamedTuple):
    """A disclosure under an id of its own: the tables of `base`, edited by seed."""

    disclosure_id: str
    base: str
    edits: dict[str, Edit]


MUTANTS = {row["rule_code"]: row for row in read_csv(FIXTURES / "mutants.csv")}
DOCUMENTS = {
    disclosure: {
        seed: [row for row in read_csv(path) if row["disclosure_id"] == disclosure] if path.exists() else []
        for seed, path in ((seed, folder / f"{seed}.csv") for seed in HEADERS)
    }
    for disclosure, folder in {
        REAL: ROOT / "seeds/disclosure",
        FULL: FIXTURES / "full",
        SMALL: FIXTURES / "full",
        BY_FUNCTION: FIXTURES / "full",
        UPRIGHT: FIXTURES / "full",
        AGAINST_FINAL: FIXTURES / "full",
    }.items()
}
FIGURE_COLUMNS = {row["measure"] for row in read_csv(ROOT / "seeds/reference/measures.csv")} | {
    "income_amount", "expenditure_amount", "current_amount", "value",
}  # fmt: skip
TABLES_01_TO_12 = [seed for seed in HEADERS if "t01" <= seed[:3] <= "t12"]
NUMBER = "[0-9]+([.][0-9]+)?"

# Findings by disclosure and rule, and what waivers in the build say of them.
WAIVED = ("mutant-t05_hierarchy", "t05_hierarchy")
WAIVED_WITH_FIGURES = (REAL, "y_general_total_change")
EXPIRED = ("mutant-t07_hierarchy", "t07_hierarchy")
OF_OTHER_FIGURES = ("mutant-t03_hierarchy", "t03_hierarchy")
# All that is wrong with a total of table 12, and with a line of it.
WAIVED_THROUGHOUT = [
    ("mutant-t12_total_lines", "t12_total_lines"),
    ("mutant-t12_total_lines", "t12_hierarchy"),
    ("mutant-t12_total_lines", "t12_micro_within_sme"),
    ("mutant-t12_sme_within_amount", "t12_total_lines"),
    ("mutant-t12_sme_within_amount", "t12_hierarchy"),
    ("mutant-t12_sme_within_amount", "t12_sme_within_amount"),
]
OF_NOTHING = (FULL, "t05_hierarchy")
OF_NOBODY = ("990000-2020-999", "t05_hierarchy")

# Its id says another year than its row; it is that of a region of its own.
OTHER_YEAR = "990001-2025-001"

# Every table with a file of its own in turn is missing.
TABLES = {
    row["table_code"]: "c_local_table_published" if row["basis"] == "local template" else "c_table_published"
    for row in read_csv(ROOT / "seeds/reference/tables.csv")
    if row["seed_name"] != "figure"
}

# An item 事业运行 of another subclass, beside that of 20103; in the second its claim says another figure.
NAMESAKE_ITEM, NAMESAKE_ITEM_APART = "namesake-item", "namesake-item-apart"

# A project of one unit under the name of another unit's; then table 14 and the narrative list them the other way round,
# and last with a wrong figure.
NAMESAKE_PROJECTS, NAMESAKE_PROJECTS_TURNED = "namesake-projects", "namesake-projects-turned"
NAMESAKE_PROJECTS_APART = "namesake-projects-apart"

# A form that prints the initial budget of two years ago alone; beside the adjusted one, and last year's execution of
# eight months beside that of the year; and that again with more executed two years ago than there was.
INITIAL_ALONE, BESIDE, OVERSPENT = "initial-alone", "initial-beside-adjusted", "overspent"

# A class that table 01 leaves blank, a row that table 03 prints twice, and a word for the other direction.
UNLIKE_SIDES = "unlike-sides"
# Table 05 is there, and noted as missing.
OF_MISSING = "figures-of-a-missing-table"

# Two sections of the narrative bear one number, as where the second was not counted on.
ONE_NUMBER = "two-sections-of-one-number"

# Without the sections that name items and classes; and with that on commissioned business, which states no figure.
SECTIONS_MISSING, UNSTATED = "sections-missing", "commission-unstated"
ROW_BY_ROW = {"一般公共预算拨款具体使用情况": "五（三）", "一般公共预算基本支出安排情况": "六"}

# Without table 02, and with a line of income in table 01 that no template knows, and one that is printed twice.
UNKNOWN_INCOME = "income-of-no-template"

# Two rules that only zero satisfies, on a code that stands in one document.
CONTRADICTION = "990000-2026-contradiction"
CONTRADICTORY_CODE = "2019999"
CONTRADICTORY_RULES = {"x_equal": "1", "x_double": "2"}


def emptied(table: Table) -> Table:
    return []


def without(row_no: str) -> Edit:
    def edit(table: Table) -> Table:
        assert [row["row_no"] for row in table].count(row_no) == 1
        return [row for row in table if row["row_no"] != row_no]

    return edit


def each_figure(change: Callable[[str], str]) -> Edit:
    """Every figure of a table passed through `change`."""
    return lambda table: [
        row
        | {
            column: change(text)
            for column, text in row.items()
            if column in FIGURE_COLUMNS and re.fullmatch(NUMBER, text)
        }
        for row in table
    ]


def in_sequence(first: Edit, second: Edit) -> Edit:
    return lambda table: second(first(table))


def mutant(rule: dict[str, str]) -> Copy:
    first = (
        without(rule["row_no"]) if rule["op"] == "delete" else changed(rule["column"], rule["value"], rule["row_no"])
    )
    edits = {rule["seed"]: first}
    if rule["seed_2"]:
        second = changed(rule["column_2"], rule["value_2"], rule["row_no_2"])
        edits[rule["seed_2"]] = in_sequence(edits.get(rule["seed_2"], unchanged), second)
    return Copy(mutant_id(rule["rule_code"]), rule["base"], edits)


def mutant_id(rule_code: str) -> str:
    return f"mutant-{rule_code}"


def cents() -> Iterator[Copy]:
    """The real disclosure with 0.01 more in one published amount or quantity of tables 01 to 12, one after the other;
    its other tables left out, so that only equations within tables 01 to 12 can tell."""
    others: dict[str, Edit] = {seed: emptied for seed in HEADERS if seed[:3] > "t12" or seed.startswith("narrative")}
    others["table_status"] = lambda table: [
        row if row["table_code"] < "T13" else row | {"status": "missing"} for row in table
    ]
    for seed in TABLES_01_TO_12:
        for row in DOCUMENTS[REAL][seed]:
            for column, text in row.items():
                if column in FIGURE_COLUMNS and re.fullmatch(NUMBER, text):
                    value = str(Decimal(text) + Decimal("0.01"))
                    edits = {**others, seed: changed(column, value, row["row_no"])}
                    yield Copy(f"cent-{seed}-{row['row_no']}-{column}", REAL, edits)


def missing_tables() -> Iterator[Copy]:
    """The full document without one of its tables, one after the other."""
    for table_code in TABLES:
        prefix = "narrative" if table_code == "N" else table_code.lower()
        edits: dict[str, Edit] = {seed: emptied for seed in HEADERS if seed.startswith(prefix)}
        edits["table_status"] = partial(without_status, table_code)
        yield Copy(f"missing-{table_code}", FULL, edits)


def without_status(table_code: str, table: Table) -> Table:
    return [row for row in table if row["table_code"] != table_code]


def namesakes() -> Iterator[Copy]:
    """Documents in which two codes bear one name."""
    item = {
        "subject_code": "2013950", "subject_name": "事业运行", "total": "5.00", "basic": "5.00", "personnel": "5.00",
        "operating": "", "project": "",
    }  # fmt: skip
    subclass = item | {"subject_code": "20139", "subject_name": "社会工作事务"}
    subject = "一般公共服务支出(类)社会工作事务(款)事业运行(项)"
    for name, claimed in {NAMESAKE_ITEM: "5.00", NAMESAKE_ITEM_APART: "6.00"}.items():
        edits = {
            "t05_general_budget_by_function": with_rows(subclass, item),
            "narrative_claim": with_rows(
                {"part": "第三部分", "section": "五（三）", "subject": subject, "kind": "amount", "value": claimed}
            ),
        }
        yield Copy(name, FULL, edits)

    named = {
        seed: renamed(column, "信息平台运维项目", "公共服务提升项目")
        for seed, column in {
            "t11_project": "project_name", "t12_procurement": "project", "t14_project": "project_name",
            "t15_form": "project_name", "narrative_claim": "subject",
        }.items()
    }  # fmt: skip
    turned: dict[str, Edit] = {
        "t14_project": in_sequence(named["t14_project"], turned_round),
        "narrative_claim": in_sequence(
            named["narrative_claim"],
            in_sequence(changed("value", "92.00", "70"), changed("value", "80.00", "72")),
        ),
    }
    yield Copy(NAMESAKE_PROJECTS, FULL, named)
    yield Copy(NAMESAKE_PROJECTS_TURNED, FULL, named | turned)
    apart = in_sequence(turned["t14_project"], changed("current_budget", "91.00", "1"))
    yield Copy(NAMESAKE_PROJECTS_APART, FULL, named | turned | {"t14_project": apart})


def renamed(column: str, old: str, new: str) -> Edit:
    def edit(table: Table) -> Table:
        assert [row[column] for row in table].count(old) == 1
        return [row | {column: row[column].replace(old, new)} for row in table]

    return edit


def numbered(old: str, new: str) -> Edit:
    """Rows of one section under the number of another."""
    return lambda table: [row | {"section": new} if row["section"] == old else row for row in table]


def turned_round(table: Table) -> Table:
    return [row | {"row_no": str(place)} for place, row in enumerate(reversed(table), 1)]


def with_rows(*rows: dict[str, str]) -> Edit:
    """Rows at the end of a table, what they do not say as in its last row."""
    return lambda table: [
        *table, *(table[-1] | row | {"row_no": str(len(table) + place)} for place, row in enumerate(rows, 1))
    ]  # fmt: skip


def histories() -> Iterator[Copy]:
    """The history of a project form told in other items than in the full document."""
    initial = changed("item", "年初预算数", "7")
    later = {"project_code": "99000026001T000000102", "direction": "", "unit": "万元"}
    beside = in_sequence(
        in_sequence(initial, changed("value", "55.00", "7")),
        with_rows(
            later | {"item_no": "1", "period_year": "2024", "item": "年中调整数", "value": "60.00"},
            later | {"item_no": "4", "period_year": "2025", "item": "实际预算执行数", "value": "84.00"},
        ),
    )
    yield Copy(INITIAL_ALONE, FULL, {"t15_history": initial})
    yield Copy(BESIDE, FULL, {"t15_history": beside})
    yield Copy(OVERSPENT, FULL, {"t15_history": in_sequence(beside, changed("value", "70.00", "8"))})


def wrong_documents() -> Iterator[Copy]:
    """Documents that no clerk should publish, and that must be read, evaluated and named all the same."""
    rng = random.Random(1)
    seeds = [seed for seed in HEADERS if seed not in ("disclosures", "table_status")]
    yield Copy("claim-apart", REAL, {"narrative_claim": changed("value", "326.44", "54")})
    yield Copy(
        "yuan-as-wan-yuan",
        FULL,
        {"t05_general_budget_by_function": each_figure(lambda text: str(Decimal(text) * 10000))},
    )
    yield Copy(OTHER_YEAR, FULL, {"disclosures": changed("region_code", "990001", "1")})
    yield Copy(
        "project-of-two-units",
        FULL,
        {"t11_project": changed("project_code", "99000026001T000000101", "10")},
    )
    yield Copy(
        "code-twice-by-other-names",
        FULL,
        {
            "t05_general_budget_by_function": lambda table: [
                *table,
                table[10] | {"row_no": "99", "subject_name": "又一项"},
            ]
        },
    )
    yield Copy(
        "office-in-brackets",
        FULL,
        {"t06_general_budget_by_unit": changed("unit_name", "示范区综合服务局（本级）", "3")},
    )
    yield Copy(OF_MISSING, FULL, {"table_status": changed("status", "missing", "5")})
    yield Copy(
        ONE_NUMBER,
        FULL,
        {
            "narrative_section": changed("section", "十（一）", "17"),
            "narrative_claim": numbered("十（二）", "十（一）"),
        },
    )
    yield Copy(
        SECTIONS_MISSING,
        FULL,
        {
            seed: lambda table: [row for row in table if row["section"] not in ROW_BY_ROW.values()]
            for seed in ("narrative_section", "narrative_claim")
        },
    )
    yield Copy(UNSTATED, FULL, {"narrative_claim": without("87")})
    yield Copy(
        UNKNOWN_INCOME,
        FULL,
        {
            "t01_income_expenditure": with_rows(
                *(
                    {"income_item": item, "income_amount": amount, "expenditure_item": "", "expenditure_amount": ""}
                    for item, amount in (("其他财力收入", "1.00"), ("", "2.00"), ("事业收入", "3.00"))
                )
            ),
            "t02_income": emptied,
            "table_status": partial(without_status, "T02"),
        },
    )
    yield Copy("line-without-unit", FULL, {"t12_procurement": changed("unit_code", "", "3")})
    yield Copy("empty", FULL, dict.fromkeys(seeds, emptied))
    yield Copy(
        "all-wrong",
        FULL,
        {seed: each_figure(lambda text: re.sub("[0-9]", lambda _: str(rng.randint(1, 9)), text)) for seed in seeds},
    )
    yield Copy(
        UNLIKE_SIDES,
        REAL,
        {
            "t01_income_expenditure": changed("expenditure_amount", "", "1"),
            "t03_expenditure": lambda table: [*table, table[7] | {"row_no": "99"}],
            "narrative_claim": changed("value", "增加", "6"),
        },
    )
    yield Copy("nothing-for-a-figure", REAL, {"t05_general_budget_by_function": changed("project", "无", "5")})
    quantity = changed("quantity", "99999999999999", "5")
    price = changed("unit_price", "9999999999.99", "5")
    yield Copy("largest-factors", REAL, {"t12_procurement": in_sequence(quantity, price)})
    for name, largest in {"largest": "9999999999.99", "too-large": "99999999999.99"}.items():
        yield Copy(name, FULL, {seed: each_figure(partial(lambda text, _: text, largest)) for seed in seeds})
    contradictory = {"subject_code": CONTRADICTORY_CODE, "subject_name": "其他一般公共服务支出", "total": "5.00"}
    yield Copy(
        CONTRADICTION,
        FULL,
        {
            "t03_expenditure": lambda table: [
                *table, table[-1] | {"row_no": "99", "basic": "3.00", "project": "2.00"} | contradictory
            ]
        },
    )  # fmt: skip


CENTS = list(cents())
COPIES = [
    *(Copy(base, base, {}) for base in (FULL, SMALL, BY_FUNCTION, UPRIGHT, AGAINST_FINAL)),
    *map(mutant, MUTANTS.values()),
    *CENTS,
    *missing_tables(),
    *namesakes(),
    *histories(),
    *wrong_documents(),
]


REGIONS = {copy.disclosure_id: str(100000 + number) for number, copy in enumerate(COPIES)}


def document(copy: Copy) -> Document:
    """The tables of a copy under its own id, and in a region of its own: else one organisation would file them all."""
    tables = dict(DOCUMENTS[copy.base])
    if copy.disclosure_id != copy.base:
        tables["disclosures"] = [row | {"region_code": REGIONS[copy.disclosure_id]} for row in tables["disclosures"]]
    edited = {seed: copy.edits.get(seed, unchanged)(table) for seed, table in tables.items()}
    return {seed: [row | {"disclosure_id": copy.disclosure_id} for row in table] for seed, table in edited.items()}


def waiver(disclosure_id: str, rule_code: str, expires_on: str, fingerprint: str = "") -> dict[str, str]:
    return {
        "finding_id": "", "rule_code": rule_code, "disclosure_id": disclosure_id, "row_code": "",
        "fingerprint": fingerprint, "reason": "known", "accepted_by": "a clerk", "accepted_on": "2026-03-01",
        "expires_on": expires_on,
    }  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(built: Built, shared: Shared) -> Iterator[Warehouse]:
    """The one build of all documents, with contradictory rules and waivers added."""

    def make(folder: Path) -> None:
        root = copy_project(folder / "project")
        (root / "warehouse").mkdir()
        write_landing(root / "landing", map(document, COPIES))
        add_contradictory_rules(root / "seeds/rules")
        add_waivers(root / "seeds/rules", built)
        cache = cache_of(root / WAREHOUSE)
        check_landing(root, root / "landing", cache, lambda done, total, name: None)
        models = ["fct_cell", "fct_equation", "fct_finding", "fct_rule_coverage", "fct_suspect_cell"]
        models += ["fct_rebuilt_total", "int_input_problem"]
        build_models(root, cache, *(f"+{model}" for model in models), today=TODAY)

    with opened(shared.once("rules", make) / "project") as opened_warehouse:
        yield opened_warehouse


def add_contradictory_rules(catalogue: Path) -> None:
    rule = RULES["t03_row_total"]
    append(catalogue / "rules.csv", [rule | {"rule_code": code} for code in CONTRADICTORY_RULES])
    term = TERMS[0] | {"table_code": "T03", "row_selector": CONTRADICTORY_CODE}
    for code, coefficient in CONTRADICTORY_RULES.items():
        left = term | {"rule_code": code, "measure": "total"}
        right = left | {"term_no": "2", "side": "right", "measure": "basic", "coefficient": coefficient}
        append(catalogue / "rule_terms.csv", [left, right])


def add_waivers(catalogue: Path, built: Built) -> None:
    with duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as connection:
        (fingerprint,) = connection.execute(
            "select fingerprint from fct_finding where disclosure_id = ? and rule_code = ?", WAIVED_WITH_FIGURES
        ).fetchone()
    append(
        catalogue / "waivers.csv",
        [
            waiver(*WAIVED, "2026-12-31"),
            waiver(*WAIVED, "2026-11-30") | {"reason": "a part of it", "accepted_by": "b clerk"},
            waiver(*WAIVED_WITH_FIGURES, TODAY, fingerprint),
            waiver(*EXPIRED, "2026-06-30"),
            waiver(*OF_OTHER_FIGURES, "2026-12-31", fingerprint),
            *(waiver(disclosure, rule_code, "2026-12-31") for disclosure, rule_code in WAIVED_THROUGHOUT),
            waiver(*OF_NOTHING, "2026-12-31"),
            waiver(*OF_NOTHING, "2027-12-31"),
            waiver(*OF_NOBODY, "2026-12-31"),
        ],
    )


@pytest.fixture(scope="module")
def coverage(warehouse: Warehouse) -> dict[tuple[str, str], tuple[str, int]]:
    """Outcome and number of equations by disclosure and rule."""
    return {
        (disclosure, rule): (outcome, equations)
        for disclosure, rule, outcome, equations in warehouse.rows(
            "select disclosure_id, rule_code, outcome, equations from fct_rule_coverage"
        )
    }


@pytest.fixture(scope="module")
def finding_rules(warehouse: Warehouse) -> set[tuple[str, str]]:
    return set(warehouse.rows("select distinct disclosure_id, rule_code from fct_finding"))


def test_a_check_of_every_mutant_comes_to_what_the_build_came_to(warehouse: Warehouse, tmp_path: Path) -> None:
    expect_a_check_like_the_build(warehouse.connection, warehouse.root, tmp_path, TODAY)


def test_every_rule_has_a_mutant_and_every_mutant_a_rule() -> None:
    assert MUTANTS.keys() | WITHOUT_MUTANT.keys() == RULES.keys()
    assert MUTANTS.keys() & WITHOUT_MUTANT.keys() == set()
    assert len(read_csv(FIXTURES / "mutants.csv")) == len(MUTANTS)


@pytest.mark.parametrize("rule_code", MUTANTS)
def test_the_rule_passes_a_document_that_keeps_it(
    rule_code: str, coverage: dict[tuple[str, str], tuple[str, int]]
) -> None:
    outcome, equations = coverage[MUTANTS[rule_code]["base"], rule_code]
    assert outcome in HOLDS
    assert equations >= 1


@pytest.mark.parametrize("rule_code", MUTANTS)
def test_the_rule_catches_its_mutant(
    rule_code: str, coverage: dict[tuple[str, str], tuple[str, int]], finding_rules: set[tuple[str, str]]
) -> None:
    if rule_code in SETS_ASIDE:
        assert (mutant_id(rule_code), rule_code) not in coverage
    else:
        assert coverage[mutant_id(rule_code), rule_code][0] == "broken"
    assert (mutant_id(rule_code), rule_code) in finding_rules


@pytest.mark.parametrize(
    "disclosure_id",
    [FULL, SMALL, BY_FUNCTION, UPRIGHT, NAMESAKE_PROJECTS, NAMESAKE_PROJECTS_TURNED, INITIAL_ALONE, BESIDE, ONE_NUMBER],
)
def test_nothing_is_wrong_with_the_documents_that_rules_must_pass(disclosure_id: str, warehouse: Warehouse) -> None:
    found = "select rule_code, message_en from fct_finding where disclosure_id = ? and severity in ('error', 'warn')"
    assert warehouse.rows(found, disclosure_id) == []


def test_figures_of_a_table_that_is_noted_as_missing_are_findings_and_fail_no_build(
    warehouse: Warehouse, finding_rules: set[tuple[str, str]]
) -> None:
    assert (OF_MISSING, "c_figure_checked") in finding_rules
    coverage = ROOT / "tests/reconciliation/every_amount_of_tables_01_to_12_stands_in_an_equation.sql"
    failing = coverage.read_text(encoding="utf-8").replace('{{ ref("fct_finding") }}', "fct_finding")
    assert warehouse.rows(failing) == []


def test_of_sections_of_one_number_a_claim_is_of_the_one_that_knows_it(warehouse: Warehouse) -> None:
    claims = "select row_no, measure from intermediate.int_claim where disclosure_id = ? order by row_no, measure"
    assert warehouse.rows(claims, ONE_NUMBER) == warehouse.rows(claims, FULL)


def test_a_second_section_under_one_number_is_worth_knowing(warehouse: Warehouse) -> None:
    said = (
        "select severity, row_label, message_en, message_zh from fct_finding where disclosure_id = ? and rule_code = ?"
    )
    ((severity, heading, english, chinese),) = warehouse.rows(said, ONE_NUMBER, "c_section_number")
    assert (severity, heading) == ("info", "政府采购预算情况")
    assert "has the number 十（一） of the section 机关运行经费情况" in english
    assert "序号“十（一）”与“机关运行经费情况”部分相同" in chinese


def test_a_missing_section_is_one_finding_and_not_one_of_every_row(
    warehouse: Warehouse, coverage: dict[tuple[str, str], tuple[str, int]]
) -> None:
    found = "select rule_code, row_label from fct_finding where disclosure_id = ? and severity != 'info'"
    assert set(warehouse.rows(found, SECTIONS_MISSING)) == {("c_section_present", heading) for heading in ROW_BY_ROW}
    assert {coverage[SECTIONS_MISSING, rule][0] for rule in ("n_use_item", "n_basic_class")} == {"untestable"}


def test_a_section_that_lists_rows_is_one_that_must_be_there() -> None:
    """Where it is missing, what it should list is not found row by row."""
    on_any_side = {code for code, rule in RULES.items() if (rule["form"], rule["exists_when"]) == ("linear", "any")}
    compared = {term["measure"] for term in TERMS if term["table_code"] == "N" and term["rule_code"] in on_any_side}
    listing = {row["heading"] for row in read_csv(REFERENCE / "claim_topics.csv") if row["measure"] in compared}
    assert set(ROW_BY_ROW) <= listing <= {row["heading"] for row in read_csv(REFERENCE / "narrative_sections.csv")}


def test_what_the_narrative_does_not_state_is_no_limit_of_0(
    warehouse: Warehouse, coverage: dict[tuple[str, str], tuple[str, int]]
) -> None:
    found = "select rule_code from fct_finding where disclosure_id = ? and severity != 'info'"
    assert warehouse.rows(found, UNSTATED) == []
    assert coverage[UNSTATED, "n_commission_lower"] == ("not_applicable", 0)


def test_income_that_no_template_knows_is_in_the_rebuilt_total_and_in_no_column(warehouse: Warehouse) -> None:
    rebuilt = warehouse.rows(
        "select measure, rebuilt_amount from fct_rebuilt_total where disclosure_id = ? and table_code = 'T02'"
        " and code = 'total' order by measure",
        UNKNOWN_INCOME,
    )
    income = {
        "business_income": 43, "carry_over": 50, "current_year": 1419, "fiscal_account": 60, "general_budget": 1128,
        "government_fund": 85, "operating_income": 25, "other_income": 5, "state_capital": 45,
        "subordinate_payment": 10, "superior_subsidy": 15, "total": 1469,
    }  # fmt: skip
    assert rebuilt == [(measure, amount * 10000) for measure, amount in income.items()]


def test_a_project_that_two_units_print_counts_once_in_each(warehouse: Warehouse) -> None:
    rebuilt = warehouse.rows(
        "select distinct code, outcome from fct_rebuilt_total where disclosure_id = 'project-of-two-units'"
        " and table_code = 'T11' and measure = 'total' order by code"
    )
    assert {outcome for _, outcome in rebuilt} == {"exact"}
    assert {"total", "001", "001001", "001002"} <= {code for code, _ in rebuilt}


def test_the_office_of_a_department_is_no_subordinate_however_it_is_written(
    coverage: dict[tuple[str, str], tuple[str, int]],
) -> None:
    assert coverage[FULL, "n_subordinate_units"] == ("exact", 1)
    assert coverage["office-in-brackets", "n_subordinate_units"] == ("exact", 1)


def test_a_line_without_its_unit_is_a_line(warehouse: Warehouse) -> None:
    levels = "select distinct row_level from intermediate.int_cell where disclosure_id = 'line-without-unit'"
    assert warehouse.rows(f"{levels} and table_code = 'T12' and source_row = 3") == [("line",)]
    broken = "select rule_code from fct_finding where disclosure_id = 'line-without-unit' and severity = 'error'"
    assert warehouse.rows(broken) == []


def test_a_code_that_is_printed_twice_is_found_whatever_its_names(
    coverage: dict[tuple[str, str], tuple[str, int]], finding_rules: set[tuple[str, str]]
) -> None:
    assert coverage["code-twice-by-other-names", "k_code_once"][0] == "broken"
    assert ("code-twice-by-other-names", "k_code_once") in finding_rules


def test_an_id_that_says_another_year_than_its_row_is_found(
    warehouse: Warehouse, coverage: dict[tuple[str, str], tuple[str, int]]
) -> None:
    messages = warehouse.rows(
        "select message_en from fct_finding where disclosure_id = ? and rule_code = 'c_id_agrees'", OTHER_YEAR
    )
    assert messages == [
        (
            "示范区综合服务局: its id is 990001-2025-001, and by its row should be 990001-2026-001."
            " Rule: the id of a disclosure says its region, year, department and type",
        )
    ]
    assert coverage[FULL, "c_id_agrees"] == ("exact", 1)
    assert coverage[mutant_id("t05_hierarchy"), "c_id_agrees"] == ("not_applicable", 0)


@pytest.mark.parametrize(
    "disclosure_id",
    [FULL, SMALL],
)
def test_totals_of_those_documents_are_rebuilt(disclosure_id: str, warehouse: Warehouse) -> None:
    apart = "select * from fct_rebuilt_total where disclosure_id = ? and outcome = 'broken'"
    assert warehouse.rows(apart, disclosure_id) == []


def test_a_class_whose_subclass_is_not_printed_counts_once(
    warehouse: Warehouse, finding_rules: set[tuple[str, str]]
) -> None:
    without_subclass = mutant_id("k_code_parent")
    rebuilt = warehouse.rows(
        "select code, outcome from fct_rebuilt_total where disclosure_id = ? and table_code = 'T05'"
        " and measure = 'total' and code in ('total', '210', '21011') order by code",
        without_subclass,
    )
    assert rebuilt == [("210", "exact"), ("21011", "broken"), ("total", "exact")]
    assert (without_subclass, "k_code_depth") not in finding_rules


def test_the_equations_within_tables_01_to_12_number_300_and_hold(warehouse: Warehouse) -> None:
    outcomes = warehouse.rows(
        "select outcome, count(*) from fct_equation where disclosure_id = ? and list_contains(?, rule_code)"
        " and outcome != 'untestable' group by outcome",
        REAL,
        rules_within_tables_01_to_12(),
    )
    assert {outcome for outcome, _ in outcomes} <= HOLDS
    assert sum(equations for _, equations in outcomes) >= 300


def test_a_cent_more_in_any_amount_of_tables_01_to_12_is_seen(warehouse: Warehouse) -> None:
    seen = warehouse.rows(
        """
        select distinct trial.disclosure_id
        from fct_equation as trial
        inner join fct_equation as published on trial.rule_code = published.rule_code and trial.scope = published.scope
        where
            published.disclosure_id = ? and published.outcome = 'exact'
            and list_contains(?, trial.rule_code) and trial.outcome in ('within_rounding', 'broken')
        """,
        REAL,
        rules_within_tables_01_to_12(),
    )
    assert len(CENTS) > 200
    assert [copy.disclosure_id for copy in CENTS if (copy.disclosure_id,) not in seen] == []


def rules_within_tables_01_to_12() -> list[str]:
    tables: dict[str, set[str]] = {}
    for term in TERMS:
        tables.setdefault(term["rule_code"], set()).add(term["table_code"])
    return [
        code
        for code, rule in RULES.items()
        if rule["form"] != "text" and all("T01" <= table <= "T12" for table in tables[code])
    ]


def test_a_cent_in_one_claim_of_an_exact_document_is_information_with_its_suspect(warehouse: Warehouse) -> None:
    findings = "select severity, rule_code, table_code, row_code, measure, expected from fct_finding"
    new = set(warehouse.rows(f"{findings} where disclosure_id = 'claim-apart'"))
    new -= set(warehouse.rows(f"{findings} where disclosure_id = ?", REAL))
    assert new == {("info", "n_basic_total", "N", "total", "basic_total", "326.43")}
    suspects = warehouse.rows(
        "select row_code, suggested_amount from fct_suspect_cell"
        " where disclosure_id = 'claim-apart' and table_code = 'N' and measure = 'basic_total' and rank = 1"
    )
    assert suspects == [("total", Decimal("3264300.0000"))]


@pytest.mark.parametrize(
    ("disclosure_id", "cell", "figure"),
    [
        ("nothing-for-a-figure", ("T05", "2010399", "project"), 1028400),
        ("largest-factors", ("T12", "131001/5", "quantity"), 1),
    ],
)
def test_a_wrong_figure_without_decimals_or_of_the_largest_size_is_named(
    disclosure_id: str, cell: tuple[str, str, str], figure: int, warehouse: Warehouse
) -> None:
    named = "select table_code, row_code, measure, suggested_amount from fct_suspect_cell"
    assert (*cell, figure) in warehouse.rows(f"{named} where disclosure_id = ? and rank = 1", disclosure_id)


@pytest.mark.parametrize("disclosure_id", ["yuan-as-wan-yuan"])
def test_a_table_in_another_unit_is_one_finding_and_accuses_no_cell(disclosure_id: str, warehouse: Warehouse) -> None:
    found = warehouse.rows(
        "select rule_code, table_code from fct_finding"
        " where disclosure_id = ? and (severity = 'error' or table_code = 'T05')",
        disclosure_id,
    )
    assert found == [("u_table_unit", "T05")]
    assert warehouse.rows("select * from fct_suspect_cell where disclosure_id = ?", disclosure_id) == []


@pytest.mark.parametrize(
    "disclosure_id",
    ["empty", "all-wrong", CONTRADICTION, "largest", "too-large"],
)
def test_a_document_that_is_wrong_throughout_has_an_outcome_for_every_rule_and_findings(
    disclosure_id: str, warehouse: Warehouse
) -> None:
    evaluated = warehouse.rows("select rule_code from fct_rule_coverage where disclosure_id = ?", disclosure_id)
    assert sorted(code for (code,) in evaluated) == sorted([*RULES, *CONTRADICTORY_RULES])
    (errors,) = warehouse.rows(
        "select count(*) from fct_finding where disclosure_id = ? and severity = 'error'", disclosure_id
    )
    assert errors[0] > 0
    assert (
        warehouse.rows(
            "select rule_code from fct_finding where disclosure_id = ? and (message_zh is null or message_en is null)",
            disclosure_id,
        )
        == []
    )


def test_an_empty_document_lacks_every_table(
    warehouse: Warehouse, coverage: dict[tuple[str, str], tuple[str, int]]
) -> None:
    unexplained = "select table_code from fct_finding where disclosure_id = 'empty' and rule_code = 'c_nil_has_note'"
    assert len(warehouse.rows(unexplained)) == len(DOCUMENTS[FULL]["table_status"])
    arithmetic = {code for code, rule in RULES.items() if rule["form"] != "text"}
    assert {coverage["empty", code][0] for code in arithmetic} <= {"untestable", "not_applicable"}


@pytest.mark.parametrize("disclosure_id", ["too-large"])
def test_amounts_beyond_the_type_are_named_and_not_cut(disclosure_id: str, warehouse: Warehouse) -> None:
    problems = "select disclosure_id, problem, count(*) from intermediate.int_input_problem group by all"
    found = {(document, problem): figures for document, problem, figures in warehouse.rows(problems)}
    assert found.pop((disclosure_id, "is too large for an amount")) > 500
    # the mutant of the rule
    assert found == {(mutant_id("c_amount_readable"), "is too large for an amount"): 1}


@pytest.mark.parametrize("table_code", TABLES)
def test_a_missing_table_is_one_finding_beside_figures_that_nothing_checks(
    table_code: str, warehouse: Warehouse
) -> None:
    findings = "select rule_code, table_code, row_code from fct_finding where rule_code != 'c_figure_checked'"
    new = set(warehouse.rows(f"{findings} and disclosure_id = ?", f"missing-{table_code}"))
    assert new - set(warehouse.rows(f"{findings} and disclosure_id = ?", FULL)) == {
        (TABLES[table_code], table_code, "table")
    }


@pytest.mark.parametrize(
    ("rule_code", "table_code"),
    [
        ("n_subordinate_units", "T06"),
        ("p_indicator_match", "T14"),
        ("p_indicator_match", "T15"),
        ("p_objective_text", "T14"),
    ],
)
def test_a_comparison_with_a_missing_table_is_untestable(
    rule_code: str, table_code: str, coverage: dict[tuple[str, str], tuple[str, int]]
) -> None:
    assert coverage[f"missing-{table_code}", rule_code] == ("untestable", 0)


def test_of_items_of_one_name_a_claim_names_that_of_its_subclass(
    warehouse: Warehouse, coverage: dict[tuple[str, str], tuple[str, int]]
) -> None:
    claims = coverage[FULL, "n_use_item"][1]
    assert coverage[NAMESAKE_ITEM, "n_use_item"] == ("exact", claims + 1)
    broken = (
        "select row_code, published, expected from fct_finding where disclosure_id = ? and rule_code = 'n_use_item'"
    )
    assert warehouse.rows(broken, NAMESAKE_ITEM_APART) == [("2013950", "6.00", "5")]


def test_a_wrong_figure_of_a_project_that_is_not_the_only_one_of_its_name_is_found(warehouse: Warehouse) -> None:
    broken = "select rule_code, row_code, published, expected from fct_finding where disclosure_id = ?"
    assert warehouse.rows(f"{broken} and rule_code = 't11_t14_project'", NAMESAKE_PROJECTS_APART) == [
        ("t11_t14_project", "99000026001T000000104", "92.00", "91")
    ]


def test_a_finding_in_a_project_form_names_the_project(warehouse: Warehouse) -> None:
    query = """
        select finding.rule_code, bool_and(position(form.project_name in finding.message_zh) > 0)
        from main.fct_finding as finding
        inner join staging.stg_t15_form as form
            on finding.disclosure_id = form.disclosure_id and starts_with(finding.row_code, form.project_code)
        where finding.table_code = 'T15'
        group by finding.rule_code
    """
    names = dict(warehouse.connection.execute(query).fetchall())
    assert {rule_code for rule_code, is_named in names.items() if not is_named} == set()
    assert {"t15_funding_sum", "t15_executed_last_year", "t15_detail_sum", "p_indicator_scheme"} <= names.keys()


@pytest.mark.parametrize(
    ("disclosure_id", "budgets"),
    [
        (FULL, {"two_years_ago_budget": 60, "last_year_executed": 50}),
        (INITIAL_ALONE, {"two_years_ago_budget": 60, "last_year_executed": 50}),
        (
            BESIDE,
            {
                "two_years_ago_initial": 55,
                "two_years_ago_budget": 60,
                "last_year_executed_so_far": 50,
                "last_year_executed": 84,
            },
        ),
    ],
)
def test_of_figures_that_a_form_prints_beside_each_other_the_later_counts(
    disclosure_id: str, budgets: dict[str, int], warehouse: Warehouse
) -> None:
    cells = warehouse.rows(
        "select measure, sum(amount) from intermediate.int_cell where disclosure_id = ? and row_code like '%102'"
        " and (measure like 'two_years_ago_%' or measure like 'last_year_executed%')"
        " and measure != 'two_years_ago_executed' and table_code = 'T15' group by measure",
        disclosure_id,
    )
    assert dict(cells) == {measure: wan_yuan * 10_000 for measure, wan_yuan in budgets.items()}


def test_more_executed_than_the_adjusted_budget_is_found(warehouse: Warehouse) -> None:
    found = "select published, expected from fct_finding where rule_code = 't15_executed_two_years_ago'"
    assert warehouse.rows(f"{found} and disclosure_id = ?", OVERSPENT) == [("70.00", "60")]


def test_a_finding_says_what_stands_on_either_side(warehouse: Warehouse) -> None:
    said = "select published, expected, message_en from fct_finding where disclosure_id = ? and rule_code = ?"
    assert warehouse.rows(f"{said} and row_code = '201'", UNLIKE_SIDES, "t01_t03_class") == [
        (
            "325.37",
            None,
            "T03 expenditure 一般公共服务支出 total: published 325.37, the figure to compare it with is not"
            " published. Rule: table 01 by class = table 03",
        )
    ]
    assert warehouse.rows(f"{said} and row_code = '2080502'", UNLIKE_SIDES, "t03_t05_total") == [
        (
            "6.00 + 6.00",
            "6",
            "T03 expenditure 事业单位离退休 total: published 6.00 + 6.00, expected 6 (6.00); difference 6, rounding"
            " explains at most 0.015. Rule: table 03 = tables 05 + 09 + 10 per code: total (while all funds are fiscal"
            " appropriation)",
        )
    ]
    assert warehouse.rows(said, UNLIKE_SIDES, "y_overview_personnel_direction") == [
        (
            "1",
            "-1",
            "N narrative 人员经费 overview: direction of personnel: published increase, expected decrease (304.92 -"
            " 336.51). Rule: direction word agrees with the two years of table 14: personnel",
        )
    ]


def test_contradictory_rules_are_both_broken_where_they_apply(
    coverage: dict[tuple[str, str], tuple[str, int]],
) -> None:
    for code in CONTRADICTORY_RULES:
        assert coverage[CONTRADICTION, code] == ("broken", 1)
        assert coverage[FULL, code] == ("not_applicable", 0)


@pytest.mark.parametrize("accepted", [WAIVED, WAIVED_WITH_FIGURES])
def test_an_accepted_finding_is_waived_with_its_reason(accepted: tuple[str, str], warehouse: Warehouse) -> None:
    waived = "select distinct is_waived, waiver_reason, waived_by from fct_finding"
    assert warehouse.rows(f"{waived} where disclosure_id = ? and rule_code = ?", *accepted) == [
        (True, "known", "a clerk")
    ]


@pytest.mark.parametrize("ended", [EXPIRED, OF_OTHER_FIGURES])
def test_a_waiver_that_expired_or_is_of_other_figures_leaves_the_finding_open(
    ended: tuple[str, str], warehouse: Warehouse
) -> None:
    waived = "select distinct is_waived, waiver_reason from fct_finding where disclosure_id = ? and rule_code = ?"
    assert warehouse.rows(waived, *ended) == [(False, None)]


@pytest.mark.parametrize(
    ("test", "failing"),
    [
        ("procurement/procurement_amount_equals_the_sum_of_its_lines", "all-wrong"),
        ("procurement/reserved_parts_stay_within_the_amount", "mutant-t12_micro_within_sme"),
        # another finding on the same sums is open
        ("reconciliation/rebuilt_totals_agree_with_published_totals", WAIVED[0]),
        ("reconciliation/rebuilt_totals_agree_with_published_totals", EXPIRED[0]),
    ],
)
def test_a_test_on_findings_passes_over_what_waivers_accept_and_nothing_else(
    test: str, failing: str, warehouse: Warehouse
) -> None:
    sql = jinja2.Template((ROOT / f"tests/{test}.sql").read_text(encoding="utf-8"))
    rendered = sql.render(ref=str, config=lambda tags: "", anti_join=lambda: "anti join")
    disclosures = {row[0] for row in warehouse.rows(f"select disclosure_id from ({rendered}\n)")}
    assert failing in disclosures
    for accepted in WAIVED_THROUGHOUT:
        waived = "select distinct is_waived from fct_finding where disclosure_id = ? and rule_code = ?"
        assert warehouse.rows(waived, *accepted) == [(True,)]
        assert accepted[0] not in disclosures


def test_v_waiver_used_names_the_waiver_that_matches_nothing_and_no_other(warehouse: Warehouse) -> None:
    unused = "select severity, disclosure_id, published, is_waived from fct_finding where rule_code = 'v_waiver_used'"
    disclosure_id, rule_code = OF_NOTHING
    # it belongs to no disclosure of the warehouse: the build goes on
    withdrawn, _ = OF_NOBODY
    assert sorted(warehouse.rows(unused), key=str) == [
        ("info", disclosure_id, f"{rule_code} {disclosure_id}", False),
        ("info", None, f"{rule_code} {withdrawn}", False),
    ]


def test_a_term_of_a_measure_that_its_table_lacks_fails_the_test_of_terms() -> None:
    name = "tests/reconciliation/every_term_takes_a_measure_that_its_table_has.sql"
    failing = re.sub(r'{{ ref\("(\w+)"\) }}', r"\1", (ROOT / name).read_text(encoding="utf-8"))
    with duckdb.connect() as connection:
        connection.execute(
            "create table rule_terms as from (values ('a', '1', 'left', 'T05', 'total'),"
            " ('a', '2', 'right', 'T05', 'amount'), ('b', '1', 'reads', 'T05', '*'))"
            " as term (rule_code, term_no, side, table_code, measure)"
        )
        connection.execute("create table int_rule_term as select 'a' as rule_code, 1 as term_no")
        assert connection.execute(failing).fetchall() == [("a", "2", "T05", "amount")]


def test_chinese_messages_have_no_english_words(warehouse: Warehouse) -> None:
    """Ids, codes, names of files and columns are no words, nor is what a label prints."""
    (ids,) = zip(*warehouse.rows("select disclosure_id from dim_disclosure"), strict=True)
    names = {
        *ids,
        *RULES,
        *CONTRADICTORY_RULES,
        *HEADERS,
        *(column for header in HEADERS.values() for column in header),
    }
    found = {}
    for message, label in warehouse.rows("select distinct message_zh, row_label from fct_finding"):
        rest = re.sub(r"\S+[.](csv|parquet)\b", " ", message.replace(label or " ", " "))
        for name in sorted(names & set(re.findall(r"[\w-]+", rest, re.ASCII)), key=len, reverse=True):
            rest = rest.replace(name, " ")
        for word in re.findall(r"(?<![A-Za-z0-9_])[A-Za-z]{2,}(?![A-Za-z0-9_])", rest):
            found[word] = message
    assert found == {}
