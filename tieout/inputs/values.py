"""Checks of single values: each returns what is wrong with a text, or None."""

import re
from collections.abc import Callable
from datetime import date

from tieout.inputs.csv_table import Row
from tieout.messages import Message, message, nearest

Check = Callable[[str], Message | None]
Checks = dict[str, Check]
"""By column."""


def vocabulary(reference: dict[str, list[Row]], seed: str, column: str) -> set[str] | None:
    """The vocabulary that a column holds; None where its seed is not there."""
    return {row.values[column] for row in reference[seed] if row.values[column]} if seed in reference else None


def one_of(allowed: set[str] | None, what: str, *more: str) -> Check:
    """Check that a value is one of `allowed` or `more`. `what` is the code of the message that names such a word. Where
    `allowed` is None, it is not known, and every value passes."""

    def check(value: str) -> Message | None:
        if allowed is None or value in allowed or value in more:
            return None
        if not value:
            return message("word_empty", what=message(what))
        return message("word_unknown", what=message(what), word=value, nearest=nearest(value, allowed))

    return check


def or_blank(check: Check) -> Check:
    return lambda value: check(value) if value.strip() else None


def filled(value: str) -> Message | None:
    return None if value.strip() else message("empty")


def code(value: str) -> Message | None:
    """Check a code that identifies disclosures: it is compared as it is written."""
    if re.fullmatch("[0-9A-Za-z]+", value):
        return None
    return message("not_a_code", value=value) if value.strip() else message("empty")


def rule_code(value: str) -> Message | None:
    """Check a code that tests, expectations and pages are named after."""
    if re.fullmatch("[0-9A-Za-z_]+", value):
        return None
    return message("not_a_rule_code", value=value) if value.strip() else message("empty")


def positive_integer(value: str) -> Message | None:
    """Check for ASCII digits, up to 2147483647, as the column is cast. There is one way to write a number, so texts
    differ where numbers do."""
    if re.fullmatch("[1-9][0-9]{0,9}", value) and int(value) < 2**31:
        return None
    return message("not_positive", value=value)


def coefficient(value: str) -> Message | None:
    """Check for a decimal(6, 3): more decimals would be rounded unseen. A term with coefficient 0 is not compared."""
    if not re.fullmatch(r"-?[0-9]{1,3}([.][0-9]{1,3})?", value):
        return message("not_coefficient", value=value)
    return None if re.search("[1-9]", value) else message("coefficient_zero", value=value)


def year(value: str) -> Message | None:
    return None if re.fullmatch("[12][0-9]{3}", value) else message("not_a_year", value=value)


def day(value: str) -> Message | None:
    try:
        written_out = date.fromisoformat(value).isoformat() == value
    except ValueError:
        written_out = False
    return None if written_out else message("not_a_date", value=value)


def day_to_come(value: str) -> Message | None:
    """Check that a `day` is today or later, by the clock of this machine."""
    return message("date_passed", value=value) if date.fromisoformat(value) < date.today() else None
