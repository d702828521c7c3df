"""What the bench compares with: the floor and the tests by hand say what the equations say; steps add up to the clock;
marts that differ are seen to."""

import shutil
from pathlib import Path

import duckdb
import pytest
from by_hand import singular_test, structure
from conftest import WAREHOUSE, Built
from floor import FLOOR
from night import compare_marts
from one_structure import copies, evaluated
from steps import Node, shared_seconds

REAL = "420103-2026-131"


@pytest.fixture(scope="module")
def warehouse(built: Built) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(built.root / WAREHOUSE), read_only=True)


def test_floor_makes_the_sums_of_every_equation(warehouse: duckdb.DuckDBPyConnection) -> None:
    sums, cells, _ = warehouse.execute(FLOOR).fetchone()
    expected = warehouse.execute(
        """
        select count(distinct (disclosure_id, rule_measure_key, row_scope)), count(*)
        from intermediate.int_equation_term
        where side in ('left', 'right')
            and rule_measure_key in (select rule_measure_key from intermediate.int_rule_term where link = '')
        """
    ).fetchone()
    assert (sums, cells) == expected
    assert sums > 300


def test_tests_by_hand_find_what_is_broken(warehouse: duckdb.DuckDBPyConnection) -> None:
    outcomes = {
        (form, rule, row, measure): outcome == "broken"
        for form, rule, row, measure, outcome in warehouse.execute(
            """
            select form, rule_code, row_scope, measure_scope, outcome
            from intermediate.int_equation
            where disclosure_id = ? and link = '' and outcome != 'untestable'
            """,
            [REAL],
        ).fetchall()
    }
    assert any(outcomes.values())
    found = {}
    for key, equation in structure(warehouse, REAL).items():
        query = singular_test(equation).replace('{{ source("warehouse", "fct_cell") }}', "main.fct_cell")
        found[equation.form, *key] = (REAL,) in warehouse.execute(query).fetchall()
    assert {key: found[key] for key in outcomes} == outcomes
    assert {form for form, *_ in outcomes} == {"linear", "product", "ratio", "bound", "sign"}


def test_nodes_share_the_time_in_which_they_run_together() -> None:
    nodes = [
        Node("a", "reading", 10.0, 14.0),
        Node("b", "tests", 12.0, 14.0),
        Node("c", "tests", 20.0, 21.0),
        Node("d", "reading", 20.5, 21.0),
    ]
    assert shared_seconds(nodes) == {"reading": 3.25, "tests": 1.75}


def test_marts_that_differ_are_seen_to(tmp_path: Path) -> None:
    rows = {
        "night": ("values (1, null), (2, 'b'), (2, 'b')", "values (1, 'still', now()), (2, 'resolved', now())"),
        "full": ("values (2, 'b'), (1, null), (3, 'c')", "values (1, 'new', now() - interval 1 day)"),
    }
    for name, (cells, history) in rows.items():
        (tmp_path / name).mkdir()
        with duckdb.connect(str(tmp_path / name / "tieout.duckdb")) as connection:
            connection.execute(f"create table cells as from ({cells}) as cells (id, label)")
            connection.execute("create view fct_cell as select * from tieout.main.cells")
            connection.execute(
                f"""
                create table finding_history as
                select finding_id, state, moment as first_seen, moment as last_seen, moment as resolved_at,
                    state = 'new' as is_since_last_run
                from ({history}) as history (finding_id, state, moment)
                """
            )
    night, full = (tmp_path / name / "tieout.duckdb" for name in rows)
    differences = {each.mart: each for each in compare_marts(night, full, tmp_path / "work")}
    assert differences["fct_cell"].counted == (3, 3)
    assert differences["fct_cell"].only == (1, 1)
    assert differences["fct_cell"].rows == [("only night", 2, "b"), ("only full", 3, "c")]
    assert differences["finding_history"].counted == (1, 1)
    assert differences["finding_history"].only == (0, 0)
    assert not any((tmp_path / "work").iterdir())


def test_copies_of_one_disclosure_have_its_equations(
    built: Built, warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    ((equations,),) = warehouse.execute("select count(*) from intermediate.int_equation where link = ''").fetchall()
    one = Path(shutil.copy(built.root / WAREHOUSE, tmp_path))
    copied = copies(one, 3, tmp_path / "copies")
    assert evaluated(copied, built.root).equations == 3 * equations > 900
