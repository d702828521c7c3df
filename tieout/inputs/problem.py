"""What is wrong with an input file, and where."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tieout.errors import InputError
from tieout.messages import Message, message


class Problem(NamedTuple):
    """A fault of an input file. `row` is the line of the file, from 1, as an editor numbers it; `row_no` the row's own
    number, where it has one.

    Both are None, and `column` too, where the problem is that of the whole file.
    """

    file: str
    row: int | None
    column: str | None
    message: Message
    row_no: int | None = None

    def as_message(self) -> Message:
        """The fault with its place."""
        place = row_place(self.row, self.row_no)
        if place and self.column:
            return message("at_row_and_column", file=self.file, row=place, column=self.column, fault=self.message)
        if place:
            return message("at_file_row", file=self.file, row=place, fault=self.message)
        if self.column:
            return message("at_column", file=self.file, column=self.column, fault=self.message)
        return message("at_file", file=self.file, fault=self.message)

    def text(self, language: str) -> str:
        return self.as_message().text(language)

    def __str__(self) -> str:
        return self.text("en")

    def as_json(self) -> dict[str, Any]:
        """The fields for json.dumps, the message as its code and in both languages."""
        texts = {"message": self.message.text("en"), "message_zh": self.message.text("zh")}
        return {**self._asdict(), "code": self.message.code, **texts}


def row_place(row: int | None, row_no: int | None) -> Message | None:
    """A row by its line and its own number, as far as they are known."""
    if row and row_no:
        return message("line_and_number", row=row, row_no=row_no)
    if row:
        return message("line", row=row)
    return message("row_number", row_no=row_no) if row_no else None


def unreadable(problems: Iterable[Problem]) -> InputError:
    """Make one error of problems, a line each."""
    lines = tuple(problem.as_message() for problem in problems)
    return InputError("input_faults", count=len(lines), problems=lines)
