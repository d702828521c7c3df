"""The rule catalogue's grammar: what the seeds rules.csv and rule_terms.csv may say.

The SQL that evaluates the catalogue takes what it does not know for a row code or passes it over: a rule that is
misspelt would hold for ever.
"""

import re
from collections import Counter
from collections.abc import Iterator

from tieout.inputs.csv_table import Row
from tieout.inputs.problem import Problem
from tieout.inputs.values import Check, Checks, coefficient, filled, one_of, positive_integer, rule_code, vocabulary
from tieout.messages import Message, message

FORMS = {"linear", "product", "ratio", "bound", "sign", "text"}
FORMS_WITH_TWO_FACTORS = {"product", "ratio"}
FAMILIES = {
    "hierarchy", "row", "balance", "cross_table", "procurement", "project", "performance", "narrative",
    "year_over_year", "consolidation", "completeness", "classification", "wording",
}  # fmt: skip
SEVERITIES = {"error", "warn", "info"}
WHOSE = {"own", "units", "last_year"}
"""The disclosure that a term is of: itself, the units of a department, the same organisation a year before."""
SIDES = {"left", "right", "unless", "needs", "reads"}
EXISTS_WHEN = {"any", "left", "both"}
ROW_SETS = {"*", "parent", "children", "leaf", "total"}
ROW_KEYS = {"by_project", "by_project_name", "by_function", "by_economic", "by_catalogue", "by_detail"}
ONE_EQUATION = {"leaf", "total"}
"""Of the words above those whose rows stand in one equation together; of the others each row code has its own."""


def catalogue_checks(reference: dict[str, list[Row]]) -> dict[str, Checks]:
    """Checks of single values of both seeds, by seed and column. `reference` holds the rows of seeds that could be read
    whole; a vocabulary that is not among them is not checked against."""
    return {
        "rules": {
            "rule_code": rule_code,
            "form": one_of(FORMS, "a_form"),
            "family": one_of(FAMILIES, "a_family"),
            "severity": one_of(SEVERITIES, "a_severity"),
            "exists_when": one_of(EXISTS_WHEN, "a_reading"),
            "title_zh": filled,
            "title_en": filled,
        },
        "rule_terms": {
            "rule_code": one_of(vocabulary(reference, "rules", "rule_code"), "a_rule"),
            "term_no": positive_integer,
            "side": one_of(SIDES, "a_side"),
            "factor": one_of({"1", "2"}, "a_factor"),
            "table_code": one_of(vocabulary(reference, "tables", "table_code"), "a_table"),
            "row_selector": row_selector(reference),
            "measure": one_of(vocabulary(reference, "measures", "measure"), "a_measure", "*"),
            "coefficient": coefficient,
            "whose": one_of(WHOSE, "a_whose"),
        },
    }


def catalogue_problems(reference: dict[str, list[Row]], rules_file: str, terms_file: str) -> Iterator[Problem]:
    """What shows only between rows: rules or terms twice, rules that compare nothing, terms that nothing would read or
    that never meet. `reference` holds both seeds, and the dictionaries that could be read whole."""
    rules, terms = reference["rules"], reference["rule_terms"]
    yield from repeated(rules, ("rule_code",), rules_file)
    yield from repeated(terms, ("rule_code", "term_no"), terms_file)
    two_factor_places = {(form, "right") for form in FORMS_WITH_TWO_FACTORS}
    parts = Counter((term.values["rule_code"], term.values["side"], term.values["factor"]) for term in terms)
    forms = {rule.values["rule_code"]: rule.values["form"] for rule in rules}
    for rule in rules:
        for column, fault in incomplete(rule.values, parts):
            yield Problem(rules_file, rule.line, column, fault)
    links: dict[str, str] = {}
    scopes: dict[tuple[str, str], tuple[bool, str]] = {}
    for term in terms:
        form = forms.get(term.values["rule_code"])
        if wrong := wrong_link(term.values, form, links):
            yield Problem(terms_file, term.line, "whose", wrong)
        if wrong := wrong_side(term.values["side"], form):
            yield Problem(terms_file, term.line, "side", wrong)
        for column, fault in apart(term.values, reference, scopes):
            yield Problem(terms_file, term.line, column, fault)
        if term.values["factor"] == "2" and form and (form, term.values["side"]) not in two_factor_places:
            yield Problem(terms_file, term.line, "factor", message("factor_unread"))


def incomplete(rule: dict[str, str], parts: Counter[tuple[str, str, str]]) -> Iterator[tuple[str, Message]]:
    """Column and fault of a rule that lacks what its form needs. `parts` counts terms by rule, side and factor."""
    code, form = rule["rule_code"], rule["form"]
    if form == "text":
        yield from ((column, message("empty")) for column in ("message_zh", "message_en") if not rule[column])
    elif form in FORMS:
        needed = [("left", "1"), ("right", "1"), *([("right", "2")] if form in FORMS_WITH_TWO_FACTORS else [])]
        for side, factor in needed:
            if not parts[code, side, factor]:
                yield "rule_code", message("term_missing", rule=code, side=side, factor=factor)


def wrong_link(term: dict[str, str], form: str | None, links: dict[str, str]) -> Message | None:
    """What is wrong with a term of another disclosure than the own one. `links` holds what ties the rules so far, by
    rule, and takes in what this term adds."""
    code, whose = term["rule_code"], term["whose"]
    if whose not in WHOSE or whose == "own":
        return None
    if form == "text":
        return message("whose_in_text", whose=whose)
    if term["side"] == "left":
        return message("whose_on_left", whose=whose)
    link = links.setdefault(code, whose)
    return None if link == whose else message("whose_mixed", whose=whose, other=link)


def wrong_side(side: str, form: str | None) -> Message | None:
    """A model compares texts, and what a term of such a rule takes would be added up besides."""
    if form not in FORMS or side not in SIDES or (form == "text") == (side == "reads"):
        return None
    return message("side_only_reads") if form == "text" else message("side_never_reads", form=form)


def apart(
    term: dict[str, str], reference: dict[str, list[Row]], scopes: dict[tuple[str, str], tuple[bool, str]]
) -> Iterator[tuple[str, Message]]:
    """Column and fault of a term whose figures never meet those of an earlier term of its rule: one takes rows, or
    measures, one after the other, and the other does not. `scopes` holds how the first term of each rule takes them,
    and takes in what this term adds."""
    selector, measure = term["row_selector"], term["measure"]
    levels = vocabulary(reference, "levels", "row_level")
    checks = catalogue_checks(reference)["rule_terms"]
    if term["side"] not in ("left", "right") or not levels:
        return
    if checks["row_selector"](selector) or checks["measure"](measure):
        return
    each_row = selector in (ROW_SETS | ROW_KEYS | levels) - ONE_EQUATION
    for column, written, each in (("row_selector", selector, each_row), ("measure", measure, measure == "*")):
        first_each, first = scopes.setdefault((term["rule_code"], column), (each, written))
        if each != first_each:
            many, one = (written, first) if each else (first, written)
            yield column, message("terms_apart", one=one, many=many)


def repeated(rows: list[Row], columns: tuple[str, ...], file: str) -> Iterator[Problem]:
    """Rows whose `columns` stand in an earlier row already."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.values[column] for column in columns)
        earlier = first.setdefault(key, row.line)
        if earlier != row.line:
            yield Problem(file, row.line, columns[-1], message("key_in_row", key=" ".join(key), row=earlier))


def row_selector(reference: dict[str, list[Row]]) -> Check:
    """The grammar of macros/selectors.sql. Digits are a row code; another code must stand in the template's lines."""
    levels = vocabulary(reference, "levels", "row_level")
    codes = vocabulary(reference, "template_lines", "row_code")
    parents = vocabulary(reference, "template_lines", "parent_row_code")
    if levels is None or codes is None or parents is None:
        return one_of(None, "a_row_selector")
    known = one_of(
        ROW_SETS | ROW_KEYS | levels | codes | parents | {f"sum:{level}" for level in levels}, "a_row_selector"
    )
    return lambda value: None if re.fullmatch("[0-9]+|name:.+", value) else known(value)
