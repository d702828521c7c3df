"""How well published documents are read: figures right, wrong and missing against truth, seconds and memory a page.

    python bench/intake.py DOCUMENT... [--truth DIR]... [--details]

Truth files are `figures_<document>.csv`: page, row_code, row_label, column_label and published_text of every figure of
every table. A figure is right where all five are as they were typed. A document without truth is told what it prints:
tables, figures placed, figures left.
"""

import csv
import resource
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import click

from tieout.documents.account import missing_tables
from tieout.documents.identity import Given
from tieout.documents.limits import Limits, here
from tieout.documents.reading import Reading, reading
from tieout.documents.text import folded

Key = tuple[str, str, str, str, str]
"""Page, text, code, label with what it belongs to, path of headings."""


class Result(NamedTuple):
    document: str
    expected: int
    found: int
    figures: int
    unplaced: int
    right: int | None
    wrong: int | None
    missing: int | None
    pages: int
    seconds: float


def read_keys(read: Reading) -> Counter[Key]:
    keys: Counter[Key] = Counter()
    for figure in read.figures():
        label = folded("/".join(part for part in (figure.parent, figure.label) if part))
        keys[str(figure.place.page or ""), figure.text, figure.code, label, folded(figure.header_path)] += 1
    return keys


def true_keys(path: Path) -> Counter[Key]:
    with path.open(encoding="utf-8", newline="") as stream:
        return Counter(
            (
                row["page"],
                row["published_text"].strip(),
                folded(row["row_code"]),
                folded(row["row_label"]),
                folded(row["column_label"]),
            )
            for row in csv.DictReader(stream)
        )


def measure(path: Path, truth: Path | None, details: bool) -> Result:
    start = time.process_time()
    read = reading([here(path, path.name, Limits())], Given())
    seconds = time.process_time() - start
    figures = read.figures()
    right = wrong = missing = None
    if truth is not None:
        true, found = true_keys(truth), read_keys(read)
        right, wrong, missing = (sum(each.values()) for each in (true & found, found - true, true - found))
        if details:
            for key in (true - found).elements():
                click.echo(f"  not read so: {key}")
            for key in (found - true).elements():
                click.echo(f"  read so:     {key}")
    lacking = len(missing_tables(read))
    return Result(
        path.stem,
        len(read.template.tables),
        len(read.template.tables) - lacking,
        len(figures),
        sum(bool(figure.reason) for figure in figures),
        right,
        wrong,
        missing,
        max(1, len(read.documents[0].pages)),
        seconds,
    )


@click.command()
@click.argument("documents", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--truth", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--details", is_flag=True, help="List every figure that is not as in the truth.")
def main(documents: tuple[Path, ...], truth: tuple[Path, ...], details: bool) -> None:
    """Print a row a document."""
    click.echo(
        "document | tables of the template | figures | unplaced | right | wrong | missing | pages | CPU s a page"
    )
    for path in documents:
        known = next((file for folder in truth if (file := folder / f"figures_{path.stem}.csv").exists()), None)
        r = measure(path, known, details)
        judged = " | ".join("-" if each is None else str(each) for each in (r.right, r.wrong, r.missing))
        per_page = r.seconds / r.pages
        tables = f"{r.found}/{r.expected}"
        click.echo(f"{r.document} | {tables} | {r.figures} | {r.unplaced} | {judged} | {r.pages} | {per_page:.4f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"largest memory: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
