"""The page of one disclosure: its published tables with marked figures, and the equations through those."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tieout.report.layout import Table, TablePart, tables_of
from tieout.report.reading import Row
from tieout.text import grouped, like_published, ten_thousands
from tieout.warehouse.equations import Cell, Equation, Part, cell_of

OUTCOMES = ("broken", "within_rounding", "exact", "untestable")


@dataclass
class Mark:
    """What stands at a figure: `kind` is wrong (the one candidate), either (one of several), weaker (a less likely
    one), finding (a finding is about it, and no figure explains it) or waived (what breaks is); `suggestions` as they
    would be printed, by row, since a row that is printed twice has one cell; `equations` their numbers on the page."""

    number: int
    kind: str
    level: str
    suggestions: dict[int, str] = field(default_factory=dict)
    error_no: int | None = None
    equations: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Caption:
    """What stands below a figure of an equation: as much of disclosure, table, row and column as tells it from the
    others."""

    disclosure: str
    table: str
    row: str
    measure: str


@dataclass(frozen=True)
class WrittenEquation:
    """An equation with a caption for every figure (None for what stands between them)."""

    equation: Equation
    parts: list[tuple[Part, Caption | None]]


@dataclass
class Department:
    """All that the template of a department needs. `errors` are candidates of what is open; `accepted` those of errors
    that waivers accept, with the waived findings; `open_broken` counts equations that break and are not waived.
    `has_texts` says whether the tables show all that was published, or figures only; `absent` are tables without a
    figure."""

    disclosure: Row
    tables: list[Table]
    marks: dict[Cell, Mark]
    errors: list[list[Row]]
    accepted: list[tuple[list[Row], list[Row]]]
    open_broken: int
    equations: list[WrittenEquation]
    findings: list[Row]
    rebuilt: list[tuple[str, list[str], list[Row]]]
    untestable: list[Row]
    not_applicable: int
    left: int
    has_texts: bool
    absent: list[Table]


def department(
    disclosure: Row, found: dict[str, Any], measures: dict[str, Row], parts: dict[str, TablePart]
) -> Department:
    """The page's content from one disclosure's share of a `reading.batch`."""
    equations = sorted(
        found["equations"], key=lambda each: (OUTCOMES.index(each.outcome), each.rule_code, len(each.parts))
    )
    factors = {cell_of(cell): cell["unit_factor"] for cell in found["cells"]}
    suspects = [with_suggestion(suspect, factors) for suspect in found["suspects"]]
    still_open = [suspect for suspect in suspects if not suspect["is_waived"]]
    accepted = [suspect for suspect in suspects if suspect["is_waived"]]
    waived = {row["equation_id"] for row in found["findings"] if row["is_waived"]}
    tables = tables_of(parts, found["cells"], found["texts"], found["statuses"])
    labels = {cell_of(cell): cell["row_label"] or "" for cell in found["cells"]}
    with_figures = {cell["table_code"] for cell in found["cells"]}
    untestable = [row for row in found["untested"] if row["outcome"] == "untestable"]
    return Department(
        disclosure=disclosure,
        tables=tables,
        marks=marks_of(
            still_open, [row for row in found["findings"] if cell_of(row) in factors], equations, map(cell_of, accepted)
        ),
        errors=errors_of(still_open),
        accepted=[(each, waived_through(each, found["findings"], equations)) for each in errors_of(accepted)],
        open_broken=disclosure["broken"]
        - sum(each.outcome == "broken" and each.equation_id in waived for each in equations),
        equations=[written(equation) for equation in equations],
        findings=found["findings"],
        rebuilt=rebuilt_of(found["rebuilt"], measures, labels),
        untestable=untestable,
        not_applicable=len(found["untested"]) - len(untestable),
        left=sum(row["equations_left"] for row in found["locating"]),
        has_texts=bool(found["texts"]),
        absent=[table for table in tables if table.table_code not in with_figures],
    )


def with_suggestion(suspect: Row, factors: dict[Cell, Any]) -> Row:
    """The suspect with `suggestion`: the figure that it should be, in the unit and decimals of the published one."""
    suggestion = like_published(suspect["suggested_amount"], factors[cell_of(suspect)], suspect["published_text"])
    return {**suspect, "suggestion": suggestion}


def marks_of(
    suspects: list[Row], findings: list[Row], equations: list[Equation], accepted: Iterable[Cell] = ()
) -> dict[Cell, Mark]:
    """Marks by cell; a suspect comes before a finding, the likelier candidate before the other. Last come figures with
    nothing but waived findings: those of the findings, and `accepted`, suspects of what waivers accept."""
    through: dict[Cell, list[int]] = {}
    for number, equation in enumerate(equations):
        for cell in equation.cells:
            through.setdefault(cell, []).append(number)
    levels: dict[Cell, str] = {}
    waived = list(accepted)
    for finding in findings:
        if finding["row_code"] and finding["measure"]:
            if finding["is_waived"]:
                waived.append(cell_of(finding))
            else:
                levels.setdefault(cell_of(finding), finding["severity"])
    marks: dict[Cell, Mark] = {}
    for suspect in sorted(suspects, key=lambda row: (row["rank"], row["error_no"])):
        kind = "weaker" if suspect["rank"] > 1 else "wrong" if suspect["ties"] == 1 else "either"
        cell = cell_of(suspect)
        level = levels.get(cell, "")
        mark = marks.setdefault(cell, Mark(len(marks) + 1, kind, level, error_no=suspect["error_no"]))
        mark.suggestions.setdefault(suspect["source_row"], suspect["suggestion"])
    for cell, level in levels.items():
        marks.setdefault(cell, Mark(len(marks) + 1, "finding", level))
    for cell in waived:
        marks.setdefault(cell, Mark(len(marks) + 1, "waived", ""))
    for cell, mark in marks.items():
        mark.equations = through.get(cell, [])
    return marks


def errors_of(suspects: list[Row]) -> list[list[Row]]:
    """Candidates by error, the likelier first."""
    return [list(group) for _, group in groupby(suspects, key=lambda suspect: suspect["error_no"])]


def waived_through(candidates: list[Row], findings: list[Row], equations: list[Equation]) -> list[Row]:
    """Waived findings on the equations through the likeliest candidates of an error."""
    cells = {cell_of(candidate) for candidate in candidates if candidate["rank"] == 1}
    through = {each.equation_id for each in equations if cells & each.cells}
    return [row for row in findings if row["is_waived"] and row["equation_id"] in through]


def written(equation: Equation) -> WrittenEquation:
    """Captions leave out what all figures of the equation have in common, unless that is everything."""
    cells = [part.cell for part in equation.parts if part.cell]
    one_disclosure = len({cell.disclosure_id for cell in cells}) == 1
    one_table = len({cell.table_code for cell in cells}) == 1
    one_row = one_disclosure and len({(cell.table_code, cell.row_code) for cell in cells}) == 1
    one_measure = len({cell.measure for cell in cells}) == 1

    def caption(cell: Cell, row_label: str | None) -> Caption:
        return Caption(
            "" if one_disclosure else cell.disclosure_id,
            "" if one_table else cell.table_code,
            "" if one_row else row_label or cell.row_code,
            "" if one_measure and not one_row else cell.measure,
        )

    parts = [(part, caption(part.cell, part.row_label) if part.cell else None) for part in equation.parts]
    return WrittenEquation(equation, parts)


def rebuilt_of(
    rebuilt: Iterable[Row], measures: dict[str, Row], labels: dict[Cell, str]
) -> list[tuple[str, list[str], list[Row]]]:
    """Trees of totals: table, its measures, and a row a code with `by_measure` and `is_apart`; a code stands below
    every other that it begins with. Amounts are shown in 万元, counts as they are; `label` is what the table calls the
    row, after `labels`."""
    order = list(measures)
    trees = []
    for table_code, group in groupby(rebuilt, key=lambda row: row["table_code"]):
        codes: dict[str, Row] = {}
        for row in group:
            shown = ten_thousands if measures[row["measure"]]["kind"] == "money" else grouped
            amounts = {f"{name}_shown": shown(row[f"{name}_amount"]) for name in ("published", "rebuilt")} | {
                "difference_shown": shown(row["difference"] or None)
            }
            code = codes.setdefault(row["code"], {"code": row["code"], "by_measure": {}, "is_apart": False})
            label = labels.get(Cell(row["disclosure_id"], table_code, row["code"], row["measure"]), "")
            code["by_measure"][row["measure"]] = {**row, **amounts, "label": label}
            code["is_apart"] |= row["outcome"] == "broken"
        for name, of_code in codes.items():
            of_code["depth"] = sum(other != name and name.startswith(other) for other in codes)
        used = sorted({measure for row in codes.values() for measure in row["by_measure"]}, key=order.index)
        ordered = sorted(codes.values(), key=lambda row: (not row["code"].endswith("total"), row["code"]))
        trees.append((table_code, used, ordered))
    return trees
