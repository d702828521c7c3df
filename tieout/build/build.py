"""Build a warehouse from the seeds and a landing folder, in a copy that takes its place only if the build is good."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import duckdb

from tieout.build.changed import plan, project_version
from tieout.build.dbt import ALL, Dbt, DbtRun, Input, Share, together
from tieout.build.spark import SparkDbt
from tieout.console.progress import bar
from tieout.errors import RunError
from tieout.expectations import process as expectations
from tieout.inputs.problem import Problem, unreadable
from tieout.inputs.seeds import check_input, declared_columns, line_of
from tieout.landing.cache import cache_of
from tieout.landing.check import Landed, check_landing
from tieout.landing.quarantine import set_aside
from tieout.landing.scan import LandingProblem
from tieout.messages import Message, message
from tieout.project import engine_of
from tieout.steps import Progress
from tieout.warehouse.file import building, copy, flush_early, publish, reading, rows
from tieout.warehouse.summary import summarise

SEEDS = "seeds/disclosure/"
UNREADABLE = """
select disclosure_id, source_file, source_row, source_column, published_text, problem
from intermediate.int_input_problem
order by source_file, disclosure_id, source_row, source_column
"""


TAKEN_BACK = """
delete from snapshots.finding_snapshot where dbt_valid_from >= $since;
update snapshots.finding_snapshot set dbt_valid_to = null where dbt_valid_to >= $since;
"""
Start = Callable[[Path, Path, str | None, Input], Dbt]
"""Makes dbt for a project, a file to build, a target of the project and what the build reads."""
Step = Callable[[str], AbstractContextManager[Progress]]
"""Wraps a named part of a build and gives it the function to report progress to: `progress.bar`, or a log."""


class Copy(NamedTuple):
    """What was built and not yet published: its summary (see `summary.summarise`, with the outcome of dbt's tests),
    what lay in the landing folder, if there was one, and the checkpoint's outcome, or why it could not run."""

    summary: dict[str, Any]
    landed: Landed | None
    expectations: Future[dict[str, Any]]


def build(root: Path, warehouse: Path, landing: Path | None, target: str | None) -> dict[str, Any]:
    """Summary of the new warehouse (see `summary.summarise`) with the outcome of dbt's tests and of the checkpoint.

    Raises InputError where the input cannot be read and RunError where the run itself failed; the previous warehouse is
    then as it was. A checkpoint that cannot run is a RunError too, with the new warehouse in place.
    """
    began = monotonic()
    with building(warehouse, root) as built:
        done = build_copy(root, warehouse, built, landing, target, bar)
        publish(built, warehouse)
    try:
        outcome = done.expectations.result()
    except Exception as error:
        raise RunError(f"{shown(warehouse)} is built, but the checkpoint could not run: {error}") from error
    return {
        **done.summary,
        "expectations": outcome,
        "warehouse": shown(warehouse),
        "seconds": round(monotonic() - began, 1),
    }


def check_seeds(root: Path) -> None:
    """Raises InputError where a seed or the catalogue cannot be read."""
    problems = check_input(root)
    if problems:
        raise unreadable(problems)


def build_copy(
    root: Path,
    warehouse: Path,
    built: Path,
    landing: Path | None,
    target: str | None,
    step: Step,
    start: Start | None = None,
) -> Copy:
    """Check the seeds, read the landing folder, if one is given, and build at `built` what is to replace the warehouse,
    a share of the disclosures after the other, with the dbt that `start` makes, else that of the target. Raises as
    `build` does."""
    engine, landed, shares, cache = engine_of(root, target), None, [ALL], cache_of(warehouse)
    given = Input(cache if landing else None, project_version(root, engine))
    start = start or (SparkDbt if engine == "spark" else Dbt)
    with start(root, built, target, given) as dbt:
        # while dbt starts
        with step("input"):
            check_seeds(root)
        copy(warehouse, built)
        if landing:
            with step("landing") as report:
                landed = check_landing(root, landing, cache, report)
                shares = plan(root, cache, built, given.project_version)
        if not dbt.by_shares:
            shares = [ALL]
        # the copy; not before, since the check of the landing folder waits for the disk at each of its steps
        flush_early(built)
        runs = []
        for number, share in enumerate(shares, 1):
            name = f"dbt {number} of {len(shares)}" if len(shares) > 1 else "dbt"
            runs.append(build_share(dbt, share, built, cache if landing else None, name, step))
            check_run(runs[-1], built, root)
        run, checkpoint = verify(dbt, shares[-1], built, step)
        check_run(run, built, root)
    with reading(built) as connection:
        summary = summarise(connection)
    if landed:
        landed = landed._replace(quarantined=len(summary["quarantined"]))
    return Copy({**summary, "dbt_tests": tests(together([*runs, run]))}, landed, checkpoint)


def build_share(dbt: Dbt, share: Share, built: Path, cache: Path | None, name: str, step: Step) -> DbtRun:
    """One `dbt build`. What only the models can see to be unreadable in landing files, such as an amount too large in
    the unit of its table, sets its disclosure aside, and the models are built again."""
    began = datetime.now(UTC)
    with step(name) as report:
        run = dbt.build(share, report)
    late = late_problems(run, built) if cache else []
    if late:
        set_aside(cache, late)
        if run.succeeded("finding_snapshot"):
            take_back_history(built, began)
        with step(f"{name} again") as report:
            run = dbt.build(share, report)
    return run


def take_back_history(built: Path, since: datetime) -> None:
    """As if the snapshot had not been taken since: a run that is made again would else find what it had found itself to
    be resolved."""
    with duckdb.connect(str(built)) as connection:
        for statement in TAKEN_BACK.strip().splitlines():
            connection.execute(statement, {"since": since.replace(tzinfo=None)})


def verify(dbt: Dbt, share: Share, built: Path, step: Step) -> tuple[DbtRun, Future[dict[str, Any]]]:
    """dbt's tests and the checkpoint at once: both only read, and each is mostly Python, which takes one core."""
    flush_early(built)
    with step("tests") as report, ThreadPoolExecutor(1) as beside:
        checkpoint = beside.submit(run_expectations, built)
        return dbt.test(share, report), checkpoint


def late_problems(run: DbtRun, built: Path) -> list[LandingProblem]:
    """Figures of landing files that the models could not read."""
    if not run.succeeded("int_input_problem"):
        return []
    with reading(built) as connection:
        found = [row for row in rows(connection, UNREADABLE) if not row["source_file"].startswith(SEEDS)]
    return [
        LandingProblem(
            row["source_file"],
            row["disclosure_id"],
            None,
            None,
            row["source_column"],
            message("at_row", row_no=row["source_row"], fault=fault_of(row)),
        )
        for row in found
    ]


def fault_of(row: dict[str, Any]) -> Message:
    """A row of int_input_problem as a message."""
    value = row["published_text"]
    if row["problem"].endswith("word"):
        return message("word_unknown", what=message("a_direction_word"), word=value, nearest="")
    too_large = row["problem"].endswith("amount")
    return message("amount_too_large", value=value) if too_large else message("not_a_number", value=value)


def check_run(run: DbtRun, built: Path, root: Path) -> None:
    """Raises where the build is not to be published: figures that cannot be read, or a failure that is no finding."""
    if run.succeeded("int_input_problem"):
        problems = figure_problems(built, root)
        if problems:
            raise unreadable(problems)
    if run.failures:
        skipped = [name for name in run.failures if run.statuses[name] == "skipped"]
        failed = [name for name in run.failures if name not in skipped]
        # Nothing but skipped nodes: what they stand behind is a test on findings, which should hang on the last model.
        names = [f"  {name}: {run.statuses[name]}" for name in failed or skipped]
        behind = [f"  and {len(skipped)} skipped behind them"] if failed and skipped else []
        raise RunError("\n".join(["dbt failed; the warehouse is left as it was", *names, *behind, run.errors]).rstrip())


def figure_problems(built: Path, root: Path) -> list[Problem]:
    """Figures that the models could not read, each with the line of its file."""
    with reading(built) as connection:
        found = rows(connection, UNREADABLE)
    columns = declared_columns(root / "seeds")
    return [
        Problem(
            row["source_file"],
            line_of(root / row["source_file"], row["disclosure_id"], row["source_row"], columns),
            row["source_column"],
            fault_of(row),
            row["source_row"],
        )
        for row in found
    ]


def tests(run: DbtRun) -> dict[str, int]:
    statuses = run.tests()
    return {"passed": statuses["pass"], "warned": statuses["warn"], "failed": statuses["fail"]}


def run_expectations(warehouse: Path) -> dict[str, Any]:
    """Outcome of the checkpoint. Raises RunError where it could not run."""
    outcome = expectations.run(warehouse)
    return {key: outcome[key] for key in ("passed", "failed", "failed_titles")}


def shown(path: Path) -> str:
    """From the working directory where it lies in it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
