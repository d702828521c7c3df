"""Seconds, memory and size of `tieout report`, beside its marks.

    python bench/report.py --disclosures 200 10000

For each number of disclosures: the landing folder of bench/scale.py and a warehouse (not timed, kept in WORK and used
again), the report as a user makes it, documents and all, and the first paint of its first page in Debian's chromium.
Prints a table for RESULTS.md on stdout.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from measure import PROJECT, Run, measured, tieout_build
from playwright.sync_api import sync_playwright
from scale import landed, say

GIB, MIB = 2**30, 2**20
MARKS = {200: (20.0, None, None), 10000: (90.0, 2.0, 400.0)}
"""Seconds, GiB of memory and MiB on disk for so many disclosures."""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
WAITS = 100
"""Times that the first paint is asked for, a tenth of a second apart."""


class Measured(NamedTuple):
    disclosures: int
    run: Run
    pages: int
    bytes: int
    overview_bytes: int
    first_paint: float


def main() -> None:
    arguments = parse_arguments()
    work = arguments.work.resolve()
    found = [measure(disclosures, arguments.seed, work) for disclosures in sorted(arguments.disclosures)]
    print(*table(found), sep="\n")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--disclosures", type=int, nargs="+", default=[200, 10000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=PROJECT / "target" / "bench-report", help="default: %(default)s")
    return parser.parse_args()


def measure(disclosures: int, seed: int, work: Path) -> Measured:
    """The report of a warehouse, which is built where it is not there yet."""
    warehouse = work / str(disclosures) / "tieout.duckdb"
    if not warehouse.exists():
        say(f"building {disclosures} disclosures")
        tieout_build(landed(work, disclosures, seed), warehouse)
    pages = work / str(disclosures) / "report"
    shutil.rmtree(pages, ignore_errors=True)
    say(f"reporting {disclosures} disclosures")
    command = [sys.executable, "-m", "tieout.cli", "report", "--warehouse", str(warehouse), "--output", str(pages)]
    run = measured(command, PROJECT)
    if run.status not in (0, 1):
        sys.exit(f"tieout report ended with status {run.status}:\n{run.output[-4000:]}")
    files = [path for path in pages.rglob("*") if path.is_file()]
    overview = pages / "index.html"
    return Measured(
        disclosures,
        run,
        len(list((pages / "department").iterdir())),
        sum(path.stat().st_size for path in files),
        overview.stat().st_size,
        first_paint(overview),
    )


def first_paint(page: Path) -> float:
    """Milliseconds from opening a page to its first paint."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        opened = browser.new_page()
        opened.goto(page.as_uri())
        for _ in range(WAITS):
            painted = opened.evaluate(PAINT)
            if painted is not None:
                break
            opened.wait_for_timeout(100)
        else:
            sys.exit(f"{page} was never painted")
        browser.close()
    return painted


def table(found: list[Measured]) -> list[str]:
    """A column a number of disclosures; the mark in brackets where there is one."""
    rows = {
        "pages of disclosures": [f"{each.pages:,}" for each in found],
        "report, s": [marked(each.run.seconds, each, 0) for each in found],
        "peak memory, GiB": [marked(each.run.peak_bytes / GIB, each, 1) for each in found],
        "on disk, MiB": [marked(each.bytes / MIB, each, 2) for each in found],
        "first page, MiB": [f"{each.overview_bytes / MIB:.2f} (2)" for each in found],
        "first paint, s": [f"{each.first_paint / 1000:.2f} (1.5)" for each in found],
    }
    return [
        f"| disclosures | {' | '.join(f'{each.disclosures:,}' for each in found)} |",
        f"| --- |{' ---: |' * len(found)}",
        *(f"| {name} | {' | '.join(values)} |" for name, values in rows.items()),
    ]


def marked(value: float, each: Measured, place: int) -> str:
    mark = MARKS.get(each.disclosures, (None, None, None))[place]
    return f"{value:.1f}" + (f" ({mark:g})" if mark else "")


if __name__ == "__main__":
    main()
