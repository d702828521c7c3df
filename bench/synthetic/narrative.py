"""The narrative of a document: its sections, and the claims that the text makes about the tables."""

from __future__ import annotations

import random
from collections.abc import Iterator

from synthetic.budget import GENERAL
from synthetic.document import Document
from synthetic.performance import funding_of
from synthetic.purchases import bought_services
from synthetic.tables import fiscal_classes, three_public
from synthetic.text import Row, percent, text
from synthetic.vocabulary import ADMINISTRATION, data, name_of

BUDGET_PART, THREE_PUBLIC_PART = "第三部分", "第四部分"
KIND = 3  # place of a claim's kind: part, section, subject, kind, value, unit
CATALOGUE_CLASSES = {"A": "货物类", "C": "服务类", "B": "工程类"}
# Subjects of three public expenses: section, subject, column of table 08.
THREE_PUBLIC_CLAIMS = (
    ("二", "“三公”经费预算", "total"),
    ("二（一）", "因公出国（境）费用", "abroad"),
    ("二（二）", "公务接待费", "reception"),
    ("二（三）", "公务用车购置费", "vehicle_purchase"),
    ("二（三）", "公务用车运行维护费", "vehicle_running"),
)


def narrative_of(document: Document) -> dict[str, list[Row]]:
    """Seed to rows of the narrative."""
    sections = [(row["part"], row["section"], row["heading"].format(year=document.year)) for row in data("sections")]
    claims = [
        *((BUDGET_PART, *claim) for claim in _budget_claims(document)),
        *((THREE_PUBLIC_PART, *claim) for claim in _three_public_claims(document)),
    ]
    if document.family.tells_amounts_only:
        claims = [claim for claim in claims if claim[KIND] in ("amount", "count")]
    return {"narrative_section": sections, "narrative_claim": claims}


def _budget_claims(document: Document) -> Iterator[Row]:
    unit, budget, last = document.family.currency_unit, document.budget, document.last
    now, before = funding_of(budget), funding_of(last)
    total, basic = budget.grand_total, sum(map(sum, _basic(document)))
    general = {column: budget.general_sum(column) for column in GENERAL}
    general_basic = general["personnel"] + general["operating"]
    # the text compares with table 14, which states last year's expenditure: of what was carried out it knows nothing
    last_total = None if last.carried_out else before.total
    # and last year's appropriations of all funds, not of the general budget alone
    last_general = last.general_total if last.general_total == last.fiscal_income else None

    yield from _compared("一", "收支总预算", total, last_total, unit)
    yield from _directions("一", document)
    yield from _compared("二", "收入预算", total, last_total, unit)
    yield from _shared("二", "一般公共预算拨款收入", budget.income["general_budget"], total, unit)
    yield from _compared("三", "支出预算", total, last_total, unit)
    yield from _shared("三", "基本支出", basic, total, unit)
    yield from _shared("三", "项目支出", budget.project_total, total, unit)
    yield _stated("四", "财政拨款收支总预算", sum(fiscal_classes(budget).values()), unit)
    yield _stated("四", "一般公共预算拨款本年收入", budget.income["general_budget"], unit)
    for code, amount in fiscal_classes(budget).items():
        yield _stated("四", name_of("function", code), amount, unit)
    yield from _compared("五（一）", "一般公共预算拨款", budget.general_total, last_general, unit, with_share=False)
    yield from _directions("五（一）", document)
    yield from _shared("五（二）", "基本支出", general_basic, budget.general_total, unit)
    yield _stated("五（二）", "人员经费", general["personnel"], unit)
    yield _stated("五（二）", "公用经费", general["operating"], unit)
    yield from _shared("五（二）", "项目支出", general["project"], budget.general_total, unit)
    for code in sorted(budget.general):
        names = [name_of("function", code[:length]) for length in (3, 5, 7)]
        path = "".join(f"{name}({level})" for name, level in zip(names, "类款项", strict=True))
        yield _stated("五（三）", path, sum(budget.general[code]), unit)
    yield _stated("六", "一般公共预算基本支出", general_basic, unit)
    for code in sorted({code[:3] for code in budget.economic}):
        amount = sum(amount for below, amount in budget.economic.items() if below.startswith(code))
        yield _stated("六", name_of("economic", code), amount, unit)
    yield _stated("七", "政府性基金预算支出", sum(map(sum, budget.fund.values())), unit)
    yield _stated("八", "国有资本经营预算支出", sum(map(sum, budget.capital.values())), unit)
    yield _stated("九", "项目支出", budget.project_total, unit)
    from_general = sum(running.funds["general_budget"] for running in budget.projects)
    yield _stated("九", "一般公共预算本年拨款", from_general, unit)
    for running in budget.projects:
        yield _stated("九", running.project.name, running.total, unit)
    yield from _running_costs(document, general["operating"], before.operating)
    yield from _procurement(document)
    yield _stated("十（四）", "委托业务费", budget.economic.get("30227", 0) + general["project"] // 10, unit)
    yield from _assets(document)
    yield _stated("十（六）", "涉及预算支出", now.total, unit)


def _basic(document: Document) -> list[list[int]]:
    """Basic expenditure of table 03 by fund."""
    budget = document.budget
    return [
        [amount for values in budget.general.values() for amount in values[:2]],
        *([values[0] for values in table.values()] for table in (budget.fund, budget.capital, budget.other)),
    ]


def _stated(section: str, subject: str, amount: int, unit: str) -> Row:
    """An amount; 无 where there is none."""
    return (section, subject, "amount", *((text(amount), unit) if amount else ("无", "")))


def _shared(section: str, subject: str, amount: int, whole: int, unit: str) -> Iterator[Row]:
    yield _stated(section, subject, amount, unit)
    share = percent(amount, whole)
    if share:
        yield (section, subject, "share", text(share), "%")


def _compared(
    section: str, subject: str, amount: int, last: int | None, unit: str, with_share: bool = True
) -> Iterator[Row]:
    """An amount with its change against last year; without where `last` is not known."""
    yield _stated(section, subject, amount, unit)
    if last is None:
        return
    change = amount - last
    if not change:
        yield (section, subject, "direction", "持平", "")
        return
    yield (section, subject, "direction", "增加" if change > 0 else "减少", "")
    yield (section, subject, "change", text(abs(change)), unit)
    if with_share and last:
        yield (section, subject, "direction", "增长" if change > 0 else "下降", "")
        yield (section, subject, "change_pct", text(percent(abs(change), last)) or "0.00", "%")


def _directions(section: str, document: Document) -> Iterator[Row]:
    """Which way personnel and operating expenditure of table 14 went, and last year's other income as an award."""
    now, before = funding_of(document.budget), funding_of(document.last)
    for subject, change in (
        ("人员经费", now.personnel - before.personnel),
        ("公用经费", now.operating - before.operating),
    ):
        yield (section, subject, "direction", "增加" if change > 0 else "减少" if change < 0 else "持平", "")
    if before.other:
        award = f"{document.year - 2}年度获得的奖励资金"
        yield _stated(section, award, before.other, document.family.currency_unit)


def _running_costs(document: Document, operating: int, last_operating: int) -> Iterator[Row]:
    """Only administrations have running costs (机关运行经费); institutions state that they have none."""
    unit = document.family.currency_unit
    if any(name_of("function", code) == ADMINISTRATION for code in document.budget.general):
        yield from _compared("十（一）", "机关运行经费", operating, last_operating, unit)
    else:
        yield _stated("十（一）", "机关运行经费", 0, unit)


def _procurement(document: Document) -> Iterator[Row]:
    unit, lines = document.family.currency_unit, document.budget.purchases
    total, last = (sum(line.amount for line in budget.purchases) for budget in (document.budget, document.last))
    yield from _compared("十（二）", "政府采购预算支出", total, last or None, unit)
    for letter, subject in CATALOGUE_CLASSES.items():
        amount = sum(line.amount for line in lines if line.catalogue_code.startswith(letter))
        yield _stated("十（二）", subject, amount, unit)
    services = sum(line.amount for line in bought_services(document))
    yield _stated("十（三）", "政府购买服务支出", services, unit)


def _assets(document: Document) -> Iterator[Row]:
    rng = random.Random(f"{document.family.figures_key}/{document.disclosure_id}/assets")
    for subject, most, unit in (("房屋面积", 5000, "平方米"), ("一般公务用车", 9, "辆"), ("特种专业技术用车", 4, "辆")):
        yield ("十（五）", subject, "count", str(rng.randint(0, most)), unit)


def _three_public_claims(document: Document) -> Iterator[Row]:
    if document.is_department:
        yield ("一", "基层单位", "count", str(len(document.units) - 1), "家")
    now, last = three_public(document.budget), three_public(document.last)
    for section, subject, column in THREE_PUBLIC_CLAIMS:
        yield from _compared(section, subject, now[column], last[column], document.family.currency_unit, False)
