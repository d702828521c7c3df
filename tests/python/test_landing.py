"""Bad input in a landing folder, all of it in one build: what is spoilt is set aside and named, all else is built."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from conftest import ROOT, WAREHOUSE, build_once, replace_once, rewrite, run_tieout
from landing import T05, TINY, write_full, write_parquet, write_tiny
from said import column_unknown, empty, near, no_number, unknown
from shared import Shared

from macros import text_macros
from tieout.inputs.figures import clean_figure, clean_text, figure
from tieout.inputs.seeds import declared_columns, declared_figures
from tieout.landing.cache import cache_of
from tieout.landing.check import check_landing
from tieout.landing.sql import quoted
from tieout.messages import Message, message, templates

SOUND = ["990000-2026-001", "江汉区 企业服务中心 2026"]
TINY_ONES = 900
TINY_FILES = {f"{seed}.csv" for seed in TINY}
HEADER = "disclosure_id,row_no,subject_code,subject_name,total,basic,personnel,operating,project"

Spoil = Callable[[Path], Any]
"""Takes the file of a disclosure named after the fault: that of the finding, if it has one of that name, else T05."""


class Fault(NamedTuple):
    """How to spoil a file, and row, column and the end of the reason that must then be named."""

    spoil: Spoil
    row: int | None
    column: str | None
    reason: Message
    file: str = f"{T05}.csv"


def in_encoding(encoding: str) -> Spoil:
    return lambda path: path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))


def text(change: Callable[[str], str]) -> Spoil:
    return lambda path: path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def header(changed: str) -> Spoil:
    return text(lambda content: content.replace(HEADER, changed, 1))


def first_row(change: Callable[[list[str]], list[str]]) -> Spoil:
    def changed(content: str) -> str:
        lines = content.split("\n")
        lines[1] = ",".join(change(lines[1].split(",")))
        return "\n".join(lines)

    return text(changed)


def one_line_of_a_gibibyte(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(2**30)


def linked_out(path: Path) -> None:
    outside = path.parents[2] / "outside.csv"
    shutil.move(path, outside)
    path.symlink_to(outside)


def no_file(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


ENCODED = {"gb18030": "gb18030", "utf-16": "utf-16", "bom": "utf-8-sig"}
"""As spreadsheet programs save CSV, by the name of the disclosure."""
FAULTS = {
    "utf-16 without mark": Fault(in_encoding("utf-16-le"), 1, None, message("binary", byte="0x00", place=2)),
    "header in another order": Fault(
        header(HEADER.replace("total,basic", "basic,total")), 1, "basic", 
        message("column_order", position=5, column="total"),
    ),
    "missing column": Fault(header(HEADER.removesuffix(",project")), 1, "project", message("column_missing")),
    "extra column": Fault(header(f"{HEADER},notes"), 1, "notes", column_unknown()),
    "unclosed quote": Fault(
        first_row(lambda row: [*row[:3], f'"{row[3]}', *row[4:]]), 2, None,
        message("quote_open"),
    ),
    "binary": Fault(
        lambda path: path.write_bytes(bytes(range(256)) * 40), 1, None, message("binary", byte="0x00", place=1)
    ),
    "empty": Fault(lambda path: path.write_bytes(b""), 1, None, message("header_missing", columns=HEADER)),
    "one line of 1 GiB": Fault(one_line_of_a_gibibyte, 1, None, message("file_too_large", size=2**30, limit=2**26)),
    "long line": Fault(text(lambda content: content + "x" * 2**21), 25, None, message("line_too_long", limit=2**17)),
    "same row twice": Fault(
        text(lambda content: content + content.split("\n")[1] + "\n"), 25, "row_no",
        message("key_repeated", key="same row twice 1", file=f"landing/same row twice/{T05}.csv", row=2),
    ),
    "1e400": Fault(first_row(lambda row: [*row[:4], "1e400", *row[5:]]), 2, "total", no_number("1e400")),
    "40 digits": Fault(
        first_row(lambda row: [*row[:4], "1" * 40, *row[5:]]), 2, "total", message("amount_too_large", value="1" * 40)
    ),
    "12.3.4": Fault(first_row(lambda row: [*row[:4], "12.3.4", *row[5:]]), 2, "total", no_number("12.3.4")),
    "path for a name": Fault(
        first_row(lambda row: ["../../etc/passwd", *row[1:]]), 2, "disclosure_id", 
        message("not_an_identifier", value="../../etc/passwd"),
    ),
    "quotes for a name": Fault(
        first_row(lambda row: ["\"it's \"\"one\"\"\"", *row[1:]]), 2, "disclosure_id", 
        message("not_an_identifier", value="it's \"one\""),
    ),
    "sql for a name": Fault(
        first_row(lambda row: ["'); drop table fct_cell; --", *row[1:]]), 2, "disclosure_id",
        message("not_an_identifier", value="'); drop table fct_cell; --"),
    ),
    "no region": Fault(
        first_row(lambda row: [*row[:2], "", *row[3:]]), 2, "region_code", message("empty"), "disclosures.csv"
    ),
    "blank at a code": Fault(
        first_row(lambda row: [*row[:4], f"{row[4]} ", *row[5:]]), 2, "department_code",
        message("not_a_code", value="001 "), "disclosures.csv",
    ),
    "no type": Fault(
        first_row(lambda row: [*row[:6], "", *row[7:]]), 2, "document_type", empty("a_document_type"),
        "disclosures.csv",
    ),
    "unknown type": Fault(
        first_row(lambda row: [*row[:6], "部门预算", *row[7:]]), 2, "document_type",
        unknown("a_document_type", "部门预算"), "disclosures.csv",
    ),
    "another name": Fault(
        first_row(lambda row: ["anothername", *row[1:]]), 2, "disclosure_id",
        message("not_listed", disclosure="anothername", nearest=near("another name")),
    ),
    "link out": Fault(linked_out, None, None, message("link_out")),
    "pipe": Fault(no_file, None, None, message("not_a_file")),
    "unknown table": Fault(
        lambda path: path.rename(path.with_name("t05_general_budget_by_functions.csv")), None, None,
        message("table_unknown", nearest=near("t05_general_budget_by_function")),
        "t05_general_budget_by_functions.csv",
    ),
    "no disclosures": Fault(
        lambda path: path.with_name("disclosures.csv").unlink(), 2, "disclosure_id",
        message("disclosures_missing"),
    ),
}  # fmt: skip


class Landed(NamedTuple):
    root: Path
    status: int
    output: str
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, *parameters: Any) -> list[tuple]:
        return self.connection.execute(query, list(parameters)).fetchall()


@pytest.fixture(scope="module")
def landed(shared: Shared) -> Iterator[Landed]:
    """One build of sound disclosures and of one for each fault. Read it only."""
    root, run = build_once(shared, "landing", land, "--landing", "landing", "--lang", "en")
    assert run.stderr == ""
    with duckdb.connect(str(root / WAREHOUSE), read_only=True) as connection:
        yield Landed(root, run.returncode, run.stdout, connection)


def land(root: Path) -> None:
    landing = root / "landing"
    for name in SOUND:
        write_full(landing / name, name)
    for number in range(TINY_ONES):
        write_tiny(landing / f"tiny-{number:04}", f"tiny-{number:04}")
    for name, encoding in ENCODED.items():
        in_encoding(encoding)(write_tiny(landing / name, name) / f"{T05}.csv")
    for name, fault in FAULTS.items():
        fault.spoil(write_tiny(landing / name, name) / (fault.file if fault.file in TINY_FILES else f"{T05}.csv"))
    shutil.copytree(landing / "tiny-0001", landing / "duplicate")
    write_tiny(landing / "held", "420103-2026-131")
    (landing / "outside").symlink_to(root / "seeds")
    write_tiny(landing / "bidi\u202e", "bidi")


def test_the_build_succeeds_with_status_1_and_says_how_many_are_set_aside(landed: Landed) -> None:
    assert landed.status == 1
    (line,) = (line for line in landed.output.splitlines() if line.startswith("quarantined: "))
    # the duplicate one, that of the seeds, the link, and the folder that cannot be printed
    assert line.startswith(f"quarantined: {len(FAULTS) + 4} (")


def test_every_sound_disclosure_is_built(landed: Landed) -> None:
    names = {name for (name,) in landed.rows("select disclosure_id from dim_disclosure")}
    tiny = {f"tiny-{number:04}" for number in range(TINY_ONES)} - {"tiny-0001"}
    assert names == {"420103-2026-131", *SOUND, *tiny, *ENCODED}
    (figures,) = landed.rows("select count(*) from fct_cell where disclosure_id = ?", SOUND[1])
    assert figures[0] > 300


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_read_is_a_finding_with_its_place_and_sets_its_disclosure_aside(
    fault: str, landed: Landed
) -> None:
    expected = FAULTS[fault]
    found = landed.rows(
        "select disclosure_id, source_row, row_label, published, severity, message_en"
        " from fct_finding where rule_code = 'c_readable' and source_file = ?",
        f"landing/{fault}/{expected.file}",
    )
    assert (fault, expected.row, expected.column, str(expected.reason), "error") in [row[:5] for row in found]
    assert all(expected.file in message and reason in message for *_, reason, _, message in found)
    for mart in ("fct_cell", "fct_equation", "dim_disclosure", "fct_rule_coverage"):
        assert landed.rows(f"select * from {mart} where disclosure_id = ?", fault) == []


def test_a_disclosure_in_two_places_is_set_aside_and_both_are_named(landed: Landed) -> None:
    found = landed.rows("select source_file, published from fct_finding where disclosure_id = 'tiny-0001' order by 1")
    one, other = "landing/duplicate/disclosures.csv", "landing/tiny-0001/disclosures.csv"
    assert found == [(one, f"tiny-0001 is also in {other}"), (other, f"tiny-0001 is also in {one}")]


def test_a_disclosure_of_the_seeds_stays_and_its_double_is_named(landed: Landed) -> None:
    found = landed.rows(
        "select source_file, published from fct_finding"
        " where disclosure_id = '420103-2026-131' and rule_code = 'c_readable'"
    )
    assert found == [("landing/held/disclosures.csv", "420103-2026-131 is also in seeds/disclosure/disclosures.csv")]
    files = landed.rows("select distinct source_file from fct_cell where disclosure_id = '420103-2026-131'")
    assert all(file.startswith("seeds/disclosure/") for (file,) in files)


def test_a_link_to_a_folder_outside_is_not_followed(landed: Landed) -> None:
    found = landed.rows("select published from fct_finding where source_file = 'landing/outside'")
    assert found == [(str(message("link_out")),)]


def test_a_name_that_turns_the_direction_of_writing_is_spelt_out(landed: Landed) -> None:
    found = landed.rows("select disclosure_id, published from fct_finding where source_file = 'landing/bidi\\u202e'")
    assert found == [(None, str(message("name_unprintable")))]


def test_every_reason_is_said_in_chinese(landed: Landed) -> None:
    reasons = landed.rows("select reason_code, reason, reason_zh from intermediate.int_quarantine")
    assert ("not_a_number", "'12.3.4' is not a number", "“12.3.4”不是数字") in reasons
    assert {code for code, _, _ in reasons} <= templates().keys()
    assert [reason for _, reason, chinese in reasons if chinese == reason] == []


def test_findings_of_a_disclosure_that_is_set_aside_can_be_asked_for(landed: Landed) -> None:
    run = run_tieout(landed.root, "findings", "12.3.4", "--lang", "zh")
    assert run.returncode == 1
    assert run.stdout.startswith("error\tc_readable\t12.3.4\tlanding/12.3.4/t05_general_budget_by_function.csv 第 2 行")


@pytest.mark.parametrize("cell", [(), ("T05/2080505/basic",)])
def test_of_a_disclosure_that_is_set_aside_is_explained_why(landed: Landed, cell: tuple[str, ...]) -> None:
    run = run_tieout(landed.root, "explain", "12.3.4", *cell, "--lang", "en")
    assert run.returncode == run_tieout(landed.root, "findings", "12.3.4").returncode == 1
    first, *reasons = run.stdout.splitlines()
    assert first == "12.3.4 is quarantined: its files cannot be read, so none of its figures has been checked."
    found = landed.rows("select message_en from fct_finding where disclosure_id = '12.3.4'")
    assert reasons == [f"  {message}" for (message,) in found]
    assert "row 2, column total: cannot be read: '12.3.4' is not a number" in reasons[0]


def test_the_reasons_of_a_disclosure_that_is_set_aside_can_be_had_as_json(landed: Landed) -> None:
    run = run_tieout(landed.root, "explain", "tiny-0001", "--format", "json")
    found = run_tieout(landed.root, "findings", "tiny-0001", "--format", "json")
    assert (run.returncode, json.loads(run.stdout)) == (1, {"set_aside": json.loads(found.stdout)})


def test_a_disclosure_of_the_seeds_is_explained_though_its_double_is_set_aside(landed: Landed) -> None:
    run = run_tieout(landed.root, "explain", "420103-2026-131", "--lang", "en")
    assert run.returncode == 0
    assert "should be -13.6" in run.stdout and "quarantined" not in run.stdout


def test_figures_are_declared_where_the_models_read_them(landed: Landed) -> None:
    read = {
        (Path(file).stem, {"total_budget_figure": "total_budget"}.get(column, column))
        for file, column in landed.rows("select distinct source_file, source_column from intermediate.int_figure")
    }
    columns = declared_columns(ROOT / "seeds")
    # the others are worked out from a text: a rate and a count of a calculation
    read = {(seed, column) for seed, column in read if column in columns[seed]}
    declared = declared_figures(ROOT / "seeds")
    assert read == {(seed, figure.column) for seed, figures in declared.items() for figure in figures}


READABLE = [
    "429.27", "４２９．２７", "4,292,700", "4，292，700", "42 9.27", "\u3000 6\u00a0", "-3.2", "－3.2", "—3.2", "−3.2",
    "+3.2", "23.96%", "２３．９６％", "-", "—", "——", "－", "/", "", " ", "无", "0", ".5", "5.", "-.5", "0" * 40 + "1",
    "99999999999999", "1." + "3" * 30,
]  # fmt: skip
UNREADABLE = [
    "12.3.4",
    "#REF!",
    "1e400",
    "1" * 40,
    "100000000000000",
    "--5",
    "5-",
    "abc",
    "1/2",
    ".",
    "持平",
    "３．４．５",
    "- 无",
    "2e2",
    "1E3",
    "++1",
    "1_000",
]


@pytest.mark.parametrize("published", READABLE + UNREADABLE)
def test_a_figure_is_read_before_dbt_as_the_models_read_it(published: str) -> None:
    macros = text_macros()
    cleaned = macros.clean_figure(macros.clean_text(quoted(published)))
    with duckdb.connect() as connection:
        text, number = connection.execute(
            f"select {cleaned}, try_cast({macros.number_of(cleaned, 'decimal(24, 6)')} as decimal(18, 4))"
        ).fetchall()[0]
    assert clean_figure(clean_text(published)) == text
    assert (figure(published) is None) == (published in READABLE) == (text is None or number is not None)


def test_a_seed_that_cannot_be_read_is_refused_whatever_the_landing_folder_holds(project: Path) -> None:
    write_tiny(project / "landing" / "a", "a")
    replace_once(project / "seeds/disclosure" / f"{T05}.csv", "事业运行,222.53", "事业运行,12.3.4")
    run = run_tieout(project, "build", "--landing", "landing")
    assert run.returncode == 2
    assert f"seeds/disclosure/{T05}.csv, row 5 (row_no 4), column total: '12.3.4' is not a number" in run.stderr
    assert not (project / "warehouse").exists()


def test_plain_dbt_reads_figures_in_quotes(short_project: Path) -> None:
    # the first file has no quotes: DuckDB, left to guess, takes it that there are none
    write_full(short_project / "landing" / "a", "a")
    folder = write_full(short_project / "landing" / "b", "b")
    rewrite(folder / "narrative_claim.csv", lambda row: row | {"value": row["value"].replace("1463.00", "1,463.00")})
    given = {"warehouse": str(short_project / WAREHOUSE), "landing": str(short_project / "landing")}
    (short_project / WAREHOUSE).parent.mkdir()
    run = dbt(
        short_project, "build", "--select", "+stg_narrative_claim", "--exclude-resource-type", "test", given=given
    )
    assert run.returncode == 0, run.stdout[-3000:]
    with duckdb.connect(str(short_project / WAREHOUSE), read_only=True) as connection:
        claims = connection.execute("select value from staging.stg_narrative_claim where disclosure_id = 'b'")
        assert ("1,463.00",) in claims.fetchall()
    fresh = dbt(short_project, "source", "freshness", "--select", "source:landing.landed_narrative_claim", given=given)
    assert "PASS freshness of landing.landed_narrative_claim" in fresh.stdout


def test_plain_dbt_says_that_a_landing_folder_is_not_there(short_project: Path) -> None:
    given = {"warehouse": str(short_project / "tieout.duckdb"), "landing": str(short_project / "landing")}
    run = dbt(short_project, "run", "--select", "stg_disclosures", given=given)
    assert run.returncode == 2
    assert f"the landing folder {short_project}/landing is not there, or holds no file" in run.stdout


@pytest.mark.parametrize("checked", [True, False])
def test_the_paths_of_what_dbt_reads_say_nothing_about_what_it_holds(checked: bool, short_project: Path) -> None:
    # partitions and a pattern to DuckDB
    folder = short_project / "fiscal_year=2025" / "w [1]"
    warehouse, landing = folder / "tieout.duckdb", folder / "landing"
    write_tiny(landing / "a", "a")
    write_parquet(landing / "region_code=1", TINY, ["p"])
    given = {"warehouse": str(warehouse), "landing": str(landing)}
    if checked:
        check_landing(ROOT, landing, cache_of(warehouse), lambda done, total, name: None)
        # any file that lists disclosures
        given |= {"landing": str(cache_of(warehouse)), "changed": str(cache_of(warehouse) / "content.parquet")}
    command = ["build", "--select", "disclosures", "stg_disclosures", "--exclude-resource-type", "test"]
    run = dbt(short_project, *command, given=given)
    assert run.returncode == 0, run.stdout[-3000:]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        staged = connection.execute("select disclosure_id, fiscal_year, region_code from staging.stg_disclosures")
        assert {("a", "2026", "990000"), ("p", "2026", "990000")} <= set(staged.fetchall())


def dbt(project: Path, *command: str, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Plain dbt in a project, with its vars."""
    return subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", *command, "--vars", json.dumps(given)],
        cwd=project,
        env={**os.environ, "DBT_PROFILES_DIR": "profiles"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
