"""Seconds of `tieout build` on DuckDB and on Spark: a standalone cluster of two workers, a core each, on this machine.

    python bench/spark.py --disclosures 1000 10000

For each number of disclosures: the landing folder of bench/scale.py, a new warehouse on each engine, and where the time
of Spark goes. Prints the table of docs/scale.md on stdout, and what is under way on stderr. Needs Java 17.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from measure import PROJECT, Run, measured
from scale import landed, say
from spark_cluster import Cluster, running

SETTINGS = {
    "spark.driver.memory": "3g",
    "spark.executor.memory": "3g",
    "spark.sql.shuffle.partitions": "8",
}
WORKER_MEMORY = "4g"
KINDS = ("seed", "model", "test")


class Size(NamedTuple):
    """`nodes` are seconds of dbt's nodes on Spark by kind; those that run at the same time are all counted."""

    disclosures: int
    duckdb: Run
    spark: Run
    nodes: Counter[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--disclosures", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=PROJECT / "target" / "bench", help="default: target/bench")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    sizes = []
    for disclosures in sorted(arguments.disclosures):
        shutil.rmtree(work / "cluster", ignore_errors=True)
        landing = landed(work, disclosures, arguments.seed)
        with running(work / "cluster", SETTINGS, WORKER_MEMORY) as cluster:
            sizes.append(measure(disclosures, landing, work, cluster))
    print("| disclosures | DuckDB, s | Spark, s | seeds, s | models, s | tests, s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in sizes:
        nodes = " | ".join(f"{size.nodes[kind]:,.0f}" for kind in KINDS)
        print(f"| {size.disclosures:,} | {size.duckdb.seconds:,.1f} | {size.spark.seconds:,.1f} | {nodes} |")


def measure(disclosures: int, landing: Path, work: Path, cluster: Cluster) -> Size:
    variables = [f"{name}={value}" for name, value in cluster.environment.items()]
    runs = []
    for engine in ("duckdb", "spark"):
        warehouse = work / f"{engine}-{disclosures}" / f"on_{engine}.duckdb"
        shutil.rmtree(warehouse.parent, ignore_errors=True)
        say(f"{disclosures} disclosures on {engine}")
        command = ["env", *variables, sys.executable, "-m", "tieout.cli", "build", "--target", engine]
        runs.append(measured([*command, "--landing", str(landing), "--warehouse", str(warehouse)], PROJECT))
        if runs[-1].status not in (0, 1):
            sys.exit(f"tieout build ended with status {runs[-1].status}:\n{runs[-1].output[-4000:]}")
        say(f"{runs[-1].seconds:.1f} s")
        shutil.rmtree(warehouse.parent)
    return Size(disclosures, *runs, node_seconds(PROJECT / "target" / "build-on_spark-spark" / "run_results.json"))


def node_seconds(run_results: Path) -> Counter[str]:
    seconds: Counter[str] = Counter()
    for result in json.loads(run_results.read_text(encoding="utf-8"))["results"]:
        seconds[result["unique_id"].partition(".")[0]] += result["execution_time"]
    return seconds


if __name__ == "__main__":
    main()
