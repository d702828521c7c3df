"""Build a warehouse from the seeds and a landing folder, in a copy that takes its place only if the build is good."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from tieout.build.changed import changed_list, project_version
from tieout.build.dbt import Build, DbtRun, Run, run_dbt
from tieout.build.spark import check_cluster, run_on_spark
from tieout.console.progress import bar
from tieout.errors import RunError
from tieout.expectations import process as checkpoint
from tieout.inputs.problem import unreadable
from tieout.inputs.seeds import check_input
from tieout.intake.arrivals import take_in_arrivals
from tieout.landing.cache import cache_of
from tieout.landing.check import Landed, check_landing
from tieout.landing.scan import LandingProblem
from tieout.messages import message
from tieout.project import engine_of
from tieout.steps import Progress
from tieout.warehouse.file import building, copy, publish, reading
from tieout.warehouse.summary import summarise

ENGINES: dict[str, Run] = {"duckdb": run_dbt, "spark": run_on_spark}
Step = Callable[[str], AbstractContextManager[Progress]]
"""Wraps a named part of a build and gives it the function to report progress to: `progress.bar`, or a log."""


class Copy(NamedTuple):
    """What was built and not yet published: its summary (see `summary.summarise`) with the outcome of dbt's tests, and
    what lay in the landing folder, if there was one."""

    summary: dict[str, Any]
    landed: Landed | None


def build(
    root: Path, warehouse: Path, landing: Path | None, target: str | None, with_expectations: bool = True
) -> dict[str, Any]:
    """Build and publish. Returns the summary of the new warehouse (see `summary.summarise`) with the outcome of dbt's
    tests and of the checkpoint, which is None without it.

    Raises InputError where the input cannot be read and RunError where the run itself failed; the previous warehouse is
    then as it was. A checkpoint that cannot run is a RunError too, with the new warehouse in place.
    """
    began = monotonic()
    with building(warehouse, root) as built:
        done = build_copy(root, warehouse, built, landing, target, bar)
        publish(built, warehouse)
        try:
            expectations = check_expectations(warehouse, bar) if with_expectations else None
        except RunError as error:
            raise RunError("built_but", warehouse=shown(warehouse), what=error.said) from error
    return {
        **done.summary,
        "expectations": expectations,
        "warehouse": shown(warehouse),
        "seconds": round(monotonic() - began, 1),
    }


def build_copy(
    root: Path,
    warehouse: Path,
    built: Path,
    landing: Path | None,
    target: str | None,
    step: Step,
    run: Run | None = None,
) -> Copy:
    """Check the seeds, read the landing folder, if one is given, and build at `built` what is to replace the warehouse,
    with `run`, if it is given, else on the engine of the target. Raises as `build` does."""
    engine = engine_of(root, target)
    order = Build(root, built, target, project_version(root, engine))
    landed = None
    if engine == "spark":
        check_cluster()
    with step("input"):
        check_seeds(root)
    copy(warehouse, built)
    if landing:
        cache = cache_of(warehouse)
        with step("landing") as report:
            faults = take_in_arrivals(landing, report)
            unread = [LandingProblem(each.file, None, each.folder, None, None, each.reason) for each in faults]
            landed = check_landing(root, landing, cache, report, unread)
            order = order._replace(landing=cache, changed=changed_list(root, cache, built, order.version))
    with step("dbt") as report:
        done = (run or ENGINES[engine])(order, report)
    check_run(done)
    with reading(built) as connection:
        summary = summarise(connection)
    return Copy({**summary, "dbt_tests": tests(done)}, landed)


def check_seeds(root: Path) -> None:
    """Raises InputError where a seed or the catalogue cannot be read."""
    problems = check_input(root)
    if problems:
        raise unreadable(problems)


def check_run(run: DbtRun) -> None:
    """Raises RunError where the build is not to be published: a failure that is not a finding."""
    if run.failures:
        skipped = [name for name in run.failures if run.statuses[name] == "skipped"]
        failed = [name for name in run.failures if name not in skipped]
        # Nothing but skipped nodes: what they stand behind is a test on findings, which should hang on the last model.
        what = [message("failed_node", node=name, status=run.statuses[name]) for name in failed or skipped]
        if failed and skipped:
            what.append(message("skipped_nodes", count=len(skipped)))
        if run.errors:
            what.append(message("quoted", text=run.errors))
        raise RunError("dbt_failed", what=tuple(what))


def tests(run: DbtRun) -> dict[str, int]:
    statuses = run.tests()
    return {"passed": statuses["pass"], "warned": statuses["warn"], "failed": statuses["fail"]}


def check_expectations(warehouse: Path, step: Step) -> dict[str, Any]:
    """Run the checkpoint of Great Expectations on a warehouse. Returns `passed`, `failed` and `failed_titles`. Raises
    RunError where it cannot run."""
    with step("expectations"):
        try:
            return checkpoint.run(warehouse)
        except RunError as error:
            raise RunError("no_checkpoint", error=error.said) from error


def shown(path: Path) -> str:
    """From the working directory where it lies in it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
