"""What the first page says of the whole bureau."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

from tieout.report import charts, reading
from tieout.report.reading import Row
from tieout.warehouse.file import rows
from tieout.warehouse.summary import finding_counts
from tieout.words import FAMILIES

WORST = 15
HEAT_ROWS = 30
NIGHTS = 60
GROUPS = 40
COUNTED = ("equations", "exact", "within_rounding", "broken", "untestable")
BUREAU = ("bureau_by_function", "bureau_by_economic")


def overview(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, departments: list[Row], rules: list[Row]
) -> dict[str, Any]:
    """Content of the first page from all departments (worst first) and the coverage of all rules."""
    to_look_at = [row for row in departments if row["errors"] or row["warnings"]]
    heat_rows = to_look_at[:HEAT_ROWS]
    by_family = {row["family"]: row for row in rows(connection, reading.FAMILIES)}
    families = [family for family in FAMILIES if by_family.get(family, {}).get("with_findings")]
    return {
        "scope": scope(departments),
        "findings": finding_counts(connection),
        "history": history(connection),
        "trend": trend(warehouse),
        "rules": rules,
        "untested": [rule for rule in rules if not rule["holds"] and not rule["broken"]],
        "expected": rows(connection, reading.EXPECTED)[0]["expected"],
        "not_filed": rows(connection, reading.NOT_FILED),
        "worst": to_look_at[:WORST],
        "families": families,
        "by_family": by_family,
        "heat": heat(connection, heat_rows, families),
        "consolidated": consolidated(connection),
    }


def scope(departments: list[Row]) -> dict[str, int]:
    """Sums over all departments, and how many have errors."""
    sums = {name: sum(row[name] for row in departments) for name in COUNTED}
    return {**sums, "disclosures": len(departments), "with_errors": sum(row["errors"] > 0 for row in departments)}


def history(connection: duckdb.DuckDBPyConnection) -> Counter[str]:
    """Findings by state against the run before."""
    counted: Counter[str] = Counter()
    for row in rows(connection, reading.HISTORY):
        counted[row["state"]] += row["counted"]
    return counted


def heat(connection: duckdb.DuckDBPyConnection, shown: list[Row], families: list[str]) -> list[tuple[Row, list[Any]]]:
    """A row a department with the counts of each family, None where there is nothing."""
    ids = [row["disclosure_id"] for row in shown]
    found = rows(connection, reading.of_disclosures(reading.HEAT, ids), ids) if ids else []
    cells = {(row["disclosure_id"], row["family"]): row for row in found}
    return [(row, [cells.get((row["disclosure_id"], family)) for family in families]) for row in shown]


def trend(warehouse: Path) -> dict[str, Any]:
    """A chart a level over the last runs that came to an end; none where fewer than two are on record."""
    records = [read_record(path) for path in sorted((warehouse.parent / "runs").glob("*.json"))]
    # one of an older tieout does not say whose it is
    own = [record for record in records if record.get("warehouse", warehouse.name) == warehouse.name][-NIGHTS:]
    counted = [record for record in own if (record.get("counts") or {}).get("findings")]
    return {level: charts.trend(counted, level) for level in ("error", "warn")} if len(counted) > 1 else {}


def read_record(path: Path) -> dict[str, Any]:
    """The record of a run; empty where the file is cut off or something else."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def code_groups(connection: duckdb.DuckDBPyConnection) -> list[tuple[Row, list[Row]]]:
    """Consolidated totals of column `total`: a group a region, year, kind of document and table, the widest first, with
    its lines in the order of the codes; no more than GROUPS."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    key = ("region_code", "fiscal_year", "document_type", "table_code")
    for relation in BUREAU:
        for row in rows(connection, f"select * from main.{relation} where measure = 'total' order by code"):
            groups.setdefault(tuple(row[name] for name in key), []).append(row)
    found = [(lines[0], sorted(lines, key=lambda row: row["level"] != "total")) for lines in groups.values()]
    return sorted(found, key=width)[:GROUPS]


def width(group: tuple[Row, list[Row]]) -> tuple[Any, ...]:
    """Sorts groups: most disclosures first, of equal ones the latest year, and the budget before final accounts."""
    first, lines = group
    most = max(row["disclosures"] for row in lines)
    return -most, -first["fiscal_year"], first["document_type"], first["table_code"], first["region_code"]


def consolidated(connection: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """The widest group by function, with its chart; None where no table 03 or 05 was published."""
    by_function = [(group, lines) for group, lines in code_groups(connection) if group["table_code"] in ("T03", "T05")]
    if not by_function:
        return None
    group, lines = by_function[0]
    return {
        "group": group,
        "disclosures": max(row["disclosures"] for row in lines),
        "chart": charts.tree_map(lines),
        "classes": [row for row in lines if row["level"] in ("total", "class")],
    }
