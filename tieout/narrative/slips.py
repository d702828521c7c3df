"""A fault in the text of a narrative: where it stands, the words at fault, and what they should say."""

from typing import NamedTuple

from tieout.narrative.statements import Statement


class Slip(NamedTuple):
    """`marked` are the words at fault as printed, "" for what stands from `start` to `end`, places in the text
    of the paragraph; `expected` what they should say, as far as that is known; `subject` what they are said of."""

    code: str
    paragraph: int
    page: int | None
    sentence: str
    marked: str
    start: int
    end: int
    expected: str = ""
    subject: str = ""


def slip_of(code: str, each: Statement, marked: str = "", expected: str = "") -> Slip:
    """A slip in a statement: its figure as printed, or other words of its sentence."""
    return Slip(code, each.paragraph, each.page, each.sentence, marked, each.start, each.end, expected, each.subject)
