"""The macros that differ between engines, on Spark (tests/python has them on DuckDB)."""

from pathlib import Path

from macro_cases import expected, results
from spark_cluster import Cluster


def test_macros_on_spark(cluster: Cluster, tmp_path: Path) -> None:
    assert results("spark", tmp_path, cluster.environment) == expected()
