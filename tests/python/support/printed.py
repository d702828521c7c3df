"""Figures as fct_cell gives them, and pages as they were written, for tests of the report."""

from decimal import Decimal
from pathlib import Path


def cell(table: str, row: str, measure: str, text: str, **more: object) -> dict:
    return {
        "disclosure_id": "d", "table_code": table, "row_code": row, "row_label": f"row {row}", "row_level": "line",
        "parent_row_code": None, "measure": measure, "published_text": text, "unit_factor": Decimal(10000),
        "measure_kind": "money", "source_file": "seeds/disclosure/x.csv", "source_row": 1, "source_column": measure,
        **more,
    }  # fmt: skip


def page_of(report: Path, disclosure: str) -> str:
    """HTML of a department's page."""
    return (report / "department" / f"{disclosure}.html").read_text(encoding="utf-8")
