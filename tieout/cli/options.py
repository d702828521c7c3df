"""Options that commands share."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import click

from tieout.errors import InputError, RunError
from tieout.messages import LANGUAGES, message
from tieout.project import default_language, targets

Option = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Adds an option to a command."""


def named_plainly(_context: click.Context, _option: click.Parameter, value: Path | None) -> Path | None:
    """Check the name of a warehouse: DuckDB and dbt name its catalog after it. Raises InputError."""
    if value and not re.fullmatch(r"[\w .-]+", value.name):
        raise InputError("warehouse_name", name=value.name)
    return value


warehouse_option = click.option(
    "--warehouse",
    type=click.Path(path_type=Path, dir_okay=False, resolve_path=True),
    callback=named_plainly,
    help="The DuckDB file. Default: warehouse/tieout.duckdb in the project.",
)
LANGUAGE: ContextVar[str] = ContextVar("language")
"""The language of this run, once the command line is read."""


def in_language(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    LANGUAGE.set(value or default_language())
    return LANGUAGE.get()


# First of all options, so that what is wrong with another one is told in it.
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    callback=in_language,
    is_eager=True,
    help="Language of the messages. Default: that of the locale, else en.",
)

expectations_option = click.option(
    "--expectations/--no-expectations",
    default=True,
    show_default=True,
    help="Run Great Expectations after dbt's tests.",
)


def landing_option(checked: bool) -> Option:
    """Offer a landing folder. If it is not `checked` here, the command checks it and records the failure."""
    kind = click.Path(path_type=Path, exists=checked, file_okay=not checked, readable=checked, resolve_path=True)
    what = "Folder of other organisations' tables: <disclosure_id>/<seed>.csv, or .parquet files of many disclosures."
    return click.option("--landing", type=kind, help=what)


def format_option(*formats: str) -> Option:
    return click.option("--format", "output", type=click.Choice(formats), default="table", show_default=True)


def notify_option(required: bool) -> Option:
    return click.option(
        "--url",
        "urls",
        multiple=True,
        required=required,
        envvar="TIEOUT_NOTIFY_URLS",
        help="Address of apprise (mailto://, wecombot://, dingtalk://, feishu://, json://, …) to tell what is new, "
        "worse or resolved. Repeatable; or in TIEOUT_NOTIFY_URLS, separated by spaces, which keeps its secrets out of "
        "the list of processes.",
    )


def folder_option(help_text: str) -> Option:
    return click.option("--output", type=click.Path(path_type=Path, file_okay=False, resolve_path=True), help=help_text)


@contextmanager
def writing(output: Path) -> Iterator[None]:
    """Raises RunError where `output`, or what it lies in, cannot be written."""
    try:
        yield
    except OSError as error:
        raise RunError("unwritable", folder=str(output), error=str(error)) from error


def check_target(root: Path, target: str | None) -> None:
    if target and target not in targets(root):
        raise InputError(
            "option_value", option="--target", fault=message("no_target", targets=", ".join(targets(root)))
        )
