"""One thing said twice with different figures, changes without a reason, headings of another year."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tieout.narrative.folded import folded
from tieout.narrative.intervals import amount, printed
from tieout.narrative.names import is_of_projects, name_of
from tieout.narrative.paragraphs import Paragraph
from tieout.narrative.recompute import sign_of
from tieout.narrative.slips import Slip, slip_of
from tieout.narrative.statements import Statement
from tieout.text import decimals_of

THREE_PUBLIC = re.compile("三公|因公出国|公务接待|公务用车")
REASON = re.compile("原因|主要(?:是|为|因|系)|由于|因为|根据|按照|按|为了|鉴于|落实|厉行节约|(?<!原)因(?!公|素)")
TWO_STAGES = re.compile("年初预算.*决算|调整预算")
"""What a sentence says that gives an amount of each stage."""
CHANGED = ("change", "change_pct")
TITLE = re.compile("预算|决算|收支|三公|支出表|收入表")
OTHER_YEARS = re.compile("执行|自评|评价|绩效|上年|截至|结转|比|较|计划|规划|项目|年-|—|至|-")
BUDGET = "last_year_budget"
ENOUGH = 3
"""Headings, or amounts, of the year that make another year strange."""


def said_twice(statements: Iterable[Statement], measure: Callable[[Statement], tuple[str, str]]) -> Iterator[Slip]:
    """Amounts of one thing and year that differ from what is said of it most often, of several as often from the first.
    `measure` gives the measure of a statement and, where that has many rows, its row; empty texts where no dictionary
    knows it. A measure is one thing wherever it is stated, another subject only under its heading."""
    said: dict[tuple[object, ...], list[Statement]] = {}
    statements = list(statements)
    of_budgets = {each.sentence for each in statements if each.kind == "budget_amount"}
    for each in statements:
        if each.kind != "amount" or each.base or each.within or printed(each.value) is None:
            continue
        if not each.path and (each.carried or is_of_projects(each)):
            continue
        if TWO_STAGES.search(each.sentence) and each.sentence not in of_budgets:
            continue
        known = measure(each)
        place = known if known[0] else (each.heading, each.whole, each.subject)
        said.setdefault((*place, each.year), []).append(each)
    for alike in said.values():
        usual = max(alike, key=lambda one: sum(agree(one, other) for other in alike))
        for each in alike:
            if not agree(usual, each):
                yield slip_of("said_twice", each, expected=f"{usual.value}{usual.unit}")


def agree(one: Statement, other: Statement) -> bool:
    """Whether two statements may give the same amount; printed with as many decimals it has the same digits."""
    first, second = amount(one), amount(other)
    if not first or not second:
        return True
    if one.unit == other.unit and decimals_of(one.value) == decimals_of(other.value):
        return first == second
    return first.meets(second)


def years(statements: Iterable[Statement], year: str) -> Iterator[Slip]:
    """Years that the figures beside them contradict: a comparison with another year than that whose amount was said,
    a budget of two years ago among those of last year, this year's amount as last year's."""
    if not year:
        return
    last, before_last = str(int(year) - 1), str(int(year) - 2)
    said: dict[tuple[int, str], list[Statement]] = {}
    items = [each for each in statements if each.path and not each.within]
    for each in items:
        said.setdefault((each.paragraph, each.subject), []).append(each)
    usual = sum(each.kind == "amount" and each.base == BUDGET and each.year == last for each in items)
    for beside in said.values():
        earlier = [each for each in beside if each.kind == "amount" and each.base.startswith("last_year")]
        own = {each.value for each in beside if each.kind == "amount" and not each.base and each.year == year}
        budgets = [each for each in earlier if each.base == BUDGET and each.year == last]
        for each in beside:
            if (each.base == "other" and before_last in each.sentence and any(one.year == last for one in earlier)) or (
                each in earlier and each.base == BUDGET and each.year == before_last and not budgets and usual >= ENOUGH
            ):
                yield slip_of("other_year", each, before_last, expected=last)
            elif each in budgets and each.value in own and any(one.value != each.value for one in budgets):
                yield slip_of("other_year", each, expected=year)


def reasons_against(statements: Iterable[Statement]) -> Iterator[Slip]:
    """增加的主要原因是 of what decreased, by every change of it under the heading."""
    statements = list(statements)
    signs: dict[tuple[tuple[str, ...], str], set[int]] = {}
    for each in statements:
        if each.kind == "change" and not each.within and (name := name_of(each.subject)):
            sign = sign_of(each.direction)
            if sign and (moved := amount(each)) and moved.low > 0:
                signs.setdefault((each.heading, name), set()).add(sign)
    for each in statements:
        found = signs.get((each.heading, name_of(each.subject)), set()) if each.kind == "direction" else set()
        sign = sign_of(each.direction)
        if sign and found == {-sign} and re.search(f"{re.escape(each.direction)}的?(?:主要)?原因", each.sentence):
            yield slip_of("direction", each, each.direction, "减少" if sign > 0 else "增加")


def reasons(paragraphs: list[Paragraph], statements: Iterable[Statement]) -> Iterator[Slip]:
    """Changes of 三公 in a section that gives no reason for any: the first of each section."""
    texts = {paragraph.order: folded(paragraph.text).text for paragraph in paragraphs}
    after = dict(zip(texts, [*list(texts.values())[1:], ""], strict=False))
    given: set[tuple[str, ...]] = set()
    for paragraph in paragraphs:
        if not paragraph.is_heading and REASON.search(texts[paragraph.order]):
            given.add(paragraph.heading)
    seen: set[tuple[str, ...]] = set()
    for each in statements:
        if each.kind not in CHANGED or each.within or not THREE_PUBLIC.search(each.subject) or each.heading in seen:
            continue
        figure = printed(each.value)
        if figure and figure.low > 0 and each.heading not in given and not REASON.search(after[each.paragraph]):
            seen.add(each.heading)
            yield slip_of("reason_absent", each, (each.direction or "") + each.value + each.unit)


def heading_years(paragraphs: Iterable[Paragraph], year: str) -> Iterator[Slip]:
    """Headings of tables and sections that name one year, and that another than most."""
    found: list[tuple[Paragraph, set[str]]] = []
    for paragraph in paragraphs:
        text = folded(paragraph.text).text
        if paragraph.is_heading and TITLE.search(text):
            found.append((paragraph, set(re.findall(r"((?:19|20)\d{2})年", text))))
    counted = Counter(year for _, years in found for year in years)
    for paragraph, years in found:
        whole = folded(paragraph.text)
        if len(years) == 1 and year not in years and counted[year] >= ENOUGH and not OTHER_YEARS.search(whole.text):
            other = next(iter(years))
            start = whole.text.index(other)
            first, last = whole.place(start, start + len(other))
            yield Slip(
                "heading_year",
                paragraph.order,
                paragraph.page,
                paragraph.text,
                other,
                first,
                last,
                year,
                paragraph.text,
            )
