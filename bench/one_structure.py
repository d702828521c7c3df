"""Evaluating disclosures of one structure, where tests by hand are about every equation, and these tests.

    python bench/one_structure.py --disclosures 10000 100000

The cells of one synthetic disclosure, that with about as many equations as by_hand.EQUATIONS, are copied under as many
ids as asked for. Ours is the SQL of int_equation_outcome into a table that is kept; by hand is `dbt test` of a singular
test an equation over the same cells, of which nothing is kept. What ours takes without keeping it is measured too. Each
has the machine for itself.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import duckdb
from by_hand import EQUATIONS, STRUCTURE, by_hand
from measure import PROJECT
from scale import build_anew, landed, machine, say

from tieout.landing.sql import quoted

DRAWN_FROM = 200
"""Disclosures that the one is chosen from."""
IDS = """
create table ids as
select cast(1000000 + number as varchar) || '-2026-101' as disclosure_id
from range({disclosures}) as numbers(number)
"""
COPIES = """
create table intermediate.{table} as
select row.* replace (ids.disclosure_id as disclosure_id)
from ids cross join (select * from small.intermediate.{table} where disclosure_id = '{structure}') as row
"""
READ = ("int_cell", "int_rule_applicability", "int_spoiled_rule", "int_untestable_rule")
"""What evaluating reads of a disclosure."""


class Evaluated(NamedTuple):
    """`cpu` is seconds of a core, `not_kept` the seconds of the same without a table that keeps the rows."""

    equations: int
    seconds: float
    cpu: float
    not_kept: float


def main() -> None:
    arguments = parse_arguments()
    work = arguments.work.resolve()
    small = work / "small" / "tieout.duckdb"
    build_anew(landed(work, DRAWN_FROM, arguments.seed), small)
    print(machine())
    print("| disclosures | equations | ours, s | of a core, s | not kept, s | by hand, s | ours / by hand | not kept |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for disclosures in arguments.disclosures:
        copied = copies(small, disclosures, work / "one_structure")
        say("evaluating")
        ours = evaluated(copied)
        say("tests by hand")
        hand = by_hand(small, work / "by_hand", copied)
        print(
            f"| {disclosures:,} | {ours.equations:,} | {ours.seconds:.1f} | {ours.cpu:.1f} | {ours.not_kept:.1f} | "
            f"{hand.seconds:.1f} | {ours.seconds / hand.seconds:.2f} | {ours.not_kept / hand.seconds:.2f} |",
            flush=True,
        )
        shutil.rmtree(copied.parent)
    shutil.rmtree(small.parent)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--disclosures", type=int, nargs="+", default=[10000, 100000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=PROJECT / "target" / "bench", help="default: target/bench")
    return parser.parse_args()


def copies(small: Path, disclosures: int, folder: Path) -> Path:
    """A warehouse that holds what evaluating reads: one disclosure of `small` under many ids."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # the models name its catalog
    warehouse = folder / small.name
    say(f"copying one disclosure {disclosures} times")
    with duckdb.connect(str(small), read_only=True) as connection:
        ((structure,),) = connection.execute(STRUCTURE, [EQUATIONS]).fetchall()
    with duckdb.connect(str(warehouse), config={"preserve_insertion_order": False}) as connection:
        connection.execute(f"attach {quoted(small)} as small (read_only)")
        connection.execute("create schema intermediate")
        connection.execute(IDS.format(disclosures=disclosures))
        for table in READ:
            connection.execute(COPIES.format(table=table, structure=structure))
        connection.execute("create view intermediate.int_cell_of_run as from intermediate.int_cell")
        for table in ("int_rule_term", "int_rule_measure"):
            connection.execute(f"create table intermediate.{table} as from small.intermediate.{table}")
        # tests by hand are about equations among a disclosure's own cells
        none_linked = "from small.intermediate.int_linked_disclosure limit 0"
        connection.execute(f"create table intermediate.int_linked_disclosure as {none_linked}")
        connection.execute("create view main.fct_cell as from intermediate.int_cell")
    return warehouse


def evaluated(warehouse: Path, root: Path = PROJECT) -> Evaluated:
    """Run int_equation_outcome over the cells of a warehouse that `copies` made; `root` is the project whose
    `tieout build` made the warehouse of the one disclosure."""
    models = (
        root / "target" / f"build-{warehouse.stem}" / "compiled" / "tieout" / "models" / "intermediate" / "equations"
    )
    sums, outcomes = (
        (models / f"{model}.sql").read_text(encoding="utf-8") for model in ("int_equation_sum", "int_equation_outcome")
    )
    with duckdb.connect(str(warehouse), config={"preserve_insertion_order": False}) as connection:
        connection.execute(f"create view intermediate.int_equation_sum as {sums}")
        began, cpu_began = time.perf_counter(), time.process_time()
        connection.execute(f"create table outcomes as {outcomes}")
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu_began
        began = time.perf_counter()
        connection.execute(f"select count(columns(*)) from ({outcomes}\n)").fetchall()
        not_kept = time.perf_counter() - began
        ((equations,),) = connection.execute("select count(*) from outcomes").fetchall()
    return Evaluated(equations, seconds, cpu, not_kept)


if __name__ == "__main__":
    main()
