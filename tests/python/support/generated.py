"""What bench/generate.py writes."""

import subprocess
import sys
from pathlib import Path

from conftest import ROOT


def generate(output: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "bench" / "generate.py"), "--output", str(output), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
