"""Figures as text: what is read as a number. Cleaned as the macros clean_text and clean_figure do, before dbt."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from tieout.inputs.values import Check
from tieout.lookalikes import BLANKS, DIRECTIONS
from tieout.messages import Message, message

NO_FIGURE = {
    *("", "-", "--", "—", "——", "－", "－－", "–", "――", "―", "‒", "‐", "﹣", "/", "／", "不适用", "N/A", "n/a"),
}
PLAIN = str.maketrans("０１２３４５６７８９．－−–—―‒‐﹣▲△＋％﹪（）￥", "0123456789.----------+%%()¥")
NUMBER = re.compile("-?(?:([0-9]+)(?:[.][0-9]*)?|[.][0-9]+)")
INTEGER_DIGITS = 14
"""Digits before the point that an amount has room for, in yuan."""
HINT = ("（", "(")
"""A template's hint in brackets, not a figure."""


class FigureColumn(NamedTuple):
    """A column of a published table that holds figures: `when` is another column and its values on rows where it does
    (None: on all); `or_hint` says that a text in brackets is not a figure there."""

    column: str
    when: tuple[str, frozenset[str]] | None = None
    or_hint: bool = False

    @property
    def check(self) -> Check:
        return figure_or_hint if self.or_hint else figure


def figure_columns(seed: dict[str, Any]) -> list[FigureColumn]:
    """Columns of one seed, as its YAML declares it, that hold figures: `config: {meta: {holds: figure}}`."""
    declared = ((column["name"], column.get("config", {}).get("meta", {})) for column in seed.get("columns", []))
    return [
        FigureColumn(name, condition(meta.get("when")), "or" in meta)
        for name, meta in declared
        if meta.get("holds") == "figure"
    ]


def condition(when: dict[str, list[str]] | None) -> tuple[str, frozenset[str]] | None:
    if when is None:
        return None
    ((column, values),) = when.items()
    return column, frozenset(values)


def clean_text(text: str) -> str:
    """White space at the ends goes, runs of it become one blank."""
    return re.sub(f"[{BLANKS}]+", " ", text).strip(" ")


def clean_figure(text: str) -> str | None:
    """A figure in plain ASCII; None where nothing is published. What is not a number stays as it is."""
    bare = re.sub(f"[{BLANKS}{DIRECTIONS}]+", "", text)
    if bare in NO_FIGURE:
        return None
    if bare in ("无", "零"):
        return "0"
    plain = re.sub(f"[{BLANKS}{DIRECTIONS},，%¥]+|^[+]", "", text.translate(PLAIN))
    # a loss in brackets is less than nothing
    return re.sub(r"^[(](.*)[)]$", r"-\1", plain)


@lru_cache(maxsize=100_000)
def figure(text: str) -> Message | None:
    """Check that a text is a figure, or says that nothing is published."""
    published = clean_text(text)
    cleaned = clean_figure(published)
    if cleaned is None:
        return None
    number = NUMBER.fullmatch(cleaned)
    if not number:
        return message("not_a_number", value=published)
    if len((number[1] or "").lstrip("0")) > INTEGER_DIGITS:
        return message("amount_too_large", value=published)
    return None


def figure_or_hint(text: str) -> Message | None:
    return None if clean_text(text).startswith(HINT) else figure(text)
