"""A paragraph in clauses: what stands between commas, and what a bracket says if it says figures."""

from bisect import bisect_left
from typing import NamedTuple

from tieout.narrative.grammar import Grammar
from tieout.narrative.numerals import Figure

SENTENCE_ENDS = "。！？"
CLOSERS = {"（": "）", "《": "》"}


class Clause(NamedTuple):
    """Start and end in the folded text; `closer` is the sign after it; `sentence` is the span of its sentence."""

    start: int
    end: int
    closer: str
    sentence: tuple[int, int]


def clauses(text: str, figures: list[Figure], grammar: Grammar) -> list[Clause]:
    cuts = cut_places(text, figures, grammar)
    ends = [cut for cut in cuts if text[cut] in SENTENCE_ENDS] + [len(text)]
    found: list[Clause] = []
    start = 0
    for cut in [*cuts, len(text)]:
        if cut > start or (cut < len(text) and text[cut] in "（）"):
            number = bisect_left(ends, cut)
            begins = ends[number - 1] + 1 if number else 0
            found.append(Clause(start, cut, text[cut : cut + 1], (begins, min(ends[number] + 1, len(text)))))
        start = cut + 1
    return found


def cut_places(text: str, figures: list[Figure], grammar: Grammar) -> list[int]:
    """Places of the signs that part clauses. A bracket without a figure is part of the words."""
    quiet = quiet_spans(text, figures, grammar)
    inside = {place for figure in figures for place in range(figure.start, figure.end)}
    after = {figure.end for figure in figures}
    found = []
    place = 0
    while place < len(text):
        if place in quiet:
            place = quiet[place]
            continue
        sign = text[place]
        if place not in inside and (
            sign in "。！？；，：（）" or (sign == "、" and (place in after or text[place - 1 : place] == "）"))
        ):
            found.append(place)
        place += 1
    return [place for place in found if text[place] not in "、" or place in after or text[place - 1] == "）"]


def quiet_spans(text: str, figures: list[Figure], grammar: Grammar) -> dict[int, int]:
    """Start to end of the outermost brackets that say no figure of their own, and of titles of documents."""
    starts = [figure.start for figure in figures if not grammar.words["above"].match(text, figure.end)]
    spans: dict[int, int] = {}
    open_: list[int] = []
    for place, sign in enumerate(text):
        if sign in CLOSERS:
            open_.append(place)
        elif open_ and sign == CLOSERS[text[open_[-1]]]:
            first = open_.pop()
            if sign == "》" or bisect_left(starts, first) == bisect_left(starts, place):
                spans[first] = place + 1
    return spans
