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

from tieout.build.dbt import ALL, Build, DbtRun, output_folder, run_command
from tieout.errors import RunError
from tieout.landing.sql import parquet_rows
from tieout.steps import Progress

MASTER = "TIEOUT_SPARK_MASTER"
"""Environment variable that names the cluster, as profiles/profiles.yml reads it: spark://host:7077."""
PORT = 7077
SECONDS_TO_ANSWER = 5
HISTORY = "snapshots"
"""The schema that a new warehouse takes over from the one before."""
ON_DUCKDB = ["--full-refresh", "--selector", "duckdb_after_spark"]
"""Selects what DuckDB builds on the tables that Spark wrote."""


def check_cluster() -> None:
    """Raises RunError where dbt-spark is not installed, or no cluster is named or none answers: Spark itself would try
    for minutes. How to reach one that is not a standalone cluster (local, YARN, Kubernetes) is left to Spark."""
    if not (find_spec("dbt.adapters.spark") and find_spec("pyspark")):
        raise RunError("no_pyspark")
    master = os.environ.get(MASTER)
    if not master:
        raise RunError("no_cluster", variable=MASTER, port=PORT)
    if master.startswith("spark://") and not any(map(answers, master.removeprefix("spark://").split(","))):
        raise RunError("cluster_silent", master=master, variable=MASTER)


def answers(address: str) -> bool:
    """Whether something listens at host:port."""
    host, _, port = address.rpartition(":") if ":" in address else (address, "", PORT)
    with suppress(OSError, ValueError), socket.create_connection((host, int(port)), SECONDS_TO_ANSWER):
        return True
    return False


def run_on_spark(build: Build, report: Progress) -> DbtRun:
    """Run dbt on Spark, with all tests, and on DuckDB for what DuckDB keeps (see `tieout.build.dbt.Run`), of all
    disclosures: Spark's tables are new in each build."""
    build = build._replace(changed=None)
    tables, output = build.warehouse.parent / "spark", output_folder(build.root, build.warehouse)
    # nobody but this run reads them, so they need no metastore
    variables = build.variables() | {"spark_tables": str(tables), "spark_catalog": "in-memory"}
    shutil.rmtree(tables, ignore_errors=True)
    on_spark = run_command(build, variables, ALL, output.with_name(f"{output.name}-spark"), report)
    carry(tables, build.warehouse)
    if on_spark.failures:
        return on_spark
    on_duckdb = run_command(build._replace(target=None), build.variables(), ON_DUCKDB, output, report)
    # of a test that both ran, what Spark says: it had every table
    return DbtRun({**on_duckdb.statuses, **on_spark.statuses}, on_duckdb.failures, on_duckdb.errors)


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
