"""Numerals of a text: figures with their units, and numbers that are no figures, such as years and codes."""

import re
from typing import NamedTuple

from tieout.narrative.grammar import Grammar, Unit

NO_UNIT = Unit("", "")
CHINESE_PERCENT = "百分之"


class Figure(NamedTuple):
    """Start and end in the folded text, the unit included; `value` as printed, without its unit."""

    start: int
    end: int
    value: str
    unit: Unit


class Passed(NamedTuple):
    """A number that is not a figure, with what it is."""

    start: int
    end: int
    meaning: str


def numerals(text: str, grammar: Grammar) -> tuple[list[Figure], list[Passed]]:
    """Every run of digits of a folded text is in one of them, and every figure in Chinese numerals that the grammar
    knows."""
    figures: list[Figure] = []
    passed: list[Passed] = []
    for found in grammar.scan.finditer(text):
        group = found.lastgroup or ""
        if found["figure"] is not None:
            figures.append(Figure(found.start(), found.end(), found["figure"], unit_of(found["unit"], grammar)))
        elif found["chinese"] is not None:
            value = found["chinese"]
            unit = "%" if value.startswith(CHINESE_PERCENT) else found["chinese_unit"]
            value = value.removeprefix(CHINESE_PERCENT)
            figures.append(Figure(found.start(), found.end(), value, unit_of(unit, grammar)))
        elif re.search(r"\d", found[0]):
            passed.append(Passed(found.start(), found.end(), grammar.passed[int(group[1:])]))
    return figures, passed


def unit_of(printed: str | None, grammar: Grammar) -> Unit:
    return grammar.units[printed] if printed else NO_UNIT


def is_counted(figure: Figure) -> bool:
    return figure.unit.dimension == "count"
