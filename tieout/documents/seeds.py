"""Dictionaries of the project: CSV files under seeds/."""

import csv
import os
from functools import cache
from pathlib import Path

Row = dict[str, str]


def seeds_root() -> Path:
    """The folder `seeds` of the project: that of TIEOUT_PROJECT where it is set, else the one beside the package."""
    root = os.environ.get("TIEOUT_PROJECT")
    return (Path(root) if root else Path(__file__).resolve().parents[2]) / "seeds"


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Rows of seeds/<name>.csv, such as `reference/tables`; none where that file is missing."""
    path = seeds_root() / f"{name}.csv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def header(name: str) -> tuple[str, ...]:
    """Columns of seeds/<name>.csv."""
    with (seeds_root() / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(next(csv.reader(stream)))
