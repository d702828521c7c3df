"""Checks of single values: each gives the fault of a text as a message, or None."""

import re
from collections.abc import Callable
from datetime import date

from tieout.inputs.csv_table import Row
from tieout.inputs.problem import nearest

Check = Callable[[str], str | None]
Checks = dict[str, Check]
"""By column."""


def vocabulary(reference: dict[str, list[Row]], seed: str, column: str) -> set[str] | None:
    """The vocabulary that a column holds; None where its seed is not there."""
    return {row.values[column] for row in reference[seed] if row.values[column]} if seed in reference else None


def one_of(allowed: set[str] | None, what: str, *more: str) -> Check:
    """`allowed` is None where it is not known: then every value passes."""

    def check(value: str) -> str | None:
        if allowed is None or value in allowed or value in more:
            return None
        return f"'{value}' is no known {what}{nearest(value, allowed)}" if value else f"is empty: no {what}"

    return check


def or_blank(check: Check) -> Check:
    return lambda value: check(value) if value.strip() else None


def filled(value: str) -> str | None:
    return None if value.strip() else "is empty"


def code(value: str) -> str | None:
    """What disclosures are told apart by, also where it is read as it stands."""
    if re.fullmatch("[0-9A-Za-z]+", value):
        return None
    return f"'{value}' is no code of digits and letters" if value.strip() else "is empty"


def positive_integer(value: str) -> str | None:
    """ASCII digits, as the column is cast; up to 2147483647. One way to write a number, so that texts differ where
    numbers do."""
    if re.fullmatch("[1-9][0-9]{0,9}", value) and int(value) < 2**31:
        return None
    return f"'{value}' is no positive whole number"


def coefficient(value: str) -> str | None:
    """A decimal(6, 3): more decimals would be rounded away unseen. What is taken no times is not compared."""
    if not re.fullmatch(r"-?[0-9]{1,3}([.][0-9]{1,3})?", value):
        return f"'{value}' is no decimal number with up to three digits before and after the point"
    return None if re.search("[1-9]", value) else f"'{value}' takes nothing: the term would not count"


def year(value: str) -> str | None:
    return None if re.fullmatch("[12][0-9]{3}", value) else f"'{value}' is no year of four digits"


def day(value: str) -> str | None:
    try:
        written_out = date.fromisoformat(value).isoformat() == value
    except ValueError:
        written_out = False
    return None if written_out else f"'{value}' is no day such as 2026-12-31"


def day_to_come(value: str) -> str | None:
    """Of a `day`; today is one, where the machine stands."""
    return f"'{value}' has passed" if date.fromisoformat(value) < date.today() else None
