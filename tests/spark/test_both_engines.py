"""The same disclosures on DuckDB and on a Spark cluster: every mart, and what a reader makes of it."""

import duckdb
import subprocess
import sys

from comparing import differences
from conftest import DISCLOSURES, FOUND_ERRORS, ROOT, Both


def test_every_mart_is_the_same(both: Both) -> None:
    assert differences(both.duckdb, both.spark) == []


def test_everything_was_built(both: Both) -> None:
    with duckdb.connect(str(both.spark), read_only=True) as connection:
        ((disclosures,),) = connection.execute("select count(*) from dim_disclosure").fetchall()
        ((broken,),) = connection.execute("select count(*) from fct_equation where outcome = 'broken'").fetchall()
    assert disclosures == DISCLOSURES + 1
    assert broken > 0


def test_the_report_reads_marts_of_spark(both: Both, tmp_path) -> None:
    pages = [
        subprocess.run(
            [sys.executable, "-m", "tieout.cli", "report", "--lang", "en", "--department", "420103-2026-131"]
            + ["--warehouse", str(warehouse), "--output", str(tmp_path / warehouse.stem)],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for warehouse in both
    ]
    assert [page.returncode for page in pages] == [0, 0], pages[-1].stderr
    written = [tmp_path / warehouse.stem for warehouse in both]
