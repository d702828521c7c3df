"""Why a cell is suspected: its figure, the one that it should be, and the equations through it that break and hold."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

import duckdb

from tieout.errors import InputError
from tieout.messages import nearest
from tieout.text import decimals_of
from tieout.warehouse.equations import Equation, cell_of, equations_through, plain
from tieout.warehouse.file import rows
from tieout.warehouse.findings import Finding, check_known, select_findings

CELLS = """
select cell.disclosure_id, cell.table_code, cell.row_code, cell.row_label, cell.measure, cell.published_text,
    cell.amount, cell.unit_factor, cell.source_file, cell.source_row, measures.name_zh, measures.name_en,
    tables.title_zh, tables.title_en
from main.fct_cell as cell
inner join main.dim_measure as measures on cell.measure = measures.measure
inner join main.dim_table as tables on cell.table_code = tables.table_code
where cell.disclosure_id = ?
"""
SUSPECTS = """
select * from main.fct_suspect_cell where disclosure_id = ? order by error_no, rank, table_code, source_row
"""
WAIVED = """
select equation_id, waiver_reason, waived_by, waived_until
from main.fct_finding
where disclosure_id = ? and equation_id is not null and is_waived
"""

WORDS = {
    "en": {
        "quarantined": "{id} is quarantined: its files cannot be read, so none of its figures has been checked.",
        "none": "No figure is suspected.",
        "left": "Discrepancies that no single figure explains: {count} (see `tieout findings {id}`).",
        "error": "Error {number}: {what}",
        "either": "one of these figures ({count} explain it equally well)",
        "one": "this figure",
        "cell": "{table} {title}, {row}, {measure}: published {published}",
        "suggested": "should be {suggested} (explains {explained} of {touching} broken equations through it)",
        "weaker": "less likely, should be {suggested}",
        "rounding": "Rounding, one unit of the last decimal: {cells}",
        "accepted": "Difference {number}: waived",
        "waived": "waived: {reason} — {by}, until {until}",
        "broken": "breaks",
        "exact": "holds",
        "within_rounding": "holds within rounding",
        "untestable": "cannot be tested",
        "apart": "difference {difference}",
        "no equation": "No equation contains this figure.",
        "place": "{file} row_no {row}",
    },
    "zh": {
        "quarantined": "{id} 无法读取，暂未入库，没有核对任何数字。",
        "none": "没有疑点数据。",
        "left": "改动任何一个公布数都不能解释的不符之处：{count} 处（见 `tieout findings {id}`）。",
        "error": "第 {number} 处错误：{what}",
        "either": "以下各数之一（{count} 个同样可能）",
        "one": "该数",
        "cell": "{table} {title}，{row}，{measure}：公布数 {published}",
        "suggested": "应为 {suggested}（有关的 {touching} 个不成立的勾稽关系中，可解释 {explained} 个）",
        "weaker": "可能性较小，应为 {suggested}",
        "rounding": "尾差（末位相差 1）：{cells}",
        "accepted": "第 {number} 处不符：已核实认可",
        "waived": "核实认可：{reason} — {by}，至 {until}",
        "broken": "不成立",
        "exact": "成立",
        "within_rounding": "有尾差",
        "untestable": "无法核对",
        "apart": "相差 {difference}",
        "no equation": "没有与该数有关的勾稽关系。",
        "place": "{file} 第 {row} 行（row_no）",
    },
}


def explain(connection: duckdb.DuckDBPyConnection, disclosure: str, cell: str | None) -> dict[str, Any]:
    """What is known of a disclosure's suspects, or of one cell `TABLE/ROW/MEASURE`.

    `errors` is a list of lists of cells (the candidates of one error), `left` how many equations they leave broken,
    `cell` the cell asked for; each cell carries its `suspect` (amounts in yuan), whether waivers accept what its error
    breaks (`is_waived`), and every one of the `equations` through it, with its `waiver`. Of a disclosure that is set
    aside there is nothing but `set_aside`, the findings that say why. Raises InputError on a disclosure or cell that
    the warehouse does not know.
    """
    check_known(connection, "a_disclosure", "dim_disclosure", "disclosure_id", disclosure)
    reasons = why_set_aside(connection, disclosure)
    if reasons:
        return {"set_aside": reasons}
    cells = {key_of(row): row for row in rows(connection, CELLS, [disclosure])}
    suspects = rows(connection, SUSPECTS, [disclosure])
    # of one cell the likeliest, which stands first
    suggestions = {key_of(suspect): suspect for suspect in reversed(suspects)}
    if cell is not None and cell not in cells:
        raise InputError("no_cell", disclosure=disclosure, cell=cell, nearest=nearest(cell, cells))
    asked = [] if cell is None else [cells[cell]]
    through = equations_through(connection, map(cell_of, [*suspects, *asked]))
    waived = {finding["equation_id"]: finding for finding in rows(connection, WAIVED, [disclosure])}

    def described(cell: dict[str, Any], suspect: dict[str, Any] | None) -> dict[str, Any]:
        return {
            **(as_published(cells, suspect) if suspect else cell),
            "suspect": suspect,
            "is_waived": suspect is not None and suspect["is_waived"],
            "equations": [
                written_out(equation, waived.get(equation.equation_id))
                for equation in through
                if cell_of(cell) in equation.cells
            ],
        }

    if cell is not None:
        return {"cell": described(cells[cell], suggestions.get(cell))}
    ((left,),) = connection.execute(
        "select coalesce(sum(equations_left), 0) from main.fct_localisation where disclosure_id = ?", [disclosure]
    ).fetchall()
    return {
        "errors": [
            [described(cells[key_of(suspect)], suspect) for suspect in candidates]
            for _, candidates in groupby(suspects, key=lambda suspect: suspect["error_no"])
        ],
        "left": left,
    }


def why_set_aside(connection: duckdb.DuckDBPyConnection, disclosure: str) -> list[Finding]:
    """Findings on the files of a disclosure that could not be read, waived or not; none where it was built: one that
    the seeds hold stays when its double in the landing folder is quarantined."""
    if connection.execute("select 1 from main.dim_disclosure where disclosure_id = ?", [disclosure]).fetchall():
        return []
    found = select_findings(connection, disclosure, waived=True)
    return [finding for finding in found if finding["rule_code"] == "c_readable"]


def key_of(row: dict[str, Any]) -> str:
    return f"{row['table_code']}/{row['row_code']}/{row['measure']}"


def as_published(cells: dict[str, dict[str, Any]], suspect: dict[str, Any]) -> dict[str, Any]:
    """The cell of a suspect. Rows of one code that are printed twice share a key: what was printed is the suspect's."""
    printed = ("row_label", "published_text", "source_file", "source_row")
    return {
        **cells[key_of(suspect)],
        **{name: suspect[name] for name in printed},
        "amount": suspect["published_amount"],
    }


def written_out(equation: Equation, waived: Finding | None) -> dict[str, Any]:
    shown = ("rule_code", "title_zh", "title_en", "outcome", "text", "difference")
    terms = ("waiver_reason", "waived_by", "waived_until")
    return {
        **{name: getattr(equation, name) for name in shown},
        "waiver": waived and {name: waived[name] for name in terms},
    }


def lines(explained: dict[str, Any], disclosure: str, language: str) -> Iterable[str]:
    """The explanation as a person reads it."""
    words = WORDS[language]
    if "set_aside" in explained:
        yield words["quarantined"].format(id=disclosure)
        yield from (f"  {finding[f'message_{language}']}" for finding in explained["set_aside"])
        return
    if "cell" in explained:
        yield from cell_lines(explained["cell"], language)
        return
    if not explained["errors"]:
        yield words["none"]
    small = [candidates for candidates in explained["errors"] if all(map(is_rounding, candidates))]
    for number, candidates in enumerate((each for each in explained["errors"] if each not in small), start=1):
        best = [candidate for candidate in candidates if candidate["suspect"]["rank"] == 1]
        what = words["either"].format(count=len(best)) if len(best) > 1 else words["one"]
        heading = words["accepted" if candidates[0]["is_waived"] else "error"]
        yield heading.format(number=number, what=what)
        for candidate in candidates:
            yield from ("  " + line for line in cell_lines(candidate, language))
    if small:
        gap = "；" if language == "zh" else "; "
        yield words["rounding"].format(cells=gap.join(cell_name(candidates[0], language) for candidates in small))
    if explained["left"]:
        yield words["left"].format(count=explained["left"], id=disclosure)


def is_rounding(cell: dict[str, Any]) -> bool:
    """Whether one unit of the last printed decimal is all that is wrong with a suspect."""
    suspect = cell["suspect"]
    change = abs(suspect["suggested_amount"] - suspect["published_amount"]) / cell["unit_factor"]
    if change > Decimal(1).scaleb(-decimals_of(cell["published_text"])):
        return False
    apart = [each["difference"] for each in cell["equations"] if each["outcome"] == "broken"]
    return all(difference and abs(Decimal(difference)) > 2 * change for difference in apart)


def cell_name(cell: dict[str, Any], language: str) -> str:
    row = cell["row_label"] or cell["row_code"]
    return f"{cell['table_code']} {row} {cell[f'name_{language}']} {cell['published_text']}"


def cell_lines(cell: dict[str, Any], language: str) -> Iterable[str]:
    words = WORDS[language]
    yield words["cell"].format(
        table=cell["table_code"],
        title=cell[f"title_{language}"],
        row=cell["row_label"] or cell["row_code"],
        measure=cell[f"name_{language}"],
        published=cell["published_text"],
    )
    suspect = cell["suspect"]
    if suspect and not cell["is_waived"]:
        yield "  " + words["suggested" if suspect["rank"] == 1 else "weaker"].format(
            suggested=plain(suspect["suggested_amount"] / cell["unit_factor"]),
            explained=suspect["broken_explained"],
            touching=suspect["broken_touching"],
        )
    yield "  " + words["place"].format(file=cell["source_file"], row=cell["source_row"])
    if not cell["equations"]:
        yield "  " + words["no equation"]
    for equation in sorted(cell["equations"], key=lambda each: each["outcome"] != "broken"):
        apart = words["apart"].format(difference=equation["difference"]) if equation["outcome"] == "broken" else ""
        yield f"  {words[equation['outcome']]}: {equation['text']}  {apart}".rstrip()
        yield f"      {equation[f'title_{language}']} ({equation['rule_code']})"
        if waiver := equation["waiver"]:
            yield "      " + words["waived"].format(
                reason=waiver["waiver_reason"], by=waiver["waived_by"], until=waiver["waived_until"]
            )
