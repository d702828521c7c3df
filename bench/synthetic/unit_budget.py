"""The budgets of the units of a family in a year, drawn; and without what they pay each other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from synthetic.budget import INCOME, OTHER, THREE_PUBLIC, Budget, added
from synthetic.plan import Family, Unit
from synthetic.projects import projects_of, purchases_of
from synthetic.vocabulary import CAPITAL_ITEM, FUND_ITEM

# Economic codes: hundredths of 万元 a head and year, from and to.
PAY = {"30101": (450, 700), "30102": (300, 520), "30103": (500, 1200)}
OPTIONAL_PAY = {"30106": (20, 60), "30112": (5, 15), "30114": (5, 20), "30199": (20, 200)}
OFFICE = {
    "30201": (20, 90), "30202": (2, 15), "30203": (1, 8), "30204": (1, 3), "30205": (1, 6), "30206": (4, 25),
    "30207": (4, 20), "30209": (10, 60), "30211": (5, 40), "30213": (3, 30), "30214": (3, 20), "30215": (1, 10),
    "30216": (2, 15), "30226": (5, 50), "30227": (3, 40), "30229": (5, 20), "30239": (20, 70), "30299": (10, 90),
}  # fmt: skip
AID = {"30302": (10, 80), "30307": (3, 20), "30305": (3, 25), "30309": (1, 8)}


@dataclass(frozen=True)
class Transfers:
    """Paid inside a family: from the office to each unit below, and back. Unit code to amount."""

    down: dict[str, int]
    up: dict[str, int]


def unit_budgets(family: Family, year: int, chain: str) -> dict[str, Budget]:
    """The budgets of all units in a year by unit code, transfers inside the family included."""
    transfers = _transfers(family, year, chain)
    return {unit.code: _unit_budget(family, unit, year, chain, transfers) for unit in family.units}


def consolidated(family: Family, year: int, chain: str, budgets: dict[str, Budget]) -> dict[str, Budget]:
    """The budgets of all units without what they pay each other: they add up to the department's."""
    transfers = _transfers(family, year, chain)
    outside = {}
    for unit in family.units:
        budget = added([budgets[unit.code]])
        received, paid, subsidised, collected = _parts(transfers, unit)
        budget.income["superior_subsidy"] -= received
        budget.income["subordinate_payment"] -= collected
        running = budget.other[unit.running_item]
        running[OTHER.index("paid_to_superior")] -= paid
        running[OTHER.index("subsidy_to_subordinate")] -= subsidised
        outside[unit.code] = budget
    return outside


@lru_cache(maxsize=256)
def _has_other_funds(family: Family, unit: Unit) -> bool:
    return family.has_other_funds and random.Random(f"{family.figures_key}/{unit.code}/other").random() < 0.6


def _transfers(family: Family, year: int, chain: str) -> Transfers:
    office, *below = family.units
    rng = random.Random(f"{family.figures_key}/{chain}/{year}/transfers")
    down, up = {}, {}
    if _has_other_funds(family, office):
        for unit in below:
            if _has_other_funds(family, unit) and rng.random() < 0.6:
                down[unit.code] = family.scale * rng.randrange(200, 5000)
                if rng.random() < 0.5:
                    up[unit.code] = family.scale * rng.randrange(100, 1500)
    return Transfers(down, up)


def _parts(transfers: Transfers, unit: Unit) -> tuple[int, int, int, int]:
    """What a unit receives from and pays to the office, and what the office pays to and collects from all."""
    if unit.is_office:
        return 0, 0, sum(transfers.down.values()), sum(transfers.up.values())
    return transfers.down.get(unit.code, 0), transfers.up.get(unit.code, 0), 0, 0


def _unit_budget(family: Family, unit: Unit, year: int, chain: str, transfers: Transfers) -> Budget:
    profile = random.Random(f"{family.figures_key}/{unit.code}/profile")
    rng = random.Random(f"{family.figures_key}/{chain}/{year}/{unit.code}")
    budget = Budget()
    has_other = _has_other_funds(family, unit)
    _basic(budget, family, unit, profile, rng)
    budget.projects = projects_of(family, unit, year, rng, has_other)
    for project in budget.projects:
        budget.general[project.item][2] += project.funds["general_budget"] + project.funds["carry_general_budget"]
        budget.fund[FUND_ITEM][1] += project.funds["government_fund"] + project.funds["carry_government_fund"]
        budget.capital[CAPITAL_ITEM][1] += project.funds["state_capital"] + project.funds["carry_state_capital"]
        budget.other[project.item][1] += project.funds["fiscal_account"] + project.funds["unit_funds"]
    if has_other and sum(budget.fund[FUND_ITEM]) and profile.random() < 0.5:
        budget.fund[FUND_ITEM][0] += family.scale * rng.randrange(100, 900)
    for table in (budget.general, budget.fund, budget.capital, budget.other):
        for code in [code for code, values in table.items() if not any(values)]:
            del table[code]
    budget.purchases = purchases_of(unit, budget.economic, budget.projects, profile, rng)
    _fiscal_income(budget)
    if has_other:
        _other_funds(budget, family, unit, rng, _parts(transfers, unit))
    return budget


def _basic(budget: Budget, family: Family, unit: Unit, profile: random.Random, rng: random.Random) -> None:
    """Table 07 first, then the same money by function: insurance and housing have items of their own."""
    staff = max(2, int(profile.choice((4, 9, 16, 30, 60)) * profile.uniform(0.6, 1.5)) + rng.randint(-1, 1))

    def per_head(bounds: tuple[int, int]) -> int:
        return staff * rng.randrange(bounds[0] * family.scale, bounds[1] * family.scale)

    economic = budget.economic
    # a small office pays wages and buys little
    is_small = profile.random() < 0.5
    chosen = dict(PAY)
    if not unit.is_administration:
        chosen["30107"] = (300, 600)
    chosen |= {code: bounds for code, bounds in OPTIONAL_PAY.items() if not is_small and profile.random() < 0.5}
    office = profile.sample(sorted(OFFICE), profile.randint(1, 3) if is_small else profile.randint(4, 12))
    chosen |= {code: OFFICE[code] for code in office}
    aid = [code for code in AID if not is_small and profile.random() < 0.4]
    chosen |= {code: AID[code] for code in aid}
    for measure, code in THREE_PUBLIC.items():
        if profile.random() < {"reception": 0.4, "vehicle_running": 0.4}.get(measure, 0.1):
            chosen[code] = (2, 12)
    for code in sorted(chosen):
        economic[code] = per_head(chosen[code])
    # 2 % of pay; the law's share
    economic["30228"] = sum(economic[code] for code in (*PAY, "30107")) // 50
    by_item = {"2080505": "30108", "2210201": "30113"}
    economic["30108"] = 2 * per_head((130, 180))
    economic["30113"] = per_head((150, 260))
    if not is_small or profile.random() < 0.5:
        economic["30110"] = per_head((60, 110))
        by_item["2101101" if unit.is_administration else "2101102"] = "30110"
    # a family pays annuities in all of its units or in none, so that half of the pension holds for their sum
    if random.Random(f"{family.figures_key}/annuity").random() < 0.6:
        economic["30109"] = economic["30108"] // 2
        by_item["2080506"] = "30109"
    if unit.is_administration or profile.random() < 0.2:
        economic["30111"] = per_head((40, 90))
        by_item["2101103"] = "30111"
    if "30302" in aid:
        by_item["2080501" if unit.is_administration else "2080502"] = "30302"
    if "30307" in aid:
        by_item["2101199"] = "30307"
    _by_function(budget, unit, by_item, profile)


def _by_function(budget: Budget, unit: Unit, by_item: dict[str, str], profile: random.Random) -> None:
    economic, general = budget.economic, budget.general
    for code in [code for code, amount in economic.items() if not amount]:
        del economic[code]
    for item, code in by_item.items():
        general[item][0] = economic[code]
    # housing subsidies are paid as allowances
    for item, share in (("2210202", 12), ("2210203", 4)):
        if profile.random() < 0.4:
            general[item][0] = economic["30102"] // share
    operating = sum(amount for code, amount in economic.items() if code.startswith(("302", "310")))
    personnel = sum(economic.values()) - operating
    if "30299" in economic and profile.random() < 0.3:
        general["2080599"][1] = economic["30299"] // 20
    running = general[unit.running_item]
    running[0] = personnel - sum(values[0] for values in general.values())
    running[1] = operating - sum(values[1] for values in general.values())


def _fiscal_income(budget: Budget) -> None:
    spent = {
        "general_budget": budget.general_total,
        "government_fund": sum(map(sum, budget.fund.values())),
        "state_capital": sum(map(sum, budget.capital.values())),
    }
    for fund, amount in spent.items():
        carried = sum(project.funds[f"carry_{fund}"] for project in budget.projects)
        budget.carried_in[fund] = carried
        budget.income[fund] = amount - carried


def _other_funds(
    budget: Budget, family: Family, unit: Unit, rng: random.Random, parts: tuple[int, int, int, int]
) -> None:
    """Uses of what is no appropriation, then the income that pays for them; what is left over is carried out."""
    received, paid, subsidised, collected = parts
    running = budget.other[unit.running_item]
    running[0] += family.scale * rng.randrange(100, 6000)
    running[2] += family.scale * rng.randrange(100, 3000) if rng.random() < 0.3 else 0
    running[3] += paid
    running[4] += subsidised
    income = budget.income
    income["fiscal_account"] = sum(project.funds["fiscal_account"] for project in budget.projects)
    income["superior_subsidy"] = received + (family.scale * rng.randrange(100, 900) if rng.random() < 0.2 else 0)
    income["subordinate_payment"] = collected
    income["operating_income"] = running[2]
    if rng.random() < 0.3:
        budget.carried_out = family.scale * rng.randrange(10, 800)
    used = sum(map(sum, budget.other.values())) + budget.carried_out
    wanted = used - sum(income[kind] for kind in INCOME[3:])
    if wanted < 0:
        budget.carried_out -= wanted
        return
    kinds = rng.sample(("business_income", "other_income", "carried"), rng.randint(1, 3))
    for place, kind in enumerate(kinds, start=1):
        share = wanted if place == len(kinds) else rng.randint(0, wanted)
        wanted -= share
        if kind == "carried":
            budget.carried_in["other"] += share
        else:
            income[kind] += share
