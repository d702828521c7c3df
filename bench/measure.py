"""Run a command as a user does, and see what it costs: seconds, memory of its process tree."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PAGE = os.sysconf("SC_PAGE_SIZE")
EVERY = 0.1
"""Seconds between two looks at the process tree."""


@dataclass(frozen=True)
class Run:
    """A command that has ended; times are seconds since 1970. `peak_bytes` is the largest sum of the resident sets of
    all its processes: what two of them share counts twice."""

    status: int
    output: str
    began: float
    ended: float
    peak_bytes: int

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def tieout_build(landing: Path, warehouse: Path) -> Run:
    """`tieout build` in the project. Status 1 means findings, which is what the landing folder holds; ends the program
    with what the command printed where the build failed."""
    command = [sys.executable, "-m", "tieout.cli", "build", "--landing", str(landing), "--warehouse", str(warehouse)]
    run = measured(command, PROJECT)
    if run.status not in (0, 1):
        sys.exit(f"tieout build ended with status {run.status}:\n{run.output[-4000:]}")
    return run


def measured(command: list[str], folder: Path) -> Run:
    """Run a command in a folder, with the project's packages and profiles at hand."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    over = threading.Event()
    began = time.time()
    with (
        ThreadPoolExecutor(1) as beside,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        ) as process,
    ):
        peak = beside.submit(peak_of, process.pid, over)
        output = process.stdout.read()
        status = process.wait()
        ended = time.time()
        over.set()
    return Run(status, output, began, ended, peak.result())


def peak_of(root: int, over: threading.Event) -> int:
    """Looks at the process tree until it is over."""
    peak = 0
    while not over.wait(EVERY):
        resident = 0
        for process in descendants(root):
            # it may have ended since it was listed
            with suppress(OSError):
                resident += int(Path("/proc", str(process), "statm").read_text().split()[1]) * PAGE
        peak = max(peak, resident)
    return peak


def descendants(root: int) -> list[int]:
    """The process `root` and all that it started, directly or not."""
    children = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # the name of a process stands in brackets and may hold blanks and brackets itself
            parent = int(stat.read_text(errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
        children[parent].append(int(stat.parent.name))
    found = [root]
    for process in found:
        found += children[process]
    return found
