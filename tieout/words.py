"""Words of the field in both languages, as (zh, en): what the pages call levels, outcomes, families, states."""

LEVELS = {"error": ("错误", "error"), "warn": ("警告", "warning"), "info": ("提示", "note")}
OUTCOMES = {
    "exact": ("成立", "holds"),
    "within_rounding": ("有尾差", "holds within rounding"),
    "broken": ("不成立", "breaks"),
    "untestable": ("无法核对", "cannot be tested"),
    "rebuilt": ("未公开，按其他表复算", "not published, follows from other tables"),
}
STATES = {
    "new": ("新增", "new"),
    "still": ("仍在", "still there"),
    "resolved": ("已解决", "resolved"),
    "not_checked": ("未再核对", "not checked any more"),
    "rule_changed": ("规则已调整", "rule changed"),
}
USUAL_STATES = ("new", "still", "resolved")
"""Shown even where no finding is in them."""
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
STATUSES = {"nil": ("空表", "nil"), "missing": ("缺失", "missing"), "unread": ("未能读全", "not read whole")}
FILING = {"not_filed": ("未报送", "not filed"), "quarantined": ("无法读取，暂未入库", "could not be read")}
# Words of the project itself that stand in published columns instead of the printed ones.
CODED = {
    "long_term": ("长期", "long term"),
    "annual": ("年度", "annual"),
    "overall": ("整体绩效总目标", "overall objective"),
    "target": ("目标说明", "target"),
    "amount": ("金额", "amount"),
    "share": ("占比", "share"),
    "change": ("增减额", "change"),
    "change_pct": ("增减率", "change in %"),
    "direction": ("增减方向", "direction"),
    "count": ("数量", "count"),
}


def word(words: dict[str, tuple[str, str]], key: str) -> tuple[str, str]:
    """Both languages; a key that has no word yet stands for itself."""
    return words.get(key, (key, key))
