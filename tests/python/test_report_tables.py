"""The published tables in the report: every row, column and text as it was published."""

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import bureau as peers
import duckdb
import pytest
import yaml
from conftest import ROOT, WAREHOUSE, Built, run_tieout
from printed import cell, page_of

from tieout.report import reading
from tieout.report.department import department
from tieout.report.layout import Column, TablePart, tables_of
from tieout.report.render import Names, environment
from tieout.report.sheet import Sheet, heads
from tieout.report.site import Site


def test_a_page_of_three_hundred_tables() -> None:
    parts = {f"t{number:03d}": part(f"T{number:03d}", f"t{number:03d}") for number in range(300)}
    cells = [
        cell(f"T{number:03d}", f"{row}", measure, "1.00", source_file=f"t{number:03d}.csv", source_row=row)
        for number in range(300)
        for row in range(1, 4)
        for measure in ("total", "basic")
    ]
    assert department_page(cells, parts).count('<table class="published grid">') == 300


@pytest.mark.parametrize(
    ("counts", "lead"),
    [
        pytest.param({"errors": 2, "broken": 1}, "有不能成立的算术关系", id="a sum"),
        pytest.param({"warnings": 1, "broken": 1}, "有不能成立的算术关系", id="a sum at level warn"),
        pytest.param({"errors": 1}, "算术关系均成立，但有必须更正之处", id="a text"),
        pytest.param({"warnings": 1}, "没有算术错误，有事项需要人工核实", id="a text at level warn"),
        pytest.param({"hints": 1}, "在已核对的范围内没有疑点", id="nothing"),
    ],
)
def test_a_page_begins_with_what_is_wrong(counts: dict[str, int], lead: str) -> None:
    (first,) = re.findall(r'<p class="lead">\s*<span lang="zh">([^<。]*)', department_page([], {}, **counts))
    assert first.startswith(lead)


def department_page(cells: list[dict], parts: dict[str, TablePart], **counts: int) -> str:
    found = {kind: [] for kind in (*reading.BY_DISCLOSURE, "equations")} | {"cells": cells, "texts": {}}
    measures = {name: {"name_zh": name, "name_en": name, "kind": "money"} for name in ("total", "basic")}
    about = dict.fromkeys(
        ("errors", "warnings", "hints", "waived", "equations", "exact", "within_rounding", "broken", "untestable",
         "texts", "texts_broken"), 0
    )  # fmt: skip
    about |= {"disclosure_id": "d", "organisation_name": None, "fiscal_year": 2026, "document_type": "budget"}
    about |= {
        "region_code": "1",
        "department_code": "1",
        "currency_unit": "万元",
        "score": None,
        "rank_in_region": None,
    } | counts
    page, names = department(about, found, measures, parts), Names({}, measures, {})
    return environment(names, {"d"}).get_template("department.html").render(
        site=Site("zh", "2026-01-01"), root="../", current="departments",
        page=page, sheet=Sheet(page, names.measure), heads=heads, code_names={},
    )  # fmt: skip


def column(name: str, holds: str, group: str = "", figures: tuple[str, ...] = ()) -> Column:
    return Column(name, (group, group), (name, name), holds, figures)


def part(table_code: str, seed_name: str, *columns: Column, grouped_by: str = "") -> TablePart:
    return TablePart(
        seed_name,
        table_code,
        ("", ""),
        "grid",
        grouped_by,
        columns
        or (column("code", "code"), column("name", "label"), column("total", "figure"), column("basic", "figure")),
    )


def test_every_row_and_text_is_laid_out_as_it_was_published() -> None:
    parts = {"x": part("T05", "x")}
    texts = {
        "x": {
            1: {"name": "合计", "total": "3"},
            3: {"code": "20101", "name": "third", "total": " 3.0 "},
            2: {"code": "201", "name": "a row without a figure"},
        }
    }
    cells = [
        cell("T05", "total", "total", "3", source_row=1),
        cell("T05", "20101", "total", "3.0", source_row=3, parent_row_code="total"),
    ]
    (table,) = tables_of(parts, cells, texts, [])
    ((_, lines),) = table.forms[0].parts
    assert [line.row_no for line in lines] == [1, 2, 3]
    assert [line.texts for line in lines] == [texts["x"][number] for number in (1, 2, 3)]
    assert [list(line.cells) for line in lines] == [["total"], [], ["total"]]


def test_depth_counts_the_rows_above_and_ends_on_a_circle() -> None:
    tree = {"total": None, "201": "total", "20101": "201", "a": "b", "b": "a"}
    cells = [
        cell("T05", code, "total", "3", source_row=row, parent_row_code=above)
        for row, (code, above) in enumerate(tree.items(), start=1)
    ]
    (table,) = tables_of({"x": part("T05", "x")}, cells, {}, [])
    ((_, lines),) = table.forms[0].parts
    assert [line.depth for line in lines] == [0, 0, 1, 0, 0]


def test_without_texts_the_figures_tell_codes_and_labels() -> None:
    cells = [cell("T05", "201", "basic", "3.00", source_row=2), cell("T05", "total", "total", "3", source_row=1)]
    (table,) = tables_of({"x": part("T05", "x")}, cells, {}, [])
    ((_, lines),) = table.forms[0].parts
    assert [line.texts for line in lines] == [
        {"name": "row total", "total": "3"},
        {"code": "201", "name": "row 201", "basic": "3.00"},
    ]


def test_forms_of_one_table_stand_by_themselves() -> None:
    key = column("project_code", "code")
    parts = {
        "form": part("T15", "form", key, column("name", "label"), grouped_by="project_code"),
        "detail": part("T15", "detail", key, column("name", "label"), grouped_by="project_code"),
    }
    texts = {
        "form": {1: {"project_code": "p", "name": "first"}, 2: {"project_code": "q", "name": "second"}},
        "detail": {1: {"project_code": "q", "name": "b"}, 2: {"project_code": "p", "name": "a"}},
    }
    (table,) = tables_of(parts, [], texts, [])
    assert [(form.key, form.name) for form in table.forms] == [("p", "first"), ("q", "second")]
    assert [[line.texts["name"] for _, lines in form.parts for line in lines] for form in table.forms] == [
        ["first", "a"],
        ["second", "b"],
    ]
    assert [each.name for each in parts["detail"].shown] == ["name"]


def test_columns_stand_under_their_common_heading() -> None:
    shown = part("T05", "x", column("name", "label"), column("a", "figure", "both"), column("b", "figure", "both"))
    assert str(heads(shown)) == (
        '<tr><th scope="col" rowspan="2">name</th><th scope="colgroup" class="group" colspan="2">both</th></tr>'
        '<tr><th scope="col" class="n">a</th><th scope="col" class="n">b</th></tr>'
    )


class Printed(HTMLParser):
    """Texts of table cells, without what is only for readers that listen."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append("unseen" if dict(attrs).get("class") == "unseen" else tag)
        if tag in ("td", "th"):
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside.pop()

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.inside) and "unseen" not in self.inside:
            self.texts[-1] += data


def test_every_published_text_stands_on_the_page(bureau: Built, bureau_report: Path) -> None:
    page = page_of(bureau_report, peers.REAL)
    printed = Printed()
    printed.feed(re.search(r'<section aria-labelledby="tables">.*?</section>', page, re.DOTALL)[0].replace("<br>", ""))
    with duckdb.connect(str(bureau.root / WAREHOUSE), read_only=True) as connection:
        published = connection.execute(
            """
            select seed_name, published_text
            from fct_published_text inner join raw.published_columns using (seed_name, column_name)
            where disclosure_id = ? and holds != 'word'
            """,
            [peers.REAL],
        ).fetchall()
    assert len({seed for seed, _ in published}) > 20
    assert {text for _, text in published} - set(printed.texts) == set()
    assert "二、国防支出" in printed.texts and "027-83631710" in printed.texts


def test_every_figure_stands_in_a_published_text(bureau: Built) -> None:
    with duckdb.connect(str(bureau.root / WAREHOUSE), read_only=True) as connection:
        missing = connection.execute(
            """
            select cell.table_code, cell.source_column, cell.source_row
            from fct_cell as cell
            left join raw.published_columns as columns
                on split_part(parse_filename(cell.source_file), '.', 1) = columns.seed_name
                and (
                    cell.source_column = columns.column_name
                    or list_contains(string_split(columns.figures, ' '), cell.source_column)
                )
            left join fct_published_text as text
                on cell.disclosure_id = text.disclosure_id and columns.seed_name = text.seed_name
                and cell.source_row = text.row_no and columns.column_name = text.column_name
            -- 持平 says a change of 0 without a figure
            where text.published_text is null and cell.source_column != 'value'
            """
        ).fetchall()
    assert missing == []


def test_a_source_leads_to_its_row(bureau_report: Path) -> None:
    page = page_of(bureau_report, peers.SLIPPED[0])
    assert '<a href="#r-t05_general_budget_by_function-9">t05_general_budget_by_function #9</a>' in page
    assert '<tr id="r-t05_general_budget_by_function-9">' in page


def test_where_the_landing_files_are_gone_the_figures_stand(bureau: Built, tmp_path: Path) -> None:
    landing = bureau.root / "warehouse" / ".landing-tieout"
    landing.rename(tmp_path / "gone")
    try:
        run = run_tieout(bureau.root, "report", "--department", peers.SLIPPED[0], "--output", str(tmp_path / "one"))
    finally:
        (tmp_path / "gone").rename(landing)
    assert run.returncode == 1, run.stderr
    page = page_of(tmp_path / "one", peers.SLIPPED[0])
    assert "原始文件在入库之后已改动或移走" in page
    assert "<s>42.26</s> <ins>24.26</ins>" in page and "机关事业单位基本养老保险缴费支出" in page


def test_columns_of_text_stand_beside_the_figures(bureau_report: Path) -> None:
    page = page_of(bureau_report, peers.SLIPPED[0])
    procurement = re.search(r'id="t-T12".*?</table>', page, re.DOTALL)[0]
    line = re.search(r"<tr[^>]*>(?:(?!</tr>).)*\[A02010105\] 台式计算机.*?</tr>", procurement)[0]
    assert "<td>[2010350] 事业运行</td>" in line and "<td>[30201] 办公费</td>" in line and "<td>台</td>" in line


# what places a figure or a text is not published
NOT_PUBLISHED = (
    "disclosures", "table_status", "narrative_statement", "narrative_slip", "figure", "printed_column", "source_cell",
)  # fmt: skip


def test_every_column_of_a_published_table_has_a_heading() -> None:
    declared = yaml.safe_load((ROOT / "seeds/disclosure/_disclosure.yml").read_text(encoding="utf-8"))["seeds"]
    columns = {
        seed["name"]: list(seed["config"]["column_types"])[2:] for seed in declared if seed["name"] not in NOT_PUBLISHED
    }
    with (ROOT / "seeds/reference/published_columns.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert {name: [row["column_name"] for row in listed if row["seed_name"] == name] for name in columns} == columns
    assert {row["seed_name"] for row in listed} == set(columns)
    assert all(row["title_zh"] and row["title_en"] for row in listed)
    macro = (ROOT / "macros/published_texts.sql").read_text(encoding="utf-8")
    assert re.findall(r'"((?:t[0-9]{2}|narrative)_[a-z0-9_]+)"', macro) == list(
        dict.fromkeys(row["seed_name"] for row in listed)
    )


def test_a_department_without_any_table_has_a_page() -> None:
    parts = {"x": part("T05", "x"), "y": part("T06", "y")}
    missing = {"table_code": "T05", "title": None, "status": "missing", "note": None, "currency_unit": None}
    tables = tables_of(parts, [], {}, [missing])
    assert [(table.table_code, table.status, table.forms) for table in tables] == [
        ("T05", missing, []),
        ("T06", None, []),
    ]
