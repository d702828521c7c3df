"""The report as files: what is on the pages, what is not, and where they are put."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import NamedTuple

import bureau as peers
import duckdb
import pytest
from conftest import ROOT, WAREHOUSE, Built, run_tieout
from printed import cell, page_of

from tieout.errors import BusyError
from tieout.files import locked
from tieout.report import site
from tieout.report.department import marks_of, written
from tieout.report.overview import trend
from tieout.report.render import Names, environment
from tieout.report.site import ALL, FEW, Site, replacing, with_page, write_report
from tieout.text import bilingual, embedded, file_name, like_published, local_day, ten_thousands, visible
from tieout.warehouse.equations import Cell, Equation, Part
from tieout.warehouse.file import reading

SET_ASIDE = "420103-2026-999"
ATTRIBUTE = re.compile(r' (href|src|id)="([^"]*)"')


class Addresses(NamedTuple):
    """What a page refers to and which places it offers."""

    links: list[str]
    ids: list[str]


def addresses(page: Path) -> Addresses:
    # An expression, since a parser takes half a minute for all pages. Data holds no quotation mark that is not escaped.
    found = [(name, unescape(value)) for name, value in ATTRIBUTE.findall(page.read_text(encoding="utf-8"))]
    return Addresses([value for name, value in found if name != "id"], [value for name, value in found if name == "id"])


def test_every_link_leads_to_a_place_that_is_there(bureau_report: Path) -> None:
    pages = {page: addresses(page) for page in bureau_report.rglob("*.html")}
    assert len(pages) > peers.PEERS
    broken = []
    for page, found in pages.items():
        for link in found.links:
            path, _, place = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if link.startswith("data:") or (target.is_file() and (not place or place in pages[target].ids)):
                continue
            broken.append(f"{page.name}: {link}")
    assert broken == []


def test_an_id_stands_once_on_a_page(bureau_report: Path) -> None:
    for page in bureau_report.rglob("*.html"):
        ids = addresses(page).ids
        assert len(ids) == len(set(ids)), page.name


def test_nothing_is_loaded_from_elsewhere(bureau_report: Path) -> None:
    for file in bureau_report.rglob("*"):
        if file.suffix in (".html", ".css", ".js"):
            text = (
                file.read_text(encoding="utf-8").replace("http://www.w3.org/", "").replace("http://example.invalid", "")
            )
            assert not re.search(r"https?://|//cdn", text), file.name


def test_the_overview_says_what_was_checked_and_what_was_not(bureau: Built, bureau_report: Path) -> None:
    overview = (bureau_report / "index.html").read_text(encoding="utf-8")
    with duckdb.connect(str(bureau.root / WAREHOUSE), read_only=True) as connection:
        wrong, broken = connection.execute(
            """
            select
                (select count(distinct disclosure_id) from fct_finding where severity = 'error'),
                (
                    select count(*) from fct_equation inner join dim_rule using (rule_code)
                    where outcome = 'broken' and form != 'text'
                )
            """
        ).fetchone()
    assert wrong > len(peers.SLIPPED)
    assert f"核对了 {peers.PEERS + 1} 份公开材料" in overview
    assert f"不成立 {broken:,}。" in overview
    assert f"{wrong} 份有错误" in overview and f"{wrong} have errors" in overview
    assert "没有核对的：" in overview and "条（共" in overview


def test_a_wrong_figure_stands_in_its_table_with_the_suggested_one(bureau_report: Path) -> None:
    page = page_of(bureau_report, peers.SLIPPED[0])
    (cell,) = re.findall(
        r'<td class="n marked wrong[^>]*>(?:(?!</td>).)*data-cell="T05/2080505/personnel".*?</td>', page
    )
    assert "<s>42.26</s> <ins>24.26</ins>" in cell
    numbers = re.search('data-equations="([0-9 ]+)"', cell)[1].split()
    assert len(numbers) > 2
    assert all(f'<div id="e{number}">' in page for number in numbers)


def test_an_equation_names_its_figures(bureau_report: Path) -> None:
    page = page_of(bureau_report, peers.SLIPPED[0])
    row_rule = re.search(r'<div class="equation broken">.*?t05_row_basic\.html.*?</div>', page, re.DOTALL)[0]
    assert "人员经费" in row_rule and "personnel" in row_rule


def test_hostile_text_arrives_as_text(bureau_report: Path) -> None:
    for page in bureau_report.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>window" not in text and "<img src=x" not in text and "\u202e" not in text, page.name
    hostile = page_of(bureau_report, peers.HOSTILE)
    assert "&lt;script&gt;window.hacked" in hostile
    assert "办⟨U+202E⟩公⟨U+2066⟩室" in hostile
    assert "=HYPERLINK(&#34;" in hostile


def test_a_missing_table_and_a_long_name_leave_the_page_standing(bureau_report: Path) -> None:
    tableless = page_of(bureau_report, peers.TABLELESS)
    assert re.search(r'id="t-T05">(?:(?!<h3).)*<table', tableless, re.DOTALL)
    assert re.search(r"没有数字的表：.*?T06", tableless)
    assert re.search(r'id="t-T06">(?:(?!<h3).)*没有内容', tableless, re.DOTALL)
    assert peers.LONG_NAME in page_of(bureau_report, peers.LONG_NAMED)


def test_the_search_index_is_a_script_that_nothing_breaks_out_of(bureau_report: Path) -> None:
    script = (bureau_report / "assets" / "search-index.js").read_text(encoding="utf-8")
    assert "<" not in script and "\u2028" not in script
    content = json.loads(script.removeprefix("tieoutIndex(").rstrip().removesuffix(")"))
    names = {name for _, name, _ in content["departments"]}
    assert f"{peers.SCRIPT}办⟨U+202E⟩公⟨U+2066⟩室" in names
    assert ["2080505", "机关事业单位基本养老保险缴费支出"] in [code[:2] for code in content["codes"]]
    department, rule, *_ = content["findings"][0]
    assert content["departments"][department][0].startswith("420103-") and len(content["rules"][rule]) == 2


def test_sizes_stay_small(bureau_report: Path) -> None:
    assert (bureau_report / "index.html").stat().st_size < 200_000
    pages = [page.stat().st_size for page in (bureau_report / "department").glob("*.html")]
    assert sum(pages) / len(pages) < 280_000


def test_one_department_on_demand(built: Built, tmp_path: Path) -> None:
    run = run_tieout(built.root, "report", "--department", peers.REAL, "--output", str(tmp_path / "one"))
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(tmp_path / "one" / "department" / f"{peers.REAL}.html")
    assert 'lang="en"' in page_of(tmp_path / "one", peers.REAL)
    assert (tmp_path / "one" / "assets" / "report.css").is_file()


def test_a_department_that_is_not_there_ends_with_2(built: Built, tmp_path: Path) -> None:
    run = run_tieout(built.root, "report", "--department", "420103-2026-13", "--output", str(tmp_path / "one"))
    assert run.returncode == 2
    assert f"nearest: {peers.REAL}" in run.stderr


@pytest.fixture
def set_aside(built: Built, tmp_path: Path) -> Path:
    """The warehouse of the real disclosure, which has no error, and the finding on another that could not be read."""
    warehouse = Path(shutil.copy(built.root / WAREHOUSE, tmp_path / WAREHOUSE.name))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            """
            insert into fct_finding by name
            select
                'unreadable' as finding_id, 'unreadable' as root_finding_id, 1 as findings_of_root,
                ? as disclosure_id, 'c_readable' as rule_code, 'completeness' as family,
                'error' as severity, 1 as severity_rank, '无法读取' as message_zh, 'cannot be read' as message_en,
                false as is_waived
            """,
            [SET_ASIDE],
        )
    return warehouse


def test_an_error_on_what_is_set_aside_counts(built: Built, set_aside: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    run = run_tieout(
        built.root, "report", "--no-documents", "--warehouse", str(set_aside), "--output", str(folder)
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    overview = (folder / "index.html").read_text(encoding="utf-8")
    assert re.search(r'<div class="error"><dt>.*?</dt><dd>1</dd>', overview)
    index = (folder / "assets" / "search-index.js").read_text(encoding="utf-8")
    content = json.loads(index.removeprefix("tieoutIndex(").removesuffix(")\n"))
    assert [content["departments"][finding[0]][0] for finding in content["findings"] if finding[2] == 0] == [SET_ASIDE]
    # a comparison of texts suggests no figure
    assert "published" not in {finding[6] for finding in content["findings"]}


@pytest.mark.parametrize("is_expected", [True, False])
def test_where_nobody_is_expected_not_all_are_said_to_have_filed(
    built: Built, waived: Path, tmp_path: Path, is_expected: bool
) -> None:
    with duckdb.connect(str(waived)) as connection:
        if not is_expected:
            connection.execute("update department_scorecard set is_expected = false")
    given = ("--warehouse", str(waived), "--output", str(tmp_path / "report"))
    run = run_tieout(built.root, "report", "--no-documents", *given)
    assert run.returncode == 0, run.stderr
    overview = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    for said in ("上应报送的都已报送", "have filed."):
        assert (said in overview) == is_expected
    for said in ("是空的，不知道谁应报送", "is empty: who has not is not known"):
        assert (said in overview) != is_expected


def test_what_is_set_aside_has_neither_a_page_nor_a_notice(built: Built, set_aside: Path, tmp_path: Path) -> None:
    given = ("--warehouse", str(set_aside), "--output", str(tmp_path / "new"))
    run = run_tieout(built.root, "report", "--department", SET_ASIDE, *given)
    assert (run.returncode, run.stdout) == (2, "")
    assert f"{SET_ASIDE} has no page" in run.stderr
    assert not (tmp_path / "new").exists()
    run = run_tieout(built.root, "notices", SET_ASIDE, *given)
    assert run.returncode == 0
    assert f"no notice: {SET_ASIDE}" in run.stderr


def test_a_figure_that_is_waived_is_marked_as_that_and_not_called_wrong(
    built: Built, waived: Path, tmp_path: Path
) -> None:
    given = ("--warehouse", str(waived), "--output", str(tmp_path / "report"))
    run = run_tieout(built.root, "report", "--department", peers.REAL, *given)
    assert run.returncode == 0, run.stderr
    page = page_of(tmp_path / "report", peers.REAL)
    assert "很可能有误" not in page and "most likely wrong" not in page and "<ins>" not in page
    (waiver,) = re.findall(r'<h2 id="accepted">.*?</section>', page, re.DOTALL)
    assert "按区里要求" in waiver and "-43.6" in waiver and "-13.6" not in waiver
    (mark,) = re.findall(
        r'<td class="n marked waived">(?:(?!</td>).)*data-cell="N/total/general_total_change".*?</td>', page
    )
    assert "核实认可" in mark
    lead = re.search(r'<p class="lead">.*?</p>', page, re.DOTALL)[0]
    assert "除已核实认可的以外，" in lead and "Except for what is waived: " in lead


def test_open_shows_the_page_in_the_browser(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, shown = tmp_path / "browser", tmp_path / "shown"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{shown}"\n', encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    run = run_tieout(built.root, "report", "--department", peers.REAL, "--output", str(tmp_path / "one"), "--open")
    assert run.returncode == 0
    assert shown.read_text(encoding="utf-8") == Path(run.stdout.strip()).as_uri()


def test_a_terminal_shows_how_far_the_report_is(built: Built, tmp_path: Path) -> None:
    ours, terminal = pty.openpty()
    command = [sys.executable, "-m", "tieout.cli", "report", "--no-documents", "--output", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    with subprocess.Popen(command, cwd=built.root, env=environment, stdout=subprocess.PIPE, stderr=terminal) as run:
        os.close(terminal)
        drawn = b""
        # Linux ends a terminal that nobody writes to any more with an error
        with suppress(OSError):
            while part := os.read(ours, 4096):
                drawn += part
    os.close(ours)
    assert run.returncode == 0
    assert peers.REAL in drawn.decode("utf-8")


def test_documents_that_were_not_asked_for_are_not_said_to_be_missing(built: Built, tmp_path: Path) -> None:
    run = run_tieout(built.root, "report", "--no-documents", "--output", str(tmp_path / "report"))
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "report" / "documents.html").read_text(encoding="utf-8")
    assert page.count("--no-documents") == 2 and "tieout build" not in page


@pytest.mark.parametrize(
    "command", [("report", "--no-documents"), ("report", "--department", peers.REAL), ("notices",)]
)
def test_a_folder_that_cannot_be_made_ends_with_3(built: Built, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    run = run_tieout(built.root, *command, "--output", str(tmp_path / "file" / "folder"))
    assert run.returncode == 3
    assert "cannot be written" in run.stderr and "Traceback" not in run.stderr


def test_a_folder_with_something_else_is_left_alone(built: Built, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    run = run_tieout(built.root, "report", "--no-documents", "--output", str(tmp_path))
    assert run.returncode == 2
    assert "has files that are not of a report" in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_second_report_at_once_is_refused_and_the_first_is_whole(tmp_path: Path) -> None:
    output = tmp_path / "report"
    with replacing(output) as first:
        (first / site.MARKER).touch()
        (first / "index.html").write_text("first", encoding="utf-8")
        with pytest.raises(BusyError, match="another run is writing a report"), replacing(output):
            pass
        assert (first / "index.html").exists()
    assert (output / "index.html").read_text(encoding="utf-8") == "first"
    with pytest.raises(ZeroDivisionError), replacing(output) as second:
        (second / "index.html").write_text(str(1 / 0), encoding="utf-8")
    assert (output / "index.html").read_text(encoding="utf-8") == "first"
    assert list(tmp_path.iterdir()) == [output]


def test_what_a_report_that_was_killed_has_left_goes(tmp_path: Path) -> None:
    (tmp_path / ".report.new" / "department").mkdir(parents=True)
    (tmp_path / ".report.new" / "index.html").touch()
    with replacing(tmp_path / "report") as fresh:
        assert list(fresh.iterdir()) == []
    assert list(tmp_path.iterdir()) == [tmp_path / "report"]


def test_a_lock_on_a_folder_that_was_put_elsewhere_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.setattr("fcntl.flock", lambda *_: folder.rename(tmp_path / "elsewhere"))
    with pytest.raises(BusyError), locked(folder, "taken:"):
        pass


def test_a_report_is_refused_while_another_is_written(built: Built, tmp_path: Path) -> None:
    (tmp_path / ".report.new").mkdir()
    with locked(tmp_path / ".report.new", "taken:"):
        run = run_tieout(built.root, "report", "--no-documents", "--output", str(tmp_path / "report"))
    assert run.returncode == 3
    assert "another run is writing a report" in run.stderr
    assert not (tmp_path / "report").exists()


def test_the_report_stands_with_documents_that_need_no_network(built: Built, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    (folder / "department").mkdir(parents=True)
    (folder / ".tieout-report").touch()
    (folder / "department" / "gone.html").touch()
    run = run_tieout(built.root, "report", "--output", str(folder))
    assert run.returncode == 0, run.stderr
    assert not (folder / "department" / "gone.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    page = (folder / "expectations.html").read_text(encoding="utf-8")
    assert "<script" not in page.partition("</head>")[2] and not re.search(r"(src|href)=\"https?:", page)
    links = [link.partition("#")[0] for link in addresses(folder / "expectations.html").links]
    assert [link for link in links if not link.startswith("data:") and not (folder / link).exists()] == []
    with duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as connection:
        rules = connection.execute("select rule_code from dim_rule").fetchall()
        ((published,),) = connection.execute(
            "select published from fct_finding where rule_code = 'p_indicator_kind' limit 1"
        ).fetchall()
    listed = set(re.findall(r'<a href="rule/([^"]+)[.]html">', page.partition('id="expectation-list"')[2]))
    assert listed == {file_name(rule_code) for (rule_code,) in rules}
    assert "arrives.keys" in page and published in unescape(page)
    documentation = (folder / "documents" / "dbt" / "index.html").read_text(encoding="utf-8")
    assert "fct_suspect_cell" in documentation and "DECIMAL(24,4)" in documentation


def test_a_document_that_cannot_be_made_is_left_out_with_the_reason(built: Built, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(built.root, project, ignore=shutil.ignore_patterns("target", "logs"))
    with duckdb.connect(str(project / WAREHOUSE)) as connection:
        connection.execute("alter table intermediate.int_input_problem rename column published_text to gone")
    (project / "models" / "_broken.yml").write_text("models: [{nome: none}]", encoding="utf-8")
    run = run_tieout(project, "report", "--output", str(tmp_path / "report"))
    assert run.returncode == 0, run.stderr
    page = unescape((tmp_path / "report" / "documents.html").read_text(encoding="utf-8"))
    assert "could not be evaluated" in page and "dbt docs generate: " in page
    assert not (tmp_path / "report" / "expectations.html").exists()


def test_consolidated_totals_stand_rebuilt_beside_published(bureau: Built, bureau_report: Path) -> None:
    with duckdb.connect(str(bureau.root / WAREHOUSE), read_only=True) as connection:
        rebuilt, disclosures = connection.execute(
            """
            select rebuilt_amount, disclosures from bureau_by_function
            where table_code = 'T05' and code = '2080505' and measure = 'total'
            """
        ).fetchone()
    page = (bureau_report / "codes.html").read_text(encoding="utf-8")
    found = re.findall(r'<tr id="g\d+-2080505".*?</tr>', page)
    assert any(f">{rebuilt / 10000:,.2f}<" in line and f">{disclosures}<" in line for line in found)
    overview = (bureau_report / "index.html").read_text(encoding="utf-8")
    assert "<svg" in re.search(r'<figure class="chart treemap".*?</figure>', overview, re.DOTALL)[0]


def write_records(folder: Path, nights: int, errors: int, **more: str) -> Path:
    """Records of runs beside a warehouse: its path."""
    (folder / "runs").mkdir(exist_ok=True)
    for night in range(nights):
        counts = {"findings": {"error": errors, "warn": 9}}
        record = {"started_at": f"2026-01-0{night + 1}T02:00:00Z", "counts": counts, **more}
        (folder / "runs" / f"{errors}-{night}.json").write_text(json.dumps(record))
    return folder / "tieout.duckdb"


def test_the_trend_is_drawn_from_the_records_of_runs(tmp_path: Path) -> None:
    warehouse = write_records(tmp_path, nights=2, errors=1)
    drawn = trend(warehouse)
    assert list(drawn) == ["error", "warn"] and all("<svg" in chart for chart in drawn.values())
    assert trend(tmp_path / "nowhere" / "tieout.duckdb") == {}
    for name, text in (("none", '{"counts": null}'), ("cut", '{"counts": {"fin'), ("list", "[]")):
        (tmp_path / "runs" / f"{name}.json").write_text(text)
    assert trend(warehouse) == drawn


def test_the_trend_is_of_one_warehouse_of_a_folder(tmp_path: Path) -> None:
    warehouse = write_records(tmp_path, nights=3, errors=1, warehouse="tieout.duckdb")
    alone = trend(warehouse)
    write_records(tmp_path, nights=3, errors=7, warehouse="other.duckdb")
    assert trend(warehouse) == alone
    assert trend(tmp_path / "other.duckdb") != alone


@pytest.mark.parametrize("nights", [2, 3, 5])
def test_no_day_stands_twice_below_the_trend(tmp_path: Path, nights: int) -> None:
    days = re.findall(r">(\d\d-\d\d)</text>", trend(write_records(tmp_path, nights, errors=1))["error"])
    assert days and len(days) == len(set(days))


def test_who_has_a_page_when_there_are_many() -> None:
    many = [{"disclosure_id": str(number), "errors": number < 3, "warnings": 1} for number in range(ALL + FEW)]
    assert with_page(many[:ALL]) == many[:ALL]
    assert [row["disclosure_id"] for row in with_page(many)] == [str(number) for number in range(FEW)]
    all_wrong = [{**row, "errors": 1} for row in many]
    assert with_page(all_wrong) == all_wrong


def test_many_processes_write_the_same_pages(
    bureau: Built, bureau_report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "ALL", 100)
    warehouse = bureau.root / WAREHOUSE
    with reading(warehouse) as connection:
        written = write_report(connection, warehouse, tmp_path / "many", "zh", lambda done, total, name: None)
    assert written.departments == peers.PEERS + 1
    for page in (bureau_report / "department").iterdir():
        assert page.read_bytes() == (tmp_path / "many" / "department" / page.name).read_bytes(), page.name


def test_candidates_of_one_error_are_marked_as_either() -> None:
    def suspect(row: str, rank: int, ties: int) -> dict:
        return cell("T05", row, "x", "1", rank=rank, ties=ties, error_no=1, suggestion="2")

    marks = marks_of([suspect("a", 1, 2), suspect("b", 1, 2), suspect("c", 2, 1)], [], [])
    assert [marks[Cell("d", "T05", row, "x")].kind for row in "abc"] == ["either", "either", "weaker"]


def test_a_row_that_is_printed_twice_has_a_suggestion_for_each() -> None:
    rows = [(1, "4.26", "2.46"), (9, "9.99", "0.00")]
    suspects = [
        cell("T05", "a", "x", text, source_row=row, rank=1, ties=2, error_no=1, suggestion=suggestion)
        for row, text, suggestion in rows
    ]
    mark = marks_of(suspects, [], [])[Cell("d", "T05", "a", "x")]
    assert [mark.suggestions[row] for row, _, _ in rows] == ["2.46", "0.00"]


def test_captions_leave_out_what_the_figures_share() -> None:
    def equation(*cells: Cell) -> Equation:
        parts = tuple(Part("1", each, f"label {each.row_code}") for each in cells)
        return Equation("d", "rule", "", "", "exact", parts, "")

    one_row = written(equation(Cell("d", "T05", "201", "total"), Cell("d", "T05", "201", "basic")))
    assert [(c.table, c.row, c.measure) for _, c in one_row.parts] == [("", "", "total"), ("", "", "basic")]
    tree = written(equation(Cell("d", "T05", "201", "total"), Cell("d", "T05", "20101", "total")))
    assert [(c.table, c.row, c.measure) for _, c in tree.parts] == [("", "label 201", ""), ("", "label 20101", "")]
    across = written(equation(Cell("d", "T03", "201", "total"), Cell("d", "T05", "201", "total")))
    assert [c.table for _, c in across.parts] == ["T03", "T05"]
    linked = written(equation(Cell("d", "T03", "201", "total"), Cell("d001", "T03", "201", "total")))
    assert [c.disclosure for _, c in linked.parts] == ["d", "d001"]


@pytest.mark.parametrize(
    ("amount", "published", "suggested"),
    [("242600", "42.26", "24.26"), ("60000", "7.00", "6.00"), ("60050", "7.00", "6.005"), ("-600", "0.1", "-0.06")],
)
def test_a_suggestion_is_printed_like_what_it_replaces(amount: str, published: str, suggested: str) -> None:
    assert like_published(Decimal(amount), Decimal(10000), published) == suggested


def test_a_suggested_share_keeps_its_sign() -> None:
    assert like_published(Decimal("71.03"), Decimal(1), "17.03%") == "71.03%"


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        ("4292700.0000", "429.27"), ("-45.0000", "\N{MINUS SIGN}0.0045"), ("20093338.65", "2,009.333865"),
        ("10000", "1.00"), ("0", "0.00"), (None, ""),
    ],
)  # fmt: skip
def test_no_yuan_is_lost_in_ten_thousands(yuan: str | None, shown: str) -> None:
    assert ten_thousands(None if yuan is None else Decimal(yuan)) == shown


@pytest.mark.parametrize(
    ("holds", "broken", "said"),
    [
        (12, 0, "在核对过的 12 份材料中都成立"),
        (12, 1, "在 1 份材料中不成立，已由其他疑点说明"),
        (0, 0, "还没有核对过任何一份材料"),
    ],
)
def test_a_rule_that_breaks_is_not_said_to_hold(holds: int, broken: int, said: str) -> None:
    rule = dict.fromkeys(("rule_code", "family", "form", "title_zh", "title_en", "basis"), "x")
    rule |= {"severity": "error", "holds": holds, "broken": broken, "untestable": 0, "not_applicable": 0}
    page = environment(Names({}, {}, {}), set()).get_template("rule.html").render(
        site=Site("zh", "2026-01-01"), root="../", current="rules", rule={**rule, "equations": 1}, terms=[], findings=[]
    )  # fmt: skip
    (text,) = re.findall(r'<h2 id="broken">.*?</h2>\s*<p>(?:<span lang="zh">)?([^。]*)', page, re.DOTALL)
    assert text.startswith(said)


def test_texts_are_harmless() -> None:
    assert visible("a\u202eb\u0007\n") == "a⟨U+202E⟩b⟨U+0007⟩\n"
    assert bilingual("<b>", "<b>") == "&lt;b&gt;"
    assert bilingual("甲", "&") == '<span lang="zh">甲</span><span lang="en">&amp;</span>'
    assert json.loads(embedded(["</script>&"])) == ["</script>&"] and "<" not in embedded("</script>")


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b", "", "甲", "-x", ".hidden", "a" * 200, 'a"b'])
def test_no_key_leaves_its_folder(key: str) -> None:
    assert re.fullmatch("x-[0-9a-f]{16}", file_name(key))
    assert file_name("420103-2026-131") == "420103-2026-131"


def test_a_day_is_that_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert local_day(datetime(2026, 1, 1, 18, 30)) == "2026-01-02"
    finally:
        monkeypatch.undo()
        time.tzset()
    assert local_day(None) == ""
