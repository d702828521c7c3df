"""A document as rows of every seed, and its list of tables with those that are empty."""

from __future__ import annotations

from synthetic.document import Document
from synthetic.narrative import narrative_of
from synthetic.performance import overall_targets, project_forms
from synthetic.tables import tables_of
from synthetic.text import Row
from synthetic.vocabulary import seed_columns, tables

Rows = dict[str, list[Row]]


def rows_of(document: Document) -> Rows:
    """Seed to its rows in full, disclosure_id and row_no in front, in the order of the columns of the seed."""
    family = document.family
    printed = {
        "disclosures": [
            (
                family.region_code,
                str(document.year),
                document.code,
                document.name,
                document.filing.document_type,
                family.currency_unit,
            )
        ],
        **tables_of(document),
        **overall_targets(document),
        **project_forms(document),
        **narrative_of(document),
    }
    printed["table_status"] = _status_rows(document, printed)
    key = document.disclosure_id
    # the text itself is not made up, only what it states
    return {
        seed: [(key, str(number), *row) for number, row in enumerate(printed.get(seed, []), start=1)]
        for seed in seed_columns()
    }


def _status_rows(document: Document, printed: Rows) -> list[Row]:
    rows = []
    suffix = "（决算）" if document.filing.document_type == "final_accounts" else ""
    for table_code, seed, title in tables():
        status, note, unit = "published", "", document.family.currency_unit
        if table_code == "T02" and document.family.misses_income_table:
            status, unit = "missing", ""
        elif not printed[seed]:
            status, note = "nil", f"本单位无{title.removesuffix('表')}相关支出"
        rows.append((table_code, f"{document.year} 年{title}{suffix}", status, note, unit))
    return rows
