"""Commands whose output nobody reads to its end, cannot be written, or is closed from the beginning."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, WAREHOUSE, Built, run_tieout, unread_pipe

REAL = "420103-2026-131"


@pytest.mark.parametrize("command", ["findings", "findings --severity info", f"explain {REAL}", "findings --help"])
def test_a_reader_that_goes_away_changes_no_status_and_gets_no_message(built: Built, command: str) -> None:
    with unread_pipe() as unread:
        run = run_tieout(built.root, *command.split(), stdout=unread)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_full_output_is_no_answer(built: Built) -> None:
    run = run_tieout(built.root, "findings", shell='exec "$@" > /dev/full')
    assert (run.returncode, run.stderr) == (3, "Error: the output cannot be written: No space left on device\n")


def test_an_output_that_was_closed_is_none(built: Built) -> None:
    run = run_tieout(built.root, "explain", REAL, shell='exec "$@" >&-')
    assert (run.returncode, run.stderr) == (0, "")


def test_messages_that_nobody_reads_change_no_status(tmp_path: Path) -> None:
    with unread_pipe() as unread:
        run = run_tieout(tmp_path, "findings", "--warehouse", "nowhere.duckdb", stdout=unread, stderr=unread)
    assert run.returncode == 2


def test_another_pipe_that_breaks_is_a_failure_and_no_finding() -> None:
    program = """
import click
from tieout.cli import main as cli

def tell():
    raise BrokenPipeError(32, "Broken pipe")

cli.cli.add_command(click.Command("tell", callback=tell))
cli.main()
"""
    run = subprocess.run([sys.executable, "-c", program, "tell"], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 3


@pytest.fixture
def hostile(built: Built, tmp_path: Path) -> Path:
    """A warehouse with names that would colour a terminal, go back on its line or turn it round, and a finding about no
    disclosure: that a waiver by rule matches nothing."""
    warehouse = Path(shutil.copy(built.root / WAREHOUSE, tmp_path / WAREHOUSE.name))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create temp table text as select '甲\x1b[31m乙\r丙\u202e\n\t丁' as hostile")
        connection.execute("update fct_suspect_cell set row_label = (select hostile from text)")
        connection.execute(
            """
            insert into fct_finding by name
            select 'unused' as finding_id, 'v_waiver_used' as rule_code, 'completeness' as family, 'info' as severity,
                hostile as message_zh, hostile as message_en, false as is_waived,
                1 as findings_of_root, 'unused' as root_finding_id
            from text
            """
        )
    return warehouse


SHOWN = "甲⟨U+001B⟩[31m乙 丙⟨U+202E⟩ 丁"


@pytest.mark.parametrize("command", ["findings --rule v_waiver_used", f"explain {REAL}"])
def test_controls_in_texts_are_written_out(built: Built, hostile: Path, command: str) -> None:
    run = run_tieout(built.root, *command.split(), "--warehouse", str(hostile))
    assert run.returncode == 0, run.stderr
    assert SHOWN in run.stdout
    assert not {"\x1b", "\r", "\u202e"} & set(run.stdout)


def test_controls_in_texts_reach_no_terminal(built: Built, hostile: Path) -> None:
    ours, terminal = pty.openpty()
    run = run_tieout(
        built.root, "findings", "--rule", "v_waiver_used", "--warehouse", str(hostile), stdout=terminal
    )  # fmt: skip
    os.close(terminal)
    drawn = os.read(ours, 100_000).decode("utf-8")
    os.close(ours)
    assert run.returncode == 0, run.stderr
    assert SHOWN in drawn and "\x1b[31m" not in drawn and "\u202e" not in drawn


def test_controls_in_a_message_are_written_out(built: Built) -> None:
    run = run_tieout(built.root, "findings", "--rule", "\x1b[31m")
    assert run.returncode == 2
    assert "'⟨U+001B⟩[31m'" in run.stderr
