"""Ends of a command other than success, with the exit status of the contract: 2 input, 3 the run itself.

click prints them as `Error: message` on stderr.
"""

import click


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


FOUND_ERRORS = 1
UNUSABLE = InputError.exit_code
FAILED = RunError.exit_code
"""Exit statuses of the contract beside 0."""
