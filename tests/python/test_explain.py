"""`tieout explain` on the real disclosure and on one with an error."""

import json
import shutil
from pathlib import Path

import bureau as peers
import duckdb
import pytest
from conftest import WAREHOUSE, Built, run_tieout

REAL = "420103-2026-131"


def test_the_suspect_of_the_real_disclosure_is_explained(built: Built) -> None:
    run = run_tieout(built.root, "explain", REAL, "--lang", "en")
    assert run.returncode == 0
    assert "published -43.6" in run.stdout
    assert "should be -13.6 (explains 1 of 1 broken equations through it)" in run.stdout
    assert "breaks: -43.6 = 429.27 - 442.87  difference -30" in run.stdout


def test_it_speaks_chinese(built: Built) -> None:
    run = run_tieout(built.root, "explain", REAL, "--lang", "zh")
    assert "应为 -13.6" in run.stdout
    assert "不成立: -43.6 = 429.27 - 442.87" in run.stdout


def test_a_cell_without_fault_lists_the_equations_that_hold(built: Built) -> None:
    run = run_tieout(built.root, "explain", REAL, "T05/2080505/basic", "--lang", "en")
    assert run.returncode == 0
    assert "should be" not in run.stdout and "breaks" not in run.stdout
    assert "holds: 30.52 = 6.00 + 24.26 + 0.26" in run.stdout


def test_json_carries_every_equation_through_the_cell(built: Built) -> None:
    run = run_tieout(built.root, "explain", REAL, "T05/2080505/basic", "--format", "json")
    cell = json.loads(run.stdout)["cell"]
    assert {equation["rule_code"] for equation in cell["equations"]} >= {
        "t05_hierarchy",
        "t05_row_basic",
        "t03_t05_basic",
    }
    assert {equation["outcome"] for equation in cell["equations"]} == {"exact"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((REAL, "T05/2080505/basc"), "nearest: T05/2080505/basic"),
        (("420103-2026-132",), "has no disclosure '420103-2026-132'"),
    ],
)
def test_what_the_warehouse_does_not_know_ends_with_2(built: Built, arguments: tuple[str, ...], message: str) -> None:
    run = run_tieout(built.root, "explain", *arguments)
    assert run.returncode == 2
    assert message in run.stderr


@pytest.mark.parametrize("cell", [(), ("N/total/general_total_change",)])
@pytest.mark.parametrize(
    ("language", "said"), [("en", "waived: 按区里要求 — Li, until 2027-03-31"), ("zh", "核实认可：按区里要求 — Li")]
)
def test_a_figure_that_is_waived_is_said_to_be_and_not_suspected(
    built: Built, waived: Path, cell: tuple[str, ...], language: str, said: str
) -> None:
    run = run_tieout(built.root, "explain", REAL, *cell, "--lang", language, "--warehouse", str(waived))
    assert run.returncode == 0
    assert "-43.6 = 429.27 - 442.87" in run.stdout and said in run.stdout
    assert not any(accusation in run.stdout for accusation in ("should be", "应为", "Error 1", "处错误"))


def test_an_error_of_which_something_is_open_is_still_one(built: Built, waived: Path) -> None:
    with duckdb.connect(str(waived)) as connection:
        connection.execute("update fct_finding set is_waived = false where rule_code = 'y_general_total_change'")
        connection.execute("update fct_suspect_cell set is_waived = false")
    run = run_tieout(built.root, "explain", REAL, "--lang", "en", "--warehouse", str(waived))
    assert "Error 1: this figure" in run.stdout and "should be -13.6" in run.stdout and "waived" not in run.stdout


def test_a_row_that_is_printed_twice_is_explained_as_each_was_published(built: Built, tmp_path: Path) -> None:
    warehouse = Path(shutil.copy(built.root / WAREHOUSE, tmp_path / WAREHOUSE.name))
    with duckdb.connect(str(warehouse)) as connection:
        for table, text in (("intermediate.int_cell", "-30"), ("fct_suspect_cell", "-30")):
            connection.execute(
                f"""
                insert into {table}
                select * replace ('{text}' as published_text, 98 as source_row) from {table}
                where disclosure_id = ? and table_code = 'N' and row_code = 'total' and measure = 'general_total_change'
                """,
                [REAL],
            )
    run = run_tieout(built.root, "explain", REAL, "--lang", "en", "--warehouse", str(warehouse))
    (first, second) = run.stdout.split("published ")[1:]
    assert first.startswith("-43.6") and "row_no 33" in first
    assert second.startswith("-30") and "row_no 98" in second
    cell = "N/total/general_total_change"
    run = run_tieout(built.root, "explain", REAL, cell, "--lang", "en", "--warehouse", str(warehouse))
    assert "published -43.6" in run.stdout and "row_no 33" in run.stdout


def test_a_wrong_figure_is_named_with_the_equations_that_break(bureau: Built) -> None:
    run = run_tieout(bureau.root, "explain", peers.SLIPPED[0], "T05/2080505/personnel", "--lang", "en")
    assert "published 42.26" in run.stdout
    assert "should be 24.26" in run.stdout
    assert "breaks: 24.26 = 42.26" in run.stdout
