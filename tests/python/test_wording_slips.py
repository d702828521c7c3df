"""Slips of wording: each kind with the words that it marks, and texts that have none."""

import pytest
from narrative_cases import DOCUMENTS, narrative, paragraphs

from tieout.narrative.grammar import grammar
from tieout.narrative.paragraphs import Paragraph, whole
from tieout.narrative.reader import read
from tieout.narrative.wording import Slip, slips


def found_in(*texts: str, year: str = "2025") -> list[Slip]:
    together: list[Paragraph] = list(whole(paragraphs(*texts), grammar()))
    return slips(together, read(together, year).statements)


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("公务接待费1万元，与上年持平，主要原因是。", "reason_blank", "原因是"),
        ("公务接待费减少的主要原因：。", "reason_blank", "原因："),
        ("公务接待费0万元，主要原因无此项预算。", "reason_word", "主要原因"),
        ("全年支出XXX万元。", "template_left", "XXX"),
        ("上海市××局", "template_left", "××"),
        ("比上年增加（减少）0万元。", "template_left", "增加（减少）"),
        ("公用经费1万元（不涉及的不列）。", "template_left", "（不涉及的不列）"),
        ("主要用于购买的的设备。", "doubled_word", "的的"),
        ("经费增加增加1万元。", "doubled_word", "增加增加"),
        ("减少了该项支出。 。", "doubled_mark", "。 。"),
        ("“三公经费1万元。", "unpaired_mark", "“"),
        ("购置费0万元，与2024年预算一致0万元。", "amount_without_verb", "一致0万元"),
        ("住房改革支出（类）住房公积金（项）5万元。", "item_level", "（类）住房公积金（项）"),
        ("支出预算8万元，比2025年预算增加1万元。", "own_year", "比2025年预算增加"),
    ],
)
def test_a_slip_is_found_with_the_words_at_fault(text: str, code: str, marked: str) -> None:
    assert [(slip.code, slip.marked) for slip in found_in(text)] == [(code, marked)]


def test_a_slip_carries_its_sentence_and_its_place() -> None:
    (slip,) = found_in("收入预算1万元。减少的主要原因是。支出预算1万元。")
    assert (slip.sentence, slip.page, slip.start, slip.end) == ("减少的主要原因是。", 1, 13, 16)


def test_a_department_that_writes_of_itself_as_of_a_unit() -> None:
    texts = ("2025年部门预算编制说明", "本单位政府采购预算1万元，本部门共有车辆1辆。")
    assert [(slip.code, slip.marked) for slip in found_in(*texts)] == [("department_or_unit", "本单位")]
    assert not found_in("情况说明", texts[1])


def test_a_section_that_ends_in_a_semicolon() -> None:
    found = found_in(
        "二、收入情况说明", "收入合计2万元，其中：事业收入1万元；其他收入1万元；", "三、支出情况说明", "支出合计2万元。"
    )
    assert [(slip.code, slip.marked) for slip in found] == [("open_end", "；")]


@pytest.mark.parametrize(
    "text",
    [
        "财政拨款收入支出减少的主要原因是项目调整。",
        "1）公务接待费1万元（含外宾接待）。",
        "城乡社区环境卫生（款）城乡社区环境卫生（项）1万元。",
        "“行政运行”和“事业运行”。",
    ],
)
def test_a_sound_text_has_no_slip(text: str) -> None:
    assert not found_in(text)


def test_slips_of_whole_narratives() -> None:
    expected = {
        "jiangsu_congress_2018_budget": {"template_left", "doubled_mark", "reason_word", "item_level"},
        "putuo_commerce_2025_dept_budget": set(),
        "putuo_finance_2024_final_accounts": {"open_end"},
    }
    for document in DOCUMENTS:
        together = narrative(document)
        assert {slip.code for slip in slips(together, read(together).statements)} == expected[document]
