"""Families of synthetic disclosures to tie together: whole, incomplete, in mixed units, and wrong in one figure.

Each copy of a family stands under a region code of its own, so that no two copies share a disclosure.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from conftest import ROOT
from documents import HEADERS, Document, Table, changed, read_csv
from synthetic.document import documents_of
from synthetic.plan import Family, families
from synthetic.rows import rows_of

Filings = dict[str, Document]
"""The disclosures of a family by what follows the region code in their ids: <year>-<department or unit>[-final]."""


class Place(NamedTuple):
    """Where families(disclosures, seed) plans the family in question: department 101 of a region."""

    disclosures: int
    seed: int
    region_code: str


# Budgets of 2024 and 2025 in yuan: a department, its office and three units, with every fund and transfers among them.
DEPARTMENT_PLACE = Place(60, 84, "420102")
# Budgets of 2025 and 2026 and final accounts of 2024 in 万元: a department that is its only unit.
SINGLE_PLACE = Place(30, 130, "420104")
DEPARTMENT, OFFICE, UNIT = "2025-101", "2025-101001", "2025-101004"
DEPARTMENT_BEFORE, UNIT_BEFORE = "2024-101", "2024-101004"
# What the copy `filed again` holds beside them, and the unit in place of its own, under ids that say nothing.
AGAIN = {"department again": DEPARTMENT, "before again": DEPARTMENT_BEFORE}
UNIT_RENAMED = "unit"
T05, T06 = "t05_general_budget_by_function", "t06_general_budget_by_unit"
# Tables 01 to 11: every figure is money.
MONEY_SEEDS = [seed for seed in HEADERS if "t01" <= seed[:3] <= "t11"]
MUTANTS = {row["rule_code"]: row for row in read_csv(ROOT / "tests/fixtures/family_mutants.csv")}


def planned(place: Place, revision: int | None = None) -> Family:
    """The family of that place; with a revision the same organisations with other figures."""
    every = families(place.disclosures, place.seed, revision, revise_share=1)
    return next(family for family in every if (family.region_code, family.code) == (place.region_code, "101"))


def filings_of(family: Family) -> Filings:
    filings = {}
    for document in documents_of(family):
        rows = rows_of(document)
        tables = {seed: [dict(zip(HEADERS[seed], row, strict=True)) for row in rows[seed]] for seed in HEADERS}
        filings[document.disclosure_id.removeprefix(f"{family.region_code}-")] = tables
    return filings


def without(filings: Filings, *names: str) -> Filings:
    assert filings.keys() >= set(names)
    return {name: document for name, document in filings.items() if name not in names}


def with_figure(filings: Filings, name: str, seed: str, row_no: str, column: str, value: str) -> Filings:
    """One figure of one disclosure changed."""
    document = filings[name]
    return {**filings, name: {**document, seed: changed(column, value, row_no)(document[seed])}}


def in_wan_yuan(document: Document) -> Document:
    """Tables 01 to 11 of a disclosure in yuan, each printed in 万元 with all its decimals."""

    def scaled(column: str, text: str) -> str:
        is_figure = not column.endswith(("_code", "_no")) and re.fullmatch("[0-9]+[.][0-9]+", text)
        return f"{Decimal(text) / 10_000:f}" if is_figure else text

    def printed(table: Table) -> Table:
        return [{column: scaled(column, text) for column, text in row.items()} for row in table]

    status = [row | {"currency_unit": "万元"} if row["table_code"] < "T12" else row for row in document["table_status"]]
    return {**document, **{seed: printed(document[seed]) for seed in MONEY_SEEDS}, "table_status": status}


def t05_in_yuan(document: Document) -> Document:
    """A disclosure that prints table 05 in 元, and says 万元."""
    status = [
        row | {"currency_unit": "万元"} if row["table_code"] == "T05" else row for row in document["table_status"]
    ]
    return {**document, "table_status": status}


def items_blank(table: Table) -> Table:
    """Projects of the items left blank; their sums stay."""
    return [row | {"project": ""} if len(row["subject_code"]) == 7 else row for row in table]


def no_total(table: Table) -> Table:
    return [row for row in table if row["subject_code"]]


def without_unit(table: Table) -> Table:
    return [row for row in table if row["unit_code"] != UNIT.removeprefix("2025-")]


def income_missing(document: Document, said: bool) -> Document:
    """A disclosure without table 02, with or without a word on it."""
    status = [row | {"status": "missing"} if row["table_code"] == "T02" else row for row in document["table_status"]]
    if not said:
        status = [row for row in status if row["table_code"] != "T02"]
    return {**document, "t02_income": [], "table_status": status}


def classes_only(table: Table) -> Table:
    return [row for row in table if len(row["subject_code"]) <= 3]


def copies() -> dict[str, Filings]:
    """Families by what they are for; `mutant <rule>` for a family with the change that the rule must catch."""
    whole, revised = filings_of(planned(DEPARTMENT_PLACE)), filings_of(planned(DEPARTMENT_PLACE, revision=1))
    bases = {"department": whole, "single": filings_of(planned(SINGLE_PLACE))}
    in_two_units = {**whole, UNIT: in_wan_yuan(whole[UNIT])}
    class_apart = (DEPARTMENT, T05, "2", "total", "20093338.65")
    units = without(whole, DEPARTMENT)
    mutants = {
        f"mutant {rule_code}": with_figure(
            bases[row["family"]], row["changed"], row["seed"], row["row_no"], row["column"], row["value"]
        )
        for rule_code, row in MUTANTS.items()
    }
    return {
        **bases,
        "department not filed": units,
        "unit not filed": without(whole, UNIT),
        "unit unreadable": with_figure(whole, UNIT, T05, "1", "total", "3250.419.30"),
        "unit in 万元": in_two_units,
        "unit of other figures": {**whole, UNIT: revised[UNIT]},
        "class apart": with_figure(whole, *class_apart),
        "class apart, unit in 万元": with_figure(in_two_units, *class_apart),
        "class not printed": with_figure(whole, DEPARTMENT, T05, "2", "total", ""),
        "classes only": {**units, UNIT: {**units[UNIT], T05: classes_only(units[UNIT][T05])}},
        "filed again": {
            **without(whole, UNIT), UNIT_RENAMED: whole[UNIT], **{name: whole[filing] for name, filing in AGAIN.items()}
        },
        "unit not in table 06": {**whole, DEPARTMENT: {**whole[DEPARTMENT], T06: without_unit(whole[DEPARTMENT][T06])}},
        "unit in another unit": {**whole, UNIT: t05_in_yuan(whole[UNIT])},
        "in another unit, department not filed": {**units, UNIT: t05_in_yuan(whole[UNIT])},
        "items blank": {**whole, DEPARTMENT: {**whole[DEPARTMENT], T05: items_blank(whole[DEPARTMENT][T05])}},
        "no total": {**whole, DEPARTMENT: {**whole[DEPARTMENT], T05: no_total(whole[DEPARTMENT][T05])}},
        "income missing": {**whole, DEPARTMENT: income_missing(whole[DEPARTMENT], said=True)},
        "income missing, not said": {**whole, DEPARTMENT: income_missing(whole[DEPARTMENT], said=False)},
        **mutants,
    }  # fmt: skip


FAMILIES = copies()
REGIONS = {name: str(910_001 + number) for number, name in enumerate(FAMILIES)}
NAMES = {region: name for name, region in REGIONS.items()}
EXPECTED_ELSEWHERE = "999"
"""A department that is expected beside the family `department`, and files nothing."""


def disclosure_of(copy: str, filing: str) -> str:
    """The id of a disclosure of a copy."""
    return f"{REGIONS[copy]}-{filing}"


def placed(copy: str, filings: Mapping[str, Document]) -> list[Document]:
    """The disclosures of a copy under its region code."""
    region = {"region_code": REGIONS[copy]}
    return [
        {
            seed: [
                row | {"disclosure_id": disclosure_of(copy, name)} | (region if seed == "disclosures" else {})
                for row in table
            ]
            for seed, table in document.items()
        }
        for name, document in filings.items()
    ]


def all_documents() -> list[Document]:
    return [document for copy, filings in FAMILIES.items() for document in placed(copy, filings)]


def expected() -> Table:
    """Of the family `department` all filings of 2025 and a department that files nothing; of the family
    `unit not filed` and `filed again` the unit."""
    listed = [("department", f"2025-{EXPECTED_ELSEWHERE}"), ("unit not filed", UNIT), ("filed again", UNIT)]
    listed += [("department", name) for name in FAMILIES["department"] if name.startswith("2025")]
    return [
        {
            "region_code": REGIONS[copy], "fiscal_year": filing[:4], "document_type": "budget",
            "department_code": filing[5:], "organisation_name": f"单位{filing}",
        }
        for copy, filing in listed
    ]  # fmt: skip
