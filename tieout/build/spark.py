"""A build on Apache Spark: its cluster, and what it wrote carried into the one DuckDB file that people read.

Spark builds every model but history, as Parquet, a folder a table. DuckDB then takes these tables, and builds on them
what is a view there, and history, which has to outlast the tables of one run (docs/decisions/0016-spark.md).
"""

import os
import shutil
import socket
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import duckdb

from tieout.build.dbt import Dbt, DbtRun, Input, Part, Share, together
from tieout.errors import RunError
from tieout.landing.sql import parquet_rows
from tieout.steps import Progress

MASTER = "TIEOUT_SPARK_MASTER"
"""Environment variable that names the cluster, as profiles/profiles.yml reads it: spark://host:7077."""
PORT = 7077
SECONDS_TO_ANSWER = 5
HISTORY = "snapshots"
"""The schema that a new warehouse takes over from the one before."""
ON_DUCKDB = Part(["--select", "config.materialized:view", "finding_snapshot", "finding_history"], {}, "")


def check_cluster() -> None:
    """Raises RunError where dbt-spark is not installed, or no cluster is named or none answers: Spark itself would try
    for minutes. How to reach one that is no standalone cluster (local, YARN, Kubernetes) is left to Spark."""
    if not (find_spec("dbt.adapters.spark") and find_spec("pyspark")):
        raise RunError("dbt-spark and pyspark are not installed: pip install 'tieout[spark]'")
    master = os.environ.get(MASTER)
    if not master:
        raise RunError(f"no Spark cluster is named: set {MASTER}, e.g. to spark://host:{PORT}")
    if master.startswith("spark://") and not any(map(answers, master.removeprefix("spark://").split(","))):
        raise RunError(
            f"no Spark cluster answers at {master}: start it, or name another in {MASTER}; "
            "the warehouse is left as it was"
        )


def answers(address: str) -> bool:
    """Whether something listens at host:port."""
    host, _, port = address.rpartition(":") if ":" in address else (address, "", PORT)
    with suppress(OSError, ValueError), socket.create_connection((host, int(port)), SECONDS_TO_ANSWER):
        return True
    return False


class SparkDbt(Dbt):
    """As `Dbt`: the models on Spark, what they came to in the file `warehouse`."""

    # its tables are made anew by every build, and its memory is that of many machines
    by_shares = False

    def __init__(self, root: Path, warehouse: Path, target: str | None, given: Input) -> None:
        self.tables = warehouse.parent / "spark"
        # nobody but this run reads them, so they need no metastore
        variables = {"spark_tables": str(self.tables), "spark_catalog": "in-memory"}
        super().__init__(root, warehouse, target, given, Part([], variables, "-spark"))
        self.warehouse, self.given = warehouse, given

    def __enter__(self) -> "SparkDbt":
        check_cluster()
        super().__enter__()
        return self

    def build(self, share: Share, report: Progress) -> DbtRun:
        """As `Dbt.build`, with all tests: what they look at is gone with Spark's tables."""
        shutil.rmtree(self.tables, ignore_errors=True)
        if self.process.poll() is not None:
            self.__enter__()
        on_spark = super().build(share._replace(is_last=False), report)
        # what the driver takes of this machine's memory is DuckDB's now
        self.__exit__()
        carry(self.tables, self.warehouse)
        if on_spark.failures:
            return on_spark
        with Dbt(self.root, self.warehouse, None, self.given, ON_DUCKDB) as dbt:
            return together([on_spark, dbt.build(share._replace(is_last=False), report)])

    def test(self, share: Share, report: Progress) -> DbtRun:
        return together([])


def carry(tables: Path, warehouse: Path) -> None:
    """Put the tables that Spark has written whole (`<schema>.db/<table>/*.parquet`) in the place of all that the
    warehouse held, except its history."""
    with duckdb.connect(str(warehouse)) as connection:
        held = connection.execute(
            "select table_schema, table_name, table_type from information_schema.tables where table_schema != $1",
            [HISTORY],
        ).fetchall()
        for schema, name, kind in held:
            connection.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {schema}.{name}")
        for written in sorted(tables.glob("*.db/*/_SUCCESS")):
            folder = written.parent
            schema = folder.parent.stem
            connection.execute(f"create schema if not exists {schema}")
            rows = parquet_rows(sorted(folder.glob("*.parquet")))
            connection.execute(f"create table {schema}.{folder.name} as from {rows}")
