"""Every fault that a narrative shows by itself, without its tables."""

from collections.abc import Iterable

from tieout.narrative.contradictions import heading_years, reasons, reasons_against, said_twice, years
from tieout.narrative.grammar import Grammar, grammar
from tieout.narrative.names import known_as
from tieout.narrative.paragraphs import LONGEST, Paragraph
from tieout.narrative.recompute import recomputed
from tieout.narrative.slips import Slip
from tieout.narrative.statements import Statement
from tieout.narrative.sums import wrong_sums
from tieout.narrative.topics import topic_of, topics
from tieout.narrative.wording import of_patterns, slips

AROUND = 60
"""Signs of a sentence that are shown before and after the words at fault."""


def faults(
    paragraphs: Iterable[Paragraph], statements: list[Statement], year: str, seeds: Grammar | None = None
) -> list[Slip]:
    """Slips of whole paragraphs and of the statements read from them, in the order of the text."""
    seeds = seeds or grammar()
    known = topics()
    paragraphs = [paragraph for paragraph in paragraphs if len(paragraph.text) <= LONGEST]

    def measure(each: Statement) -> tuple[str, str]:
        if name := known_as(each, year):
            return f"total {name}", ""
        found = topic_of(each, known, seeds)
        if not found:
            return "", ""
        return found.topic.measure, each.subject if found.topic.classification else ""

    def is_claim(each: Statement) -> bool:
        found = topic_of(each, known, seeds)
        return bool(found and found.topic.is_known)

    wrong = [*recomputed(statements), *said_twice(statements, measure), *reasons_against(statements)]
    found = [
        *slips(paragraphs, statements, seeds),
        *wrong,
        *wrong_sums(statements, is_claim, {(slip.paragraph, slip.start) for slip in wrong}),
        *reasons(paragraphs, statements),
        *heading_years(paragraphs, year),
        *years(statements, year),
    ]
    # of one kind in one sentence the first stands for all
    first = {(slip.code, slip.paragraph, slip.sentence, slip.expected): slip for slip in reversed(found)}
    return sorted(first.values(), key=lambda slip: (slip.paragraph, slip.start, slip.code))


def slips_of_contents(lines: Iterable[Paragraph], year: str) -> list[Slip]:
    """What is wrong with the lines of the contents: words as in every paragraph, years as in headings."""
    headings = [line._replace(is_heading=True) for line in lines]
    return [*(slip for line in headings for slip in of_patterns(line)), *heading_years(headings, year)]


def quoted(slip: Slip, text: str) -> str:
    """The sentence of a slip with the words at fault between 「 and 」, shortened where it is long; `text` is that of
    the paragraph."""
    sentence = slip.sentence or text
    start = max(slip.start - max(text.find(sentence), 0), 0)
    end = min(start + slip.end - slip.start, len(sentence))
    if slip.marked and sentence[start:end] != slip.marked:
        # words of the sentence that stand before the figure, else after it
        found = sentence.rfind(slip.marked, 0, end)
        start = found if found >= 0 else max(sentence.find(slip.marked), 0)
        end = start + len(slip.marked)
    before, after = sentence[:start], sentence[end:]
    before = "…" + before[-AROUND:] if len(before) > AROUND else before
    after = after[:AROUND] + "…" if len(after) > AROUND else after
    return f"{before}「{sentence[start:end]}」{after}"
