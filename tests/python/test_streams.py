"""Commands whose output nobody reads to its end, cannot be written, or is closed from the beginning."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Built, run_tieout, unread_pipe

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
from tieout import cli

def tell():
    raise BrokenPipeError(32, "Broken pipe")

cli.cli.add_command(click.Command("tell", callback=tell))
cli.main()
"""
    run = subprocess.run([sys.executable, "-c", program, "tell"], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 3
