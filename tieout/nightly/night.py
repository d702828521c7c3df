"""The bureau's night: build in a copy, test it, publish it by one rename, keep what was there, and say how it went."""

import glob
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import duckdb

from tieout.build.build import build_copy, check_expectations, shown
from tieout.build.dbt import Run
from tieout.clock import COMPACT, compact, iso, now
from tieout.console.streams import tell
from tieout.errors import BusyError, InputError, OutputError, PublishedError, RunError, said
from tieout.files import flush
from tieout.landing.check import Landed
from tieout.landing.scan import SUFFIXES
from tieout.messages import Message, message
from tieout.nightly.run_record import counts, record, write_record
from tieout.steps import Progress
from tieout.warehouse.file import building, publish, reading
from tieout.warehouse.summary import described

DISK = (OSError, duckdb.IOException)
"""Errors raised when the disk is full or cannot be written."""
OUTCOMES = {BusyError: "refused", InputError: "unreadable"}
LANDED = "select count(*) from main.dim_disclosure where content_version is not null"
"""Disclosures that a landing folder held when they were built."""


class Arrivals(NamedTuple):
    """The landing folder, if there is one, and whether it may be empty though disclosures came from it before."""

    landing: Path | None
    may_be_empty: bool = False


class Morning(NamedTuple):
    """What people are given of a night: the folder of the report and the addresses to tell (of apprise), if any."""

    report: Path | None
    urls: tuple[str, ...]


class Night(NamedTuple):
    """`failure` is what went wrong once the warehouse was published."""

    summary: dict[str, Any]
    landed: Landed | None
    counted: dict[str, Any]
    failure: PublishedError | None


class Steps:
    """Writes to the log what is under way, and keeps how long each step took: `taken` is what the run record lists."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []

    @contextmanager
    def __call__(self, name: str) -> Iterator[Progress]:
        began = monotonic()
        try:
            yield lambda done, total, what: None
        finally:
            seconds = round(monotonic() - began, 1)
            self.taken.append({"name": name, "seconds": seconds})
            log(f"{name}: {seconds} s")


def nightly(
    root: Path,
    warehouse: Path,
    arrivals: Arrivals,
    target: str | None,
    keep: int,
    language: str,
    morning: Morning,
    with_expectations: bool = True,
) -> int:
    """Run a night, with a log on stdout and a record in `runs/` beside the warehouse. Gives the exit status, 0 or 1.

    Raises InputError, BusyError or RunError where nothing was published; the warehouse is then as it was, and the
    record says why. What goes wrong after that, such as a report that cannot be written, is a RunError too, with the
    warehouse published.
    """
    started, steps, landing = now(), Steps(), arrivals.landing
    runs, of_run = warehouse.parent / "runs", (warehouse.name, started)
    log(f"started, warehouse {shown(warehouse)}{f', landing {shown(landing)}' if landing else ''}")
    try:
        night = run(root, warehouse, arrivals, target, keep, steps, with_expectations)
    except Exception as error:
        stopped = as_failure(error, warehouse)
        outcome = OUTCOMES.get(type(stopped), "failed")
        log(f"{outcome}, exit status {stopped.exit_code}")
        keep_record(runs, record(*of_run, outcome, stopped.exit_code, steps.taken, None, None, stopped.message))
        if morning.urls:
            from tieout.notices.notify import tell_failure

            for said in tell_failure(morning.urls, stopped.said, runs, language):
                log(said.text(language))
        if stopped is error:
            raise
        raise stopped from error

    def publish_record(failure: RunError | None) -> int:
        status = failure.exit_code if failure else 1 if night.summary["findings"]["error"] else 0
        error = failure.message if failure else None
        keep_record(runs, record(*of_run, "published", status, steps.taken, night.landed, night.counted, error))
        return status

    # the report shows the trend over nights, this one too
    status = publish_record(night.failure)
    failure = both(night.failure, hand_over(root, warehouse, language, morning, steps))
    if morning.report or morning.urls:
        status = publish_record(failure)
    log(f"published, exit status {status}")
    for line in described({**night.summary, "seconds": sum(step["seconds"] for step in steps.taken)}, language):
        say(line)
    if failure:
        raise failure
    return status


def both(one: RunError | None, other: RunError | None) -> RunError | None:
    """Two failures as one that names both."""
    return RunError("several", what=(one.said, other.said)) if one and other else one or other


def hand_over(root: Path, warehouse: Path, language: str, morning: Morning, step: Steps) -> RunError | None:
    """Write the report and tell people, each whatever becomes of the other. What could not be delivered is told again
    the next night."""
    failures: list[Message] = []

    @contextmanager
    def handing_over(name: str, failure: Message) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            with step(name), reading(warehouse) as connection:
                yield connection
        except Exception as error:
            failures.append(message("at_file", file=failure, fault=said(error)))

    if morning.report:
        with handing_over("report", message("no_report")) as connection:
            # Templates and charts take a second to import, and only a report needs them.
            from tieout.report.site import write_report

            write_report(connection, warehouse, morning.report, language, lambda done, total, what: None, root)
    if morning.urls:
        with handing_over("notify", message("nobody_told")) as connection:
            from tieout.notices.notify import notify

            for delivery in notify(connection, warehouse, morning.urls, language):
                if delivery.delivered is False:
                    log(delivery.said.text(language))
    return RunError("published_but", warehouse=shown(warehouse), what=tuple(failures)) if failures else None


def run(
    root: Path,
    warehouse: Path,
    arrivals: Arrivals,
    target: str | None,
    keep: int,
    step: Steps,
    with_expectations: bool = True,
    run_dbt: Run | None = None,
) -> Night:
    """Run the night itself, with `run_dbt`, if it is given. Nothing that a reader of the warehouse sees happens before
    its last step."""
    with building(warehouse, root) as built:
        check_arrivals(arrivals, warehouse)
        done = build_copy(root, warehouse, built, arrivals.landing, target, step, run_dbt)
        expectations = check_expectations(built, step) if with_expectations else None
        counted = counts(done.summary, built)
        with step("publish"):
            failure = put_in_place(built, warehouse, keep)
    summary = {**done.summary, "expectations": expectations, "warehouse": shown(warehouse)}
    return Night(summary, done.landed, counted, failure)


def check_arrivals(arrivals: Arrivals, warehouse: Path) -> None:
    """Raises InputError where the landing folder cannot be read, or is empty though disclosures came from it, as a
    mount is that is not there. To publish without them would be to call every finding on them resolved."""
    landing = arrivals.landing
    if not landing:
        return
    try:
        os.listdir(landing)
    except OSError as error:
        raise InputError("landing_unread", folder=shown(landing), error=str(error.strerror)) from error
    if arrivals.may_be_empty or not warehouse.exists() or holds_files(landing):
        return
    with reading(warehouse) as connection:
        ((gone,),) = connection.execute(LANDED).fetchall()
    if gone:
        raise InputError("landing_empty", folder=shown(landing), count=gone, warehouse=shown(warehouse))


def holds_files(landing: Path) -> bool:
    """Whether anything lies there that would be read, or found not to be readable."""
    for _, folders, files in os.walk(landing):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        if any(not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES for name in files):
            return True
    return False


def as_failure(error: Exception, warehouse: Path) -> InputError | RunError:
    """Any exception as one with an exit status of the contract."""
    if isinstance(error, InputError | RunError):
        return error
    if isinstance(error, DISK):
        return RunError("disk", folder=shown(warehouse.parent), error=str(error))
    trace = "".join(traceback.format_exception(error))
    return RunError("run_failed", trace=trace)


def keep_record(runs: Path, written: dict[str, Any]) -> None:
    """Where not even a record can be written, the log says so: what the night came to does not depend on it."""
    try:
        log(f"record {shown(write_record(runs, written))}")
    except OSError as error:
        log(f"no record could be written: {error}")


def put_in_place(built: Path, warehouse: Path, keep: int) -> PublishedError | None:
    """Publish a built warehouse by one rename, and keep the last `keep` before it. Gives what went wrong after the
    rename."""
    keep_previous(warehouse)
    try:
        publish(built, warehouse)
    except PublishedError as error:
        return error
    prune(warehouse, keep)
    return None


def keep_previous(warehouse: Path) -> None:
    """A second name for the published file, after the moment it was built, so that it outlives being replaced."""
    if not warehouse.exists():
        return
    folder = previous(warehouse)
    folder.mkdir(exist_ok=True)
    built_at = datetime.fromtimestamp(warehouse.stat().st_mtime, UTC)
    name = folder / f"{warehouse.stem}.{compact(built_at)}{warehouse.suffix}"
    # A run that was killed here has linked this very file.
    if not name.exists():
        os.link(warehouse, name)
        flush(folder)


def prune(warehouse: Path, keep: int) -> None:
    """Leave the last `keep` previous warehouses. They are named by when they were built, so one beside them whose own
    name only begins alike, tieout.test, keeps its own."""
    stem, suffix = glob.escape(warehouse.stem), glob.escape(warehouse.suffix)
    newest_first = sorted(previous(warehouse).glob(f"{stem}.{COMPACT}{suffix}"), reverse=True)
    for path in newest_first[keep:]:
        try:
            path.unlink()
        except OSError as error:
            # the night is published by now: what lies about too long does not undo that
            log(f"a previous warehouse could not be removed: {error}")


def previous(warehouse: Path) -> Path:
    return warehouse.parent / "previous"


def log(text: str) -> None:
    """A line that cron mails as it is."""
    say(f"{iso(now())} {text}")


def say(line: str) -> None:
    """Where nobody can be told, the night goes on: it has its record."""
    with suppress(OSError, OutputError):
        tell(line)
