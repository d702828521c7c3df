"""The account of a reading: what of the files was placed, what was left over, and how sure it all is."""

import re
from typing import Any

from tieout.documents.neutral import Document, Paragraph
from tieout.documents.reading import Reading
from tieout.documents.text import folded
from tieout.documents.wide import fit

NUMBER = re.compile(r"\d[\d,，]*(?:[.．]\d+)?")
SHOWN = 20


def account(reading: Reading) -> dict[str, Any]:
    """Everything about a reading that a person or a program asks for, as plain data."""
    who = reading.identity
    figures = reading.figures()
    unplaced = [figure for figure in figures if figure.reason]
    return {
        "disclosure_id": "" if who.missing else who.disclosure_id,
        "organisation": who.organisation,
        "year": who.year,
        "document_type": who.document_type,
        "level": who.level,
        "region_code": who.region_code,
        "department_code": who.department_code,
        "unit": who.unit,
        "read": who.read,
        "missing": who.missing,
        "template": {
            "code": reading.template.code,
            "name": reading.template.name,
            "tables_printed": f"{round(reading.template.sure * len(reading.template.tables))}"
            f" of {len(reading.template.tables)}",
            "sure": round(reading.template.sure, 2),
        },
        "files": [file_of(document) for document in reading.documents],
        "faults": reading.faults,
        "tables": [table_of(reading, number) for number in range(len(reading.tables))],
        "tables_expected_and_missing": missing_tables(reading),
        "figures": {
            "in_tables": len(figures),
            "placed": len(figures) - len(unplaced),
            "unplaced": len(unplaced),
            **numbers_elsewhere(reading),
        },
        "unplaced": [
            {
                "table": figure.table,
                "title": reading.tables[figure.table - 1].named.title,
                "row": figure.label or figure.code,
                "column": figure.header_path,
                "text": figure.text,
                "place": str(figure.place),
                "reason": figure.reason,
            }
            for figure in unplaced
        ],
    }


def file_of(document: Document) -> dict[str, Any]:
    return {
        "file": document.file,
        "kind": document.kind,
        "pages": len(document.pages) or None,
        "scans": [page.number for page in document.pages if page.note == "scan"],
        "not_read": [[page.number, page.note] for page in document.pages if page.note and page.note != "scan"],
        "letters_outside_pages": sum(page.dropped for page in document.pages),
        "notes": document.notes,
    }


def table_of(reading: Reading, index: int) -> dict[str, Any]:
    table = reading.tables[index]
    fitted = fit(table)
    return {
        "number": table.number,
        "title": table.named.title,
        "code": table.named.code,
        "kind": table.named.kind,
        "reason": table.named.reason,
        "place": str(table.table.place),
        "parts": table.titled.parts,
        "without_rules": table.table.aligned,
        "unit": table.titled.unit,
        "rows": len(table.lines),
        "figures": len(table.figures),
        "unplaced": sum(bool(figure.reason) for figure in table.figures),
        "file": fitted.seed if fitted else "figure",
        "columns_in_figure_only": fitted.left if fitted else [],
    }


def missing_tables(reading: Reading) -> list[str]:
    printed = {(table.named.code, table.named.kind) for table in reading.tables}
    printed |= {(table.named.code, "") for table in reading.tables if table.named.code}
    return [title for code, kind, title in reading.template.tables if (code, kind) not in printed]


def numbers_elsewhere(reading: Reading) -> dict[str, int]:
    """Numbers that stand in no figure: in cells of words and codes, in paragraphs, in page numbers."""
    held = {(figure.place, figure.text) for figure in reading.figures()}
    cells = sum(
        len(NUMBER.findall(folded(cell.text)))
        for table in reading.tables
        for cell in table.table.cells
        if cell.text and (cell.place, cell.text) not in held
    )
    paragraphs = [block for document in reading.documents for block in document.blocks if isinstance(block, Paragraph)]
    return {
        "numbers_in_cells_of_words_and_codes": cells,
        "numbers_in_paragraphs": sum(len(NUMBER.findall(folded(p.text))) for p in paragraphs if not p.furniture),
        "page_numbers": sum(p.furniture for p in paragraphs),
    }


def as_text(data: dict[str, Any]) -> list[str]:
    """The account as lines for a person."""
    read = data["read"]
    lines = [f"{data['disclosure_id'] or 'no disclosure_id yet'}"]
    for name in ("organisation", "year", "document_type", "region_code", "department_code", "unit"):
        lines.append(f"  {name}: {data[name] or '?'} ({read.get(name, '')})")
    template = data["template"]
    lines.append(f"  template: {template['name'] or 'unknown'} ({template['tables_printed']} tables printed)")
    for each in data["files"]:
        pages = f", {each['pages']} pages" if each["pages"] else ""
        lines.append(f"  {each['file']}: {each['kind']}{pages}")
        if each["scans"]:
            lines.append(f"    scanned pages, not read: {listed(each['scans'])}")
        lines += [f"    page {page}: {note}, not read" for page, note in each["not_read"]]
        if each["letters_outside_pages"]:
            lines.append(f"    {each['letters_outside_pages']} letters outside the pages, dropped")
        lines += [f"    {note}" for note in each["notes"]]
    lines += [f"  {file}: {fault}" for file, fault in data["faults"].items()]
    lines.append("  tables:")
    for each in data["tables"]:
        left = f", {each['unplaced']} unplaced" if each["unplaced"] else ""
        why = f" ({each['reason']})" if each["reason"] else ""
        parts = f", {each['parts']} parts" if each["parts"] > 1 else ""
        parts += ", without rules: columns told by alignment" if each["without_rules"] else ""
        lines.append(
            f"    {each['code'] or each['kind'] or '?'} {each['title'] or 'without a title'}: {each['place']}{parts},"
            f" {each['figures']} figures{left}, {each['unit'] or 'no unit'}{why}"
        )
    lines += [f"    missing: {title}" for title in data["tables_expected_and_missing"]]
    figures = data["figures"]
    lines.append(f"  figures: {figures['in_tables']} in tables, {figures['placed']} placed, {figures['unplaced']} not")
    for each in data["unplaced"][:SHOWN]:
        lines.append(
            f"    {each['place']}: {each['text']} in {each['row'] or '?'} / {each['column'] or '?'}: {each['reason']}"
        )
    if len(data["unplaced"]) > SHOWN:
        lines.append(f"    and {len(data['unplaced']) - SHOWN} more")
    return lines


def listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:SHOWN])) + (" …" if len(numbers) > SHOWN else "")
