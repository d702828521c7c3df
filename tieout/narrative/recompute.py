"""Changes, rates, shares and words of direction, from the figures that stand beside them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from tieout.narrative.grammar import read_seed
from tieout.narrative.intervals import (
    FACTORS,
    ZERO,
    Interval,
    amount,
    percent_of,
    printed,
    shown,
)
from tieout.narrative.reader import CHANGES
from tieout.narrative.slips import Slip, slip_of
from tieout.narrative.statements import Statement
from tieout.narrative.subjects import subject_key
from tieout.project import project_root

COMPARED = {"小于": -1, "低于": -1, "大于": 1, "高于": 1, "超过": 1, "等于": 0}
ENOUGH = 3
"""Shares that agree on a whole."""
NEARLY = re.compile("基本|大体|大致|总体|略")
SAME = ("持平", "不变", "一致", "相同", "无变化")


def recomputed(statements: Iterable[Statement]) -> Iterator[Slip]:
    """What does not agree with the figures beside it. Statements of a reason or a use say nothing of the subject."""
    said: dict[tuple[int, str], list[Statement]] = defaultdict(list)
    amounts: dict[tuple[tuple[str, ...], str], list[Statement]] = defaultdict(list)
    parts: dict[tuple[tuple[str, ...], str], list[tuple[Statement, Interval]]] = defaultdict(list)
    for each in statements:
        if each.within:
            continue
        beside = said[each.paragraph, key_of(each)]
        if each.kind == "share":
            whole = (each.heading, subject_key(each.whole).removesuffix("总"))
            if amounts[whole]:
                yield from share(each, beside, amounts[whole])
            elif implied := whole_of(each, beside):
                # of what is not said a list is one whole
                parts[whole if each.whole else ((str(each.paragraph),), "")].append((each, implied))
        elif each.kind == "completion_pct":
            yield from completion(each, beside)
        elif each.kind in CHANGES or each.kind == "direction":
            yield from comparison(each, beside, amounts[each.heading, key_of(each)])
        if each.kind in ("amount", "nil"):
            amounts[each.heading, key_of(each)].append(each)
        beside.append(each)
    for shares in parts.values():
        yield from of_another_whole(shares)


def key_of(each: Statement) -> str:
    """The subject of a statement, as its paragraph may call it again: 收支总预算, 收支总计."""
    return each.subject if each.path else subject_key(each.subject).removesuffix("总")


def last(beside: Iterable[Statement], of: Statement, kinds: Iterable[str], base: str | None = "") -> Statement | None:
    """The last statement of such a kind and base that stands before `of`; of its own sentence first. `base` None: that
    of an amount which `of` compares with."""
    found = None
    for each in beside:
        if each.kind not in kinds:
            continue
        fits = is_base(each, of) if base is None else each.base == base and each.year == of.year
        if fits and (found is None or each.sentence == of.sentence or found.sentence != of.sentence):
            found = each
    return found


def is_base(each: Statement, of: Statement) -> bool:
    """Whether an amount is what a comparison compares with."""
    if each.kind == "budget_amount":
        return of.base == "year_budget"
    return bool(each.base) and (each.base == of.base or (of.base == "last_year" and each.base.startswith("last_year")))


def comparison(each: Statement, beside: list[Statement], above: list[Statement]) -> list[Slip]:
    """A change, a rate of change, or a word of direction, held against what was said before it: in its paragraph, else
    `above` under its heading. Where the amount was said twice, one that it agrees with is enough: that there are two is
    a slip of its own."""
    nearest = last(beside, each, ("amount", "nil")) or last(above, each, ("amount", "nil"))
    if nearest is None:
        return []
    of_year = [one for one in [*beside, *above] if one.kind == "amount" and not one.base and one.year == each.year]
    others = [one for one in of_year if one is not nearest]
    found = list(compared(each, beside, nearest))
    return found if all(list(compared(each, beside, one)) for one in others) else []


def compared(each: Statement, beside: list[Statement], now: Statement) -> Iterator[Slip]:
    """A comparison against the amount `now`."""
    sign = sign_of(each.direction)
    before = last(beside, each, ("amount", "nil", "budget_amount"), None)
    if sign is None or each.value.startswith(("-", "−")):
        return
    current, base = amount(now), amount(before) if before else None
    if current is None or now.unit not in FACTORS:
        return
    stated = printed(each.value, FACTORS[each.unit]) if each.kind == "change" and each.unit in FACTORS else None
    if base is not None:
        difference = current.minus(base)
        if contradicts(sign, difference, each):
            yield slip_of("direction", each, each.direction, word_of(difference))
            return
        if stated and sign and not stated.meets(turned(difference, sign)):
            yield slip_of("change", each, expected=shown(abs(difference.middle), FACTORS[each.unit]) + each.unit)
    elif stated and sign == 1 and current == ZERO and stated.low > 0:
        yield slip_of("direction", each, each.direction, "持平")
    elif stated and sign == 1 and current.high < stated.low:
        yield slip_of("change", each, expected=f"≤{now.value}{now.unit}")
    if each.kind == "change_pct" and each.unit == "%" and sign:
        yield from rate(each, beside, current, base, sign)


def rate(
    each: Statement, beside: list[Statement], current: Interval, base: Interval | None, sign: int
) -> Iterator[Slip]:
    """A change in percent: of the base where that is stated, else of what the change leaves of the amount."""
    change = last([other for other in beside if other.base == each.base], each, ("change",), each.base)
    moved = amount(change) if change and not change.value.startswith(("-", "−")) else None
    if change and moved and sign_of(change.direction) not in (sign, None) and moved.low > 0:
        yield slip_of("direction", each, each.direction, change.direction)
        return
    stated = printed(each.value)
    before = base if base is not None else ZERO if moved == current else None
    if before == ZERO and sign > 0 and current.low > 0 and stated and stated.low > 0:
        yield slip_of("rate_of_nothing", each)
        return
    if base is None and moved is not None:
        found = percent_of_change(moved, current, sign)
    elif base is not None and base.low > 0:
        more = turned(current.minus(base), sign)
        found = Interval(more.low / (base.high if more.low > 0 else base.low) * 100, more.high / base.low * 100)
    else:
        return
    if found and stated and not stated.meets(found):
        yield slip_of("rate", each, expected=shown(abs(found.middle)) + "%")


def percent_of_change(moved: Interval, current: Interval, sign: int) -> Interval | None:
    """The rate of a change, from the change and the amount after it; it grows with the one and falls with the other."""
    smallest, largest = current.high - sign * moved.low, current.low - sign * moved.high
    if smallest <= 0 or largest <= 0 or moved.low < 0:
        return None
    return Interval(moved.low / smallest * 100, moved.high / largest * 100)


def share(each: Statement, beside: list[Statement], wholes: list[Statement]) -> Iterator[Slip]:
    part = last(beside, each, ("amount", "nil"))
    whole = wholes[-1] if wholes else None
    if part is None or whole is None or not each.whole or whole.base or whole.year != part.year:
        return
    one, all_ = amount(part), amount(whole)
    found = percent_of(one, all_) if one and all_ and part.unit in FACTORS and whole.unit in FACTORS else None
    stated = printed(each.value)
    if found and stated and not stated.meets(found):
        yield slip_of("share", each, expected=shown(found.middle) + "%")


def whole_of(each: Statement, beside: list[Statement]) -> Interval | None:
    """What a share and the amount before it are a share of."""
    part, stated = last(beside, each, ("amount",)), printed(each.value)
    one = amount(part) if part else None
    if part is None or part.unit not in FACTORS or not one or not stated:
        return None
    if one.low <= 0 or stated.low <= 0:
        return None
    return Interval(one.low / stated.high * 100, one.high / stated.low * 100)


def of_another_whole(shares: list[tuple[Statement, Interval]]) -> Iterator[Slip]:
    """A share of a whole that is not stated, and that all the others agree on."""
    fits = [[whole for _, whole in shares if whole.meets(one)] for _, one in shares]
    most = max(range(len(shares)), key=lambda number: len(fits[number]), default=0)
    if not shares or len(fits[most]) < ENOUGH or len(fits[most]) + 1 != len(shares):
        return
    low, high = max(whole.low for whole in fits[most]), min(whole.high for whole in fits[most])
    if low > high:
        return
    for each, whole in shares:
        if not whole.meets(Interval(low, high)):
            right = printed(each.value)
            middle = (low + high) / 2
            yield slip_of("share", each, expected=shown(whole.middle * right.middle / middle) + "%" if right else "")


def completion(each: Statement, beside: list[Statement]) -> Iterator[Slip]:
    """What was spent in percent of the budget that stands beside it; where two amounts were said, of either."""
    spent = [one for one in beside if one.kind == "amount" and not one.base and one.year == each.year]
    budget = last(beside, each, ("budget_amount",), None)
    whole = amount(budget) if budget else None
    stated = printed(each.value)
    if stated is None or not spent:
        return
    parts = [part for one in spent if (part := amount(one)) is not None]
    if whole is None:
        if stated == ZERO and parts and all(part.low > 0 for part in parts):
            yield slip_of("rate", each, expected=">0%")
        return
    if whole == ZERO and any(part.low > 0 for part in parts):
        yield slip_of("rate_of_nothing", each)
        return
    rates = [rate for part in parts if (rate := percent_of(part, whole))]
    if rates and not any(stated.meets(rate) for rate in rates):
        yield slip_of("rate", each, expected=shown(rates[-1].middle) + "%")


def contradicts(sign: int, difference: Interval, each: Statement) -> bool:
    if sign == 0:
        return not difference.meets(ZERO) and not NEARLY.search(each.direction + each.sentence)
    return difference.high < 0 if sign > 0 else difference.low > 0


def turned(difference: Interval, sign: int) -> Interval:
    return difference if sign > 0 else Interval(-difference.high, -difference.low)


def word_of(difference: Interval) -> str:
    """How a difference is called."""
    if difference.meets(ZERO):
        return "持平"
    return "增加" if difference.low > 0 else "减少"


@cache
def signs() -> tuple[tuple[re.Pattern[str], int], ...]:
    words = read_seed(project_root() / "seeds" / "templates", "statement_words")
    return tuple((re.compile(row["pattern"]), int(row["value"])) for row in words if row["role"] == "change")


def sign_of(word: str) -> int | None:
    """1 for more, -1 for less, 0 for the same; None for a word that does not say."""
    if word in SAME:
        return 0
    if word in COMPARED:
        return COMPARED[word]
    return next((sign for pattern, sign in signs() if pattern.fullmatch(word)), None)
