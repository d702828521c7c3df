"""The night as Dagster assets, one a seed, model and snapshot, with dbt's tests as asset checks.

Needs dagster-dbt in the environment of the project: `dagster dev -f deploy/dagster/definitions.py`. The night is that
of `tieout nightly`, but for dbt, which Dagster starts; TIEOUT_LANDING and TIEOUT_WAREHOUSE name its places.
"""

import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from dagster import AssetExecutionContext, AssetSelection, Definitions, ScheduleDefinition, define_asset_job
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

from tieout.build.dbt import Build, DbtRun, outcome
from tieout.nightly.night import Arrivals, Steps, run
from tieout.steps import Progress

ROOT = Path(__file__).resolve().parents[2]
LANDING = Path(os.environ.get("TIEOUT_LANDING", ROOT / "landing")).resolve()
WAREHOUSE = Path(os.environ.get("TIEOUT_WAREHOUSE", ROOT / "warehouse/tieout.duckdb")).resolve()
KEEP = 7

project = DbtProject(project_dir=ROOT, profiles_dir=ROOT / "profiles")
project.prepare_if_dev()


def run_by_dagster(
    dbt: DbtCliResource, context: AssetExecutionContext, events: list[Any], build: Build, report: Progress
) -> DbtRun:
    """Run `dbt build` as Dagster starts it, of all disclosures, since Dagster adds what is to be selected: everything.
    `events` takes in what Dagster is to be told of each node."""
    whole = build._replace(changed=None)
    arguments = ["build", *whole.selection(), "--vars", json.dumps(whole.variables())]
    invocation = dbt.cli(arguments, context=context, raise_on_error=False)
    events[:] = invocation.stream()
    return outcome(invocation.get_artifact("run_results.json"), invocation.get_artifact("manifest.json"), "")


@dbt_assets(manifest=project.manifest_path, project=project)
def warehouse(context: AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    """Fails where the input cannot be read or the run itself failed; findings are no failure. Assets are there when the
    warehouse is published, also where something went wrong after that."""
    events: list[Any] = []
    run_dbt = partial(run_by_dagster, dbt, context, events)
    night = run(ROOT, WAREHOUSE, Arrivals(LANDING), None, KEEP, Steps(), run_dbt=run_dbt)
    context.log.info("landing: %s", night.landed._asdict())
    context.log.info("expectations: %s", night.summary["expectations"])
    yield from events
    if night.failure:
        raise night.failure


nightly = define_asset_job("nightly", AssetSelection.assets(warehouse))

definitions = Definitions(
    assets=[warehouse],
    jobs=[nightly],
    schedules=[ScheduleDefinition(job=nightly, cron_schedule="30 1 * * *", execution_timezone="Asia/Shanghai")],
    resources={"dbt": DbtCliResource(project_dir=project)},
)
