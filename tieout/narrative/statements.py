"""What a narrative says of its figures, and the figures whose meaning is not known."""

from typing import NamedTuple


class Statement(NamedTuple):
    """One figure, or one comparison in words, with what it is said of.

    `subject`: the words as printed, without number, year and organisation; an item with its whole path. `path` has
    the names of 类, 款 and 项, `code` the code printed with them. `whole` is what the subject is a part of, for a
    share the base. `value` is as printed, without unit; `direction` the printed word of a change. `base` is that of
    a comparison: last_year, last_year_budget, last_year_executed, year_budget, own_year, or other. `start` and `end`
    are places of the figure in the text of paragraph `paragraph`. `carried`: the subject was said before. `within` is
    reason or use where such a clause has the figure.
    """

    paragraph: int
    page: int | None
    heading: tuple[str, ...]
    sentence: str
    subject: str
    path: tuple[str, ...]
    code: str
    whole: str
    kind: str
    value: str
    unit: str
    direction: str
    year: str
    base: str
    start: int
    end: int
    carried: bool
    within: str


class Unread(NamedTuple):
    """A figure without a statement; `reason` says why."""

    paragraph: int
    page: int | None
    heading: tuple[str, ...]
    sentence: str
    value: str
    unit: str
    reason: str
    start: int
    end: int


class Numeral(NamedTuple):
    """A number that is not a figure."""

    paragraph: int
    page: int | None
    text: str
    meaning: str
    start: int
    end: int


class Reading(NamedTuple):
    """Every run of digits of the paragraphs is in one of these."""

    statements: list[Statement]
    unread: list[Unread]
    passed: list[Numeral]


NO_UNIT = "no unit"
NO_SUBJECT = "no subject"
NO_KIND = "not said what it is a percentage of"
TOO_LONG = "the paragraph is too long"
REASONS = (NO_UNIT, NO_SUBJECT, NO_KIND, TOO_LONG)
