"""Small pieces of SQL that the landing modules share."""

import json
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

Connection = duckdb.DuckDBPyConnection


def quoted(text: str | Path) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def literal(path: str | Path) -> str:
    """A path as an SQL text that DuckDB reads as this one file: some signs would make it a pattern of many."""
    return quoted(re.sub(r"[*?[]", r"[\g<0>]", str(path)))


def parquet_rows(files: Iterable[str | Path], options: str = "") -> str:
    """A relation of the rows of Parquet files, and of nothing that a folder `name=value` above them tells."""
    return f"read_parquet([{', '.join(map(literal, files))}], hive_partitioning = false{options})"


def listed(columns: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{column}" for column in columns)


def load(connection: Connection, name: str, columns: dict[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Fill a temporary table; one that is there is replaced. Columns map to types."""
    types = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    connection.execute(f"create or replace temp table {name} ({types})")
    # By way of a file: to insert a hundred thousand rows takes DuckDB minutes.
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")
        stream.flush()
        connection.execute(f"insert into {name} from {json_rows([stream.name], columns)}")


def json_rows(files: Iterable[str | Path], columns: dict[str, str]) -> str:
    """A relation of the rows of files with a JSON object a line, as `parquet_rows`."""
    types = ", ".join(f"{quoted(column)}: {quoted(kind)}" for column, kind in columns.items())
    names = ", ".join(map(literal, files))
    options = "format = 'newline_delimited', hive_partitioning = false"
    return f"read_json([{names}], columns = {{{types}}}, {options})"


def write(connection: Connection, query: str, path: Path) -> None:
    """The rows of a query as Parquet."""
    connection.execute(f"copy ({query}) to {quoted(path)} (format parquet, compression zstd)")


def write_seed(connection: Connection, seed: str, columns: list[str], query: str, batch: Path) -> None:
    """Rows of one table (`columns`, source_file, source_line) to `batch/<seed>.parquet`, and what they are to the table
    `content`."""
    write_rows(connection, seed, query, batch)
    add_content(connection, seed, columns, batch)


def write_rows(connection: Connection, seed: str, query: str, batch: Path) -> None:
    """Rows of one table to `batch/<seed>.parquet`."""
    write(connection, f"select *, {quoted(batch.name)} as source_batch from ({query})", batch / f"{seed}.parquet")


def add_content(connection: Connection, seed: str, columns: list[str], batch: Path) -> None:
    """What the rows of `batch/<seed>.parquet` are, by file and disclosure, to the table `content`. The order of rows
    does not matter, and no row stands twice."""
    connection.execute(
        f"""
        insert into content
        select
            source_file, {quoted(batch.name)}, {quoted(seed)}, disclosure_id, min(source_line),
            cast(bit_xor(hash({listed(columns)})) as varchar)
        from {parquet_rows([batch / f"{seed}.parquet"])}
        group by source_file, disclosure_id
        """
    )
