"""What the pages show, out of the warehouse: whole-bureau questions once, those of departments a batch at a time."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import duckdb

from tieout.report.layout import Column, Row, TablePart, Texts
from tieout.warehouse.equations import Cell, cell_of, equations_through
from tieout.warehouse.file import rows

DEPARTMENTS = """
with open_findings as (
    select
        finding.disclosure_id,
        sum(case when not is_waived and finding.severity = 'error' then 1 else 0 end) as errors,
        sum(case when not is_waived and finding.severity = 'warn' then 1 else 0 end) as warnings,
        sum(case when not is_waived and finding.severity = 'info' then 1 else 0 end) as hints,
        sum(case when is_waived then 1 else 0 end) as waived
    from main.fct_finding as finding
    where is_waived or finding_id = root_finding_id
    group by finding.disclosure_id
),

tested as (
    select
        coverage.disclosure_id,
        sum(case when rule.form != 'text' then exact + within_rounding + broken else 0 end) as equations,
        sum(case when rule.form != 'text' then exact else 0 end) as exact,
        sum(case when rule.form != 'text' then within_rounding else 0 end) as within_rounding,
        sum(case when rule.form != 'text' then broken else 0 end) as broken,
        sum(case when rule.form != 'text' then untestable else 0 end) as untestable,
        sum(case when rule.form = 'text' then exact + within_rounding + broken else 0 end) as texts,
        sum(case when rule.form = 'text' then broken else 0 end) as texts_broken
    from main.fct_rule_coverage as coverage
    inner join main.dim_rule as rule on coverage.rule_code = rule.rule_code
    group by coverage.disclosure_id
),

filed as (
    select
        disclosure.*,
        coalesce(open_findings.errors, 0) as errors, coalesce(open_findings.warnings, 0) as warnings,
        coalesce(open_findings.hints, 0) as hints, coalesce(open_findings.waived, 0) as waived,
        coalesce(tested.equations, 0) as equations, coalesce(tested.exact, 0) as exact,
        coalesce(tested.within_rounding, 0) as within_rounding, coalesce(tested.broken, 0) as broken,
        coalesce(tested.untestable, 0) as untestable, coalesce(tested.texts, 0) as texts,
        coalesce(tested.texts_broken, 0) as texts_broken,
        scorecard.score, scorecard.rank_in_region
    from main.dim_disclosure as disclosure
    left join open_findings on disclosure.disclosure_id = open_findings.disclosure_id
    left join tested on disclosure.disclosure_id = tested.disclosure_id
    left join main.department_scorecard as scorecard on disclosure.disclosure_id = scorecard.disclosure_id
)

select * from filed
order by errors desc, warnings desc, broken desc, hints desc, disclosure_id
"""
EXPECTED = "select count(*) as expected from main.department_scorecard where is_expected"
NOT_FILED = """
select disclosure_id, organisation_name, filing_status
from main.department_scorecard
where filing_status != 'filed'
order by disclosure_id
"""
HISTORY = """
select state, severity, count(*) as counted
from main.finding_history
where (state = 'still' or is_since_last_run) and not is_waived
group by state, severity
"""
FAMILIES = """
select
    family,
    count(distinct case when not is_waived and severity = 'error' then disclosure_id end) as with_errors,
    count(distinct case when not is_waived and severity in ('error', 'warn') then disclosure_id end) as with_findings
from main.fct_finding
group by family
"""
HEAT = """
select
    disclosure_id, family,
    sum(case when severity = 'error' then 1 else 0 end) as errors,
    sum(case when severity = 'warn' then 1 else 0 end) as warnings
from main.fct_finding
where
    not is_waived and severity in ('error', 'warn') and finding_id = root_finding_id
    and disclosure_id in ({disclosures})
group by disclosure_id, family
"""
COVERAGE = """
select
    rule.rule_code, rule.form, rule.family, rule.severity, rule.title_zh, rule.title_en, rule.basis,
    sum(case when coverage.outcome in ('exact', 'within_rounding') then 1 else 0 end) as holds,
    sum(case when coverage.outcome = 'broken' then 1 else 0 end) as broken,
    sum(case when coverage.outcome = 'untestable' then 1 else 0 end) as untestable,
    sum(case when coverage.outcome = 'not_applicable' then 1 else 0 end) as not_applicable,
    coalesce(sum(coverage.equations), 0) as equations
from main.dim_rule as rule
left join main.fct_rule_coverage as coverage on rule.rule_code = coverage.rule_code
group by
    rule.rule_code, rule.form, rule.family, rule.severity, rule.title_zh, rule.title_en, rule.basis
order by rule.family, rule.rule_code
"""
TERMS = """
select * from main.dim_rule_term order by rule_code, term_no
"""
BROKEN_BY_RULE = """
select * from (
    select
        finding.*, disclosure.organisation_name,
        row_number() over (
            partition by finding.rule_code
            order by is_waived, severity_rank, abs(coalesce(difference, 0)) desc, finding_id
        ) as listed_as,
        count(*) over (partition by finding.rule_code) as counted
    from main.fct_finding as finding
    left join main.dim_disclosure as disclosure on finding.disclosure_id = disclosure.disclosure_id
) where listed_as <= ?
order by rule_code, listed_as
"""
LISTED_FINDINGS = """
select finding_id, disclosure_id, rule_code, severity, table_code, row_label, measure, published, expected
from main.fct_finding
where not is_waived and severity in ('error', 'warn') and finding_id = root_finding_id
order by severity_rank, disclosure_id, table_code, source_row, finding_id
limit ?
"""
CELLS = """
select
    disclosure_id, table_code, row_code, row_label, row_level, parent_row_code, measure, published_text,
    unit_factor, measure_kind, source_file, source_row, source_column
from main.fct_cell
where disclosure_id in ({disclosures})
order by disclosure_id, table_code, source_file, source_row, measure
"""
FINDINGS = """
select finding.*, history.first_seen, history.state
from main.fct_finding as finding
left join main.finding_history as history on finding.finding_id = history.finding_id
where finding.disclosure_id in ({disclosures})
order by
    finding.disclosure_id, finding.is_waived, severity_rank, finding.table_code, finding.source_row, finding.rule_code,
    finding.finding_id
"""
SUSPECTS = """
select *
from main.fct_suspect_cell
where disclosure_id in ({disclosures})
order by disclosure_id, error_no, rank, table_code, source_row, suggested_amount
"""
REBUILT = """
select *
from main.fct_rebuilt_total
where disclosure_id in ({disclosures})
order by disclosure_id, table_code, code, measure
"""
UNTESTED = """
select disclosure_id, rule_code, outcome, reason_zh, reason_en
from main.fct_rule_coverage
where outcome in ('untestable', 'not_applicable') and disclosure_id in ({disclosures})
order by disclosure_id, rule_code
"""
LOCATING = """
select disclosure_id, equations_left
from main.fct_localisation
where disclosure_id in ({disclosures})
"""
STATUSES = """
select disclosure_id, table_code, title, status, note, currency_unit
from main.fct_table_status
where disclosure_id in ({disclosures})
order by disclosure_id, table_code
"""
TEXTS = """
select disclosure_id, seed_name, row_no, column_name, published_text
from main.fct_published_text
where disclosure_id in ({disclosures})
"""
BY_DISCLOSURE = {
    "cells": CELLS,
    "findings": FINDINGS,
    "suspects": SUSPECTS,
    "rebuilt": REBUILT,
    "untested": UNTESTED,
    "locating": LOCATING,
    "statuses": STATUSES,
}


class Names:
    """Words of tables, measures and rules as (zh, en); tables and measures in the order of publication."""

    def __init__(self, tables: dict[str, Row], measures: dict[str, Row], rules: dict[str, Row]) -> None:
        self.tables, self.measures, self.rules = tables, measures, rules

    def table(self, code: str) -> tuple[str, str]:
        return pair(self.tables, code, "title")

    def measure(self, code: str) -> tuple[str, str]:
        return pair(self.measures, code, "name")

    def rule(self, code: str) -> tuple[str, str]:
        return pair(self.rules, code, "title")


def pair(rows_of: dict[str, Row], code: str, column: str) -> tuple[str, str]:
    row = rows_of.get(code)
    return (row[f"{column}_zh"], row[f"{column}_en"]) if row else (code, code)


def departments(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every disclosure with its counts (findings open by level, equations by outcome), score and rank (None where
    nothing could be tested), the worst first."""
    return rows(connection, DEPARTMENTS)


def names(connection: duckdb.DuckDBPyConnection) -> Names:
    """What the warehouse calls its tables, measures and rules."""
    return Names(
        {row["table_code"]: row for row in rows(connection, "select * from main.dim_table order by position")},
        {row["measure"]: row for row in rows(connection, "select * from main.dim_measure order by position")},
        {row["rule_code"]: row for row in rows(connection, "select * from main.dim_rule order by rule_code")},
    )


def parts(connection: duckdb.DuckDBPyConnection) -> dict[str, TablePart]:
    """Parts of published tables by seed, in the order of publication."""
    columns: dict[str, list[Column]] = defaultdict(list)
    for row in rows(connection, "select * from main.dim_table_column order by seed_name, position"):
        group, title = ((row[f"{kind}_zh"] or "", row[f"{kind}_en"] or "") for kind in ("group", "title"))
        figures = tuple((row["figures"] or "").split())
        columns[row["seed_name"]].append(Column(row["column_name"], group, title, row["holds"], figures))
    return {
        row["seed_name"]: TablePart(
            row["seed_name"],
            row["table_code"],
            (row["title_zh"] or "", row["title_en"] or ""),
            row["layout"],
            row["grouped_by"] or "",
            tuple(columns[row["seed_name"]]),
        )
        for row in rows(connection, "select * from main.dim_table_part order by position")
    }


def batch(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str, dict[str, Any]]:
    """All that the pages of some disclosures show, one query a kind: by disclosure, the rows of each kind in
    BY_DISCLOSURE, `texts` as published, and `equations`, those through every suspect and every figure that a finding is
    about."""
    found: dict[str, dict[str, Any]] = {each: defaultdict(list) for each in ids}
    for kind, query in BY_DISCLOSURE.items():
        for row in rows(connection, of_disclosures(query, ids), ids):
            found[row["disclosure_id"]][kind].append(row)
    for disclosure_id, texts in published_texts(connection, ids).items():
        found[disclosure_id]["texts"] = texts
    for equation in equations_through(connection, marked(found.values())):
        found[equation.disclosure_id]["equations"].append(equation)
    return found


def of_disclosures(query: str, ids: list[str]) -> str:
    """The query with a parameter for each disclosure. What is written out is looked for in the stored tables, below
    views and joins; what comes out of a subquery only after these."""
    return query.format(disclosures=", ".join("?" * len(ids)))


def published_texts(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str, Texts]:
    """Texts as published, by disclosure. A disclosure has none where its landing files have changed since the
    warehouse was built, and none has where what was read of them is gone."""
    found: dict[str, Texts] = {each: {} for each in ids}
    try:
        texts = connection.execute(of_disclosures(TEXTS, ids), ids).fetchall()
    except duckdb.IOException:
        return found
    for disclosure_id, seed_name, row_no, column, text in texts:
        found[disclosure_id].setdefault(seed_name, {}).setdefault(row_no, {})[column] = text
    return found


def marked(disclosures: Iterable[dict[str, list[Any]]]) -> Iterable[Cell]:
    """Cells that a reader will ask about."""
    for disclosure in disclosures:
        for row in (*disclosure["suspects"], *disclosure["findings"]):
            if row["table_code"] and row["row_code"] and row["measure"]:
                yield cell_of(row)
