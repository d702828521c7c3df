"""Terms of equations: they add up, move the gap by their slope, and are written out as messages write them."""

from decimal import Decimal
from itertools import groupby

import pytest
from documents import Warehouse

from tieout.warehouse.equations import Cell, equations_through
from tieout.warehouse.file import rows


@pytest.fixture(scope="module")
def terms(family_warehouse: Warehouse) -> dict[str, list[dict]]:
    """Terms of every equation of whole families, with its form and outcome, by equation_id."""
    found = rows(
        family_warehouse.connection,
        """
        select term.*, rule.form, equation.left_amount, equation.right_amount, equation.difference
        from fct_equation_term as term
        inner join fct_equation as equation using (equation_id)
        inner join dim_rule as rule on term.rule_code = rule.rule_code
        -- a figure that cannot be read has no amount
        where equation.outcome != 'untestable'
        order by equation_id
        """,
    )
    return {key: list(group) for key, group in groupby(found, key=lambda term: term["equation_id"])}


def sides(terms: list[dict]) -> tuple[Decimal, Decimal, Decimal]:
    """The sum of the left side and those of both factors of the right."""

    def sum_of(side: str, factor: int) -> Decimal:
        return sum(
            (
                each["amount"] * each["coefficient"]
                for each in terms
                if (each["side"], each["factor"]) == (side, factor)
            ),
            Decimal(0),
        )

    return sum_of("left", 1), sum_of("right", 1), sum_of("right", 2)


def gap(form: str, left: Decimal, right: Decimal, right_2: Decimal) -> Decimal:
    if form == "product":
        return left - right * right_2
    return left * right_2 - 100 * right if form == "ratio" else left - right


def test_terms_add_up_to_their_equation(terms: dict[str, list[dict]]) -> None:
    assert len(terms) > 1000 and {each[0]["form"] for each in terms.values()} >= {"linear", "product", "ratio", "bound"}
    wrong = []
    for key, each in terms.items():
        left, right, _ = sides(each)
        stated = each[0]
        # a share of an amount, such as 0.022 of it, is rounded to the decimals of an amount
        rounding = Decimal("0.0001") * sum(abs(term["coefficient"]) != 1 for term in each)
        if abs(left - stated["left_amount"]) > rounding:
            wrong.append(key)
        if stated["form"] in ("linear", "bound") and abs(right - stated["right_amount"]) > rounding:
            wrong.append(key)
    assert wrong == []


def test_a_slope_is_by_how_much_the_gap_moves(terms: dict[str, list[dict]]) -> None:
    wrong, tried = [], set()
    for key, each in terms.items():
        form = each[0]["form"]
        if form == "sign":
            continue
        before = gap(form, *sides(each))
        for place, term in enumerate(each):
            moved = [*each[:place], term | {"amount": term["amount"] + 1}, *each[place + 1 :]]
            tried.add((form, term["side"], term["factor"]))
            if gap(form, *sides(moved)) - before != term["slope"]:
                wrong.append((key, term["term_no"]))
    assert wrong == []
    assert tried >= {
        (form, *place) for form in ("product", "ratio") for place in (("left", 1), ("right", 1), ("right", 2))
    }


def test_an_equation_is_written_as_in_the_message_of_its_finding(family_warehouse: Warehouse) -> None:
    """A message has sums of factors instead of the figures of a share; a product of sums has brackets here only."""
    found = rows(
        family_warehouse.connection,
        """
        select
            finding.*, int_finding.left_terms, int_finding.right_terms, int_finding.form
        from fct_finding as finding
        inner join intermediate.int_equation_text as int_finding
            on finding.equation_id = int_finding.disclosure_id || ':' || int_finding.rule_code || ':'
                || trim(int_finding.row_scope || ' ' || int_finding.measure_scope)
        where int_finding.form in ('linear', 'bound', 'sign')
        """,
    )
    cells = {Cell(row["disclosure_id"], row["table_code"], row["row_code"], row["measure"]) for row in found}
    texts = {each.equation_id: each.text for each in equations_through(family_warehouse.connection, cells)}
    written = {
        row["equation_id"]: {"bound": " ≤ ", "sign": " ~ "}.get(row["form"], " = ").join(
            (row[f"{side}_terms"] or "0").removeprefix("+ ") for side in ("left", "right")
        )
        for row in found
    }
    # where a department publishes nothing, the figure in question is of a unit, and not a cell of the disclosure
    of_units = {key: text for key, text in written.items() if key not in texts}
    assert all(text.startswith("0 = ") for text in of_units.values())
    assert len(written) - len(of_units) > 50
    assert {key: texts[key] for key in written.keys() - of_units.keys()} == {
        key: text for key, text in written.items() if key not in of_units
    }
