"""Paragraphs in, statements out."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tieout.narrative.clauses import SENTENCE_ENDS, Clause, clauses
from tieout.narrative.folded import Folded, folded
from tieout.narrative.grammar import Grammar, Kind, grammar
from tieout.narrative.items import Item
from tieout.narrative.numerals import Figure, is_counted, numerals
from tieout.narrative.paragraphs import LONGEST, Paragraph, whole
from tieout.narrative.phrases import Phrase, Reader, code_of, path_of
from tieout.narrative.statements import NO_KIND, NO_SUBJECT, NO_UNIT, TOO_LONG, Numeral, Reading, Statement, Unread

DEFAULT_KINDS = {"money": "amount", "count": "count", "measure": "count", "score": "score"}
LIST_NUMBER = "list number"
CHANGES = {"change", "change_pct", "change_points"}


def read(paragraphs: Iterable[Paragraph], year: str = "", seeds: Grammar | None = None) -> Reading:
    """Statements of a narrative of the year `year`; where none is given, of the year that it names most."""
    seeds = seeds or grammar()
    found = list(whole(paragraphs, seeds))
    year = year or usual_year(found)
    reading = Reading([], [], [])
    lists: list[tuple[int, str]] = []
    after_heading, unfinished = False, ""
    for paragraph in found:
        if paragraph.is_heading:
            lists = []
        elif paragraph.level:
            lists = [(level, name) for level, name in lists if level < paragraph.level]
        state = State(whole=lists[-1][1] if lists else unfinished)
        state.outer = state.whole
        state.after_heading, after_heading = after_heading, paragraph.is_heading
        ParagraphReader(paragraph, seeds, year, reading, state).read()
        unfinished = state.whole if folded(paragraph.text).text.endswith("；") else ""
        if not state.outer:
            lists = []
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


@dataclass
class State:
    """What was said so far: the subject and item that a figure without one is of, what it is a part of, the base of
    the last comparison. `listed` is what the paragraphs that follow are parts of, `mode` reason or use until the
    sentence ends, `prefix` words that the next clause completes, `counted` the last thing counted, `dimension` that of
    the last figure, `outer` what the whole paragraph is a part of.
    `parts` counts what was listed after 其中, up to the first semicolon, `before` is the whole that it had before.
    `after_heading` says that the paragraph is the first under its heading."""

    subject: str = ""
    item: Item | None = None
    whole: str = ""
    listed: str = ""
    base: str = ""
    year: str = ""
    mode: str = ""
    prefix: str = ""
    counted: str = ""
    dimension: str = ""
    outer: str = ""
    parts: int = -1
    before: str = ""
    after_heading: bool = False

    def next_sentence(self) -> None:
        if self.whole and self.whole != self.outer:
            self.subject = self.whole  # what follows a list is of the whole again
        self.year = self.mode = self.prefix = ""
        self.whole = self.outer

    def end_of_parts(self) -> None:
        """A semicolon ends a list whose members commas part: 其中：甲1万元，乙2万元；丙."""
        if self.parts > 1:
            self.whole = self.before
        self.parts = -1

    def take(self, other: "State") -> None:
        self.__dict__.update(other.__dict__)


class ParagraphReader:
    def __init__(self, paragraph: Paragraph, seeds: Grammar, year: str, reading: Reading, state: State) -> None:
        self.paragraph = paragraph
        self.seeds = seeds
        self.year = year
        self.reading = reading
        self.state = state
        self.reader = Reader(seeds, year)
        self.folded: Folded = folded(paragraph.text)
        self.text = self.folded.text
        self.sentence = (0, len(self.text))

    def read(self) -> None:
        figures, passed = numerals(self.text, self.seeds)
        for number in passed:
            start, end = self.folded.place(number.start, number.end)
            self.reading.passed.append(
                Numeral(
                    self.paragraph.order,
                    self.paragraph.page_at(start),
                    self.paragraph.text[start:end],
                    number.meaning,
                    start,
                    end,
                )
            )
        if len(self.text) > LONGEST:
            for figure in figures:
                self.unread(figure, TOO_LONG)
            return
        starts = [figure.start for figure in figures]
        numbers = {number.start: number.end for number in passed if number.meaning == LIST_NUMBER}
        outer: list[State] = []
        before = ""
        for clause in clauses(self.text, figures, self.seeds):
            self.sentence = clause.sentence
            if before == "；":
                self.state.end_of_parts()
            if before == "；" and not self.seeds.words["continues"].match(self.text, clause.start):
                self.state.mode = ""
            before = clause.closer
            clause = clause._replace(start=min(numbers.get(clause.start, clause.start), clause.end))
            self.clause(clause, figures[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)])
            if clause.closer == "（":
                outer.append(replace(self.state))
                self.state.whole = self.state.subject or self.state.whole
            elif clause.closer == "）" and outer:
                self.state.take(outer.pop())
            elif clause.closer and clause.closer in SENTENCE_ENDS:
                self.state.next_sentence()

    def clause(self, clause: Clause, figures: list[Figure]) -> None:
        place = clause.start
        for number, figure in enumerate(figures):
            after = figures[number + 1].start if number + 1 < len(figures) else clause.end
            place = self.figure(figure, place, after)
        if place < clause.end or not figures:
            self.words(self.text[place : clause.end], clause, bool(figures))

    # --- figures

    def figure(self, figure: Figure, start: int, after: int) -> int:
        """Read a figure whose clause begins at `start` and goes on to `after`; where the next one's begins."""
        lead, tail = self.text[start : figure.start], self.text[figure.end : after]
        above = self.seeds.words["above"].match(self.text, figure.end)
        if above:
            phrase = self.reader.phrase(self.text[start:after])
            self.add(figure, "threshold", phrase.subject, phrase)
            return start
        if not figure.unit.name and not self.is_bare_zero(figure, lead):
            self.effects(self.reader.phrase(lead))
            self.unread(figure, NO_UNIT)
            return figure.end
        kind, match = self.kind(lead, figure)
        if kind and self.is_name(kind, match, lead):
            kind, match = None, None
        words = lead[: match.start()] if match else lead
        phrase = self.reader.phrase(words)
        if not match and phrase.item:
            kind, match = self.kind(phrase.after_item, figure)
        self.effects(phrase)
        noun, taken = self.noun_after(figure, lead, tail)
        subject = noun or self.subject(phrase)
        if not subject and lead:
            subject = self.heading_subject()
        name = kind.kind if kind else DEFAULT_KINDS.get(figure.unit.dimension, "")
        if not figure.unit.name:
            name = "amount"  # a change to 0, without a unit
        if not name:
            self.unread(figure, NO_KIND)
        elif not subject:
            self.unread(figure, NO_SUBJECT)
        else:
            self.state.subject = subject
            self.add(figure, name, subject, phrase, kind, match)
        return figure.end + taken

    def is_bare_zero(self, figure: Figure, lead: str) -> bool:
        return figure.value in {"0", "零"} and bool(re.search("[为至到]$", lead))

    def kind(self, lead: str, figure: Figure) -> tuple[Kind | None, re.Match[str] | None]:
        for kind in self.seeds.kinds:
            if kind.dimension == (figure.unit.dimension or "money") and (match := kind.pattern.search(lead)):
                return kind, match
        return None, None

    def is_name(self, kind: Kind, match: re.Match[str], lead: str) -> bool:
        """Whether a word of change is part of a name (支持商销稳增长30万元): nothing is compared."""
        said = self.state.base or self.reader.phrase(lead[: match.start()]).base
        return (
            kind.kind == "change"
            and not said
            and match.start() > 0
            and bool(self.seeds.words["namelike"].search(match[0]))
        )

    def noun_after(self, figure: Figure, lead: str, tail: str) -> tuple[str, int]:
        """The name after a figure that is of what follows it (3个专门委员会), and how much of `tail` it takes."""
        words = self.seeds.words
        counts = is_counted(figure) or (figure.unit.dimension == "money" and words["money_front"].search(lead))
        if not counts or not tail or words["counted_verbs"].match(tail):
            return "", 0
        end = words["counted_end"].search(tail)
        noun = tail[: end.start()] if end else tail
        for pattern, subject in self.seeds.subjects:
            if pattern.fullmatch(tail):
                return subject, len(tail)
        if not noun:
            return "", 0
        front = re.search(f"(?:{words['counted_front'].pattern})$", lead)
        return self.reader.named((front[0] if front else "") + noun), len(noun)

    def subject(self, phrase: Phrase) -> str:
        """The subject of the words before a figure, or the one said before."""
        words = self.seeds.words
        if phrase.item:
            return self.item_subject(phrase.item)
        if not phrase.subject or (phrase.is_bare and self.state.dimension == "count"):
            return self.state.subject
        if phrase.is_whole:
            return self.state.whole or self.state.subject or phrase.subject
        if words["heading_subject"].fullmatch(phrase.subject):
            return self.heading_subject() or phrase.subject
        if words["pronoun"].fullmatch(phrase.subject):
            return self.state.subject
        self.state.item = None
        prefix, self.state.prefix = self.state.prefix, ""
        if words["joined"].match(phrase.subject) and self.state.counted:
            prefix = self.state.counted
        return self.reader.named(prefix + phrase.subject) if prefix else phrase.subject

    def item_subject(self, found: Item) -> str:
        above = path_of(self.paragraph.heading)
        if above and above.names and found.names and found.names[0] != above.names[0] and len(above.names) == 1:
            found = found._replace(path=above.path + found.path, names=(*above.names, *found.names))
        self.state.item = found
        self.state.prefix = ""
        return found.path

    def heading_subject(self) -> str:
        """What the nearest heading that names something is about, for the first paragraph under it."""
        if not self.state.after_heading:
            return ""
        words = self.seeds.words
        for text in reversed(self.paragraph.heading):
            title = self.reader.begun(re.sub(r"^\d{1,2}[、.]", "", folded(text).text), Phrase())
            named = re.sub(f"(?:{words['heading_end'].pattern})$", "", title)
            if named and not words["no_subject"].fullmatch(named):
                return named
        return ""

    # --- words without a figure

    def words(self, text: str, clause: Clause, after_figure: bool) -> None:
        if not text or (after_figure and len(text) < 2):
            return
        if self.seeds.words["reason_end"].search(text):
            self.state.mode = ""
        phrase = self.reader.phrase(text)
        if phrase.subject and "parts" in phrase.roles:
            phrase.roles.remove("parts")  # a list without figures: 主要包括办公费、印刷费
        self.effects(phrase)
        if phrase.lasts:
            self.state.year = phrase.year
        if self.seeds.words["reason_end"].search(text):
            self.state.mode = "reason"
        if clause.closer == "：" and clause.end == len(self.text) - 1:
            self.opens(text, phrase)
        if phrase.item:
            self.state.subject = self.item_subject(phrase.item)
        elif not phrase.subject or self.compared(phrase, clause):
            return
        elif clause.closer == "：" and self.seeds.words["reason_noun"].search(phrase.subject) and not self.state.mode:
            self.state.subject = self.subject(phrase)
        elif not after_figure and re.fullmatch("在.+中", phrase.subject):
            self.state.prefix = phrase.subject[1:]
        elif not after_figure and phrase.subject.endswith("中"):
            self.state.whole = phrase.subject[:-1]
        elif not after_figure and not self.state.mode and text.endswith("的"):
            self.state.prefix += phrase.subject + "的"

    def compared(self, phrase: Phrase, clause: Clause) -> bool:
        """Add what a clause without a figure says of more, less, the same or none."""
        words = self.seeds.words
        text = phrase.subject
        same = re.search(f"(?:{words['degree'].pattern})*(?P<word>{words['same'].pattern})$", text)
        if same and (phrase.base is not None or same["word"] == "持平") and not self.state.mode:
            self.direction(phrase, text[: same.start()], same["word"], clause)
            return True
        more = re.match(f"(?P<of>.*?)(?P<word>{words['compared'].pattern})(?:年初)?预算数?", text)
        if more and "决算" in more["of"]:
            phrase.base = "year_budget"
            self.direction(phrase, more["of"], more["word"], clause)
            return True
        if re.match(f"(?:{words['pronoun'].pattern})(?:{words['new'].pattern})", text):
            phrase.base = phrase.base or "last_year"
            self.direction(phrase, "", "新增", clause)
            return True
        if self.state.mode == "reason" and self.in_reason(phrase, clause):
            return True
        none = re.match(f"(?:{words['nil'].pattern})(?P<of>.+)", text)
        noted = words["note"].match(self.text)
        if none and words["absent"].match(none["of"]):
            return True
        if none and words["nil_subject"].search(none["of"]) and not self.state.mode and not noted:
            phrase.subject = self.reader.ended(none["of"])
            self.add_words("nil", "无", "", phrase, clause)
            return True
        return False

    def in_reason(self, phrase: Phrase, clause: Clause) -> bool:
        """A reason that says of amounts that they rose or fell: 人员经费、公用经费相应减少."""
        words = self.seeds.words
        change = re.search(f"(?:{words['degree'].pattern})*(?P<word>{words['change'].pattern})$", phrase.subject)
        named = phrase.subject[: change.start()].split("、") if change else []
        if not named or not all(words["reason_noun"].search(name) for name in named):
            return False
        for name in named:
            self.append(clause.start, clause.end, "direction", name, "", "", change["word"], Phrase(name), "")
        return True

    def direction(self, phrase: Phrase, of: str, word: str, clause: Clause) -> None:
        phrase.subject = self.reader.ended(of)
        if phrase.base is not None:
            self.state.base = phrase.base
        self.add_words("direction", "", word, phrase, clause)

    def add_words(self, kind: str, value: str, direction: str, phrase: Phrase, clause: Clause) -> None:
        subject = self.subject(phrase) or self.heading_subject()
        if subject:
            self.state.subject = subject
            self.append(clause.start, clause.end, kind, subject, value, "", direction, phrase, self.state.base)

    def opens(self, text: str, phrase: Phrase) -> None:
        """A paragraph that ends in a colon: what follows are parts of its subject."""
        named = re.sub(f"(?:{self.seeds.words['part_end'].pattern})$", "", text)
        if named != text:
            self.state.listed = (
                self.state.whole or self.state.subject or self.reader.ended(self.reader.begun(named, Phrase()))
            )
        elif phrase.roles[-1:] == ["parts"]:
            self.state.listed = self.state.subject if self.state.dimension == "money" else ""

    # --- state

    def effects(self, phrase: Phrase) -> None:
        """What the connectives before a figure or a clause change."""
        if "apart" in phrase.roles or (phrase.year and not self.state.subject):
            self.state.whole = self.state.outer = ""
        for role in phrase.roles:
            if role == "parts":
                self.state.parts, self.state.before = 0, self.state.whole
                self.state.whole = self.state.subject or self.state.whole
                self.state.mode = ""
            elif role in ("reason", "use"):
                self.state.mode = role
        if phrase.base is not None:
            self.state.base = phrase.base
        if phrase.lasts and re.match("[截至]", self.text[self.sentence[0] :]):
            self.state.year = phrase.year

    # --- results

    def add(
        self,
        figure: Figure,
        name: str,
        subject: str,
        phrase: Phrase,
        kind: Kind | None = None,
        match: re.Match[str] | None = None,
    ) -> None:
        groups = match.groupdict() if match else {}
        direction = groups.get("direction") or ("新增" if phrase.is_new and name == "amount" else "")
        base = ""
        if name in CHANGES:
            base = self.state.base
        elif kind and kind.base:
            base = kind.base
        elif phrase.stage is not None and (phrase.year or self.year) != self.year:
            base = f"last_year_{phrase.stage}" if phrase.stage else "last_year"
        self.state.dimension = figure.unit.dimension
        if self.state.parts >= 0 and name in {"amount", "count"}:
            self.state.parts += 1
        if is_counted(figure):
            self.state.counted = subject
        whole_of = groups.get("whole") or self.state.whole
        self.append(
            figure.start, figure.end, name, subject, figure.value, figure.unit.name, direction, phrase, base, whole_of
        )

    def append(
        self,
        start: int,
        end: int,
        kind: str,
        subject: str,
        value: str,
        unit: str,
        direction: str,
        phrase: Phrase,
        base: str,
        whole_of: str | None = None,
    ) -> None:
        first, last = self.folded.place(start, end)
        found = self.state.item if self.state.item and self.state.item.path == subject else None
        whole_of = self.state.whole if whole_of is None else whole_of
        self.reading.statements.append(
            Statement(
                self.paragraph.order,
                self.paragraph.page_at(first),
                self.paragraph.heading,
                self.sentence_text(),
                subject,
                found.names if found else (),
                code_of(subject, found),
                "" if whole_of == subject else whole_of,
                kind,
                value,
                unit,
                direction,
                phrase.year or self.state.year or self.year,
                base,
                first,
                last,
                not phrase.subject and not phrase.item,
                self.state.mode,
            )
        )

    def unread(self, figure: Figure, reason: str) -> None:
        first, last = self.folded.place(figure.start, figure.end)
        self.reading.unread.append(
            Unread(
                self.paragraph.order,
                self.paragraph.page_at(first),
                self.paragraph.heading,
                self.sentence_text(),
                figure.value,
                figure.unit.name,
                reason,
                first,
                last,
            )
        )

    def sentence_text(self) -> str:
        if len(self.text) > LONGEST:
            return ""
        return self.folded.original(*self.sentence).strip()
