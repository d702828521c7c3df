"""Totals whose parts are known whatever the template: procurement, and the three public expenses."""

from collections.abc import Callable, Container, Iterable, Iterator
from fractions import Fraction

from tieout.narrative.intervals import FACTORS, ZERO, Interval, amount, shown
from tieout.narrative.names import name_of
from tieout.narrative.recompute import sign_of
from tieout.narrative.slips import Slip, slip_of
from tieout.narrative.statements import Statement

GOODS = ("货物", "工程", "服务")
PUBLIC = (("abroad",), ("vehicle", "vehicle_purchase"), ("vehicle", "vehicle_running"), ("reception",))
"""Parts of three_public; where the vehicles have a total, it stands for what they are bought and run for."""


FUNDS = (("general_total",), ("fund_total",), ("capital_total",))
"""Parts of fiscal_total."""


def wrong_sums(
    statements: Iterable[Statement], is_claim: Callable[[Statement], bool], wrong: Container[tuple[int, int]] = ()
) -> Iterator[Slip]:
    """Totals that are not the sum of their parts. Claims are added up by rules of their own; a total with a part that
    is known to be `wrong` (paragraph and place of its figure) says nothing new."""
    said = [each for each in statements if not each.within and not is_claim(each)]
    yield from procurement(said)
    for kind in ("amount", "change"):
        for total, parts in (("three_public", PUBLIC), ("fiscal_total", FUNDS)):
            for whole, summands in named_sums(said, kind, total, parts):
                if not any((each.paragraph, each.start) in wrong for each in [whole, *summands]):
                    yield from compared(whole, summands)


def procurement(said: list[Statement]) -> Iterator[Slip]:
    """Goods, works and services of one sentence against the total that they are parts of."""
    for total in said:
        if total.kind != "amount" or total.base or name_of(total.subject) != "procurement_total":
            continue
        parts = {
            word: each
            for each in said
            for word in GOODS
            if word in each.subject and each.whole == total.subject and each.sentence == total.sentence
            if each.kind == "amount" and not each.base
        }
        if len(parts) == len(GOODS) or (len(parts) == 2 and "工程" not in parts):
            yield from compared(total, list(parts.values()))


def named_sums(
    said: list[Statement], kind: str, total: str, parts: tuple[tuple[str, ...], ...]
) -> Iterator[tuple[Statement, list[Statement]]]:
    """Totals and their parts under one heading: amounts, or changes from one base. `parts` are names, with the name
    that may stand for several."""
    groups: dict[tuple[object, ...], dict[str, Statement]] = {}
    for each in said:
        is_same = kind == "change" and each.kind == "direction" and sign_of(each.direction) == 0
        fits = each.kind == kind or is_same or (kind == "amount" and each.kind == "nil")
        if fits and (kind == "amount") == (not each.base):
            key = (each.heading, each.year, each.base)
            groups.setdefault(key, {}).setdefault(name_of(each.subject), each)
    for found in groups.values():
        whole = found.get(total)
        names = {next((name for name in alike if name in found), "") for alike in parts}
        if whole and whole.kind == kind and "" not in names:
            yield whole, [found[name] for name in sorted(names)]


def compared(total: Statement, parts: list[Statement]) -> Iterator[Slip]:
    figures = [signed(each) for each in parts]
    stated = signed(total)
    if stated is None or total.unit not in FACTORS or any(figure is None for figure in figures):
        return
    together = Interval(Fraction(0), Fraction(0))
    for figure in figures:
        together = together.plus(figure or ZERO)
    if not stated.meets(together):
        yield slip_of("sum", total, expected=shown(together.middle, FACTORS[total.unit]) + total.unit)


def signed(each: Statement) -> Interval | None:
    """An amount; of a change with its sign."""
    if each.kind == "direction":
        return ZERO
    found = amount(each)
    if each.kind != "change" or found is None or found == ZERO:
        return found
    sign = sign_of(each.direction)
    return None if sign is None else found if sign > 0 else Interval(-found.high, -found.low)
