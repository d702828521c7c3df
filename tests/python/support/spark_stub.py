"""dbt on the target spark without a Spark: `python spark_stub.py STATEMENTS.jsonl DBT_ARGUMENTS...`.

Its session answers every question with nothing (a count with 0), and writes down the statements that it is sent.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any, TextIO

from dbt.adapters.spark import session


class Cursor:
    """Stands for dbt-spark's cursor of a Spark session."""

    statements: TextIO
    # dbt sends from several threads, and a text stream is not safe to share: unguarded, its bytes get mixed
    writing = threading.Lock()

    def __init__(self, **_: Any) -> None:
        self.description: list[tuple[Any, ...]] = []
        self.rows: list[tuple[Any, ...]] = []

    def execute(self, sql: str, *_: Any) -> None:
        with self.writing:
            self.statements.write(json.dumps(sql) + "\n")
        self.rows = [(0,)] if "select count(" in sql else []
        self.description = [("count", "bigint", *[None] * 4, True)] if self.rows else []

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.rows

    def close(self) -> None:
        pass


if __name__ == "__main__":
    os.environ["TIEOUT_SPARK_MASTER"] = "nowhere"
    from dbt.cli.main import cli

    with Path(sys.argv.pop(1)).open("w", encoding="utf-8") as Cursor.statements:
        session.Cursor = Cursor
        cli()
