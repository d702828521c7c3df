"""Narratives for tests: paragraphs of documents whose statements were read by hand, and short texts."""

import csv
from pathlib import Path

from tieout.narrative.grammar import grammar
from tieout.narrative.paragraphs import Paragraph, paragraphs_of, whole
from tieout.narrative.reader import read
from tieout.narrative.statements import Reading, Statement

TESTS = Path(__file__).resolve().parents[1]
DOCUMENTS = ("jiangsu_congress_2018_budget", "putuo_commerce_2025_dept_budget", "putuo_finance_2024_final_accounts")
WUHAN = "420103-2026-131"


def paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(number, 1, (), text) for number, text in enumerate(texts, start=1)]


def reading(*texts: str, year: str = "2025") -> Reading:
    return read(paragraphs(*texts), year)


def said(statement: Statement) -> tuple[str, ...]:
    """Subject, kind, figure with unit, direction and base."""
    figure = statement.value + statement.unit
    return (statement.subject, statement.kind, figure, statement.direction, statement.base)


def truth(document: str) -> list[dict[str, str]]:
    with (TESTS / "truth" / f"statements_{document}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def narrative(document: str) -> list[Paragraph]:
    """Whole paragraphs of a document, as printed; those of the three documents come from their PDF."""
    return list(whole(paragraphs_of(TESTS / "narrative" / f"paragraphs_{document}.csv"), grammar()))
