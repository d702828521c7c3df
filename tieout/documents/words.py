"""Headings of columns as the dictionary `header_words` knows them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from tieout.documents import seeds
from tieout.documents.text import folded

YEARS = re.compile(r"(20\d\d)年?度?|[（(](?:单位[:：]?)?(?:亿元|百万元|万元|千元|元|%|人|辆|台|个)[)）]")
UNIT = re.compile(r"[(（](?:单位[:：]?)?(亿元|百万元|万元|千元|元)[)）]")
QUOTES = str.maketrans("", "", "\"'“”‘’《》")


class Word(NamedTuple):
    """`role` is code, label, line, text, figure, stage or amount; `meaning` what all ways to write it share."""

    role: str
    meaning: str


@dataclass
class Words:
    exact: dict[str, Word] = field(default_factory=dict)
    patterns: list[tuple[str, Word]] = field(default_factory=list)

    def find(self, heading: str) -> Word | None:
        """The word that a heading is, whatever its year, unit, quotation marks and spaces."""
        key = plain(heading)
        found = self.exact.get(key)
        if found is None:
            found = next((word for pattern, word in self.patterns if fnmatchcase(key, pattern)), None)
        return found

    def role(self, heading: str) -> str:
        """code, label, line, text or figure; blank where the heading is in no dictionary."""
        word = self.find(heading)
        return "" if word is None else {"stage": "figure", "amount": "figure"}.get(word.role, word.role)


def plain(heading: str) -> str:
    """A heading without year, unit, quotation marks and spaces."""
    return YEARS.sub("", folded(heading).translate(QUOTES)) or folded(heading)


def unit_of(headings: Iterable[str]) -> str:
    """The unit in brackets of the lowest heading that has one: 单价（万元）."""
    return next((found.group(1) for text in reversed(list(headings)) if (found := UNIT.search(folded(text)))), "")


def years_of(headings: Iterable[str]) -> set[int]:
    return {int(year) for text in headings for year in re.findall(r"(20\d\d)(?=年|预算|决算|$)", folded(text))}


@cache
def words() -> Words:
    known = Words()
    for row in seeds.rows("templates/header_words"):
        word = Word(row["role"], row["meaning"])
        if "*" in row["word"]:
            known.patterns.append((row["word"], word))
        else:
            known.exact[row["word"]] = word
    known.patterns.sort(key=lambda item: -len(item[0]))
    return known
