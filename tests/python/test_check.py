"""A check says what a build says: the same equations, findings, suspects and coverage, row by row."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from both_ways import columns_of, expect_the_same, rows_of
from conftest import ROOT, WAREHOUSE, Built, copy_project, run_tieout
from shared import Shared

from tieout.check.prepare import Prepared, prepare, prepared
from tieout.check.run import Folders, evaluated
from tieout.console.progress import bar
from tieout.errors import InputError


@pytest.fixture(scope="session")
def project_to_check(shared: Shared) -> Path:
    """A project for which a check is prepared. Read it only."""

    def make(folder: Path) -> None:
        root = copy_project(folder / "project")
        with bar("prepare") as progress:
            prepare(root, progress)

    return shared.once("check", make) / "project"


@pytest.fixture(scope="session")
def ready(project_to_check: Path) -> Prepared:
    return prepared(project_to_check)


@pytest.fixture(scope="session")
def bureau_built(bureau: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(bureau.root / WAREHOUSE), read_only=True) as connection:
        yield connection


def test_a_bureau_comes_to_the_same(
    bureau: Built, bureau_built: duckdb.DuckDBPyConnection, project_to_check: Path, ready: Prepared
) -> None:
    with evaluated(project_to_check, ready, Folders([bureau.root / "landing"], [])) as (checked, compared):
        assert compared == set()
        expect_the_same(bureau_built, checked)


def test_the_real_disclosure_comes_to_the_same(
    built: Built, project_to_check: Path, ready: Prepared, tmp_path: Path
) -> None:
    folder = shutil.copytree(ROOT / "seeds/disclosure", tmp_path / "landing" / "real")
    with (
        duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as warehouse,
        evaluated(project_to_check, ready, Folders([folder], [])) as (checked, _),
    ):
        checked.execute("update fct_finding set source_file = replace(source_file, 'landing/real', 'seeds/disclosure')")
        for mart in ("fct_equation", "fct_suspect_cell", "fct_rule_coverage"):
            columns = [name for name in columns_of(warehouse, mart) if name != "source_file"]
            ids = ["420103-2026-131"]
            assert rows_of(checked, mart, columns, ids) == rows_of(warehouse, mart, columns, ids), mart


def test_what_was_prepared_for_another_version_is_refused(project_to_check: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(project_to_check, tmp_path / "project"))
    with (root / "seeds/rules/rules.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    with pytest.raises(InputError, match="tieout check --prepare"):
        prepared(root)


def test_a_check_answers_as_findings_and_explain_do(project_to_check: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "seeds/disclosure", tmp_path / "real")
    run = run_tieout(project_to_check, "check", str(folder), "--lang", "en")
    assert run.returncode == 0, run.stderr
    assert "y_general_total_change" in run.stdout and "should be -13.6" in run.stdout
    run = run_tieout(project_to_check, "check", str(folder), "--format", "json")
    said = json.loads(run.stdout)
    assert len(said["findings"]) == 22 and list(said["errors"]) == ["420103-2026-131"]
    assert not (project_to_check / WAREHOUSE).exists()


def test_a_wrong_figure_gives_status_1_and_an_unreadable_folder_status_2(
    project_to_check: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(ROOT / "seeds/disclosure", tmp_path / "real"))
    table = folder / "t03_expenditure.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("326.43", "326.34", 1), encoding="utf-8")
    run = run_tieout(project_to_check, "check", str(folder), "--lang", "en")
    assert run.returncode == 1 and "should be 326.43" in run.stdout, run.stdout + run.stderr
    assert run_tieout(project_to_check, "check", str(tmp_path / "nowhere")).returncode == 2
    table.write_bytes(b"\xff\xfe\x00")
    run = run_tieout(project_to_check, "check", str(folder), "--format", "csv")
    assert run.returncode == 1 and "c_readable" in run.stdout


def test_no_dbt_and_no_great_expectations_is_imported(project_to_check: Path) -> None:
    program = """
import sys
from tieout.cli.main import cli
cli.main(["check", sys.argv[1]], standalone_mode=False)
print(*{"dbt", "great_expectations", "pandas"} & {name.split(".")[0] for name in sys.modules})
"""
    command = [sys.executable, "-c", program, str(ROOT / "seeds/disclosure")]
    run = subprocess.run(command, cwd=project_to_check, capture_output=True, encoding="utf-8", check=True)
    assert run.stdout.splitlines()[-1] == ""
