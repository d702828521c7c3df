"""Whether two warehouses hold the same marts, row by row."""

from pathlib import Path

import duckdb

COLUMNS = """
select table_name, column_name, data_type
from information_schema.columns
where table_catalog = $1 and table_schema = 'main'
order by all
"""
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
        columns = [connection.execute(COLUMNS, [each.stem]).fetchall() for each in (here, there)]
        assert columns[0], f"{here} holds no marts"
        found = [f"column of one only: {column}" for column in sorted(set(columns[0]) ^ set(columns[1]))]
        marts = sorted({mart for mart, *_ in columns[0]})
        return found or [line for mart in marts for line in rows_apart(connection, mart, here.stem, there.stem)]


def rows_apart(connection: duckdb.DuckDBPyConnection, mart: str, here: str, there: str) -> list[str]:
    left_out = f" exclude ({OF_THE_RUN[mart]})" if mart in OF_THE_RUN else ""
    found = []
    for one, other in ((here, there), (there, here)):
        rows = connection.execute(
            f"select *{left_out} from {one}.main.{mart} except all select *{left_out} from {other}.main.{mart}"
        ).fetchall()
        found += [f"{mart}: {len(rows)} rows only {one}, e.g. {rows[0]}"] if rows else []
    return found
