"""A number of a sheet as its cell shows it: 429.27000000000004 with the format 0.00 is 429.27."""

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

GENERAL_DIGITS = 11
LITERAL = re.compile(r'"([^"]*)"|\\(.)|!(.)|_.|\*.|\[[^\]]*\]')
PLACES = re.compile(r"[0#?](?:[0#?,]|\x00(?=[0#?]))*(?:\.[0#?]*)?|\.[0#?]+")


def displayed(value: Any, form: str, shows_zeros: bool = True) -> str:
    """The text of a cell. `form` is its number format in the language of spreadsheets."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, (datetime, date, time)):
        return dated(value, form)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(value)
    if number == 0 and not shows_zeros:
        return ""
    return numbered(number, form or "General")


def dated(value: datetime | date | time, form: str) -> str:
    if isinstance(value, datetime) and (value.hour, value.minute) == (0, 0):
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        if "年" in form:
            return f"{value.year}年{value.month}月" + (f"{value.day}日" if "日" in form else "")
        return value.isoformat()
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()


def numbered(number: Decimal, form: str) -> str:
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', form)
    own_sign = False
    if len(sections) >= 3 and number == 0:
        section = sections[2]
    elif len(sections) >= 2 and number < 0:
        section, own_sign = sections[1], True
    else:
        section = sections[0]
    if section == "":
        return ""
    if section.strip().lower() == "general" or section.strip() == "@":
        return general(abs(number) if own_sign else number)
    return filled(abs(number), section, "-" if number < 0 and not own_sign else "")


def general(number: Decimal) -> str:
    """As many digits as a cell without a format shows."""
    with localcontext() as context:
        context.prec = GENERAL_DIGITS if abs(number) < 10**GENERAL_DIGITS else 28
        context.rounding = ROUND_HALF_UP
        text = format(+number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def filled(number: Decimal, section: str, sign: str) -> str:
    literals: list[str] = []

    def kept(match: re.Match[str]) -> str:
        literals.append(next((group for group in match.groups() if group is not None), ""))
        return "\x00"

    bare = LITERAL.sub(kept, section)
    spot = PLACES.search(bare)
    if spot is None:
        return restored(bare, literals).strip()
    digits = bare[spot.start() : spot.end()]
    end = spot.end()
    # commas after the last place divide by a thousand each
    scale = len(digits.partition(".")[0]) - len(digits.partition(".")[0].rstrip(",")) if "." not in digits else 0
    while end < len(bare) and bare[end] == ",":
        scale, end = scale + 1, end + 1
    if "%" in bare:
        number *= 100
    number = number.scaleb(-3 * scale)
    first = bare[: spot.start()].count("\x00")
    within = [
        digits[at + 1 :].count("0") + digits[at + 1 :].count("#") for at, sign in enumerate(digits) if sign == "\x00"
    ]
    digits = digits.replace("\x00", "")
    before, _, after = digits.rstrip(",").partition(".")
    places = len(after)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = format(rounded, ",f" if "," in before else "f")
    if "#" in after:
        whole, _, fraction = text.partition(".")
        least = len(after.rstrip("#"))
        fraction = fraction[:least] + fraction[least:].rstrip("0")
        text = whole + ("." + fraction if fraction else "")
    if "0" not in before and text.startswith("0"):
        text = text[1:] if text != "0" else ""
    least = before.count("0")
    whole, dot, fraction = text.partition(".")
    text = whole.rjust(least, "0") + dot + fraction if "," not in before else text
    # a literal between the places, as in 0!.0 for thousands shown as tens of thousands
    for literal, right in zip(literals[first:], within, strict=False):
        text = text.rjust(right + 1, "0")
        text = text[: len(text) - right] + literal + text[len(text) - right :]
    if rounded == 0 and sign:
        sign = ""
    head, tail = (
        restored(bare[: spot.start()], literals),
        restored(bare[end:], literals[first + len(within) :]),
    )
    return f"{sign}{head.strip()}{text}{tail.rstrip()}".strip()


def restored(bare: str, literals: list[str]) -> str:
    """The text between the places, its literals back in it."""
    left = iter(literals)
    return "".join(next(left, "") if sign == "\x00" else sign for sign in bare)
