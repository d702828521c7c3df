"""A printed figure is any number that rounds to it: what is computed from such figures is an interval too."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from tieout.narrative.statements import Statement

FACTORS = {"": 1, "元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}


class Interval(NamedTuple):
    low: Fraction
    high: Fraction

    def meets(self, other: "Interval") -> bool:
        return self.low <= other.high and other.low <= self.high

    def minus(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def plus(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    @property
    def middle(self) -> Fraction:
        return (self.low + self.high) / 2


ZERO = Interval(Fraction(0), Fraction(0))


def printed(value: str, factor: int = 1) -> Interval | None:
    """The numbers that round to a printed one; 0 is 0, however many decimals it is printed with. None for what is not
    a number, as one in characters."""
    try:
        number = Decimal(value.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None
    if not number:
        return ZERO
    exponent = number.as_tuple().exponent
    half = Fraction(10) ** int(exponent) / 2 if isinstance(exponent, int) else Fraction(0)
    return Interval((Fraction(number) - half) * factor, (Fraction(number) + half) * factor)


def amount(statement: Statement) -> Interval | None:
    """In yuan, or in the thing counted; that there is none of something is 0."""
    if statement.kind == "nil":
        return ZERO
    return printed(statement.value, FACTORS[statement.unit]) if statement.unit in FACTORS else printed(statement.value)


def percent_of(part: Interval, whole: Interval) -> Interval | None:
    """Part of whole in percent; None where the whole may be 0. Both are positive."""
    if whole.low <= 0 or part.low < 0:
        return None
    return Interval(part.low / whole.high * 100, part.high / whole.low * 100)


def shown(number: Fraction, factor: int = 1) -> str:
    """With two decimals."""
    return f"{Decimal(number.numerator) / Decimal(number.denominator) / factor:.2f}"
