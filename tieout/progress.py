"""Progress on a terminal, none in a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tieout.dbt_run import Report


@contextmanager
def bar(title: str) -> Iterator[Report]:
    """A bar on stderr, moved by the function that this gives."""
    if not sys.stderr.isatty():
        yield lambda done, total, name: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
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
