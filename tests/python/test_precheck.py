"""Each kind of bad input is named with its file, row and column, before dbt runs."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, replace_once

from tieout.inputs.csv_table import LINE_LIMIT, read_table
from tieout.inputs.problem import Problem, nearest
from tieout.inputs.seeds import check_input, declared_columns, split

T05 = "seeds/disclosure/t05_general_budget_by_function.csv"
T07 = "seeds/disclosure/t07_basic_expenditure.csv"
RULES = "seeds/rules/rules.csv"
TERMS = "seeds/rules/rule_terms.csv"
CLAIM = "seeds/disclosure/narrative_claim.csv"
HISTORY = "seeds/disclosure/t15_history.csv"
EXPECTED = "seeds/bureau/expected_disclosures.csv"
STATUS = "seeds/disclosure/table_status.csv"
LISTED = "disclosure of disclosures.csv"
T05_ROW = "420103-2026-131,2,201,一般公共服务支出,325.37,222.53,201.28,21.25,102.84"
CODE_ONCE = (ROOT / TERMS).read_text(encoding="utf-8").splitlines().index("k_code_once,1,reads,1,T03,*,*,1,own") + 1
T05_HIERARCHY = "t05_hierarchy,1,left,1,T05,parent,*,1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return tmp_path


def found(root: Path) -> list[tuple[str, int | None, str | None, str]]:
    return [(each.file, each.row, each.column, each.message) for each in check_input(root)]


def test_the_seeds_of_the_project_are_sound(root: Path) -> None:
    assert check_input(root) == []


def test_every_seed_declares_its_columns() -> None:
    assert declared_columns(ROOT / "seeds").keys() == {path.stem for path in (ROOT / "seeds").rglob("*.csv")}


FAULTS = {
    "a misspelt column, and the one it stands for": (
        T05, "total,basic", "totl,basic",
        [(T05, 1, "total", "is missing from the header"), (T05, 1, "totl", "is unknown (nearest: total)")],
    ),
    "a column too many": (T05, "operating,project\n", "operating,project,notes\n", [(T05, 1, "notes", "is unknown")]),
    "columns out of order": (
        T05, "personnel,operating,project\n", "operating,personnel,project\n",
        [(T05, 1, "operating", "is out of order: column 7 should be personnel")],
    ),
    "a field too few": (
        T05, T05_ROW, T05_ROW.removesuffix(",102.84"), [(T05, 3, "project", "the row has 8 fields, the header 9")],
    ),
    "a field too many": (T05, T05_ROW, T05_ROW + ",1", [(T05, 3, "project", "the row has 10 fields, the header 9")]),
    "a blank line": (T05, T05_ROW, "\n" + T05_ROW, [(T05, 3, None, "is a blank line")]),
    "a quote that never closes": (
        T05, "一般公共服务支出", '"一般公共服务支出',
        [(T05, 3, None, "a quote that opens in this row is never closed")],
    ),
    "text after a closing quote": (
        T05, "一般公共服务支出", '"一般公共"服务支出', [(T05, 3, None, "is no valid CSV: ',' expected after '\"'")],
    ),
    "a row twice": (
        T05, T05_ROW, f"{T05_ROW}\n{T05_ROW}",
        [(T05, 4, "row_no", f"420103-2026-131 2 stands in {T05}, row 3 already")],
    ),
    "a row number that is none": (
        T05, "131,2,201", "131,2.5,201", [(T05, 3, "row_no", "'2.5' is no positive whole number")],
    ),
    "row number zero": (T05, "131,2,201", "131,0,201", [(T05, 3, "row_no", "'0' is no positive whole number")]),
    "a disclosure that is not listed": (
        T05, "420103-2026-131,2,", "420103-2026-132,2,",
        [(T05, 3, "disclosure_id", f"'420103-2026-132' is no known {LISTED} (nearest: 420103-2026-131)")],
    ),
    "a row without a disclosure": (
        T05, "420103-2026-131,2,", ",2,", [(T05, 3, "disclosure_id", f"is empty: no {LISTED}")],
    ),
    "an unknown status of a table": (
        STATUS, "预算总表,missing,", "预算总表,absent,", [(STATUS, 3, "status", "'absent' is no known status")],
    ),
    "a table listed twice": (
        STATUS, "131,2,T02,", "131,2,T01,",
        [(STATUS, 3, "table_code", f"420103-2026-131 T01 stands in {STATUS}, row 2 already")],
    ),
    "a year that is none": (
        "seeds/disclosure/disclosures.csv", "420103,2026,131", "420103,26,131",
        [("seeds/disclosure/disclosures.csv", 2, "fiscal_year", "'26' is no year of four digits")],
    ),
    "a department without a code": (
        "seeds/disclosure/disclosures.csv", "420103,2026,131,", "420103,2026,,",
        [("seeds/disclosure/disclosures.csv", 2, "department_code", "is empty")],
    ),
    "a figure that is no number": (
        T05, "222.53,201.28,21.25,102.84\n420103-2026-131,3", "222.53,2.01.28,1e400,102.84\n420103-2026-131,3",
        [
            (T05, 3, "personnel", "'2.01.28' is not a number"),
            (T05, 3, "operating", "'1e400' is not a number"),
        ],
    ),
    "a figure of 40 digits": (
        T05, T05_ROW, T05_ROW.replace("102.84", "1" * 40),
        [(T05, 3, "project", f"'{'1' * 40}' is too large for an amount")],
    ),
    "an unknown direction": (
        HISTORY, "减少,7.05", "下跌,7.05",
        [(HISTORY, 7, "direction", "'下跌' is no known direction word (nearest: 下降)")],
    ),
    "an unknown direction in the narrative": (
        CLAIM, "131,2,第三部分,一,收支总预算,direction,减少", "131,2,第三部分,一,收支总预算,direction,下跌",
        [(CLAIM, 3, "value", "'下跌' is no known direction word (nearest: 下降)")],
    ),
    "a figure for a direction": (
        CLAIM, "131,2,第三部分,一,收支总预算,direction,减少", "131,2,第三部分,一,收支总预算,direction,43.6",
        [(CLAIM, 3, "value", "'43.6' is no known direction word")],
    ),
    "an unknown kind of claim": (
        CLAIM, "131,2,第三部分,一,收支总预算,direction,减少", "131,2,第三部分,一,收支总预算,directions,减少",
        [(CLAIM, 3, "kind", "'directions' is no known kind of claim (nearest: direction)")],
    ),
    "a NUL byte": (T05, "一般公共服务支出", "一般\0公共服务支出", [(T05, 3, None, "is no text: byte 0x00 at 29")]),
    "a term of an unknown rule": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierachy,9,left,1,T05,parent,*,1",
        [(TERMS, 9, "rule_code", "'t05_hierachy' is no known rule (nearest: t05_hierarchy)")],
    ),
    "an unknown row selector": (
        TERMS, "t05_total_item,2,right,1,T05,sum:item", "t05_total_item,2,right,1,T05,sum:itm",
        [(TERMS, 13, "row_selector", "'sum:itm' is no known row selector (nearest: sum:item)")],
    ),
    "an unknown table": (TERMS, T05_HIERARCHY, "t05_hierarchy,1,left,1,T5,parent,*,1",
        [(TERMS, 8, "table_code", "'T5' is no known table (nearest: T15)")],
    ),
    "an unknown measure": (
        TERMS, T05_HIERARCHY, "t05_hierarchy,1,left,1,T05,parent,totall,1",
        [(TERMS, 8, "measure", "'totall' is no known measure (nearest: total)")],
    ),
    "an unknown side": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierarchy,3,rigth,1,T05,parent,*,1",
        [(TERMS, 9, "side", "'rigth' is no known side (nearest: right)")],
    ),
    "a third factor": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierarchy,3,right,3,T05,parent,*,1",
        [(TERMS, 9, "factor", "'3' is no known factor")],
    ),
    "a second factor that no form reads": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierarchy,3,right,2,T05,parent,*,1",
        [(TERMS, 9, "factor", "2 stands on the right side of a product or a ratio only")],
    ),
    "a coefficient that is no number": (
        TERMS, T05_HIERARCHY, "t05_hierarchy,1,left,1,T05,parent,*,1.2.3",
        [(TERMS, 8, "coefficient", "'1.2.3' is no decimal number with up to three digits before and after the point")],
    ),
    "a rule with nothing to compare with": (
        TERMS, "t05_hierarchy,2,right,1,T05,children,*,1,own\n", "",
        [(RULES, 5, "rule_code", "t05_hierarchy has no term with side right and factor 1 in rule_terms")],
    ),
    "a row expected of a year that is none": (
        EXPECTED, "420103,2026,budget,131,", "420103,26,Budget,,",
        [
            (EXPECTED, 2, "fiscal_year", "'26' is no year of four digits"),
            (EXPECTED, 2, "document_type", "'Budget' is no known document type (nearest: budget)"),
            (EXPECTED, 2, "department_code", "is empty"),
        ],
    ),
    "a figure beside a comparison of texts": (
        TERMS, "k_code_once,1,reads,1,T03,*,*,1,own", "k_code_once,1,left,1,T03,*,*,1,own",
        [(TERMS, CODE_ONCE, "side", "nothing but 'reads' stands in a rule of form text")],
    ),
    "a table read that nothing takes a figure of": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierarchy,3,reads,1,T02,*,*,1",
        [(TERMS, 9, "side", "'reads' never stands in a rule of form linear")],
    ),
    "rows one after the other against a single one": (
        TERMS, "t05_hierarchy,2,right,1,T05,children,", "t05_hierarchy,2,right,1,T05,sum:class,",
        [(TERMS, 9, "row_selector",
            "'sum:class' never meets 'parent': 'parent' gives an equation each, 'sum:class' a single one")],
    ),
    "measures one after the other against a single one": (
        TERMS, "t05_hierarchy,2,right,1,T05,children,*", "t05_hierarchy,2,right,1,T05,children,total",
        [(TERMS, 9, "measure", "'total' never meets '*': '*' gives an equation each, 'total' a single one")],
    ),
    "a byte order mark": (
        T07, "disclosure_id,", "\ufeffdisclosure_id,",
        [(T07, 1, None, "starts with a byte order mark: save it as UTF-8 without BOM")],
    ),
    "an empty file": (T07, None, "", [(T07, 1, None, "the header is missing: "
        "disclosure_id,row_no,subject_code,subject_name,total,personnel,operating")]),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_file_row_and_column(root: Path, fault: str) -> None:
    file, old, new, expected = FAULTS[fault]
    if old is None:
        (root / file).write_text(new, encoding="utf-8")
    else:
        replace_once(root / file, old, new)
    assert found(root) == expected


@pytest.mark.parametrize(
    ("column", "right", "wrong"),
    [
        ("form", ",linear,", ",linar,"),
        ("family", ",hierarchy,", ",hierarchie,"),
        ("severity", ",error,", ",fatal,"),
        ("exists_when", ",any,", ",never,"),
    ],
)
def test_a_word_that_the_catalogue_does_not_have_is_named(root: Path, column: str, right: str, wrong: str) -> None:
    lines = (root / RULES).read_text(encoding="utf-8").splitlines(keepends=True)
    lines[4] = lines[4].replace(right, wrong, 1)
    (root / RULES).write_text("".join(lines), encoding="utf-8")
    (problem,) = check_input(root)
    assert (problem.file, problem.row, problem.column) == (RULES, 5, column)
    assert wrong.strip(",") in problem.message


def test_a_rule_stated_twice_is_named_where_it_stands_again(root: Path) -> None:
    lines = (root / RULES).read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(5, lines[4].replace("arithmetic", "law"))
    (root / RULES).write_text("".join(lines), encoding="utf-8")
    assert found(root) == [(RULES, 6, "rule_code", "t05_hierarchy stands in row 5 already")]


def test_bytes_that_are_no_utf_8_are_named_with_their_line(root: Path) -> None:
    text = (root / T05).read_text(encoding="utf-8")
    (root / T05).write_bytes(text.encode("gb18030"))
    (problem,) = check_input(root)
    assert (problem.file, problem.row) == (T05, 2)
    assert problem.message.startswith("is not UTF-8")


def test_every_problem_is_collected(root: Path) -> None:
    replace_once(root / T05, "131,2,201", "131,x,201")
    replace_once(root / T07, "total,personnel", "total,person")
    replace_once(root / TERMS, "t05_total_item,2,right,1,T05,sum:item", "t05_total_item,2,right,1,T05,sum:itm")
    assert {problem.file for problem in check_input(root)} == {T05, T07, TERMS}


def test_seeds_without_a_file_and_files_that_are_no_seed_are_named(root: Path) -> None:
    (root / T07).rename(root / "seeds/disclosure/t07_basic_expenditures.csv")
    assert [(file, message) for file, _, _, message in found(root)] == [
        ("seeds/**/t07_basic_expenditure.csv", "the file is missing"),
        ("seeds/disclosure/t07_basic_expenditures.csv", "is no known seed (nearest: t07_basic_expenditure)"),
    ]


def seed_by_dbt(project: Path, seed: str, warehouse: Path) -> None:
    command = [sys.executable, "-m", "dbt.cli.main", "seed", "--select", seed, "--profiles-dir", "profiles"]
    command += ["--vars", json.dumps({"warehouse": str(warehouse)})]
    done = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_dbt_reads_a_field_that_is_as_long_as_the_check_lets_it_be(project: Path) -> None:
    replace_once(project / T05, "事业运行", "长" * (LINE_LIMIT // 3 - 100))
    replace_once(project / T07, "奖金", "x" * (LINE_LIMIT - 100))
    assert check_input(project) == []
    for file in (T05, T07):
        seed_by_dbt(project, Path(file).stem, project / "tieout.duckdb")


def test_dbt_takes_a_seed_as_the_check_reads_it(project: Path) -> None:
    """Line ends of two kinds, and a text in single quotes, in a file of which no field needs quotes."""
    replace_once(project / T05, "2010350,事业运行", "2010350,'事业运行'")
    lines = (project / T05).read_bytes().split(b"\n")
    (project / T05).write_bytes(b"\r\n".join([lines[0], b"\n".join(lines[1:])]))
    assert check_input(project) == []
    seed, warehouse = Path(T05).stem, project / "tieout.duckdb"
    seed_by_dbt(project, seed, warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(f"select subject_code, subject_name, project from raw.{seed}").fetchall()
    rows = split(read_table(project / T05, T05, declared_columns(project / "seeds")[seed]))[0]
    assert found == [
        tuple(row.values[column] or None for column in ("subject_code", "subject_name", "project")) for row in rows
    ]


def test_a_problem_reads_as_a_place_and_a_fault() -> None:
    assert str(Problem("a.csv", 5, "total", "is bad", 4)) == "a.csv, row 5 (row_no 4), column total: is bad"
    assert str(Problem("a.csv", None, "total", "is bad", 4)) == "a.csv, row_no 4, column total: is bad"
    assert str(Problem("a.csv", 1, None, "is bad")) == "a.csv, row 1: is bad"
    assert str(Problem("a.csv", None, None, "is bad")) == "a.csv: is bad"


def test_only_a_word_that_resembles_one_is_suggested() -> None:
    assert nearest("childern", {"children", "parent"}) == " (nearest: children)"
    assert nearest("xyz", {"children", "parent"}) == ""
