"""The Dagster example without Dagster: `python dagster_stub.py DEFINITIONS.py` runs its assets with the real dbt.

It prints, as JSON, what Dagster would be given (unique_id and status of each node) and what is logged.
"""

import json
import logging
import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from types import ModuleType, SimpleNamespace
from typing import Any


class DbtProject:
    def __init__(self, project_dir: Path, profiles_dir: Path) -> None:
        self.project_dir, self.profiles_dir, self.manifest_path = project_dir, profiles_dir, "manifest.json"

    def prepare_if_dev(self) -> None:
        pass


class Invocation:
    """Stands for DbtCliInvocation: dbt runs while its events are read."""

    def __init__(self, command: list[str], environment: dict[str, str], target: Path) -> None:
        self.command, self.environment, self.target = command, environment, target

    def stream(self) -> Iterator[tuple[str, str]]:
        subprocess.run(self.command, env=self.environment, stdout=sys.stderr, check=False)
        for each in self.get_artifact("run_results.json")["results"]:
            yield each["unique_id"], each["status"]

    def get_artifact(self, name: str) -> dict[str, Any]:
        return json.loads((self.target / name).read_text(encoding="utf-8"))


class DbtCliResource:
    """Adds to the arguments what the real one adds of an asset that is no subset."""

    def __init__(self, project_dir: DbtProject) -> None:
        self.project = project_dir

    def cli(self, arguments: list[str], *, context: object, raise_on_error: bool) -> Invocation:
        target = Path(mkdtemp(dir=self.project.project_dir))
        environment = {
            **os.environ,
            "DBT_PROJECT_DIR": str(self.project.project_dir),
            "DBT_PROFILES_DIR": str(self.project.profiles_dir),
            "DBT_TARGET_PATH": str(target),
            "DBT_LOG_PATH": str(target),
        }
        command = [sys.executable, "-m", "dbt.cli.main", *arguments, "--select", "fqn:*"]
        return Invocation(command, environment, target)


def dbt_assets(manifest: str, project: DbtProject) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return lambda function: function


def stand_in(name: str, **content: Any) -> None:
    module = ModuleType(name)
    module.__dict__.update(content)
    sys.modules[name] = module


if __name__ == "__main__":
    stand_in(
        "dagster",
        AssetExecutionContext=object,
        AssetSelection=SimpleNamespace(assets=lambda *assets: assets),
        Definitions=SimpleNamespace,
        ScheduleDefinition=SimpleNamespace,
        define_asset_job=lambda name, selection: selection,
    )
    stand_in("dagster_dbt", DbtCliResource=DbtCliResource, DbtProject=DbtProject, dbt_assets=dbt_assets)
    definitions = runpy.run_path(sys.argv[1])["definitions"]
    logging.basicConfig(level="INFO", stream=sys.stderr)
    (warehouse,) = definitions.assets
    events = list(warehouse(SimpleNamespace(log=logging.getLogger()), definitions.resources["dbt"]))
    print(json.dumps(events))
