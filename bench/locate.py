"""How often the warehouse names the wrong cell and its right figure, beside an exact solver.

    python bench/locate.py --errors 2 --trials 500 --seed 1

Mistypes K published amounts of the real disclosure N times, builds all N as disclosures of one warehouse, and compares
fct_suspect_cell with the truth. The reference is the smallest set of cells that makes every linear equation hold, by
mixed-integer optimisation (HiGHS), on the same equations.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity, vstack
from trials import Mistake, amounts_of, mistype, run_dbt, write_trials

CENT = Decimal(100)  # 0.01 万元 in yuan: the solver counts in it


def main() -> None:
    arguments = parse_arguments()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "tieout.duckdb"
        landing = Path(folder) / "landing"
        run_dbt(warehouse, None, "seed", "--quiet")
        run_dbt(warehouse, None, "run", "--quiet", "--select", "+int_equation", "+int_equation_term", "+dim_rule")
        cells = amounts_of(warehouse)
        trials = [[mistype(cell, rng) for cell in rng.sample(cells, arguments.errors)] for _ in range(arguments.trials)]
        write_trials(warehouse, landing, trials)
        started = time.perf_counter()
        run_dbt(warehouse, landing, "run", "--quiet", "--select", "+fct_suspect_cell")
        built = time.perf_counter() - started
        connection = duckdb.connect(str(warehouse), read_only=True)
        ours = score_suspects(connection, trials)
        solver = score_solver(connection, trials) if arguments.solver else None
    print(
        f"{len(cells)} amounts in equations, {arguments.trials} trials, {arguments.errors} errors each, "
        f"seed {arguments.seed}; one build of all: {built:.1f} s"
    )
    print_scores("tieout", ours, arguments)
    if solver:
        print_scores("exact solver", solver, arguments)
    if arguments.verbose:
        for line in ours["misses"]:
            print(line)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=int, default=1, help="amounts mistyped in each trial (default 1)")
    parser.add_argument("--trials", type=int, default=500, help="disclosures in the build (default 500)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random choices (default 1)")
    parser.add_argument("--no-solver", dest="solver", action="store_false", help="leave the exact solver out")
    parser.add_argument("--verbose", action="store_true", help="print every trial that was not solved")
    return parser.parse_args()


def print_scores(name: str, scores: dict, arguments: argparse.Namespace) -> None:
    errors = arguments.errors * arguments.trials
    print(
        f"{name:>14}: detected {100 * scores['detected'] / errors:6.2f} %   "
        f"right cell and figure at rank 1 {100 * scores['right'] / errors:6.2f} %  "
        f"(of these in a tie {scores['tied']})   exact set {100 * scores['exact'] / arguments.trials:6.2f} %"
    )


def key_of(mistake: Mistake) -> tuple[str, str, str]:
    return (mistake.cell.table_code, mistake.cell.row_code, mistake.cell.measure)


def score_suspects(connection: duckdb.DuckDBPyConnection, trials: list[list[Mistake]]) -> dict:
    """Compare fct_suspect_cell with the mistakes of each trial."""
    found = defaultdict(lambda: defaultdict(dict))
    for trial, error_no, *key, amount in connection.execute(
        """
        select disclosure_id, error_no, table_code, row_code, measure, suggested_amount
        from main.fct_suspect_cell where rank = 1
        """
    ).fetchall():
        found[trial][error_no][tuple(key)] = amount
    detected_cells = {
        (row[0], tuple(row[1:]))
        for row in connection.execute(
            """
            select distinct term.disclosure_id, term.table_code, term.row_code, term.measure
            from intermediate.int_localisation_term as term
            inner join intermediate.int_localisation_equation as equation
                on term.disclosure_id = equation.disclosure_id and term.equation_no = equation.equation_no
            where equation.is_open
            """
        ).fetchall()
    }
    scores = {"detected": 0, "right": 0, "tied": 0, "exact": 0, "misses": []}
    for number, mistakes in enumerate(trials):
        trial = f"trial-{number:06d}"
        groups = found[trial]
        used = set()
        for mistake in mistakes:
            key = key_of(mistake)
            scores["detected"] += (trial, key) in detected_cells
            for error_no, candidates in groups.items():
                if error_no not in used and candidates.get(key) == mistake.cell.amount:
                    used.add(error_no)
                    scores["right"] += 1
                    scores["tied"] += len(candidates) > 1
                    break
        if len(used) == len(mistakes) == len(groups):
            scores["exact"] += 1
        else:
            truth = [(key_of(m), m.kind, m.cell.text, m.text) for m in mistakes]
            scores["misses"].append(f"{trial}\n  truth {truth}\n  found { ({k: dict(v) for k, v in groups.items()}) }")
    return scores


def score_solver(connection: duckdb.DuckDBPyConnection, trials: list[list[Mistake]]) -> dict:
    """The smallest set of changed cells for each trial. The truth is among the smallest sets when it is no larger."""
    scores = {"detected": 0, "right": 0, "tied": 0, "exact": 0}
    for number, mistakes in enumerate(trials):
        solution = smallest_change(connection, f"trial-{number:06d}")
        truth = {key_of(mistake) for mistake in mistakes}
        scores["detected"] += len(mistakes) if solution is not None else 0
        if solution is not None and len(solution) == len(truth):
            scores["exact"] += 1
            scores["right"] += len(truth)
            scores["tied"] += len(truth - set(solution))
        elif solution is not None:
            scores["right"] += len(truth & set(solution))
    return scores


def smallest_change(connection: duckdb.DuckDBPyConnection, trial: str) -> list[tuple[str, str, str]] | None:
    """Cells of the smallest change that makes the linear equations of a trial hold; None where nothing is broken."""
    terms = connection.execute(
        """
        select term.equation_no, term.cell_no, term.slope, equation.gap, equation.threshold,
            term.table_code, term.row_code, term.measure
        from intermediate.int_localisation_term as term
        inner join intermediate.int_localisation_equation as equation
            on term.disclosure_id = equation.disclosure_id and term.equation_no = equation.equation_no
        where term.disclosure_id = ? and equation.form = 'linear'
        """,
        [trial],
    ).fetchall()
    if not terms:
        return None
    keys = {term[1]: term[5:] for term in terms}
    cells = {cell: place for place, cell in enumerate(keys)}
    equations = {equation: place for place, equation in enumerate({term[0]: None for term in terms})}
    gaps = numpy.zeros(len(equations))
    slack = numpy.zeros(len(equations))
    for equation, _, _, gap, threshold, *_ in terms:
        gaps[equations[equation]] = float(gap / CENT)
        slack[equations[equation]] = float(threshold / CENT) + 1e-3
    if not (abs(gaps) > slack).any():
        return None
    matrix = csr_matrix(
        ([float(term[2]) for term in terms], ([equations[t[0]] for t in terms], [cells[t[1]] for t in terms])),
        shape=(len(equations), len(cells)),
    )
    count = len(cells)
    largest = 2 * float(abs(gaps).max()) + 1
    # changes lie within +-largest where their switch is on
    switches = vstack(
        [hstack([identity(count), -largest * identity(count)]), hstack([identity(count), largest * identity(count)])]
    )
    with quiet():
        result = milp(
            c=numpy.concatenate([numpy.zeros(count), numpy.ones(count)]),
            constraints=[
                LinearConstraint(hstack([matrix, csr_matrix(matrix.shape)]), gaps - slack, gaps + slack),
                LinearConstraint(
                    switches,
                    numpy.concatenate([numpy.full(count, -numpy.inf), numpy.zeros(count)]),
                    numpy.concatenate([numpy.zeros(count), numpy.full(count, numpy.inf)]),
                ),
            ],
            integrality=numpy.concatenate([numpy.zeros(count), numpy.ones(count)]),
            bounds=Bounds(
                numpy.concatenate([numpy.full(count, -largest), numpy.zeros(count)]),
                numpy.concatenate([numpy.full(count, largest), numpy.ones(count)]),
            ),
            options={"time_limit": 30},
        )
    if result.x is None:
        return None
    by_place = {place: cell for cell, place in cells.items()}
    return [keys[by_place[place]] for place in range(count) if result.x[count + place] > 0.5]


@contextmanager
def quiet():
    """Keep the solver's own lines off the terminal: it writes to the file descriptor, whatever its options say."""
    sys.stdout.flush()
    kept = os.dup(1)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)


if __name__ == "__main__":
    main()
