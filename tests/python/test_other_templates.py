"""Published documents of templates that nobody listed, from the file to the findings: nothing is accused that is right,
and one wrong figure is found."""

from pathlib import Path

import pytest
from both_ways import prepared_check
from conftest import ROOT, Shared, copy_project

from tieout.check.prepare import Prepared, prepared
from tieout.check.run import Folders, evaluated
from tieout.documents.identity import Given
from tieout.documents.limits import Limits
from tieout.intake.disclosure import read_all, take_in, write_to

DOCUMENTS = ROOT / "tests" / "fixtures" / "documents"
ITEMS, EXPENSES = "items_under_units.md", "public_expenses_turned.md"
FOUR = "four_classifications.md"
"""Of its columns 47 figures have no place: those of a third classification of what is spent among them."""

TWO = "two_economic_classifications.md"
"""Rows of table 07 carry the code of the department and that of the government."""

NATURE = "totals_by_nature.md"
"""Tables 02 and 03 are one column each, with parts below numbered lines; nothing is asked of a table of basic
expenditure by fund, 28 figures."""


@pytest.fixture(scope="module")
def ready(shared: Shared) -> tuple[Path, Prepared]:
    folder = shared.once("other_templates", lambda folder: prepared_check(copy_project(folder / "project")))
    return folder / "project", prepared(folder / "project")


def found(ready: tuple[Path, Prepared], name: str, tmp_path: Path, *change: str) -> tuple[int, set[tuple[str, str]]]:
    """Unplaced figures, and findings above information about figures: rule and row."""
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    if change:
        assert text.count(change[0]) == 1
        text = text.replace(*change)
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    documents, faults = read_all([file], Limits())
    assert not faults
    taken = take_in(documents, {}, Given(region_code="990000", assume=True))
    root, check = ready
    with evaluated(root, check, Folders([write_to(taken, tmp_path / "landing")], [])) as (connection, _):
        query = """
            select rule_code, row_code from fct_finding
            where severity != 'info' and rule_code not in ('c_table_published', 'c_section_present')
        """
        return taken.account["figures"]["unplaced"], set(connection.execute(query).fetchall())


@pytest.mark.parametrize(("name", "unplaced"), [(ITEMS, 0), (EXPENSES, 0), (FOUR, 47), (TWO, 0), (NATURE, 28)])
def test_a_right_document_of_another_template(
    ready: tuple[Path, Prepared], name: str, unplaced: int, tmp_path: Path
) -> None:
    assert found(ready, name, tmp_path) == (unplaced, set())


@pytest.mark.parametrize(
    ("name", "right", "wrong", "expected"),
    [
        (ITEMS, "行政运行 | 250.00 | 250.00 |  |  |  |", "行政运行 | 205.00 | 205.00 |  |  |  |", "t03_total_item"),
        (ITEMS, "管理所 | 300.00 | 260.00 | 40.00", "管理所 | 330.00 | 260.00 | 40.00", "t03_hierarchy"),
        (ITEMS, "行政运行 | 250.00 | 250.00 | 250.00 |", "行政运行 | 250.00 | 205.00 | 250.00 |", "t05_row_current"),
        (ITEMS, "管理所 | 6.00", "管理所 | 7.00", "t08_hierarchy"),
        (ITEMS, "| 一般公共预算拨款收入 | 860.00 | 社会", "| 一般公共预算拨款收入 | 850.00 | 社会", "t04_sums"),
        (ITEMS, "公务接待费5万元，公务用车", "公务接待费6万元，公务用车", "n_statement_table"),
        (ITEMS, "住房保障支出50万元，占5.81%", "住房保障支出50万元，占6.81%", "n_rate"),
        (ITEMS, "公用经费80万元，主要包括：办公费、", "公用经费80万元，主要包括：办公费、水费、", "n_list"),
        (
            FOUR,
            "| 行政运行 | 260.00 | 260.00 |  |  |  |  |",
            "| 行政运行 | 206.00 | 206.00 |  |  |  |  |",
            "t03_hierarchy",
        ),
        (FOUR, "工资福利支出 | 280.00 | 二、机关", "工资福利支出 | 380.00 | 二、机关", "t01_uses"),
        (
            FOUR,
            "|  | 02 |  | 住房改革支出 | 30.00 | 30.00 |",
            "|  | 02 |  | 住房改革支出 | 33.00 | 33.00 |",
            "t03_hierarchy",
        ),
        (FOUR, "服务类采购预算20万元", "服务类采购预算25万元", "n_sum"),
        (FOUR, "410万元，占82%", "410万元，占28%", "n_rate"),
        (EXPENSES, "| “三公”经费 | 29.00 | 29.00 |", "| “三公”经费 | 29.00 | 28.00 |", "t08_hierarchy"),
        (
            TWO,
            "| 津贴补贴 | 50101 | 工资奖金津补贴 | 180.00 |",
            "| 津贴补贴 | 50101 | 工资奖金津补贴 | 108.00 |",
            "t07_hierarchy",
        ),
        (TWO, "| 二、上年结转 | 20.00 |", "| 二、上年结转 | 2.00 |", "t04_sums"),
        (TWO, "2.公务接待费。2024年预算数1.00万元", "2.公务接待费。2024年预算数1.20万元", "n_statement_table"),
        (NATURE, "本年收入合计 | 950.00 | 本年支出", "本年收入合计 | 905.00 | 本年支出", "t01_sums"),
        (NATURE, "| 一、预算拨款 | 930.00 | 一、基本", "| 一、预算拨款 | 390.00 | 一、基本", "t01_sums"),
        (NATURE, "|---|---|\n| 一、基本支出 | 630.00 |", "|---|---|\n| 一、基本支出 | 603.00 |", "t03_row_total"),
        (NATURE, "办公费 | 50201 | 办公经费 | 92.00", "办公费 | 50201 | 办公经费 | 29.00", "t07_hierarchy"),
        (EXPENSES, "支出 | 1.00 | 1 |", "支出 | 2.00 | 1 |", "t08_row_total"),
    ],
)
def test_a_wrong_figure_in_a_document_of_another_template(
    ready: tuple[Path, Prepared], name: str, right: str, wrong: str, expected: str, tmp_path: Path
) -> None:
    _, findings = found(ready, name, tmp_path, right, wrong)
    assert expected in {rule for rule, _ in findings}
