"""Paragraphs in, statements out."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from tieout.narrative.clauses import SENTENCE_ENDS, Clause, clauses
from tieout.narrative.comparisons import Comparisons
from tieout.narrative.folded import folded
from tieout.narrative.grammar import Grammar, Kind, grammar
from tieout.narrative.numerals import Figure, is_counted, numerals
from tieout.narrative.paragraphs import LONGEST, Paragraph, whole
from tieout.narrative.phrases import Phrase
from tieout.narrative.state import State
from tieout.narrative.statements import NO_KIND, NO_SUBJECT, NO_UNIT, TOO_LONG, Reading

DEFAULT_KINDS = {"money": "amount", "count": "count", "measure": "count", "score": "score"}
LIST_NUMBER = "list number"
ACCOUNTS = re.compile("决算(?:总体|情况|数|说明|为|公开)|年度(?:部门|单位)?决算")
CHANGES = {"change", "change_pct", "change_points"}


def read(paragraphs: Iterable[Paragraph], year: str = "", seeds: Grammar | None = None) -> Reading:
    """Statements of a narrative of the year `year`; where none is given, of the year that it names most."""
    seeds = seeds or grammar()
    found = list(whole(paragraphs, seeds))
    year = year or usual_year(found)
    is_budget = not of_accounts(found)
    reading = Reading([], [], [])
    lists: list[tuple[int, str]] = []
    after_heading, unfinished = False, ""
    for paragraph in found:
        if paragraph.is_heading:
            lists = []
        elif paragraph.level:
            lists = [(level, name) for level, name in lists if level < paragraph.level]
        above = lists[-1][1] if lists else unfinished
        state = State(whole=above, outer=above, after_heading=after_heading)
        ParagraphReader(paragraph, seeds, year, reading, state).read(is_budget)
        after_heading = paragraph.is_heading
        unfinished = state.whole if folded(paragraph.text).text.endswith("；") else ""
        lists = lists if state.outer else []
        if state.listed:
            lists.append((paragraph.level, state.listed))
    return reading


def usual_year(paragraphs: list[Paragraph]) -> str:
    """The year that headings name most, or else the text."""
    for texts in ([p.text for p in paragraphs if p.is_heading], [p.text for p in paragraphs]):
        years = Counter(year for text in texts for year in re.findall(r"((?:19|20)\d{2})\s*年", folded(text).text))
        if years:
            return max(years, key=lambda year: (years[year], year))
    return ""


def of_accounts(paragraphs: list[Paragraph]) -> bool:
    """Whether a narrative is of final accounts: by its headings, or where it has none by its text."""
    texts = [p.text for p in paragraphs if p.is_heading] or [p.text for p in paragraphs]
    return any(ACCOUNTS.search(folded(text).text) for text in texts)


class ParagraphReader(Comparisons):
    """Reads the figures of a paragraph; the words between them are read by `Comparisons`."""

    def read(self, is_budget: bool) -> None:
        """Add what the paragraph says to the reading. In a budget 年初预算 is the amount itself."""
        self.is_budget = is_budget
        figures, passed = numerals(self.text, self.seeds)
        for number in passed:
            self.passed(number)
        if len(self.text) > LONGEST:
            for figure in figures:
                self.unread(figure, TOO_LONG)
            return
        self.starts = starts = [figure.start for figure in figures]
        numbers = {number.start: number.end for number in passed if number.meaning == LIST_NUMBER}
        brackets: list[State] = []
        before = ""
        for clause in clauses(self.text, figures, self.seeds):
            self.sentence = clause.sentence
            if before == "；":
                self.state.semicolon(bool(self.seeds.words["continues"].match(self.text, clause.start)))
            clause = clause._replace(start=min(numbers.get(clause.start, clause.start), clause.end))
            self.clause(clause, figures[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)])
            before = clause.closer
            if before == "（":
                brackets.append(replace(self.state))
                self.state.whole = self.state.subject or self.state.whole
            elif before == "）" and brackets:
                self.state.take(brackets.pop())
            elif before and before in SENTENCE_ENDS:
                self.state.full_stop()

    def clause(self, clause: Clause, figures: list[Figure]) -> None:
        place = clause.start
        for number, figure in enumerate(figures):
            after = figures[number + 1].start if number + 1 < len(figures) else clause.end
            place = self.figure(figure, place, after)
        if place < clause.end or not figures:
            self.words(self.text[place : clause.end], clause, bool(figures))

    def figure(self, figure: Figure, start: int, after: int) -> int:
        """Read a figure whose words begin at `start` and go on to `after`; where those of the next begin."""
        lead, tail = self.text[start : figure.start], self.text[figure.end : after]
        if self.seeds.words["above"].match(self.text, figure.end):
            phrase = self.reader.phrase(self.text[start:after])
            self.add(figure, "threshold", phrase.subject, phrase)
            return start
        if not figure.unit.name and not self.is_bare_zero(figure, lead):
            self.effects(self.reader.phrase(lead))
            self.unread(figure, NO_UNIT)
            return figure.end
        kind, match = self.kind(lead, figure)
        phrase = self.reader.phrase(lead[: match.start()] if match else lead)
        if not match and phrase.item:
            kind, match = self.kind(phrase.after_item, figure)
        self.effects(phrase)
        noun, taken = self.noun_after(figure, lead, tail)
        subject = noun or self.subject(phrase) or (self.heading_subject() if lead else "")
        if not match and phrase.base_year and figure.unit.dimension == "money":
            phrase.year = phrase.base_year  # the amount that is compared with
        if match and kind and kind.kind == "completion_pct" and not subject:
            subject = self.reader.ended(match[0])
        # a figure without a unit is one only as the 0 of 减少为0
        again = subject == self.state.subject and self.state.dimension == "money"
        name = kind.kind if kind and (kind.kind != "budget_amount" or again or not self.is_budget) else ""
        name = name or DEFAULT_KINDS.get(figure.unit.dimension or "money", "")
        self.add(figure, name, subject, phrase, kind, match)
        return figure.end + taken

    def is_bare_zero(self, figure: Figure, lead: str) -> bool:
        return figure.value in {"0", "零"} and bool(re.search("[为至到]$", lead))

    def kind(self, lead: str, figure: Figure) -> tuple[Kind | None, re.Match[str] | None]:
        """What the words right before a figure make of it."""
        for kind in self.seeds.kinds:
            if kind.dimension == (figure.unit.dimension or "money") and (match := kind.pattern.search(lead)):
                compares = kind.kind == "budget_amount" and self.reader.ends_compared(lead)
                return (None, None) if compares or self.is_name(kind, match, lead) else (kind, match)
        return None, None

    def is_name(self, kind: Kind, match: re.Match[str], lead: str) -> bool:
        """Whether a word of change is part of a name (支持商销稳增长30万元): nothing is compared."""
        if kind.kind != "change" or not match.start() or not self.seeds.words["namelike"].search(match[0]):
            return False
        return not self.state.base and self.reader.phrase(lead[: match.start()]).base is None

    def noun_after(self, figure: Figure, lead: str, tail: str) -> tuple[str, int]:
        """The name after a figure that is of what follows it (3个专门委员会), and how much of `tail` it takes."""
        words = self.seeds.words
        counts = is_counted(figure) or (figure.unit.dimension == "money" and words["money_front"].search(lead))
        if not counts or not tail or words["counted_verbs"].match(tail):
            return "", 0
        for pattern, subject in self.seeds.subjects:
            if pattern.fullmatch(tail):
                return subject, len(tail)
        end = words["counted_end"].search(tail)
        noun = tail[: end.start()] if end else tail
        front = re.search(f"(?:{words['counted_front'].pattern})$", lead)
        return self.reader.named((front[0] if front and noun else "") + noun), len(noun)

    def add(
        self,
        figure: Figure,
        name: str,
        subject: str,
        phrase: Phrase,
        kind: Kind | None = None,
        match: re.Match[str] | None = None,
    ) -> None:
        """Add the statement of a figure, or list it as unread."""
        if not name or not subject:
            self.unread(figure, NO_SUBJECT if name else NO_KIND)
            return
        groups = match.groupdict() if match else {}
        if self.state.parts >= 0 and name in {"amount", "count"} and subject != self.state.subject:
            self.state.parts += 1
        if name != "threshold":
            self.state.subject = subject
            self.state.dimension = figure.unit.dimension
        if is_counted(figure):
            self.state.counted = subject
        self.state_that(
            figure.start,
            figure.end,
            name,
            subject,
            phrase,
            self.base_of(name, phrase, kind),
            value=figure.value,
            unit=figure.unit.name,
            direction=groups.get("direction") or ("新增" if phrase.is_new and name == "amount" else ""),
            whole=groups.get("whole") or "",
        )

    def base_of(self, name: str, phrase: Phrase, kind: Kind | None) -> str:
        """What a change is a change from; for an amount of another year, what it is of that year."""
        if name in CHANGES:
            return self.state.base
        if kind and kind.base:
            return kind.base
        if phrase.base and phrase.base_year and not kind:
            return phrase.base
        if phrase.stage is not None and (phrase.year or self.year) != self.year:
            return f"last_year_{phrase.stage}" if phrase.stage else "last_year"
        return ""
