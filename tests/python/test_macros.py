"""The macros that differ between engines, on DuckDB (tests/spark has them on Spark)."""

from pathlib import Path

from macro_cases import expected, results


def test_macros_on_duckdb(tmp_path: Path) -> None:
    assert results("duckdb", tmp_path) == expected()
