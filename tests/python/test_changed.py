"""A night that builds what changed, and a build of one share after the other, end with the rows of a build of all."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from conftest import ROOT, WAREHOUSE, copy_project, replace_once, rewrite, run_tieout

from tieout.build.build import build as build_in_process
from tieout.build.changed import plan, project_version
from tieout.build.dbt import Dbt, Input
from tieout.landing.cache import cache_of

OF_THE_RUN = {"first_seen", "last_seen", "resolved_at", "state", "is_since_last_run"}
"""Columns that say when, and so differ between two runs."""


SEEDED = 1
"""Disclosures of the project's own seeds."""


class Nights(NamedTuple):
    """A project whose warehouse was built twice, in the second night only what had changed; one that was built from the
    same files at once; what had changed; and the disclosures that were removed or cannot be read."""

    root: Path
    afresh: Path
    changed: set[str]
    removed: str
    spoilt: str
    too_large: str


def generate(output: Path, *arguments: str) -> None:
    command = [sys.executable, str(ROOT / "bench/generate.py"), "--output", str(output), "--format", "csv"]
    subprocess.run([*command, "--disclosures", "24", "--errors", "6", "--seed", "3", *arguments], check=True)


def build(root: Path) -> None:
    done = run_tieout(root, "build", "--landing", "landing", "--lang", "en")
    assert done.returncode in (0, 1), done.stderr


def rows_of(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    names = [name for (name, *_) in connection.execute(f"describe {mart}").fetchall() if name not in OF_THE_RUN]
    return sorted(str(row) for row in connection.execute(f"select {', '.join(names)} from {mart}").fetchall())


def planned(root: Path) -> list[set[str] | None]:
    """The disclosures of each share that would be built; None where all would be, at once."""
    shares = plan(root, cache_of(root / WAREHOUSE), root / WAREHOUSE, project_version(root))
    return [listed_in(share.listed) if share.listed else None for share in shares]


def listed_in(file: Path) -> set[str]:
    return {name for (name,) in duckdb.execute(f"from '{file}'").fetchall()}


def nodes_built(root: Path) -> set[str]:
    """Models and tests of the last build, by unique_id."""
    written = [json.loads(file.read_text(encoding="utf-8")) for file in root.glob("target/build-*/run_results*.json")]
    return {result["unique_id"] for build in written for result in build["results"]}


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
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    folder = tmp_path_factory.mktemp("nights")
    root = copy_project(folder / "project")
    generate(root / "landing")
    build(root)

    shutil.rmtree(root / "landing")
    generate(root / "landing", "--revision", "2", "--revise-share", "0.1")
    names = sorted(path.name for path in (root / "landing").iterdir())
    removed, too_large, spoilt = names[0], names[1], names[-1]
    shutil.rmtree(root / "landing" / removed)
    (root / "landing" / spoilt / "t05_general_budget_by_function.csv").write_bytes(b"\xff")
    # which only the models see: the figure is in 万元
    rewrite(root / "landing" / too_large / "t08_three_public.csv", lambda row: {**row, "total": "99999999999.99"})
    build(root)
    changed = listed_in(cache_of(root / WAREHOUSE) / "share_0.parquet")

    afresh = copy_project(folder / "afresh")
    shutil.copytree(root / "landing", afresh / "landing")
    build(afresh)
    return Nights(root, afresh, changed, removed, spoilt, too_large)


def test_it_ends_with_the_same_rows(nights: Nights) -> None:
    assert differing(nights.root, nights.afresh) == []


def test_so_does_a_build_in_shares(nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_project(tmp_path / "project")
    shutil.copytree(nights.afresh / "landing", root / "landing")
    monkeypatch.setattr("tieout.build.changed.AT_ONCE", 6)
    monkeypatch.chdir(root)
    build_in_process(root, root / WAREHOUSE, root / "landing", None)
    listed = [listed_in(file) for file in cache_of(root / WAREHOUSE).glob("share_*.parquet")]
    assert len(listed) > 2
    assert sum(map(len, listed)) == len(set().union(*listed)) == len(list((root / "landing").iterdir())) + SEEDED
    assert differing(root, nights.afresh) == []
    assert nodes_built(root) == nodes_built(nights.afresh)


def test_so_does_a_night_that_copies_the_few_that_it_builds(
    nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(nights.afresh, tmp_path / "project", ignore=shutil.ignore_patterns("target", "logs")))
    with duckdb.connect(str(root / WAREHOUSE)) as connection:
        connection.execute(
            "update dim_disclosure set content_version = 'older'"
            " where disclosure_id = (select min(disclosure_id) from dim_disclosure where content_version is not null)"
        )
    monkeypatch.setattr("tieout.build.changed.FEW", 1)
    monkeypatch.chdir(root)
    build_in_process(root, root / WAREHOUSE, root / "landing", None)
    with duckdb.connect(str(root / WAREHOUSE), read_only=True) as connection:
        copied = connection.execute(
            "select table_name from information_schema.tables"
            " where table_name like '%_built' and table_type = 'BASE TABLE'"
        ).fetchall()
        built = connection.execute("select count(distinct disclosure_id) from intermediate.int_cell_of_run").fetchone()
    assert sorted(copied) == [("int_cell_of_run",), ("int_equation_of_run",)]
    assert 0 < built[0] < len(list((root / "landing").iterdir()))
    assert differing(root, nights.afresh) == []


def test_a_table_of_other_columns_is_left_as_it_is(nights: Nights, tmp_path: Path) -> None:
    root = Path(shutil.copytree(nights.root, tmp_path / "project", ignore=shutil.ignore_patterns("target", "logs")))
    kept = "intermediate.int_equation_outcome"
    rows = f"select md5(string_agg(cast(kept as varchar), '' order by kept)) from {kept} as kept"
    with duckdb.connect(str(root / WAREHOUSE)) as connection:
        for change in ("add column older integer", "drop column left_width", "alter column gap type decimal(18, 2)"):
            connection.execute(f"alter table {kept} {change}")
        before = connection.execute(rows).fetchall()
    listed = json.dumps({"changed": str(cache_of(root / WAREHOUSE) / "share_0.parquet")})
    command = [sys.executable, "-m", "dbt.cli.main", "run", "--profiles-dir", "profiles", "--vars", listed]
    done = subprocess.run(
        [*command, "--select", "int_equation_outcome"], cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "new: left_width; gone: older; of another type: gap" in done.stdout
    with duckdb.connect(str(root / WAREHOUSE)) as connection:
        assert connection.execute(rows).fetchall() == before


def test_it_builds_whole_families_and_few(nights: Nights) -> None:
    families = {name[:6] + name[11:15] for name in nights.changed}
    every = {path.name for path in (nights.root / "landing").iterdir()} | {nights.removed}
    assert {name for name in every if name[:6] + name[11:15] in families} == nights.changed
    assert len(nights.changed) < len(every)


def test_it_leaves_the_project_as_the_build_before_wrote_it_out(nights: Nights, tmp_path: Path) -> None:
    dbt = Dbt(nights.root, nights.root / WAREHOUSE, None, Input(None, ""))
    dbt.output = Path(shutil.copytree(dbt.output, tmp_path / "output"))
    manifest = dbt.output / "manifest.json"
    assert manifest.stat().st_mtime_ns < (dbt.output / "run_results_1.json").stat().st_mtime_ns
    assert dbt.is_written()
    os.utime(manifest, (0, 0))
    assert not dbt.is_written()
    manifest.unlink()
    assert not dbt.is_written()


def test_what_was_removed_or_cannot_be_read_is_gone(nights: Nights) -> None:
    with duckdb.connect(str(nights.root / WAREHOUSE), read_only=True) as connection:
        for mart in ("dim_disclosure", "fct_cell", "fct_equation", "fct_rule_coverage"):
            held = connection.execute(
                f"select count(*) from {mart} where disclosure_id in (?, ?, ?)",
                [nights.removed, nights.spoilt, nights.too_large],
            ).fetchone()
            assert held == (0,)
        found = connection.execute("select disclosure_id from fct_finding where rule_code = 'c_readable'").fetchall()
        assert set(found) == {(nights.spoilt,), (nights.too_large,)}


def test_what_only_the_models_see_sets_its_disclosure_aside(nights: Nights) -> None:
    for root in (nights.root, nights.afresh):
        (found,) = duckdb.execute(
            f"select reason from '{cache_of(root / WAREHOUSE)}/quarantine.parquet' where disclosure_id = ?",
            [nights.too_large],
        ).fetchall()
        assert found == ("row_no 1: '99999999999.99' is too large for an amount",)


def test_findings_keep_their_history(nights: Nights) -> None:
    with duckdb.connect(str(nights.root / WAREHOUSE), read_only=True) as connection:
        states = dict(connection.execute("select state, count(*) from finding_history group by state").fetchall())
    assert states.keys() == {"new", "still", "resolved"}


def test_what_is_built_twice_has_one_history(nights: Nights) -> None:
    """As a figure that only the models see to be unreadable makes it."""
    with duckdb.connect(str(nights.afresh / WAREHOUSE), read_only=True) as connection:
        states = dict(connection.execute("select state, count(*) from finding_history group by state").fetchall())
        assert states.keys() == {"new"}
        (held,) = connection.execute("select count(*) from snapshots.finding_snapshot").fetchone()
        assert held == states["new"]


def test_nothing_is_built_where_nothing_changed(nights: Nights) -> None:
    assert planned(nights.root) == [set()]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rules/rules.csv", "t03_hierarchy,linear,hierarchy,error", "t03_hierarchy,linear,hierarchy,warn"),
        ("disclosure/disclosures.csv", "420103-2026-131,1,", "420103-2026-131,2,"),
    ],
)
def test_all_is_built_where_a_rule_or_a_seeded_disclosure_changed(
    nights: Nights, file: str, old: str, new: str
) -> None:
    seed = nights.root / "seeds" / file
    kept = seed.read_text(encoding="utf-8")
    replace_once(seed, old, new)
    try:
        assert planned(nights.root) == [None]
    finally:
        seed.write_text(kept, encoding="utf-8")
    assert planned(nights.root) == [set()]


def test_a_waiver_is_no_reason_to_build_all(nights: Nights) -> None:
    waivers = nights.root / "seeds/rules/waivers.csv"
    kept = waivers.read_text(encoding="utf-8")
    waivers.write_text(kept + ",t03_hierarchy,,,,known,a clerk,2026-01-01,2026-12-31\n", encoding="utf-8")
    try:
        assert planned(nights.root) == [set()]
    finally:
        waivers.write_text(kept, encoding="utf-8")
