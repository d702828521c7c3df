"""Each kind of bad input is named with its file, row and column, before dbt runs."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, replace_once
from said import column_unknown, empty, near, unknown

from tieout.inputs.csv_table import LINE_LIMIT, read_table
from tieout.inputs.problem import Problem
from tieout.inputs.seeds import check_input, declared_columns, split
from tieout.messages import Message, message, nearest

T05 = "seeds/disclosure/t05_general_budget_by_function.csv"
T07 = "seeds/disclosure/t07_basic_expenditure.csv"
RULES = "seeds/rules/rules.csv"
TERMS = "seeds/rules/rule_terms.csv"
CLAIM = "seeds/disclosure/narrative_claim.csv"
HISTORY = "seeds/disclosure/t15_history.csv"
EXPECTED = "seeds/bureau/expected_disclosures.csv"
STATUS = "seeds/disclosure/table_status.csv"
T05_ROW = "420103-2026-131,2,201,一般公共服务支出,325.37,222.53,201.28,21.25,102.84"
CODE_ONCE = (ROOT / TERMS).read_text(encoding="utf-8").splitlines().index("k_code_once,1,reads,1,T03,*,*,1,own") + 1
T05_HIERARCHY = "t05_hierarchy,1,left,1,T05,parent,*,1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return tmp_path


def found(root: Path) -> list[tuple[str, int | None, str | None, Message]]:
    return [(each.file, each.row, each.column, each.message) for each in check_input(root)]


def test_the_seeds_of_the_project_are_sound(root: Path) -> None:
    assert check_input(root) == []


def test_every_seed_declares_its_columns() -> None:
    assert declared_columns(ROOT / "seeds").keys() == {path.stem for path in (ROOT / "seeds").rglob("*.csv")}


FAULTS = {
    "a misspelt column, and the one it stands for": (
        T05, "total,basic", "totl,basic",
        [(T05, 1, "total", message("column_missing")), (T05, 1, "totl", column_unknown("total"))],
    ),
    "a column too many": (
        T05, "operating,project\n", "operating,project,notes\n", [(T05, 1, "notes", column_unknown())],
    ),
    "columns out of order": (
        T05, "personnel,operating,project\n", "operating,personnel,project\n",
        [(T05, 1, "operating", message("column_order", position=7, column="personnel"))],
    ),
    "a field too few": (
        T05, T05_ROW, T05_ROW.removesuffix(",102.84"), [(T05, 3, "project", message("row_width", fields=8, columns=9))],
    ),
    "a field too many": (
        T05, T05_ROW, T05_ROW + ",1", [(T05, 3, "project", message("row_width", fields=10, columns=9))],
    ),
    "a blank line": (T05, T05_ROW, "\n" + T05_ROW, [(T05, 3, None, message("blank_line"))]),
    "a quote that never closes": (
        T05, "一般公共服务支出", '"一般公共服务支出',
        [(T05, 3, None, message("quote_open"))],
    ),
    "text after a closing quote": (
        T05, "一般公共服务支出", '"一般公共"服务支出',
        [(T05, 3, None, message("not_csv", error="',' expected after '\"'"))],
    ),
    "a row twice": (
        T05, T05_ROW, f"{T05_ROW}\n{T05_ROW}",
        [(T05, 4, "row_no", message("key_repeated", key="420103-2026-131 2", file=T05, row=3))],
    ),
    "a row number that is none": (
        T05, "131,2,201", "131,2.5,201", [(T05, 3, "row_no", message("not_positive", value="2.5"))],
    ),
    "row number zero": (T05, "131,2,201", "131,0,201", [(T05, 3, "row_no", message("not_positive", value="0"))]),
    "a disclosure that is not listed": (
        T05, "420103-2026-131,2,", "420103-2026-132,2,",
        [(T05, 3, "disclosure_id", unknown("a_disclosure", "420103-2026-132", "420103-2026-131"))],
    ),
    "a row without a disclosure": (
        T05, "420103-2026-131,2,", ",2,", [(T05, 3, "disclosure_id", empty("a_disclosure"))],
    ),
    "an unknown status of a table": (
        STATUS, "预算总表,missing,", "预算总表,absent,", [(STATUS, 3, "status", unknown("a_status", "absent"))],
    ),
    "a table listed twice": (
        STATUS, "131,2,T02,", "131,2,T01,",
        [(STATUS, 3, "table_code", message("key_repeated", key="420103-2026-131 T01", file=STATUS, row=2))],
    ),
    "a year that is none": (
        "seeds/disclosure/disclosures.csv", "420103,2026,131", "420103,26,131",
        [("seeds/disclosure/disclosures.csv", 2, "fiscal_year", message("not_a_year", value="26"))],
    ),
    "a department without a code": (
        "seeds/disclosure/disclosures.csv", "420103,2026,131,", "420103,2026,,",
        [("seeds/disclosure/disclosures.csv", 2, "department_code", message("empty"))],
    ),
    "a figure that is no number": (
        T05, "222.53,201.28,21.25,102.84\n420103-2026-131,3", "222.53,2.01.28,1e400,102.84\n420103-2026-131,3",
        [
            (T05, 3, "personnel", message("not_a_number", value="2.01.28")),
            (T05, 3, "operating", message("not_a_number", value="1e400")),
        ],
    ),
    "a figure of 40 digits": (
        T05, T05_ROW, T05_ROW.replace("102.84", "1" * 40),
        [(T05, 3, "project", message("amount_too_large", value="1" * 40))],
    ),
    "an unknown direction": (
        HISTORY, "减少,7.05", "下跌,7.05",
        [(HISTORY, 7, "direction", unknown("a_direction_word", "下跌", "下降"))],
    ),
    "an unknown direction in the narrative": (
        CLAIM, "131,2,第三部分,一,收支总预算,direction,减少", "131,2,第三部分,一,收支总预算,direction,下跌",
        [(CLAIM, 3, "value", unknown("a_direction_word", "下跌", "下降"))],
    ),
    "a figure for a direction": (
        CLAIM, "131,2,第三部分,一,收支总预算,direction,减少", "131,2,第三部分,一,收支总预算,direction,43.6",
        [(CLAIM, 3, "value", unknown("a_direction_word", "43.6"))],
    ),
    "an unknown kind of claim": (
        CLAIM, "131,2,第三部分,一,收支总预算,direction,减少", "131,2,第三部分,一,收支总预算,directions,减少",
        [(CLAIM, 3, "kind", unknown("a_claim_kind", "directions", "direction"))],
    ),
    "a NUL byte": (
        T05, "一般公共服务支出", "一般\0公共服务支出", [(T05, 3, None, message("binary", byte="0x00", place=29))],
    ),
    "a term of an unknown rule": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierachy,9,left,1,T05,parent,*,1",
        [(TERMS, 9, "rule_code", unknown("a_rule", "t05_hierachy", "t05_hierarchy"))],
    ),
    "an unknown row selector": (
        TERMS, "t05_total_item,2,right,1,T05,sum:item", "t05_total_item,2,right,1,T05,sum:itm",
        [(TERMS, 13, "row_selector", unknown("a_row_selector", "sum:itm", "sum:item"))],
    ),
    "an unknown table": (TERMS, T05_HIERARCHY, "t05_hierarchy,1,left,1,T5,parent,*,1",
        [(TERMS, 8, "table_code", unknown("a_table", "T5", "T15"))],
    ),
    "an unknown measure": (
        TERMS, T05_HIERARCHY, "t05_hierarchy,1,left,1,T05,parent,totall,1",
        [(TERMS, 8, "measure", unknown("a_measure", "totall", "total"))],
    ),
    "an unknown side": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierarchy,3,rigth,1,T05,parent,*,1",
        [(TERMS, 9, "side", unknown("a_side", "rigth", "right"))],
    ),
    "a third factor": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierarchy,3,right,3,T05,parent,*,1",
        [(TERMS, 9, "factor", unknown("a_factor", "3"))],
    ),
    "a second factor that no form reads": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierarchy,3,right,2,T05,parent,*,1",
        [(TERMS, 9, "factor", message("factor_unread"))],
    ),
    "a coefficient that is no number": (
        TERMS, T05_HIERARCHY, "t05_hierarchy,1,left,1,T05,parent,*,1.2.3",
        [(TERMS, 8, "coefficient", message("not_coefficient", value="1.2.3"))],
    ),
    "a rule with nothing to compare with": (
        TERMS, "t05_hierarchy,2,right,1,T05,children,*,1,own\n", "",
        [(RULES, 5, "rule_code", message("term_missing", rule="t05_hierarchy", side="right", factor="1"))],
    ),
    "a row expected of a year that is none": (
        EXPECTED, "420103,2026,budget,131,", "420103,26,Budget,,",
        [
            (EXPECTED, 2, "fiscal_year", message("not_a_year", value="26")),
            (EXPECTED, 2, "document_type", unknown("a_document_type", "Budget", "budget")),
            (EXPECTED, 2, "department_code", message("empty")),
        ],
    ),
    "a figure beside a comparison of texts": (
        TERMS, "k_code_once,1,reads,1,T03,*,*,1,own", "k_code_once,1,left,1,T03,*,*,1,own",
        [(TERMS, CODE_ONCE, "side", message("side_only_reads"))],
    ),
    "a table read that nothing takes a figure of": (
        TERMS, T05_HIERARCHY, f"{T05_HIERARCHY},own\nt05_hierarchy,3,reads,1,T02,*,*,1",
        [(TERMS, 9, "side", message("side_never_reads", form="linear"))],
    ),
    "rows one after the other against a single one": (
        TERMS, "t05_hierarchy,2,right,1,T05,children,", "t05_hierarchy,2,right,1,T05,sum:class,",
        [(TERMS, 9, "row_selector",
            message("terms_apart", one="sum:class", many="parent"))],
    ),
    "measures one after the other against a single one": (
        TERMS, "t05_hierarchy,2,right,1,T05,children,*", "t05_hierarchy,2,right,1,T05,children,total",
        [(TERMS, 9, "measure", message("terms_apart", one="total", many="*"))],
    ),
    "a byte order mark": (
        T07, "disclosure_id,", "\ufeffdisclosure_id,",
        [(T07, 1, None, message("byte_order_mark"))],
    ),
    "an empty file": (
        T07, None, "",
        [(T07, 1, None, message("header_missing",
            columns="disclosure_id,row_no,subject_code,subject_name,total,personnel,operating"))],
    ),
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
    assert problem.message.code == "word_unknown"
    assert wrong.strip(",") in dict(problem.message.params).values()


@pytest.mark.parametrize("code", ["t05'", "t05:total", "t05 total", "{t05}", "表05"])
def test_a_rule_code_holds_no_sign_that_a_query_or_a_tag_would_read(root: Path, code: str) -> None:
    with (root / RULES).open("a", encoding="utf-8") as stream:
        stream.write(f"{code},text,completeness,info,any,标题,title,,,arithmetic\n")
    assert [(column, fault) for _, _, column, fault in found(root)][:1] == [
        ("rule_code", message("not_a_rule_code", value=code))
    ]


def test_a_rule_stated_twice_is_named_where_it_stands_again(root: Path) -> None:
    lines = (root / RULES).read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(5, lines[4].replace("arithmetic", "law"))
    (root / RULES).write_text("".join(lines), encoding="utf-8")
    assert found(root) == [(RULES, 6, "rule_code", message("key_in_row", key="t05_hierarchy", row=5))]


def test_bytes_that_are_no_utf_8_are_named_with_their_line(root: Path) -> None:
    text = (root / T05).read_text(encoding="utf-8")
    (root / T05).write_bytes(text.encode("gb18030"))
    (problem,) = check_input(root)
    assert (problem.file, problem.row) == (T05, 2)
    assert problem.message.code == "not_utf_8"


def test_every_problem_is_collected(root: Path) -> None:
    replace_once(root / T05, "131,2,201", "131,x,201")
    replace_once(root / T07, "total,personnel", "total,person")
    replace_once(root / TERMS, "t05_total_item,2,right,1,T05,sum:item", "t05_total_item,2,right,1,T05,sum:itm")
    assert {problem.file for problem in check_input(root)} == {T05, T07, TERMS}


def test_seeds_without_a_file_and_files_that_are_no_seed_are_named(root: Path) -> None:
    (root / T07).rename(root / "seeds/disclosure/t07_basic_expenditures.csv")
    assert [(file, fault) for file, _, _, fault in found(root)] == [
        ("seeds/**/t07_basic_expenditure.csv", message("seed_missing")),
        ("seeds/disclosure/t07_basic_expenditures.csv", message("seed_unknown", nearest=near("t07_basic_expenditure"))),
    ]


def seed_by_dbt(project: Path, warehouse: Path, *seeds: str) -> None:
    command = [sys.executable, "-m", "dbt.cli.main", "seed", "--select", *seeds, "--profiles-dir", "profiles"]
    command += ["--vars", json.dumps({"warehouse": str(warehouse)})]
    done = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_dbt_reads_a_field_that_is_as_long_as_the_check_lets_it_be(short_project: Path) -> None:
    replace_once(short_project / T05, "事业运行", "长" * (LINE_LIMIT // 3 - 100))
    replace_once(short_project / T07, "奖金", "x" * (LINE_LIMIT - 100))
    assert check_input(short_project) == []
    seed_by_dbt(short_project, short_project / "tieout.duckdb", Path(T05).stem, Path(T07).stem)


def test_dbt_takes_a_seed_as_the_check_reads_it(short_project: Path) -> None:
    """Line ends of two kinds, and a text in single quotes, in a file of which no field needs quotes."""
    replace_once(short_project / T05, "2010350,事业运行", "2010350,'事业运行'")
    lines = (short_project / T05).read_bytes().split(b"\n")
    (short_project / T05).write_bytes(b"\r\n".join([lines[0], b"\n".join(lines[1:])]))
    assert check_input(short_project) == []
    seed, warehouse = Path(T05).stem, short_project / "tieout.duckdb"
    seed_by_dbt(short_project, warehouse, seed)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(f"select subject_code, subject_name, project from raw.{seed}").fetchall()
    rows = split(read_table(short_project / T05, T05, declared_columns(short_project / "seeds")[seed]))[0]
    assert found == [
        tuple(row.values[column] or None for column in ("subject_code", "subject_name", "project")) for row in rows
    ]


def test_a_problem_reads_as_a_place_and_a_fault() -> None:
    fault = message("empty")
    problem = Problem("a.csv", 5, "total", fault, 4)
    assert problem.text("en") == "a.csv, row 5 (row_no 4), column total: empty"
    assert problem.text("zh") == "a.csv 第 5 行（row_no 4） total 列：未填写"
    assert str(Problem("a.csv", None, "total", fault, 4)) == "a.csv, row_no 4, column total: empty"
    assert str(Problem("a.csv", 1, None, fault)) == "a.csv, row 1: empty"
    assert str(Problem("a.csv", None, None, fault)) == "a.csv: empty"


def test_only_a_word_that_resembles_one_is_suggested() -> None:
    assert nearest("childern", {"children", "parent"}) == near("children")
    assert nearest("xyz", {"children", "parent"}) == ""
