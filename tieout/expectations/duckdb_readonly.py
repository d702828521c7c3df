"""The SQLAlchemy dialect `duckdb+readonly://`: duckdb_engine's, without transactions and with columns by name.

No option of Great Expectations or duckdb_engine does what two methods do here:

* Great Expectations fetches a result after it has given its connection back. To give it back rolls back, and in DuckDB
  a rollback drops the pending result: every expectation ends with "'NoneType' object is not subscriptable". Reading
  needs no transaction, so none is opened. Reported upstream as great_expectations issues 10738 and 11579; pull request
  12084 there adds DuckDB without SQLAlchemy.
* duckdb_engine asks for columns as PostgreSQL would, and its query names tables and columns that DuckDB does not have:
  duckdb_engine issues 1379 and 1391. information_schema has them.

tests/python/test_expectations.py fails when the plain dialect `duckdb://` works: delete this module then.

The class overrides methods of SQLAlchemy's documented interface `Dialect`. To import this module registers the name.
"""

from collections.abc import Iterable
from typing import Any

from duckdb_engine import Dialect
from sqlalchemy import Connection, text, types
from sqlalchemy.dialects import registry
from sqlalchemy.engine.interfaces import ReflectedColumn

COLUMNS = text(
    "select column_name from information_schema.columns"
    " where table_schema = :schema and table_name = :table order by ordinal_position"
)


class ReadOnlyDialect(Dialect):
    """DuckDB for reading."""

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """Open no transaction."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Commit nothing."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Roll nothing back: the result stays to be fetched."""

    def get_columns(
        self, connection: Connection, table_name: str, schema: str | None = None, **_: Any
    ) -> list[ReflectedColumn]:
        """Return the columns of a table in order, by name only: nobody here asks for a type."""
        found: Iterable[str] = connection.execute(COLUMNS, {"schema": schema or "main", "table": table_name}).scalars()
        return [{"name": name, "type": types.NullType(), "nullable": True, "default": None} for name in found]


registry.register("duckdb.readonly", __name__, ReadOnlyDialect.__name__)
