"""Findings from run to run: new, still, resolved."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import WAREHOUSE, Built, replace_once, run_tieout
from short import leave_out_tests

CHANGE_OF_THE_GENERAL_BUDGET = "五（一）,一般公共预算拨款,change,"


def states(root: Path) -> dict[str, set[str]]:
    """Rules with findings by the state of these."""
    with duckdb.connect(str(root / WAREHOUSE), read_only=True) as connection:
        found = connection.execute(
            "select state, list(distinct rule_code) from finding_history group by state"
        ).fetchall()
    return {state: set(rules) for state, rules in found}


def test_in_a_first_build_every_finding_is_new(built: Built) -> None:
    assert set(states(built.root)) == {"new"}
    with duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as connection:
        seen = connection.execute("select distinct first_seen = last_seen, resolved_at from finding_history").fetchall()
    assert seen == [(True, None)]
    assert "compared with the run before: 22 new, 0 still, 0 resolved" in built.run.stdout


def test_a_mended_figure_resolves_its_finding_and_a_wrong_one_is_new(
    rebuilt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_out_tests(rebuilt)
    # history counts in UTC wherever it is written
    monkeypatch.setenv("TZ", "America/New_York")
    claims = rebuilt / "seeds/disclosure/narrative_claim.csv"
    replace_once(claims, CHANGE_OF_THE_GENERAL_BUDGET + "43.6", CHANGE_OF_THE_GENERAL_BUDGET + "13.6")
    replace_once(claims, "十（二）,货物类,amount,0.65", "十（二）,货物类,amount,0.56")
    run = run_tieout(rebuilt, "build", "--format", "json", "--no-expectations")
    history = json.loads(run.stdout)["history"]
    assert history == {"new": 2, "still": 21, "resolved": 1, "not_checked": 0, "rule_changed": 0}
    found = states(rebuilt)
    assert found["resolved"] == {"y_general_total_change"}
    assert found["new"] == {"n_procurement_class", "n_procurement_sum"}
    assert "n_code_name" in found["still"]
    with duckdb.connect(str(rebuilt / WAREHOUSE), read_only=True) as connection:
        seen = connection.execute(
            "select first_seen < resolved_at, last_seen = resolved_at from finding_history where state = 'resolved'"
        ).fetchall()
    assert seen == [(True, True)]


def test_a_figure_that_cannot_be_read_resolves_nothing(rebuilt: Path) -> None:
    leave_out_tests(rebuilt)
    claims = rebuilt / "seeds/disclosure/narrative_claim.csv"
    replace_once(claims, CHANGE_OF_THE_GENERAL_BUDGET + "43.6", CHANGE_OF_THE_GENERAL_BUDGET + "99999999999.99")
    run = run_tieout(rebuilt, "build", "--no-expectations")
    assert "0 resolved, 1 not checked any more" in run.stdout
    assert states(rebuilt)["not_checked"] == {"y_general_total_change"}


def test_a_dry_run_of_dbt_resolves_nothing(rebuilt: Path) -> None:
    models = ["fct_finding", "finding_snapshot", "finding_history"]
    command = ["build", "--empty", "--select", *models, "--exclude-resource-types", "test", "unit_test"]
    done = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", *command],
        cwd=rebuilt, env={**os.environ, "DBT_PROFILES_DIR": "profiles"}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    with duckdb.connect(str(rebuilt / WAREHOUSE), read_only=True) as connection:
        assert connection.execute("select count(*) from fct_finding").fetchone() == (0,)
        kept = "select count(*), count(dbt_valid_to) from snapshots.finding_snapshot"
        assert connection.execute(kept).fetchone() == (22, 0)
