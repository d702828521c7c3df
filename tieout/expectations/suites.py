"""What is expected of a warehouse, as data: suites on what arrives, and one expectation for every rule.

Nothing here is written by hand for one rule: `reconciliation` and `procurement` are made from `dim_rule`, the suites of
the tables from the columns that the seeds declare. This module does not import Great Expectations.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

SEVERITIES = {"error": "critical", "warn": "warning", "info": "info"}
"""Level of a rule to the severity of its expectation, the highest first."""
MARTS = ("dim_disclosure", "dim_rule", "fct_cell", "fct_equation", "fct_rebuilt_total", "fct_rule_coverage")

RULES = "select rule_code, family, severity, title_zh, title_en, basis from main.dim_rule order by rule_code"
UNTESTED_RULES = """
select rule_code
from main.fct_rule_coverage
group by rule_code
having count(case when outcome in ('exact', 'within_rounding', 'broken') then 1 end) = 0
"""

KEYS_OF_TABLE = "select '{table}' as table_name, disclosure_id, row_no from raw.{table}"
ROWS_OF_MART = "select '{table}' as mart, count(*) as row_count from main.{table}"
ROWS_WITHOUT_KEY = "select * from {batch} where disclosure_id is null or row_no is null"
REPEATED_KEYS = """
select table_name, disclosure_id, row_no, count(*) as times
from {batch}
group by table_name, disclosure_id, row_no
having count(*) > 1
"""
UNKNOWN_STATES = """
select disclosure_id, row_no, table_code, status
from {batch}
where coalesce(status, '') not in ('published', 'nil', 'missing', 'unread')
"""
UNREADABLE_FIGURES = """
select disclosure_id, source_file, source_row, source_column, published_text, problem from {batch}
"""
EMPTY_MARTS = "select mart from {batch} where row_count = 0"
OPEN_FINDINGS = """
select
  disclosure_id,
  table_code,
  row_code,
  row_label,
  measure,
  published,
  expected,
  message_zh,
  message_en
from {{batch}}
where rule_code = '{rule_code}' and severity = '{severity}' and not is_waived
order by disclosure_id, table_code, row_code, measure
"""
PROCUREMENT_SUM = """
select disclosure_id, table_code, measure, published, expected, published - expected as difference
from (
  select
    disclosure_id,
    table_code,
    measure,
    sum(case when row_level = 'total' then amount else 0 end) as published,
    sum(case when row_level = 'line' then amount else 0 end) as expected,
    sum(resolution) as tolerance
  from {batch}
  where table_code = 'T12' and measure = 'amount' and row_level in ('total', 'line')
  group by disclosure_id, table_code, measure
) as sums
where abs(published - expected) > tolerance
order by disclosure_id
"""


class Expected(NamedTuple):
    """One expectation: the query `broken`, which reads `{batch}`, returns no row; or, without a query, the table has
    these `columns` in this order. `rule_code` is empty outside the catalogue."""

    title_zh: str
    title_en: str
    broken: str = ""
    columns: tuple[str, ...] = ()
    severity: str = "critical"
    rule_code: str = ""
    basis: str = ""


class Suite(NamedTuple):
    """Expectations of one relation: a table with its schema, or a query."""

    name: str
    relation: str
    expected: list[Expected]


def suites(declared: Mapping[str, list[str]], rules: Iterable[Mapping[str, Any]]) -> list[Suite]:
    """Every suite of the checkpoint. `declared` maps a published table to its columns in order, `rules` are the rows of
    RULES."""
    return [*arrival_suites(declared), *rule_suites(rules), procurement_sum()]


def arrival_suites(declared: Mapping[str, list[str]]) -> list[Suite]:
    """What arrives: a suite for each published table, then one each on the keys of all, on figures and on the marts."""
    return [
        *(Suite(f"arrives.{seed}", f"raw.{seed}", of_table(seed, columns)) for seed, columns in declared.items()),
        Suite(
            "arrives.keys",
            union(KEYS_OF_TABLE, declared),
            [
                Expected(
                    "每行都有公开材料编号和行号",
                    "every published row names its disclosure and its row number",
                    ROWS_WITHOUT_KEY,
                ),
                Expected(
                    "同一公开材料的同一张表中行号不重复",
                    "no row number stands twice in a table of a disclosure",
                    REPEATED_KEYS,
                ),
            ],
        ),
        Suite(
            "arrives.figures",
            "intermediate.int_input_problem",
            [Expected("公布的数字均能识读", "every published figure can be read", UNREADABLE_FIGURES)],
        ),
        Suite(
            "arrives.marts",
            union(ROWS_OF_MART, MARTS),
            [Expected("数据集市的每张表都有数据", "every mart has rows", EMPTY_MARTS)],
        ),
    ]


def of_table(seed: str, columns: list[str]) -> list[Expected]:
    """Expectations of one published table."""
    in_order = Expected(
        f"{seed}：列名与顺序符合约定", f"{seed}: the declared columns, in order", columns=tuple(columns)
    )
    known_state = Expected(
        "每张表的状态为已公开、空表或缺失", "every table is published, nil or missing", UNKNOWN_STATES
    )
    return [in_order, known_state] if "status" in columns else [in_order]


def union(select: str, tables: Iterable[str]) -> str:
    return " union all ".join(select.format(table=each) for each in tables)


def rule_suites(rules: Iterable[Mapping[str, Any]]) -> list[Suite]:
    """The catalogue's outcomes: one expectation for each rule."""
    reconciliation = Suite("reconciliation", "main.fct_finding", [])
    procurement = Suite("procurement", "main.fct_finding", [])
    for rule in rules:
        suite = procurement if rule["family"] == "procurement" else reconciliation
        suite.expected.append(of_rule(rule))
    return [reconciliation, procurement]


def of_rule(rule: Mapping[str, Any]) -> Expected:
    """No open finding of this rule at the rule's own level.

    A finding at a lower level is a difference within rounding: the equation holds. Such a finding can have level warn
    where all else of the disclosure is exact. The input check allows no sign in a rule code that a query would read.
    """
    return Expected(
        rule["title_zh"],
        rule["title_en"],
        OPEN_FINDINGS.format(rule_code=rule["rule_code"], severity=rule["severity"]),
        severity=SEVERITIES[rule["severity"]],
        rule_code=rule["rule_code"],
        basis=rule["basis"] or "",
    )


def procurement_sum() -> Suite:
    """Expect the sum of the procurement table by a query of its own: it still fails if the catalogue loses the rule."""
    holds = Expected(
        "政府采购预算表：合计等于各采购明细之和",
        "procurement: the total equals the sum of the lines",
        PROCUREMENT_SUM,
    )
    return Suite("procurement.sum", "main.fct_cell", [holds])
