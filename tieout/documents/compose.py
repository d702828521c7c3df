"""A document of the tables that people type, as a template prints them: title, body, unit, headings, rows, note."""

from collections.abc import Iterable
from itertools import groupby

from tieout.documents import seeds
from tieout.documents.neutral import Block, Cell, Document, Paragraph, Place, Table
from tieout.documents.wide import columns_of, seed_of

Row = dict[str, str]
FORM_CODES = ("T14", "T15", "N")
"""What is not a table of columns, and is not written out here."""


def compose(tables: dict[str, list[Row]]) -> Document:
    """The document of one disclosure from its rows by seed. Raises KeyError where `disclosures` has no row."""
    who = tables["disclosures"][0]
    kind = "决算" if who["document_type"] == "final_accounts" else "预算"
    blocks: list[Block] = [Paragraph(f"{who['organisation_name']}{who['fiscal_year']}年部门{kind}", Place(), 1)]
    for status in tables.get("table_status", []):
        code = status["table_code"]
        if code in FORM_CODES or status["status"] == "missing":
            continue
        seed = seed_of(code)
        blocks += [
            Paragraph(status["title"], Place(), 2),
            Paragraph(f"部门/单位：{who['organisation_name']}", Place()),
            Paragraph(f"单位：{status['currency_unit'] or who['currency_unit']}", Place()),
            table_of(seed, tables.get(seed, [])),
        ]
        if status["note"]:
            blocks.append(Paragraph(f"注：{status['note']}", Place()))
    return Document(who["disclosure_id"], "made", blocks)


def table_of(seed: str, rows: Iterable[Row]) -> Table:
    """The rows under their headings; headings of a group stand under the group's."""
    columns = columns_of(seed)
    cells: list[Cell] = []
    height = 2 if any(column["group_zh"] for column in columns) else 1
    at = 0
    for group, members in groupby(columns, key=lambda column: column["group_zh"]):
        titles = [column["title_zh"] for column in members]
        if group:
            cells.append(Cell(0, at, 1, at + len(titles), group, Place()))
        top = 1 if group else 0
        cells += [Cell(top, at + n, height, at + n + 1, title, Place()) for n, title in enumerate(titles)]
        at += len(titles)
    for number, row in enumerate(rows, height):
        for column, described in enumerate(columns):
            cells.append(Cell(number, column, number + 1, column + 1, row.get(described["column_name"], ""), Place()))
    return Table(cells, Place())


def seeded(disclosure_id: str) -> dict[str, list[Row]]:
    """Rows by seed of a disclosure of the project itself."""
    names = sorted(path.stem for path in (seeds.seeds_root() / "disclosure").glob("*.csv"))
    rows = {name: [dict(row) for row in seeds.rows(f"disclosure/{name}")] for name in names}
    return {name: [row for row in found if row["disclosure_id"] == disclosure_id] for name, found in rows.items()}
