"""Rectification notices 整改通知: a workbook a disclosure, to be filled in and sent back, and a page to print."""

import io
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tieout.notices.outbox import SUFFIXES, Outbox
from tieout.report import reading
from tieout.report.reading import Names, Row
from tieout.report.render import environment, place
from tieout.steps import Progress
from tieout.text import file_name, like_published, visible
from tieout.warehouse.file import rows
from tieout.words import DOCUMENTS, LEVELS, word

# (heading zh, heading en, width in characters). Replies are found by these headings.
COLUMNS = {
    "number": ("序号", "no.", 6),
    "level": ("级别", "level", 8),
    "table": ("表", "table", 24),
    "row": ("行", "row", 26),
    "measure": ("列", "column", 16),
    "published": ("公布数", "published", 14),
    "expected": ("应等于", "expected", 14),
    "message": ("问题", "finding", 58),
    "source": ("出处", "source", 26),
    "reply": ("答复", "reply", 22),
    "explanation": ("说明或理由", "explanation or reason", 36),
    "replied_by": ("答复人", "replied by", 12),
    "finding_id": ("问题编号", "finding id", 16),
    "fingerprint": ("指纹", "fingerprint", 16),
}
FILLED_IN = ("reply", "explanation", "replied_by")
# What a department may answer; the last one asks for a waiver, and is also read in the words of earlier notices. A
# drop-down separates its choices by commas, so no choice has one.
REPLIES = {
    "corrected": ("已更正并重新公布", "corrected and published again"),
    "will_correct": ("将更正", "will be corrected"),
    "waiver": ("数字无误，请予核实认可", "figure is right; waiver asked for", "数字无误，申请豁免"),
}
OTHER_SIDE = (
    "两数不等，不表示公布数一定有误，与之核对的数也可能有误。",
    "A difference does not show which figure is wrong: it may be either side.",
)
HEADER_ROW = 4
LONGEST = 32_000
"""Characters in a cell; a workbook allows 32,767."""

TO_NOTIFY = """
select
    finding.*, disclosure.organisation_name, disclosure.fiscal_year, disclosure.region_code, disclosure.document_type,
    disclosure.currency_unit
from main.fct_finding as finding
inner join main.dim_disclosure as disclosure on finding.disclosure_id = disclosure.disclosure_id
where not finding.is_waived and finding.severity in ('error', 'warn')
    and finding.finding_id = finding.root_finding_id
    and (? is null or list_contains(?, finding.disclosure_id))
order by
    finding.disclosure_id, finding.severity_rank, finding.table_code, finding.source_row, finding.rule_code,
    finding.finding_id
"""
SUSPECTS = """
select *
from main.fct_suspect_cell
where rank = 1 and not is_waived and (? is null or list_contains(?, disclosure_id))
order by disclosure_id, error_no, table_code, source_row
"""


def write_notices(
    connection: duckdb.DuckDBPyConnection, box: Outbox, language: str, wanted: list[str] | None, progress: Progress
) -> list[Path]:
    """A workbook and a page for every disclosure with an open error or warning, or for those in `wanted`, in place of
    what earlier runs wrote. Gives the workbooks."""
    names = reading.names(connection)
    templates = environment(names, set())
    suspects: dict[str, list[Row]] = {}
    for suspect in rows(connection, SUSPECTS, [wanted, wanted]):
        suspects.setdefault(suspect["disclosure_id"], []).append(with_suggestion(suspect))
    written = []
    for disclosure_id, findings in streamed(connection, wanted):
        suspected = suspects.get(disclosure_id, [])
        name = file_name(disclosure_id)
        written.append(box.write(f"{name}.xlsx", saved(workbook(findings, suspected, names, language))))
        box.write(f"{name}.html", page(templates, findings, suspected, language).encode())
        progress(len(written), len(wanted or written), disclosure_id)
    box.clear({f"{file_name(each)}{suffix}" for each in wanted for suffix in SUFFIXES} if wanted else None)
    return written


def streamed(connection: duckdb.DuckDBPyConnection, wanted: list[str] | None) -> Iterator[tuple[str, list[Row]]]:
    """Findings to notify by disclosure, of a cursor of its own, so that no more than one disclosure is in memory."""
    result = connection.cursor().execute(TO_NOTIFY, [wanted, wanted])
    columns = [column[0] for column in result.description]
    found = (dict(zip(columns, row, strict=True)) for some in iter(lambda: result.fetchmany(1000), []) for row in some)
    for disclosure_id, group in groupby(found, key=lambda row: row["disclosure_id"]):
        yield disclosure_id, list(group)


def with_suggestion(suspect: Row) -> Row:
    return {
        **suspect,
        "suggestion": like_published(suspect["suggested_amount"], suspect["unit_factor"], suspect["published_text"]),
    }


def title(about: Row, language: str) -> str:
    name = about["organisation_name"] or about["disclosure_id"]
    zh, en = word(DOCUMENTS, about["document_type"])
    if language == "zh":
        return f"{name} {about['fiscal_year']} 年部门{zh}公开整改通知"
    return f"Rectification notice: {en} {about['fiscal_year']} of {name}"


def values(finding: Row, number: int, names: Names, language: str) -> dict[str, str]:
    """Values of a row of the notice, by column; the columns to be filled in are blank."""
    at = 0 if language == "zh" else 1
    table = f"{finding['table_code']} {names.table(finding['table_code'])[at]}" if finding["table_code"] else ""
    return {
        **dict.fromkeys(COLUMNS, ""),
        "number": str(number),
        "level": LEVELS[finding["severity"]][at],
        "table": table,
        "row": finding["row_label"] or finding["row_code"] or "",
        "measure": names.measure(finding["measure"])[at] if finding["measure"] else "",
        # of a comparison of texts the sentence says it all
        "published": (finding["measure"] and finding["published"]) or "",
        "expected": (finding["measure"] and finding["expected"]) or "",
        "message": finding[f"message_{language}"],
        "source": place(finding),
        "finding_id": finding["finding_id"],
        "fingerprint": finding["fingerprint"] or "",
    }


def page(templates: Environment, findings: list[Row], suspects: list[Row], language: str) -> str:
    return templates.get_template("notice.html").render(
        language=language,
        title=title(findings[0], language),
        about=findings[0],
        findings=findings,
        suspects=suspects,
        other_side=OTHER_SIDE,
        today=date.today().isoformat(),
    )


INK, MUTED, RED, LINE, WASH = "1B1F26", "5B616C", "B8231A", "D0CCC2", "F3F1EA"
FONT = "Microsoft YaHei"


def workbook(findings: list[Row], suspects: list[Row], names: Names, language: str) -> Workbook:
    """Sheet 1 the findings with the columns to fill in, sheet 2 the figures that are most likely wrong."""
    at = 0 if language == "zh" else 1
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = ("整改通知", "notice")[at]
    heading(sheet, title(findings[0], language), len(COLUMNS) - 1)
    ask = (
        "请逐条在“答复”栏选择，并填写说明和答复人，将本文件发回。其余各栏请勿改动。",
        "Choose a reply to each finding, fill in the explanation and who replies, and send this file back. "
        "Please leave the other columns as they are.",
    )[at]
    put(sheet, 2, 1, f"{ask} {OTHER_SIDE[at]}", color=MUTED)
    header(sheet, HEADER_ROW, [((zh, en)[at], width) for zh, en, width in COLUMNS.values()])
    for number, finding in enumerate(findings, start=1):
        content = values(finding, number, names, language)
        for place_, (column, text) in enumerate(content.items(), start=1):
            cell = put(sheet, HEADER_ROW + number, place_, text, right=column in ("number", "published", "expected"))
            cell.border = Border(bottom=Side("thin", LINE))
            if column in FILLED_IN:
                cell.fill = PatternFill("solid", WASH)
                cell.protection = Protection(locked=False)
            if column == "level" and finding["severity"] == "error":
                cell.font = Font(FONT, 10, bold=True, color=RED)
    finish(sheet, language, last_row=HEADER_ROW + len(findings))
    if suspects:
        suspect_sheet(book, suspects, names, at)
    return book


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def finish(sheet: Worksheet, language: str, last_row: int) -> None:
    """What makes it a form: a frozen header, a drop-down for replies, one page wide on paper."""
    at = 0 if language == "zh" else 1
    letters = {column: get_column_letter(place_) for place_, column in enumerate(COLUMNS, start=1)}
    choices = DataValidation("list", formula1='"' + ",".join(reply[at] for reply in REPLIES.values()) + '"')
    choices.showErrorMessage = True
    choices.add(f"{letters['reply']}{HEADER_ROW + 1}:{letters['reply']}{last_row}")
    sheet.add_data_validation(choices)
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{letters['fingerprint']}{last_row}"
    sheet.column_dimensions[letters["fingerprint"]].hidden = True
    sheet.protection.sheet = True
    sheet.protection.autoFilter = sheet.protection.sort = sheet.protection.formatColumns = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def suspect_sheet(book: Workbook, suspects: list[Row], names: Names, at: int) -> None:
    sheet = book.create_sheet(("疑点数据", "suspects")[at])
    explained = (
        "根据各表之间的关系推算，下列数字很可能有误。同一处错误列出多个数字时，其中只有一个有误。",
        "By what relates the tables, these figures are most likely wrong. Of several for one error, one is wrong.",
    )[at]
    heading(sheet, explained, 6, size=10)
    columns = [("错误", "error", 8), ("表", "table", 34), ("行", "row", 40), ("列", "column", 20),
               ("公布数", "published", 16), ("应为", "should be", 16), ("出处", "source", 34)]  # fmt: skip
    header(sheet, HEADER_ROW, [((zh, en)[at], width) for zh, en, width in columns])
    for number, suspect in enumerate(suspects, start=HEADER_ROW + 1):
        texts = [
            str(suspect["error_no"]),
            f"{suspect['table_code']} {names.table(suspect['table_code'])[at]}",
            suspect["row_label"] or suspect["row_code"],
            names.measure(suspect["measure"])[at],
            suspect["published_text"],
            suspect["suggestion"],
            place(suspect),
        ]
        for column, text in enumerate(texts, start=1):
            put(sheet, number, column, text, right=column in (1, 5, 6))
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"


def heading(sheet: Worksheet, text: str, width: int, size: int = 15) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    put(sheet, 1, 1, text).font = Font(FONT, size, bold=True, color=INK)
    sheet.row_dimensions[1].height = 30


def header(sheet: Worksheet, row: int, columns: list[tuple[str, int]]) -> None:
    for place_, (text, width) in enumerate(columns, start=1):
        cell = put(sheet, row, place_, text)
        cell.font = Font(FONT, 10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", "37597A")
        sheet.column_dimensions[get_column_letter(place_)].width = width


def put(sheet: Worksheet, row: int, column: int, text: str, right: bool = False, color: str = INK) -> Any:
    """A text cell, whatever the text begins with: `=1+1` is what a department published, never a formula, and stays
    text when somebody edits it."""
    cell = sheet.cell(row, column)
    cell.value = visible(text)[:LONGEST]
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "\r")
    cell.font = Font(FONT, 10, color=color)
    cell.alignment = Alignment(horizontal="right" if right else "left", vertical="top", wrap_text=row > 2)
    return cell
