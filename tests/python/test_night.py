"""Nights that go well: what they publish, keep, record, and hand over."""

import json
import os
import re
import shlex
import shutil
import socketserver
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from conftest import ROOT, WAREHOUSE, read_run, replace_once, write_run
from landing import T05, write_tiny
from nights import LAST_NIGHT, TONIGHT, Night, disclosures, first_seen, query, quick_night, records, third_night
from shared import Shared

from tieout.cli.main import cli
from tieout.nightly.night import keep_previous, previous, prune


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
        night.root / WAREHOUSE,
        "select count(distinct root_finding_id) from fct_finding where severity = 'error' and not is_waived",
    )[0][0]  # fmt: skip
    assert first["counts"]["history"]["still"] == 0
    assert counts["history"]["new"] > 0 and counts["history"]["still"] > 0
    assert second["started_at"] <= second["ended_at"]


def test_a_night_keeps_the_warehouse_before_it(night: Night) -> None:
    (kept,) = previous(night.root / WAREHOUSE).iterdir()
    assert disclosures(kept) == LAST_NIGHT
    assert query(kept, "select count(*) from finding_history where state != 'new'") == [(0,)]


class Morning(NamedTuple):
    """A third night with a report and an address, which keeps no previous warehouse, and finds one that cannot be
    removed; `read` is what somebody reads meanwhile who opened the warehouse before."""

    root: Path
    run: subprocess.CompletedProcess[str]
    address: str
    stuck: Path
    read: list[list[str]]


@pytest.fixture(scope="module")
def morning(night: Night, shared: Shared) -> Morning:
    stuck = "tieout.20260101T000000.000000Z.duckdb"

    def make(folder: Path) -> None:
        root = third_night(night, folder / "project")
        (previous(root / WAREHOUSE) / stuck).mkdir()
        with socketserver.TCPServer(("127.0.0.1", 0), None) as closed:
            address = f"json://127.0.0.1:{closed.server_address[1]}"
        names = "select disclosure_id from dim_disclosure order by all"
        with duckdb.connect(str(root / WAREHOUSE), read_only=True) as reader:
            read = [reader.execute(names).fetchall()]
            run = quick_night(root, "--keep", "0", "--report", "report", "--url", address)
            read += [reader.execute(names).fetchall(), reader.execute("from fct_cell select row_code").fetchall()]
        write_run(folder / "run.json", run)
        (folder / "read.json").write_text(json.dumps({"address": address, "read": read}), encoding="utf-8")

    folder = shared.once("morning", make)
    root, said = folder / "project", json.loads((folder / "read.json").read_text(encoding="utf-8"))
    read = [[name for (name,) in rows] for rows in said["read"]]
    return Morning(root, read_run(folder / "run.json"), said["address"], previous(root / WAREHOUSE) / stuck, read)


def test_a_night_hands_over_a_report_and_tells_people(morning: Morning) -> None:
    assert (morning.run.returncode, morning.run.stderr) == (1, "")
    assert (morning.root / "report" / "index.html").exists()
    # nobody listens there: it is told again the next night, and changes nothing about this one
    assert "not delivered, will be tried again" in morning.run.stdout
    last = records(morning.root / "warehouse")[-1]
    assert [step["name"] for step in last["steps"]][-3:] == ["publish", "report", "notify"]
    assert (last["outcome"], last["exit_status"], last["error"]) == ("published", 1, None)


def test_a_previous_warehouse_that_cannot_be_removed_is_in_the_log_and_the_night_is_published(
    morning: Morning,
) -> None:
    said = f"a previous warehouse could not be removed: [Errno 21] Is a directory: '{morning.stuck}'"
    assert said in morning.run.stdout
    assert list(morning.stuck.parent.iterdir()) == [morning.stuck]
    assert disclosures(morning.root / WAREHOUSE) == TONIGHT


def test_who_reads_last_nights_warehouse_goes_on_reading_it(morning: Morning) -> None:
    before, after, cells = morning.read
    assert set(before) == set(after) == LAST_NIGHT
    assert len(cells) > 0


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


@pytest.mark.slow
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
