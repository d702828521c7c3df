"""Ends of a command other than success, with the exit status of the contract: 2 input, 3 the run itself.

Each is a message of messages.toml: `InputError("no_warehouse", warehouse=...)`.
"""

import click

from tieout.messages import Message, Value, message


class Failure(click.ClickException):
    """A message with an exit status. `message` is its text in English, as records keep it."""

    def __init__(self, code: str, /, **params: Value) -> None:
        self.said = message(code, **params)
        super().__init__(self.said.text("en"))


class InputError(Failure):
    """Wrong usage, or input that cannot be read."""

    exit_code = 2


class RunError(Failure):
    """The run failed for a reason that is not in the input."""

    exit_code = 3


class BusyError(RunError):
    """Another build has the lock."""


class PublishedError(RunError):
    """The new warehouse is in place, but not all that comes after went well."""


class OutputError(RunError):
    """Standard output is full. What the command has done stands."""


FOUND_ERRORS = 1
UNUSABLE = InputError.exit_code
FAILED = RunError.exit_code
"""Exit statuses of the contract beside 0."""


def said(error: Exception) -> Message | str:
    """Tell an error within another one: as a message where it is one, else as its own text."""
    return error.said if isinstance(error, Failure) else str(error)
