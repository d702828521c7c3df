"""Check a disclosure in seconds: the statements that dbt compiled, run by DuckDB in memory, without a warehouse."""
