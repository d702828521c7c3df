"""The warehouse file while others write it, read it, or were killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tieout.errors import InputError, RunError
from tieout.warehouse.file import copy, publish, reading, write_ahead_log

PROGRAM = """
import sys
import duckdb

path, mode, statement = sys.argv[1:]
connection = duckdb.connect(path, read_only=mode == "read")
connection.execute(statement)
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(warehouse: Path, mode: str, statement: str) -> Iterator[subprocess.Popen]:
    """A process that has a file open to `read` or to `write` it, and is killed at the end."""
    command = [sys.executable, "-c", PROGRAM, str(warehouse), mode, statement]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "lock" / "tieout.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table finding as select 1 as number")
    return path


def numbers(path: Path) -> list[int]:
    with reading(path) as connection:
        return [number for (number,) in connection.execute("select number from finding order by 1").fetchall()]


def test_a_file_that_another_process_writes_is_no_fault_of_the_input(warehouse: Path) -> None:
    with (
        another_process(warehouse, "write", "select 1"),
        pytest.raises(RunError, match="is being written by another process"),
        reading(warehouse),
    ):
        pass
    assert numbers(warehouse) == [1]


def test_a_file_that_is_no_warehouse_is_a_fault_of_the_input_whatever_its_name(warehouse: Path) -> None:
    """DuckDB's message names the path, and the path holds the word lock."""
    content = warehouse.read_bytes()
    for damaged in (b"", b"no database", content[:5000]):
        warehouse.write_bytes(damaged)
        with pytest.raises(InputError, match="cannot be read as a warehouse"), reading(warehouse):
            pass


def test_a_copy_holds_what_a_writer_committed_before_it_was_killed(warehouse: Path, tmp_path: Path) -> None:
    with another_process(warehouse, "write", "insert into finding values (2)"):
        pass
    before, log = warehouse.read_bytes(), write_ahead_log(warehouse)
    assert log.exists()
    built = tmp_path / "built.duckdb"
    with another_process(warehouse, "read", "select 1"):
        copy(warehouse, built)
    assert numbers(built) == [1, 2]
    assert warehouse.read_bytes() == before and log.exists()


def test_nobody_can_write_a_file_while_it_is_copied(warehouse: Path, tmp_path: Path) -> None:
    with another_process(warehouse, "write", "select 1"), pytest.raises(RunError, match="is being written"):
        copy(warehouse, tmp_path / "built.duckdb")
    assert not (tmp_path / "built.duckdb").exists()


def test_a_file_is_published_over_one_whose_writer_was_killed_and_who_reads_the_old_one_goes_on(
    warehouse: Path, tmp_path: Path
) -> None:
    with another_process(warehouse, "write", "insert into finding values (2)"):
        pass
    built = tmp_path / "built.duckdb"
    with duckdb.connect(str(built)) as connection:
        connection.execute("create table finding as select 3 as number")
    with reading(warehouse) as reader:
        publish(built, warehouse)
        assert reader.execute("select count(*) from finding").fetchall() == [(2,)]
    assert numbers(warehouse) == [3]
    assert sorted(path.name for path in warehouse.parent.iterdir()) == ["tieout.duckdb"]
