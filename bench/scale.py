"""Seconds by step for many disclosures in one build: reading, evaluating the equations, locating the wrong cells.

    python bench/scale.py --disclosures 10000 --every 10

Every tenth disclosure has one mistyped amount. Prints the seconds of dbt's models by step and the peak memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import tempfile
from collections import defaultdict
from pathlib import Path

import duckdb
from trials import PROJECT, amounts_of, mistype, run_dbt, write_trials

EVALUATING = ("int_equation_sum", "int_equation")
LOCATING = ("int_scaled_table", "int_folded_equation", "int_locate", "int_suspect", "fct_suspect_cell")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--disclosures", type=int, default=10000)
    parser.add_argument("--every", type=int, default=10, help="one error in every so many disclosures (default 10)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--select", nargs="*", default=["+fct_suspect_cell", "+fct_finding"])
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        warehouse, landing = Path(folder) / "tieout.duckdb", Path(folder) / "landing"
        run_dbt(warehouse, None, "seed", "--quiet")
        run_dbt(warehouse, None, "run", "--quiet", "--select", "+int_equation", "dim_rule")
        cells = amounts_of(warehouse)
        trials = [
            [mistype(rng.choice(cells), rng)] if number % arguments.every == 0 else []
            for number in range(arguments.disclosures)
        ]
        write_trials(warehouse, landing, trials)
        run_dbt(warehouse, landing, "run", "--quiet", "--select", *arguments.select)
        connection = duckdb.connect(str(warehouse), read_only=True)
        figures = connection.execute("select count(*) from intermediate.int_cell").fetchone()[0]
        equations = connection.execute("select count(*) from intermediate.int_equation").fetchone()[0]
    seconds = seconds_by_model(PROJECT / "target" / "run_results.json")
    steps = defaultdict(float)
    for model, taken in seconds.items():
        steps[step_of(model)] += taken
    print(
        f"{arguments.disclosures} disclosures, {figures} cells, {equations} equations, "
        f"{os.cpu_count()} cores, peak memory of dbt "
        f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20:.2f} GiB"
    )
    for step in ("reading", "evaluating", "locating", "other"):
        print(f"{step:>12}: {steps[step]:8.2f} s")
    print(f"{'':>12}  locating / evaluating = {steps['locating'] / steps['evaluating']:.2f}")
    for model, taken in sorted(seconds.items(), key=lambda item: -item[1])[:15]:
        print(f"    {model:<40} {taken:8.2f} s")


def step_of(model: str) -> str:
    if model in EVALUATING:
        return "evaluating"
    if model.startswith(LOCATING):
        return "locating"
    return "reading" if model in ("int_figure", "int_cell", "int_rule_term", "int_claim", "int_claim_row") else "other"


def seconds_by_model(run_results: Path) -> dict[str, float]:
    results = json.loads(run_results.read_text())["results"]
    return {result["unique_id"].split(".")[-1]: result["execution_time"] for result in results}


if __name__ == "__main__":
    main()
