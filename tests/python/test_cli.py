"""The command line on a copy of the project: what it builds, what it refuses, and what it leaves alone."""

import csv
import hashlib
import io
import json
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import WAREHOUSE, Built, replace_once, rewrite, run_tieout

from tieout.build.dbt import Build, follow, outcome, run_dbt
from tieout.errors import InputError, RunError
from tieout.warehouse import file as warehouse_file
from tieout.warehouse.file import building, copy, publish, reading

DISCLOSURE = "420103-2026-131"
SEEDS = Path("seeds/disclosure")
T03 = SEEDS / "t03_expenditure.csv"
T05 = SEEDS / "t05_general_budget_by_function.csv"
T06 = SEEDS / "t06_general_budget_by_unit.csv"
T07 = SEEDS / "t07_basic_expenditure.csv"
STATUS = SEEDS / "table_status.csv"
TERMS = Path("seeds/rules/rule_terms.csv")

MARTS = "select table_name from information_schema.tables where table_schema = 'main' order by 1"
CELLS = "select disclosure_id, table_code, row_code, measure, amount from fct_cell order by all"


def query(root: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(root / WAREHOUSE), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def digest(root: Path) -> str:
    return hashlib.sha256((root / WAREHOUSE).read_bytes()).hexdigest()


def test_build_succeeds_and_says_what_it_found(built: Built) -> None:
    assert built.run.returncode == 0, built.run.stderr
    lines = built.run.stdout.splitlines()
    titles = [line.split(":")[0] for line in lines if not line.startswith(" ")]
    assert titles == [
        "disclosures", "tables", "equations", "text comparisons", "rebuilt totals", "findings",
        "compared with the run before", "dbt tests", "expectations", "warehouse", "seconds",
    ]  # fmt: skip
    assert lines[0].startswith(f"disclosures: 1 ({DISCLOSURE} ")
    assert "tables: 11 published, 4 nil, 1 missing" in lines
    assert "warehouse: warehouse/tieout.duckdb" in lines
    (warnings,) = query(built.root, "select count(*) from fct_finding where severity = 'warn' and not is_waived")
    assert sum(line.startswith("  warn: ") for line in lines) == warnings[0] > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("findings", "420103-2026-13"), f"错误：数据仓库中没有公开材料编号“420103-2026-13”（最接近：{DISCLOSURE}）"),
        (
            ("build", "--target", "nowhere"),
            "错误：选项 --target 的值无效：`profiles/profiles.yml` 中只有 duckdb, spark",
        ),
        (("intake-replies", "dbt_project.yml"), "错误：dbt_project.yml 不是工作簿（`.xlsx`），或无法读取："),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_run(built: Built, arguments: tuple[str, ...], said: str) -> None:
    run = run_tieout(built.root, *arguments, "--lang", "zh")
    assert run.returncode == 2
    assert run.stderr.startswith(said)


def test_build_prints_no_escapes_and_no_progress_in_a_pipe(built: Built) -> None:
    assert "\x1b" not in built.run.stdout
    assert "\r" not in built.run.stdout
    assert built.run.stderr == ""


def test_build_leaves_nothing_beside_the_warehouse(built: Built) -> None:
    assert [path.name for path in (built.root / "warehouse").iterdir()] == ["tieout.duckdb"]


def test_figures_are_read_as_a_person_reads_them_and_a_wrong_one_is_an_open_finding(
    short: Built, short_again: Path
) -> None:
    def in_yuan(row: dict[str, str]) -> dict[str, str]:
        """429.27 万元 as 4,292,700 元, with either comma."""
        comma = "," if row["row_no"] == "1" else "，"
        figures = {name: text for name, text in row.items() if "." in text}
        return row | {name: f"{Decimal(text) * 10000:,.0f}".replace(",", comma) for name, text in figures.items()}

    def full_width(row: dict[str, str]) -> dict[str, str]:
        wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
        return row | {name: row[name].translate(wide) for name in ("total", "personnel", "operating")}

    def spaced(row: dict[str, str]) -> dict[str, str]:
        return row | {"total": f" {row['total'][:1]} {row['total'][1:]}\u3000"}

    def dashed(row: dict[str, str]) -> dict[str, str]:
        return row | {name: row[name] or dash for name, dash in {"personnel": "－", "operating": "—"}.items()}

    rewrite(short_again / T06, in_yuan)
    rewrite(
        short_again / STATUS,
        lambda row: row | {"currency_unit": "元"} if row["table_code"] == "T06" else row,
    )
    rewrite(short_again / T07, full_width)
    rewrite(short_again / T03, spaced)
    rewrite(short_again / T05, dashed)
    replace_once(short_again / T05, "缴费支出,24.26,24.26,24.26", "缴费支出,24.36,24.26,24.26")

    run = run_tieout(short_again, "build", "--lang", "zh", "--no-expectations")
    assert run.returncode == 1, run.stderr
    assert "  错误: T05 " in run.stdout
    assert query(short_again, MARTS) == query(short.root, MARTS)
    before, after = set(query(short.root, CELLS)), set(query(short_again, CELLS))
    wrong = (DISCLOSURE, "T05", "2080505", "total")
    assert before - after == {(*wrong, Decimal("242600.0000"))}
    assert after - before == {(*wrong, Decimal("243600.0000"))}

    listed = run_tieout(short_again, "findings", "--severity", "error", "--rule", "t05_hierarchy", "--format", "json")
    assert listed.returncode == 1
    (finding,) = json.loads(listed.stdout)
    assert (finding["table_code"], finding["row_code"], finding["difference"]) == ("T05", "20805", "-1000.0000")
    assert run_tieout(short_again, "findings", "--severity", "warn").returncode == 0


def test_an_amount_that_is_no_number_is_refused_and_the_warehouse_stays(short_again: Path) -> None:
    before = digest(short_again)
    replace_once(short_again / T05, "事业运行,222.53", "事业运行,12.3.4")
    replace_once(short_again / T07, "奖金,96.00,96.00", "奖金,96.00,#REF!")
    run = run_tieout(short_again, "build")
    assert run.returncode == 2, run.stderr
    assert f"{T05}, row 5 (row_no 4), column total: '12.3.4' is not a number" in run.stderr
    assert f"{T07}, row 6 (row_no 5), column personnel: '#REF!' is not a number" in run.stderr
    assert run.stdout == ""
    assert digest(short_again) == before
    assert [path.name for path in (short_again / "warehouse").iterdir()] == ["tieout.duckdb"]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        (T05, "subject_name,total", "subject_name,sum", f"{T05}, row 1, column total: missing column"),
        (T05, "2010350,事业运行", "2010350,事业\n运行", f"{T05}, row 5, column total: the row has 4 fields"),
        (
            T06,
            f"{DISCLOSURE},2,131,",
            f"{DISCLOSURE},1,131,",
            f"{T06}, row 3 (row_no 1), column row_no: {DISCLOSURE} 1 is already in {T06}, row 2",
        ),
        (
            TERMS,
            "t05_hierarchy,2,right",
            "t05_hierachy,2,right",
            f"{TERMS}, row 9, column rule_code: unknown rule 't05_hierachy' (nearest: t05_hierarchy)",
        ),
        (
            TERMS,
            "t05_hierarchy,2,right,1,T05,children",
            "t05_hierarchy,2,right,1,T05,childern",
            f"{TERMS}, row 9, column row_selector: unknown row selector 'childern' (nearest: children)",
        ),
    ],
)
def test_input_that_cannot_be_read_is_refused_before_anything_is_built(
    project: Path, file: Path, old: str, new: str, place: str
) -> None:
    (project / WAREHOUSE).parent.mkdir()
    (project / WAREHOUSE).write_bytes(b"the previous warehouse")
    replace_once(project / file, old, new)
    run = run_tieout(project, "build")
    assert run.returncode == 2
    assert place in run.stderr
    assert (project / WAREHOUSE).read_bytes() == b"the previous warehouse"


def test_a_run_that_fails_ends_with_3_and_the_warehouse_stays(short_again: Path) -> None:
    before = digest(short_again)
    (short_again / "models/staging/stg_disclosures.sql").write_text("select no_such_column", encoding="utf-8")
    run = run_tieout(short_again, "build")
    assert run.returncode == 3
    assert "stg_disclosures" in run.stderr
    assert "no_such_column" in run.stderr
    assert digest(short_again) == before


def test_a_column_that_must_be_filled_and_is_not_ends_with_3(short_again: Path) -> None:
    before = digest(short_again)
    replace_once(
        short_again / "models/intermediate/cells/int_cell.sql",
        "    source_row,\n",
        "    nullif(source_row, 1) as source_row,\n",
    )
    run = run_tieout(short_again, "build")
    assert run.returncode == 3
    assert "Failure in test fct_cell_is_filled" in run.stderr
    assert "\x1b" not in run.stderr and "U+001B" not in run.stderr
    assert digest(short_again) == before


def test_a_project_that_dbt_cannot_load_ends_with_3(project: Path) -> None:
    (project / "dbt_project.yml").write_text("name: tieout\nprofile: nowhere\n", encoding="utf-8")
    run = run_tieout(project, "build")
    assert run.returncode == 3
    assert "nowhere" in run.stderr
    assert not (project / WAREHOUSE).exists()


def test_a_place_that_cannot_be_written_ends_with_3_and_says_so(project: Path) -> None:
    run = run_tieout(project, "build", "--warehouse", "dbt_project.yml/tieout.duckdb")
    assert run.returncode == 3
    assert run.stderr.startswith("Error: dbt_project.yml cannot be written; the warehouse is left as it was: ")
    assert len(run.stderr.splitlines()) == 1


def test_an_unknown_target_ends_with_2(project: Path) -> None:
    run = run_tieout(project, "build", "--target", "nowhere")
    assert run.returncode == 2
    assert "duckdb" in run.stderr


def test_a_failing_test_is_a_finding_only_if_it_is_tagged_so() -> None:
    statuses = {"model.a": "success", "test.b": "fail", "test.c": "fail", "test.d": "error", "test.e": "warn"}
    tagged = {"test.b", "test.d", "test.e"}
    results = {"results": [{"unique_id": name, "status": status} for name, status in statuses.items()]}
    manifest = {"nodes": {name: {"tags": ["finding"] if name in tagged else []} for name in statuses}}
    run = outcome(results, manifest, "")
    assert run.failures == ["test.c", "test.d"]
    assert run.tests() == {"fail": 2, "error": 1, "warn": 1}


def test_what_dbt_says_is_progress_or_an_error_and_so_is_what_is_no_json() -> None:
    node = {"index": 3, "total": 7, "node_info": {"node_name": "int_cell"}}
    events = [
        {"info": {"name": "LogModelResult", "level": "error", "msg": "3 of 7 ERROR"}, "data": node},
        {"info": {"name": "RunResultError", "level": "error", "msg": "no such column"}, "data": {}},
        {"info": {"name": "FinishedRunning", "level": "info", "msg": "done"}, "data": {}},
    ]
    told: list[tuple[int, int, str]] = []
    lines = [*map(json.dumps, events), "Traceback", "1"]
    assert follow(lines, lambda *done: told.append(done)) == "no such column\nTraceback\n1"
    assert told == [(3, 7, "int_cell")]


def test_a_dbt_that_is_killed_is_an_error(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dbt = tmp_path / "bin" / "dbt"
    dbt.parent.mkdir()
    dbt.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    dbt.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(dbt.with_name("python")))
    with pytest.raises(RunError, match="was ended from outside"):
        run_dbt(Build(project, project / "tieout.duckdb", None, ""), lambda done, total, name: None)


def test_a_file_is_on_the_disk_before_it_takes_the_place_of_the_warehouse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, Path]] = []
    monkeypatch.setattr(warehouse_file, "flush", lambda path: done.append(("flushed", path)))
    monkeypatch.setattr(warehouse_file.os, "replace", lambda old, new: done.append(("replaced", new)))
    built, warehouse = tmp_path / "built.duckdb", tmp_path / "tieout.duckdb"
    publish(built, warehouse)
    assert done == [("flushed", built), ("replaced", warehouse), ("flushed", tmp_path)]


def test_findings_as_json_hold_every_column_and_text_as_it_is(built: Built) -> None:
    run = run_tieout(built.root, "findings", "--format", "json")
    assert run.returncode == 0
    found = json.loads(run.stdout)
    assert len(found) == query(built.root, "select count(*) from fct_finding where not is_waived")[0][0]
    # severity_rank only orders them
    columns = [row[0] for row in query(built.root, "describe fct_finding") if row[0] != "severity_rank"]
    assert all(list(finding) == columns for finding in found)
    assert [finding["severity"] for finding in found] == sorted(
        (finding["severity"] for finding in found), key=["error", "warn", "info"].index
    )
    assert all(isinstance(finding["difference"], str | None) for finding in found)
    assert "预算" in run.stdout


def test_findings_as_csv_agree_with_json(built: Built) -> None:
    listed = json.loads(run_tieout(built.root, "findings", "--severity", "warn", "--format", "json").stdout)
    table = csv.DictReader(
        io.StringIO(run_tieout(built.root, "findings", "--severity", "warn", "--format", "csv").stdout)
    )
    assert [row["finding_id"] for row in table] == [finding["finding_id"] for finding in listed]


def test_findings_as_text_are_a_line_each_without_escapes(built: Built) -> None:
    english = run_tieout(built.root, "findings", "--lang", "en").stdout.splitlines()
    chinese = run_tieout(built.root, "findings", "--lang", "zh").stdout.splitlines()
    assert len(english) == len(chinese) > 0
    assert {len(line.split("\t")) for line in english} == {5}
    assert english != chinese
    assert not any("\x1b" in line for line in english + chinese)


def test_findings_are_chosen_by_disclosure_severity_family_and_rule(built: Built) -> None:
    def chosen(*arguments: str) -> list[dict]:
        return json.loads(run_tieout(built.root, "findings", *arguments, "--format", "json").stdout)

    everything = chosen()
    assert chosen(DISCLOSURE) == everything
    both = chosen("--severity", "warn", "--severity", "info")
    assert both == [finding for finding in everything if finding["severity"] in ("warn", "info")]
    assert {finding["family"] for finding in chosen("--family", "wording")} == {"wording"}
    assert {finding["rule_code"] for finding in chosen("--rule", "c_table_published")} == {"c_table_published"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("420103-2026-13",), f"has no disclosure '420103-2026-13' (nearest: {DISCLOSURE})"),
        (("--family", "wordings"), "has no family 'wordings' (nearest: wording)"),
        (("--rule", "t05_hierachy"), "has no rule 't05_hierachy' (nearest: t05_hierarchy)"),
        (("--severity", "fatal"), "Invalid value for '--severity'"),
        (("--warehouse", "nowhere/tieout.duckdb"), "run `tieout build` first"),
    ],
)
def test_findings_that_cannot_be_asked_for_end_with_2(built: Built, arguments: tuple[str, ...], message: str) -> None:
    run = run_tieout(built.root, "findings", *arguments)
    assert run.returncode == 2
    assert message in run.stderr
    assert run.stdout == ""


def test_a_file_that_is_no_warehouse_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("a text")
    with pytest.raises(InputError, match="cannot be read as a warehouse"), reading(tmp_path / "text.duckdb"):
        pass
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    with (
        pytest.raises(InputError, match="is incomplete or from an older version"),
        reading(tmp_path / "other.duckdb") as connection,
    ):
        connection.execute("select * from fct_finding")
    with duckdb.connect(str(tmp_path / "older.duckdb")) as connection:
        connection.execute("create table fct_finding (finding_id varchar)")
    with (
        pytest.raises(InputError, match="is incomplete or from an older version"),
        reading(tmp_path / "older.duckdb") as connection,
    ):
        connection.execute("select is_waived from fct_finding")


def test_every_command_shows_an_example(tmp_path: Path) -> None:
    for command in ("build", "findings"):
        run = run_tieout(tmp_path, command, "--help")
        assert run.returncode == 0
        assert f"Example:\n    tieout {command} " in run.stdout
    assert run_tieout(tmp_path, "--version").stdout.startswith("tieout")
    assert run_tieout(tmp_path, "bild").returncode == 2


def test_only_one_build_runs_at_a_time(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse" / "tieout.duckdb"
    with (
        building(warehouse, tmp_path),
        pytest.raises(RunError, match="another build is running"),
        building(warehouse, tmp_path),
    ):
        pass
    with building(warehouse, tmp_path) as built:
        assert built.name == warehouse.name


@pytest.mark.parametrize("name", ["raw.duckdb", "temp", "System.duckdb"])
def test_a_name_that_duckdb_takes_for_something_else_is_wrong_usage(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="is reserved, choose another file name"), building(tmp_path / name, tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_who_reads_the_old_warehouse_goes_on_reading_it_while_the_new_one_takes_its_place(tmp_path: Path) -> None:
    warehouse = tmp_path / "tieout.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table history as select 1 as run")
    with duckdb.connect(str(warehouse), read_only=True) as reader, building(warehouse, tmp_path) as built:
        copy(warehouse, built)
        with duckdb.connect(str(built)) as connection:
            connection.execute("insert into history values (2)")
        publish(built, warehouse)
        assert reader.execute("select count(*) from history").fetchone() == (1,)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert connection.execute("select count(*) from history").fetchone() == (2,)
