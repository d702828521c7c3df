"""Sentences of a narrative, each with what it says."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narrative_cases import paragraphs, reading, said

from tieout.errors import InputError
from tieout.narrative.folded import folded
from tieout.narrative.grammar import grammar
from tieout.narrative.paragraphs import Paragraph, paragraphs_of, whole
from tieout.narrative.reader import read
from tieout.narrative.statements import NO_KIND, NO_SUBJECT, NO_UNIT, TOO_LONG

LAST = "last_year"
BUDGET = "last_year_budget"
EXECUTED = "last_year_executed"
SENTENCES = {
    "two figures of one subject": (
        "收入预算120.5万元，比上年执行数增加20.5万元，增长20.5%。",
        [
            ("收入预算", "amount", "120.5万元", "", ""),
            ("收入预算", "change", "20.5万元", "增加", EXECUTED),
            ("收入预算", "change_pct", "20.5%", "增长", EXECUTED),
        ],
    ),
    "a subject carried over the full stop": (
        "公务接待费1.00万元。与2024年预算持平。",
        [("公务接待费", "amount", "1.00万元", "", ""), ("公务接待费", "direction", "", "持平", BUDGET)],
    ),
    "parts with shares": (
        "本年收入合计100万元，其中：事业收入60万元，占60%；其他收入40万元，占40%。",
        [
            ("本年收入合计", "amount", "100万元", "", ""),
            ("事业收入", "amount", "60万元", "", ""),
            ("事业收入", "share", "60%", "", ""),
            ("其他收入", "amount", "40万元", "", ""),
            ("其他收入", "share", "40%", "", ""),
        ],
    ),
    "enumeration commas only after figures": (
        "收入、支出预算总计9万元，政府采购货物预算1万元、工程预算0万元。",
        [
            ("收入、支出预算总计", "amount", "9万元", "", ""),
            ("政府采购货物预算", "amount", "1万元", "", ""),
            ("工程预算", "amount", "0万元", "", ""),
        ],
    ),
    "a choice of the template left": (
        "其他资金0万元，与上年相比增加（减少）0万元，增长（下降）0%。",
        [
            ("其他资金", "amount", "0万元", "", ""),
            ("其他资金", "change", "0万元", "增加（减少）", LAST),
            ("其他资金", "change_pct", "0%", "增长（下降）", LAST),
        ],
    ),
    "a change to 0": (
        "公务接待费由上年的10万元减少为0，减少10万元。",
        [
            ("公务接待费", "amount", "10万元", "", LAST),
            ("公务接待费", "amount", "0", "减少", ""),
            ("公务接待费", "change", "10万元", "减少", ""),
        ],
    ),
    "the same as last year": (
        "培训费3万元，与上年相同；会议费2万元，较上年无变化。",
        [
            ("培训费", "amount", "3万元", "", ""),
            ("培训费", "direction", "", "相同", LAST),
            ("会议费", "amount", "2万元", "", ""),
            ("会议费", "direction", "", "无变化", LAST),
        ],
    ),
    "percentage points": (
        "预算执行率98.5%，比上年提高1.2个百分点。",
        None,
    ),
    "figures in Chinese numerals": (
        "项目支出三百五十万元，比上年增长百分之十二点五。下属单位共计两家。",
        [
            ("项目支出", "amount", "三百五十万元", "", ""),
            ("项目支出", "change_pct", "十二点五%", "增长", LAST),
            ("下属单位", "count", "两家", "", ""),
        ],
    ),
    "years in characters": (
        "二〇二五年部门预算收入500万元，较二〇二四年减少50万元。",
        [("部门预算收入", "amount", "500万元", "", ""), ("部门预算收入", "change", "50万元", "减少", LAST)],
    ),
    "names and levels": (
        "1. “教育支出（类）普通教育（款）高中教育（项）”2025年预算数为1,234.56万元，比2024年执行数减少10.5万元。",
        [
            ("教育支出（类）普通教育（款）高中教育（项）", "amount", "1,234.56万元", "", ""),
            ("教育支出（类）普通教育（款）高中教育（项）", "change", "10.5万元", "减少", EXECUTED),
        ],
    ),
    "half-width brackets and blanks": (
        "住房保障支出(类)住房改革支出 (款) 购房补贴(项) 17.58 万元",
        [("住房保障支出（类）住房改革支出（款）购房补贴（项）", "amount", "17.58万元", "", "")],
    ),
    "an item named a sentence before": (
        "2、住房保障支出（类）住房改革支出（款）住房公积金（项）。主要用于：缴纳公积金。年初预算为10万元，支出决算为9万元，完成年初预算的90%。",
        [
            ("住房保障支出（类）住房改革支出（款）住房公积金（项）", "budget_amount", "10万元", "", ""),
            ("住房保障支出（类）住房改革支出（款）住房公积金（项）", "amount", "9万元", "", ""),
            ("住房保障支出（类）住房改革支出（款）住房公积金（项）", "completion_pct", "90%", "", "year_budget"),
        ],
    ),
    "more or less than the budget": (
        "机关运行经费支出决算为18万元，决算数小于预算数的主要原因是厉行节约。",
        [
            ("机关运行经费支出", "amount", "18万元", "", ""),
            ("机关运行经费支出", "direction", "", "小于", "year_budget"),
        ],
    ),
    "last year's amount beside this year's": (
        "公用经费5万元。2024年当年预算执行数为4万元，2025年预算安排5万元，比2024年预算执行数增加25%。",
        [
            ("公用经费", "amount", "5万元", "", ""),
            ("公用经费", "amount", "4万元", "", EXECUTED),
            ("公用经费", "amount", "5万元", "", ""),
            ("公用经费", "change_pct", "25%", "增加", EXECUTED),
        ],
    ),
    "a comparison with its own year": (
        "支出预算8万元，比2025年预算增加1万元。",
        [("支出预算", "amount", "8万元", "", ""), ("支出预算", "change", "1万元", "增加", "own_year")],
    ),
    "counts before and after their noun": (
        "本部门下属3家预算单位，行政单位1家，设9个内设机构。",
        [
            ("下属预算单位", "count", "3家", "", ""),
            ("行政单位", "count", "1家", "", ""),
            ("内设机构", "count", "9个", "", ""),
        ],
    ),
    "figures in brackets": (
        "公务用车购置及运行费28万元（公务用车购置费8万元，公务用车运行费20万元），比上年预算减少2万元。",
        [
            ("公务用车购置及运行费", "amount", "28万元", "", ""),
            ("公务用车购置费", "amount", "8万元", "", ""),
            ("公务用车运行费", "amount", "20万元", "", ""),
            ("公务用车购置及运行费", "change", "2万元", "减少", BUDGET),
        ],
    ),
    "a limit that is part of a name": (
        "截至2024年12月31日，单价100万元（含）以上设备（不含车辆）2台（套）。",
        [
            ("单价100万元（含）以上设备（不含车辆）", "threshold", "100万元", "", ""),
            ("单价100万元（含）以上设备（不含车辆）", "count", "2台（套）", "", ""),
        ],
    ),
    "last year's amount inside the comparison": (
        "收入预算120万元，比2024年年初预算数100万元增加20万元，增长20%。",
        [
            ("收入预算", "amount", "120万元", "", ""),
            ("收入预算", "amount", "100万元", "", BUDGET),
            ("收入预算", "change", "20万元", "增加", BUDGET),
            ("收入预算", "change_pct", "20%", "增长", BUDGET),
        ],
    ),
    "none": (
        "本单位2025年无国有资本经营预算安排的支出。",
        [("国有资本经营预算支出", "nil", "无", "", "")],
    ),
    "thousands of yuan and yuan": (
        "政府采购预算17000元，同比增加7,000.50元；另安排1.2亿元。",
        None,
    ),
    "what a list is of, again": (
        "收入总计9万元，包括：财政拨款收入8万元，上年结转1万元。比上年增加2万元。",
        [
            ("收入总计", "amount", "9万元", "", ""),
            ("财政拨款收入", "amount", "8万元", "", ""),
            ("上年结转", "amount", "1万元", "", ""),
            ("收入总计", "change", "2万元", "增加", LAST),
        ],
    ),
}


@pytest.mark.parametrize("case", [name for name, (_, expected) in SENTENCES.items() if expected])
def test_a_sentence_says(case: str) -> None:
    text, expected = SENTENCES[case]
    found = reading(text)
    assert [said(statement) for statement in found.statements] == expected
    assert not found.unread


def test_points_and_rates() -> None:
    kinds = [(each.kind, each.value, each.unit) for each in reading(SENTENCES["percentage points"][0]).statements]
    assert kinds == [("completion_pct", "98.5", "%"), ("change_points", "1.2", "个百分点")]


def test_units_stay_as_printed() -> None:
    figures = [(each.value, each.unit) for each in reading(SENTENCES["thousands of yuan and yuan"][0]).statements]
    assert figures == [("17000", "元"), ("7,000.50", "元"), ("1.2", "亿元")]


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        (
            "卫生健康支出（210类）行政事业单位医疗（11款）行政单位医疗（01项）90万元",
            "2101101",
            ("卫生健康支出", "行政事业单位医疗", "行政单位医疗"),
        ),
        ("（204类）公共安全支出（06款）司法（01项）行政运行90万元", "2040601", ("公共安全支出", "司法", "行政运行")),
        ("公共安全支出（204）司法（20406）行政运行（2040601）90万元", "2040601", ("公共安全支出", "司法", "行政运行")),
        ("201类03款50项90万元", "2010350", ()),
        ("2010350事业运行90万元", "2010350", ()),
    ],
)
def test_codes_of_items_in_any_dress(text: str, code: str, path: tuple[str, ...]) -> None:
    (statement,) = reading(text).statements
    assert (statement.value, statement.code, statement.path) == ("90", code, path)


def test_a_class_in_the_heading_is_part_of_the_path() -> None:
    found = reading("（一）一般公共服务（类）", "1.人大事务（款）人大会议（项）支出30万元，与上年相比持平。")
    assert {each.path for each in found.statements} == {("一般公共服务", "人大事务", "人大会议")}


def test_a_first_sentence_that_only_names_is_what_the_paragraph_is_about() -> None:
    text = "（二）公务接待费。2025年预算数1.00万元，比2024年预算数1.50万元减少0.50万元，主要原因：压减接待。"
    assert {statement.subject for statement in reading(text).statements} == {"公务接待费"}
    text = "2.公务接待费1.00万元，主要用于日常支出。2025年预算数1.00万元。"
    assert {statement.subject for statement in reading(text).statements} == {"公务接待费"}


def test_the_budget_at_the_year_s_beginning_is_the_amount_of_a_budget() -> None:
    budget = reading("一、收入预算情况", "2025年年初预算数100万元。").statements
    accounts = reading("一、收入决算情况", "收入年初预算为100万元。").statements
    assert [(each.subject, each.kind) for each in budget] == [("收入预算", "amount")]
    assert [each.kind for each in accounts] == ["budget_amount"]


def test_shares_and_parts_know_their_whole() -> None:
    first = reading("本年支出合计9万元，其中：", "基本支出6万元，占66.67%；", "项目支出3万元，占33.33%。").statements
    assert {each.whole for each in first[1:]} == {"本年支出合计"}
    second = reading("因公出国（境）费支出2万元，占“三公”经费的26.69%。").statements
    assert second[1].whole == "“三公”经费"


def test_a_list_of_commas_ends_at_the_semicolon() -> None:
    found = reading("基本支出6万元，其中：人员经费5万元，公用经费1万元；项目支出3万元。").statements
    assert [each.whole for each in found] == ["", "基本支出", "基本支出", ""]


def test_vehicles_to_buy_are_not_vehicles_owned() -> None:
    found = reading("共有车辆2辆，其中：其他用车2辆。", "2025年部门预算安排购置车辆1辆，其中：其他用车1辆。").statements
    assert [(each.subject, each.whole) for each in found] == [
        ("车辆", ""),
        ("其他用车", "车辆"),
        ("安排购置车辆", ""),
        ("其他用车", "安排购置车辆"),
    ]


def test_a_reason_is_marked_and_may_say_of_amounts_that_they_fell() -> None:
    found = reading(
        "支出预算8万元，比上年预算减少1万元，主要原因是人员经费、公用经费相应减少，追加奖励资金3万元。"
    ).statements
    assert [(each.subject, each.within) for each in found[2:]] == [
        ("人员经费", "reason"),
        ("公用经费", "reason"),
        ("追加奖励资金", "reason"),
    ]


def test_paragraphs_that_a_page_broke_are_read_whole_with_both_pages() -> None:
    broken = [
        Paragraph(1, 24, (), "6.人大事务（款）代表工作（项）支出403.75"),
        Paragraph(2, 25, (), "万元，与上年相比持平。"),
    ]
    found = read(broken, "2018").statements
    assert [(each.value, each.unit, each.page) for each in found] == [("403.75", "万元", 24), ("", "", 25)]


def test_figures_are_marked_in_the_text_as_printed() -> None:
    text = "收入预算 15 , 897．44 万元，增长 5 ％"
    found = read([Paragraph(1, 1, (), "收入预算 15897．44 万元，比上年增长 ５ ％。")], "2025").statements
    assert [each.sentence[each.start : each.end] for each in found] == ["15897．44 万元", "５ ％"]
    assert folded(text).text.startswith("收入预算15")


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("较上年2.08减少。", "2.08", NO_UNIT),
        ("税率13%。", "13", NO_KIND),
        ("5万元。", "5", NO_SUBJECT),
        ("字" * 20_000 + "5万元。", "5", TOO_LONG),
    ],
)
def test_a_figure_that_says_too_little_is_listed_with_its_reason(text: str, value: str, reason: str) -> None:
    found = reading(text)
    assert not found.statements
    assert [(each.value, each.reason) for each in found.unread] == [(value, reason)]


def test_numbers_that_are_no_figures_are_told_apart() -> None:
    text = (
        "1．根据《办法》（沪商规〔2024〕3号）第5条和附表2，2025年8月31日前完成，参见图1，实施周期2025.1.1-2025.12.31。"
    )
    found = reading(text)
    assert not found.statements and not found.unread
    assert {each.meaning for each in found.passed} == {
        "list number",
        "document number",
        "ordinal",
        "table number",
        "date",
        "year",
    } - {"year"}


PIECES = (
    "一、|（一）|1.|第一部分|收入预算|支出预算|“三公”经费|其中：|其中，|包括|主要原因是|主要用于|比上年预算|与2024年预算|增加|减少|（减少）|持平|占"
    "|完成预算的|为|12.5|0|1,234.56|万元|元|%|个|辆|平方米|个百分点|。|，|；|：|、|（|）|“|”"
    "|《|》|2025年|8月31日|教育支出（类）|普通教育（款）"
    "|高中教育（项）|201类03款50项|（204类）|一百二十万元|百分之三|XX"
    "|　|\n|\u200b|㎡|①|½|٣|２０２５年|-5|的|合计|共计一家|本部门|无|涉及|在|中|以上"
)
WORDS = st.sampled_from(re.split(r"\|", PIECES))
TEXTS = st.one_of(st.lists(WORDS, max_size=25).map("".join), st.text(max_size=60))


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, max_size=4), st.sampled_from(["", "2025", "1999"]))
def test_no_text_raises_and_no_figure_is_lost(texts: list[str], year: str) -> None:
    given_paragraphs = paragraphs(*texts)
    found = read(given_paragraphs, year)
    assert found == read(given_paragraphs, year)
    by_order = {each.order: each for each in whole(given_paragraphs, grammar())}
    spans = [(each.paragraph, each.start, each.end) for each in found.statements if each.value and each.kind != "nil"]
    spans += [(each.paragraph, each.start, each.end) for each in [*found.unread, *found.passed]]
    assert len(spans) == len(set(spans))
    for order, paragraph in by_order.items():
        covered = {place for number, start, end in spans if number == order for place in range(start, end)}
        assert sum(end - start for number, start, end in spans if number == order) == len(covered), (
            "two read one figure"
        )
        text = paragraph.text
        digits = {found.start() for found in re.finditer(r"\d", text)}
        assert not digits - covered, f"not accounted for: {[text[place] for place in sorted(digits - covered)]}"


def test_a_pattern_that_is_none_is_named(tmp_path: Path) -> None:
    seeds = Path(__file__).resolve().parents[2] / "seeds" / "templates"
    for path in seeds.glob("statement_*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "statement_kinds.csv").open("a", encoding="utf-8") as stream:
        stream.write("money,amount,(?P<x,\n")
    with pytest.raises(InputError, match=r"statement_.*\(\?P<x"):
        grammar(tmp_path)


@pytest.mark.parametrize(
    ("content", "said_of"),
    [("row_no,page\n1,2\n", "column text: missing"), ("row_no,page,text\n1,x,字\n", "row 2: row_no, page")],
)
def test_paragraphs_that_are_none_are_refused_with_their_place(tmp_path: Path, content: str, said_of: str) -> None:
    path = tmp_path / "narrative_paragraph.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said_of):
        paragraphs_of(path)
