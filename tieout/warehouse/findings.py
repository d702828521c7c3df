"""Findings out of a warehouse, and how they are listed."""

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import duckdb

from tieout.errors import InputError
from tieout.messages import message, nearest
from tieout.warehouse.file import rows

SEVERITIES = ("error", "warn", "info")
FINDINGS = "select * exclude (severity_rank) from main.fct_finding"
"""The rank is there to sort by, and says nothing that the severity does not."""
ORDER = "severity_rank, disclosure_id, table_code, source_row, rule_code, finding_id"

Finding = dict[str, Any]
"""A row of fct_finding: column to value."""


def select_findings(
    connection: duckdb.DuckDBPyConnection,
    disclosure: str | None = None,
    severities: Iterable[str] = (),
    family: str | None = None,
    rule: str | None = None,
    waived: bool = False,
    limit: int | None = None,
    roots: bool = False,
) -> list[Finding]:
    """Findings that fit every criterion given, errors first, all or the first `limit`; waived ones only if asked for.
    With `roots`, of those that come of one error the one that stands for all. Raises InputError on a disclosure, family
    or rule that the warehouse does not know."""
    check_known(connection, "a_disclosure", "dim_disclosure", "disclosure_id", disclosure)
    check_known(connection, "a_family", "dim_rule", "family", family)
    check_known(connection, "a_rule", "dim_rule", "rule_code", rule)
    wanted = {"disclosure_id": disclosure, "family": family, "rule_code": rule}
    conditions: list[tuple[str, Any]] = [
        (f"{column} = ?", value) for column, value in wanted.items() if value is not None
    ]
    if severities:
        conditions.append(("list_contains(?, severity)", list(severities)))
    if not waived:
        conditions.append(("is_waived = ?", False))
    where = " and ".join(
        [*(condition for condition, _ in conditions), *(["finding_id = root_finding_id"] if roots else [])]
    )
    query = f"{FINDINGS} where {where or 'true'} order by {ORDER}"
    values = [value for _, value in conditions]
    return rows(connection, query if limit is None else f"{query} limit {limit:d}", values)


def check_known(connection: duckdb.DuckDBPyConnection, what: str, table: str, column: str, value: str | None) -> None:
    """Raises InputError where the warehouse does not know a value; `what` is the code of what it should be."""
    if value is None:
        return
    # a disclosure that could not be read is known by its findings only
    query = f"select {column} from {table} union select {column} from fct_finding"
    known = {row[column] for row in rows(connection, query) if row[column]}
    if value not in known:
        raise InputError("not_in_warehouse", what=message(what), value=value, nearest=nearest(value, known))


def has_open_error(findings: Iterable[Finding]) -> bool:
    return any(finding["severity"] == "error" and not finding["is_waived"] for finding in findings)


def to_json(findings: list[Finding] | dict[str, Any]) -> str:
    """An array of objects with every column; exact numbers as strings."""
    return json.dumps(findings, ensure_ascii=False, indent=2, default=plain)


def to_csv(findings: list[Finding], columns: list[str], for_excel: bool = False) -> str:
    """Findings as CSV; for Excel with a byte order mark, and an apostrophe before what it would take for a formula."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: no_formula(value) for name, value in row.items()} if for_excel else row for row in findings)
    return "\ufeff" * for_excel + text.getvalue()


def no_formula(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def told(finding: Finding, language: str) -> str:
    """The message of a finding, the figure that most likely is wrong, and how many more findings come of it or are
    like it."""
    more = finding["findings_of_root"] - 1
    parts = [finding[f"message_{language}"], finding[f"suspects_{language}"]]
    if more > 0 and finding["suspects_zh"]:
        parts.append(f"另有 {more} 条疑点由此引起" if language == "zh" else f"{more} more findings come of it")
    elif more > 0:
        parts.append(f"同类另有 {more} 条" if language == "zh" else f"{more} more of the same kind")
    return ("。" if language == "zh" else ". ").join(part.rstrip("。. ") for part in parts if part)


def plain(value: Any) -> str:
    """Decimals without an exponent; what else JSON does not have, as its text."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def place(finding: Finding) -> str:
    """Where the finding can be looked up: the page of a document that was read, else file and row number of its table.
    The message on a file that cannot be read names the line itself."""
    if finding["place"]:
        return finding["place"]
    if finding["rule_code"] == "c_readable" or not finding["source_file"]:
        return finding["source_file"] or ""
    return (
        f"{finding['source_file']} row_no {finding['source_row']}" if finding["source_row"] else finding["source_file"]
    )
