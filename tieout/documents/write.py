"""The files of a landing folder, from a reading. All are written, or none."""

import csv
import json
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tieout.documents import narrative, seeds
from tieout.documents.figures import ReadTable
from tieout.documents.form_grids import MOVED, NO_HEADING
from tieout.documents.neutral import Place
from tieout.documents.reading import Reading
from tieout.documents.text import clean, folded
from tieout.documents.titles import TITLE_END, code_of
from tieout.documents.wide import fit, form_files, rows_of

BESIDE = ".document"
"""Folder for what is not a published table: the neutral form, the account."""
KEY = ("disclosure_id", "row_no")
PLACE = ("file", "page", "box", "address")
FIGURE = (
    *KEY,
    *("table_no", "table_code", "table_kind", "table_title", "line_no", "side", "code", "label", "parent"),
    *("measure", "stage", "column_no", "header_path", "text", "unit", *PLACE, "reason"),
)
CELL = (
    *KEY,
    *("seed_name", "seed_row_no", "column_name", *PLACE),
)
COLUMN = (*KEY, "table_code", "side", "measure", "stage", "header_path")
PARAGRAPH = (*KEY, "part", "section", "heading_path", "is_heading", "text", *PLACE)
NOTHING = re.compile(
    r"(?:没有|无|未|不)(?:使用|安排|涉及|发生|列支|编制)|(?:预算|支出|安排|收入)(?:数|均)?(?:为|是)?(?:0|零)(?:[.0]*万?元)?"
    r"|[本我][^，。]{0,12}[没无][^，。]{0,4}(?:政府性基金|国有资本)|无(?:政府性基金|国有资本|三公|项目|政府采购)"
)
"""How a sentence says that there is nothing to show."""
Row = dict[str, str]
Files = dict[str, tuple[tuple[str, ...], list[Row]]]
"""Header and rows by name without ending."""
Seeded = dict[tuple[Place, str], tuple[str, str, str]]
"""File, row and column that hold a text, by its place."""


def files_of(reading: Reading) -> Files:
    """Every landing file of a reading."""
    key = reading.identity.disclosure_id
    files: Files = {}
    seeded: Seeded = {}

    def add(name: str, header: Iterable[str], rows: Iterable[Row]) -> None:
        numbered = [{"disclosure_id": key, "row_no": str(number), **row} for number, row in enumerate(rows, 1)]
        if numbered:
            files[name] = (tuple(header), numbered)

    for table in reading.tables:
        fitted = fit(table)
        if fitted is None or fitted.seed in files or not fitted.rows or not table.figures:
            continue
        files[fitted.seed] = (seeds.header(f"disclosure/{fitted.seed}"), list(rows_of(fitted.rows, key, fitted.seed)))
        for number, row in enumerate(fitted.rows, 1):
            for column, cell in row.cells.items():
                seeded[cell.place, clean(cell.text)] = (fitted.seed, str(number), column)
    for seed, filled in form_files(reading.tables, reading.identity.year).items():
        files[seed] = (seeds.header(f"disclosure/{seed}"), list(rows_of(filled, key, seed)))
        for number, row in enumerate(filled, 1):
            for column, cell in row.cells.items():
                seeded[cell.place, clean(cell.text)] = (seed, str(number), column)
    add("disclosures", seeds.header("disclosure/disclosures"), [disclosure(reading)])
    add("table_status", seeds.header("disclosure/table_status"), statuses(reading))
    sections = [each._asdict() for each in narrative.sections(reading.paragraphs)]
    add("narrative_section", seeds.header("disclosure/narrative_section"), sections)
    add("figure", FIGURE, figures(reading, seeded))
    add("printed_column", COLUMN, columns(reading))
    add("source_cell", CELL, cells(reading, seeded))
    texts = paragraphs(reading)
    header = seeds.header("disclosure/narrative_paragraph")
    add("narrative_paragraph", header, [{name: row[name] for name in header if name in row} for row in texts])
    add("source_paragraph", PARAGRAPH, texts)
    return files


def disclosure(reading: Reading) -> Row:
    who = reading.identity
    return {
        "region_code": who.region_code,
        "fiscal_year": str(who.year),
        "department_code": who.department_code,
        "organisation_name": who.organisation,
        "document_type": who.document_type,
        "currency_unit": who.unit,
    }


def statuses(reading: Reading) -> list[Row]:
    """One row a table code: published, published without a figure (nil), or missing where the template has it."""
    known = [row["table_code"] for row in seeds.rows("reference/tables")]
    by_code: dict[str, list[ReadTable]] = {}
    for table in reading.tables:
        if table.named.code:
            by_code.setdefault(table.named.code, []).append(table)
    expected = {code: title for code, _, title in reading.template.tables if code}
    # a list of contents names sections too: only what the law or the template has is missed
    required = {row["table_code"] for row in seeds.rows("reference/tables") if row["basis"] != "local template"}
    expected |= {code: title for code, title in listed_titles(reading).items() if code in required | expected.keys()}
    rows = []
    for code in known:
        tables = by_code.get(code, [])
        if tables:
            row = status_of(code, tables, listed_titles(reading).get(code, ""))
            if row["status"] == "nil" and not row["note"]:
                row["note"] = note_in_text(code, reading)
            rows.append(row)
        elif code == "N" and any("。" in each.text for each in reading.paragraphs):
            title = "决算情况说明" if reading.identity.document_type == "final_accounts" else "预算情况说明"
            rows.append(status(code, title, "published", "", reading.identity.unit))
        elif code in expected:
            rows.append(status(code, expected[code], "missing", "", ""))
    return rows


def listed_titles(reading: Reading) -> dict[str, str]:
    """Titles of tables by code as the contents list them."""
    found: dict[str, str] = {}
    for line in narrative.contents(reading.documents):
        title = re.sub(r"^\d{1,2}[.．、]\s*(?=20\d\d)", "", narrative.heading_after(line))
        if TITLE_END.search(folded(title)) and (place := code_of(title)) and place[0]:
            found.setdefault(place[0], title)
    return found


def status_of(code: str, tables: list[ReadTable], listed: str) -> Row:
    holds = any(table.figures for table in tables)
    is_read = not any(figure.reason in (MOVED, NO_HEADING) for table in tables for figure in table.figures)
    notes = [note for table in tables for note in [*table.titled.notes, *inner_notes(table)]]
    note = "" if holds else next((text for each in notes if (text := without_mark(each))), "")
    title = listed or tables[0].named.title
    state = "nil" if not holds else "published" if is_read else "unread"
    return status(code, title, state, note, tables[0].titled.unit)


def note_in_text(code: str, reading: Reading) -> str:
    """The sentence of the narrative that says that an empty table has nothing to show."""
    words = [row["word"] for row in seeds.rows("templates/nil_subjects") if row["table_code"] == code]
    for each in reading.paragraphs:
        for sentence in re.split(r"(?<=[。；;])|\n", clean(each.text)):
            if any(word in sentence for word in words) and NOTHING.search(sentence):
                return sentence.strip()
    return ""


def status(code: str, title: str, state: str, note: str, unit: str) -> Row:
    return {"table_code": code, "title": title, "status": state, "note": note, "currency_unit": unit}


def inner_notes(table: ReadTable) -> list[str]:
    """Texts within a table without figures that say that it is empty."""
    return [cell.text for cell in table.table.cells if re.search(r"表为空|无数据|空表|无此项|^无$", folded(cell.text))]


def without_mark(note: str) -> str:
    return re.sub(r"^[(（]?(?:注|备注|说明)[:：]\s*", "", clean(note))


def figures(reading: Reading, seeded: Seeded) -> list[Row]:
    """Figures that no file of one table holds."""
    rows = []
    for figure in reading.figures():
        if (figure.place, figure.text) in seeded:
            continue
        name = reading.tables[figure.table - 1].named
        rows.append(
            {
                "table_no": str(figure.table),
                "table_code": name.code,
                "table_kind": name.kind,
                "table_title": name.title,
                "line_no": str(figure.line),
                "side": figure.side,
                "code": figure.code,
                "label": figure.label,
                "parent": figure.parent,
                "measure": figure.measure,
                "stage": figure.stage,
                "column_no": str(figure.column),
                "header_path": figure.header_path,
                "text": figure.text,
                "unit": figure.unit,
                **place(reading.files[figure.table], figure.place),
                "reason": figure.reason,
            }
        )
    return rows


def columns(reading: Reading) -> list[Row]:
    """Columns of figures that the tables print, with a measure each."""
    rows = []
    for table in reading.tables:
        headings = {column.number: "/".join(clean(part) for part in column.path) for column in table.shape.columns}
        for number, meant in sorted(table.meanings.items()):
            if table.named.code and meant.measure:
                known = (table.named.code, meant.side, meant.measure, meant.stage, headings[number])
                rows.append(dict(zip(COLUMN[2:], known, strict=True)))
    return rows


def place(file: str, where: Place) -> Row:
    return {
        "file": file,
        "page": str(where.page) if where.page else "",
        "box": " ".join(f"{side:g}" for side in where.box) if where.box else "",
        "address": where.at,
    }


def cells(reading: Reading, seeded: Seeded) -> list[Row]:
    """Where the texts of the landing files are printed."""
    rows = []
    for table in reading.tables:
        for cell in table.table.cells:
            if found := seeded.get((cell.place, clean(cell.text))):
                known = dict(zip(("seed_name", "seed_row_no", "column_name"), found, strict=True))
                rows.append({**known, **place(reading.files[table.number], cell.place)})
    return rows


def paragraphs(reading: Reading) -> list[Row]:
    rows = []
    part = ""
    for each in [*reading.paragraphs, *narrative.lines_of_contents(reading.documents)]:
        if each.heading and (found := narrative.LEVELS[0].match(clean(each.text))):
            part = found.group(1)
        rows.append(
            {
                "part": part,
                "section": each.headings[-1] if each.headings else "",
                "heading_path": "/".join(each.headings),
                "is_heading": "true" if each.heading else "false",
                "text": clean(each.text),
                **place(each.file, each.place),
            }
        )
    return rows


def write(reading: Reading, account: dict[str, Any], landing: Path) -> Path:
    """Write a disclosure into its folder and return that. Raises OSError."""
    folder = landing / reading.identity.disclosure_id
    landing.mkdir(parents=True, exist_ok=True)
    write_into(reading, account, folder)
    return folder


def write_into(reading: Reading, account: dict[str, Any], folder: Path) -> None:
    """Write the files of a disclosure into a folder. What an earlier reading wrote there is replaced; what people put
    there stays. Raises OSError."""
    known = {path.stem for path in (seeds.seeds_root() / "disclosure").glob("*.csv")}
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".intake-") as work:
        written: list[str] = []
        for name, (header, rows) in files_of(reading).items():
            file = f"{name}.csv" if name in known else f"{BESIDE}/{name}.csv"
            write_csv(Path(work) / file, header, rows)
            written.append(file)
        write_neutral(Path(work) / BESIDE, reading)
        written += [f"{BESIDE}/neutral.json", f"{BESIDE}/account.json"]
        text = json.dumps(account | {"written": written}, ensure_ascii=False, indent=1)
        (Path(work) / BESIDE / "account.json").write_text(text, encoding="utf-8")
        put_in_place(Path(work), folder, written)


def write_csv(path: Path, header: tuple[str, ...], rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_neutral(folder: Path, reading: Reading) -> None:
    """The files as they were read, before anything was understood of them."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(document) for document in reading.documents], ensure_ascii=False)
    (folder / "neutral.json").write_text(text, encoding="utf-8")


def put_in_place(work: Path, folder: Path, written: list[str]) -> None:
    old = folder / BESIDE / "account.json"
    before = json.loads(old.read_text(encoding="utf-8")).get("written", []) if old.exists() else []
    (folder / BESIDE).mkdir(parents=True, exist_ok=True)
    for name in written:
        os.replace(work / name, folder / name)
    for name in set(before) - set(written):
        path = folder / name
        if path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)
