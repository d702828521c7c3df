"""Evaluating disclosures of one structure, where tests by hand are about every equation, and these tests.

    python bench/one_structure.py --disclosures 10000 100000

The cells of one synthetic disclosure, that with about as many equations as by_hand.EQUATIONS, are copied under as many
ids as asked for. Ours is the SQL of int_equation_outcome, share by share as `tieout build` runs it, into one table that
is kept; by hand is `dbt test` of a singular test an equation over the same cells. Each has the machine for itself.
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

from tieout.changed import AT_ONCE
from tieout.landing_sql import quoted

DRAWN_FROM = 200
"""Disclosures that the one is chosen from."""
# The number comes first, as the region does: DuckDB passes over what other shares hold.
IDS = """
create table ids as
select cast(1000000 + number as varchar) || '-2026-101' as disclosure_id, number // {share} as share
from range({disclosures}) as numbers(number)
"""
COPIES = """
create table intermediate.{table} as
select row.* replace (ids.disclosure_id as disclosure_id)
from ids cross join (select * from small.intermediate.{table} where disclosure_id = '{structure}') as row
"""
SHARE = """
create or replace view intermediate.int_cell_built as
select * from intermediate.int_cell inner join (select disclosure_id from ids where share = {share}) as changed
  using (disclosure_id)
"""


class Evaluated(NamedTuple):
    """`cpu` is seconds of a core."""

    equations: int
    seconds: float
    cpu: float


def main() -> None:
    arguments = parse_arguments()
    work = arguments.work.resolve()
    small = work / "small" / "tieout.duckdb"
    build_anew(landed(work, DRAWN_FROM, arguments.seed), small)
    print(machine())
    print("| disclosures | equations | ours, s | of a core, s | by hand, s | ours / by hand |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for disclosures in arguments.disclosures:
        copied = copies(small, disclosures, work / "one_structure")
        say("evaluating")
        ours = evaluated(copied)
        say("tests by hand")
        hand = by_hand(small, work / "by_hand", copied)
        print(
            f"| {disclosures:,} | {ours.equations:,} | {ours.seconds:.1f} | {ours.cpu:.1f} | {hand.seconds:.1f} | "
            f"{ours.seconds / hand.seconds:.2f} |",
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
        connection.execute(IDS.format(disclosures=disclosures, share=AT_ONCE))
        for table in ("int_cell", "int_rule_state", "int_unprinted_pattern"):
            connection.execute(COPIES.format(table=table, structure=structure))
        for table in ("int_rule_term", "int_rule_pattern"):
            connection.execute(f"create table intermediate.{table} as from small.intermediate.{table}")
        # tests by hand are about equations among a disclosure's own cells
        none_linked = "from small.intermediate.int_linked_disclosure limit 0"
        connection.execute(f"create table intermediate.int_linked_disclosure as {none_linked}")
        connection.execute("create view main.fct_cell as from intermediate.int_cell")
    return warehouse


def evaluated(warehouse: Path, root: Path = PROJECT) -> Evaluated:
    """Run int_equation_outcome over the cells of a warehouse that `copies` made; `root` is the project whose
    `tieout build` made the warehouse of the one disclosure."""
    models = root / "target" / f"build-{warehouse.stem}" / "compiled" / "tieout" / "models" / "intermediate"
    sums, outcomes = (
        (models / f"{model}.sql").read_text(encoding="utf-8") for model in ("int_equation_sum", "int_equation_outcome")
    )
    with duckdb.connect(str(warehouse), config={"preserve_insertion_order": False}) as connection:
        shares = connection.execute("select max(share) + 1 from ids").fetchone()[0]
        connection.execute(SHARE.format(share=0))
        connection.execute(f"create view intermediate.int_equation_sum as {sums}")
        connection.execute(f"create table outcomes as from ({outcomes}\n) where false")
        began, cpu = time.perf_counter(), time.process_time()
        for share in range(shares):
            connection.execute(SHARE.format(share=share))
            connection.execute(f"insert into outcomes by name {outcomes}")
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        ((equations,),) = connection.execute("select count(*) from outcomes").fetchall()
    return Evaluated(equations, seconds, cpu)


if __name__ == "__main__":
    main()
