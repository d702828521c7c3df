"""Words of the field in both languages, as (zh, en): what the pages call levels, outcomes, families, states."""

LEVELS = {"error": ("错误", "error"), "warn": ("警告", "warning"), "info": ("提示", "note")}
OUTCOMES = {
    "exact": ("成立", "holds"),
    "within_rounding": ("在四舍五入之内成立", "holds within rounding"),
    "broken": ("不成立", "breaks"),
    "untestable": ("无法核对", "cannot be tested"),
    "rebuilt": ("未公开，由其他表推算", "not published, follows from other tables"),
}
STATES = {"new": ("新增", "new"), "still": ("仍在", "still there"), "resolved": ("已解决", "resolved")}
FAMILIES = {
    "hierarchy": ("层级", "hierarchy"),
    "row": ("行内", "within a row"),
    "balance": ("收支平衡", "balance"),
    "cross_table": ("表间", "across tables"),
    "procurement": ("政府采购", "procurement"),
    "project": ("项目", "projects"),
    "performance": ("绩效", "performance"),
    "narrative": ("文字说明", "narrative"),
    "year_over_year": ("上下年", "year over year"),
    "consolidation": ("汇总", "consolidation"),
    "completeness": ("完整性", "completeness"),
    "classification": ("科目", "classification"),
    "wording": ("措辞", "wording"),
}
FORMS = {
    "linear": ("两边之和相等", "both sums are equal"),
    "product": ("相乘得数", "product"),
    "ratio": ("比率", "ratio"),
    "bound": ("不超过", "at most"),
    "sign": ("方向相符", "same direction"),
    "text": ("文字比对", "comparison of texts"),
}
DOCUMENTS = {"budget": ("预算", "budget"), "final_accounts": ("决算", "final accounts")}
STATUSES = {"nil": ("空表", "nil"), "missing": ("缺失", "missing")}
FILING = {"not_filed": ("未报送", "not filed"), "quarantined": ("无法读取", "could not be read")}
# Columns of text that tell rows of equal labels apart: by table, its model in staging and the headings.
TEXT_COLUMNS = {
    "T11": ("stg_t11_project", {"project_unit": ("项目单位", "project unit")}),
    "T12": (
        "stg_t12_procurement",
        {
            "unit_name": ("单位名称", "unit"),
            "project": ("项目", "project"),
            "function_subject": ("功能科目", "function"),
            "economic_subject": ("经济科目", "economic class"),
            "fund_source": ("资金来源", "source of funds"),
            "fund_nature": ("资金性质", "nature of funds"),
            "unit_of_measure": ("计量单位", "unit of measure"),
        },
    ),
    "T13": (
        "stg_t13_service_purchase",
        {
            "unit_name": ("单位名称", "unit"),
            "includes_procurement": ("是否政府采购", "by procurement"),
            "project": ("项目", "project"),
            "fund_source": ("资金来源", "source of funds"),
            "fund_nature": ("资金性质", "nature of funds"),
            "function_subject": ("功能科目", "function"),
            "economic_subject": ("经济科目", "economic class"),
            "catalogue_level_1": ("一级目录", "catalogue, level 1"),
            "catalogue_level_2": ("二级目录", "catalogue, level 2"),
            "catalogue_level_3": ("三级目录", "catalogue, level 3"),
        },
    ),
}


def word(words: dict[str, tuple[str, str]], key: str) -> tuple[str, str]:
    """Both languages; a key that has no word yet stands for itself."""
    return words.get(key, (key, key))
