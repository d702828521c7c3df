"""One `dbt build` in a process of its own, by what dbt documents: its command, its log as JSON, its artifacts.

Of its own, because dbt keeps global state (flags, adapters, an open DuckDB file) that would disturb a reader in the
same process, and because its memory goes when it ends.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tieout.errors import RunError
from tieout.messages import message
from tieout.steps import Progress

FINDING = "finding"
"""The tag of tests whose failure is a finding on the input, not a fault of the run."""
ALL = ["--selector", "build"]
CHANGED = ["--selector", "night"]
"""What follows from what changed (selectors.yml). All else is decided by the project (`changed.DECIDES`), and is in the
warehouse that this very project built."""
TESTS = ("test.", "unit_test.")
DONE = {"success", "pass", "warn", "no-op"}
QUIET = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}


class DbtRun(NamedTuple):
    """`statuses` is by unique_id; `failures` are the nodes that must not fail, and did; `errors` is dbt's own text."""

    statuses: dict[str, str]
    failures: list[str]
    errors: str

    def tests(self) -> Counter[str]:
        """Count tests and unit tests by status: pass, warn, fail, error, skipped."""
        return Counter(status for name, status in self.statuses.items() if name.startswith(TESTS))


class Build(NamedTuple):
    """What one `dbt build` makes of the project in `root`: the DuckDB file `warehouse`, from the seeds and the checked
    cache `landing`; of all disclosures, or of those that the Parquet file `changed` lists. `version` is that of the
    project."""

    root: Path
    warehouse: Path
    target: str | None
    version: str
    landing: Path | None = None
    changed: Path | None = None

    def variables(self) -> dict[str, str]:
        given = {"warehouse": self.warehouse, "landing": self.landing, "changed": self.changed}
        return {"project_version": self.version} | {name: str(path) for name, path in given.items() if path}

    def selection(self) -> list[str]:
        return CHANGED if self.changed else ALL


Run = Callable[[Build, Progress], DbtRun]
"""Runs a build; raises RunError where dbt built nothing (a project that does not parse, an unknown target)."""


def output_folder(root: Path, warehouse: Path) -> Path:
    """Where dbt leaves its manifest and results of a build into `warehouse`."""
    return root / "target" / f"build-{warehouse.stem}"


def run_dbt(build: Build, report: Progress) -> DbtRun:
    """Run dbt on DuckDB (see `Run`)."""
    return run_command(build, build.variables(), build.selection(), output_folder(build.root, build.warehouse), report)


def run_command(
    build: Build,
    variables: dict[str, str],
    selection: list[str],
    output: Path,
    report: Progress,
    command: str = "build",
) -> DbtRun:
    """Run a command of dbt that leaves run_results.json in `output`."""
    results = output / "run_results.json"
    results.unlink(missing_ok=True)
    program = [
        *(str(Path(sys.executable).with_name("dbt")), command, *selection, "--vars", json.dumps(variables)),
        *("--project-dir", str(build.root), "--profiles-dir", str(build.root / "profiles")),
        *("--target-path", str(output), *(("--target", build.target) if build.target else ())),
        *("--log-format", "json", "--log-level-file", "none", "--log-path", str(output), "--no-use-colors"),
    ]
    with subprocess.Popen(
        program,
        cwd=build.root,
        env={**os.environ, **QUIET},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        # dbt has the lock of the folder too (`files.locked`): it may go on writing when this process is killed
        close_fds=False,
    ) as process:
        errors = follow(process.stdout or (), report)
    if not results.exists():
        raise RunError(
            "dbt_did_not_run", why=message("quoted", text=errors) if errors else message("ended_from_outside")
        )
    return outcome(artifact(results), artifact(output / "manifest.json"), errors)


def artifact(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def follow(lines: Iterable[str], report: Progress) -> str:
    """Report each node that is done, from dbt's log, and return dbt's error messages. A line that is not JSON (a crash)
    is an error too."""
    errors: list[str] = []
    for line in lines:
        try:
            event = json.loads(line)
            info, data = event["info"], event["data"]
        except (ValueError, TypeError, KeyError):
            errors.append(line.rstrip())
            continue
        if info["name"].startswith("Log") and info["name"].endswith("Result"):
            report(data["index"], data.get("total") or data.get("num_models"), data["node_info"]["node_name"])
        elif info["level"] == "error":
            errors.append(info["msg"])
    return "\n".join(errors)


def outcome(results: dict[str, Any], manifest: dict[str, Any], errors: str) -> DbtRun:
    """Judge a run by dbt's artifacts run_results.json and manifest.json."""
    statuses = {each["unique_id"]: each["status"] for each in results["results"]}
    tags = {name: node["tags"] for name, node in manifest["nodes"].items()}
    failures = [
        name
        for name, status in statuses.items()
        if status not in DONE and not (status == "fail" and FINDING in tags.get(name, []))
    ]
    return DbtRun(statuses, failures, errors)
