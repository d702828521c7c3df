"""The warehouse file: read it, build beside it, replace it by the new one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from tieout.errors import InputError, PublishedError, RunError
from tieout.files import flush, locked
from tieout.messages import message


@contextmanager
def reading(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection. Raises InputError where there is no warehouse, or not one of this project, and RunError
    while another process writes it."""
    if not warehouse.is_file():
        raise InputError("no_warehouse", warehouse=str(warehouse))
    try:
        connection = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.IOException as error:
        if is_written(warehouse):
            raise RunError("being_written", warehouse=str(warehouse), error=str(error)) from error
        raise InputError("not_a_warehouse", warehouse=str(warehouse), error=str(error)) from error
    with connection:
        try:
            yield connection
        # the second: a table of an older build, without a column of today's
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise InputError("old_warehouse", warehouse=str(warehouse), error=str(error)) from error


def is_written(warehouse: Path) -> bool:
    """Return whether another process has the file open for writing: DuckDB locks it as POSIX says (`man 2 fcntl`).

    Only for a file that this process does not have open, since to close it here gives up this process's own lock.
    """
    with warehouse.open("rb") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return True
    return False


def rows(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None
) -> list[dict[str, Any]]:
    """A query's rows as mappings of column to value, decimals exact."""
    result = connection.execute(query, parameters or [])
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


RESERVED = {"raw", "staging", "intermediate", "snapshots", "temp", "system"}
"""Names that the file may not have: DuckDB names its catalog after it, and has these for schemas or for itself."""


@contextmanager
def building(warehouse: Path, root: Path) -> Iterator[Path]:
    """Yield a temporary path to build at. It keeps the file name (DuckDB names its catalog after it) and has a fixed
    folder (dbt parses again when vars change). The folder is removed on exit, and so is a new folder of the warehouse
    that stays empty. Raises RunError while another build runs, and InputError where a warehouse cannot have its name.
    """
    if warehouse.stem.lower() in RESERVED:
        raise InputError("reserved_name", warehouse=str(warehouse), name=warehouse.stem)
    is_new = not warehouse.parent.exists()
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for folder in sorted({warehouse.parent, root}):
            stack.enter_context(locked(folder, message("build_running")))
        workspace = warehouse.parent / f".build-{warehouse.stem}"
        shutil.rmtree(workspace, ignore_errors=True)
        workspace.mkdir()
        try:
            yield workspace / warehouse.name
        finally:
            shutil.rmtree(workspace, ignore_errors=True)
            if is_new:
                # fails where there is something in it
                with suppress(OSError):
                    warehouse.parent.rmdir()


def copy(warehouse: Path, built: Path) -> None:
    """Begin with what the warehouse holds, if there is one: history lives in it.

    Copies the file while no process can write it, and the log of a writer that did not close it. A checkpoint before
    would need the file alone, and fail while somebody reads it; COPY FROM DATABASE would write every table again.
    """
    if not warehouse.exists():
        return
    with reading(warehouse):
        if write_ahead_log(warehouse).exists():
            shutil.copyfile(write_ahead_log(warehouse), write_ahead_log(built))
        # last: to close the file that was copied gives up the lock on it
        shutil.copyfile(warehouse, built)


def publish(built: Path, warehouse: Path) -> None:
    """Put a built file in the place of the warehouse: at every moment there is the old one or the new one, whole.

    Who has the old one open goes on reading it. Raises PublishedError where the new one has replaced it, but not surely
    on the disk.
    """
    with duckdb.connect(str(built)) as connection:
        connection.execute("checkpoint")
    flush(built)
    # DuckDB would not open the new file beside a log of the old one
    write_ahead_log(warehouse).unlink(missing_ok=True)
    os.replace(built, warehouse)
    try:
        flush(warehouse.parent)
    except OSError as error:
        raise PublishedError("not_flushed", warehouse=str(warehouse), error=str(error)) from error


def write_ahead_log(warehouse: Path) -> Path:
    """Return where DuckDB keeps what a writer committed and did not put into the file, as when it was killed. The name
    is documented (DuckDB manual, "Files Created by DuckDB")."""
    return warehouse.with_name(f"{warehouse.name}.wal")
