"""Who published a document, for which year and as what."""

import pytest

from tieout.documents.identity import made_code, named_in, region_of
from tieout.documents.text import folded


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("上海市普陀区商务委员会2025年部门预算", "上海市普陀区商务委员会"),
        ("2024年度南京市鼓楼区教育局部门决算", "南京市鼓楼区教育局"),
        ("第三部分 昆山市水务局2023年度部门决算情况说明", "昆山市水务局"),
        ("第一部分 武汉市江岸区审计局概况", "武汉市江岸区审计局"),
        ("2025年部门财务收支预算总表", None),
        ("2018年部门支出预算总表", None),
    ],
)
def test_a_title_names_a_body_or_none(title: str, name: str | None) -> None:
    assert next(named_in(folded(title)), None) == name


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("上海市普陀区商务委员会", "310107"),
        ("上海市财政局", "310000"),
        ("江苏省人民检察院", "320000"),
        ("江苏省政协办公厅", "320000"),
        ("武汉市江汉区企业服务中心", "420103"),
        ("南京市鼓楼区教育局", "320106"),
        ("苏州市吴江区水务局", "320509"),
        ("昆山市教育局", "320583"),
        ("新疆维吾尔自治区财政厅", "650000"),
        ("江汉区企业服务中心", "420103"),
        ("普陀区商务委员会", ""),
    ],
)
def test_the_region_is_that_of_the_name(name: str, region: str) -> None:
    assert region_of(name, []) == region


def test_a_name_that_two_regions_share_is_told_by_the_text() -> None:
    assert region_of("普陀区商务委员会", ["舟山市2025年部门预算"]) == "330903"


def test_a_made_code_is_the_same_whatever_the_signs_and_tells_units_from_departments() -> None:
    assert made_code("上海市普陀区商务委员会", "department") == made_code("上海市 普陀区商务委员会", "department")
    assert made_code("甲局", "unit") == made_code("甲局", "department") + "u"
    assert made_code("甲局", "unit") != made_code("乙局", "unit")
