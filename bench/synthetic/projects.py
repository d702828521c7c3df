"""Projects of a unit through the years, and what is bought with them. Integers, hundredths of the printed unit."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from synthetic.plan import Family, Unit
from synthetic.vocabulary import data, words

FUNDS = (
    "general_budget", "government_fund", "state_capital", "carry_general_budget", "carry_government_fund",
    "carry_state_capital", "fiscal_account", "unit_funds",
)  # fmt: skip
RECURRING, ONE_OFF, CONTINUING = "常年项目", "一次性项目", "延续性项目"
EVERGREEN = 2015  # when recurring projects began, before any history that a form tells


@dataclass(frozen=True)
class Project:
    """What stays the same of a project while it runs, from its first year to its last."""

    key: str
    name: str
    kind: str
    first: int
    last: int
    item: str
    mix: str
    size: int
    details: tuple[str, ...]
    indicators_key: str

    def runs_in(self, year: int) -> bool:
        """Whether it has a budget in the year."""
        return self.first <= year <= self.last


@dataclass(frozen=True)
class ProjectYear:
    """A project's budget of a year by fund, under the code of that year; adjusted and executed are what became of it
    during the year."""

    code: str
    project: Project
    unit: Unit
    funds: dict[str, int]
    adjusted: int
    executed: int
    executed_by_august: int

    @property
    def item(self) -> str:
        """Function code of its general budget."""
        return self.project.item

    @property
    def total(self) -> int:
        """Budget of the year from all funds."""
        return sum(self.funds.values())


@dataclass(frozen=True)
class Purchase:
    """A procurement line: quantity x price, from a project or (project None) from operating expenditure."""

    unit: Unit
    project: Project | None
    catalogue_code: str
    function_code: str
    economic_code: str
    measure_word: str
    quantity: int
    price: int
    sme: int
    micro: int
    is_service: bool

    @property
    def amount(self) -> int:
        """What it costs."""
        return self.quantity * self.price


@lru_cache(maxsize=256)
def _names(family: Family) -> list[str]:
    """Names of projects, each once in a family."""
    pairs = [f"{thing}{action}" for thing, action in product(words("project_object"), words("project_action"))]
    return random.Random(f"{family.key}/names").sample(pairs, len(pairs))


@lru_cache(maxsize=256)
def _projects(family: Family, unit: Unit, has_other: bool) -> tuple[Project, ...]:
    rng = random.Random(f"{family.figures_key}/{unit.code}/projects")
    place = family.units.index(unit)
    # a small family has room for many projects, a large one for few a unit
    most = 14 if len(family.units) == 1 else 4 if len(family.units) < 5 else 2
    names = _names(family)[place * most : (place + 1) * most]
    years = [filing.year for filing in family.filings]
    made = []
    count = 0 if rng.random() < 0.55 else rng.randint(1, most)
    for number, name in enumerate(names[:count], start=1):
        kind = rng.choice((RECURRING, RECURRING, ONE_OFF, CONTINUING))
        first = EVERGREEN if kind == RECURRING else rng.randint(min(years) - 1, max(years))
        last = {RECURRING: 9999, ONE_OFF: first, CONTINUING: first + 2}[kind]
        mixes = ("general", "general", "general", "transfer", "fund", "capital")
        made.append(
            Project(
                key=f"{unit.code[3:]}{number:06d}",
                name=name,
                kind=kind,
                first=first,
                last=last,
                item=rng.choice(family.project_items),
                mix=rng.choice((*mixes, "carried", "own") if has_other else mixes),
                size=family.scale * int(100 * 2 ** rng.uniform(1, 8)),
                details=tuple(rng.sample(words("detail"), rng.randint(1, 4))),
                indicators_key=f"{family.figures_key}/{unit.code}/{number}/indicators",
            )
        )
    return tuple(made)


def projects_of(family: Family, unit: Unit, year: int, rng: random.Random, has_other: bool) -> list[ProjectYear]:
    """The projects that run in a year, with this year's budget."""
    running = []
    for project in _projects(family, unit, has_other):
        if not project.runs_in(year):
            continue
        total = project.size * rng.randrange(80, 120) // 100
        adjusted = total * rng.randrange(70, 121) // 100
        executed = min(total, adjusted) * rng.randrange(75, 101) // 100
        funds = _funds(project.mix, total, rng)
        code = f"{family.region_code}{year % 100:02d}{family.code}T{project.key}"
        by_august = executed * rng.randrange(30, 90) // 100
        running.append(ProjectYear(code, project, unit, funds, adjusted, executed, by_august))
    return running


def _funds(mix: str, total: int, rng: random.Random) -> dict[str, int]:
    funds = dict.fromkeys(FUNDS, 0)
    part = total * rng.randrange(20, 80) // 100
    if mix == "fund":
        funds["government_fund"] = part
    elif mix == "capital":
        funds["state_capital"] = part
    elif mix == "carried":
        funds["carry_general_budget"] = part
        funds["carry_government_fund"] = (total - part) // 3
        funds["carry_state_capital"] = (total - part) // 4
    elif mix == "own":
        funds["fiscal_account"] = part // 2
        funds["unit_funds"] = part - part // 2
    funds["general_budget"] = total - sum(funds.values())
    return funds


def purchases_of(
    unit: Unit, economic: dict[str, int], projects: list[ProjectYear], profile: random.Random, rng: random.Random
) -> list[Purchase]:
    """Procurement lines of a unit, each within the budget that pays for it; one at most a project."""
    purchases = []
    for row in data("purchases"):
        # every second yuan of a code at most, whatever number of lines share it
        lines = sum(other["economic_code"] == row["economic_code"] for other in data("purchases"))
        limit = economic.get(row["economic_code"], 0) // (2 * lines)
        if limit >= 100 and profile.random() < 0.25:
            purchases.append(_purchase(unit, None, unit.running_item, row, limit, rng))
    for running in projects:
        limit = running.funds["general_budget"] // 2
        if limit >= 100 and rng.random() < 0.4:
            row = rng.choice(data("purchases"))
            purchases.append(_purchase(unit, running.project, running.item, row, limit, rng))
    return purchases


def _purchase(
    unit: Unit, project: Project | None, function_code: str, row: dict[str, str], limit: int, rng: random.Random
) -> Purchase:
    is_service = row["catalogue_code"].startswith("C")
    quantity = 1 if is_service else rng.randint(1, min(60, limit))
    price = max(1, limit * rng.randrange(40, 101) // 100 // quantity)
    amount = quantity * price
    sme = amount if rng.random() < 0.6 else -(-amount * rng.randrange(30, 90) // 100)
    return Purchase(
        unit=unit,
        project=project,
        catalogue_code=row["catalogue_code"],
        function_code=function_code,
        economic_code=row["economic_code"],
        measure_word=row["measure_word"],
        quantity=quantity,
        price=price,
        sme=sme,
        micro=-(-sme * rng.randrange(60, 101) // 100),
        is_service=is_service,
    )
