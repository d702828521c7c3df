"""Progress on a terminal, none in a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich import progress as rich_progress
from rich.console import Console

from tieout.steps import Progress


@contextmanager
def bar(title: str) -> Iterator[Progress]:
    """A bar on stderr, moved by the function that this gives."""
    if not sys.stderr.isatty():
        yield lambda done, total, name: None
        return
    columns = (
        rich_progress.SpinnerColumn(),
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.MofNCompleteColumn(),
        rich_progress.TimeElapsedColumn(),
    )
    with rich_progress.Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total, name: progress.update(
            task, completed=done, total=total, description=f"{title} {name}"
        )


@contextmanager
def spinner(title: str) -> Iterator[None]:
    """A sign on stderr that something is under way."""
    if not sys.stderr.isatty():
        yield
        return
    with Console(stderr=True).status(title):
        yield
