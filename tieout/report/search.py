"""The index that the search box loads: a script, since a page opened from disk may not fetch."""

from typing import Any

import duckdb

from tieout.report import reading
from tieout.report.reading import Row
from tieout.text import embedded, file_name
from tieout.warehouse.file import rows

FINDINGS = 20_000
"""Findings that can be searched, errors first; a browser holds them all in memory."""

CODES = """
select classification, code, min(name) as name
from main.dim_classification
where classification in ('function', 'economic')
group by classification, code
order by classification, code
"""


def index(
    connection: duckdb.DuckDBPyConnection,
    departments: list[Row],
    pages: set[str],
    codes: dict[str, str],
    rules: dict[str, Row],
) -> str:
    """A script that hands over departments as [id, name, page or ''], codes as [code, name, page or ''], rules as [zh,
    en] and findings as [department, rule, level, table, row, published, expected] with places in the lists before.
    `codes` is the place of a code on the page of codes, `rules` are those of the catalogue by code."""
    found = rows(connection, reading.LISTED_FINDINGS, [FINDINGS + 1])
    listed = {row["disclosure_id"]: row["organisation_name"] or "" for row in departments}
    # one that is quarantined is not a department of the warehouse, and has findings
    for row in found:
        if row["disclosure_id"]:
            listed.setdefault(row["disclosure_id"], "")
    place = {disclosure_id: number for number, disclosure_id in enumerate(listed)}
    rule_place = {code: number for number, code in enumerate(rules)}
    levels = ("error", "warn")
    content: dict[str, Any] = {
        "departments": [
            [disclosure_id, name, page_of(disclosure_id, pages)] for disclosure_id, name in listed.items()
        ],
        "codes": [[row["code"], row["name"], codes.get(row["code"], "")] for row in rows(connection, CODES)],
        "rules": [[rule["title_zh"], rule["title_en"]] for rule in rules.values()],
        "findings": [
            [
                place.get(row["disclosure_id"], -1), rule_place.get(row["rule_code"], -1),
                levels.index(row["severity"]), row["table_code"] or "", row["row_label"] or "",
                row["published"] or "", (row["measure"] and row["expected"]) or "",
            ]
            for row in found[:FINDINGS]
        ],
        "cut": len(found) > FINDINGS,
    }  # fmt: skip
    return f"tieoutIndex({embedded(content)})\n"


def page_of(disclosure_id: str, pages: set[str]) -> str:
    return f"department/{file_name(disclosure_id)}.html" if disclosure_id in pages else ""
