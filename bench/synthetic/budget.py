"""A budget: what is received and spent, by code and fund. Amounts are integers, hundredths of the printed unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from synthetic.projects import ProjectYear, Purchase

# Columns of the lists below, in order.
GENERAL = ("personnel", "operating", "project")
FUND = ("basic", "project")
OTHER = ("basic", "project", "business_operation", "paid_to_superior", "subsidy_to_subordinate")
INCOME = (
    "general_budget", "government_fund", "state_capital", "fiscal_account", "business_income", "operating_income",
    "superior_subsidy", "subordinate_payment", "other_income",
)  # fmt: skip
CARRIED = ("general_budget", "government_fund", "state_capital", "other")

# Table 08 by column: the economic code that pays for it.
THREE_PUBLIC = {"abroad": "30212", "vehicle_purchase": "31013", "vehicle_running": "30231", "reception": "30217"}


def _columns(width: int) -> defaultdict[str, list[int]]:
    return defaultdict(lambda: [0] * width)


@dataclass
class Budget:
    """What a unit, or the units of a department, receive and spend; per function code where it is a mapping of lists.

    general, fund and capital are tables 05, 09 and 10; other is what table 03 holds beyond them. economic is table 07.
    """

    general: defaultdict[str, list[int]] = field(default_factory=lambda: _columns(len(GENERAL)))
    fund: defaultdict[str, list[int]] = field(default_factory=lambda: _columns(len(FUND)))
    capital: defaultdict[str, list[int]] = field(default_factory=lambda: _columns(len(FUND)))
    other: defaultdict[str, list[int]] = field(default_factory=lambda: _columns(len(OTHER)))
    economic: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    income: dict[str, int] = field(default_factory=lambda: dict.fromkeys(INCOME, 0))
    carried_in: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CARRIED, 0))
    carried_out: int = 0
    projects: list[ProjectYear] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)

    def general_sum(self, column: str) -> int:
        """Total of a column of table 05."""
        place = GENERAL.index(column)
        return sum(values[place] for values in self.general.values())

    @property
    def general_total(self) -> int:
        """Total of table 05."""
        return sum(map(sum, self.general.values()))

    @property
    def fiscal_income(self) -> int:
        """Appropriations of the year: table 04, 本年收入."""
        return self.income["general_budget"] + self.income["government_fund"] + self.income["state_capital"]

    @property
    def expenditure(self) -> int:
        """Total of table 03."""
        tables = (self.general, self.fund, self.capital, self.other)
        return sum(sum(map(sum, table.values())) for table in tables)

    @property
    def grand_total(self) -> int:
        """Grand total of table 01."""
        return self.expenditure + self.carried_out

    @property
    def project_total(self) -> int:
        """Total of table 11."""
        return sum(project.total for project in self.projects)


def added(budgets: Iterable[Budget]) -> Budget:
    """The sum of budgets, a new one."""
    total = Budget()
    for budget in budgets:
        for mine, theirs in (
            (total.general, budget.general),
            (total.fund, budget.fund),
            (total.capital, budget.capital),
            (total.other, budget.other),
        ):
            for code, values in theirs.items():
                mine[code] = [a + b for a, b in zip(mine[code], values, strict=True)]
        for mine, theirs in (
            (total.economic, budget.economic),
            (total.income, budget.income),
            (total.carried_in, budget.carried_in),
        ):
            for code, value in theirs.items():
                mine[code] += value
        total.carried_out += budget.carried_out
        total.projects += budget.projects
        total.purchases += budget.purchases
    return total
