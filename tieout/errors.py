"""Ends of a command other than success, with the exit status of the contract: 2 input, 3 the run itself.

click prints them as `Error: message` on stderr.
"""

from collections.abc import Iterable

import click

from tieout.problem import Problem


class InputError(click.ClickException):
    """Wrong usage, or input that cannot be read."""

    exit_code = 2


class RunError(click.ClickException):
    """The run failed for a reason that is not in the input."""

    exit_code = 3


class BusyError(RunError):
    """Another build has the lock."""


class PublishedError(RunError):
    """The new warehouse is in place, but not all that comes after went well."""


class OutputError(RunError):
    """Standard output is full. What the command has done stands."""


def unreadable(problems: Iterable[Problem]) -> InputError:
    """One line a problem."""
    lines = [str(problem) for problem in problems]
    count = f"{len(lines)} problem{'s' if len(lines) != 1 else ''} in the input; the warehouse is left as it was"
    return InputError("\n".join([count, *lines]))
