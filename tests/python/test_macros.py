"""The macros that differ between engines, on DuckDB (tests/spark has them on Spark)."""

from macro_cases import expected


def test_macros_on_duckdb(macros: dict[str, str | None]) -> None:
    assert {name: macros[name] for name in expected()} == expected()
