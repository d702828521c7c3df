"""Who files what: families of a department and its units, over regions and years, until N disclosures are planned."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from synthetic.vocabulary import ADMINISTRATION, INSTITUTION, Code, data, items_of, words

FIRST_YEAR, LAST_YEAR = 2024, 2026
DEPARTMENTS_IN_REGION = 899  # codes 101 to 999
YUAN, WAN_YUAN = "元", "万元"


@dataclass(frozen=True)
class Filing:
    """One round of disclosures of a family: a year's budget or its final accounts."""

    year: int
    document_type: str  # budget, final_accounts


@dataclass(frozen=True)
class Unit:
    """An organisation that spends: the department's own office (本级) or a subordinate unit."""

    code: str
    name: str
    is_office: bool
    is_administration: bool
    running_item: str


@dataclass(frozen=True)
class Family:
    """A department with its units and the filings that they publish.

    `key` seeds every draw about who they are, `figures_key` every draw about amounts. `project_items` are the function
    codes of their projects; no two items of a family have one name, since the narrative names them without codes. A
    narrative that tells amounts only says nothing of shares and changes.
    """

    key: str
    figures_key: str
    region_code: str
    region_name: str
    code: str
    name: str
    units: tuple[Unit, ...]
    project_items: tuple[str, ...]
    filings: tuple[Filing, ...]
    currency_unit: str
    has_other_funds: bool
    misses_income_table: bool
    tells_amounts_only: bool

    @property
    def scale(self) -> int:
        """How many hundredths of the printed unit are 0.01 万元."""
        return 10_000 if self.currency_unit == YUAN else 1

    @property
    def disclosures(self) -> int:
        """How many disclosures the family publishes."""
        return len(self.filings) * filers(len(self.units) - 1)


def filers(subordinates: int) -> int:
    """How many organisations file: a department without subordinate units files once, for its office too."""
    return subordinates + 2 if subordinates else 1


def families(
    disclosures: int, seed: int, revision: int | None = None, revise_share: float = 0, missing_share: float = 0
) -> Iterator[Family]:
    """Families that publish exactly so many disclosures between them, the same for the same arguments.

    With a revision, families of about `revise_share` of the disclosures get other figures. Raises ValueError where the
    regions have no codes left.
    """
    outlines = list(_outlines(disclosures, seed))
    revised = _revised([_count(outline) for outline in outlines], revision, revise_share)
    for number, outline in enumerate(outlines):
        figures = f"{seed}/{number}/{revision}" if number in revised else f"{seed}/{number}"
        yield _family(seed, number, outline, figures, missing_share)


def _outlines(disclosures: int, seed: int) -> Iterator[tuple[int, int, bool]]:
    """Subordinate units, years and whether there are final accounts, a family each; they add up to `disclosures`."""
    rng = random.Random(f"{seed}/plan")
    limit = DEPARTMENTS_IN_REGION * len(data("regions"))
    left, made = disclosures, 0
    while left:
        if made == limit:
            raise ValueError(f"the regions of data/regions.csv have codes for {limit} departments only")
        subordinates = rng.choice((0, 0, 0, 0, 1, 2, 3, rng.randint(4, 12)))
        outline = (subordinates, rng.choice((1, 2, 3)), rng.random() < 0.15)
        if _count(outline) > left:
            outline = (min(subordinates, max(left - 2, 0)), 1, False)
        yield outline
        left -= _count(outline)
        made += 1


def _count(outline: tuple[int, int, bool]) -> int:
    subordinates, years, has_final = outline
    return filers(subordinates) * (years + has_final)


def _revised(counts: list[int], revision: int | None, share: float) -> set[int]:
    """Numbers of the families drawn until they publish the share of the disclosures, at least one family."""
    if revision is None:
        return set()
    order = list(range(len(counts)))
    random.Random(f"revision/{revision}").shuffle(order)
    wanted, revised = share * sum(counts), set()
    for number in order:
        if wanted <= 0:
            break
        # a large family does not overshoot a small share
        if counts[number] <= wanted or not revised:
            revised.add(number)
            wanted -= counts[number]
    return revised


def _family(seed: int, number: int, outline: tuple[int, int, bool], figures: str, missing_share: float) -> Family:
    subordinates, years, has_final = outline
    key = f"{seed}/{number}"
    rng = random.Random(f"{key}/family")
    regions, offices, places = data("regions"), data("offices"), words("place")
    region, index = regions[number % len(regions)], number // len(regions)
    office = offices[index % len(offices)]
    code = str(101 + index)
    name = region["name"] + places[index // len(offices) % len(places)] + office["name"]
    first = rng.randint(FIRST_YEAR, LAST_YEAR - years + 1)
    filings = [Filing(year, "budget") for year in range(first, first + years)]
    if has_final:
        filings.append(Filing(first - 1, "final_accounts"))
    own, others = _items(rng, office["subclass"], tuple(range(first - has_final, first + years)))
    return Family(
        key=key,
        figures_key=figures,
        region_code=region["code"],
        region_name=region["name"],
        code=code,
        name=name,
        units=_units(rng, code, name, own, subordinates),
        project_items=others,
        filings=tuple(filings),
        currency_unit=YUAN if rng.random() < 0.15 else WAN_YUAN,
        has_other_funds=rng.random() < 0.5,
        misses_income_table=rng.random() < missing_share,
        tells_amounts_only=rng.random() < 0.2,
    )


def _items(rng: random.Random, subclass: str, years: tuple[int, ...]) -> tuple[list[Code], tuple[str, ...]]:
    """Items of the family's own field, and those that its projects are spent under; all names differ."""
    valid = items_of(years)
    own = [item for item in valid if item.code.startswith(subclass)]
    names = {item.name for item in own}
    others = []
    for item in rng.sample(valid, len(valid)):
        if item.name not in names and len(others) < 6:
            names.add(item.name)
            others.append(item.code)
    return own, tuple(item.code for item in own if item.name not in (ADMINISTRATION, INSTITUTION)) + tuple(others)


def _units(rng: random.Random, code: str, name: str, own: list[Code], subordinates: int) -> tuple[Unit, ...]:
    """The office first. Institutions run on another item of the field than an administration does."""
    administration = next((item.code for item in own if item.name == ADMINISTRATION), None)
    institution = next((item.code for item in own if item.name == INSTITUTION), own[-1].code)
    is_administration = administration is not None and (subordinates > 0 or rng.random() < 0.6)
    units = [
        Unit(f"{code}001", f"{name}本级", True, is_administration, administration if is_administration else institution)
    ]
    for number, kind in enumerate(rng.sample(words("subordinate"), subordinates), start=2):
        units.append(Unit(f"{code}{number:03d}", f"{name}{kind}", False, False, institution))
    return tuple(units)
