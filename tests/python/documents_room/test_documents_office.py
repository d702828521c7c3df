"""Workbooks and Word documents as people make them: what a cell shows, hidden parts, numbers that Word counts."""

from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tieout.documents import limits
from tieout.documents.identity import Given
from tieout.documents.neutral import Document
from tieout.documents.readers.displayed import displayed
from tieout.documents.readers.numbering import written
from tieout.documents.reading import reading

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (429.27000000000004, "General", "429.27"),
        (429.27000000000004, "0.00", "429.27"),
        (6, "0.00", "6.00"),
        (164978640, "#,##0", "164,978,640"),
        (1234.5, "#,##0.00_ ", "1,234.50"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (-3.2, "0.0", "-3.2"),
        (-0.001, "0.00", "0.00"),
        (0, ACCOUNTING, "-"),
        (1234.5, ACCOUNTING, "1,234.50"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (0, "0.00;-0.00;;@", ""),
        (0.2396, "0.00%", "23.96%"),
        (2.5, "0", "3"),
        (1.5, "0.0#", "1.5"),
        (4292700, '#,##0.00,"千元"', "4,292.70千元"),
        (42927, "0!.0,", "4.3"),
        (5, "000", "005"),
        (205, "General", "205"),
        (1e21, "General", "1000000000000000000000"),
        ("２０１", "General", "２０１"),
        (datetime(2025, 11, 13), 'yyyy"年"m"月"d"日"', "2025年11月13日"),
        (True, "General", "TRUE"),
        (None, "General", ""),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it(value: Any, form: str, text: str) -> None:
    assert displayed(value, form) == text


def test_a_sheet_that_hides_zeros_shows_none() -> None:
    assert displayed(0, "0.00", shows_zeros=False) == ""


def book(path: Path) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "支出"
    sheet.append(["2024年部门支出预算总表"])
    sheet.merge_cells("A1:D1")
    sheet.append(["编制部门：某市某局", None, None, "单位：元"])
    sheet.append(["科目编码", "科目名称", "合计", "基本支出"])
    sheet.append([201, "一般公共服务支出", 1234.5, None])
    sheet.append(["20105", "统计信息事务", 1234.5, 0])
    sheet.append(["注：本表含上年结转"])
    for row in (4, 5):
        sheet.cell(row, 3).number_format = sheet.cell(row, 4).number_format = "#,##0.00"
    return made


def read(path: Path) -> Document:
    return limits.here(path, path.name, limits.Limits())


def test_a_workbook_is_read_as_it_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    made = book(path)
    made.create_sheet("隐藏").append(["a", 1])
    made["隐藏"].sheet_state = "hidden"
    made.save(path)
    whole = reading([read(path)], Given())
    figures = [(f.code, f.measure, f.text, f.unit, f.place.at) for f in whole.figures()]
    assert figures == [
        ("201", "total", "1,234.50", "元", "支出!C4"),
        ("20105", "total", "1,234.50", "元", "支出!C5"),
        ("20105", "basic", "0.00", "元", "支出!D5"),
    ]
    assert whole.documents[0].notes == ["hidden sheet: 隐藏"]
    assert whole.tables[0].titled.notes == ["注：本表含上年结转"]
    assert (whole.identity.organisation, whole.identity.year) == ("某市某局", 2024)


def test_hidden_rows_and_columns_are_not_published(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    made = book(path)
    made.active.row_dimensions[5].hidden = True
    made.active.column_dimensions["D"].hidden = True
    made.save(path)
    assert [f.text for f in reading([read(path)], Given()).figures()] == ["1,234.50"]


def test_formulas_that_nobody_worked_out_are_named(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    made = book(path)
    made.active["C4"] = "=SUM(C5:C5)"
    made.save(path)
    assert read(path).notes == ["1 formulas without a value: open the workbook, save it, and read it again"]


def test_two_tables_on_a_sheet_are_two(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    made = book(path)
    for row in (
        ["2024年部门收入预算总表"],
        ["单位：万元"],
        ["项目", "预算数", None],
        ["事业收入", 3, None],
        ["x", None, "y"],
    ):
        made.active.append(row)
    made.save(path)
    whole = reading([read(path)], Given())
    assert [(table.named.code, table.titled.unit) for table in whole.tables] == [("T03", "元"), ("T02", "万元")]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (21, "chineseCounting", "二十一"),
        (3, "decimal", "3"),
        (4, "lowerRoman", "iv"),
        (2, "upperLetter", "B"),
        (2, "decimalEnclosedCircle", "②"),
        (1, "ideographTraditional", "甲"),
    ],
)
def test_numbers_that_word_counts(number: int, form: str, text: str) -> None:
    assert written(number, form) == text


def test_a_word_document_keeps_order_numbers_and_nested_tables(tmp_path: Path) -> None:
    path = tmp_path / "made.docx"
    word = docx.Document()
    word.add_heading("第一部分 概况", 1)
    word.add_paragraph("主要职能", style="List Number")
    word.add_paragraph("机构设置", style="List Number")
    table = word.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合计"
    table.cell(0, 1).text = "1.00"
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内", "2.00"
    word.add_paragraph("注：完")
    word.save(path)
    found = read(path)
    assert [(each.text, each.level) for each in found.paragraphs()] == [
        ("第一部分 概况", 1),
        ("1.主要职能", None),
        ("2.机构设置", None),
        ("注：完", None),
    ]
    outer, nested = found.tables()
    assert [(cell.r0, cell.r1, cell.text) for cell in outer.cells if cell.text] == [(0, 2, "合计"), (0, 1, "1.00")]
    assert [cell.text for cell in nested.cells] == ["内", "2.00"]
