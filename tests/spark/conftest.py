"""One cluster for the session, and one landing folder built on both engines."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from cluster import Cluster, running

ROOT = Path(__file__).resolve().parents[2]
DISCLOSURES, ERRORS = 200, 40
FOUND_ERRORS = 1


class Both(NamedTuple):
    """Warehouses of the same disclosures, by the engine that built them. The stem of each names its catalog."""

    duckdb: Path
    spark: Path


def build_command(warehouse: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "tieout.cli", "build", "--warehouse", str(warehouse), *options]


def run_build(environment: dict[str, str], warehouse: Path, *options: str) -> Path:
    """`tieout build`, which must find the errors that are there."""
    command = build_command(warehouse, *options)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == FOUND_ERRORS, done.stdout[-2000:] + done.stderr[-4000:]
    return warehouse


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster") / "spark") as cluster:
        yield cluster


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Synthetic disclosures with errors, as Parquet."""
    folder = tmp_path_factory.mktemp("synthetic") / "landing"
    numbers = ["--disclosures", str(DISCLOSURES), "--errors", str(ERRORS), "--missing-share", "0.1"]
    command = [sys.executable, str(ROOT / "bench" / "generate.py"), *numbers, "--output", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def both(cluster: Cluster, landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The real disclosure and the synthetic ones, built by DuckDB and on the cluster."""
    folder = tmp_path_factory.mktemp("both")
    options = ("--landing", str(landing), "--lang", "en")
    return Both(
        run_build(dict(os.environ), folder / "on_duckdb.duckdb", *options),
        run_build(cluster.environment, folder / "on_spark.duckdb", *options, "--target", "spark"),
    )
