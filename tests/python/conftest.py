"""Copies of the project to break, and the command as a user runs it: real dbt and DuckDB, a process of its own."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pytest
from bureau import write_landing
from hypothesis import settings
from macro_cases import results
from shared import Shared
from short import leave_out_tests, shorten

if TYPE_CHECKING:
    from documents import Warehouse
    from filed import Filed
    from nights import Night

ROOT = Path(__file__).resolve().parents[2]
PROJECT_PARTS = ("macros", "models", "profiles", "seeds", "snapshots", "tests")
WAREHOUSE = Path("warehouse/tieout.duckdb")
SELECTORS = {
    "selector_kind": "selector_kind('text')",
    "selector_value": "selector_value('text')",
    "scope_of": "scope_of('term', 'cell')",
    "selector_attributes": "selector_keys().values() | join(' ')",
}
"""Calls of macros whose SQL tests run themselves: over a column `text`, or relations `term` and `cell`."""

# The same examples in every run; `pytest --hypothesis-profile explore` looks for others.
settings.register_profile("default_of_tieout", derandomize=True, database=None, deadline=None, max_examples=200)
settings.register_profile("explore", database=None, deadline=None, max_examples=20_000)
settings.load_profile("default_of_tieout")


class Built(NamedTuple):
    """A project that was built once, for tests that read it or copy it; and what the build printed."""

    root: Path
    run: subprocess.CompletedProcess[str]


def copy_project(destination: Path) -> Path:
    """The dbt project without what others built in it."""
    destination.mkdir(parents=True)
    for part in PROJECT_PARTS:
        if (ROOT / part).exists():
            shutil.copytree(ROOT / part, destination / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("dbt_project.yml", "selectors.yml"):
        shutil.copy(ROOT / file, destination)
    return destination


def run_tieout(
    root: Path, *arguments: str, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE, shell: str = 'exec "$@"'
) -> subprocess.CompletedProcess[str]:
    """`tieout ARGUMENTS` in a project, its output captured, so never on a terminal, or written to file descriptors;
    `shell` says how a shell runs it."""
    command = ["sh", "-c", shell, "sh", sys.executable, "-m", "tieout.cli", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=root, env=environment, stdout=stdout, stderr=stderr, encoding="utf-8", check=False
    )


@contextmanager
def unread_pipe() -> Iterator[int]:
    """To write into: its reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        yield writer
    finally:
        os.close(writer)


def rewrite(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Pass every row of a CSV file, column to text, through `change`."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = reader.fieldnames, [change(row) for row in reader]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def replace_once(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that nobody has built."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def short_project(project: Path) -> Path:
    """One with few rules and tests (support/short.py)."""
    shorten(project)
    return project


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Shared]:
    """What is built once for all workers. At its end it is as it was made: who writes to it fails the run."""
    base = tmp_path_factory.getbasetemp()
    made = Shared((base if worker_id == "master" else base.parent) / "shared")
    yield made
    assert made.changes() == []


def build_once(shared: Shared, name: str, prepare: Callable[[Path], object], *arguments: str) -> Built:
    """A project that `prepare` changes first, after `tieout build ARGUMENTS`."""

    def make(folder: Path) -> None:
        root = copy_project(folder / "project")
        prepare(root)
        run = run_tieout(root, "build", *arguments)
        write_run(folder / "run.json", run)

    folder = shared.once(name, make)
    return Built(folder / "project", read_run(folder / "run.json"))


def write_run(file: Path, run: subprocess.CompletedProcess[str]) -> None:
    said = {"args": run.args, "returncode": run.returncode, "stdout": run.stdout, "stderr": run.stderr}
    file.write_text(json.dumps(said), encoding="utf-8")


def read_run(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(**json.loads(file.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def built(shared: Shared) -> Built:
    """The project as it stands, built once. Read it only."""
    return build_once(shared, "built", lambda root: None, "--lang", "en")


@pytest.fixture(scope="session")
def built_with_waivers(shared: Shared, built: Built) -> Built:
    """The project with waivers that accept every finding on an equation, built once. Read it only."""
    with duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as connection:
        found = connection.execute("select finding_id from fct_finding where measure is not null").fetchall()

    def add_waivers(root: Path) -> None:
        with (root / "seeds/rules/waivers.csv").open("a", encoding="utf-8") as seed:
            seed.writelines(f"{finding_id},,,,,按区里要求,Li,2026-03-01,2027-03-31\n" for (finding_id,) in found)

    return build_once(shared, "waived", add_waivers, "--lang", "en", "--no-expectations")


@pytest.fixture
def waived(built_with_waivers: Built, tmp_path: Path) -> Path:
    """A copy of the warehouse of the real disclosure in which waivers accept every finding on an equation."""
    assert built_with_waivers.run.returncode == 0, built_with_waivers.run.stderr
    return Path(shutil.copy(built_with_waivers.root / WAREHOUSE, tmp_path / WAREHOUSE.name))


@pytest.fixture(scope="session")
def short(shared: Shared) -> Built:
    """The project with few rules and tests (support/short.py), built once. Read it only."""
    return build_once(shared, "short", shorten, "--lang", "en", "--no-expectations")


def copied(root: Path, destination: Path) -> Path:
    """A project with its warehouse, to change and build again."""
    # Without dbt's parsed project, which holds the paths of the first one.
    return Path(shutil.copytree(root, destination, ignore=shutil.ignore_patterns("target", "logs")))


@pytest.fixture
def rebuilt(built: Built, tmp_path: Path) -> Path:
    """A copy of the built project, to change and build again."""
    return copied(built.root, tmp_path / "project")


@pytest.fixture
def short_again(short: Built, tmp_path: Path) -> Path:
    """A copy of the short one, to change and build again."""
    return copied(short.root, tmp_path / "project")


@pytest.fixture(scope="session")
def bureau(shared: Shared) -> Built:
    """The real disclosure and a bureau of copies (support/bureau.py), built once. Read it only."""

    def prepare(root: Path) -> None:
        leave_out_tests(root)
        write_landing(root / "seeds", root / "landing")

    return build_once(shared, "bureau", prepare, "--landing", "landing", "--lang", "en", "--no-expectations")


@pytest.fixture(scope="session")
def bureau_report(bureau: Built, shared: Shared) -> Path:
    """Folder of the bureau's report, without the documents beside it. Read it only."""

    def make(folder: Path) -> None:
        arguments = ("--lang", "zh", "--no-documents", "--output", str(folder / "pages"))
        written = run_tieout(bureau.root, "report", *arguments)
        assert written.returncode == 1, written.stderr

    return shared.once("bureau_report", make) / "pages"


@pytest.fixture(scope="session")
def filed(shared: Shared) -> "Iterator[Filed]":
    """What a bureau may be sent (support/filed.py), built once. Read it only."""
    # generated only where a test asks for it
    from filed import build_filed

    with build_filed(shared) as everything:
        yield everything


@pytest.fixture(scope="session")
def family_warehouse(filed: "Filed") -> "Warehouse":
    """Copies of whole families (support/families.py). Read it only."""
    return filed.warehouse


@pytest.fixture(scope="session")
def macros(shared: Shared) -> dict[str, str | None]:
    """What the cases of tests/shared/macro_cases.py come to, and the SQL of SELECTORS, in one run of dbt."""

    def make(folder: Path) -> None:
        found = results("duckdb", folder, written=SELECTORS)
        (folder / "results.json").write_text(json.dumps(found), encoding="utf-8")

    return json.loads((shared.once("macros", make) / "results.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def night(shared: Shared) -> "Night":
    """A short project after two nights, built once. Read it only."""
    from nights import two_nights

    return two_nights(shared)


@pytest.fixture
def again(night: "Night", tmp_path: Path) -> Path:
    """A copy of it, to go on with; one disclosure more has arrived."""
    from nights import third_night

    return third_night(night, tmp_path / "project")
