"""SQLAlchemy dialect `duckdb+readonly://`, which lets Great Expectations read a DuckDB file in place.

`duckdb_engine.Dialect` falls short in three points, each mended here:

* Great Expectations fetches a result after it has given the connection back. Giving it back rolls back, and in DuckDB a
  rollback drops the pending result ("list index out of range"). Reading needs no transaction, so none is opened.
* It reflects columns through tables of PostgreSQL's catalogue that DuckDB does not have. information_schema has them.
* It opens the file for writing. A check must not be able to change what it checks.

Importing this module registers the dialect.
"""

from typing import Any

from duckdb_engine import Dialect
from sqlalchemy import Connection, text, types
from sqlalchemy.dialects import registry

COLUMNS = text(
    "select column_name, data_type, is_nullable from information_schema.columns"
    " where table_schema = :schema and table_name = :table order by ordinal_position"
)


class ReadOnlyDialect(Dialect):
    """DuckDB without transactions: many readers, no writer."""

    supports_statement_cache = True

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        return super().connect(*args, read_only=True, **kwargs)

    def do_begin(self, connection: Any) -> None:
        pass

    def do_commit(self, connection: Any) -> None:
        pass

    def do_rollback(self, connection: Any) -> None:
        pass

    def get_columns(self, connection: Connection, table_name: str, schema: str | None = None, **_: Any) -> list[dict]:
        rows = connection.execute(COLUMNS, {"schema": schema or "main", "table": table_name})
        return [
            {
                "name": name,
                "type": self.ischema_names.get(data_type.partition("(")[0].lower(), types.NullType)(),
                "nullable": is_nullable == "YES",
                "default": None,
            }
            for name, data_type, is_nullable in rows
        ]

    def get_pk_constraint(self, connection: Connection, table_name: str, schema: str | None = None, **_: Any) -> dict:
        return {"constrained_columns": [], "name": None}


registry.register("duckdb.readonly", __name__, ReadOnlyDialect.__name__)
