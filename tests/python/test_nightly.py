"""A night that goes well, and nights that are killed, find the disk full, or are not alone."""

import json
import os
import random
import re
import shlex
import shutil
import signal
import socketserver
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
import yaml
from conftest import ROOT, WAREHOUSE, copy_project, replace_once, run_tieout, unread_pipe
from landing import T05, write_tiny

from tieout.cli.main import cli
from tieout.errors import RunError
from tieout.files import flush, locked
from tieout.nightly.night import Arrivals, Morning, Steps, hand_over, keep_previous, nightly, previous, prune

KILLS = 20
SEED = "420103-2026-131"
LAST_NIGHT = {SEED, "a", "b"}
TONIGHT = {SEED, "a", "b", "c"}


class Night(NamedTuple):
    root: Path
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]
    seconds: float


def run_night(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_tieout(root, "nightly", "--landing", "landing", "--lang", "en", *arguments)


def query(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def disclosures(warehouse: Path) -> set[str]:
    return {name for (name,) in query(warehouse, "select disclosure_id from dim_disclosure")}


def records(folder: Path) -> list[dict[str, Any]]:
    """Run records beside a warehouse, first to last."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "runs").glob("*.json"))]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A project after two nights. Read it only."""
    root = copy_project(tmp_path_factory.mktemp("nightly") / "project")
    shorten(root)
    for name in ("a", "b"):
        write_tiny(root / "landing" / name, name)
    first = run_night(root)
    replace_once(root / "landing" / "a" / f"{T05}.csv", "合计,", "合计,1")
    began = time.monotonic()
    second = run_night(root)
    return Night(root, first, second, time.monotonic() - began)


def shorten(root: Path) -> None:
    """Leave out dbt's tests and all rules but those of table 05 and of completeness: a night of the same steps, in a
    fraction of the time."""
    shutil.rmtree(root / "tests")
    for path in [*root.glob("models/**/*.yml"), *root.glob("seeds/**/*.yml")]:
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        declared.pop("unit_tests", None)
        for entry in (*declared.get("models", []), *declared.get("seeds", [])):
            for owner in (entry, *entry.get("columns", [])):
                owner.pop("data_tests", None)
        path.write_text(yaml.safe_dump(declared, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for seed in ("rules", "rule_terms"):
        header, *rows = (root / f"seeds/rules/{seed}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = "".join([header, *(row for row in rows if row.startswith(("t05_", "c_")))])
        (root / f"seeds/rules/{seed}.csv").write_text(kept, encoding="utf-8")


@pytest.fixture
def again(night: Night, tmp_path: Path) -> Path:
    """A copy of it, to go on with; one disclosure more has arrived."""
    root = Path(shutil.copytree(night.root, tmp_path / "project", ignore=shutil.ignore_patterns("logs")))
    write_tiny(root / "landing" / "c", "c")
    return root


def test_a_night_publishes_and_its_log_can_be_mailed(night: Night) -> None:
    for run in (night.first, night.second):
        assert run.returncode == 1, run.stderr
        assert run.stderr == ""
        assert "\x1b" not in run.stdout and "\r" not in run.stdout
        steps = [line.split(" ")[1] for line in run.stdout.splitlines() if line.endswith(" s")]
        assert steps == ["input:", "landing:", "dbt:", "expectations:", "publish:"]
        assert "published, exit status 1" in run.stdout
    assert disclosures(night.root / WAREHOUSE) == LAST_NIGHT


def test_a_night_leaves_a_record_that_programs_read(night: Night) -> None:
    first, second = records(night.root / "warehouse")
    assert list(second) == [
        "run_id", "warehouse", "started_at", "ended_at", "outcome", "exit_status", "versions", "landing", "counts",
        "steps", "error",
    ]  # fmt: skip
    assert second["warehouse"] == WAREHOUSE.name
    assert (second["outcome"], second["exit_status"], second["error"]) == ("published", 1, None)
    assert first["landing"] == {"files": 6, "read": 6, "quarantined": 0}
    assert second["landing"] == {"files": 6, "read": 1, "quarantined": 0}
    assert [step["name"] for step in second["steps"]] == ["input", "landing", "dbt", "expectations", "publish"]
    assert set(second["versions"]) == {"tieout", "dbt", "duckdb", "great_expectations", "python"}
    counts = second["counts"]
    assert counts["disclosures"] == 3
    assert [(counts["cells"],)] == query(night.root / WAREHOUSE, "select count(*) from fct_cell")
    assert counts["findings"]["error"] == query(
        night.root / WAREHOUSE, "select count(*) from fct_finding where severity = 'error' and not is_waived"
    )[0][0]  # fmt: skip
    assert first["counts"]["history"]["still"] == 0
    assert counts["history"]["new"] > 0 and counts["history"]["still"] > 0
    assert second["started_at"] <= second["ended_at"]


def test_a_night_keeps_the_warehouse_before_it(night: Night) -> None:
    (kept,) = previous(night.root / WAREHOUSE).iterdir()
    assert disclosures(kept) == LAST_NIGHT
    assert query(kept, "select count(*) from finding_history where state != 'new'") == [(0,)]


def test_a_night_hands_over_a_report_and_tells_people(again: Path) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), None) as closed:
        address = f"json://127.0.0.1:{closed.server_address[1]}"
    run = run_night(again, "--report", "report", "--url", address)
    assert (run.returncode, run.stderr) == (1, "")
    assert (again / "report" / "index.html").exists()
    # nobody listens there: it is told again the next night, and changes nothing about this one
    assert "not delivered, will be tried again" in run.stdout
    last = records(again / "warehouse")[-1]
    assert [step["name"] for step in last["steps"]][-3:] == ["publish", "report", "notify"]
    assert (last["outcome"], last["error"]) == ("published", None)


def test_a_report_that_cannot_be_written_is_no_quiet_night(again: Path) -> None:
    (again / "report").mkdir()
    (again / "report" / "mine.txt").write_text("not a report", encoding="utf-8")
    run = run_night(again, "--report", "report")
    assert run.returncode == 3
    assert "is published, but its report could not be handed over" in run.stderr
    assert disclosures(again / WAREHOUSE) == TONIGHT
    assert records(again / "warehouse")[-1]["exit_status"] == 3


def test_people_are_told_though_the_report_cannot_be_written(again: Path) -> None:
    (again / "report").mkdir()
    (again / "report" / "mine.txt").write_text("not a report", encoding="utf-8")
    run = run_night(again, "--report", "report", "--url", "json://127.0.0.1:9/")
    assert run.returncode == 3
    assert "its report could not be handed over" in run.stderr
    # an address at which nobody listens
    assert "not delivered, will be tried again: tieout: " in run.stdout
    last = records(again / "warehouse")[-1]
    assert [step["name"] for step in last["steps"]][-2:] == ["report", "notify"]
    assert (last["outcome"], last["exit_status"]) == ("published", 3)


def test_both_are_named_where_neither_report_nor_message_is_handed_over(
    night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no state")

    monkeypatch.setattr("tieout.notices.notify.notify", fail)
    warehouse, report = night.root / WAREHOUSE, tmp_path / "report"
    failure = hand_over(night.root, warehouse, "en", Morning(report, ("json://127.0.0.1:9/",)), Steps())
    assert failure.exit_code == 3 and failure.message.endswith("is published, but people could not be told: no state")
    assert (report / "index.html").exists()
    (report / ".tieout-report").unlink()
    failure = hand_over(night.root, warehouse, "en", Morning(report, ("json://127.0.0.1:9/",)), Steps())
    assert "its report could not be handed over: " in failure.message and failure.message.endswith(
        "; people could not be told: no state"
    )


def test_the_last_warehouses_are_kept_and_no_more(tmp_path: Path) -> None:
    warehouse = tmp_path / "tieout.duckdb"
    for run in range(5):
        keep_previous(warehouse)
        warehouse.unlink(missing_ok=True)
        warehouse.write_text(str(run))
        os.utime(warehouse, (run, run))
        prune(warehouse, keep=2)
    assert [path.read_text() for path in sorted(previous(warehouse).iterdir())] == ["2", "3"]
    # a run that was killed between link and rename links the same file again
    keep_previous(warehouse)
    keep_previous(warehouse)
    assert len(list(previous(warehouse).iterdir())) == 3
    prune(warehouse, keep=4)
    assert len(list(previous(warehouse).iterdir())) == 3
    prune(warehouse, keep=0)
    assert list(previous(warehouse).iterdir()) == []


@pytest.mark.parametrize(("stem", "other"), [("tieout", "tieout.test"), ("t[io]", "ti")])
def test_the_last_warehouses_of_another_name_are_left_alone(stem: str, other: str, tmp_path: Path) -> None:
    for run in range(3):
        for name in (stem, other):
            warehouse = tmp_path / f"{name}.duckdb"
            warehouse.unlink(missing_ok=True)
            warehouse.write_text(f"{name} {run}")
            os.utime(warehouse, (run, run))
            keep_previous(warehouse)
    prune(tmp_path / f"{stem}.duckdb", keep=1)
    kept = sorted(path.read_text() for path in (tmp_path / "previous").iterdir())
    assert kept == sorted([f"{stem} 2", *(f"{other} {run}" for run in range(3))])


def test_a_previous_warehouse_that_cannot_be_removed_is_in_the_log_and_the_night_is_published(again: Path) -> None:
    stuck = previous(again / WAREHOUSE) / "tieout.20260101T000000.000000Z.duckdb"
    stuck.mkdir()
    run = run_night(again, "--keep", "0")
    assert (run.returncode, run.stderr) == (1, "")
    assert f"a previous warehouse could not be removed: [Errno 21] Is a directory: '{stuck}'" in run.stdout
    assert list(previous(again / WAREHOUSE).iterdir()) == [stuck]
    assert disclosures(again / WAREHOUSE) == TONIGHT
    last = records(again / "warehouse")[-1]
    assert (last["outcome"], last["exit_status"], last["error"]) == ("published", 1, None)


def test_a_disk_that_does_not_confirm_the_new_warehouse_is_on_record_beside_its_being_published(
    again: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    warehouse = again / WAREHOUSE

    def flush_files(path: Path) -> None:
        if path == warehouse.parent:
            raise OSError(5, "Input/output error")
        flush(path)

    monkeypatch.setattr("tieout.warehouse.file.flush", flush_files)
    report = tmp_path / "report"
    with pytest.raises(RunError, match="is published, but a power cut could bring the last one back"):
        nightly(again, warehouse, Arrivals(again / "landing"), None, 7, "en", Morning(report, ()))
    assert disclosures(warehouse) == TONIGHT
    assert (report / "index.html").exists()
    last = records(again / "warehouse")[-1]
    assert (last["outcome"], last["exit_status"]) == ("published", 3)
    assert "Input/output error" in last["error"]
    assert last["counts"]["disclosures"] == len(TONIGHT)


@pytest.mark.parametrize("shell", ['exec "$@"', 'exec "$@" > /dev/full', 'exec "$@" >&-'])
def test_a_log_that_cannot_be_written_decides_nothing_about_the_night(shell: str, again: Path) -> None:
    with unread_pipe() as unread:
        run = run_tieout(again, "nightly", "--landing", "landing", stdout=unread, shell=shell)
    assert (run.returncode, run.stderr) == (1, "")
    assert disclosures(again / WAREHOUSE) == TONIGHT
    last = records(again / "warehouse")[-1]
    assert (last["outcome"], last["exit_status"], last["error"]) == ("published", 1, None)


def test_a_second_night_at_the_same_time_is_refused_and_says_so(again: Path) -> None:
    before = records(again / "warehouse")
    with locked(again / "warehouse", "another build is running in"):
        run = run_night(again)
    assert run.returncode == 3
    assert "another build is running" in run.stderr
    *others, refused = records(again / "warehouse")
    assert others == before
    assert (refused["outcome"], refused["exit_status"], refused["counts"]) == ("refused", 3, None)
    assert "another build is running" in refused["error"]
    assert disclosures(again / WAREHOUSE) == LAST_NIGHT


def test_a_seed_that_cannot_be_read_is_on_record_and_the_warehouse_stays(again: Path) -> None:
    replace_once(again / "seeds/disclosure" / f"{T05}.csv", "事业运行,222.53", "事业运行,12.3.4")
    run = run_night(again)
    assert run.returncode == 2
    assert "'12.3.4' is not a number" in run.stderr
    assert records(again / "warehouse")[-1]["outcome"] == "unreadable"
    assert disclosures(again / WAREHOUSE) == LAST_NIGHT


@pytest.mark.parametrize("spoil", [Path.rmdir, lambda folder: (folder.rmdir(), folder.write_text("no folder"))])
def test_a_landing_folder_that_is_not_there_is_on_record(spoil: Callable[[Path], Any], again: Path) -> None:
    empty = again / "mount"
    empty.mkdir()
    spoil(empty)
    run = run_tieout(again, "nightly", "--landing", "mount")
    assert run.returncode == 2
    assert "the landing folder mount cannot be read: " in run.stderr
    assert records(again / "warehouse")[-1]["outcome"] == "unreadable"
    assert disclosures(again / WAREHOUSE) == LAST_NIGHT


def test_a_landing_folder_that_is_empty_all_at_once_is_a_mount_that_is_not_there(again: Path) -> None:
    for name in ("lost+found", ".snapshot/a"):
        (again / "mount" / name).mkdir(parents=True)
    shutil.copy(again / "landing/a" / f"{T05}.csv", again / "mount/.snapshot/a")
    (again / "mount/README.txt").write_text("tables go here", encoding="utf-8")
    run = run_tieout(again, "nightly", "--landing", "mount")
    assert run.returncode == 2
    assert "is empty, though 2 of the disclosures in warehouse/tieout.duckdb came from it: is it mounted?" in run.stderr
    refused = records(again / "warehouse")[-1]
    assert (refused["outcome"], refused["exit_status"], refused["counts"]) == ("unreadable", 2, None)
    assert disclosures(again / WAREHOUSE) == LAST_NIGHT
    allowed = run_tieout(again, "nightly", "--landing", "mount", "--allow-empty-landing")
    assert (allowed.returncode, allowed.stderr) == (0, "")
    assert disclosures(again / WAREHOUSE) == {SEED}
    # nothing is left to be missed
    assert run_tieout(again, "nightly", "--landing", "mount").returncode == 0


def test_a_model_that_fails_is_on_record_and_the_warehouse_stays(again: Path) -> None:
    (again / "models/staging/stg_disclosures.sql").write_text("select no_such_column", encoding="utf-8")
    run = run_night(again)
    assert run.returncode == 3
    failed = records(again / "warehouse")[-1]
    assert (failed["outcome"], failed["exit_status"]) == ("failed", 3)
    assert "no_such_column" in failed["error"]
    assert disclosures(again / WAREHOUSE) == LAST_NIGHT


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A file system in memory of its own, where the machine lets this process make one."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("room", [0, 0.5, 1.02])
def test_a_full_disk_ends_with_3_and_the_warehouse_stays(room: float, again: Path, tmp_path: Path) -> None:
    """Full before anything is written, while the warehouse is copied, and while dbt writes. `room` is in warehouses."""
    size = (again / WAREHOUSE).stat().st_size
    with mounted(tmp_path / "disk", f"size={int(size * (1 + room)) + 2**18}") as disk:
        warehouse = Path(shutil.copy(again / WAREHOUSE, disk))
        if not room:
            fill(disk)
        run = run_night(again, "--warehouse", str(warehouse))
        assert run.returncode == 3, run.stdout + run.stderr
        assert "the warehouse is left as it was" in run.stderr
        assert disclosures(warehouse) == LAST_NIGHT
        (disk / "filler").unlink(missing_ok=True)
        subprocess.run(["mount", "-o", "remount,size=4g", str(disk)], check=True)
        if room > 1:
            assert run_night(again, "--warehouse", str(warehouse)).returncode == 1
            assert disclosures(warehouse) == TONIGHT
        assert {path.name for path in disk.iterdir()} <= {"tieout.duckdb", ".landing-tieout", "runs", "previous"}
        assert [path for path in disk.rglob("*") if path.name in (".work", "filler") or path.suffix == ".tmp"] == []


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler, pytest.raises(OSError, match="No space left"):
        while True:
            filler.write(bytes(2**12))


def test_a_target_that_cannot_be_written_ends_with_3(again: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=1g") as disk:
        warehouse = Path(shutil.copy(again / WAREHOUSE, disk))
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        run = run_night(again, "--warehouse", str(warehouse))
        assert run.returncode == 3
        assert "Read-only file system" in run.stderr
        assert "no record could be written" in run.stdout
        assert disclosures(warehouse) == LAST_NIGHT


def test_who_reads_last_nights_warehouse_goes_on_reading_it(again: Path) -> None:
    with duckdb.connect(str(again / WAREHOUSE), read_only=True) as reader:
        names = "select disclosure_id from dim_disclosure"
        assert {name for (name,) in reader.execute(names).fetchall()} == LAST_NIGHT
        assert run_night(again).returncode == 1
        assert {name for (name,) in reader.execute(names).fetchall()} == LAST_NIGHT
        assert reader.execute("select count(*) from fct_cell").fetchall()[0][0] > 0
    assert disclosures(again / WAREHOUSE) == TONIGHT


def test_a_night_killed_at_any_moment_leaves_a_whole_warehouse_and_the_next_just_works(
    night: Night, again: Path
) -> None:
    warehouse = again / WAREHOUSE
    seen = first_seen(warehouse)
    rng = random.Random(1)
    # as many moments in each part of the night, so that the end of it has its share
    moments = [night.seconds * (part + rng.random()) / KILLS for part in range(KILLS)]
    rng.shuffle(moments)
    for moment in moments:
        kill_after(again, moment)
        assert disclosures(warehouse) in (LAST_NIGHT, TONIGHT)
        assert query(warehouse, "select count(*) from open_finding")[0][0] > 0
        after = first_seen(warehouse)
        assert {finding: after.get(finding) for finding in seen} == seen
    run = run_night(again)
    assert run.returncode == 1, run.stderr
    assert disclosures(warehouse) == TONIGHT
    after = first_seen(warehouse)
    assert {finding: after.get(finding) for finding in seen} == seen
    assert not list((again / "warehouse").glob(".build-*"))
    assert not (again / "warehouse/.landing-tieout/.work").exists()


def first_seen(warehouse: Path) -> dict[str, Any]:
    return dict(query(warehouse, "select finding_id, first_seen from finding_history"))


def kill_after(root: Path, seconds: float) -> None:
    """Start a night and kill it with everything that it started."""
    command = [sys.executable, "-m", "tieout.cli", "nightly", "--landing", "landing"]
    process = subprocess.Popen(
        command, cwd=root, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_no_night_begins_while_dbt_still_writes_for_one_that_was_killed(again: Path) -> None:
    command = [sys.executable, "-m", "tieout.cli", "nightly", "--landing", "landing"]
    with subprocess.Popen(
        command, cwd=again, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        waited = time.monotonic() + 60
        while not (dbt := [child for child in child_processes(process.pid) if is_dbt(child)]):
            assert time.monotonic() < waited
            time.sleep(0.1)
        process.kill()
    refused = run_night(again)
    assert refused.returncode == 3 and "another build is running" in refused.stderr
    os.kill(dbt[0], signal.SIGKILL)
    assert run_night(again).returncode == 1
    assert disclosures(again / WAREHOUSE) == TONIGHT


def is_dbt(process: int) -> bool:
    return b"/dbt\0build\0" in Path(f"/proc/{process}/cmdline").read_bytes()


def child_processes(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@pytest.mark.parametrize("file", ["deploy/crontab", "deploy/systemd/tieout-nightly.service", "deploy/README.md"])
def test_the_command_that_a_scheduler_is_given_is_one_that_there_is(file: str) -> None:
    calls = re.findall(r"bin/tieout nightly(.*)", (ROOT / file).read_text(encoding="utf-8"))
    assert calls
    for call in calls:
        command = cli.commands["nightly"]
        parsed = command.make_context("nightly", shlex.split(call.replace("/srv/landing", str(ROOT))))
        assert parsed.params["keep"] == 7
        # written beside its folder first, so in a folder that the user can write
        assert parsed.params["report"].parent == Path("/srv/tieout/warehouse")


def test_the_night_of_the_dagster_example_is_that_of_the_command(again: Path) -> None:
    """With a stand-in for Dagster. A figure that is too large in the unit of its table is a finding."""
    replace_once(write_tiny(again / "landing" / "d", "d") / f"{T05}.csv", "合计,", "合计,99999999")
    seen = first_seen(again / WAREHOUSE)
    definitions = again / "deploy/dagster/definitions.py"
    definitions.parent.mkdir(parents=True)
    shutil.copy(ROOT / "deploy/dagster/definitions.py", definitions)
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("support") / "dagster_stub.py"), str(definitions)],
        cwd=again, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    *_, events = run.stdout.splitlines()
    names = [name for name, _ in json.loads(events)]
    assert "model.tieout.dim_disclosure" in names and len(names) == len(set(names))
    assert disclosures(again / WAREHOUSE) == {*TONIGHT, "d"}
    unreadable = "select distinct disclosure_id from fct_finding where rule_code = 'c_amount_readable'"
    assert query(again / WAREHOUSE, unreadable) == [("d",)]
    after = first_seen(again / WAREHOUSE)
    assert seen and {finding: after.get(finding) for finding in seen} == seen
    assert len(list(previous(again / WAREHOUSE).iterdir())) == 2
