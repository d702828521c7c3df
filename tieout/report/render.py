"""Templates and what they call."""

import re
from collections.abc import Callable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tieout import words
from tieout.report.layout import place
from tieout.report.reading import Names, Row
from tieout.report.search import page_of
from tieout.text import bilingual, escaped, file_name, grouped, local_day, shown, ten_thousands
from tieout.warehouse.equations import cell_of, plain


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
        file_name=file_name, local_day=local_day, place=place, cell_of=cell_of, plain=plain,
        department_link=department_link(pages),
    )  # fmt: skip
    return made


def department_link(pages: set[str]) -> Callable[[Row, str], Markup]:
    def link(row: Row, root: str) -> Markup:
        name, key = escaped(row["organisation_name"] or row["disclosure_id"]), escaped(row["disclosure_id"])
        text = f'<bdi>{name}</bdi> <span class="id">{key}</span>'
        page = page_of(row["disclosure_id"], pages)
        return Markup(f'<a href="{escaped(root + page)}">{text}</a>' if page else text)

    return link


def squeezed(page: str) -> str:
    """Without the blank lines and indents that templates leave."""
    return re.sub(r"\n\s*\n+", "\n", page)
