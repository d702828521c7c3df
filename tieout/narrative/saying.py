"""Of what a phrase of a paragraph is said, and the statement that comes of it."""

import re
from typing import Any

from tieout.narrative.folded import folded
from tieout.narrative.grammar import Grammar
from tieout.narrative.items import Item
from tieout.narrative.numerals import Figure, Passed
from tieout.narrative.paragraphs import LONGEST, Paragraph
from tieout.narrative.phrases import Phrase, Reader, code_of, path_of
from tieout.narrative.state import State
from tieout.narrative.statements import Numeral, Reading, Statement, Unread


class Saying:
    """A paragraph being read: its text, the state of reading, and the reading that it adds to."""

    def __init__(self, paragraph: Paragraph, seeds: Grammar, year: str, reading: Reading, state: State) -> None:
        self.paragraph = paragraph
        self.seeds = seeds
        self.year = year
        self.reading = reading
        self.state = state
        self.reader = Reader(seeds, year)
        self.folded = folded(paragraph.text)
        self.text = self.folded.text
        self.sentence = (0, len(self.text))
        self.starts: list[int] = []
        """Places of the figures."""

    # --- subjects

    def subject(self, phrase: Phrase) -> str:
        """The subject of words, or the one said before."""
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
        """The path of an item, with the class from the heading where it is left out."""
        above = path_of(self.paragraph.heading)
        if above and found.names and len(above.names) == 1 and found.names[0] != above.names[0]:
            found = found._replace(path=above.path + found.path, names=(*above.names, *found.names))
        self.state.item = found
        self.state.prefix = ""
        return found.path

    def heading_subject(self) -> str:
        """What the nearest heading that names something is about, for the first paragraph under it."""
        words = self.seeds.words
        for text in reversed(self.paragraph.heading if self.state.after_heading else ()):
            title = self.reader.begun(re.sub(r"^\d{1,2}[、.]", "", folded(text).text), Phrase())
            named = self.without_end(title)
            if named and not words["no_subject"].fullmatch(named):
                return named
        return ""

    def without_end(self, title: str) -> str:
        """What a heading is about, without the words that many end with: 支出预算 of 支出预算情况说明."""
        return re.sub(f"(?:{self.seeds.words['heading_end'].pattern})$", "", title)

    def effects(self, phrase: Phrase) -> None:
        """What the connectives of a phrase, its comparison and its year change for what follows."""
        if "apart" in phrase.roles or (phrase.year and not self.state.subject):
            self.state.whole = self.state.outer = ""
        for role in phrase.roles:
            if role == "parts":
                self.state.begin_parts()
            elif role in ("reason", "use"):
                self.state.mode = role
        if phrase.base is not None:
            self.state.base = phrase.base
        if phrase.lasts and self.seeds.words["as_of"].match(self.text, self.sentence[0]):
            self.state.year = phrase.year

    # --- results

    def state_that(
        self, start: int, end: int, kind: str, subject: str, phrase: Phrase, base: str = "", **said: str
    ) -> None:
        """Add a statement; `said` has value, unit, direction and whole where there are any."""
        found = self.state.item if self.state.item and self.state.item.path == subject else None
        whole = said.get("whole") or self.state.whole
        self.reading.statements.append(
            Statement(
                **self.place(start, end),
                subject=subject,
                path=found.names if found else (),
                code=code_of(subject, found),
                whole="" if whole == subject else whole,
                kind=kind,
                value=said.get("value", ""),
                unit=said.get("unit", ""),
                direction=said.get("direction", ""),
                year=phrase.year or self.state.year or self.year,
                base=base,
                carried=not phrase.subject and not phrase.item,
                within=self.state.mode,
            )
        )

    def unread(self, figure: Figure, reason: str) -> None:
        place = self.place(figure.start, figure.end)
        self.reading.unread.append(Unread(**place, value=figure.value, unit=figure.unit.name, reason=reason))

    def passed(self, number: Passed) -> None:
        start, end = self.folded.place(number.start, number.end)
        page, text = self.paragraph.page_at(start), self.paragraph.text[start:end]
        self.reading.passed.append(Numeral(self.paragraph.order, page, text, number.meaning, start, end))

    def place(self, start: int, end: int) -> dict[str, Any]:
        first, last = self.folded.place(start, end)
        return {
            "paragraph": self.paragraph.order,
            "page": self.paragraph.page_at(first),
            "heading": self.paragraph.heading,
            "sentence": self.folded.original(*self.sentence).strip() if len(self.text) <= LONGEST else "",
            "start": first,
            "end": last,
        }
