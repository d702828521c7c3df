"""Locating at work: copies of the real disclosure with known errors in one build, and the truth."""

import random
import shutil
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest
from conftest import WAREHOUSE, Built
from shared import Shared
from trials import amounts_of, mistype, run_dbt, write_trials

SINGLE, DOUBLE = 60, 40
"""Trials with one error and with two."""


@pytest.fixture(scope="module")
def trials(built: Built, shared: Shared):
    """Mistakes by disclosure, and the suspects that the warehouse named: disclosure to error to cell to figure."""
    cells = amounts_of(built.root / WAREHOUSE)
    rng = random.Random(20261)
    mistakes = [
        [mistype(cell, rng) for cell in rng.sample(cells, 1 if n < SINGLE else 2)] for n in range(SINGLE + DOUBLE)
    ]

    def make(folder: Path) -> None:
        warehouse = Path(shutil.copy(built.root / WAREHOUSE, folder / WAREHOUSE.name))
        write_trials(warehouse, folder / "landing", mistakes)
        run_dbt(warehouse, folder / "landing", "run", "--quiet", "--select", "+fct_suspect_cell")

    return mistakes, suspects_of(shared.once("locate", make) / WAREHOUSE.name)


def suspects_of(warehouse: Path):
    found = defaultdict(lambda: defaultdict(dict))
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for disclosure, error_no, *cell, figure in connection.execute(
            """
            select disclosure_id, error_no, table_code, row_code, measure, suggested_amount
            from main.fct_suspect_cell where rank = 1
            """
        ).fetchall():
            found[disclosure][error_no][tuple(cell)] = figure
    return found


def solved(mistakes, errors) -> bool:
    """Each mistake is among the candidates of one error with its right figure, and no other error is named."""
    named = [
        any(candidates.get((m.cell.table_code, m.cell.row_code, m.cell.measure)) == m.cell.amount for m in mistakes)
        for candidates in errors.values()
    ]
    return len(errors) == len(mistakes) and all(named)


def test_one_wrong_figure_is_named_with_its_right_figure(trials) -> None:
    mistakes, found = trials
    missed = [m for n, m in enumerate(mistakes[:SINGLE]) if not solved(m, found[f"trial-{n:06d}"])]
    assert not missed


def test_two_wrong_figures_are_named_both(trials) -> None:
    mistakes, found = trials
    missed = [m for n, m in enumerate(mistakes) if n >= SINGLE and not solved(m, found[f"trial-{n:06d}"])]
    assert len(missed) <= DOUBLE * 0.05, missed


def test_the_real_disclosure_has_one_suspect(built: Built) -> None:
    found = suspects_of(built.root / WAREHOUSE)
    assert {disclosure: dict(errors) for disclosure, errors in found.items()} == {
        "420103-2026-131": {1: {("N", "total", "general_total_change"): -136000}}
    }
