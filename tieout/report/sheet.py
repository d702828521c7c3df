"""HTML of published rows: each text as it was published, wrong figures marked where they stand."""

from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup

from tieout import words
from tieout.report.department import Department, Mark
from tieout.report.layout import CODE, Column, Line, TablePart, place, seed_of
from tieout.report.reading import Row
from tieout.text import bilingual, escaped
from tieout.warehouse.equations import cell_of

LONG = 30
"""Characters of a text that gets a wide column."""
DEEPEST = 4
BOLD = ("total", "subtotal", "class")
CLASSES = {"code": "code", "figure": "n", "text": "", "word": "", "label": ""}


class Sheet:
    """Writes the rows of one department's tables; `measure` gives the words of a measure. An id stands once on a page,
    also where a row is printed twice."""

    def __init__(self, page: Department, measure: Callable[[str], tuple[str, str]]) -> None:
        self.marks, self.measure = page.marks, measure
        self.members = {cell for item in page.equations for cell in item.equation.cells}
        candidates = [*page.errors, *(accepted for accepted, _ in page.accepted)]
        suspects = [suspect for each in candidates for suspect in each]
        self.sources = {source_of(row) for row in (*page.findings, *suspects) if row["source_file"]}
        self.shown = {
            (part.seed_name, line.row_no)
            for table in page.tables
            for form in table.forms
            for part, lines in form.parts
            for line in lines
        }
        self.placed: set[int] = set()

    def rows(self, part: TablePart, lines: list[Line]) -> Markup:
        """The body of a part: rows of a grid, or for each row a form of its own."""
        if part.layout == "form":
            return Markup("\n".join(self.fields(part, line) for line in lines))
        return Markup("<tbody>\n" + "\n".join(self.row(part, line) for line in lines) + "\n</tbody>")

    def row(self, part: TablePart, line: Line) -> str:
        # Only a table by code prints its hierarchy.
        by_code = part.columns[0].holds == "code"
        bold = f' class="{line.level}"' if line.level in BOLD and by_code else ""
        depth = min(line.depth, DEEPEST) if by_code else 0
        columns = "".join(self.cell(column, line, depth) for column in part.shown)
        return f"<tr{bold}{self.anchor(part, line)}>{columns}</tr>"

    def fields(self, part: TablePart, line: Line) -> str:
        """A line a field."""
        rows = [
            f'<tr><th scope="row">{bilingual(*column.title)}</th>{self.cell(column, line, label="td")}</tr>'
            for column in part.shown
        ]
        return f"<tbody{self.anchor(part, line)}>{''.join(rows)}</tbody>"

    def totals(self, line: Row, measures: list[str], name: str) -> Markup:
        """A line of rebuilt totals (department.rebuilt_of), a row a measure, with what names them where that changes;
        `name` is that of the code in the dictionary, for a row that the table does not print."""
        rows, said = [], None
        for measure in measures:
            total = line["by_measure"].get(measure)
            if total is None:
                continue
            head = head_of_total(line["code"], total["label"] or name)
            apart = " error" if total["outcome"] == "broken" else ""
            depth = f' class="d{min(line["depth"], DEEPEST)}"' if line["depth"] else ""
            rows.append(
                f'<tr><th scope="row"{depth}>{unseen(head) if head == said else head}</th>'
                f"<td>{bilingual(*self.measure(measure))}</td>"
                f'<td class="n">{total["published_shown"]}</td><td class="n">{total["rebuilt_shown"]}</td>'
                f'<td class="n{apart}">{total["difference_shown"]}</td></tr>'
            )
            said = head
        return Markup("".join(rows))

    def source(self, row: Row) -> Markup:
        """The file and row that a finding or suspect was read from, as a link where the page shows that row."""
        if not row["source_file"]:
            return Markup()
        file, number = source_of(row)
        text = escaped(place(row))
        return Markup(f'<a href="#{row_id(file, number)}">{text}</a>' if (file, number) in self.shown else text)

    def anchor(self, part: TablePart, line: Line) -> str:
        source = part.seed_name, line.row_no
        return f' id="{row_id(*source)}"' if source in self.sources else ""

    def cell(self, column: Column, line: Line, depth: int = 0, label: str = "th") -> str:
        """A table cell; `label` is the tag of what names the row, `depth` its steps to the right."""
        text = line.texts.get(column.name, "")
        content = str(bilingual(*words.word(words.CODED, text))) if column.holds == "word" else escaped(text)
        kind, attributes = CLASSES[column.holds], ""
        if column.name in line.cells:
            content, marked, attributes = self.figures(line.cells[column.name], text, content)
            kind = f"{kind} {marked}".strip()
        if column.holds == "label":
            kind = f"{kind} d{depth}".strip() if depth else kind
        elif len(text) > LONG:
            kind = f"{kind} long".strip()
        # A head without a text is none.
        tag = label if column.holds == "label" and text else "td"
        scope = ' scope="row"' if tag == "th" else ""
        classes = f' class="{kind}"' if kind else ""
        return f"<{tag}{scope}{classes}{attributes}>{content}</{tag}>"

    def figures(self, cells: list[Row], text: str, content: str) -> tuple[str, str, str]:
        """Content, classes and attributes of a place with figures. A marked figure is a button with the suggestion
        beside it; where more was printed than the figure, it follows the text. Members of the page's equations have a
        key, so that these can point at them."""
        marks = [(cell, self.marks[cell_of(cell)]) for cell in cells if cell_of(cell) in self.marks]
        if not marks:
            members = [cell for cell in cells if cell_of(cell) in self.members]
            return content, "", key(members[0]) if members else ""
        buttons = " ".join(self.button(cell, mark) for cell, mark in marks)
        alone = len(cells) == 1 and cells[0]["published_text"] == text.strip()
        first = marks[0][1]
        return buttons if alone else f"{content} {buttons}", f"marked {first.kind} {first.level}".strip(), ""

    def button(self, cell: Row, mark: Mark) -> str:
        """The published figure, struck out where another one is suggested; it says in words which figure it is."""
        figure = escaped(cell["published_text"])
        if suggestion := mark.suggestions.get(cell["source_row"]):
            figure = f"<s>{figure}</s> <ins>{escaped(suggestion)}</ins>"
        label = escaped(cell["row_label"] or cell["row_code"])
        waived = f"{bilingual('核实认可', 'waived')} " if mark.kind == "waived" else ""
        name = unseen(f"<bdi>{label}</bdi> {bilingual(*self.measure(cell['measure']))} {waived}")
        numbers = " ".join(map(str, mark.equations))
        anchor = "" if mark.number in self.placed else f' id="c{mark.number}"'
        self.placed.add(mark.number)
        return f'<button type="button"{anchor}{key(cell)} data-equations="{numbers}">{name}{figure}</button>'


@lru_cache
def heads(part: TablePart) -> Markup:
    """Heads of a grid: columns under their common heading, the others over both lines."""
    grouped = any(group[0] for group, _ in part.heads)
    upper = []
    for group, columns in part.heads:
        if group[0]:
            upper.append(f'<th scope="colgroup" class="group" colspan="{len(columns)}">{bilingual(*group)}</th>')
        else:
            upper += [head(column, ' rowspan="2"' if grouped else "") for column in columns]
    lower = [head(column) for group, columns in part.heads if group[0] for column in columns]
    return Markup("".join(f"<tr>{''.join(row)}</tr>" for row in (upper, lower) if row))


def head(column: Column, attributes: str = "") -> str:
    kind = ' class="n"' if column.holds == "figure" else ""
    return f'<th scope="col"{attributes}{kind}>{bilingual(*column.title)}</th>'


def head_of_total(code: str, label: str) -> str:
    if CODE.fullmatch(code):
        return f'<span class="code">{escaped(code)}</span> {escaped(label)}'
    return str(bilingual("合计", "total")) if code == "total" else escaped(label or code)


def unseen(content: str) -> str:
    """For readers that listen."""
    return f'<span class="unseen">{content}</span>'


def key(cell: Row) -> str:
    return f' data-cell="{escaped("/".join(cell_of(cell)[1:]))}"'


def source_of(row: Row) -> tuple[str, int | None]:
    return seed_of(row["source_file"]), row["source_row"]


def row_id(seed_name: str, row_no: int | None) -> str:
    return f"r-{seed_name}-{row_no}"
