"""Text as it is read: look-alike signs alike, without blanks, with the place of each sign in the text as printed."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from tieout.lookalikes import RADICALS

FULL_WIDTH = str.maketrans("(),:;!?", "（），：；！？")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x9f]")
DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
WRITTEN_YEAR = re.compile("[一二][〇零○一二三四五六七八九]{3}(?=年)")


class Folded(NamedTuple):
    """`at` has the place in the printed text of every sign of `text`, and its length last."""

    printed: str
    text: str
    at: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the printed text of a span of the folded text."""
        return self.at[start], self.at[end - 1] + 1 if end > start else self.at[start]

    def original(self, start: int, end: int) -> str:
        first, last = self.place(start, end)
        return self.printed[first:last]


@cache
def plain(sign: str) -> str:
    """A sign in the form that the grammar is written in; one that NFKC makes several stays as it is."""
    normal = unicodedata.normalize("NFKC", RADICALS.get(ord(sign), sign))
    return (normal if len(normal) == 1 else sign).translate(FULL_WIDTH)


def folded(printed: str) -> Folded:
    signs: list[str] = []
    at: list[int] = []
    gap = False
    for place, sign in enumerate(printed):
        if sign.isspace() or UNSEEN.match(sign):
            gap = bool(signs)
            continue
        sign = plain(sign)
        # two figures that a blank parts stay two; a figure that a line end broke at its comma or point is one
        if gap and sign.isdecimal() and signs[-1].isdecimal():
            signs.append(" ")
            at.append(place)
        gap = False
        signs.append(sign)
        at.append(place)
    text = re.sub(r"(?<=[0-9])，(?=[0-9]{3}(?![0-9]))", ",", "".join(signs))
    text = WRITTEN_YEAR.sub(lambda year: "".join(DIGITS[sign] for sign in year[0]), text)
    return Folded(printed, text, (*at, len(printed)))
