"""Options that commands share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tieout.errors import RunError
from tieout.project import targets

Option = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Adds an option to a command."""

warehouse_option = click.option(
    "--warehouse",
    type=click.Path(path_type=Path, dir_okay=False, resolve_path=True),
    help="The DuckDB file. Default: warehouse/tieout.duckdb in the project.",
)
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["zh", "en"]),
    help="Language of the messages. Default: that of the locale, else en.",
)

expectations_option = click.option(
    "--expectations/--no-expectations",
    default=True,
    show_default=True,
    help="Run Great Expectations after dbt's tests.",
)


def landing_option(checked: bool) -> Option:
    """Not `checked` here, it is for a command that puts on record what it cannot read."""
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
        "worse or resolved. Repeatable; or in TIEOUT_NOTIFY_URLS, apart by spaces, which keeps its secrets out of the "
        "list of processes.",
    )


def folder_option(help_text: str) -> Option:
    return click.option("--output", type=click.Path(path_type=Path, file_okay=False, resolve_path=True), help=help_text)


@contextmanager
def writing(output: Path) -> Iterator[None]:
    """Raises RunError where `output`, or what it lies in, cannot be written."""
    try:
        yield
    except OSError as error:
        raise RunError(f"{output} cannot be written: {error}") from error


def check_target(root: Path, target: str | None) -> None:
    if target and target not in targets(root):
        raise click.BadParameter(f"profiles/profiles.yml has {', '.join(targets(root))}", param_hint="'--target'")
