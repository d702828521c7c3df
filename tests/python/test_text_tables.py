"""The text of a landing folder against its tables: as statements, as paragraphs alone, and against last year's."""

import csv
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from test_check import project_to_check, ready  # noqa: F401 (fixtures)

from tieout.check.prepare import Prepared
from tieout.check.run import Folders, evaluated

PATH = "社会保障和就业支出（类）社会福利（款）{}（项）"
TEXT = (
    ("true", "2025年单位预算编制说明"),
    ("false", "2025年，某中心支出预算{total}万元，比2024年预算增加{change}万元。主要原因是人员增加。"),
    ("false", "1. “{item}”{amount}万元，主要用于人员经费。"),
    ("true", "其他相关情况说明"),
    ("false", "本单位共有车辆2辆。"),
)
T05 = (("208", "社会保障和就业支出"), ("20810", "社会福利"), ("2081005", "社会福利事业单位"))


def write(folder: Path, table: str, header: str, *rows: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["disclosure_id", "row_no", *header.split()])
        writer.writerows((folder.name, number, *row) for number, row in enumerate(rows, start=1))


def filed(folder: Path, year: int, total: str, change: str, item: str = "社会福利事业单位", amount: str = "") -> Path:
    """A disclosure of tables 01 and 05 and of paragraphs, all of one item of `total`."""
    header = "region_code fiscal_year department_code organisation_name document_type currency_unit"
    write(folder, "disclosures", header, ("990107", str(year), "333", "某中心", "budget", "万元"))
    header = "income_item income_amount expenditure_item expenditure_amount"
    lines = (
        ("一、一般公共预算拨款收入", total, "一、社会保障和就业支出", total),
        ("收入总计", total, "支出总计", total),
    )
    write(folder, "t01_income_expenditure", header, *lines)
    rows = [("", "合计"), *T05]
    header = "subject_code subject_name total basic personnel operating project"
    write(folder, "t05_general_budget_by_function", header, *((*row, total, total, total, "0.00", "") for row in rows))
    said = {"total": total, "change": change, "item": PATH.format(item), "amount": amount or total}
    header = "page heading_path is_heading text"
    texts = [(str(page), "", kind, text.format(**said)) for page, (kind, text) in enumerate(TEXT, start=1)]
    write(folder, "narrative_paragraph", header, *texts)
    return folder


def findings(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str, str, int]]:
    query = """
        select rule_code, published, expected, source_file, source_row from fct_finding
        where
            family in ('narrative', 'wording') or rule_code in ('c_statement_read', 'c_section_present')
    """
    return {rule: tuple(rest) for rule, *rest in connection.execute(query).fetchall()}


@pytest.fixture
def told(tmp_path: Path, project_to_check: Path, ready: Prepared):  # noqa: F811
    """Findings on the text of a folder, with those that it is compared with."""

    def check(checked: Path, *compared: Path) -> dict[str, tuple[str, str, str, int]]:
        with evaluated(project_to_check, ready, Folders([checked], list(compared))) as (connection, _):
            return findings(connection)

    return check


def test_paragraphs_alone_are_read_and_a_right_text_has_no_finding(tmp_path: Path, told) -> None:
    found = told(filed(tmp_path / "right", 2025, "738.66", "42.18"))
    assert set(found) == {"c_section_present"}
    lacking = found["c_section_present"][1].split("、")
    assert {"机构设置", "机关运行经费说明", "政府采购说明", "名词解释", "“三公”经费说明"} <= set(lacking)
    assert not {"国有资产占用情况说明", "收支情况说明"} & set(lacking)


def test_an_amount_that_is_not_that_of_the_table_is_quoted_with_its_page(tmp_path: Path, told) -> None:
    found = told(filed(tmp_path / "wrong", 2025, "738.66", "42.18", amount="696.48"))
    published, expected, file, row = found["n_statement_table"]
    assert "第3页" in published and "「696.48万元」" in published
    assert expected.startswith("738.66万元（T05")
    assert file.endswith("wrong/narrative_paragraph.csv") and row == 3


def test_an_item_is_called_as_the_table_calls_it(tmp_path: Path, told) -> None:
    found = told(filed(tmp_path / "named", 2025, "738.66", "42.18", item="社会福利单位"))
    assert found["n_item_name"][1] == "社会福利事业单位"
    assert "n_statement_table" not in found


def test_a_change_is_that_between_the_tables_of_two_years(tmp_path: Path, told) -> None:
    before = filed(tmp_path / "before", 2024, "696.48", "1.00")
    assert "n_change_tables" not in told(filed(tmp_path / "right", 2025, "738.66", "42.18"), before)
    found = told(filed(tmp_path / "wrong", 2025, "738.66", "52.18"), before)
    assert "「52.18万元」" in found["n_change_tables"][0]
    assert found["n_change_tables"][1] == "增加42.18万元"


def test_statements_that_are_handed_in_count_as_they_are(tmp_path: Path, told) -> None:
    folder = filed(tmp_path / "handed", 2025, "738.66", "42.18", amount="696.48")
    header = (ROOT / "seeds/disclosure/narrative_statement.csv").read_text(encoding="utf-8").strip().split(",")
    write(folder, "narrative_statement", " ".join(header[2:]))
    assert "n_statement_table" not in told(folder)


def test_a_text_that_cannot_be_read_keeps_no_other_from_being_read(tmp_path: Path, told) -> None:
    spoiled = filed(tmp_path / "both" / "spoiled", 2025, "738.66", "42.18")
    text = (spoiled / "narrative_paragraph.csv").read_text(encoding="utf-8")
    (spoiled / "narrative_paragraph.csv").write_text(text.replace("spoiled,3,", "spoiled,three,"), encoding="utf-8")
    filed(tmp_path / "both" / "wrong", 2025, "738.66", "42.18", amount="696.48")
    assert told(tmp_path / "both")["n_statement_table"][2].endswith("both/wrong/narrative_paragraph.csv")
