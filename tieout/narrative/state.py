"""What a paragraph has said so far."""

from dataclasses import dataclass

from tieout.narrative.items import Item


@dataclass
class State:
    """What a figure without words of its own is understood by.

    `subject` and `item`: the last that was named. `whole`: what it is a part of; `outer`: what the whole paragraph is a
    part of; `listed`: what the paragraphs that follow are parts of. `base`: that of the last comparison. `mode`: reason
    or use, until the sentence ends. `prefix`: words that the next clause completes. `counted`: the last thing counted;
    `dimension`: that of the last figure. `parts` counts what was listed after 其中, up to the first semicolon, -1 where
    nothing is; `before` is the whole before it. `after_heading`: the paragraph is the first under its heading.
    """

    subject: str = ""
    item: Item | None = None
    whole: str = ""
    outer: str = ""
    listed: str = ""
    base: str = ""
    year: str = ""
    mode: str = ""
    prefix: str = ""
    counted: str = ""
    dimension: str = ""
    parts: int = -1
    before: str = ""
    after_heading: bool = False

    def begin_parts(self) -> None:
        """其中: what follows are parts of the subject."""
        self.parts, self.before = 0, self.whole
        self.whole = self.subject or self.whole
        self.mode = ""

    def semicolon(self, reason_goes_on: bool) -> None:
        """A semicolon ends a list whose members commas part: 其中：甲1万元，乙2万元；丙."""
        if self.parts > 1:
            self.whole = self.before
        self.parts = -1
        if not reason_goes_on:
            self.mode = ""

    def full_stop(self) -> None:
        """What follows a list is of the whole again."""
        if self.whole and self.whole != self.outer:
            self.subject = self.whole
        self.year = self.mode = self.prefix = ""
        self.whole = self.outer

    def take(self, other: "State") -> None:
        self.__dict__.update(other.__dict__)
