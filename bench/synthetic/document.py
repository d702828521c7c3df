"""The disclosures of a family: whose budget of which year each shows, and what the two years before held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from synthetic.budget import Budget, added
from synthetic.plan import Family, Filing, Unit
from synthetic.projects import Project, ProjectYear
from synthetic.unit_budget import consolidated, unit_budgets


@dataclass(frozen=True)
class Document:
    """One disclosure before it is printed.

    `units` are listed in the tables by unit, with their budgets in `by_unit`; they add up to `budget`. `last` and
    `before_last` are the same organisation's budgets of the two years before, whether it published them or not.
    """

    family: Family
    filing: Filing
    code: str
    name: str
    units: tuple[Unit, ...]
    by_unit: dict[str, Budget]
    budget: Budget
    last: Budget
    before_last: Budget

    @property
    def year(self) -> int:
        """Fiscal year."""
        return self.filing.year

    @property
    def disclosure_id(self) -> str:
        """<region>-<year>-<department or unit>, with -final for final accounts."""
        suffix = "-final" if self.filing.document_type == "final_accounts" else ""
        return f"{self.family.region_code}-{self.year}-{self.code}{suffix}"

    @property
    def is_department(self) -> bool:
        """Whether it is the department's own disclosure, of all its units."""
        return self.code == self.family.code

    def history(self, project: Project, years_before: int) -> ProjectYear | None:
        """The project's budget one or two years before; None where it did not run."""
        earlier = self.last if years_before == 1 else self.before_last
        return next((running for running in earlier.projects if running.project.key == project.key), None)


def documents_of(family: Family) -> Iterator[Document]:
    """All disclosures of a family, filing by filing, the department before its units."""
    known: dict[tuple[str, int], tuple[dict[str, Budget], dict[str, Budget]]] = {}

    def budgets(chain: str, year: int) -> tuple[dict[str, Budget], dict[str, Budget]]:
        """Budgets by code of unit and department; and of the units again, without what they pay each other."""
        if (chain, year) not in known:
            made = unit_budgets(family, year, chain)
            outside = consolidated(family, year, chain, made)
            known[chain, year] = {**made, family.code: added(outside.values())}, outside
        return known[chain, year]

    for filing in family.filings:
        chain, year = filing.document_type, filing.year
        current, outside = budgets(chain, year)
        (last, _), (before_last, _) = budgets(chain, year - 1), budgets(chain, year - 2)
        filers = [(family.code, family.name, family.units, outside)]
        if len(family.units) > 1:
            filers += [(unit.code, unit.name, (unit,), current) for unit in family.units]
        for code, name, units, by_unit in filers:
            yield Document(family, filing, code, name, units, by_unit, current[code], last[code], before_last[code])
