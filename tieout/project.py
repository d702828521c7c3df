"""Where the dbt project and its warehouse are."""

import os
from pathlib import Path

import yaml

from tieout.errors import InputError

NAME = "tieout"
NAMED = "TIEOUT_PROJECT"
"""The environment variable that names the project's folder."""
PACKAGE_ROOT = Path(__file__).resolve().parents[1]


def project_root() -> Path:
    """Return the folder of the dbt project: the one that TIEOUT_PROJECT names, else the one that the working directory
    lies in, else the one that this package lies in. Raises InputError where that is not the project tieout."""
    if os.environ.get(NAMED):
        named = Path(os.environ[NAMED]).resolve()
        if not is_project(named):
            raise InputError("wrong_project", folder=str(named))
        return named
    here = Path.cwd()
    found = next(filter(is_project, (here, *here.parents, PACKAGE_ROOT)), None)
    if found is None:
        raise InputError("no_project")
    return found


def is_project(folder: Path) -> bool:
    """Return whether a folder holds this dbt project, not just any."""
    try:
        declared = yaml.safe_load((folder / "dbt_project.yml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return False
    return isinstance(declared, dict) and declared.get("name") == NAME


def default_warehouse() -> Path:
    return project_root() / "warehouse" / "tieout.duckdb"


def targets(root: Path) -> dict[str, str]:
    """The targets that profiles/profiles.yml offers: name to engine (duckdb, spark)."""
    profiles = yaml.safe_load((root / "profiles" / "profiles.yml").read_text(encoding="utf-8"))
    return {name: output["type"] for name, output in profiles["tieout"]["outputs"].items()}


def engine_of(root: Path, target: str | None) -> str:
    return targets(root)[target] if target else "duckdb"


def default_language() -> str:
    """zh where the locale is Chinese, else en."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if locale.startswith("zh") else "en"
