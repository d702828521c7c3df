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
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tieout.errors import RunError

FINDING = "finding"
"""The tag of tests whose failure is a finding on the input, not a fault of the run."""
# Unit tests and tests of the dictionaries are about the project alone; they run with its own tests. Cautious: of the
# tests, only those of nothing else go with what is excluded.
ALL = ["--full-refresh", "--exclude", "resource_type:unit_test", "path:seeds/reference,resource_type:test",
    "--indirect-selection", "cautious"]  # fmt: skip
"""Options of a build of all disclosures."""
CHANGED = ["--select", "tag:landing+", "waivers+", "expected_disclosures+", "--exclude", "resource_type:unit_test",
    "--indirect-selection", "eager"]  # fmt: skip
"""Options of a build of what changed. All else is decided by the project (`changed.DECIDES`), and stands already in the
warehouse that this very project built."""
TESTS = ("test.", "unit_test.")
DONE = {"success", "pass", "warn", "no-op"}

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
    """What a build reads beside the seeds, the checked cache of a landing folder, and the version of the project that
    evaluates it."""

    landing: Path | None
    project_version: str


class Part(NamedTuple):
    """What one of several runs for one warehouse builds: options of `dbt build`, more vars, and what its output folder
    is named by."""

    options: list[str]
    variables: dict[str, str]
    suffix: str


WHOLE = Part([], {}, "")


def changed_file(cache: Path) -> Path:
    """Lists the disclosures that have changed."""
    return cache / "changed.parquet"


def output_folder(root: Path, warehouse: Path) -> Path:
    """Where dbt leaves its manifest and results of a build into `warehouse`."""
    return root / "target" / f"build-{warehouse.stem}"


class Dbt:
    """One `dbt build` of the project in `root` into the file `warehouse`: entered, it parses the project, while the
    landing folder can still be checked."""

    def __init__(self, root: Path, warehouse: Path, target: str | None, given: Input, part: Part = WHOLE) -> None:
        output = output_folder(root, warehouse)
        self.output = output.with_name(output.name + part.suffix)
        self.options = [
            *("--project-dir", str(root), "--profiles-dir", str(root / "profiles"), "--target-path", str(self.output)),
            *(("--target", target) if target else ()),
        ]
        self.variables = {
            "warehouse": str(warehouse),
            "project_version": given.project_version,
            **({"landing": str(given.landing), "changed": str(changed_file(given.landing))} if given.landing else {}),
            **part.variables,
        }
        # dbt parses a project anew when its vars change, so the project is parsed with the same ones for every
        # warehouse of that name; which disclosures are built is left to a flag
        self.parsed_with = {"warehouse": warehouse.name, "changed": "set when it is built"}
        self.root, self.part = root, part

    def __enter__(self) -> "Dbt":
        self.results = self.output / "run_results.json"
        self.results.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tieout.dbt_process"],
            cwd=self.root,
            env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.ask([*self.options, *variables(self.parsed_with), "--no-write-json"])
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def build(self, only_changed: bool, report: Report) -> DbtRun:
        """Build all disclosures, or only those that `changed_file` lists. Raises RunError where dbt built nothing: a
        project that does not parse, an unknown target."""
        selected = CHANGED if only_changed else ALL
        self.ask([*self.options, *variables(self.variables), *selected, *self.part.options])
        errors = "\n".join(follow(self.process.stdout, report))
        if not self.results.exists():
            raise RunError(f"dbt did not run (exit status {self.process.wait()}):\n{errors}")
        return outcome(read_json(self.results), read_json(self.output / "manifest.json"), errors)

    def ask(self, request: list[str]) -> None:
        # A process that has ended has said why on its standard output.
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()


def variables(values: dict[str, str]) -> tuple[str, str]:
    return "--vars", json.dumps(values)


def follow(lines: Iterator[str], report: Report) -> Iterator[str]:
    """dbt's error messages out of what `dbt_process` writes; what is no JSON is an error too (a crash)."""
    for line in lines:
        try:
            message = json.loads(line)
        except ValueError:
            message = line.rstrip()
        if isinstance(message, list):
            report(*message)
        else:
            yield str(message)


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
