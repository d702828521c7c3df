"""Errors of which a person has accepted what breaks: nobody is asked to correct a figure that is waived."""

from collections.abc import Iterable
from typing import Any

from tieout.warehouse.equations import Cell, Equation, cell_of
from tieout.warehouse.findings import Finding


def accepted_errors(
    suspects: Iterable[dict[str, Any]], findings: Iterable[Finding], equations: Iterable[Equation]
) -> dict[int, list[Finding]]:
    """By error_no, the errors of one disclosure of which waivers accept every equation that a finding at error or warn
    level speaks of, with the findings that are waived. `equations` are at least those through the suspects."""
    through: dict[Cell, set[str]] = {}
    for equation in equations:
        for cell in equation.cells:
            through.setdefault(cell, set()).add(equation.equation_id)
    spoken = [each for each in findings if each["equation_id"] and (each["is_waived"] or each["severity"] != "info")]
    errors: dict[int, list[set[str]]] = {}
    for suspect in suspects:
        if suspect["rank"] == 1:
            errors.setdefault(suspect["error_no"], []).append(through.get(cell_of(suspect), set()))
    waived = {each["equation_id"] for each in spoken if each["is_waived"]}
    still_open = {each["equation_id"] for each in spoken if not each["is_waived"]}
    return {
        error_no: [each for each in spoken if each["equation_id"] in set.union(*candidates)]
        for error_no, candidates in errors.items()
        if all(equation_ids & waived and not equation_ids & still_open for equation_ids in candidates)
    }
