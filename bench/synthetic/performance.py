"""Tables 14 and 15: overall performance targets, and a form for every project with its money, history and targets."""

from __future__ import annotations

from typing import NamedTuple

from synthetic.budget import Budget
from synthetic.document import Document
from synthetic.projects import CONTINUING, ONE_OFF, RECURRING, Project, ProjectYear, Purchase
from synthetic.targets import Target, targets_of, with_printed_levels
from synthetic.text import Row, percent, text, texts
from synthetic.vocabulary import name_of

KINDS_OF_TABLE_14 = {RECURRING: "经常性项目", ONE_OFF: "一次性项目", CONTINUING: "延续性项目"}
SOURCES = (
    "当年预算合计",
    "1. 财政拨款收入（区级安排数）",
    "2. 财政拨款收入（上级转移支付）",
    "3. 专户管理的非税收入拨款",
    "4. 其他资金（含事业基金及上年结转或结余等）",
)
HORIZONS = ("long_term", "annual")
BASIS = "计划数据"


class Funding(NamedTuple):
    """Table 14: where the money of a year comes from and what it is for."""

    fiscal: int
    fiscal_account: int
    other: int
    personnel: int
    operating: int
    project: int

    @property
    def total(self) -> int:
        """Both sides: what is spent in the year."""
        return self.personnel + self.operating + self.project


def funding_of(budget: Budget) -> Funding:
    """Lines of table 14. What neither is a project nor operating expenditure of table 05 counts as personnel."""
    spent, operating, project = budget.expenditure, budget.general_sum("operating"), budget.project_total
    fiscal, account = budget.fiscal_income, budget.income["fiscal_account"]
    return Funding(fiscal, account, spent - fiscal - account, spent - operating - project, operating, project)


def overall_targets(document: Document) -> dict[str, list[Row]]:
    """Seed to rows of table 14."""
    projects = document.budget.projects
    targets = [(horizon, str(number), running) for horizon in HORIZONS for number, running in enumerate(projects, 1)]
    return {
        "t14_form": [
            ("填报日期", f"{document.year - 1} 年 11 月 20 日"),
            ("部门（单位）名称", document.name),
            ("部门职能概述", f"承担{document.name}的法定职责。"),
            ("年度工作任务", f"完成 {document.year} 年各项工作任务。"),
        ],
        "t14_funding": _funding_rows(document),
        "t14_project": [
            (one.project.name, KINDS_OF_TABLE_14[one.project.kind], "", text(one.total), one.project.name)
            for one in projects
        ],
        "t14_objective": [
            (block, horizon, number, _objective(one.project, horizon))
            for block in ("overall", "target")
            for horizon, number, one in targets
        ],
        "t14_indicator": [
            (
                horizon,
                number,
                *levels,
                target.indicator,
                *_values(document.year, one.project, horizon, target),
                BASIS,
            )
            for horizon, number, one in targets
            for levels, target in with_printed_levels(targets_of(document.family.key, one.project))
        ],
    }


def _funding_rows(document: Document) -> list[Row]:
    now, last, before_last = (funding_of(budget) for budget in (document.budget, document.last, document.before_last))
    rows = []
    sides = {
        "收入构成": {"财政拨款（本级）": "fiscal", "财政专户管理资金": "fiscal_account", "其他": "other"},
        "支出构成": {"人员类项目支出": "personnel", "运转类项目支出": "operating", "特定目标类项目支出": "project"},
    }
    for side, lines in sides.items():
        shares = {line: percent(getattr(now, line), now.total) for line in lines.values()}
        for item, line in lines.items():
            amounts = texts(getattr(year, line) for year in (now, before_last, last))
            share = f"{text(shares[line])}%" if shares[line] else ""
            rows.append((side, item, amounts[0], share, *amounts[1:]))
        # shares that are rounded may add to a hundredth more or less
        whole = sum(shares.values())
        amounts = texts(year.total for year in (now, before_last, last))
        rows.append((side, "合计", amounts[0], "100%" if whole == 10_000 else f"{text(whole)}%", *amounts[1:]))
    return rows


def project_forms(document: Document) -> dict[str, list[Row]]:
    """Seed to rows of table 15."""
    rows: dict[str, list[Row]] = {
        seed: []
        for seed in (
            "t15_form", "t15_funding", "t15_detail", "t15_history", "t15_indicator", "t15_objective",
            "t15_procurement_plan",
        )
    }  # fmt: skip
    purchases = {line.project: line for line in document.budget.purchases if line.project}
    for number, running in enumerate(document.budget.projects, start=1):
        project, purchase = running.project, purchases.get(running.project)
        rows["t15_form"].append(_form(document, number, running))
        rows["t15_funding"] += zip([running.code] * len(SOURCES), SOURCES, _sources(running), strict=True)
        rows["t15_detail"] += _details(running, purchase, document)
        rows["t15_history"] += _history(document, running)
        rows["t15_objective"] += [(running.code, horizon, "1", _objective(project, horizon)) for horizon in HORIZONS]
        rows["t15_indicator"] += _indicator_rows(document, running)
        if purchase:
            item = name_of("procurement", purchase.catalogue_code)
            rows["t15_procurement_plan"].append((running.code, item, str(purchase.quantity), text(purchase.amount)))
    return rows


def _form(document: Document, number: int, running: ProjectYear) -> Row:
    project, year = running.project, document.year
    ticks = " ".join(
        f"{place}. {kind} {'☑' if kind == project.kind else '☐'}"
        for place, kind in enumerate((ONE_OFF, RECURRING, CONTINUING), start=1)
    )
    evaluation = "完成预期目标。"
    if project.first >= year - 1:
        evaluation = f"该项目为 {project.first} 年新增项目，故无绩效评价结果。"
    return (
        str(number),
        project.name,
        running.code,
        document.family.name,
        running.unit.name,
        "",
        "",
        f"{year} 年",
        "1. 特定目标类本级支出项目 ☑ 2. 特定目标类转移性支出项目 ☐",
        ticks,
        f"保障{project.name}的工作需要。",
        "按年度工作计划实施。",
        evaluation,
        "",
        "（延续性项目填写）",
        text(running.total),
    )


def _parts(running: ProjectYear) -> tuple[int, int, int, int]:
    """What form 15 asks for: fiscal, transferred from above, fiscal account, other."""
    funds = running.funds
    fiscal = funds["general_budget"] + funds["government_fund"] + funds["state_capital"]
    transferred = funds["general_budget"] // 3 if running.project.mix == "transfer" else 0
    other = running.total - fiscal - funds["fiscal_account"]
    return fiscal - transferred, transferred, funds["fiscal_account"], other


def _sources(running: ProjectYear) -> Row:
    parts = _parts(running)
    return texts((sum(parts), *parts))


def _details(running: ProjectYear, purchase: Purchase | None, document: Document) -> list[Row]:
    """Details that add up to the project: what is bought as a line of its own, then a calculation, then the rest."""
    project = running.project
    own, transferred, account, other = _parts(running)
    left = own + account
    rows = []
    if purchase:
        left -= purchase.amount
        rows.append((name_of("procurement", purchase.catalogue_code), "按市场价测算", purchase.amount, 0, 0))
    # the last detail takes what is left, and what is not the organisation's own money
    for place, content in enumerate(project.details[:-1]):
        quantity = 3 + 4 * place
        rate = left // (2 * quantity)
        if rate:
            unit = document.family.currency_unit
            rows.append((content, f"{text(rate)} {unit}/次×{quantity} 次", rate * quantity, 0, 0))
            left -= rate * quantity
    rows.append((project.details[-1], "按预算标准测算", left, transferred, other))
    return [(running.code, content, basis, *texts(amounts)) for content, basis, *amounts in rows]


def _history(document: Document, running: ProjectYear) -> list[Row]:
    """What became of the project in the two years before, as their disclosures have it; 无 where there was nothing."""
    year, code, unit = document.year, running.code, document.family.currency_unit
    last, before_last = (document.history(running.project, years_before) for years_before in (1, 2))

    def line(number: int, period: int, item: str, amount: int | None, direction: str = "") -> Row:
        stated = (text(amount), unit) if amount else ("无", "")
        return (code, str(number), str(period), item, direction, *(("", "") if direction == "持平" else stated))

    rows = [
        line(1, year - 2, "年初预算安排及年中调整数", before_last and before_last.adjusted),
        line(2, year - 2, "实际预算执行数", before_last and before_last.executed),
        line(3, year - 1, "年初预算数", last and last.total),
        line(3, year - 1, "年中调整数", last and last.adjusted),
        line(4, year - 1, "1—8 月执行", last and last.executed_by_august),
    ]
    if last:
        item, base = (
            ("年初预算", last.total) if running.project.kind == RECURRING else ("年中调整预算数", last.adjusted)
        )
        change = running.total - base
        direction = "增加" if change > 0 else "减少" if change < 0 else "持平"
        preposition = "比" if change else "与"
        rows.append(line(5, year, f"{preposition} {year - 1} 年{item}", abs(change), direction))
    return rows


def _values(year: int, project: Project, horizon: str, target: Target) -> Row:
    """Values of the year before last, last year and this year; the long term has one value."""
    if horizon == "long_term":
        return ("", "", target.value)
    return tuple(target.value if project.runs_in(period) else "" for period in (year - 2, year - 1, year))


def _indicator_rows(document: Document, running: ProjectYear) -> list[Row]:
    rows, project = [], running.project
    for horizon in HORIZONS:
        is_annual = horizon == "annual"
        for place, (levels, target) in enumerate(with_printed_levels(targets_of(document.family.key, project))):
            share = "100" if is_annual and place == 0 else ""
            values = _values(document.year, project, horizon, target)
            weight = str(target.weight) if is_annual else ""
            rows.append((running.code, horizon, "1", share, *levels, target.indicator, *values, weight, BASIS))
    return rows


def _objective(project: Project, horizon: str) -> str:
    return f"持续做好{project.name}。" if horizon == "long_term" else f"按期完成{project.name}的年度任务。"
