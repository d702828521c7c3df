"""Tables 01 to 13 of a document as rows of text, without disclosure_id and row_no."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from synthetic.budget import GENERAL, INCOME, OTHER, THREE_PUBLIC, Budget
from synthetic.document import Document
from synthetic.projects import FUNDS
from synthetic.purchases import procurement, services
from synthetic.text import Row, text, texts
from synthetic.vocabulary import name_of, template_lines

ORDINALS = (
    *"一二三四五六七八九十", "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十",
    "廿一", "廿二", "廿三", "廿四", "廿五", "廿六", "廿七", "廿八", "廿九",
)  # fmt: skip


def by_code(items: dict[str, list[int]], classification: str) -> list[Row]:
    """Rows of a table by code: the total, and every code after the sum of its class and subclass."""
    if not items:
        return []
    sums: dict[str, list[int]] = {}
    for code, amounts in items.items():
        for above in ("", *(code[:length] for length in (3, 5) if length < len(code)), code):
            held = sums.get(above)
            sums[above] = list(amounts) if held is None else [a + b for a, b in zip(held, amounts, strict=True)]
    return [(code, name_of(classification, code) if code else "合计", *texts(sums[code])) for code in sorted(sums)]


def by_unit(document: Document, amounts_of: Callable[[Budget], list[int]]) -> list[Row]:
    """Rows of a table by unit: the total, the department, and each unit."""
    rows = [(unit.code, unit.name, amounts_of(document.by_unit[unit.code])) for unit in document.units]
    total = [sum(column) for column in zip(*(amounts for _, _, amounts in rows), strict=True)]
    family = document.family
    rows = [("", "合计", total), (family.code, family.name, total), *rows]
    return [(code, name, *texts(amounts)) for code, name, amounts in rows]


def _class_sums(items: dict[str, list[int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for code, amounts in items.items():
        sums[code[:3]] = sums.get(code[:3], 0) + sum(amounts)
    return sums


@cache
def _two_sided(table_code: str, side: str) -> list[tuple[str, str]]:
    """Printed item and row code of one side's lines, numbered as the template numbers them."""
    printed, groups, lines = [], 0, {}
    for group, label, code in template_lines(table_code, side):
        if code == "grand_total":
            printed.append((" ".join(label), code))
        elif table_code == "T01" and code in ("current_total", "carry_over", "carry_forward"):
            printed.append((label, code))
        elif table_code == "T04" and group is None:
            printed.append((f"{ORDINALS[groups]}、{label}", code))
            groups += 1
        else:
            number = lines[group] = lines.get(group, -1) + 1
            printed.append((f"（{ORDINALS[number]}）{label}" if group else f"{ORDINALS[number]}、{label}", code))
    return printed


def _side_by_side(table_code: str, income: dict[str, int], expenditure: dict[str, int]) -> list[Row]:
    left, right = _two_sided(table_code, "income"), _two_sided(table_code, "expenditure")
    # totals stand beside each other at the foot, as printed
    foot = 3 if table_code == "T01" else 1
    blanks = [("", "")] * (len(right) - len(left))
    left = [*left[: len(left) - foot], *blanks, *left[len(left) - foot :]]
    return [
        (item, text(income.get(code, 0)), other_item, text(expenditure.get(other_code, 0)))
        for (item, code), (other_item, other_code) in zip(left, right, strict=True)
    ]


def expenditure_items(budget: Budget) -> dict[str, list[int]]:
    """Columns of table 03 by function code: all funds together."""
    items = {code: list(amounts) for code, amounts in budget.other.items()}
    for code, (personnel, operating, project) in budget.general.items():
        row = items.setdefault(code, [0] * len(OTHER))
        row[0] += personnel + operating
        row[1] += project
    for table in (budget.fund, budget.capital):
        for code, (basic, project) in table.items():
            row = items.setdefault(code, [0] * len(OTHER))
            row[0] += basic
            row[1] += project
    return {code: amounts for code, amounts in items.items() if any(amounts)}


def income_and_expenditure(budget: Budget) -> list[Row]:
    """Table 01."""
    carried = sum(budget.carried_in.values())
    total = budget.grand_total
    income = {**budget.income, "current_total": total - carried, "carry_over": carried, "grand_total": total}
    expenditure = {
        **_class_sums(expenditure_items(budget)),
        "current_total": budget.expenditure,
        "carry_forward": budget.carried_out,
        "grand_total": total,
    }
    return _side_by_side("T01", income, expenditure)


def fiscal_classes(budget: Budget) -> dict[str, int]:
    """Expenditure from appropriations by function class: tables 05, 09 and 10 together."""
    sums: dict[str, int] = {}
    for table in (budget.general, budget.fund, budget.capital):
        for code, amount in _class_sums(table).items():
            sums[code] = sums.get(code, 0) + amount
    return {code: amount for code, amount in sorted(sums.items()) if amount}


def fiscal_appropriation(budget: Budget) -> list[Row]:
    """Table 04."""
    carried = {f"carry_{fund}": budget.carried_in[fund] for fund in INCOME[:3]}
    classes = fiscal_classes(budget)
    total = sum(classes.values())
    income = {
        **budget.income,
        **carried,
        "current_total": budget.fiscal_income,
        "carry_over": sum(carried.values()),
        "grand_total": total,
    }
    return _side_by_side("T04", income, {**classes, "current_total": total, "grand_total": total})


def _income_columns(budget: Budget) -> list[int]:
    current, carried = [budget.income[kind] for kind in INCOME], sum(budget.carried_in.values())
    return [sum(current) + carried, sum(current), *current, carried]


def _general_columns(budget: Budget) -> list[int]:
    personnel, operating, project = (budget.general_sum(column) for column in GENERAL)
    return [personnel + operating + project, personnel + operating, personnel, operating, project]


def _basic_columns(economic: dict[str, int]) -> dict[str, list[int]]:
    """Total, personnel, operating of table 07: wages and aid are personnel, goods and equipment operating."""
    return {
        code: [amount, amount, 0] if code[:3] in ("301", "303") else [amount, 0, amount]
        for code, amount in economic.items()
    }


def three_public(budget: Budget) -> dict[str, int]:
    """Amounts of table 08 by column."""
    parts = {measure: budget.economic.get(code, 0) for measure, code in THREE_PUBLIC.items()}
    vehicle = parts["vehicle_purchase"] + parts["vehicle_running"]
    return {**parts, "vehicle": vehicle, "total": vehicle + parts["abroad"] + parts["reception"]}


def _three_public_rows(budget: Budget) -> list[Row]:
    amounts = three_public(budget)
    columns = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")
    return [texts(amounts[column] for column in columns)] if amounts["total"] else []


def _projects(document: Document) -> list[Row]:
    """Table 11: projects under the category, the unit and the department that they belong to."""
    if not document.budget.projects:
        return []
    family = document.family

    def amounts(projects: list) -> Row:
        funds = [sum(running.funds[fund] for running in projects) for fund in FUNDS]
        return texts([sum(funds), *funds])

    total = amounts(document.budget.projects)
    rows = [("", "合计", "", *total), (family.code, family.name, "", *total)]
    for unit in document.units:
        running = document.by_unit[unit.code].projects
        if running:
            held = amounts(running)
            rows += [(unit.code, unit.name, "", *held), ("31", "本级支出项目", "", *held)]
            rows += [(one.code, one.project.name, unit.name, *amounts([one])) for one in running]
    return rows


def tables_of(document: Document) -> dict[str, list[Row]]:
    """Seed to rows of tables 01 to 13; a table without figures has none."""
    budget = document.budget
    general = {
        code: [personnel + operating + project, personnel + operating, personnel, operating, project]
        for code, (personnel, operating, project) in budget.general.items()
    }
    return {
        "t01_income_expenditure": income_and_expenditure(budget),
        "t02_income": [] if document.family.misses_income_table else by_unit(document, _income_columns),
        "t03_expenditure": by_code(_with_total(expenditure_items(budget)), "function"),
        "t04_fiscal_appropriation": fiscal_appropriation(budget),
        "t05_general_budget_by_function": by_code(general, "function"),
        "t06_general_budget_by_unit": by_unit(document, _general_columns),
        "t07_basic_expenditure": by_code(_basic_columns(budget.economic), "economic"),
        "t08_three_public": _three_public_rows(budget),
        "t09_government_fund": by_code(_with_total(budget.fund), "function"),
        "t10_state_capital": by_code(_with_total(budget.capital), "function"),
        "t11_project": _projects(document),
        "t12_procurement": procurement(document),
        "t13_service_purchase": services(document),
    }


def _with_total(items: dict[str, list[int]]) -> dict[str, list[int]]:
    return {code: [sum(amounts), *amounts] for code, amounts in items.items()}
