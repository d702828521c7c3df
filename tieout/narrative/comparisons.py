"""Clauses without a figure: what they say of more, less, the same or none, and what they mean for the next."""

import re
from bisect import bisect_left

from tieout.narrative.clauses import Clause
from tieout.narrative.phrases import Phrase
from tieout.narrative.saying import Saying
from tieout.narrative.topics import NUMBER


class Comparisons(Saying):
    def words(self, text: str, clause: Clause, after_figure: bool) -> None:
        """Read words without a figure: a whole clause, or what follows the last figure of one."""
        if not text or (after_figure and len(text) < 2):
            return
        announces = self.seeds.words["reason_end"].search(text)
        if announces:
            self.state.mode = ""
        phrase = self.reader.phrase(text)
        self.lists(phrase, clause)
        self.effects(phrase)
        if phrase.lasts:
            self.state.year = phrase.year
        if announces:
            self.state.mode = "reason"
        if clause.closer == "：" and clause.end == len(self.text) - 1:
            self.opens(text, phrase)
        if phrase.item:
            self.state.subject = self.item_subject(phrase.item)
        elif phrase.subject and not self.compared(phrase, clause) and not after_figure:
            self.prepares(phrase, text, clause)

    def lists(self, phrase: Phrase, clause: Clause) -> None:
        """A list with figures is of parts, one without is a use: 主要包括：办公费、印刷费."""
        if phrase.subject and "parts" in phrase.roles:
            phrase.roles.remove("parts")
        whole = "其中" in self.text[clause.start : clause.end] or clause.end == len(self.text) - 1
        if clause.closer == "：" and phrase.roles[-1:] in (["parts"], ["use"]) and not whole:
            phrase.roles[-1] = "parts" if self.figures_until_semicolon(clause.end) else "use"

    def figures_until_semicolon(self, start: int) -> bool:
        ends = (place for mark in "；。" if (place := self.text.find(mark, start)) >= 0)
        return bisect_left(self.starts, start) < bisect_left(self.starts, min(ends, default=len(self.text)))

    def opens(self, text: str, phrase: Phrase) -> None:
        """A paragraph that ends in a colon: what follows are parts of its subject."""
        named = re.sub(f"(?:{self.seeds.words['part_end'].pattern})$", "", text)
        if named != text:
            said = self.state.whole or self.state.subject
            self.state.listed = said or self.reader.ended(self.reader.begun(named, Phrase()))
        elif phrase.roles[-1:] == ["parts"] and self.state.dimension == "money":
            self.state.listed = self.state.subject

    def prepares(self, phrase: Phrase, text: str, clause: Clause) -> None:
        """Words that name what the next clause is about, or begin its subject."""
        words = self.seeds.words
        if clause.closer == "。" and self.is_heading_sentence(phrase, clause):
            self.state.subject = self.without_end(phrase.subject) or phrase.subject
        elif clause.closer == "：" and not self.state.mode:
            phrase.subject = self.without_end(phrase.subject) or phrase.subject
            if words["reason_noun"].search(phrase.subject):
                self.state.subject = self.subject(phrase)
        elif re.fullmatch("在.+中", phrase.subject):
            self.state.prefix = phrase.subject[1:]
        elif phrase.subject.endswith("中"):
            self.state.whole = phrase.subject[:-1]
        elif text.endswith("的") and not self.state.mode:
            self.state.prefix += phrase.subject + "的"

    def is_heading_sentence(self, phrase: Phrase, clause: Clause) -> bool:
        """Whether a sentence only names what its paragraph is about: 1.因公出国（境）费用。2024年预算数0万元."""
        number = NUMBER.match(self.text)
        is_whole = number is not None and clause.start <= number.end() and clause.end + 1 < len(self.text)
        return is_whole and bool(self.seeds.words["nil_subject"].search(phrase.subject))

    def compared(self, phrase: Phrase, clause: Clause) -> bool:
        """Add what a clause compares in words; whether it does."""
        words = self.seeds.words
        text = phrase.subject
        why = re.match(f"(?P<of>.+?)(?P<word>{words['change'].pattern})的(?:主要)?原因", text)
        if why:
            self.direction(phrase, why["of"], why["word"], clause)
            self.state.mode = "reason"
            return True
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
        return self.in_reason(text, clause) or self.none(phrase, clause)

    def none(self, phrase: Phrase, clause: Clause) -> bool:
        """Add that there is none of something. Notes under empty tables say it of the table."""
        words = self.seeds.words
        found = re.match(f"(?:{words['nil'].pattern})(?P<of>.+)", phrase.subject)
        if not found or self.state.mode or words["note"].match(self.text):
            return False
        if words["absent"].match(found["of"]) or not words["nil_subject"].search(found["of"]):
            return bool(words["absent"].match(found["of"]))
        phrase.subject = self.reader.ended(found["of"])
        self.add_words("nil", "无", "", phrase, clause)
        return True

    def in_reason(self, text: str, clause: Clause) -> bool:
        """Add that amounts rose or fell, where a reason says so: 人员经费、公用经费相应减少."""
        words = self.seeds.words
        change = re.search(f"(?:{words['degree'].pattern})*(?P<word>{words['change'].pattern})$", text)
        if not change or self.state.mode != "reason":
            return False
        named = text[: change.start()].split("、")
        if not all(words["reason_noun"].search(name) for name in named):
            return False
        for name in named:
            self.state_that(clause.start, clause.end, "direction", name, Phrase(name), direction=change["word"])
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
            said = {"value": value, "direction": direction}
            self.state_that(clause.start, clause.end, kind, subject, phrase, self.state.base, **said)
