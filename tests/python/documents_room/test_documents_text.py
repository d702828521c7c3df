"""Words and figures of a text: look-alikes are alike, figures are told from words."""

from pathlib import Path

import pytest

from tieout.documents import limits
from tieout.documents.identity import Given
from tieout.documents.reading import reading
from tieout.documents.text import as_code, clean, folded, is_figure, joined, unnumbered


@pytest.mark.parametrize(
    "text",
    [
        "429.27",
        "1,234,567.00",
        "１，２３４．５０",
        "-3.2",
        "－3.2",
        "(12.5)",
        "（12.5）",
        "▲12.5",
        "¥12.50",
        "12.5万元",
        "23.96%",
        "0",
        ".5",
        "1 234",
    ],
)
def test_a_figure_is_told(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize(
    "text", ["", "-", "——", "无", "2024年", "≥97%", "3 辆", "1.2.3", "1,23.4", "A02010105", "5.00\n6.00"]
)
def test_what_is_no_figure_is_told(text: str) -> None:
    assert not is_figure(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("⽀出预算总表", "支出预算总表"),
        ("⻋辆", "车辆"),
        ("部⻔", "部门"),
        ("“三公”经费", '"三公"经费'),
        ("因公出国（境）费", "因公出国(境)费"),
        ("合\u3000计", "合计"),
        ("合\u200b计\ufeff", "合计"),
        ("ＡＰＰ", "APP"),
    ],
)
def test_what_looks_alike_is_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_text_is_kept_as_printed() -> None:
    assert clean("\ufeff（一）⽀出\u3000１２ ") == "（一）⽀出 １２"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("一、财政拨款收入", "财政拨款收入"),
        ("（一）一般公共预算", "一般公共预算"),
        ("1. 一般公共预算资金", "一般公共预算资金"),
        ("廿一、灾害防治", "灾害防治"),
        ("其中：（1）公务用车运行维护费", "公务用车运行维护费"),
        ("第二部分 报表", "报表"),
        ("12.5", "12.5"),
    ],
)
def test_a_label_without_its_number(label: str, name: str) -> None:
    assert unnumbered(label) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2010301.0", "2010301"),
        ("'2010301", "2010301"),
        ('="2010301"', "2010301"),
        ("[20105]", "20105"),
        ("9.90E+19", ""),
        ("合计", ""),
    ],
)
def test_codes_that_a_spreadsheet_spoiled(text: str, code: str) -> None:
    assert as_code(text) == code


def test_lines_are_joined_as_they_are_read() -> None:
    assert joined(["机关事业单位", "基本养老保险"]) == "机关事业单位基本养老保险"
    assert joined(["29,", "381.00"]) == "29,381.00"
    assert joined(["open", "source"]) == "open source"


def test_a_document_in_look_alikes_is_read_and_kept_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "made.md"
    path.write_text(
        "⽀出总表\n单位：万元\n科⽬编码\t科⽬名称\t合\u3000计\n201\t⼀般公共服务⽀出\t１.５０\n", encoding="utf-8"
    )
    whole = reading([limits.here(path, path.name, limits.Limits())], Given())
    assert [(f.code, f.label, f.measure, f.text) for f in whole.figures()] == [
        ("201", "⼀般公共服务⽀出", "total", "１.５０")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_in_the_encodings_that_people_have(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "made.txt"
    path.write_bytes("支出总表\r\n单位：万元\r\n科目编码\t科目名称\t合计\r\n201\t甲\t1.50\r\n".encode(encoding))
    whole = reading([limits.here(path, path.name, limits.Limits())], Given())
    assert [(f.code, f.text, f.unit) for f in whole.figures()] == [("201", "1.50", "万元")]
