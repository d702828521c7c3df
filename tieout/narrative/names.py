"""Totals that every template's text states, by the names they bear, whatever the heading above them."""

import re
from functools import cache

from tieout.narrative.folded import folded
from tieout.narrative.grammar import read_seed
from tieout.narrative.statements import Statement
from tieout.project import project_root

SIGNS = re.compile('[“”"《》、，]')
ORGANISATION = (
    "(?:.{1,40}(?:办公厅|办公室|委员会|办事处|街道|政府|机关|部门|单位|法院|检察院|学院|学校|大学|医院|协会|联合会"
    "|中心|总队|支队|大队|[局院厅馆所站委部队会校园社处办团]))?"
)
"""A name that may stand before a subject."""
BY_FUND = {"general_total", "fund_total", "capital_total", "fiscal_total"}
BY_USE = {"basic_total", "project_total", "general_basic", "general_project", "procurement_total"}
ONLY_A_PART = re.compile("本级|(?:下属|所属|直属)(?![0-9一二三四五六七八九十]*[家个]机关)|基层")
"""Words of a sentence whose amounts may be of a part of the organisation alone."""

OF_PROJECTS = re.compile("绩效|项目(?:概况|概述|经费|情况|简介|名称)|立项|实施|年度预算安排|重点项目|名词|术语")


@cache
def names() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = read_seed(project_root() / "seeds" / "templates", "statement_names")
    return tuple((re.compile(f"{ORGANISATION}(?:{row['pattern']})"), row["known_as"]) for row in rows)


CHANGED_FROM = ("last_year", "last_year_budget")
"""Bases that the tables of last year's budget have."""


def known_as(statement: Statement, year: str) -> str:
    """The total (seed statement_names) whose amount of the year, or its change from last year, a statement gives; ""
    for every other statement."""
    if not is_of_tables(statement, year):
        return ""
    if statement.path or ONLY_A_PART.search(folded(statement.sentence + statement.whole).text):
        return ""
    name = name_of(statement.subject)
    # 项目支出 of the general budget is not all of it
    return "" if name in BY_FUND and name_of(statement.whole) in BY_USE else name


def name_of(subject: str) -> str:
    """The total that bears a name, "" for other names."""
    subject = SIGNS.sub("", folded(subject).text)
    return next((name for pattern, name in names() if pattern.fullmatch(subject)), "")


def is_item(statement: Statement, year: str) -> bool:
    """Whether a statement gives the amount of an item of the classification in that year, or its change."""
    return statement.kind != "nil" and bool(statement.path) and is_of_tables(statement, year)


def is_of_tables(statement: Statement, year: str) -> bool:
    """Whether a statement gives an amount of the year, spent or planned, or a change of one from last year's budget."""
    if statement.within or statement.year != year or is_of_projects(statement):
        return False
    if statement.kind == "change":
        return statement.base in CHANGED_FROM
    return (statement.kind in ("amount", "nil") and not statement.base) or statement.kind == "budget_amount"


def is_of_projects(statement: Statement) -> bool:
    """Whether a section is on single projects, or on terms: what one is called there is not a total of the tables, and
    the next has the same words for its own amounts."""
    return any(OF_PROJECTS.search(folded(text).text) for text in statement.heading)
