"""Texts of disclosures as harmless text: names, notes and figures come from outside and may hold anything."""

import hashlib
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

# Controls that change the direction or the look of what follows, or that no reader sees; the last two no XML may hold.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
NAMEABLE = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
BREAKING_OUT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def visible(text: str) -> str:
    """The text with controls that a reader would not see written out: `\\u202e` becomes `⟨U+202E⟩`."""
    return UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text) if UNSEEN.search(text) else text


def one_line(text: str) -> str:
    """The text visible and on one line, for a terminal or a list with a line an entry."""
    return visible(re.sub("[\t\n\r]+", " ", text))


def shown(value: Any) -> Any:
    """What a template prints for a value: nothing for None, markup as it is, any other text visible."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def escaped(value: Any) -> str:
    """HTML of a value that is data."""
    return escaped_text(value) if type(value) is str else str(escape(shown(value)))


# The same names and figures stand on many pages. Texts only: 1 and 1.00 are the same key.
@lru_cache(maxsize=50_000)
def escaped_text(text: str) -> str:
    return str(escape(visible(text)))


# Few pairs make up most of a page: words of columns, levels and outcomes, titles of rules.
@lru_cache(maxsize=10_000)
def bilingual(zh: Any, en: Any) -> Markup:
    """Both languages; the style sheet shows the one that the reader has chosen."""
    zh, en = escaped(zh), escaped(en)
    return Markup(zh if zh == en else f'<span lang="zh">{zh}</span><span lang="en">{en}</span>')


def embedded(value: Any) -> str:
    """JSON that ends no script element, whatever the texts in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return visible(text).translate(BREAKING_OUT)


def file_name(key: str) -> str:
    """A file name for a key: itself where it is plain, else a digest of it. No key leaves its folder."""
    return key if NAMEABLE.fullmatch(key) else "x-" + hashlib.sha256(key.encode()).hexdigest()[:16]


def grouped(number: Decimal | int | None, decimals: int = 0) -> str:
    """1,234.50; nothing for None."""
    return "" if number is None else f"{number:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def ten_thousands(yuan: Decimal | None) -> str:
    """An amount of yuan in 万元, with two decimals, or more where it has them: 45 yuan are no 0.00."""
    if yuan is None:
        return ""
    number = (yuan / 10000).normalize()
    _, _, decimals = f"{number:f}".partition(".")
    return grouped(number, max(2, len(decimals)))


def local_day(moment: datetime | None) -> str:
    """Day of a moment of the warehouse (UTC, naive) where the report is made; in China it begins eight hours sooner."""
    return "" if moment is None else moment.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d")


def decimals_of(published: str) -> int:
    """How many decimals a figure is printed with."""
    return len(published.rstrip("%％").partition(".")[2])


def like_published(amount: Decimal, unit_factor: Decimal, published: str) -> str:
    """An amount of yuan in the unit of a published figure and, where it loses nothing, with as many decimals."""
    figure = amount / unit_factor
    decimals = decimals_of(published)
    sign = "%" if published.endswith(("%", "％")) else ""
    rounded = round(figure, decimals)
    text = f"{rounded:f}" if rounded == figure else f"{figure.normalize():f}"
    return text + sign
