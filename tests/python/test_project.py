"""Which dbt project a command works on, and the package outside of one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Built

from tieout.errors import InputError
from tieout.project import NAMED, PACKAGE_ROOT, project_root


def project(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(text, encoding="utf-8")
    return folder


def test_the_project_is_the_one_above_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = project(tmp_path / "ours", "name: tieout\n")
    inner = ours / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert project_root() == ours


@pytest.mark.parametrize("text", ["name: jaffle_shop\n", "name: [tieout\n", "- tieout\n", ""])
def test_a_project_of_others_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    ours = project(tmp_path / "ours", "name: tieout\n")
    monkeypatch.chdir(project(ours / "theirs", text))
    assert project_root() == ours
    monkeypatch.chdir(project(tmp_path / "theirs", text))
    assert project_root() == PACKAGE_ROOT


def test_a_named_project_counts_before_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = project(tmp_path / "named", "name: tieout\n")
    monkeypatch.chdir(project(tmp_path / "ours", "name: tieout\n"))
    monkeypatch.setenv(NAMED, str(named))
    assert project_root() == named
    monkeypatch.setenv(NAMED, str(tmp_path))
    with pytest.raises(InputError, match=f"{NAMED} is {tmp_path}"):
        project_root()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as a wheel installs it, and without its dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT / "tieout", source / "tieout", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, source], check=True
    )
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", folder / "installed", wheel], check=True)
    return folder / "installed"


def tieout(
    installed: Path, folder: Path, *arguments: str, named: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), **({NAMED: str(named)} if named else {})}
    command = [sys.executable, "-m", "tieout.cli", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_an_installed_package_works_on_a_named_project_and_says_so_without_one(
    installed: Path, built: Built, tmp_path: Path
) -> None:
    where = [sys.executable, "-c", "import tieout; print(tieout.__file__)"]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(installed)
    assert tieout(installed, tmp_path, "--help").returncode == 0
    for command in ("build", "findings"):
        alone = tieout(installed, tmp_path, command)
        assert alone.returncode == 2
        assert f"tieout needs its dbt project: run it in a checkout, or set {NAMED}" in alone.stderr
    assert list(tmp_path.iterdir()) == []
    listed = tieout(installed, tmp_path, "findings", "--format", "csv", named=built.root)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.startswith("finding_id,") and listed.stdout.count("\n") > 10
    report = tieout(installed, tmp_path, "report", "--no-documents", "--output", "pages", named=built.root)
    assert (report.returncode, report.stderr) == (0, "")
    assert (tmp_path / "pages" / "assets" / "report.css").is_file()
