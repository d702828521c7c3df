"""Whether two warehouses hold the same marts, row by row."""

from pathlib import Path

import duckdb

MARTS = "select table_name from {}.information_schema.tables where table_schema = 'main' order by 1"
TYPES = "select column_name, data_type from {}.information_schema.columns where table_schema = 'main' and table_name = $1"
OF_THE_RUN = {
    "dim_disclosure": "project_version",
    "finding_history": "first_seen, last_seen, resolved_at",
}
"""Columns that tell of the run and the engine, not of the disclosures."""


def differences(here: Path, there: Path) -> list[str]:
    """A line for each mart that differs: in its columns, their types, or its rows, whatever their order."""
    with duckdb.connect() as connection:
        for warehouse in (here, there):
            connection.execute(f"attach '{warehouse}' as {warehouse.stem} (read_only)")
        marts = {mart for each in (here, there) for (mart,) in connection.execute(MARTS.format(each.stem)).fetchall()}
        assert marts, f"{here} holds no marts"
        return [line for mart in sorted(marts) for line in mart_differences(connection, mart, here.stem, there.stem)]


def mart_differences(connection: duckdb.DuckDBPyConnection, mart: str, here: str, there: str) -> list[str]:
    types = [sorted(connection.execute(TYPES.format(each), [mart]).fetchall()) for each in (here, there)]
    if types[0] != types[1]:
        return [f"{mart}: columns {types[0]} against {types[1]}"]
    left_out = f" exclude ({OF_THE_RUN[mart]})" if mart in OF_THE_RUN else ""
    found = []
    for one, other in ((here, there), (there, here)):
        rows = connection.execute(
            f"select *{left_out} from {one}.main.{mart} except all select *{left_out} from {other}.main.{mart}"
        ).fetchall()
        found += [f"{mart}: {len(rows)} rows only {one}, e.g. {rows[0]}"] if rows else []
    return found
