"""The rule catalogue checked as code is: what makes it unusable, and rules that repeat or contradict one another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from tieout.console.progress import spinner
from tieout.inputs.catalogue import FORMS_WITH_TWO_FACTORS, ROW_SETS
from tieout.inputs.csv_table import Row
from tieout.inputs.problem import Problem
from tieout.inputs.seeds import KEY, check_reference, declared_columns, seed_files, seed_problems, shown
from tieout.inputs.values import coefficient, vocabulary
from tieout.messages import Message, message, nearest
from tieout.rules.locatability import Cell, Locatability, locatabilities, text_of_cell
from tieout.warehouse.file import reading

RULES_FILE = "seeds/rules/rules.csv"
TERMS_FILE = "seeds/rules/rule_terms.csv"
CLASSIFICATIONS = {
    **dict.fromkeys(("T01", "T03", "T04", "T05", "T09", "T10"), "function"),
    "T07": "economic",
}
"""Which dictionary holds the codes of digits that a table prints; other tables have codes of no dictionary."""
DICTIONARIES = {"function": message("function_codes"), "economic": message("economic_codes")}
Term = tuple[str, str, str, str]
"""Table, row selector, measure, and whose disclosure it is of."""
Sum = dict[Term, Fraction]
"""Coefficients by term."""


class Shape(NamedTuple):
    """A rule in one way of writing, whichever its author chose: two rules of equal shape say the same.

    `sums` are the sides that the form compares, each scaled so that its first coefficient is 1 (or -1 where a scale of
    less than 0 would turn the comparison round); `scale` is what these scales leave over.
    """

    form: str
    sums: tuple[Sum, ...]
    scale: Fraction = Fraction(1)


class Report(NamedTuple):
    """`problems` make the catalogue unusable; the rest is advice. `locatability` is None without a warehouse."""

    problems: list[Problem]
    advice: list[Problem]
    locatability: list[Locatability] | None


def lint(root: Path, warehouse: Path | None, disclosure: str | None = None) -> Report:
    """Check the catalogue of the project in `root`, and the locatability of one disclosure or of each in `warehouse`.
    Raises InputError where the warehouse cannot be read, or does not know the disclosure."""
    reference, problems = catalogue_of(root)
    rules, terms = reference.get("rules", []), reference.get("rule_terms", [])
    problems += rule_problems(rules, terms)
    advice = [*unknown_codes(terms, reference), *lines_of_other_tables(terms, reference)]
    problems.sort(key=lambda problem: (problem.file, problem.row or 0))
    if warehouse is None:
        return Report(problems, advice, None)
    with reading(warehouse) as connection, spinner("locatability"):
        return Report(problems, advice, [*locatabilities(connection, disclosure)])


def catalogue_of(root: Path) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Rows of the catalogue and of its dictionaries by seed, and what the check of input finds in them."""
    declared = declared_columns(root / "seeds")
    seeds = seed_files(root / "seeds")
    files = {
        path: shown(path, root)
        for name, path in seeds.items()
        if name in declared and tuple(declared[name][: len(KEY)]) != KEY
    }
    reference, problems = check_reference(files, declared)
    return reference, [*problems, *seed_problems(seeds, declared, root)]


def rule_problems(rules: list[Row], terms: list[Row]) -> Iterator[Problem]:
    """Rules that compare a side with itself, repeat an earlier rule, or contradict it."""
    terms_of = defaultdict(list)
    for term in terms:
        terms_of[term.values["rule_code"]].append(term.values)
    earlier: dict[Any, list[tuple[Row, Shape]]] = defaultdict(list)
    for rule in rules:
        shape = shape_of(rule.values["form"], terms_of[rule.values["rule_code"]])
        if shape is None:
            continue
        if not all(shape.sums):
            yield Problem(RULES_FILE, rule.line, "rule_code", message("rule_cancels_out"))
            continue
        alike = earlier[shape.form, tuple(frozenset(each) for each in shape.sums)]
        for other, other_shape in alike:
            fault = conflict(
                shape, other_shape, rule=rule.values["rule_code"], other=other.values["rule_code"], row=other.line
            )
            if fault:
                yield Problem(RULES_FILE, rule.line, "rule_code", fault)
        alike.append((rule, shape))


def shape_of(form: str, terms: Iterable[dict[str, str]]) -> Shape | None:
    """None for a rule that no arithmetic evaluates, and for one that is incomplete or cannot be read."""
    sums: dict[tuple[str, str], Sum] = defaultdict(lambda: defaultdict(Fraction))
    for term in terms:
        if term["side"] not in ("left", "right"):
            continue
        if coefficient(term["coefficient"]):
            return None
        key = (term["table_code"], term["row_selector"], term["measure"], term["whose"])
        sums[term["side"], term["factor"]][key] += Fraction(term["coefficient"])
    left, right, right_2 = sums["left", "1"], sums["right", "1"], sums["right", "2"]
    if not left or not right or (form in FORMS_WITH_TWO_FACTORS and not right_2):
        return None
    if form in ("linear", "bound"):
        difference = {key: left[key] - right[key] for key in {*left, *right}}
        return Shape(form, (scaled(difference, either_way=form == "linear")[0],))
    if form == "sign":
        return Shape(form, (scaled(left, either_way=False)[0], scaled(right, either_way=False)[0]))
    if form in FORMS_WITH_TWO_FACTORS:
        (left, by_left), (right, by_right), (right_2, by_right_2) = map(scaled, (left, right, right_2))
        if form == "ratio":
            return Shape(form, (left, right, right_2), by_right / by_left / by_right_2)
        factors = sorted((right, right_2), key=lambda factor: sorted(factor.items()))
        return Shape(form, (left, *factors), by_right * by_right_2 / by_left)
    return None


def scaled(terms: Sum, either_way: bool = True) -> tuple[Sum, Fraction]:
    """Terms in order, without those that cancel out, the first with coefficient 1; and what they were divided by.
    Unless `either_way` is allowed, that is never less than 0."""
    kept = {key: terms[key] for key in sorted(terms) if terms[key]}
    first = next(iter(kept.values()), Fraction(1))
    divisor = first if either_way else abs(first)
    return {key: value / divisor for key, value in kept.items()}, divisor


def conflict(shape: Shape, other_shape: Shape, rule: str, other: str, row: int) -> Message | None:
    """Compare two rules over the same terms: a rule and an `other` one in line `row`. None where both can stay."""
    if shape == other_shape:
        return message("rule_redundant", rule=rule, other=other, row=row)
    if shape.form == "linear":
        difference = text_of(apart(shape.sums[0], other_shape.sums[0]))
        return message("rule_contradicts", rule=rule, other=other, row=row, sum=difference)
    if shape.form == "bound":
        contradicts = only_zero_satisfies(shape.sums[0], other_shape.sums[0])
    elif shape.form == "sign":
        contradicts = shape.sums == (
            other_shape.sums[0],
            {key: -value for key, value in other_shape.sums[1].items()},
        )
    else:
        contradicts = shape.sums == other_shape.sums
    return message("rule_other_coefficients", rule=rule, other=other, row=row) if contradicts else None


def apart(one: Sum, other: Sum) -> Sum:
    return scaled({key: one[key] - other[key] for key in one})[0]


def only_zero_satisfies(one: Sum, other: Sum) -> bool:
    """Whether of two figures, neither less than 0, only zeros keep two bounds of them (sum <= 0); of more figures than
    two it is not said. Along x + y = 1 each bound is a straight line: a point that keeps both lies at an end of it or
    where one of the bounds is met exactly."""
    if len(one) != 2:
        return False
    bounds = [tuple(bound.values()) for bound in (one, other)]
    places = {Fraction(0), Fraction(1)} | {x / (x - y) for x, y in bounds if x != y}
    return not any(0 <= place <= 1 and all(x * (1 - place) + y * place <= 0 for x, y in bounds) for place in places)


def text_of(terms: Sum) -> str:
    """A sum as a person writes it: T05 total basic - 2 × T05 total project of last_year."""
    parts = []
    for (*cell, whose), value in terms.items():
        number = "" if abs(value) == 1 else f"{float(abs(value)):g} × "
        owner = "" if whose == "own" else f" of {whose}"
        parts.append(f"{'-' if value < 0 else '+'} {number}{' '.join(cell)}{owner}")
    return " ".join(parts).removeprefix("+ ")


def unknown_codes(terms: list[Row], reference: dict[str, list[Row]]) -> Iterator[Problem]:
    """Row codes of digits that no dictionary holds, or only that of other tables. Advice, since dictionaries are
    partial."""
    known = {name: vocabulary(reference, f"classification_{name}", "code") for name in set(CLASSIFICATIONS.values())}
    codes = {name: found for name, found in known.items() if found is not None}
    lines = vocabulary(reference, "template_lines", "row_code")
    if lines is None or len(codes) < len(known):
        return
    # the two-sided tables list the classes that there are
    codes["function"] |= lines
    every = {code for found in codes.values() for code in found}
    for term in terms:
        code, table = term.values["row_selector"], term.values["table_code"]
        if not is_code(code):
            continue
        classification = CLASSIFICATIONS.get(table)
        if code not in every:
            near = nearest(code, codes[classification] if classification else every)
            fault = message("code_in_no_dictionary", code=code, nearest=near)
            yield Problem(TERMS_FILE, term.line, "row_selector", fault)
        elif classification and code not in codes[classification]:
            dictionary = DICTIONARIES[classification]
            fault = message("code_of_other_table", code=code, table=table, classification=dictionary)
            yield Problem(TERMS_FILE, term.line, "row_selector", fault)


def is_code(selector: str) -> bool:
    return selector.isascii() and selector.isdigit()


def lines_of_other_tables(terms: list[Row], reference: dict[str, list[Row]]) -> Iterator[Problem]:
    """Lines of the template by name that it has in other tables only. Whether it has them at all, the check of input
    knows; other templates may have more lines, so it is advice."""
    tables: dict[str, set[str]] = defaultdict(set)
    for line in reference.get("template_lines", []):
        for column in ("row_code", "parent_row_code"):
            if line.values[column]:
                tables[line.values[column]].add(line.values["table_code"])
    words = ROW_SETS | (vocabulary(reference, "levels", "row_level") or set())
    for term in terms:
        code, table = term.values["row_selector"], term.values["table_code"]
        if not is_code(code) and code not in words and code in tables and table not in tables[code]:
            others = ", ".join(sorted(tables[code]))
            fault = message("line_of_other_table", code=code, table=table, tables=others)
            yield Problem(TERMS_FILE, term.line, "row_selector", fault)


def as_json(report: Report) -> dict[str, Any]:
    """For json.dumps. A cell is an object; each group of `alike` is a list of them."""

    def cells(group: list[Cell]) -> list[dict[str, Any]]:
        return [cell._asdict() for cell in group]

    return {
        "problems": [problem.as_json() for problem in report.problems],
        "advice": [problem.as_json() for problem in report.advice],
        "locatability": report.locatability
        and [
            {
                "disclosure_id": each.disclosure_id,
                "score": each.score,
                "money_cells": each.money_cells,
                "located": each.located,
                "seen_only": cells(each.seen_only),
                "alike": [cells(group) for group in each.alike],
            }
            for each in report.locatability
        ],
    }


def lines(report: Report, language: str) -> Iterator[str]:
    """Write the report out for a person: the figures of one disclosure one by one, of several only in numbers."""
    return (said.text(language) for said in messages(report))


def messages(report: Report) -> Iterator[Message]:
    problems = report.problems
    yield message("catalogue_problems", count=len(problems)) if problems else message("catalogue_sound")
    yield from (message("indented", what=problem.as_message()) for problem in problems)
    yield from (message("advice", what=problem.as_message()) for problem in report.advice)
    if report.locatability is None:
        yield message("no_locatability")
    for each in report.locatability or []:
        only, alike = len(each.seen_only), sum(map(len, each.alike))
        yield message(
            "locatability",
            disclosure=each.disclosure_id,
            score=f"{each.score:.1%}",
            located=each.located,
            amounts=each.money_cells,
            only=only,
            alike=alike,
        )
        if len(report.locatability or []) == 1:
            yield from (message("in_one_equation", cell=text_of_cell(cell)) for cell in each.seen_only)
            yield from (message("alike", cells=" | ".join(map(text_of_cell, group))) for group in each.alike)
