"""A night that builds what changed ends with the rows of a build of all."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from conftest import WAREHOUSE, copied, copy_project, replace_once, rewrite, run_tieout
from generated import generate
from shared import Shared
from short import leave_out_tests

from tieout.build.changed import changed_list, project_version
from tieout.landing.cache import cache_of

OF_THE_RUN = {"first_seen", "last_seen", "resolved_at", "state", "is_since_last_run"}
"""Columns that say when, and so differ between two runs."""


class Nights(NamedTuple):
    """A project whose warehouse was built twice, in the second night only what had changed; one that was built from the
    same files at once; what had changed; and the disclosures that were removed or cannot be read."""

    root: Path
    afresh: Path
    changed: set[str]
    removed: str
    spoilt: str
    too_large: str


def land(landing: Path, *arguments: str) -> None:
    given = ("--format", "csv", "--disclosures", "24", "--errors", "6", "--seed", "3")
    made = generate(landing, *given, *arguments)
    assert made.returncode == 0, made.stderr


def build(root: Path) -> None:
    done = run_tieout(root, "build", "--landing", "landing", "--lang", "en", "--no-expectations")
    assert done.returncode in (0, 1), done.stderr


def rows_of(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    names = [name for (name, *_) in connection.execute(f"describe {mart}").fetchall() if name not in OF_THE_RUN]
    return sorted(str(row) for row in connection.execute(f"select {', '.join(names)} from {mart}").fetchall())


def planned(root: Path) -> set[str] | None:
    """The disclosures that would be built; None where all would be."""
    listed = changed_list(root, cache_of(root / WAREHOUSE), root / WAREHOUSE, project_version(root))
    return listed and listed_in(listed)


def listed_in(file: Path) -> set[str]:
    return {name for (name,) in duckdb.execute(f"from '{file}'").fetchall()}


def differing(one: Path, other: Path) -> list[str]:
    """Marts, and the views that `tieout explain` reads, that differ between the warehouses of two projects."""
    with (
        duckdb.connect(str(one / WAREHOUSE), read_only=True) as a,
        duckdb.connect(str(other / WAREHOUSE), read_only=True) as b,
    ):
        marts = [
            name
            for (name,) in b.execute(
                "select table_name from information_schema.tables where table_schema = 'main'"
            ).fetchall()
            # which also holds what was resolved
            if name != "finding_history"
        ] + ["intermediate.int_equation", "intermediate.int_equation_term"]
        assert len(marts) > 12
        return [mart for mart in marts if rows_of(a, mart) != rows_of(b, mart)]


@pytest.fixture(scope="module")
def nights(shared: Shared) -> Nights:
    """Built once. Read it only."""
    folder = shared.once("changed", build_nights)
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    return Nights(folder / "project", folder / "afresh", **facts | {"changed": set(facts["changed"])})


@pytest.fixture
def root(nights: Nights, tmp_path: Path) -> Path:
    """A copy of the project after both nights."""
    return copied(nights.root, tmp_path / "project")


def build_nights(folder: Path) -> None:
    root = copy_project(folder / "project")
    leave_out_tests(root)
    land(root / "landing")
    build(root)

    shutil.rmtree(root / "landing")
    land(root / "landing", "--revision", "2", "--revise-share", "0.1")
    names = sorted(path.name for path in (root / "landing").iterdir())
    removed, too_large, spoilt = names[0], names[1], names[-1]
    shutil.rmtree(root / "landing" / removed)
    (root / "landing" / spoilt / "t05_general_budget_by_function.csv").write_bytes(b"\xff")
    # which only the models see: the figure is in 万元
    rewrite(root / "landing" / too_large / "t08_three_public.csv", lambda row: {**row, "total": "99999999999.99"})
    build(root)
    changed = sorted(listed_in(cache_of(root / WAREHOUSE) / "changed.parquet"))

    afresh = copy_project(folder / "afresh")
    leave_out_tests(afresh)
    shutil.copytree(root / "landing", afresh / "landing")
    build(afresh)
    facts = {"changed": changed, "removed": removed, "spoilt": spoilt, "too_large": too_large}
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def test_it_ends_with_the_same_rows(nights: Nights) -> None:
    assert differing(nights.root, nights.afresh) == []


def test_a_table_of_other_columns_is_left_as_it_is(root: Path) -> None:
    kept = "intermediate.int_equation_outcome"
    rows = f"select md5(string_agg(cast(kept as varchar), '' order by kept)) from {kept} as kept"
    with duckdb.connect(str(root / WAREHOUSE)) as connection:
        for change in ("add column older integer", "drop column left_width", "alter column gap type decimal(18, 2)"):
            connection.execute(f"alter table {kept} {change}")
        before = connection.execute(rows).fetchall()
    listed = json.dumps({"changed": str(cache_of(root / WAREHOUSE) / "changed.parquet")})
    command = [sys.executable, "-m", "dbt.cli.main", "run", "--profiles-dir", "profiles", "--vars", listed]
    done = subprocess.run(
        [*command, "--select", "int_equation_outcome"], cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "The source and target schemas on this incremental model are out of sync!" in done.stdout
    with duckdb.connect(str(root / WAREHOUSE)) as connection:
        assert connection.execute(rows).fetchall() == before


def test_it_builds_whole_families_and_few(nights: Nights) -> None:
    families = {name[:6] + name[11:15] for name in nights.changed}
    every = {path.name for path in (nights.root / "landing").iterdir()} | {nights.removed}
    assert {name for name in every if name[:6] + name[11:15] in families} == nights.changed
    assert len(nights.changed) < len(every)


def test_what_was_removed_or_cannot_be_read_is_gone(nights: Nights) -> None:
    with duckdb.connect(str(nights.root / WAREHOUSE), read_only=True) as connection:
        for mart in ("dim_disclosure", "fct_cell", "fct_equation", "fct_rule_coverage"):
            held = connection.execute(
                f"select count(*) from {mart} where disclosure_id in (?, ?)", [nights.removed, nights.spoilt]
            ).fetchone()
            assert held == (0,)
        found = connection.execute("select disclosure_id from fct_finding where rule_code = 'c_readable'").fetchall()
        assert set(found) == {(nights.spoilt,)}


def test_a_figure_that_only_the_models_see_to_be_too_large_is_a_finding_and_in_no_equation(nights: Nights) -> None:
    with duckdb.connect(str(nights.root / WAREHOUSE), read_only=True) as connection:
        found = connection.execute(
            "select disclosure_id, table_code, measure, published, severity, source_file"
            " from fct_finding where rule_code = 'c_amount_readable'"
        ).fetchall()
        file = f"landing/{nights.too_large}/t08_three_public.csv"
        assert found == [(nights.too_large, "T08", "total", "99999999999.99", "error", file)]
        amounts = connection.execute(
            "select amount from fct_cell where disclosure_id = ? and table_code = 'T08' and measure = 'total'",
            [nights.too_large],
        ).fetchall()
        assert amounts == [(None,)]
        outcomes = connection.execute(
            "select distinct outcome from fct_equation where disclosure_id = ? and rule_code = 't08_row_total'",
            [nights.too_large],
        ).fetchall()
        assert outcomes == [("untestable",)]
        suspects = "select count(*) from fct_suspect_cell where disclosure_id = ? and table_code = 'T08'"
        assert connection.execute(suspects, [nights.too_large]).fetchone() == (0,)


def test_findings_keep_their_history(nights: Nights) -> None:
    with duckdb.connect(str(nights.root / WAREHOUSE), read_only=True) as connection:
        states = dict(connection.execute("select state, count(*) from finding_history group by state").fetchall())
    assert states.keys() == {"new", "still", "resolved", "not_checked"}


def test_nothing_is_built_where_nothing_changed(root: Path) -> None:
    assert planned(root) == set()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rules/rules.csv", "t03_hierarchy,linear,hierarchy,error", "t03_hierarchy,linear,hierarchy,warn"),
        ("disclosure/disclosures.csv", "420103-2026-131,1,", "420103-2026-131,2,"),
    ],
)
def test_all_is_built_where_a_rule_or_a_seeded_disclosure_changed(root: Path, file: str, old: str, new: str) -> None:
    replace_once(root / "seeds" / file, old, new)
    assert planned(root) is None
    replace_once(root / "seeds" / file, new, old)
    assert planned(root) == set()


def test_a_waiver_is_no_reason_to_build_all(root: Path) -> None:
    with (root / "seeds/rules/waivers.csv").open("a", encoding="utf-8") as waivers:
        waivers.write(",t03_hierarchy,,,,known,a clerk,2026-01-01,2026-12-31\n")
    assert planned(root) == set()
