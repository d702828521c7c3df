"""Templates and what they call."""

import re
from collections.abc import Callable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tieout.equations import Cell, cell_of
from tieout.report import words
from tieout.report.department import Mark
from tieout.report.layout import part_of
from tieout.report.reading import Row
from tieout.report.search import page_of
from tieout.report.text import bilingual, escaped, file_name, grouped, shown, ten_thousands


class Names:
    """Words of tables, measures and rules as (zh, en), out of the reference seeds."""

    def __init__(self, tables: dict[str, Row], measures: dict[str, Row], rules: dict[str, Row]) -> None:
        self.tables, self.measures, self.rules = tables, measures, rules

    def table(self, code: str) -> tuple[str, str]:
        return pair(self.tables, code, "title")

    def measure(self, code: str) -> tuple[str, str]:
        return pair(self.measures, code, "name")

    def rule(self, code: str) -> tuple[str, str]:
        return pair(self.rules, code, "title")


def pair(seed: dict[str, Row], code: str, column: str) -> tuple[str, str]:
    row = seed.get(code)
    return (row[f"{column}_zh"], row[f"{column}_en"]) if row else (code, code)


def environment(names: Names, pages: set[str]) -> Environment:
    """Jinja with every value escaped and made visible. `pages` are the disclosures that have a page."""
    made = Environment(
        loader=PackageLoader("tieout.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        t=bilingual, words=words, word=words.word, grouped=grouped, ten_thousands=ten_thousands, names=names,
        file_name=file_name, place=place, cell_of=cell_of, department_link=department_link(pages),
    )  # fmt: skip
    return made


def place(row: Row) -> str:
    """Where a text stands in what was read: the file without its folders, and the row."""
    if not row["source_file"]:
        return ""
    return part_of(row["source_file"]) + (f" #{row['source_row']}" if row["source_row"] else "")


def department_link(pages: set[str]) -> Callable[[Row, str], Markup]:
    def link(row: Row, root: str) -> Markup:
        name, key = escaped(row["organisation_name"] or row["disclosure_id"]), escaped(row["disclosure_id"])
        text = f'<bdi>{name}</bdi> <span class="id">{key}</span>'
        page = page_of(row["disclosure_id"], pages)
        return Markup(f'<a href="{escaped(root + page)}">{text}</a>' if page else text)

    return link


def figures(disclosure_id: str, marks: dict[Cell, Mark], members: set[Cell]) -> Callable[[Row | None], Markup]:
    """A function that gives the table cell of a figure: as published and, where it is marked, as a button with the
    suggestion beside it. `members` are figures of the page's equations, so that these can point at them."""
    placed: set[int] = set()

    def figure(row: Row | None) -> Markup:
        if row is None:
            return Markup("<td></td>")
        cell = Cell(disclosure_id, row["table_code"], row["row_code"], row["measure"])
        text = escaped(row["published_text"])
        mark = marks.get(cell)
        key = f' data-cell="{escaped("/".join(cell[1:]))}"' if cell in members else ""
        if mark is None:
            return Markup(f'<td class="n"{key}>{text}</td>')
        # A row that is printed twice has one mark, and an id stands once.
        anchor = "" if mark.number in placed else f' id="c{mark.number}"'
        placed.add(mark.number)
        if mark.suggestion:
            text = f"<s>{text}</s> <ins>{escaped(mark.suggestion)}</ins>"
        numbers = " ".join(map(str, mark.equations))
        return Markup(
            f'<td class="n marked {mark.kind} {mark.level}"{anchor}{key}>'
            f'<button type="button" data-equations="{numbers}">{text}</button></td>'
        )

    return figure


def squeezed(page: str) -> str:
    """Without the blank lines and indents that templates leave."""
    return re.sub(r"\n\s*\n+", "\n", page)
