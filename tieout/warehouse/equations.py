"""Equations through cells of the warehouse, each written out with the figures as published."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import duckdb

from tieout.warehouse.file import rows

# One query for any number of cells. Each disclosure is a parameter: DuckDB looks for written-out values in the stored
# tables, and for what a subquery gives only after the joins of the view fct_equation_term.
EQUATIONS = """
with wanted as (
    select
        unnest(cast(? as varchar[])) as disclosure_id, unnest(cast(? as varchar[])) as table_code,
        unnest(cast(? as varchar[])) as row_code, unnest(cast(? as varchar[])) as measure
),

terms as materialized (
    select * from main.fct_equation_term where disclosure_id in ({disclosures})
),

through as (
    select distinct equation_id
    from terms
    semi join wanted using (disclosure_id, table_code, row_code, measure)
    -- not last year's namesake, nor a unit's
    where cell_disclosure_id = disclosure_id
)

select terms.*, rule.form, rule.title_zh, rule.title_en, equation.difference
from through
inner join terms using (equation_id)
inner join main.fct_equation as equation using (equation_id)
inner join main.dim_rule as rule on terms.rule_code = rule.rule_code
where equation.disclosure_id in ({disclosures})
order by terms.disclosure_id, terms.rule_code, equation_id,
    terms.side, terms.factor, terms.term_no, terms.cell_disclosure_id, terms.source_row
"""


class Cell(NamedTuple):
    """Key of a figure. Rows of one code that are printed twice share a key."""

    disclosure_id: str
    table_code: str
    row_code: str
    measure: str


class Part(NamedTuple):
    """A piece of an equation's text: a figure as published, with its cell and the label of its row, or what stands
    between figures, with neither."""

    text: str
    cell: Cell | None = None
    row_label: str | None = None


class Equation(NamedTuple):
    """`disclosure_id` is the one that the equation is about; figures of its units or of last year may stand in it too.
    `parts` are both sides as published, `difference` left minus right in the unit of the first figure ('' where
    there is none)."""

    disclosure_id: str
    rule_code: str
    title_zh: str
    title_en: str
    outcome: str
    parts: tuple[Part, ...]
    difference: str
    equation_id: str = ""

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def cells(self) -> set[Cell]:
        return {part.cell for part in self.parts if part.cell}


def cell_of(row: dict[str, Any]) -> Cell:
    return Cell(row["disclosure_id"], row["table_code"], row["row_code"], row["measure"])


def equations_through(connection: duckdb.DuckDBPyConnection, cells: Iterable[Cell]) -> list[Equation]:
    """Every equation that contains one of the cells, by disclosure and rule."""
    wanted = sorted(set(cells))
    if not wanted:
        return []
    columns = [list(column) for column in zip(*wanted, strict=True)]
    disclosures = sorted(set(columns[0]))
    query = EQUATIONS.format(disclosures=", ".join("?" * len(disclosures)))
    terms = rows(connection, query, [*columns, *disclosures, *disclosures])
    return [equation_of(list(group)) for _, group in groupby(terms, key=itemgetter("equation_id"))]


def equation_of(terms: list[dict[str, Any]]) -> Equation:
    """One equation from its terms, the left side first."""
    first = terms[0]
    relation = {"bound": "≤", "sign": "~"}.get(first["form"], "=")
    left, right = (
        side([term for term in terms if term["side"] == name], first["form"], first["unit"])
        for name in ("left", "right")
    )
    return Equation(
        first["disclosure_id"],
        first["rule_code"],
        first["title_zh"],
        first["title_en"],
        first["outcome"],
        (*left, Part(f" {relation} "), *right),
        "" if first["difference"] is None else plain(first["difference"] / first["unit_factor"]),
        first["equation_id"],
    )


def side(terms: list[dict[str, Any]], form: str, unit: str | None) -> list[Part]:
    """1,180 + 31 as published; the factors of a product or share joined by × or /. `unit` is that of the equation."""
    if not terms:
        return [Part("0")]
    joint = Part({"product": " × ", "ratio": " / "}.get(form, " + "))
    sums = [summed(list(group), unit) for _, group in groupby(terms, key=lambda term: term["factor"])]
    parts: list[Part] = []
    for parts_of_sum in sums:
        bracketed = len(sums) > 1 and len(parts_of_sum) > 1
        parts += [joint] if parts else []
        parts += [Part("("), *parts_of_sum, Part(")")] if bracketed else parts_of_sum
    return parts


def summed(terms: list[dict[str, Any]], unit: str | None) -> list[Part]:
    """A figure in another unit than that of the equation is followed by its own, as in messages."""
    parts: list[Part] = []
    for term in terms:
        weight = abs(term["coefficient"])
        sign = ("- " if term["coefficient"] < 0 else "+ ") if parts else ("- " if term["coefficient"] < 0 else "")
        before = (f" {sign}" if parts else sign) + (f"{plain(weight)} × " if weight != 1 else "")
        parts += [Part(before)] if before else []
        cell = cell_of({**term, "disclosure_id": term["cell_disclosure_id"]})
        parts.append(Part(term["published_text"], cell, term["row_label"]))
        if unit and term["unit"] and term["unit"] != unit:
            parts.append(Part(f" {term['unit']}"))
    return parts


def plain(number: Decimal) -> str:
    """Without an exponent or zeros at the end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
