"""Figures of a built warehouse whose error the equations would show, but not locate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import duckdb

from tieout.warehouse.findings import check_known

# Only forms whose two sides differ as soon as one figure changes: a bound or a direction holds for many figures. Rules
# of severity info, and rules that tie several disclosures together, accuse no figure.
TERMS = """
select
    term.disclosure_id, term.equation_id, term.slope, term.table_code, term.row_code, term.row_label, term.measure,
    term.published_text, term.measure_kind, term.source_row
from main.fct_equation_term as term
inner join main.dim_rule as rule on term.rule_code = rule.rule_code
where rule.form in ('linear', 'product', 'ratio') and rule.severity != 'info' and rule.link = 'own'
    and term.outcome != 'untestable' and term.disclosure_id = coalesce(?, term.disclosure_id)
order by term.disclosure_id
"""


class Cell(NamedTuple):
    table_code: str
    row_code: str | None
    measure: str
    source_row: int
    row_label: str | None
    published_text: str
    measure_kind: str

    @property
    def is_money(self) -> bool:
        return self.measure_kind == "money"


class Locatability(NamedTuple):
    """How far the equations of a disclosure can name a wrong figure. `seen_only` stand in fewer than two equations that
    part; of a group in `alike` no equation tells one figure from another."""

    disclosure_id: str
    money_cells: int
    located: int
    seen_only: list[Cell]
    alike: list[list[Cell]]

    @property
    def score(self) -> float:
        """Share of money figures in equations that an error would be pinned on alone."""
        return round(self.located / self.money_cells, 4) if self.money_cells else 0.0


def locatabilities(connection: duckdb.DuckDBPyConnection, disclosure: str | None) -> Iterator[Locatability]:
    """One disclosure's, or each one's in the warehouse."""
    check_known(connection, "a_disclosure", "dim_disclosure", "disclosure_id", disclosure)
    result = connection.execute(TERMS, [disclosure])
    names = [column[0] for column in result.description]
    records = (
        dict(zip(names, row, strict=True)) for rows in iter(lambda: result.fetchmany(50_000), []) for row in rows
    )
    for disclosure_id, terms in groupby(records, itemgetter("disclosure_id")):
        yield locatability(disclosure_id, terms)


def locatability(disclosure_id: str, terms: Iterable[dict[str, Any]]) -> Locatability:
    """`terms` are rows of the query TERMS of one disclosure."""
    slopes: dict[Cell, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for term in terms:
        cell = Cell(**{field: term[field] for field in Cell._fields})
        slopes[cell][term["equation_id"]] += term["slope"]
    of_signature = defaultdict(list)
    for cell in in_order(slopes):
        of_signature[signature(slopes[cell])].append(cell)
    located = [cells[0] for marks, cells in of_signature.items() if len(marks) > 1 and len(cells) == 1]
    return Locatability(
        disclosure_id,
        sum(cell.is_money for cell in slopes),
        sum(cell.is_money for cell in located),
        in_order(cell for marks, cells in of_signature.items() if len(marks) < 2 for cell in cells),
        [cells for marks, cells in of_signature.items() if len(marks) > 1 and len(cells) > 1],
    )


def in_order(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (cell.table_code, cell.source_row, cell.row_code or "", cell.measure))


def signature(slopes: dict[str, Decimal]) -> tuple[tuple[str, Decimal], ...]:
    """Equations that a cell moves, with slopes in proportion to the first: cells of one signature account for the same
    gaps, the one by a change of 0.01, the other maybe by -0.01."""
    moved = sorted((equation, by) for equation, by in slopes.items() if by)
    return tuple((equation, by / moved[0][1]) for equation, by in moved)


def text_of_cell(cell: Cell) -> str:
    return f"{cell.table_code}/{cell.row_code}/{cell.measure} {cell.published_text}"
