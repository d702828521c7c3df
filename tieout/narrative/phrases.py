"""Words beside a figure taken apart: comparison, year, connectives, subject, and what they do."""

import re
from dataclasses import dataclass, field

from tieout.narrative.grammar import Grammar
from tieout.narrative.items import NAMED, Item, bare_code, item

QUOTES = re.compile("^“([^“”]*)”$")


@dataclass
class Phrase:
    """Words without figures: what is left of them as `subject`, and what was taken off.

    `roles` are those of connectives, in order; `base` is None where nothing is compared; `stage` is what a phrase such
    as 预算执行数为 says (executed, budget), None where there is none. `lasts` says that the year was said in digits.
    """

    subject: str = ""
    item: Item | None = None
    after_item: str = ""
    roles: list[str] = field(default_factory=list)
    year: str = ""
    base: str | None = None
    base_year: str = ""
    stage: str | None = None
    is_new: bool = False
    is_whole: bool = False
    is_bare: bool = False
    lasts: bool = False


class Reader:
    """Takes words apart by a grammar; `year` is that of the disclosure."""

    def __init__(self, grammar: Grammar, year: str) -> None:
        self.grammar = grammar
        self.year = year

    def phrase(self, words: str) -> Phrase:
        found = Phrase()
        words = self.grammar.words["aside"].sub("", words)
        found.item = item(words)
        if found.item:
            before = self.compared(words[: found.item.start], found)
            self.begun(before, found)
            found.item = self.without_start(found.item, found)
            found.after_item = self.compared(words[found.item.end :], found)
            self.stage_after(found.after_item, found)
            return found
        words = self.begun(self.compared(words, found), found)
        words = self.without_year(words, found)
        stage = next((stage for pattern, stage in self.grammar.stages if pattern.fullmatch(words)), None)
        found.stage = found.stage if stage is None else stage
        found.is_bare = bool(self.grammar.words["bare"].fullmatch(words))
        found.is_whole = bool(self.grammar.words["whole"].fullmatch(words))
        found.subject = "" if stage is not None else words if found.is_whole else self.ended(words)
        return found

    def stage_after(self, words: str, found: Phrase) -> None:
        """What the words after an item say that its figure is: …（项）2022年预算执行数为."""
        date = DATE.match(words)
        if date:
            self.effect("year", date, found)
            words = words[date.end() :]
        found.stage = next((stage for pattern, stage in self.grammar.stages if pattern.fullmatch(words)), found.stage)

    def compared(self, words: str, found: Phrase) -> str:
        """The words without the comparison in them, which goes to `found`."""
        for pattern, stage in self.grammar.bases:
            match = pattern.search(words)
            if match:
                if stage == "from":
                    found.stage, found.year = "", match.groupdict().get("year") or self.last_year()
                    return words[: match.start()]
                found.base = self.base(match.groupdict(), stage, found)
                rest = words[: match.start()] + words[match.end() :]
                return rest.strip("，")
        return words

    def ends_compared(self, words: str) -> bool:
        """Whether words end in a comparison: the figure after them is what is compared with."""
        found = next((match for pattern, _ in self.grammar.bases if (match := pattern.search(words))), None)
        return found is not None and found.end() == len(words)

    def base(self, groups: dict[str, str | None], stage: str, found: Phrase) -> str:
        if "year" not in groups and "last" not in groups:
            return "year_budget"
        year = groups.get("year")
        found.base_year = year or self.last_year()
        if year and self.year and int(year) != int(self.year) - 1:
            return "own_year" if year == self.year else "other"
        return f"last_year_{stage}" if stage else "last_year"

    def begun(self, words: str, found: Phrase) -> str:
        """The words without connectives, years and the organisation before them."""
        changed = True
        while changed and words:
            changed = False
            words = words.lstrip("，、：")
            for role, pattern in (*self.grammar.starts, ("year", DATE), ("new", self.grammar.words["new"])):
                match = pattern.match(words)
                if match and match.end() and not (role == "year" and match.end() == len(words) == 0):
                    words = words[match.end() :]
                    self.effect(role, match, found)
                    changed = True
                    break
        return words

    def effect(self, role: str, match: re.Match[str], found: Phrase) -> None:
        if role == "year":
            year = match.groupdict().get("year")
            found.year = year or self.last_year()
            found.lasts = bool(year)
        elif role == "new":
            found.is_new = True
        elif role != "skip":
            found.roles.append(role)

    def last_year(self) -> str:
        return str(int(self.year) - 1) if self.year else ""

    def without_start(self, found_item: Item, found: Phrase) -> Item:
        """An item without connectives that its first name has taken up: 其中一般公共服务支出（类）."""
        if not found_item.names:
            return found_item
        first = self.begun(found_item.names[0], found) or found_item.names[0]
        path = found_item.path.replace(found_item.names[0], first, 1)
        return found_item._replace(path=path, names=(first, *found_item.names[1:]))

    def without_year(self, words: str, found: Phrase) -> str:
        """A name without the year inside it: 编报绩效目标的2024年度项目."""
        match = self.grammar.direct.search(words)
        if match and match.start():
            found.year = match["year"]
            return words[: match.start()] + words[match.end() :]
        return words

    def ended(self, words: str) -> str:
        """The words without verbs and the like after the subject."""
        while words:
            match = self.grammar.ends.search(words)
            if not match or not match[0]:
                break
            words = words[: match.start()]
        words = words.strip("，、：；")
        quoted = QUOTES.match(words)
        return self.named(quoted[1] if quoted else words)

    def named(self, words: str) -> str:
        """A subject by its usual name, where the seeds know one."""
        for pattern, subject in self.grammar.subjects:
            words = pattern.sub(subject, words)
        return words


DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?:年度?|(?=[预决]算))(?:\d{1,2}月(?:\d{1,2}日)?|底|末|初)?(?:，)?"
    r"|(?:上年度?|去年)(?!结转|结余)(?:，)?"
)


def path_of(heading: tuple[str, ...]) -> Item | None:
    """The class that a heading names: （一）一般公共服务（类）."""
    for text in reversed(heading):
        text = text.replace("(", "（").replace(")", "）").replace(" ", "")
        if (found := NAMED.search(text)) and "类" in found["path"]:
            path = re.sub(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+[.、])", "", found["path"])
            return item(path)
    return None


def code_of(subject: str, found_item: Item | None) -> str:
    return found_item.code if found_item else bare_code(subject)
