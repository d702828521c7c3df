"""Equations through cells of the warehouse, each written out with the figures as published."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

import duckdb

from tieout.warehouse.file import rows

# One query for any number of cells. Only the disclosures of these cells are read: int_equation_term is a view over all.
# They are written out, a parameter each, since what comes out of a subquery is looked for only after the view's joins.
EQUATIONS = """
with wanted as (
    select
        unnest(cast(? as varchar[])) as disclosure_id, unnest(cast(? as varchar[])) as table_code,
        unnest(cast(? as varchar[])) as row_code, unnest(cast(? as varchar[])) as measure
),

terms as materialized (
    select *
    from intermediate.int_equation_term
    where disclosure_id in ({disclosures}) and side in ('left', 'right')
),

through as (
    select distinct disclosure_id, rule_code, row_scope, measure_scope
    from terms
    semi join wanted using (disclosure_id, table_code, row_code, measure)
    -- not last year's namesake, nor a unit's
    where cell_disclosure_id = disclosure_id
)

select
    equation.disclosure_id, equation.rule_code, equation.form, equation.row_scope, equation.measure_scope,
    equation.difference, equation.outcome, rules.title_zh, rules.title_en,
    terms.side, terms.factor, terms.coefficient, terms.table_code, terms.row_code, terms.row_label, terms.measure,
    terms.published_text, terms.unit_factor, units.unit,
    terms.cell_disclosure_id,
    -- as in fct_equation
    equation.disclosure_id || ':' || equation.rule_code || ':'
        || trim(equation.row_scope || ' ' || equation.measure_scope) as equation_id
from through
inner join intermediate.int_equation as equation using (disclosure_id, rule_code, row_scope, measure_scope)
inner join terms using (disclosure_id, rule_code, row_scope, measure_scope)
inner join raw.rules as rules using (rule_code)
left join raw.currency_units as units
    on terms.measure_kind = 'money' and terms.unit_factor = cast(units.factor as decimal(10, 0))
where equation.disclosure_id in ({disclosures})
order by equation.disclosure_id, equation.rule_code, equation.row_scope, equation.measure_scope,
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
    """Every equation that one of the cells stands in, by disclosure and rule."""
    wanted = sorted(set(cells))
    if not wanted:
        return []
    columns = [list(column) for column in zip(*wanted, strict=True)]
    disclosures = sorted(set(columns[0]))
    query = EQUATIONS.format(disclosures=", ".join("?" * len(disclosures)))
    return list(written_out(rows(connection, query, [*columns, *disclosures, *disclosures])))


def written_out(terms: list[dict[str, Any]]) -> Iterator[Equation]:
    scope = ("disclosure_id", "rule_code", "row_scope", "measure_scope")
    for _, group in groupby(terms, key=lambda term: tuple(term[name] for name in scope)):
        yield equation_of(list(group))


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
