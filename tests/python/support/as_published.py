"""Disclosures as other departments print them: total and codes in other columns, lines of another template, text in
another unit than the tables."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT
from landing import write_full

Row = dict[str, str]
Change = Callable[[Row], Row | list[Row] | None]
"""Takes a row of a table; None leaves it out, a list is several rows."""

REAL = "420103-2026-131"
# Tables that others published, letter by letter: a budget of Shanghai's template, one of Jiangsu's of 2018, and final
# accounts. Codes of departments are not printed: these are made up.
PUTUO, JIANGSU, FINAL_ACCOUNTS = "310107-2025-301", "320000-2018-101", "310107-2024-302-final"
# Without table_status; with an income line that no template knows, and no table 02.
NO_STATUS, OTHER_LINE = "990000-2026-101", "990000-2026-102"
# 合计 in the column of codes, codes with blanks, and one that lacks its zero.
CODES = "990000-2026-103"
# Codes that are not printed: of a unit in table 06, of a project in table 11, of headings in table 12.
NO_CODE = "990000-2026-104"
# Table 07 in 元, all else in 万元.
TWO_UNITS = "990000-2026-105"
# Claims of a change that say its direction and no amount; one that says 减少 —; and 一致 for 持平.
DIRECTIONS = "990000-2026-106"
# A year in which 20805 bore another name.
EARLIER = "990000-2018-107"
# The text says what the three public expenses are in total, and not what each is.
TOTAL_ALONE = "990000-2026-108"
# Table 05 has no columns of staff and running costs, as in Shanghai; tables 05 and 07 have totals alone, as in Jiangsu.
NO_SPLIT, TOTALS = "990000-2026-110", "990000-2026-111"
# Tables 01 and 04 as in Shanghai: 财政拨款收入 above its funds, no 本年支出 above the classes; one class mistyped.
FLAT, FLAT_WRONG = "990000-2026-113", "990000-2026-114"
# As in Jiangsu: table 04 by use, table 12 with each project above what is bought for it.
BY_USE = "990000-2026-115"
# As the fixture is.
STATED_ALL = "990000-2026-112"
# The text says that there is none of what table 09 prints.
STATED_NONE = "990000-2026-109"


def with_blanks(row: Row) -> Row:
    code = row["subject_code"]
    if not code:
        return row | {"subject_code": "合 计", "subject_name": ""}
    return row | {"subject_code": " ".join(part for part in (code[:3], code[3:5], code[5:]) if part)}


def without_zero(row: Row) -> Row:
    return row | {"subject_code": "3012"} if row["subject_code"] == "30102" else row


def without_code_of(column: str, code: str) -> Change:
    return lambda row: row | {column: ""} if row[column] == code else row


def headed(row: Row) -> Row | None:
    """The department's row of table 12 becomes a heading of all lines."""
    return row | {"unit_code": "", "unit_name": "一、货物、工程和服务"} if row["unit_code"] == "001" else row


def in_yuan(row: Row) -> Row:
    """47 元 more than the 万元 of the other tables for basic pay and what it is part of."""
    more = 47 if row["subject_code"] in ("", "301", "30101") else 0
    added = {"total": more, "personnel": more, "operating": 0}
    return row | {
        column: str(int(row[column].replace(".", "")) * 100 + yuan) for column, yuan in added.items() if row[column]
    }


def other_line(row: Row) -> Row:
    line = {"income_item": "十、用事业基金弥补收支差额", "income_amount": "3.00"}
    return row | line if row["row_no"] == "10" else row


def directions(row: Row) -> Row | None:
    if row["section"] == "一" and row["kind"] in ("change", "change_pct") and row["part"] == "第三部分":
        return None
    return row | {"value": "—"} if (row["section"], row["kind"]) == ("五（一）", "change") else row


def none_of_funds(row: Row) -> Row:
    return row | {"value": "无", "unit": ""} if row["subject"] == "政府性基金预算支出" else row


def blank(*columns: str) -> Change:
    return lambda row: row | dict.fromkeys(columns, "")


def renamed(row: Row) -> Row:
    return row | {"subject_name": row["subject_name"].replace("单位养老支出", "单位离退休")}


def flat_income(row: Row) -> Row | None:
    """Table 01: 财政拨款收入 and its funds one line down, no 本年合计."""
    number = int(row["row_no"])
    if number == 27:
        return None
    lines = {
        1: ("一、财政拨款收入", "1258.00"),
        2: ("1. 一般公共预算资金", "1128.00"),
        3: ("2. 政府性基金", "85.00"),
        4: ("3. 国有资本经营预算", "45.00"),
        5: ("二、财政专户管理资金收入", "60.00"),
        6: ("三、事业收入", "40.00"),
        7: ("四、事业单位经营收入", "25.00"),
        8: ("五、上级补助收入", "15.00"),
        9: ("六、附属单位上缴收入", "10.00"),
        10: ("七、其他收入", "5.00"),
    }
    if number not in lines:
        return row
    return row | dict(zip(("income_item", "income_amount"), lines[number], strict=True))


def flat(row: Row) -> Row | None:
    """Table 04: no 本年收入 and no 本年支出."""
    number = int(row["row_no"])
    if number == 1:
        return None
    funds = {2: "一、一般公共预算资金", 3: "二、政府性基金", 4: "三、国有资本经营预算"}
    below = row["expenditure_item"].startswith("（")
    return row | {
        "income_item": funds.get(number, row["income_item"]),
        "expenditure_item": row["expenditure_item"].strip("（").replace("）", "、")
        if below
        else row["expenditure_item"],
    }


def flat_and_mistyped(row: Row) -> Row | None:
    return flat(row | {"expenditure_amount": "183.00"} if row["expenditure_amount"] == "138.00" else row)


def by_use(row: Row) -> Row:
    """Table 04: what the expenditure is for, in place of its classes."""
    uses = {
        "1": ("一、基本支出", "1000.00"),
        "2": ("二、项目支出", "303.00"),
        "28": ("", ""),
        "29": ("支出合计", "1303.00"),
    }
    item, amount = uses.get(row["row_no"], ("", ""))
    return row | {"expenditure_item": item, "expenditure_amount": amount}


def below_project(row: Row) -> list[Row]:
    """Table 12: a row with the project and its sum above each line, and no quantities."""
    number = int(row["row_no"]) * 10
    row = row | {"quantity": "", "unit_price": ""}
    if not row["project"]:
        return [row | {"row_no": str(number)}]
    kept = ("disclosure_id", "project", "amount", "sme_amount", "micro_amount")
    heading = {column: row[column] if column in kept else "" for column in row}
    return [heading | {"row_no": str(number)}, row | {"row_no": str(number + 1), "project": ""}]


T01, T03, T05 = "t01_income_expenditure", "t03_expenditure", "t05_general_budget_by_function"
T04 = "t04_fiscal_appropriation"
T06, T07, T11, T12 = "t06_general_budget_by_unit", "t07_basic_expenditure", "t11_project", "t12_procurement"
EDITS: dict[str, dict[str, Change]] = {
    NO_STATUS: {"table_status": lambda row: None},
    OTHER_LINE: {
        T01: other_line,
        "t02_income": lambda row: None,
        "table_status": lambda row: None if row["table_code"] == "T02" else row,
    },
    CODES: {T03: with_blanks, T05: with_blanks, T07: without_zero},
    NO_CODE: {
        T06: without_code_of("unit_code", "001002"),
        T11: without_code_of("project_code", "99000026001T000000104"),
        T12: headed,
    },
    TWO_UNITS: {
        T07: in_yuan,
        "table_status": lambda row: row | {"currency_unit": "元"} if row["table_code"] == "T07" else row,
    },
    DIRECTIONS: {
        "narrative_claim": directions,
        "t15_history": lambda row: row | {"direction": row["direction"].replace("持平", "一致")},
    },
    EARLIER: {T03: renamed, T05: renamed},
    TOTAL_ALONE: {"narrative_claim": lambda row: None if row["section"].startswith("二（") else row},
    NO_SPLIT: {T05: blank("personnel", "operating")},
    TOTALS: {T05: blank("basic", "project", "personnel", "operating"), T07: blank("personnel", "operating")},
    FLAT: {T01: flat_income, T04: flat},
    FLAT_WRONG: {T01: flat_income, T04: flat_and_mistyped},
    BY_USE: {T04: by_use, T12: below_project},
    STATED_NONE: {"narrative_claim": none_of_funds},
    STATED_ALL: {},
}


def write_as_published(landing: Path) -> None:
    """A folder a disclosure."""
    for name, edits in EDITS.items():
        folder = write_full(landing / name, name)
        _, year, department = name.split("-")
        of_its_own = {"fiscal_year": year, "department_code": department}
        edit(folder / "disclosures.csv", lambda row, changed=of_its_own: row | changed)
        for seed, change in edits.items():
            edit(folder / f"{seed}.csv", change)
    for name in (PUTUO, JIANGSU, FINAL_ACCOUNTS):
        shutil.copytree(ROOT / "tests/python/templates" / name, landing / name)


def edit(path: Path, change: Change) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = list(reader.fieldnames or []), [change(row) for row in reader]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerows(row if isinstance(row, list) else [row] if row else [])
