"""One `dbt build` in a process of its own, and what came of it.

Of its own, because dbt keeps global state (flags, adapters, an open DuckDB file) that a second run or a reader in the
same process would meet, and because its memory goes when it ends.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from click import unstyle

from tieout.errors import RunError
from tieout.landing.cache import held
from tieout.steps import Progress

FINDING = "finding"
"""The tag of tests whose failure is a finding on the input, not a fault of the run."""
# Unit tests, and tests of the dictionaries and of the seeds' texts, are about the project alone; they run with its own
# tests. Cautious: of the tests, only those of nothing else go with what is excluded.
OF_THE_PROJECT = ["resource_type:unit_test", "tag:project_tests", "tag:rule", "tag:key,path:models/intermediate",
    "tag:key,path:models/staging"]  # fmt: skip
LEFT_OUT = ["--exclude", *OF_THE_PROJECT, "path:seeds/reference,resource_type:test",
    "--indirect-selection", "cautious"]  # fmt: skip
KEPT = ["--select", "+config.materialized:incremental", "+int_input_problem", "resource_type:seed", *LEFT_OUT]
"""Selects what a share needs that others are to follow: the tables that are kept from one to the next, and what these
are made of. What looks at all disclosures is made with the last."""
CHANGED = ["--select", "tag:landing+", "waivers+", "expected_disclosures+", "--exclude", *OF_THE_PROJECT,
    "--indirect-selection", "eager"]  # fmt: skip
"""Selects what follows from what changed. All else is decided by the project (`changed.DECIDES`), and stands already in
the warehouse that this very project built."""
RESULTS = "run_results{}.json"
"""What dbt has written of its last run; with a number, of those before it."""
LOADED = ["--exclude-resource-type", "seed"]
UNTESTED = ["--exclude-resource-type", "test"]
TESTS = ("test.", "unit_test.")
# Nearly all that dbt makes stays until the end of a run: to look for garbage in it takes a tenth of a small build.
PROCESS = "import gc; gc.disable(); from tieout.build.dbt_process import main; main()"
DONE = {"success", "pass", "warn", "no-op"}
FINE = DONE - {"warn"}

Node = tuple[str, str, list[str]]
"""unique_id, status and tags."""


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


class Share(NamedTuple):
    """What one `dbt build` builds: the disclosures that a Parquet file lists, or all, and the nodes that dbt's options
    select. The first share of a warehouse is built `anew`; one that `follows` another finds the seeds loaded; after the
    last, `is_last`, everything can be tested. `few`: of many."""

    listed: Path | None
    selected: list[str]
    anew: bool
    follows: bool
    is_last: bool
    few: bool


ALL = Share(None, LEFT_OUT, anew=True, follows=False, is_last=True, few=False)


def shares(lists: list[Path], anew: bool, few: bool) -> list[Share]:
    """One share for each file, on top of what the warehouse holds or `anew`."""
    last = len(lists) - 1
    return [
        Share(
            listed,
            KEPT if number < last else LEFT_OUT if anew else CHANGED,
            anew=anew and number == 0,
            follows=number > 0,
            is_last=number == last,
            few=few,
        )
        for number, listed in enumerate(lists)
    ]


class Part(NamedTuple):
    """What is different where two engines build one warehouse: more options and vars, and what the output folder is
    named by."""

    options: list[str]
    variables: dict[str, str]
    suffix: str


WHOLE = Part([], {}, "")


def output_folder(root: Path, warehouse: Path) -> Path:
    """Where dbt leaves its manifest and results of a build into `warehouse`."""
    return root / "target" / f"build-{warehouse.stem}"


class Dbt:
    """dbt for the project in `root` and the file `warehouse`: entered, it parses the project, while the landing folder
    can still be checked. Between two runs it leaves the file to others."""

    by_shares = True
    """Whether it can build what changed alone, and many disclosures one share after the other."""

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
            "fsync_mode": "NONE",
            **({"landing": str(given.landing)} if given.landing else {}),
            **part.variables,
        }
        # dbt parses a project anew when its vars change, so the project is parsed with the same ones for every
        # warehouse of that name
        self.parsed_with = {"warehouse": warehouse.name, "changed": "set when it is built"}
        self.root, self.landing, self.part = root, given.landing, part

    def __enter__(self) -> "Dbt":
        for earlier in self.output.glob(RESULTS.format("*")):
            earlier.unlink()
        self.results, self.runs = self.output / RESULTS.format(""), 0
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROCESS],
            cwd=self.root,
            env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.ask(["parse", *self.options, *variables(self.parsed_with), "--no-write-json"])
        return self

    def __exit__(self, *_: object) -> None:
        # it is idle, or what it is at is not wanted any more
        self.process.kill()
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def build(self, share: Share, report: Progress) -> DbtRun:
        """Build a share of the disclosures, with its tests where others follow. Raises RunError where dbt built nothing
        (a project that does not parse, an unknown target)."""
        options = [
            *(["--full-refresh"] if share.anew else []),
            *share.selected,
            *(LOADED if share.follows else []),
            *(UNTESTED if share.is_last else []),
            # an earlier share has written out the project, or the run of the tests will, if need be
            *(["--no-write-json"] if share.follows or share.is_last else []),
        ]
        return self.run("build", options, share, {}, report)

    def test(self, share: Share, report: Progress) -> DbtRun:
        """The tests that `build` left out. They only read the file, as others may meanwhile."""
        options = [
            # a test does not ask which relations there are
            "--no-populate-cache",
            *share.selected,
            *(["--no-write-json"] if self.is_written() else []),
        ]
        return self.run("test", options, share, {"access_mode": "read_only"}, report)

    def is_written(self) -> bool:
        """Whether dbt has written out the project, as a manifest, since it last parsed a changed one."""
        parsed, written = self.output / "partial_parse.msgpack", self.output / "manifest.json"
        try:
            return parsed.stat().st_mtime_ns < written.stat().st_mtime_ns
        except FileNotFoundError:
            return False

    def run(self, command: str, options: list[str], share: Share, more: dict[str, str], report: Progress) -> DbtRun:
        if self.results.exists():
            self.runs += 1
            self.results.rename(self.output / RESULTS.format(f"_{self.runs}"))
        self.ask([command, *self.options, *self.told(share, more), *options, *self.part.options])
        nodes, errors = follow(self.process.stdout, report)
        if nodes is None:
            raise RunError(f"dbt did not run:\n{errors or 'its process was ended from outside: is memory short?'}")
        return outcome(nodes, errors)

    def told(self, share: Share, more: dict[str, str]) -> tuple[str, str]:
        """The option of dbt by which the models learn what they are to build."""
        return variables(
            {
                **self.variables,
                **({"landing_holds": held(self.landing)} if self.landing else {}),
                **({"changed": str(share.listed), "few": share.few} if share.listed else {}),
                **more,
            }
        )

    def ask(self, request: list[str]) -> None:
        # A process that has ended has said why on its standard output.
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()


def variables(values: dict[str, str]) -> tuple[str, str]:
    return "--vars", json.dumps(values)


def follow(lines: Iterable[str], report: Progress) -> tuple[list[Node] | None, str]:
    """What came of the nodes, if dbt ran, and dbt's error messages, out of what `dbt_process` writes until a run has
    ended; what is no JSON is an error too (a crash)."""
    errors: list[str] = []
    for line in lines:
        try:
            message = json.loads(line)
        except ValueError:
            message = line.rstrip()
        if isinstance(message, dict):
            return message["nodes"], "\n".join(errors)
        if isinstance(message, list):
            report(*message)
        else:
            # dbt colours what failed
            errors.append(unstyle(str(message)))
    return None, "\n".join(errors)


def nodes_of(results: dict[str, Any], manifest: dict[str, Any]) -> list[Node]:
    """What came of the nodes, out of what dbt writes of a run: run_results.json and manifest.json."""
    return [
        (each["unique_id"], each["status"], manifest["nodes"].get(each["unique_id"], {}).get("tags", []))
        for each in results["results"]
    ]


def outcome(nodes: list[Node], errors: str) -> DbtRun:
    failures = [
        name for name, status, tags in nodes if status not in DONE and not (status == "fail" and FINDING in tags)
    ]
    return DbtRun({name: status for name, status, _ in nodes}, failures, errors)


def together(runs: list[DbtRun]) -> DbtRun:
    """Several runs as one: of a node that ran more than once, what was not fine."""
    statuses: dict[str, str] = {}
    for run in runs:
        statuses |= {name: status for name, status in run.statuses.items() if statuses.get(name, "success") in FINE}
    failures = [name for run in runs for name in run.failures]
    return DbtRun(statuses, failures, "\n".join(filter(None, (run.errors for run in runs))))
