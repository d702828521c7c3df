"""One `dbt build` in a process of its own, and what came of it.

Of its own, because dbt keeps global state (flags, adapters, an open DuckDB file) that a second run or a reader in the
same process would meet, and because its memory goes when it ends.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tieout.errors import RunError

FINDING = "finding"
"""The tag of tests whose failure is a finding on the input, not a fault of the run."""
NOT_TESTED = ["resource_type:unit_test"]
"""Unit tests are about the project alone; they run with its own tests."""
DECIDED = ["path:seeds/reference", "rules", "rule_terms"]
"""Seeds that are in the warehouse already while the project is the one that built it."""
TESTS = ("test.", "unit_test.")
DONE = {"success", "pass", "warn", "no-op"}

# dbt, which ends with the process that started it: its standard input closes then. Were that process killed alone, dbt
# would go on writing where the next build writes.
DBT = """
import os, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
from dbt.cli.main import cli
cli()
"""

Report = Callable[[int, int, str], None]
"""Takes nodes done, nodes in all, and the name of the last one."""


class DbtRun(NamedTuple):
    """`statuses` is by unique_id; `failures` are the nodes that must not fail, and did; `errors` is dbt's own text."""

    statuses: dict[str, str]
    failures: list[str]
    errors: str

    def succeeded(self, model: str) -> bool:
        return any(name.split(".")[-1] == model and status == "success" for name, status in self.statuses.items())

    def tests(self) -> Counter[str]:
        """Tests and unit tests by status: pass, warn, fail, error, skipped."""
        return Counter(status for name, status in self.statuses.items() if name.startswith(TESTS))


class Input(NamedTuple):
    """What a build reads beside the seeds: the checked cache of a landing folder, whether to build only the disclosures
    that have changed (`changed_file`), and the version of the project that evaluates them."""

    landing: Path | None
    only_changed: bool
    project_version: str


class Part(NamedTuple):
    """What one of several runs for one warehouse builds: options of `dbt build`, more vars, and what its output folder
    is named by."""

    options: list[str]
    variables: dict[str, str]
    suffix: str


WHOLE = Part([], {}, "")


def changed_file(cache: Path) -> Path:
    return cache / "changed.parquet"


def output_folder(root: Path, warehouse: Path) -> Path:
    """Where dbt leaves its manifest and results of a build into `warehouse`."""
    return root / "target" / f"build-{warehouse.stem}"


def dbt_build(
    root: Path, warehouse: Path, target: str | None, given: Input, report: Report, part: Part = WHOLE
) -> DbtRun:
    """Run `dbt build` on the project in `root` into the file `warehouse`. Raises RunError where dbt built nothing: a
    project that does not parse, an unknown target."""
    output = output_folder(root, warehouse)
    output = output.with_name(output.name + part.suffix)
    results = output / "run_results.json"
    results.unlink(missing_ok=True)
    # dbt parses a project anew when its vars change, so they are the same whatever is built: a flag tells the two apart
    variables = {
        "warehouse": str(warehouse),
        "project_version": given.project_version,
        **({"landing": str(given.landing), "changed": str(changed_file(given.landing))} if given.landing else {}),
        **part.variables,
    }
    command = [sys.executable, "-c", DBT]
    command += ["--log-format", "json", "--log-format-file", "text", "--no-use-colors", "build"]
    command += ["--project-dir", str(root), "--profiles-dir", str(root / "profiles"), "--target-path", str(output)]
    command += ["--vars", json.dumps(variables), *(["--target", target] if target else [])]
    command += ["--exclude", *NOT_TESTED, *(DECIDED if given.only_changed else [])]
    command += [] if given.only_changed else ["--full-refresh"]
    command += part.options
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        errors = "\n".join(follow(process.stdout, report))
    if not results.exists():
        raise RunError(f"dbt did not run (exit status {process.returncode}):\n{errors}")
    return outcome(read_json(results), read_json(output / "manifest.json"), errors)


def follow(lines: Iterator[str], report: Report) -> Iterator[str]:
    """dbt's error messages out of its log, a JSON object a line; what is no JSON is an error too (a crash)."""
    for line in lines:
        try:
            event = json.loads(line)
            data, info = event["data"], event["info"]
        except (ValueError, KeyError, TypeError):
            yield line.rstrip()
            continue
        if info["name"].startswith("Log") and info["name"].endswith("Result"):
            report(
                data["index"], data.get("total") or data["num_models"], data.get("node_info", {}).get("node_name", "")
            )
        elif info["level"] == "error":
            yield info["msg"]


def outcome(run_results: dict[str, Any], manifest: dict[str, Any], errors: str) -> DbtRun:
    statuses = {result["unique_id"]: result["status"] for result in run_results["results"]}
    finding_tests = {name for name, node in manifest["nodes"].items() if FINDING in node["tags"]}
    failures = [
        name
        for name, status in statuses.items()
        if status not in DONE and not (status == "fail" and name in finding_tests)
    ]
    return DbtRun(statuses, failures, errors)


def read_json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))
