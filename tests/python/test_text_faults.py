"""What a text shows by itself: figures beside each other that do not agree, and texts in which they do."""

import pytest
from narrative_cases import paragraphs

from tieout.narrative.faults import faults, quoted, slips_of_contents
from tieout.narrative.files import derived
from tieout.narrative.grammar import grammar
from tieout.narrative.paragraphs import Paragraph, whole
from tieout.narrative.reader import read
from tieout.narrative.slips import Slip

ITEM = "“公共安全支出（类）司法（款）公共法律服务（项）”"


def found_in(*texts: str, year: str = "2023") -> list[tuple[Slip, str]]:
    together: list[Paragraph] = list(whole(paragraphs(*texts), grammar()))
    printed = {paragraph.order: paragraph.text for paragraph in together}
    slips = faults(together, read(together, year).statements, year)
    return [(slip, quoted(slip, printed[slip.paragraph])) for slip in slips]


@pytest.mark.parametrize(
    ("text", "code", "marked", "expected"),
    [
        ("项目支出4335.3万元，与上年相比减少1237.7万元，减少13.22 %。", "rate", "「13.22 %」", "22.21%"),
        (
            f"{ITEM}2022年当年预算执行数为11.67万元，2023年预算安排45.41万元，比2022年预算执行数增加314.82%。",
            "rate",
            "「314.82%」",
            "289.12%",
        ),
        (
            f"{ITEM}2022年当年预算执行数为11.67万元，2023年预算安排45.41万元，比2022年预算执行数减少289.12%。",
            "direction",
            "「减少」",
            "增加",
        ),
        (
            f"{ITEM}2022年当年预算执行数为15万元，2023年预算安排18万元，比2022年预算执行数持平。",
            "direction",
            "「持平」",
            "增加",
        ),
        (
            f"{ITEM}2022年当年预算执行数为15.00万元，2023年预算安排16.00万元，比2022年预算执行数增加2.00万元。",
            "change",
            "「2.00万元」",
            "1.00万元",
        ),
        ("政府性基金拨款支出预算0万元，比2022年预算增加1421.25万元。", "direction", "「增加」", "持平"),
        ("本年支出预算合计100.00万元，其中：基本支出65.55万元，占65.65%。", "share", "「65.65%」", "65.55%"),
        (
            f"{ITEM}220.63万元，主要用于缴费。2022年当年预算执行数为132.59万元，2023年预算安排441.25万元。",
            "said_twice",
            "「441.25万元」",
            "220.63万元",
        ),
        (
            "政府采购预算830.00万元，其中：政府采购货物预算10.00万元、政府采购工程预算550.00万元、政府采购服务预算207.00万元。",
            "sum",
            "「830.00万元」",
            "767.00万元",
        ),
        (
            "“三公”经费预算数为20.00万元。其中：因公出国（境）费5.00万元；公务用车购置及运行费10.00万元"
            "（其中：公务用车购置费0万元，公务用车运行费10.00万元）；公务接待费6.00万元。",
            "sum",
            "「20.00万元」",
            "21.00万元",
        ),
        ("支出预算8万元，比2023年预算增加1万元。", "own_year", "「比2023年预算增加」", ""),
    ],
)
def test_figures_that_do_not_agree(text: str, code: str, marked: str, expected: str) -> None:
    ((slip, shown),) = found_in(text)
    assert (slip.code, slip.expected) == (code, expected)
    assert marked in shown


@pytest.mark.parametrize(
    "text",
    [
        # 28.1 may be 28.05 to 28.15, which rounds to 7.54 to 7.57 %
        "项目支出400.02万元，与上年相比增加28.1万元，增加7.57%。",
        f"{ITEM}2022年当年预算执行数为15.00万元，2023年预算安排15.02万元，与2022年预算执行数基本持平。",
        "支出预算10万元，其中：项目支出4万元；基本支出6万元。主要原因是人员减少5人。",
        "购置车辆0辆，其中：其他用车0辆；共有车辆2辆，其中：其他用车2辆。",
        "政府采购预算3万元，其中：政府采购货物预算1万元、政府采购服务预算2万元。",
        "政府采购预算3万元，其中：面向中小企业预留政府采购货物预算1万元。",
        "“三公”经费预算数为20.00万元。其中：因公出国（境）费5.00万元；公务接待费6.00万元。",
    ],
)
def test_figures_that_agree(text: str) -> None:
    assert not found_in(text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("年初预算为274.82万元，支出决算为257.14万元，完成年初预算的93.57%。", []),
        ("年初预算为274.82万元，支出决算为257.14万元，完成年初预算的95.37%。", ["rate"]),
        ("年初预算为0万元，支出决算为257.14万元，完成年初预算的93.57%。", ["rate_of_nothing"]),
        ("年初预算为274.82万元，支出决算为257.14万元，决算数大于预算数的主要原因是人员增加。", ["direction"]),
        ("支出预算为21.00万元，支出决算为16.95万元，完成预算的80.71%。", []),
    ],
)
def test_final_accounts_hold_what_was_spent_against_the_budget(text: str, codes: list[str]) -> None:
    heading = "五、一般公共预算财政拨款支出决算情况说明"
    assert [slip.code for slip, _ in found_in(heading, f"{ITEM}{text}")] == codes


def test_a_rate_that_fits_one_of_two_amounts_is_not_wrong_too() -> None:
    text = (
        f"{ITEM}350.35万元。2022年当年预算执行数为348.52万元，2023年预算安排352.67万元，比2022年预算执行数增加0.53%。"
    )
    assert [slip.code for slip, _ in found_in(text)] == ["said_twice"]


def test_what_most_say_stands_against_what_one_says() -> None:
    texts = ("公务接待费支出决算为1.53万元。", "公务接待费支出0万元。", "其中：公务接待费支出决算0万元，占0%。")
    ((slip, shown),) = found_in("三、“三公”经费情况说明", *texts)
    assert (slip.code, slip.expected) == ("said_twice", "0万元")
    assert "「1.53万元」" in shown


def test_a_part_of_a_part_is_not_the_total() -> None:
    assert not found_in(
        "一般公共预算财政拨款支出429.27万元。", "项目支出102.84万元，其中：一般公共预算财政拨款102.84万元。"
    )


@pytest.mark.parametrize(
    ("texts", "code", "marked"),
    [
        (
            ("公务接待费0.40万元。", "公务接待费增加0.40万元，增长100%，主要原因是来访增加。"),
            "rate_of_nothing",
            "「100%」",
        ),
        (
            (f"{ITEM}2022年当年预算执行数为0万元，2023年预算安排60.13万元，比2022年预算执行数增加100.00%。",),
            "rate_of_nothing",
            "「100.00%」",
        ),
        (("公务接待费支出决算为1.53万元，完成预算的0%。",), "rate", "「0%」"),
        (("支出决算数比2024年度减增加21.90万元。",), "two_directions", "「减增加」"),
        (("决算数大小于预算数的主要原因是项目调减。",), "two_directions", "「大小于」"),
        (("公务接待费支出决算减少为0.00万元，与2024年持平。",), "two_directions", "「减少为0.00万元，与2024年持平」"),
        (("某局202年度部门决算情况说明",), "year_misprinted", "「202」"),
        (("比2022预算执行数减少29.30%。",), "year_word", "「比2022」"),
        (("年初预算为0.00万元，支出决算为4.19。",), "unit_missing", "「决算为4.19」"),
        (("二、部门决算单位构成（仅有一个单位的部门，本部分内容为“机构设置”）",), "template_left", "（仅有一个单位"),
        (
            ("涉及资金3万元。（绩效目标管理工作情况，以及项目数量、单位数量、预算金额等）",),
            "template_left",
            "（绩效目标",
        ),
        (
            (
                "财政拨款支出预算30万元，比2025年预算增加10万元。其中：一般公共预算拨款支出预算20万元，比2025年预算减少5万元；"
                "政府性基金拨款支出预算10万元，比2025年预算增加5万元；国有资本经营预算拨款支出预算0万元，与2025年预算持平。",
            ),
            "sum",
            "「10万元」",
        ),
    ],
)
def test_slips_of_the_pen_that_change_what_is_said(texts: tuple[str, ...], code: str, marked: str) -> None:
    ((slip, shown),) = found_in("三、“三公”经费支出情况说明", *texts)
    assert slip.code == code
    assert marked in shown


@pytest.mark.parametrize(
    "text",
    [
        "增加（减少）主要是人员变化。比上年增减变化不大。",
        "决算数小于预算数。年中追加减免税款。",
        "公务接待费减少为0.00万元，比2024年减少1万元。",
        "根据财预〔2016〕143号，2024年度部门预算。",
    ],
)
def test_words_that_only_look_like_two_directions(text: str) -> None:
    assert "two_directions" not in [slip.code for slip, _ in found_in(text)]


PATH = "“公共安全支出(类）-司法（款）-{}（项）”"


def of_year(name: str, own: str, before: str, compared: str) -> str:
    return f"{PATH.format(name)}2023年度预算{own}万元，{before}万元，主要用于：开支。{compared}"


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        (
            of_year("公共法律服务", "10", "2022年度预算10", "2022年当年预算执行数为5.57万元，2023年预算安排10万元，"
                    "比2021年预算执行数增加79.53%。主要原因是业务增加。"),
            "「2021」",
            "2022",
        ),
        (of_year("公共法律服务", "10", "2021年度预算9", ""), "「2021」", "2022"),
        (
            of_year("公共法律服务", "8.61", "2022年度预算8.30", "2022年当年预算执行数为7.11万元，"
                    "2022年预算安排8.61万元，比2022年预算执行数增加21.10%。主要原因是业务增加。"),
            "「8.61万元」",
            "2023",
        ),
    ],
)  # fmt: skip
def test_years_that_the_figures_beside_them_contradict(text: str, marked: str, expected: str) -> None:
    others = [of_year(name, "3", "2022年度预算3", "") for name in ("律师管理", "社区矫正", "法治建设")]
    ((slip, shown),) = found_in("二、支出预算", *others, text)
    assert (slip.code, slip.expected) == ("other_year", expected)
    assert marked in shown


def test_the_reason_of_an_increase_of_what_decreased() -> None:
    changed = "财政拨款支出预算7630.61万元，比2022年预算减少2163.37万元。"
    ((slip, shown),) = found_in("二、支出预算", changed, "财政拨款收入支出增加的主要原因是项目支出减少。")
    assert (slip.code, slip.expected) == ("direction", "减少")
    assert "「增加」" in shown
    assert not found_in("二、支出预算", changed, "财政拨款收入支出减少的主要原因是项目支出减少。")


def test_shares_of_a_whole_that_is_not_stated_agree_on_it() -> None:
    uses = [
        "教育支出（类）2476.26万元，占{}%",
        "卫生健康支出（类）469.50万元，占15.94%",
        "住房保障支出（类）29.46万元，占1.00%",
    ]
    text = "一般公共预算财政拨款支出主要用于以下方面：" + "；".join([*uses, "其他支出（类）58.92万元，占2.00%。"])
    assert not found_in("五、支出情况说明", text.format("84.06"))
    ((slip, shown),) = found_in("五、支出情况说明", text.format("48.06"))
    assert (slip.code, slip.expected[:2]) == ("share", "84")
    assert "「48.06%」" in shown


def test_the_same_amount_has_the_same_digits() -> None:
    text = f"{ITEM}269.85万元，主要用于缴费。年初预算为285.33万元，支出决算为269.86万元。"
    assert [slip.code for slip, _ in found_in("五、一般公共预算财政拨款支出决算情况说明", text)] == ["said_twice"]
    assert not found_in("五、支出决算情况说明", text.replace("269.85万元", "269.9万元"))


def test_a_change_of_three_public_wants_a_reason_in_its_section() -> None:
    heading = "一、“三公”经费预算情况说明"
    change = "公务接待费2万元，比2022年预算增加1万元。"
    ((slip, shown),) = found_in(heading, change)
    assert slip.code == "reason_absent" and "「增加1万元」" in shown
    assert not found_in(heading, change, "主要原因是业务增加。")
    assert not found_in(heading, "公务接待费2万元，与2022年预算持平。")


def test_a_heading_of_another_year_among_those_of_the_year() -> None:
    headings = [f"{number}、{year}年部门{title}情况说明" for number, year, title in (
        ("一", 2023, "收入预算"), ("二", 2023, "支出预算"), ("三", 2022, "三公经费预算"), ("四", 2023, "采购预算"),
    )]  # fmt: skip
    ((slip, shown),) = found_in(*headings)
    assert (slip.code, slip.expected) == ("heading_year", "2023")
    assert "「2022」" in shown
    assert not found_in(*headings[:2], "三、2022年预算执行情况说明", headings[3])


def test_years_of_the_contents() -> None:
    years = ("2023", "2023", "202", "2022", "2023")
    lines = [f"{number}、某局{year}年度部门决算情况说明" for number, year in zip("一二三四五", years, strict=True)]
    contents = [Paragraph(order, None, ("目录",), text) for order, text in enumerate(lines, 1)]
    assert [(slip.code, slip.paragraph, slip.marked) for slip in slips_of_contents(contents, "2023")] == [
        ("year_misprinted", 3, "202"),
        ("heading_year", 4, "2022"),
    ]
    tables = derived(contents, "990000-2023-001", "2023").tables
    assert [row["slip"] for row in tables["narrative_slip"]] == ["year_misprinted", "heading_year"]
    assert not tables["narrative_statement"] and not tables["narrative_section"]


def test_projects_have_the_same_words_for_their_own_amounts() -> None:
    texts = ("预算绩效情况", "1.甲项目：项目预算10万元，全年支出9万元。", "2.乙项目：项目预算20万元，全年支出18万元。")
    assert not found_in(*texts)


def test_a_long_sentence_is_shortened_around_the_words_at_fault() -> None:
    text = "项目支出4335.3万元，" + "主要用于办公" * 30 + "，与上年相比减少1237.7万元，减少13.22%。"
    shown = [quote for slip, quote in found_in(text) if slip.code == "rate"]
    assert not shown or len(shown[0]) < 160
