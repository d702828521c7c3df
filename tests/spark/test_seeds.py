"""Seeds come to Spark as they come to DuckDB: text as published, and blank is NULL."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from spark_cluster import Cluster

TRICKY = [
    '007,"say ""yes"", twice","two\nlines"',
    ' 前后 ,"",',
    "None,back\\slash,'quoted'",
    '"\u3000", 1e5,NULL',
    'NaN,"comma, and \\",1.50',
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project, one seed of it with everything that a reader of CSV can get wrong."""
    root = tmp_path / "project"
    for part in ("macros", "models", "profiles", "seeds", "snapshots", "tests"):
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "dbt_project.yml", root)
    levels = root / "seeds" / "reference" / "levels.csv"
    header = levels.read_text(encoding="utf-8").splitlines()[0]
    levels.write_text("\n".join([header, *TRICKY]) + "\n", encoding="utf-8")
    return root


def seed(root: Path, target: str, environment: dict[str, str]) -> None:
    variables = {"warehouse": str(root / "tieout.duckdb"), "spark_tables": str(root / "spark")}
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "seed", "--select", "levels"]
    command += ["--target", target, "--profiles-dir", "profiles", "--vars", json.dumps(variables)]
    done = subprocess.run(
        command, cwd=root, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_a_seed_is_the_same_text(cluster: Cluster, project: Path) -> None:
    seed(project, "duckdb", {})
    seed(project, "spark", cluster.environment)
    with duckdb.connect(str(project / "tieout.duckdb")) as connection:
        on_duckdb = connection.execute("select * from raw.levels order by all").fetchall()
        files = project / "spark/raw.db/levels/*.parquet"
        on_spark = connection.execute(f"select * from read_parquet('{files}') order by all").fetchall()
    assert on_spark == on_duckdb
    assert (" 前后 ", None, None) in on_duckdb
    assert len(on_duckdb) == len(TRICKY)
