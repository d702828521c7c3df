"""Shapes of tables as templates print them: the same mechanisms read all of them, and name what they do not know."""

from pathlib import Path

import pytest

from tieout.documents import limits
from tieout.documents.figures import Figure
from tieout.documents.identity import Given
from tieout.documents.reading import Reading, reading
from tieout.documents.titles import code_of
from tieout.documents.wide import fit

GIVEN = Given("某市某局", "2024", "", "310107", "131")
FINAL = Given("某市某局", "2024", "final_accounts", "310107", "131")


def read(text: str, folder: Path, given: Given = GIVEN, kind: str = "md") -> Reading:
    path = folder / f"document.{kind}"
    path.write_text(text, encoding="utf-8")
    return reading([limits.here(path, path.name, limits.Limits())], given)


def brief(figures: list[Figure]) -> list[tuple[str, ...]]:
    return [(f.side, f.code, f.label, f.measure, f.stage, f.text) for f in figures]


def test_final_accounts_with_numbered_rows_and_columns(tmp_path: Path) -> None:
    whole = read(
        "收入支出决算总表\n公开01表\n部门：某市某局\n金额单位：万元\n"
        "收入\t\t\t支出\t\t\n"
        "项目\t行次\t金额\t项目（按功能分类）\t行次\t金额\n"
        "栏次\t\t1\t栏次\t\t2\n"
        "一、一般公共预算财政拨款收入\t1\t10.50\t一、一般公共服务支出\t31\t\n"
        "二、政府性基金预算财政拨款收入\t2\t\t二、外交支出\t32\t9.50\n"
        "本年收入合计\t27\t10.50\t本年支出合计\t57\t9.50\n",
        tmp_path,
        FINAL,
    )
    assert brief(whole.figures()) == [
        ("income", "", "一、一般公共预算财政拨款收入", "income", "", "10.50"),
        ("expenditure", "", "二、外交支出", "expenditure", "", "9.50"),
        ("income", "", "本年收入合计", "income", "", "10.50"),
        ("expenditure", "", "本年支出合计", "expenditure", "", "9.50"),
    ]
    assert whole.tables[0].titled.unit == "万元"


def test_budget_and_final_columns_side_by_side(tmp_path: Path) -> None:
    whole = read(
        "财政拨款“三公”经费支出决算表\n公开07表\n单位：万元\n"
        "预算数\t\t\t\t\t\t决算数\t\t\t\t\t\n"
        "合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费\t合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费\n"
        "\t\t小计\t公务用车购置费\t公务用车运行费\t\t\t\t小计\t公务用车购置费\t公务用车运行费\t\n"
        "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\n"
        "5.00\t0\t3.00\t0\t3.00\t2.00\t4.00\t0\t2.50\t0\t2.50\t1.50\n",
        tmp_path,
        FINAL,
    )
    measures = ["total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception"]
    assert [(f.measure, f.stage) for f in whole.figures()] == [
        *((measure, "budget") for measure in measures),
        *((measure, "") for measure in measures),
    ]
    assert [f.text for f in whole.figures()][6:] == ["4.00", "0", "2.50", "0", "2.50", "1.50"]


def test_income_by_unit_under_groups(tmp_path: Path) -> None:
    whole = read(
        "公开02表\n收入总表\n单位：万元\n"
        "部门代码\t部门名称\t合计\t本年收入\t\t\t\t上年结转结余\t\t\n"
        "\t\t\t小计\t一般公共预算\t政府性基金预算\t事业收入\t小计\t一般公共预算\t政府性基金预算\n"
        "\t合计\t9\t7\t4\t2\t1\t2\t1\t1\n"
        "131\t某局\t9\t7\t4\t2\t1\t2\t1\t1\n",
        tmp_path,
    )
    assert [f.measure for f in whole.figures()][:8] == [
        "total",
        "current_year",
        "general_budget",
        "government_fund",
        "business_income",
        "carry_over",
        "carry_general_budget",
        "carry_government_fund",
    ]
    assert [f.code for f in whole.figures()][8:] == ["131"] * 8
    assert fit(whole.tables[0]).seed == "t02_income"


def test_three_public_expenses_down_the_side(tmp_path: Path) -> None:
    whole = read(
        "一般公共预算“三公”经费支出表\n单位：元\n项目\t2024年预算数\n合计\t30\n1.因公出国（境）费用\t0\n"
        "2.公务接待费\t10\n3.公务用车购置及运行费\t20\n其中：（1）公务用车运行维护费\t20\n（2）公务用车购置费\t\n",
        tmp_path,
    )
    assert [(f.measure, f.text) for f in whole.figures()] == [
        ("total", "30"),
        ("abroad", "0"),
        ("reception", "10"),
        ("vehicle", "20"),
        ("vehicle_running", "20"),
    ]


def test_three_public_expenses_down_the_side_and_kinds_of_budget_beside_them(tmp_path: Path) -> None:
    whole = read(
        "财政拨款安排的“三公”经费预算表\n单位：万元\n项目\t合计\t一般公共预算\t政府性基金预算\n"
        "“三公”经费\t30\t20\t10\n其中：（一）因公出国（境）支出\t0\t0\t0\n（二）公务接待费支出\t30\t20\t10\n",
        tmp_path,
    )
    assert [(f.line, f.label, f.measure, f.text) for f in whole.figures()][:6] == [
        (2, "合计", "total", "30"),
        (3, "一般公共预算", "total", "20"),
        (4, "政府性基金预算", "total", "10"),
        (2, "合计", "abroad", "0"),
        (3, "一般公共预算", "abroad", "0"),
        (4, "政府性基金预算", "abroad", "0"),
    ]


def test_years_of_three_public_expenses_down_the_side(tmp_path: Path) -> None:
    whole = read(
        "2024年一般公共预算“三公”经费支出表\n单位：万元\n年度\t合计\t因公出国（境）费\t公务接待费\n"
        "2023年预算数\t30\t10\t20\n2024年预算数\t3\t1\t2\n",
        tmp_path,
    )
    assert [(f.side, f.measure, f.stage, f.text) for f in whole.figures()] == [
        ("upright", "total", "last_year_budget", "30"),
        ("upright", "abroad", "last_year_budget", "10"),
        ("upright", "reception", "last_year_budget", "20"),
        ("upright", "total", "", "3"),
        ("upright", "abroad", "", "1"),
        ("upright", "reception", "", "2"),
    ]
    assert fit(whole.tables[0]) is None


def test_units_of_three_public_expenses_keep_their_names(tmp_path: Path) -> None:
    whole = read(
        "一般公共预算“三公”经费支出表\n单位：万元\n单位名称\t合计\t因公出国（境）费\t公务接待费\n"
        "合计\t30\t10\t20\n某局\t30\t10\t20\n",
        tmp_path,
    )
    assert fit(whole.tables[0]) is None
    assert [f.label for f in whole.figures()] == ["合计"] * 3 + ["某局"] * 3


def test_a_heading_in_two_cells_one_below_the_other_is_one(tmp_path: Path) -> None:
    whole = read(
        "一般公共预算“三公”经费支出表\n单位：万元\n"
        "“三公”经费合计\t公务用车购置及运行费\t公务用车购置及运行费\t公务接待费\n"
        "“三公”经费合计\t小计\t公务用车运行费\t公务接待费\n30\t10\t10\t20\n",
        tmp_path,
    )
    assert [f.measure for f in whole.figures()] == ["total", "vehicle", "vehicle_running", "reception"]


@pytest.mark.parametrize(
    ("row", "code", "label"),
    [
        ("201 一般公共服务支出\t1", "201", "201 一般公共服务支出"),
        ("[20105]统计信息事务\t1", "20105", "[20105]统计信息事务"),
        ("合计\t1", "", "合计"),
    ],
)
def test_code_and_name_in_one_cell(row: str, code: str, label: str, tmp_path: Path) -> None:
    whole = read(f"支出总表\n单位：元\n功能科目名称\t合计\n{row}\n", tmp_path)
    assert [(f.code, f.label) for f in whole.figures()] == [(code, label)]


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ("201\t05\t06", "2010506"),
        ("201\t20105\t2010506", "2010506"),
        ("'201\t05\t06", "2010506"),
        ("201.0\t05\t", "20105"),
    ],
)
def test_codes_in_three_columns(codes: str, code: str, tmp_path: Path) -> None:
    whole = read(f"支出总表\n单位：元\n类\t款\t项\t科目名称\t合计\n{codes}\t统计管理\t1.00\n", tmp_path)
    assert [(f.code, f.label, f.measure) for f in whole.figures()] == [(code, "统计管理", "total")]


def test_a_spoiled_code_is_kept_and_no_figure_is_lost(tmp_path: Path) -> None:
    whole = read("支出总表\n单位：元\n科目编码\t科目名称\t合计\n2.01E+06\t统计管理\t1.00\n", tmp_path)
    assert [(f.code, f.label, f.text) for f in whole.figures()] == [("", "2.01E+06/统计管理", "1.00")]


def test_units_by_table_and_by_column(tmp_path: Path) -> None:
    whole = read(
        "收入总表\n单位：元\n项目\t金额\n事业收入\t1\n\n支出总表（单位：万元）\n\n"
        "科目编码\t科目名称\t合计\t基本支出（元）\n201\t甲\t2\t3\n",
        tmp_path,
    )
    assert [(f.text, f.unit) for f in whole.figures()] == [("1", "元"), ("2", "万元"), ("3", "元")]


def test_another_years_column_is_not_this_years(tmp_path: Path) -> None:
    whole = read(
        "支出总表\n单位：元\n科目编码\t科目名称\t2023年预算数\t2024年预算数\n201\t甲\t2\t3\n",
        tmp_path,
    )
    assert [(f.measure, f.stage, f.text) for f in whole.figures()] == [
        ("total", "last_year_budget", "2"),
        ("total", "", "3"),
    ]
    assert [row.values["total"] for row in fit(whole.tables[0]).rows] == ["3"]


def test_an_unknown_table_is_named_and_kept_as_printed(tmp_path: Path) -> None:
    whole = read("某某特别情况一览表\n单位：元\n项目\t合计\n甲\t１，２３４．５０\n", tmp_path)
    figure = whole.figures()[0]
    assert (figure.text, figure.reason) == ("１，２３４．５０", "its title is in no dictionary")
    assert (whole.tables[0].named.title, fit(whole.tables[0])) == ("某某特别情况一览表", None)


def test_an_unknown_column_is_named_and_not_guessed(tmp_path: Path) -> None:
    whole = read("支出总表\n单位：元\n科目编码\t科目名称\t合计\t机动安排\n201\t甲\t2\t3\n", tmp_path)
    assert [(f.measure, f.reason) for f in whole.figures()] == [
        ("total", ""),
        ("", "heading in no dictionary: 机动安排"),
    ]
    assert fit(whole.tables[0]).left == ["机动安排"]


def test_two_columns_that_read_alike_are_neither(tmp_path: Path) -> None:
    whole = read("支出总表\n单位：元\n科目编码\t科目名称\t合计\t总计\n201\t甲\t2\t3\n", tmp_path)
    assert {(f.measure, f.reason) for f in whole.figures()} == {("", "more than one column reads as total")}


def test_words_in_a_column_of_figures_are_named(tmp_path: Path) -> None:
    whole = read("支出总表\n单位：元\n科目编码\t科目名称\t合计\n201\t甲\t2\n202\t乙\t约3元\n", tmp_path)
    assert [(f.text, f.measure, f.reason) for f in whole.figures()] == [
        ("2", "total", ""),
        ("约3元", "", "not a plain figure"),
    ]
    assert [row.values["total"] for row in fit(whole.tables[0]).rows] == ["2", ""]


def test_a_second_table_of_one_title_is_named(tmp_path: Path) -> None:
    one = "支出总表\n单位：元\n科目编码\t科目名称\t合计\n201\t甲\t2\n\n"
    whole = read(one + one, tmp_path)
    assert [f.reason for f in whole.figures()] == ["", "a second table of this title (T03)"]


def test_a_section_of_the_text_is_not_the_table_of_its_name(tmp_path: Path) -> None:
    table = "单位：元\n科目编码\t科目名称\t合计\n201\t甲\t{}\n\n"
    whole = read(f"五、一般公共预算支出情况\n{table.format(1)}一般公共预算支出表\n{table.format(2)}", tmp_path)
    assert [(f.text, f.reason) for f in whole.figures()] == [("1", "a second table of this title (T05)"), ("2", "")]


def test_blank_cells_are_no_figures(tmp_path: Path) -> None:
    whole = read("支出总表\n单位：元\n科目编码\t科目名称\t合计\t基本支出\n201\t甲\t2\t\n", tmp_path)
    assert [f.measure for f in whole.figures()] == ["total"]


def test_merged_cells_of_a_web_page(tmp_path: Path) -> None:
    whole = read(
        "<h2>一般公共预算支出表</h2><p>单位：万元</p><table>"
        "<tr><td rowspan=2>科目编码</td><td rowspan=2>科目名称</td><td rowspan=2>合计</td>"
        "<td colspan=3>基本支出</td><td rowspan=2>项目支出</td></tr>"
        "<tr><td>小计</td><td>人员经费</td><td>公用经费</td></tr>"
        "<tr><td colspan=2>合&nbsp;计</td><td>6</td><td>3</td><td>2</td><td>1</td><td>3</td></tr></table>",
        tmp_path,
        kind="html",
    )
    assert [(f.label, f.measure) for f in whole.figures()] == [
        ("合 计", name) for name in ("total", "basic", "personnel", "operating", "project")
    ]


@pytest.mark.parametrize(
    "row", ["\t\t1\t2\t3", "栏次\t\t1\t2\t3", "（1）\t（2）\t（3）\t（4）\t（5）", "甲\t乙\t1=2+3\t2\t3"]
)
def test_a_row_that_counts_the_columns_is_no_data(row: str, tmp_path: Path) -> None:
    whole = read(
        f"支出总表\n单位：元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n{row}\n201\t甲\t3\t2\t1\n", tmp_path
    )
    assert [(f.measure, f.text) for f in whole.figures()] == [("total", "3"), ("basic", "2"), ("project", "1")]


def test_labels_in_two_columns_under_one_heading(tmp_path: Path) -> None:
    whole = read(
        "<h2>收入预算总表</h2><p>单位：万元</p><table><tr><td>项目名称</td><td></td><td>金额</td></tr>"
        "<tr><td rowspan=2>其他资金</td><td>小计</td><td>8</td></tr><tr><td>事业收入</td><td>8</td></tr></table>",
        tmp_path,
        kind="html",
    )
    assert [(f.label, f.measure) for f in whole.figures()] == [
        ("其他资金/小计", "other_funds"),
        ("其他资金/事业收入", "upright_line"),
    ]


def test_lists_of_codes_side_by_side_under_headings(tmp_path: Path) -> None:
    whole = read(
        "一般公共预算财政拨款基本支出决算表\n单位：万元\n"
        "人员经费\t\t\t公用经费\t\t\n"
        "科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\n"
        "301\t工资福利支出\t5\t302\t商品和服务支出\t4\n30101\t基本工资\t5\t30201\t办公费\t4\n",
        tmp_path,
        FINAL,
    )
    assert [(f.code, f.measure, f.text) for f in whole.figures()] == [
        ("301", "total", "5"),
        ("302", "total", "4"),
        ("30101", "total", "5"),
        ("30201", "total", "4"),
    ]
    assert [row.values["subject_code"] for row in fit(whole.tables[0]).rows] == ["301", "30101", "302", "30201"]


def test_a_name_that_a_page_break_cuts_is_whole(tmp_path: Path) -> None:
    head = "<tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr>"
    rows = "<tr><td>2080505</td><td>机关事业单位基本养老保险</td><td>1</td></tr>"
    rest = "<tr><td></td><td>缴费支出</td><td></td></tr>"
    rest += "<tr><td>2080506</td><td>机关事业单位职业年金缴费支出</td><td>2</td></tr>"
    page = f"<h2>支出总表</h2><p>单位：元</p><table>{head}{rows}</table><table>{rest}</table>"
    figures = read(page, tmp_path, kind="html").figures()
    assert [(f.label, f.text) for f in figures] == [
        ("机关事业单位基本养老保险缴费支出", "1"),
        ("机关事业单位职业年金缴费支出", "2"),
    ]


def test_a_table_that_was_cut_in_two_goes_on(tmp_path: Path) -> None:
    head = "<tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr>"
    page = f"<table>{head}<tr><td>201</td><td>甲</td><td>1</td></tr></table>"
    rest = "<table><tr><td>202</td><td>乙</td><td>2</td></tr></table>"
    whole = read(f"<h2>支出总表</h2><p>单位：元</p>{page}{rest}{page}", tmp_path, kind="html")
    assert [(f.code, f.measure) for f in whole.figures()] == [("201", "total"), ("202", "total"), ("201", "total")]


TITLES = {
    "T01": ["部门收支总体情况表", "收入支出决算总表", "部门财务收支预算总表", "2022年度部门收支决算总表"],
    "T02": ["2023年部门收入总体情况表", "收入决算表", "收入预算表"],
    "T03": ["部门支出总体情况表", "支出决算表", "2018年部门支出预算总表"],
    "T04": ["财政拨款收支总体情况表", "财政拨款收入支出决算总表"],
    "T05": ["一般公共预算支出情况表", "一般公共预算财政拨款支出决算表", "一般公共预算当年拨款支出表"],
    "T07": ["一般公共预算基本支出情况表", "一般公共预算财政拨款基本支出决算明细表"],
    "T08": [
        '一般公共预算"三公"经费支出情况表',
        "财政拨款“三公”经费支出决算表",
        "财政拨款“三公”经费、会议费和培训费支出表",
    ],
    "T09": ["政府性基金预算财政拨款收入支出决算表", "政府性基金预算支出情况表"],
    "T10": ["国有资本经营预算财政拨款支出决算表"],
    "T11": ["部门预算项目支出明细表", "一般公共预算项目支出表"],
    "T12": ["政府采购支出表", "政府采购预算明细表"],
    "T13": ["政府购买服务支出预算表"],
    "T14": ["部门整体支出绩效目标表"],
    "T15": ["项目支出绩效目标表", "财政项目支出绩效目标填报表"],
}


@pytest.mark.parametrize(("code", "title"), [(code, title) for code, titles in TITLES.items() for title in titles])
def test_titles_of_many_templates(code: str, title: str) -> None:
    found = code_of(title)
    assert found is not None
    assert found[0] == code
