"""The warehouse file: read it, build beside it, put the new one in its place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from tieout.errors import InputError, PublishedError, RunError
from tieout.files import flush, locked


@contextmanager
def reading(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection. Raises InputError where there is no warehouse, or not one of this project, and RunError
    while another process writes it."""
    if not warehouse.is_file():
        raise InputError(f"there is no warehouse at {warehouse}: run `tieout build` first")
    try:
        connection = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise RunError(f"{warehouse} is being written by another process: {error}") from error
        raise InputError(f"{warehouse} cannot be read as a warehouse: {error}") from error
    with connection:
        try:
            yield connection
        # the second: a table of an older build, without a column of today's
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise InputError(f"{warehouse} was not built whole by this project: run `tieout build`: {error}") from error


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
    """The path to build at: under the same file name, since DuckDB's catalog is named after it, in a folder that is the
    same one each time, since dbt parses a project anew when its vars change, and gone afterwards; so is a new folder of
    the warehouse where nothing came of it. Raises RunError while another build runs, and InputError where a warehouse
    cannot have its name.
    """
    if warehouse.stem.lower() in RESERVED:
        raise InputError(f"{warehouse}: DuckDB takes {warehouse.stem} for something else: name the warehouse otherwise")
    is_new = not warehouse.parent.exists()
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for folder in sorted({warehouse.parent, root}):
            stack.enter_context(locked(folder, "another build is running in"))
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
    """Begin with what the warehouse holds, if there is one: history lives in it. Copies the file, and the log of a
    writer that did not close it, while no process can write it."""
    if not warehouse.exists():
        return
    with reading(warehouse):
        shutil.copyfile(warehouse, built)
        if write_ahead_log(warehouse).exists():
            shutil.copyfile(write_ahead_log(warehouse), write_ahead_log(built))


def publish(built: Path, warehouse: Path) -> None:
    """Put a built file in the place of the warehouse: at every moment there is the old one or the new one, whole.

    Who has the old one open goes on reading it. Raises PublishedError where the new one is in its place, but not surely
    on the disk.
    """
    with duckdb.connect(str(built)) as connection:
        connection.execute("checkpoint")
    flush(built)
    write_ahead_log(warehouse).unlink(missing_ok=True)
    os.replace(built, warehouse)
    try:
        flush(warehouse.parent)
    except OSError as error:
        raise PublishedError(
            f"{warehouse} is published, but a power cut could bring the last one back: {error}"
        ) from error


def write_ahead_log(warehouse: Path) -> Path:
    return warehouse.with_name(f"{warehouse.name}.wal")
