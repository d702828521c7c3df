"""A night that builds what changed ends with the rows of a night that builds all."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from conftest import ROOT, WAREHOUSE, copy_project, replace_once, run_tieout

from tieout.changed import find_changed, project_version
from tieout.dbt_run import changed_file
from tieout.landing_cache import cache_of

OF_THE_RUN = {"first_seen", "last_seen", "resolved_at", "state", "is_since_last_run"}
"""Columns that say when, and so differ between two runs."""


class Nights(NamedTuple):
    """A project whose warehouse was built twice, in the second night only what had changed; one that was built from the
    same files at once; and what had changed."""

    root: Path
    afresh: Path
    changed: set[str]
    removed: str
    spoilt: str


def generate(output: Path, *arguments: str) -> None:
    command = [sys.executable, str(ROOT / "bench/generate.py"), "--output", str(output), "--format", "csv"]
    subprocess.run([*command, "--disclosures", "24", "--errors", "6", "--seed", "3", *arguments], check=True)


def build(root: Path) -> None:
    done = run_tieout(root, "build", "--landing", "landing", "--lang", "en")
    assert done.returncode in (0, 1), done.stderr


def rows_of(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    names = [name for (name, *_) in connection.execute(f"describe {mart}").fetchall() if name not in OF_THE_RUN]
    return sorted(str(row) for row in connection.execute(f"select {', '.join(names)} from {mart}").fetchall())


def changed_in(root: Path) -> set[str] | None:
    """What would be built; None where all would be."""
    cache = cache_of(root / WAREHOUSE)
    only_changed = find_changed(cache, root / WAREHOUSE, project_version(root))
    return {name for (name,) in duckdb.execute(f"from '{changed_file(cache)}'").fetchall()} if only_changed else None


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    folder = tmp_path_factory.mktemp("nights")
    root = copy_project(folder / "project")
    generate(root / "landing")
    build(root)

    shutil.rmtree(root / "landing")
    generate(root / "landing", "--revision", "2", "--revise-share", "0.1")
    names = sorted(path.name for path in (root / "landing").iterdir())
    removed, spoilt = names[0], names[-1]
    shutil.rmtree(root / "landing" / removed)
    (root / "landing" / spoilt / "t05_general_budget_by_function.csv").write_bytes(b"\xff")
    build(root)
    changed = {name for (name,) in duckdb.execute(f"from '{cache_of(root / WAREHOUSE)}/changed.parquet'").fetchall()}

    afresh = copy_project(folder / "afresh")
    shutil.copytree(root / "landing", afresh / "landing")
    build(afresh)
    return Nights(root, afresh, changed, removed, spoilt)


def test_it_ends_with_the_same_rows(nights: Nights) -> None:
    with (
        duckdb.connect(str(nights.root / WAREHOUSE), read_only=True) as kept,
        duckdb.connect(str(nights.afresh / WAREHOUSE), read_only=True) as afresh,
    ):
        marts = [
            name
            for (name,) in afresh.execute(
                "select table_name from information_schema.tables where table_schema = 'main'"
            ).fetchall()
            # which also holds what was resolved
            if name != "finding_history"
        ]
        assert len(marts) > 12
        assert [mart for mart in marts if rows_of(kept, mart) != rows_of(afresh, mart)] == []


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
        assert found == [(nights.spoilt,)]


def test_findings_keep_their_history(nights: Nights) -> None:
    with duckdb.connect(str(nights.root / WAREHOUSE), read_only=True) as connection:
        states = dict(connection.execute("select state, count(*) from finding_history group by state").fetchall())
    assert states.keys() == {"new", "still", "resolved"}


def test_nothing_is_built_where_nothing_changed(nights: Nights) -> None:
    assert changed_in(nights.root) == set()


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
        assert changed_in(nights.root) is None
    finally:
        seed.write_text(kept, encoding="utf-8")
    assert changed_in(nights.root) == set()


def test_a_waiver_is_no_reason_to_build_all(nights: Nights) -> None:
    waivers = nights.root / "seeds/rules/waivers.csv"
    kept = waivers.read_text(encoding="utf-8")
    waivers.write_text(kept + ",t03_hierarchy,,,,known,a clerk,2026-01-01,2026-12-31\n", encoding="utf-8")
    try:
        assert changed_in(nights.root) == set()
    finally:
        waivers.write_text(kept, encoding="utf-8")
