"""Which table a title names, and which measure a path of headings: by the dictionaries under seeds/templates.

What is in no dictionary stays unknown, with the reason.
"""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from tieout.documents import seeds
from tieout.documents.header import Column, Layout
from tieout.documents.joining import Titled
from tieout.documents.text import clean, folded
from tieout.documents.titles import BODY, MARK, TITLE_END, code_of
from tieout.documents.words import Words, plain, years_of

LONGEST_TITLE = 60
LINES_ABOVE = 8
"""Lines above a table among which its title is looked for."""
OWN_STAGE = {"budget": "budget", "final_accounts": "final"}


class Named(NamedTuple):
    """`code` is that of seeds/reference/tables.csv, blank where the table has no place there; `kind` is which of
    its shapes it has; `reason` says why it has no code."""

    title: str
    code: str
    kind: str
    reason: str


class Meaning(NamedTuple):
    """What a column holds. `stage` is blank for the document's own figures, else budget, last_year …; `reason` says why
    it has no measure."""

    side: str
    measure: str
    stage: str
    reason: str


def named(table: Titled) -> Named:
    """The title of a table and the table that it is."""
    lines = candidates(table)
    for line in lines:
        if TITLE_END.search(folded(line)) and (found := code_of(line)):
            return Named(line, *found, "" if found[0] else f"known table without a place: {found[1]}")
    for upper, lower in zip(lines[1:], lines, strict=False):
        both = upper + lower
        if len(folded(both)) <= LONGEST_TITLE and TITLE_END.search(folded(both)) and (found := code_of(both)):
            return Named(both, *found, "" if found[0] else f"known table without a place: {found[1]}")
    if table.table.name and (found := code_of(table.table.name)):
        return Named(table.table.name, *found, "" if found[0] else f"known table without a place: {found[1]}")
    title = next((line for line in lines if TITLE_END.search(folded(line))), lines[0] if lines else table.table.name)
    return Named(title, "", "", "its title is in no dictionary" if title else "it has no title")


def candidates(table: Titled) -> list[str]:
    """Lines above a table that may be its title, the nearest first."""
    pieces = []
    for line in table.lines()[-LINES_ABOVE:]:
        pieces += [clean(piece) for piece in re.split(r" {2,}|\t", line) if piece.strip()]
    return [piece for piece in reversed(pieces) if may_be_title(piece)]


def may_be_title(line: str) -> bool:
    text = folded(line)
    return (
        1 < len(text) <= LONGEST_TITLE
        and "。" not in text
        and not MARK.fullmatch(text)
        and not BODY.fullmatch(text)
        and not re.match(r"(?:金额)?单位[:：]", text)
    )


@cache
def path_rows() -> dict[tuple[str, str, str, str], str]:
    return {
        (row["table_code"], row["table_kind"], row["side"], row["path"]): row["measure"]
        for row in seeds.rows("templates/header_paths")
    }


@cache
def side_words() -> dict[str, str]:
    return {row["word"]: row["side"] for row in seeds.rows("templates/sides")}


def meanings(shape: Layout, table: Named, document_type: str, year: int | None, words: Words) -> dict[int, Meaning]:
    """The meaning of every figure column by its number."""
    found: dict[int, Meaning] = {}
    used: set[str] = set()
    sides = sorted({column.side for column in shape.columns if column.role == "figure"})
    for side in sides:
        columns = [column for column in shape.columns if column.side == side]
        figures = [column for column in columns if column.role == "figure"]
        name = side_of(columns) if len(sides) > 1 else ""
        if name in used:
            # what is spent, classified another way once more
            reason = f"a second side of {name}"
            found.update({column.number: Meaning("", "", "", reason) for column in figures})
            continue
        used.update({name} - {""})
        prefix = common_prefix([column.path for column in figures]) if len(figures) > 1 else 0
        # a heading over the labels too says what the rows are: 人员经费 over a list of codes
        prefix = max(prefix, common_prefix([column.path for column in columns]) if len(columns) > len(figures) else 0)
        for column in figures:
            found[column.number] = meaning_of(column, prefix, name, len(sides) > 1, table, document_type, year, words)
        if len(sides) == 1 and len(figures) == 1:
            found.update(sole_column(figures[0], found[figures[0].number], table, words))
    return without_doubles(found, shape)


def sole_column(column: Column, meant: Meaning, table: Named, words: Words) -> dict[int, Meaning]:
    """The only column of figures is what the table is of, whatever it is called: 一般公共预算基本支出 in table 07. One
    that the dictionary knows for something else is not."""
    known = [word.role for heading in column.path if (word := words.find(heading))]
    if meant.measure or "stage" in known or "figure" in known or not column.path:
        return {}
    measure = look_up(table, "", [])
    return {column.number: meant._replace(measure=measure, reason="")} if measure else {}


def side_of(columns: list[Column]) -> str:
    """income, expenditure or use: by the lowest heading over the side that says so."""
    for column in columns:
        for heading in reversed(column.path):
            if side := side_words().get(plain(heading), ""):
                return side
    return ""


def common_prefix(paths: list[tuple[str, ...]]) -> int:
    """How many headings from the top stand over all columns."""
    count = 0
    shortest = min(len(path) for path in paths)
    while count < shortest and len({folded(path[count]) for path in paths}) == 1:
        count += 1
    return count


def meaning_of(
    column: Column,
    prefix: int,
    side: str,
    sided: bool,
    table: Named,
    document_type: str,
    year: int | None,
    words: Words,
) -> Meaning:
    stage = ""
    tokens: list[str] = []
    for level, heading in enumerate(column.path):
        key = plain(heading)
        word = words.find(heading)
        if word and word.role == "stage":
            stage = word.meaning
        elif level < prefix or (sided and key in side_words()):
            continue
        elif word and word.role == "figure":
            tokens.append(word.meaning)
        elif not (word and word.role in ("amount", "label", "code", "line")):
            tokens.append(key)
    stage = own_or_other(stage, column.path, document_type, year)
    measure = look_up(table, side, tokens)
    if measure is None and not sided and len(tokens) > 1 and prefix == 0:
        # a heading over all columns but one says what the table is of, not what the column is
        measure = look_up(table, side, [token for token in tokens if token not in side_words()])
    if measure is None and prefix == len(column.path) and column.path:
        measure = look_up(table, side, [word.meaning]) if (word := words.find(column.path[-1])) else None
    if measure:
        return Meaning(side, measure, stage, "")
    heading = "/".join(column.path)
    return Meaning(
        side, "", stage, f"heading in no dictionary: {heading}" if heading else "no heading above the column"
    )


def look_up(table: Named, side: str, tokens: list[str]) -> str | None:
    path = "/".join(tokens)
    rows = path_rows()
    for code, kind, which in (
        (table.code, table.kind, side),
        (table.code, table.kind, ""),
        ("", table.kind, side),
        ("", table.kind, ""),
        (table.code, "", side),
        (table.code, "", ""),
        ("", "", ""),
    ):
        if (code or kind or path) and (found := rows.get((code, kind, which, path))):
            return found
    return None


def own_or_other(stage: str, path: tuple[str, ...], document_type: str, year: int | None) -> str:
    """The stage of a column beside the document's own: another year's, or the budget in final accounts."""
    years = years_of(path)
    if year and years and year not in years:
        gap = year - max(years)
        if gap == 1:
            return stage if stage.startswith("last_year") else f"last_year_{stage}".rstrip("_")
        return f"{gap}_years_ago_{stage}".rstrip("_")
    return "" if stage == OWN_STAGE.get(document_type) else stage


def without_doubles(found: dict[int, Meaning], shape: Layout) -> dict[int, Meaning]:
    """Two columns of one side that would be the same are neither."""
    sides = {column.number: column.side for column in shape.columns}
    count = Counter((sides[number], each.measure, each.stage) for number, each in found.items() if each.measure)
    return {
        number: Meaning(each.side, "", each.stage, f"more than one column reads as {each.measure}")
        if each.measure and count[(sides[number], each.measure, each.stage)] > 1
        else each
        for number, each in found.items()
    }
