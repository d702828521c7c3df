"""Where the dbt project and its warehouse are."""

import os
from pathlib import Path

import yaml

PACKAGE_ROOT = Path(__file__).resolve().parents[1]


def project_root() -> Path:
    """The dbt project that the working directory lies in, else the one that this package lies in."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "dbt_project.yml").is_file():
            return folder
    return PACKAGE_ROOT


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
