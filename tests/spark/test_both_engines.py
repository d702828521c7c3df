"""The same disclosures on DuckDB and on a Spark cluster that loses a worker meanwhile: every mart, and its report."""

import re
from pathlib import Path

import duckdb
from comparing import differences
from conftest import DISCLOSURES, Both, tieout
from spark_cluster import Cluster

REAL = "420103-2026-131"


def test_every_mart_is_the_same(both: Both) -> None:
    assert differences(both.duckdb, both.spark) == []


def test_everything_was_built(both: Both) -> None:
    with duckdb.connect(str(both.spark), read_only=True) as connection:
        ((disclosures,),) = connection.execute("select count(*) from dim_disclosure").fetchall()
        ((broken,),) = connection.execute("select count(*) from fct_equation where outcome = 'broken'").fetchall()
        ((remembered,),) = connection.execute("select count(*) from finding_history").fetchall()
    assert disclosures == DISCLOSURES + 1
    assert broken > 0
    assert remembered > 0


def test_both_workers_took_part(both: Both, cluster: Cluster) -> None:
    assert cluster.workers[0].poll() is not None
    assert cluster.workers[1].poll() is None
    assert all(list(Path(worker).glob("app-*/*/stderr")) for worker in cluster.work_folders)


def test_the_page_of_a_department_is_the_same(both: Both, tmp_path: Path) -> None:
    pages = []
    for warehouse in both:
        options = ("--lang", "en", "--department", REAL, "--warehouse", str(warehouse))
        report = tieout("report", *options, "--output", str(tmp_path / warehouse.stem))
        page, _ = report.communicate()
        assert report.returncode == 0, page
        # but for when each was built
        pages.append(re.sub("[0-9-]{10} [0-9]{2}:[0-9]{2}", "", Path(page.strip()).read_text(encoding="utf-8")))
    assert "机关事业单位基本养老保险缴费支出" in pages[0]
    assert pages[0] == pages[1]
