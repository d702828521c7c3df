"""What a night came to, as a JSON file that other programs read."""

import json
import os
import platform
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import time
from typing import Any

from tieout.clock import compact, iso, now
from tieout.files import flush
from tieout.landing.check import Landed
from tieout.warehouse.file import reading

PACKAGES = {"tieout": "tieout", "dbt": "dbt-core", "duckdb": "duckdb", "great_expectations": "great-expectations"}

ABANDONED = 60
"""Seconds after which a draft is one of a run that was killed."""


def versions() -> dict[str, str | None]:
    """Of what the run was made with; None for a package that runs from its source without being installed."""
    return {**{name: installed(package) for name, package in PACKAGES.items()}, "python": platform.python_version()}


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def counts(summary: dict[str, Any], built: Path) -> dict[str, Any]:
    """What the record counts of a warehouse, out of its summary and itself."""
    with reading(built) as connection:
        ((cells,),) = connection.execute("select count(*) from fct_cell").fetchall()
    return {
        "disclosures": len(summary["disclosures"]),
        "cells": cells,
        "equations": summary["equations"],
        "findings": summary["findings"],
        "history": summary["history"],
    }


def record(
    warehouse: str,
    started: datetime,
    outcome: str,
    exit_status: int,
    steps: list[dict[str, Any]],
    landed: Landed | None,
    counted: dict[str, Any] | None,
    error: str | None,
) -> dict[str, Any]:
    """The record of a run that ends now. `warehouse` is the file's name, since two may lie in one folder; `outcome` is
    published, refused, failed or unreadable; `counted` is None where nothing was published."""
    return {
        "run_id": compact(started),
        "warehouse": warehouse,
        "started_at": iso(started),
        "ended_at": iso(now()),
        "outcome": outcome,
        "exit_status": exit_status,
        "versions": versions(),
        "landing": landed and landed._asdict(),
        "counts": counted,
        "steps": steps,
        "error": error,
    }


def write_record(folder: Path, run: dict[str, Any]) -> Path:
    """`<run_id>.json` in `folder`, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for abandoned in folder.glob("*.tmp"):
        if time() - abandoned.stat().st_mtime > ABANDONED:
            abandoned.unlink(missing_ok=True)
    path = folder / f"{run['run_id']}.json"
    draft = path.with_suffix(".tmp")
    try:
        draft.write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        flush(draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    flush(folder)
    return path
