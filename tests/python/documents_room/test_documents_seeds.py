"""The project's own disclosure, written out and read again, gives its seeds, whatever the kind of document."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from tieout.cli.intake import intake
from tieout.cli.render import render
from tieout.documents import seeds
from tieout.documents.render import WRITERS

OWN = "420103-2026-131"
GRIDS = [
    "disclosures",
    "t01_income_expenditure",
    "t03_expenditure",
    "t04_fiscal_appropriation",
    "t05_general_budget_by_function",
    "t06_general_budget_by_unit",
    "t07_basic_expenditure",
    "t11_project",
    "t12_procurement",
]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [{name: text.replace(" ", "") for name, text in row.items()} for row in csv.DictReader(stream)]


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_what_is_written_out_is_read_as_it_was_typed(kind: str, tmp_path: Path) -> None:
    file, landing = tmp_path / f"own.{kind}", tmp_path / "landing"
    done = CliRunner().invoke(render, [OWN, "--to", kind, "--output", str(file)])
    assert done.exit_code == 0, done.stderr
    done = CliRunner().invoke(intake, [str(file), "--landing", str(landing), "--format", "json"])
    assert done.exit_code == 0, done.stderr
    for name in GRIDS:
        typed = rows(seeds.seeds_root() / "disclosure" / f"{name}.csv")
        assert rows(landing / OWN / f"{name}.csv") == typed, name
    typed = [row for row in rows(seeds.seeds_root() / "disclosure/table_status.csv") if row["status"] == "nil"]
    read = [row for row in rows(landing / OWN / "table_status.csv") if row["status"] == "nil"]
    assert [(row["table_code"], row["note"]) for row in read] == [(row["table_code"], row["note"]) for row in typed]


def test_what_was_read_is_written_out_in_another_kind_and_read_the_same(tmp_path: Path) -> None:
    files = [tmp_path / "one.docx", tmp_path / "two.html"]
    landings = [tmp_path / "first", tmp_path / "second"]
    CliRunner().invoke(render, [OWN, "--to", "docx", "--output", str(files[0])])
    CliRunner().invoke(intake, [str(files[0]), "--landing", str(landings[0])])
    CliRunner().invoke(render, [OWN, "--to", "html", "--landing", str(landings[0]), "--output", str(files[1])])
    CliRunner().invoke(intake, [str(files[1]), "--landing", str(landings[1])])
    names = sorted(path.name for path in (landings[0] / OWN).glob("t*.csv"))
    assert len(names) == len(GRIDS)
    for name in names:
        assert rows(landings[1] / OWN / name) == rows(landings[0] / OWN / name), name


def test_a_second_reading_replaces_the_first_and_leaves_what_people_put_there(tmp_path: Path) -> None:
    file, landing = tmp_path / "own.md", tmp_path / "landing"
    CliRunner().invoke(render, [OWN, "--to", "md", "--output", str(file)])
    CliRunner().invoke(intake, [str(file), "--landing", str(landing)])
    typed = landing / OWN / "narrative_claim.csv"
    typed.write_text("disclosure_id,row_no\n", encoding="utf-8")
    text = file.read_text(encoding="utf-8")
    start = text.index("2026 年项目支出预算表")
    file.write_text(text[: text.rindex("#", 0, start) - 1], encoding="utf-8")
    CliRunner().invoke(intake, [str(file), "--landing", str(landing)])
    assert typed.exists()
    assert not (landing / OWN / "t11_project.csv").exists()
    assert (landing / OWN / "t07_basic_expenditure.csv").exists()
