"""Tables 12 and 13: lines of procurement and of services bought, with subtotals."""

from __future__ import annotations

from collections.abc import Callable

from synthetic.document import Document
from synthetic.projects import Purchase
from synthetic.text import Row, text, texts
from synthetic.vocabulary import coded, name_of

FUNDING = ("预算安排", "经费拨款补助")
SERVICE_CATALOGUE = ("政府履职辅助性服务", "技术性服务", "监测服务")


def procurement(document: Document) -> list[Row]:
    """Table 12. A subtotal adds quantities and prices too, as published tables do."""

    def subtotal(lines: list[Purchase]) -> Row:
        amounts = [sum(column) for column in zip(*((line.amount, line.sme, line.micro) for line in lines), strict=True)]
        prices = text(sum(line.price for line in lines))
        return (*[""] * 6, str(sum(line.quantity for line in lines)), prices, "", *texts(amounts))

    def printed(line: Purchase) -> Row:
        return (
            line.project.name if line.project else "在职人员公用",
            coded("procurement", line.catalogue_code),
            coded("function", line.function_code),
            coded("economic", line.economic_code),
            *FUNDING,
            str(line.quantity),
            text(line.price),
            line.measure_word,
            *texts((line.amount, line.sme, line.micro)),
        )

    return _lined(document, document.budget.purchases, subtotal, printed)


def services(document: Document) -> list[Row]:
    """Table 13: what projects buy as a service."""

    def subtotal(lines: list[Purchase]) -> Row:
        quantity = str(sum(line.quantity for line in lines))
        return ("", "", "", quantity, text(sum(line.amount for line in lines)), *[""] * 7)

    def printed(line: Purchase) -> Row:
        return (
            "是",
            line.project.name,
            name_of("procurement", line.catalogue_code),
            str(line.quantity),
            text(line.amount),
            *FUNDING,
            coded("function", line.function_code),
            coded("economic", line.economic_code),
            *SERVICE_CATALOGUE,
        )

    return _lined(document, bought_services(document), subtotal, printed)


def bought_services(document: Document) -> list[Purchase]:
    """The procurement lines that are services to a project."""
    return [line for line in document.budget.purchases if line.is_service and line.project]


def _lined(
    document: Document,
    lines: list[Purchase],
    subtotal: Callable[[list[Purchase]], Row],
    printed: Callable[[Purchase], Row],
) -> list[Row]:
    """Lines under the total and the department, and under a subtotal of their unit where there are several units."""
    if not lines:
        return []
    family = document.family
    rows = [("", "合计", *subtotal(lines)), (family.code, family.name, *subtotal(lines))]
    for unit in document.units:
        own = [line for line in lines if line.unit == unit]
        if own and len(document.units) > 1:
            rows.append((unit.code, unit.name, *subtotal(own)))
        rows += [(unit.code, unit.name, *printed(line)) for line in own]
    return rows
