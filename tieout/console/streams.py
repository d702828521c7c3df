"""Standard output and error, as they may be closed or full before a command is done."""

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from tieout.errors import OutputError
from tieout.text import one_line

if TYPE_CHECKING:
    # of `typing` from Python 3.12 on
    from _typeshed import ReadableBuffer as Buffer


class Stream(io.FileIO):
    """A standard stream that is lost from the first write that fails: what is written after that goes nowhere, so that
    the command goes on. The failure is raised once, as OutputError, unless it is of the kind `forgiven`."""

    def __init__(self, descriptor: int, forgiven: type[OSError]) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.forgiven, self.is_lost = forgiven, False

    def write(self, data: "Buffer", /) -> int:
        if not self.is_lost:
            try:
                return super().write(data)
            except OSError as error:
                self.is_lost = True
                if not isinstance(error, self.forgiven):
                    raise OutputError("output_full", error=str(error.strerror)) from error
        return memoryview(data).nbytes


def prepare() -> None:
    """Set up both streams of a command, UTF-8 where they are no terminal. A reader of the output may go away, as `head`
    does; an output that is full is an error, since the answer is lost. Nothing that becomes of the messages changes
    what a command comes to."""
    # or a file that is opened takes the place of a stream that was closed
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    sys.stdout = prepared(sys.stdout, 1, BrokenPipeError)
    sys.stderr = prepared(sys.stderr, 2, OSError)


def tell(line: str, err: bool = False) -> None:
    """Print a line in which texts from outside may stand: what they hold of controls reaches no terminal."""
    click.echo(one_line(line), err=err)


def prepared(stream: TextIO | None, descriptor: int, forgiven: type[OSError]) -> TextIO:
    if stream and stream.isatty():
        return stream
    errors = stream.errors if stream else "replace"
    raw = Stream(descriptor, forgiven)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors=errors, line_buffering=descriptor == 2)
