"""What is wrong with an input file, and where."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from tieout.errors import InputError


class Problem(NamedTuple):
    """`row` is the line of the file, from 1, as an editor numbers it; `row_no` the row's own number, where it has one.

    Both are None, and `column` too, where the problem is the whole file's.
    """

    file: str
    row: int | None
    column: str | None
    message: str
    row_no: int | None = None

    def __str__(self) -> str:
        places = [
            self.file,
            self.row and f"row {self.row}" + (f" (row_no {self.row_no})" if self.row_no else ""),
            not self.row and self.row_no and f"row_no {self.row_no}",
            self.column and f"column {self.column}",
        ]
        return ", ".join(place for place in places if place) + f": {self.message}"


def nearest(word: str, candidates: Iterable[str]) -> str:
    """` (nearest: X)`, or nothing where no candidate resembles the word."""
    found = get_close_matches(word, list(candidates), n=1, cutoff=0.5)
    return f" (nearest: {found[0]})" if found else ""


def unreadable(problems: Iterable[Problem]) -> InputError:
    """One line a problem."""
    lines = [str(problem) for problem in problems]
    count = f"{len(lines)} problem{'s' if len(lines) != 1 else ''} in the input; the warehouse is left as it was"
    return InputError("\n".join([count, *lines]))
