"""Nights of a short project into whose landing folder disclosures a, b and then c arrive."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from conftest import copy_project, read_run, replace_once, run_tieout, write_run
from landing import T05, write_tiny
from shared import Shared
from short import shorten

SEED = "420103-2026-131"
LAST_NIGHT = {SEED, "a", "b"}
TONIGHT = {SEED, "a", "b", "c"}


class Night(NamedTuple):
    """A project after two nights."""

    root: Path
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]


def two_nights(shared: Shared) -> Night:
    """Built once. Read it only."""

    def make(folder: Path) -> None:
        root = copy_project(folder / "project")
        shorten(root)
        for name in ("a", "b"):
            write_tiny(root / "landing" / name, name)
        write_run(folder / "first.json", run_night(root))
        replace_once(root / "landing" / "a" / f"{T05}.csv", "合计,", "合计,1")
        write_run(folder / "second.json", run_night(root))

    folder = shared.once("night", make)
    return Night(folder / "project", read_run(folder / "first.json"), read_run(folder / "second.json"))


def third_night(night: Night, destination: Path) -> Path:
    """A copy of it, to go on with; one disclosure more has arrived."""
    root = Path(shutil.copytree(night.root, destination, ignore=shutil.ignore_patterns("logs")))
    write_tiny(root / "landing" / "c", "c")
    return root


def run_night(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_tieout(root, "nightly", "--landing", "landing", "--lang", "en", *arguments)


def quick_night(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Without the checkpoint of Great Expectations."""
    return run_night(root, "--no-expectations", *arguments)


def query(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def disclosures(warehouse: Path) -> set[str]:
    return {name for (name,) in query(warehouse, "select disclosure_id from dim_disclosure")}


def records(folder: Path) -> list[dict[str, Any]]:
    """Run records beside a warehouse, first to last."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "runs").glob("*.json"))]


def first_seen(warehouse: Path) -> dict[str, Any]:
    return dict(query(warehouse, "select finding_id, first_seen from finding_history"))
