"""What a data team would write by hand: one singular dbt test an equation, of the structure of one disclosure, over the
cells of all. Real dbt, two threads, on the warehouse that `tieout build` made, read only."""

from __future__ import annotations

import json
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb
from measure import measured

EQUATIONS = 300
"""The structure is that of the disclosure whose number of equations is nearest to this."""

PROJECT_FILE = """\
name: by_hand
version: "1.0"
config-version: 2
profile: by_hand
flags:
  send_anonymous_usage_stats: false
"""
PROFILES_FILE = """\
by_hand:
  target: duckdb
  outputs:
    duckdb:
      type: duckdb
      path: ":memory:"
      threads: 2
      attach:
        - path: {path}
          alias: {alias}
          read_only: true
"""
SOURCES_FILE = """\
version: 2
sources:
  - name: warehouse
    database: {alias}
    schema: main
    tables:
      - name: fct_cell
"""
# When an equation does not hold, by its form. No division: DuckDB would make a float of it.
CONDITIONS = {
    "linear": "abs({left} - ({right_1})) > {tolerance}",
    "product": "abs({left} - ({right_1}) * ({right_2})) > {tolerance}",
    "ratio": "abs(({left}) * ({right_2}) - 100 * ({right_1})) > {tolerance} * abs({right_2})",
    "bound": "{left} - ({right_1}) > {tolerance}",
    "sign": "sign({left}) != sign({right_1})",
}
STRUCTURE = """
select disclosure_id
from intermediate.int_equation
where link = ''
group by disclosure_id
order by abs(count(*) - ?), disclosure_id
limit 1
"""
# How many of all equations the tests are about: a disclosure of other codes has some of them.
COVERED = """
select count(*)
from intermediate.int_equation as equation
semi join (select * from intermediate.int_equation where disclosure_id = ? and link = '') as written
  using (rule_measure_key, row_scope)
where equation.link = ''
"""
TERMS = """
select
  equation.rule_code,
  equation.row_scope,
  equation.measure_scope,
  equation.form,
  coalesce(equation.tolerance, 0),
  term.side,
  term.factor,
  term.coefficient,
  term.table_code,
  term.measure,
  list(distinct term.row_code order by term.row_code)
from intermediate.int_equation as equation
inner join intermediate.int_equation_term as term
  on
    equation.disclosure_id = term.disclosure_id
    and equation.rule_measure_key = term.rule_measure_key
    and equation.row_scope = term.row_scope
where equation.disclosure_id = ? and equation.link = '' and term.side in ('left', 'right')
group by all
order by all
"""


class Term(NamedTuple):
    """Cells of one table and measure with one coefficient; `part` is left, right_1 or right_2."""

    part: str
    coefficient: Decimal
    table_code: str
    measure: str
    row_codes: list[str]


class Equation(NamedTuple):
    form: str
    tolerance: Decimal
    terms: list[Term]


class ByHand(NamedTuple):
    """`equations` are those that the tests are about, of all disclosures; `failed` the tests that found a disclosure;
    `seconds` is what dbt reports to have elapsed."""

    tests: int
    equations: int
    failed: int
    seconds: float


def by_hand(warehouse: Path, folder: Path, cells: Path | None = None) -> ByHand:
    """Write the project into `folder`, emptied first, and run its tests, over the cells of another warehouse if one is
    given. Ends the program where a test cannot run."""
    shutil.rmtree(folder, ignore_errors=True)
    tests, equations = write_project(warehouse, folder, cells or warehouse)
    command = [sys.executable, "-m", "dbt.cli.main", "test", "--profiles-dir", ".", "--quiet"]
    run = measured(command, folder)
    results_file = folder / "target" / "run_results.json"
    if not results_file.exists():
        sys.exit(f"dbt test did not run:\n{run.output[-4000:]}")
    results = json.loads(results_file.read_text(encoding="utf-8"))
    statuses = [result["status"] for result in results["results"]]
    if len(statuses) != tests or not set(statuses) <= {"pass", "fail"}:
        sys.exit(f"dbt test ran {len(statuses)} of {tests} tests, {sorted(set(statuses))}:\n{run.output[-4000:]}")
    return ByHand(tests, equations, statuses.count("fail"), results["elapsed_time"])


def write_project(warehouse: Path, folder: Path, cells: Path) -> tuple[int, int]:
    """Write a dbt project with a test for each equation of one disclosure over `cells`; gives how many, and of how many
    equations in all disclosures of `warehouse`."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        ((disclosure,),) = connection.execute(STRUCTURE, [EQUATIONS]).fetchall()
        equations = structure(connection, disclosure).values()
        ((covered,),) = connection.execute(COVERED, [disclosure]).fetchall()
    (folder / "tests").mkdir(parents=True)
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(PROJECT_FILE, encoding="utf-8")
    # the views of the warehouse name its catalog, so it is attached under that name
    settings = {"path": json.dumps(str(cells), ensure_ascii=False), "alias": cells.stem}
    (folder / "profiles.yml").write_text(PROFILES_FILE.format(**settings), encoding="utf-8")
    (folder / "models" / "sources.yml").write_text(SOURCES_FILE.format(**settings), encoding="utf-8")
    for number, equation in enumerate(equations, 1):
        (folder / "tests" / f"equation_{number:04}.sql").write_text(singular_test(equation), encoding="utf-8")
    return len(equations), covered


def structure(connection: duckdb.DuckDBPyConnection, disclosure: str) -> dict[tuple[str, str, str], Equation]:
    """The equations of a disclosure among its own cells, by rule, row and measure; those with cells of its units or of
    last year would need a join each."""
    equations: dict[tuple[str, str, str], Equation] = {}
    for *key, form, tolerance, side, factor, coefficient, table_code, measure, row_codes in connection.execute(
        TERMS, [disclosure]
    ).fetchall():
        equation = equations.setdefault(tuple(key), Equation(form, tolerance, []))
        part = "left" if side == "left" else f"right_{factor}"
        equation.terms.append(Term(part, coefficient, table_code, measure, row_codes))
    return equations


def singular_test(equation: Equation) -> str:
    """A singular test that returns the disclosures in which the equation does not hold."""
    parts = defaultdict(list)
    for term in equation.terms:
        parts[term.part].append(summed(term))
    sides = {part: " + ".join(parts[part]) or "0" for part in ("left", "right_1", "right_2")}
    condition = CONDITIONS[equation.form].format(tolerance=equation.tolerance, **sides)
    return "\n".join(
        [
            "select disclosure_id",
            'from {{ source("warehouse", "fct_cell") }}',
            f"where {' and '.join(narrowed(equation.terms))}",
            "group by disclosure_id",
            f"having {condition}",
            "",
        ]
    )


def summed(term: Term) -> str:
    matched = (
        f"table_code = {text(term.table_code)} and measure = {text(term.measure)} and row_code {one_of(term.row_codes)}"
    )
    amount = {1: "amount", -1: "-amount"}.get(term.coefficient, f"{term.coefficient} * amount")
    return f"sum(case when {matched} then {amount} else 0 end)"


def narrowed(terms: list[Term]) -> Iterator[str]:
    """Conditions that leave little more than the cells of the terms."""
    yield f"table_code {one_of(term.table_code for term in terms)}"
    yield f"measure {one_of(term.measure for term in terms)}"
    yield f"row_code {one_of(code for term in terms for code in term.row_codes)}"


def one_of(values: Iterator[str] | list[str]) -> str:
    listed = sorted(set(values))
    return f"= {text(listed[0])}" if len(listed) == 1 else f"in ({', '.join(map(text, listed))})"


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
