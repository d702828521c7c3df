"""A build on Spark as far as it goes without one: no cluster, and what becomes of the tables that one has written."""

import socket
from pathlib import Path

import duckdb
import pytest
from conftest import run_tieout

from tieout.build import spark
from tieout.build.dbt import Build, DbtRun
from tieout.build.spark import MASTER, answers, carry, check_cluster, run_on_spark
from tieout.errors import RunError

SPARE_HOST = "127.0.0.1"


@pytest.fixture
def nobody() -> str:
    """An address at which nothing listens."""
    with socket.create_server((SPARE_HOST, 0)) as server:
        return f"{SPARE_HOST}:{server.getsockname()[1]}"


def test_no_cluster_is_said_at_once_with_status_3(
    short_again: Path, nobody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (short_again / "warehouse" / "tieout.duckdb").read_bytes()
    monkeypatch.setenv(MASTER, f"spark://{nobody}")
    run = run_tieout(short_again, "build", "--target", "spark")
    assert run.returncode == 3
    assert f"no Spark cluster answers at spark://{nobody}" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (short_again / "target").exists(), "dbt has run"
    assert (short_again / "warehouse" / "tieout.duckdb").read_bytes() == before


def test_a_cluster_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MASTER, raising=False)
    with pytest.raises(RunError, match=f"set {MASTER}"):
        check_cluster()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: None)
    with pytest.raises(RunError, match="pip install 'tieout\\[spark\\]'"):
        check_cluster()


def test_one_of_several_masters_is_enough(nobody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((SPARE_HOST, 0)) as server:
        standby = f"{SPARE_HOST}:{server.getsockname()[1]}"
        server.settimeout(10)
        monkeypatch.setenv(MASTER, f"spark://{nobody},{standby}")
        check_cluster()
        asked, _ = server.accept()
        asked.close()


@pytest.mark.parametrize("master", ["local[2]", "yarn", "k8s://https://example.org:6443"])
def test_other_kinds_of_cluster_are_left_to_spark(master: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(spark, "answers", asked.append)
    monkeypatch.setenv(MASTER, master)
    check_cluster()
    assert asked == []


def test_an_address_that_is_none_answers_not() -> None:
    assert not answers("127.0.0.1:port")


def test_spark_builds_all_though_few_disclosures_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, str]] = []

    def run_command(build: Build, variables: dict[str, str], *_: object) -> DbtRun:
        given.append(variables)
        return DbtRun({}, [], "")

    monkeypatch.setattr(spark, "run_command", run_command)
    monkeypatch.setattr(spark, "carry", lambda tables, warehouse: None)
    build = Build(tmp_path, tmp_path / "tieout.duckdb", "spark", "1", tmp_path, tmp_path / "changed.parquet")
    run_on_spark(build, lambda done, total, name: None)
    assert [set(variables) for variables in given] == [
        {"warehouse", "project_version", "landing", "spark_tables", "spark_catalog"},
        {"warehouse", "project_version", "landing"},
    ]


def test_tables_of_spark_take_the_place_of_all_but_history(tmp_path: Path) -> None:
    warehouse, tables = tmp_path / "tieout.duckdb", tmp_path / "spark"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema snapshots")
        connection.execute("create table snapshots.finding_snapshot as select 'f1' as finding_id")
        connection.execute("create table gone as select 1 as a")
        connection.execute("create view fct_finding as from gone")
        whole, torn = tables / "main.db" / "fct_finding", tables / "main.db" / "fct_equation"
        for folder in (whole, torn):
            folder.mkdir(parents=True)
            connection.execute(f"copy (select 1.50::decimal(24, 4) as difference) to '{folder}/part-0.parquet'")
        (whole / "_SUCCESS").touch()
    carry(tables, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        held = connection.execute("select table_schema, table_name from information_schema.tables").fetchall()
        ((difference, kind),) = connection.execute("select difference, typeof(difference) from fct_finding").fetchall()
    assert sorted(held) == [("main", "fct_finding"), ("snapshots", "finding_snapshot")]
    assert (str(difference), kind) == ("1.5000", "DECIMAL(24,4)")
