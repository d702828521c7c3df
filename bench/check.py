"""What a check costs, beside a build of the same disclosure in the same run.

    python bench/check.py [--repeats 5] [--many 100]

Prints seconds of the clock, seconds of a core and the peak of memory of `tieout check` and `tieout build`, by turns;
the seconds of the statements by the folder of their model; a check of many disclosures; and the seconds from a saved
change to the answer of `tieout check --watch`.
"""

from __future__ import annotations

import re
import resource
import select
import subprocess
import sys
import time
from collections import Counter
from io import BufferedReader
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
import duckdb
from fuzz import BASE, files_of, write
from measure import PROJECT, Run, measured

from tieout.check import run as checking
from tieout.check.prepare import Prepared, prepared
from tieout.check.run import Folders, evaluated

TIEOUT = [sys.executable, "-m", "tieout.cli"]
MIB = 2**20


def costed(*arguments: str) -> tuple[Run, float]:
    """Run tieout; the run and its seconds of a core. Ends the program where it did not come to findings."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = measured([*TIEOUT, *arguments], PROJECT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.status not in (0, 1):
        sys.exit(f"tieout {' '.join(arguments)} ended with status {run.status}:\n{run.output[-4000:]}")
    return run, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def by_turns(folder: Path, warehouse: Path, repeats: int) -> None:
    commands = {
        "check": ["check", str(folder)],
        "build": ["build", "--landing", str(folder.parent), "--warehouse", str(warehouse)],
    }
    runs: dict[str, list[tuple[Run, float]]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, arguments in commands.items():
            runs[name].append(costed(*arguments))
    seconds = {}
    for name, found in runs.items():
        seconds[name] = median(run.seconds for run, _ in found)
        core, peak = median(cpu for _, cpu in found), max(run.peak_bytes for run, _ in found)
        click.echo(
            f"{name}: {seconds[name]:.2f} s, {core:.2f} s of a core, {peak / MIB:.0f} MiB ({repeats} runs, medians)"
        )
    click.echo(f"a check takes 1/{seconds['build'] / seconds['check']:.1f} of a build")


def by_step(folder: Path) -> None:
    """Seconds of the statements of one check, by folder."""
    folders = {path.stem: path.parent.name for path in (PROJECT / "models").rglob("*.sql")}
    spent: Counter[str] = Counter()
    ready = prepared(PROJECT)
    with evaluated(PROJECT, Prepared([], ready.dictionary), Folders([folder], [])) as (connection, _):
        for each in ready.statements:
            began = time.perf_counter()
            checking.execute(connection, Prepared([each], ready.dictionary), "2026-12-01")
            name = each.relation.split(".")[-1].strip('"')
            spent[folders.get(name, "seeds")] += time.perf_counter() - began
    whole = sum(spent.values())
    click.echo(f"{len(ready.statements)} statements: {whole:.2f} s")
    for step, seconds in spent.most_common():
        click.echo(f"  {step}: {seconds:.2f} s")


def many(disclosures: int, work: Path) -> None:
    landing = work / "many"
    made = [sys.executable, "bench/generate.py", "--disclosures", str(disclosures), "--errors", "20", "--seed", "1"]
    subprocess.run([*made, "--output", str(landing), "--format", "csv"], cwd=PROJECT, check=True, capture_output=True)
    run, core = costed("check", str(landing), "--format", "json")
    click.echo(
        f"{disclosures} disclosures: {run.seconds:.1f} s, {core:.1f} s of a core, {run.peak_bytes / MIB:.0f} MiB"
    )


def watched(folder: Path, repeats: int) -> None:
    """Seconds from a saved figure to the end of the answer."""
    file = folder / "t05_general_budget_by_function.csv"
    text = file.read_text(encoding="utf-8")
    answers = []
    with subprocess.Popen(
        [*TIEOUT, "check", str(folder), "--watch", "--format", "json"], cwd=PROJECT, stdout=subprocess.PIPE
    ) as process:
        answer_of(process)
        for number in range(repeats):
            time.sleep(1)
            began = time.perf_counter()
            file.write_text(text if number % 2 else re.sub(r"[0-9]+\.[0-9]+", "9.99", text, count=1), encoding="utf-8")
            answers.append(answer_of(process) - began)
        process.terminate()
    file.write_text(text, encoding="utf-8")
    click.echo(
        f"--watch answers after {median(answers):.2f} s ({repeats} changes, median), {max(answers):.2f} s at most"
    )


def answer_of(process: subprocess.Popen[bytes]) -> float:
    """When the answer to one change is whole: nothing follows it for half a second."""
    assert isinstance(process.stdout, BufferedReader)
    ended = 0.0
    while not ended or select.select([process.stdout], [], [], 0.5)[0]:
        process.stdout.read1(1 << 20)
        ended = time.perf_counter()
    return ended


@click.command()
@click.option("--repeats", default=5, show_default=True)
@click.option("--many", "disclosures", default=100, show_default=True)
def main(repeats: int, disclosures: int) -> None:
    """What a check costs, beside a build of the same disclosure in the same run."""
    with TemporaryDirectory(prefix="check-") as work:
        folder = Path(work) / "landing" / BASE
        write(folder, files_of(BASE))
        click.echo(f"DuckDB {duckdb.__version__}")
        by_turns(folder, Path(work) / "warehouse.duckdb", repeats)
        by_step(folder)
        watched(folder, repeats)
        many(disclosures, Path(work))


if __name__ == "__main__":
    main()
