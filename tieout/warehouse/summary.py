"""What a build found, as data and as text that a person can read."""

from collections.abc import Iterator
from typing import Any

import duckdb

from tieout.warehouse.file import rows
from tieout.warehouse.findings import SEVERITIES, place, select_findings, told
from tieout.words import STATES, USUAL_STATES

TABLES = "select status as outcome, count(*) as counted from fct_table_status group by 1"
EQUATIONS = """
select case when rule.form = 'text' then 'text' else 'arithmetic' end as kind,
  coalesce(sum(coverage.exact), 0) as exact, coalesce(sum(coverage.within_rounding), 0) as within_rounding,
  coalesce(sum(coverage.broken), 0) as broken, coalesce(sum(coverage.untestable), 0) as untestable
from fct_rule_coverage as coverage
inner join dim_rule as rule on rule.rule_code = coverage.rule_code
group by 1
"""
QUARANTINED = """
select distinct coalesce(disclosure_id, source_file) as name from main.fct_quarantine order by 1
"""
REBUILT = "select outcome, count(*) as counted from fct_rebuilt_total group by 1"

FINDINGS = """
select case when is_waived then 'waived' else severity end as outcome, count(*) as counted
from fct_finding
where is_waived or finding_id = root_finding_id
group by 1
"""
HISTORY = """
select state as outcome, count(*) as counted
from finding_history
where state = 'still' or is_since_last_run
group by 1
"""

STATUSES = ("published", "nil", "missing", "unread")
OUTCOMES = ("exact", "within_rounding", "broken", "untestable")
LISTED = 40
"""Findings listed one by one in the text; a file holds the disclosures of a whole region too."""
KEPT = 1000
"""Findings that the summary holds."""

WORDS = {
    "en": {
        "disclosures": "disclosures", "quarantined": "quarantined",
        "tables": "tables", "equations": "equations", "text": "text comparisons",
        "rebuilt": "rebuilt totals", "findings": "findings", "expectations": "expectations", "dbt_tests": "dbt tests",
        "warehouse": "warehouse", "seconds": "seconds", "published": "published", "nil": "nil", "missing": "missing",
        "unread": "not read whole",
        "exact": "exact", "within_rounding": "within rounding", "broken": "broken", "untestable": "untestable",
        "unpublished": "not published", "error": "error", "warn": "warn", "info": "info", "waived": "waived",
        "history": "compared with the run before", "new": "new", "still": "still", "resolved": "resolved",
        "not_checked": "not checked any more", "rule_changed": "rule changed",
        "passed": "passed", "failed": "failed", "warned": "warned", "more": "and {} more: tieout findings",
        "not_run": "not run",
    },
    "zh": {
        "disclosures": "公开材料", "quarantined": "无法读取，暂未入库",
        "tables": "公开表", "equations": "勾稽关系", "text": "文字比对",
        "rebuilt": "复算合计", "findings": "疑点", "expectations": "数据校验", "dbt_tests": "dbt 测试",
        "warehouse": "数据仓库", "seconds": "用时（秒）", "published": "已公开", "nil": "空表", "missing": "缺失",
        "unread": "未能读全",
        "exact": "成立", "within_rounding": "有尾差", "broken": "不成立", "untestable": "无法核对",
        "unpublished": "未公开", "error": "错误", "warn": "警告", "info": "提示", "waived": "核实认可",
        "history": "与上次相比", "new": "新增", "still": "仍在", "resolved": "已解决",
        "not_checked": "未再核对", "rule_changed": "规则已调整",
        "passed": "通过", "failed": "未通过", "warned": "警告", "more": "另有 {} 条：tieout findings",
        "not_run": "未运行",
    },
}  # fmt: skip


def summarise(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Counts of a warehouse by outcome, and its first open findings at error and warn level, errors first."""
    disclosures = rows(connection, "select disclosure_id, organisation_name from dim_disclosure order by 1")
    equations = {row.pop("kind"): row for row in rows(connection, EQUATIONS)}
    return {
        "disclosures": disclosures,
        "quarantined": [row["name"] for row in rows(connection, QUARANTINED)],
        "tables": counts(rows(connection, TABLES), STATUSES),
        "equations": equations.get("arithmetic", dict.fromkeys(OUTCOMES, 0)),
        "text_comparisons": equations.get("text", dict.fromkeys(OUTCOMES, 0)),
        "rebuilt_totals": counts(rows(connection, REBUILT), ("exact", "within_rounding", "broken", "rebuilt")),
        "findings": finding_counts(connection),
        "history": counts(rows(connection, HISTORY), tuple(STATES)),
        "open_findings": select_findings(connection, severities=("error", "warn"), limit=KEPT, roots=True),
    }


def finding_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Open findings by level, and the waived ones; also those on quarantined disclosures."""
    return counts(rows(connection, FINDINGS), (*SEVERITIES, "waived"))


def counts(counted: list[dict[str, Any]], outcomes: tuple[str, ...]) -> dict[str, int]:
    """Every outcome with its count, those that did not occur too."""
    found = {row["outcome"]: row["counted"] for row in counted}
    return {**dict.fromkeys(outcomes, 0), **found}


def described(summary: dict[str, Any], language: str) -> Iterator[str]:
    """Lines of text; the findings in the language asked for."""
    words = WORDS[language]

    def line(title: str, text: str) -> str:
        return f"{words[title]}: {text}"

    def listed(tally: dict[str, int], **renamed: str) -> str:
        return ", ".join(f"{count} {words[renamed.get(key, key)]}" for key, count in tally.items())

    disclosures = summary["disclosures"]
    yield line(
        "disclosures", first_of([f"{each['disclosure_id']} {each['organisation_name']}" for each in disclosures])
    )
    if summary["quarantined"]:
        yield line("quarantined", first_of(summary["quarantined"]))
    # what was not read whole is said where there is some
    yield line("tables", listed({key: n for key, n in summary["tables"].items() if n or key != "unread"}))
    yield line("equations", listed(summary["equations"]))
    yield line("text", listed(summary["text_comparisons"]))
    yield line("rebuilt", listed(summary["rebuilt_totals"], rebuilt="unpublished"))
    yield line("findings", listed(summary["findings"]))
    yield line("history", listed({key: n for key, n in summary["history"].items() if n or key in USUAL_STATES}))
    for finding in summary["open_findings"][:LISTED]:
        yield f"  {words[finding['severity']]}: {told(finding, language)} [{place(finding)}]"
    unlisted = summary["findings"]["error"] + summary["findings"]["warn"] - LISTED
    if unlisted > 0:
        yield f"  {words['more'].format(unlisted)}"
    yield line("dbt_tests", listed(summary["dbt_tests"]))
    expectations = summary["expectations"]
    outcome = listed({key: expectations[key] for key in ("passed", "failed")}) if expectations else words["not_run"]
    yield line("expectations", outcome)
    yield line("warehouse", summary["warehouse"])
    yield line("seconds", f"{summary['seconds']:.1f}")


def first_of(names: list[str]) -> str:
    """How many, and the first few."""
    return f"{len(names)} ({'; '.join(names[:3])}{'; …' if len(names) > 3 else ''})"
