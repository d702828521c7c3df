"""One cluster for the session, and one landing folder built on both engines."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from spark_cluster import Cluster, running, stop

ROOT = Path(__file__).resolve().parents[2]
DISCLOSURES, ERRORS = 200, 40
FOUND_ERRORS = 1
# Small data on few cores: planning and warming up take the time, not the rows.
SETTINGS = {
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.executor.memory": "1g",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "2",
}
HALFWAY = "spark/intermediate.db/int_cell/_SUCCESS"
"""What Spark writes in the workspace of a build when a good part of it is done and most is not."""


class Both(NamedTuple):
    """Warehouses of the same disclosures, by the engine that built them."""

    duckdb: Path
    spark: Path


def tieout(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """A tieout command under way, its output captured. `environment` is added to that of the tests."""
    command = [sys.executable, "-m", "tieout.cli", *arguments]
    variables = {**os.environ, **(environment or {})}
    return subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster") / "spark", SETTINGS, worker_memory="2g") as cluster:
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
    """The real disclosure and the synthetic ones, built by DuckDB and on the cluster, which loses a worker with its
    executor halfway: what that one had written for others is computed again."""
    folder = tmp_path_factory.mktemp("both")
    built = Both(folder / "on_duckdb.duckdb", folder / "on_spark.duckdb")
    options = ("build", "--landing", str(landing), "--lang", "en", "--warehouse")
    finished(tieout(*options, str(built.duckdb)))
    on_spark = tieout(*options, str(built.spark), "--target", "spark", environment=cluster.environment)
    while not (folder / ".build-on_spark" / HALFWAY).exists():
        assert on_spark.poll() is None, on_spark.communicate()[0][-4000:]
        time.sleep(0.1)
    stop(cluster.workers[0])
    finished(on_spark)
    return built


def finished(build: subprocess.Popen[str]) -> None:
    """Wait for a build, which must find the errors that are there."""
    output, _ = build.communicate()
    assert build.returncode == FOUND_ERRORS, output[-4000:]
