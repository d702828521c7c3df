"""Seconds and memory of `tieout build` for many disclosures, beside the least that they could cost.

    python bench/scale.py --disclosures 1000 10000 100000 --night 10000

For each number of disclosures: a landing folder of Parquet files (made by generate.py, one error in ten disclosures,
not timed, kept in WORK and used again), a new warehouse as a user builds it, and on that warehouse the floor (one bare
query over the same cells) and what a data team would write by hand (one singular dbt test an equation). With --night
also a second build after 1 % of the disclosures changed, compared row by row with a full build. Prints tables for
RESULTS.md on stdout, and what is under way on stderr.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import duckdb
from by_hand import ByHand, by_hand
from floor import floor
from measure import PROJECT, Run, tieout_build
from night import Difference, compare_marts
from steps import STEPS, build_nodes, seconds_by_step, seconds_of

GIB, MIB = 2**30, 2**20
PART_SIZE = 100
SLOWEST = 15
"""Nodes of dbt that are named on stderr, to see where the seconds go."""
REVISION = ("--revision", "2", "--revise-share", "0.01")
PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "great-expectations")


class Size(NamedTuple):
    """What was measured of one number of disclosures. `evaluating` is int_equation_outcome alone, from its start to its
    end."""

    disclosures: int
    cells: int
    equations: int
    run: Run
    steps: dict[str, float]
    evaluating: float
    warehouse_bytes: int
    floor: float
    hand: ByHand


class Night(NamedTuple):
    disclosures: int
    run: Run
    full: Run
    differences: list[Difference]


def main() -> None:
    arguments = parse_arguments()
    work = arguments.work.resolve()
    sizes, night = [], None
    for disclosures in sorted(arguments.disclosures):
        sizes.append(measure_size(disclosures, arguments.seed, work))
        if disclosures == arguments.night:
            night = measure_night(disclosures, arguments.seed, work)
        shutil.rmtree(warehouse_in(work, disclosures).parent)
    print(machine(), *size_table(sizes), sep="\n")
    if night:
        print("", *night_table(night), sep="\n")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--disclosures", type=int, nargs="+", default=[1000, 10000, 100000])
    parser.add_argument("--night", type=int, help="which of these is built again after 1 %% of it changed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=PROJECT / "target" / "bench", help="default: target/bench")
    arguments = parser.parse_args()
    if arguments.night and arguments.night not in arguments.disclosures:
        parser.error("--night must be one of --disclosures")
    return arguments


def measure_size(disclosures: int, seed: int, work: Path) -> Size:
    landing, warehouse = landed(work, disclosures, seed), warehouse_in(work, disclosures)
    run = build_anew(landing, warehouse)
    nodes = build_nodes(warehouse)
    for node in sorted(nodes, key=lambda node: node.began - node.ended)[:SLOWEST]:
        say(f"  {node.ended - node.began:8.2f} s  {node.step}: {node.name}")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        ((cells, equations),) = connection.execute(
            "select (select count(*) from intermediate.int_cell), (select count(*) from intermediate.int_equation)"
        ).fetchall()
    say("floor and tests by hand")
    return Size(
        disclosures,
        cells,
        equations,
        run,
        seconds_by_step(run, nodes),
        seconds_of(nodes, "int_equation_outcome"),
        warehouse.stat().st_size,
        floor(warehouse),
        by_hand(warehouse, work / "by_hand"),
    )


def measure_night(disclosures: int, seed: int, work: Path) -> Night:
    """Build the changed disclosures on top of the warehouse of `measure_size`, and anew beside it."""
    landing, warehouse = landed(work, disclosures, seed, *REVISION), warehouse_in(work, disclosures)
    say(f"night of {disclosures} disclosures, 1 % changed")
    run = tieout_build(landing, warehouse)
    fresh = work / "fresh" / warehouse.name
    full = build_anew(landing, fresh)
    say("comparing the marts")
    differences = compare_marts(warehouse, fresh, work / "marts")
    shutil.rmtree(fresh.parent)
    return Night(disclosures, run, full, differences)


def build_anew(landing: Path, warehouse: Path) -> Run:
    """Build a warehouse where there is none, with nothing kept of the landing folder."""
    shutil.rmtree(warehouse.parent, ignore_errors=True)
    say(f"tieout build of {landing.parent.name}")
    run = tieout_build(landing, warehouse)
    say(f"{run.seconds:.1f} s")
    return run


def warehouse_in(work: Path, disclosures: int) -> Path:
    return work / f"warehouse-{disclosures}" / "tieout.duckdb"


def landed(work: Path, disclosures: int, seed: int, *revision: str) -> Path:
    """The landing folder of so many disclosures, made where there is none. Its own name is the same for every revision:
    what the warehouse knows a file by begins with it."""
    folder = work / f"{disclosures}-seed-{seed}{'-revised' if revision else ''}"
    landing = folder / "landing"
    if landing.exists():
        return landing
    say(f"generating {disclosures} disclosures")
    draft = folder / "draft"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    numbers = ["--disclosures", str(disclosures), "--errors", str(disclosures // 10), "--seed", str(seed)]
    command = [sys.executable, str(PROJECT / "bench" / "generate.py"), *numbers, "--part-size", str(PART_SIZE)]
    subprocess.run([*command, *revision, "--output", str(draft)], check=True, stdout=sys.stderr)
    return draft.rename(landing)


def machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GIB
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {versions}.\n"


def size_table(sizes: list[Size]) -> Iterator[str]:
    """What was measured, a column a number of disclosures."""

    def line(title: str, value: Callable[[Size], str]) -> str:
        return f"| {title} | {' | '.join(value(size) for size in sizes)} |"

    yield line("disclosures", lambda size: f"{size.disclosures:,}")
    yield f"| --- | {' | '.join('---:' for _ in sizes)} |"
    yield line("cells", lambda size: f"{size.cells:,}")
    yield line("equations", lambda size: f"{size.equations:,}")
    for step in STEPS:
        if any(size.steps[step] for size in sizes):
            yield line(f"{step}, s", lambda size, step=step: f"{size.steps[step]:.1f}")
    yield line("whole build, s", lambda size: f"{size.run.seconds:.1f}")
    yield line("s for each 1,000 disclosures", lambda size: f"{1000 * cost(size):.2f}")
    yield line("peak memory, GiB", lambda size: f"{size.run.peak_bytes / GIB:.2f}")
    yield line("warehouse, MiB", lambda size: f"{size.warehouse_bytes / MIB:.0f}")
    yield line("floor, s", lambda size: f"{size.floor:.2f}")
    yield line("whole build / floor", lambda size: f"{size.run.seconds / size.floor:.0f}")
    yield line("int_equation_outcome, cells to outcomes, s", lambda size: f"{size.evaluating:.1f}")
    yield line("dbt tests by hand, s", lambda size: f"{size.hand.seconds:.1f}")
    yield line("tests by hand", lambda size: f"{size.hand.tests}")
    yield line("equations that they are about", lambda size: f"{size.hand.equations:,}")
    million = 1_000_000
    yield line("a million equations, s", lambda size: f"{million * size.evaluating / size.equations:.2f}")
    yield line("a million by hand, s", lambda size: f"{million * size.hand.seconds / size.hand.equations:.2f}")
    if len(sizes) > 1:
        smaller, larger = sizes[-2:]
        yield ""
        yield (
            f"Seconds for each disclosure, {larger.disclosures:,} against {smaller.disclosures:,}: "
            f"factor {cost(larger) / cost(smaller):.2f}."
        )


def cost(size: Size) -> float:
    return size.run.seconds / size.disclosures


def night_table(night: Night) -> Iterator[str]:
    differing = [each for each in night.differences if any(each.only)]
    yield f"| {night.disclosures:,} disclosures | s | peak memory, GiB |"
    yield "| --- | ---: | ---: |"
    for title, run in (("a full build", night.full), ("a night, 1 % changed", night.run)):
        yield f"| {title} | {run.seconds:.1f} | {run.peak_bytes / GIB:.2f} |"
    yield f"| night / full | {night.run.seconds / night.full.seconds:.2f} | |"
    yield ""
    yield f"Marts compared: {len(night.differences)}, {sum(each.counted[1] for each in night.differences):,} rows."
    if not differing:
        yield "No row differs."
        return
    yield ""
    yield "| mart that differs | rows, night | rows, full | only night | only full |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for each in differing:
        yield f"| {each.mart} | {each.counted[0]:,} | {each.counted[1]:,} | {each.only[0]:,} | {each.only[1]:,} |"
    for each in differing:
        yield from (f"    {each.mart}: {row}" for row in each.rows)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
