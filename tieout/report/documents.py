"""The documents beside the report: what Great Expectations checked, and dbt's documentation of the models."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from tieout.errors import RunError
from tieout.expectations import process

SAMPLE = 20
"""At most so many rows of what breaks an expectation are on the page."""
COLUMNS = {
    "disclosure_id": ("公开材料", "disclosure"),
    "table_code": ("表", "table"),
    "table_name": ("表", "table"),
    "row_no": ("行号", "row"),
    "row_code": ("行代码", "row code"),
    "row_label": ("行", "row label"),
    "measure": ("栏次", "measure"),
    "published": ("公布数", "published"),
    "expected": ("应为", "expected"),
    "difference": ("差额", "difference"),
    "message": ("说明", "message"),
    "source_file": ("文件", "file"),
    "source_row": ("行号", "row"),
    "source_column": ("列", "column"),
    "published_text": ("原文", "published text"),
    "problem": ("问题", "problem"),
    "position": ("第几列", "position"),
    "found": ("实为", "found"),
    "status": ("状态", "status"),
    "times": ("次数", "times"),
    "mart": ("数据集市", "mart"),
}
"""Columns of rows that break an expectation, as (zh, en); any other has its own name."""
LEVELS = {"critical": "error", "warning": "warn", "info": "info"}


class Expectation(NamedTuple):
    """One expectation on the page: `level` is error, warn or info. `columns` are words, `rows` cells in both languages;
    the first SAMPLE of `unexpected` rows. `rule_code` is empty outside the catalogue."""

    suite: str
    title: tuple[str, str]
    level: str
    rule_code: str
    holds: bool
    unexpected: int
    columns: list[tuple[str, str]]
    rows: list[list[tuple[Any, Any]]]


def expectations(warehouse: Path) -> list[Expectation]:
    """Run the checkpoint; return its expectations, those that fail first. Raises RunError where it could not run."""
    with tempfile.TemporaryDirectory() as folder:
        details = Path(folder) / "expectations.json"
        process.run(warehouse, "--json-details", str(details))
        found = [expectation(outcome) for outcome in json.loads(details.read_text(encoding="utf-8"))]
    return sorted(found, key=lambda each: (each.holds, list(LEVELS.values()).index(each.level)))


def expectation(outcome: dict[str, Any]) -> Expectation:
    """`outcome` is one of `--json-details` (see `tieout.expectations.checkpoint.Outcome`)."""
    rows = [spoken(row) for row in outcome["rows"][:SAMPLE]]
    # a column without a word in any row says nothing
    names = [name for name in (rows[0] if rows else {}) if any(row[name] != (None, None) for row in rows)]
    return Expectation(
        outcome["suite"],
        (outcome["title_zh"], outcome["title_en"]),
        LEVELS[outcome["severity"]],
        outcome["rule_code"],
        outcome["success"],
        outcome["unexpected"],
        [COLUMNS.get(name, (name, name)) for name in names],
        [[row[name] for name in names] for row in rows],
    )


def spoken(row: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """A row with every value in Chinese and English: a finding's two messages are one column."""
    cells = {name: (value, value) for name, value in row.items() if name not in ("message_zh", "message_en")}
    return cells | ({"message": (row["message_zh"], row["message_en"])} if "message_zh" in row else {})


def dbt_documentation(project: Path, warehouse: Path, page: Path) -> Path:
    """Write dbt's documentation of a project and its warehouse as one `page`, as `dbt docs generate --static` makes it.
    Raises RunError, with what dbt said, where it fails."""
    # read_only: whoever writes the report reads the same file meanwhile
    variables = {"warehouse": str(warehouse.resolve()), "access_mode": "read_only"}
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}
    # a folder of its own: two reports at once do not meet, and the project stays as it is
    with tempfile.TemporaryDirectory() as output:
        command = [
            *(str(Path(sys.executable).with_name("dbt")), "docs", "generate", "--static"),
            *("--project-dir", str(project), "--profiles-dir", str(project / "profiles")),
            *("--target-path", output, "--vars", json.dumps(variables)),
            *("--log-level", "error", "--log-level-file", "none", "--log-path", output, "--no-use-colors"),
        ]
        done = subprocess.run(
            command, cwd=project, env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8"
        )
        if done.returncode != 0:
            said = (done.stdout + done.stderr).strip().splitlines()
            raise RunError("no_model_docs", error=said[-1] if said else f"exit status {done.returncode}")
        page.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(Path(output) / "static_index.html", page))
