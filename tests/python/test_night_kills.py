"""Nights that are killed: the warehouse is whole whatever the moment, and the next night just works."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import ROOT, WAREHOUSE
from nights import LAST_NIGHT, TONIGHT, disclosures, first_seen, query, quick_night

PROGRAM = Path(__file__).with_name("support") / "killed_night.py"
BEFORE = [
    "input",
    "landing",
    "after check_landing",
    "dbt",
    "dbt: stg_disclosures",
    "dbt: stg_t05_general_budget_by_function",
    "dbt: int_cell_of_run",
    "dbt: int_equation_of_run",
    "dbt: fct_cell",
    "dbt: fct_equation",
    "dbt: dim_disclosure",
    "dbt: fct_finding",
    "dbt: finding_snapshot",
    "dbt: finding_history",
    "after build_copy",
    "publish",
    "after keep_previous",
]
AFTER = ["after publish", "after prune", "after keep_record"]
"""Moments of a night (support/killed_night.py), before and after the new warehouse takes its place."""
MOMENTS = [*BEFORE, *AFTER]
FEW = ["landing", "dbt: stg_disclosures", "dbt: fct_finding", "dbt: finding_snapshot", "after keep_previous", AFTER[0]]


@pytest.mark.parametrize(
    "moments", [pytest.param(FEW, id="few"), pytest.param(MOMENTS, id="all", marks=pytest.mark.slow)]
)
def test_a_night_killed_at_any_moment_leaves_a_whole_warehouse_and_the_next_just_works(
    moments: Iterable[str], again: Path
) -> None:
    warehouse = again / WAREHOUSE
    seen = first_seen(warehouse)
    for moment in moments:
        kill_at(again, moment)
        assert disclosures(warehouse) == (LAST_NIGHT if moment in BEFORE else TONIGHT), moment
        assert query(warehouse, "select count(*) from open_finding")[0][0] > 0
        after = first_seen(warehouse)
        assert {finding: after.get(finding) for finding in seen} == seen, moment
    run = quick_night(again)
    assert run.returncode == 1, run.stderr
    assert disclosures(warehouse) == TONIGHT
    after = first_seen(warehouse)
    assert {finding: after.get(finding) for finding in seen} == seen
    assert not list((again / "warehouse").glob(".build-*"))
    assert not (again / "warehouse/.landing-tieout/.work").exists()


def kill_at(root: Path, moment: str) -> None:
    """Start a night that is killed at that moment with everything that it started."""
    command = [sys.executable, str(PROGRAM), moment, "nightly", "--landing", "landing", "--no-expectations"]
    run = subprocess.run(
        command, cwd=root, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == -signal.SIGKILL, f"{moment} never came: {run.stdout}{run.stderr}"


def test_no_night_begins_while_dbt_still_writes_for_one_that_was_killed(again: Path) -> None:
    command = [sys.executable, "-m", "tieout.cli", "nightly", "--landing", "landing", "--no-expectations"]
    with subprocess.Popen(
        command, cwd=again, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        waited = time.monotonic() + 60
        while not (dbt := [child for child in child_processes(process.pid) if is_dbt(child)]):
            assert time.monotonic() < waited
            time.sleep(0.1)
        process.kill()
    refused = quick_night(again)
    assert refused.returncode == 3 and "another build is running" in refused.stderr
    os.kill(dbt[0], signal.SIGKILL)
    assert quick_night(again).returncode == 1
    assert disclosures(again / WAREHOUSE) == TONIGHT


def is_dbt(process: int) -> bool:
    return b"/dbt\0build\0" in Path(f"/proc/{process}/cmdline").read_bytes()


def child_processes(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
