"""Run the checkpoint in a process of its own, so that Great Expectations and what it imports stay out of this one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tieout.errors import FOUND_ERRORS, RunError


def run(warehouse: Path, *options: str) -> dict[str, Any]:
    """Return the counts and titles that `python -m tieout.expectations WAREHOUSE --json` prints (see
    `checkpoint.CheckpointSummary.counts`). Raises RunError, with the reason, where the checkpoint could not run."""
    command = [sys.executable, "-m", "tieout.expectations", str(warehouse), "--json", *options]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, FOUND_ERRORS):
        said = done.stderr.strip().splitlines()
        raise RunError("quoted", text=said[-1] if said else f"exit status {done.returncode}")
    return json.loads(done.stdout)
