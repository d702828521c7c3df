"""Nights that find the disk full, the landing folder gone, the log closed, or that are not alone."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, WAREHOUSE, replace_once, run_tieout, unread_pipe
from landing import T05
from nights import LAST_NIGHT, SEED, TONIGHT, Night, disclosures, quick_night, records

from tieout.errors import RunError
from tieout.files import flush, locked
from tieout.nightly.night import Arrivals, Morning, Steps, hand_over, nightly

SLOW = pytest.mark.slow


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


@pytest.mark.parametrize(
    "shell", ['exec "$@"', *(pytest.param(shell, marks=SLOW) for shell in ('exec "$@" > /dev/full', 'exec "$@" >&-'))]
)
def test_a_log_that_cannot_be_written_decides_nothing_about_the_night(shell: str, again: Path) -> None:
    with unread_pipe() as unread:
        run = run_tieout(again, "nightly", "--no-expectations", "--landing", "landing", stdout=unread, shell=shell)
    assert (run.returncode, run.stderr) == (1, "")
    assert disclosures(again / WAREHOUSE) == TONIGHT
    last = records(again / "warehouse")[-1]
    assert (last["outcome"], last["exit_status"], last["error"]) == ("published", 1, None)


def test_a_second_night_at_the_same_time_is_refused_and_says_so(again: Path) -> None:
    before = records(again / "warehouse")
    with locked(again / "warehouse", "another build is running in"):
        run = quick_night(again)
    assert run.returncode == 3
    assert "another build is running" in run.stderr
    *others, refused = records(again / "warehouse")
    assert others == before
    assert (refused["outcome"], refused["exit_status"], refused["counts"]) == ("refused", 3, None)
    assert "another build is running" in refused["error"]
    assert disclosures(again / WAREHOUSE) == LAST_NIGHT


def test_a_seed_that_cannot_be_read_is_on_record_and_the_warehouse_stays(again: Path) -> None:
    replace_once(again / "seeds/disclosure" / f"{T05}.csv", "事业运行,222.53", "事业运行,12.3.4")
    run = quick_night(again)
    assert run.returncode == 2
    assert "'12.3.4' is not a number" in run.stderr
    assert records(again / "warehouse")[-1]["outcome"] == "unreadable"
    assert disclosures(again / WAREHOUSE) == LAST_NIGHT


@pytest.mark.parametrize("spoil", [Path.rmdir, lambda folder: (folder.rmdir(), folder.write_text("no folder"))])
def test_a_landing_folder_that_is_not_there_is_on_record(spoil: Callable[[Path], Any], again: Path) -> None:
    empty = again / "mount"
    empty.mkdir()
    spoil(empty)
    run = run_tieout(again, "nightly", "--no-expectations", "--landing", "mount")
    assert run.returncode == 2
    assert "the landing folder mount cannot be read: " in run.stderr
    assert records(again / "warehouse")[-1]["outcome"] == "unreadable"
    assert disclosures(again / WAREHOUSE) == LAST_NIGHT


def test_a_landing_folder_that_is_empty_all_at_once_is_a_mount_that_is_not_there(again: Path) -> None:
    for name in ("lost+found", ".snapshot/a"):
        (again / "mount" / name).mkdir(parents=True)
    shutil.copy(again / "landing/a" / f"{T05}.csv", again / "mount/.snapshot/a")
    (again / "mount/README.txt").write_text("tables go here", encoding="utf-8")
    run = run_tieout(again, "nightly", "--no-expectations", "--landing", "mount")
    assert run.returncode == 2
    assert "is empty, though 2 of the disclosures in warehouse/tieout.duckdb came from it: is it mounted?" in run.stderr
    refused = records(again / "warehouse")[-1]
    assert (refused["outcome"], refused["exit_status"], refused["counts"]) == ("unreadable", 2, None)
    assert disclosures(again / WAREHOUSE) == LAST_NIGHT
    allowed = run_tieout(again, "nightly", "--no-expectations", "--landing", "mount", "--allow-empty-landing")
    assert (allowed.returncode, allowed.stderr) == (0, "")
    assert disclosures(again / WAREHOUSE) == {SEED}
    # nothing is left to be missed
    assert run_tieout(again, "nightly", "--no-expectations", "--landing", "mount").returncode == 0


def test_a_model_that_fails_is_on_record_and_the_warehouse_stays(again: Path) -> None:
    (again / "models/staging/stg_disclosures.sql").write_text("select no_such_column", encoding="utf-8")
    run = quick_night(again)
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


@pytest.mark.parametrize("room", [0, 0.5, pytest.param(1.02, marks=SLOW)])
def test_a_full_disk_ends_with_3_and_the_warehouse_stays(room: float, again: Path, tmp_path: Path) -> None:
    """Full before anything is written, while the warehouse is copied, and while dbt writes. `room` is in warehouses."""
    size = (again / WAREHOUSE).stat().st_size
    with mounted(tmp_path / "disk", f"size={int(size * (1 + room)) + 2**18}") as disk:
        warehouse = Path(shutil.copy(again / WAREHOUSE, disk))
        if not room:
            fill(disk)
        run = quick_night(again, "--warehouse", str(warehouse))
        assert run.returncode == 3, run.stdout + run.stderr
        assert "the warehouse is left as it was" in run.stderr
        assert disclosures(warehouse) == LAST_NIGHT
        (disk / "filler").unlink(missing_ok=True)
        subprocess.run(["mount", "-o", "remount,size=4g", str(disk)], check=True)
        if room > 1:
            assert quick_night(again, "--warehouse", str(warehouse)).returncode == 1
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
        run = quick_night(again, "--warehouse", str(warehouse))
        assert run.returncode == 3
        assert "Read-only file system" in run.stderr
        assert "no record could be written" in run.stdout
        assert disclosures(warehouse) == LAST_NIGHT


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
        "\npeople could not be told: no state"
    )


def test_people_are_told_though_the_report_cannot_be_written_and_it_is_no_quiet_night(again: Path) -> None:
    (again / "report").mkdir()
    (again / "report" / "mine.txt").write_text("not a report", encoding="utf-8")
    run = quick_night(again, "--report", "report", "--url", "json://127.0.0.1:9/")
    assert run.returncode == 3
    assert "is published, but its report could not be handed over" in run.stderr
    # an address at which nobody listens
    assert "not delivered, will be tried again: tieout: " in run.stdout
    assert disclosures(again / WAREHOUSE) == TONIGHT
    last = records(again / "warehouse")[-1]
    assert [step["name"] for step in last["steps"]][-2:] == ["report", "notify"]
    assert (last["outcome"], last["exit_status"]) == ("published", 3)
