"""The night as Dagster assets, one a seed, model and snapshot, with dbt's tests as asset checks.

Needs dagster-dbt in the environment of the project: `dagster dev -f deploy/dagster/definitions.py`. The warehouse is
built in a copy and published by one rename, as `tieout nightly` does it; TIEOUT_LANDING and TIEOUT_WAREHOUSE name its
places.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dagster import AssetExecutionContext, AssetSelection, Definitions, ScheduleDefinition, define_asset_job
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

from tieout.build import check_run, check_seeds, run_expectations
from tieout.dbt_run import outcome
from tieout.landing import check_landing
from tieout.landing_cache import cache_of
from tieout.nightly import put_in_place
from tieout.warehouse import building

ROOT = Path(__file__).resolve().parents[2]
LANDING = Path(os.environ.get("TIEOUT_LANDING", ROOT / "landing")).resolve()
WAREHOUSE = Path(os.environ.get("TIEOUT_WAREHOUSE", ROOT / "warehouse/tieout.duckdb")).resolve()
KEEP = 7

project = DbtProject(project_dir=ROOT, profiles_dir=ROOT / "profiles")
project.prepare_if_dev()


@dbt_assets(manifest=project.manifest_path, project=project)
def warehouse(context: AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    """Fails where the input cannot be read or the run itself failed; findings are no failure."""
    check_seeds(ROOT)
    with building(WAREHOUSE, ROOT) as built:
        cache = cache_of(WAREHOUSE)
        landed = check_landing(ROOT, LANDING, cache, lambda done, total, name: None)
        context.log.info("landing: %s", landed._asdict())
        variables = json.dumps({"warehouse": str(built), "landing": str(cache)})
        invocation = dbt.cli(["build", "--vars", variables], context=context, raise_on_error=False)
        yield from invocation.stream()
        artifacts = (invocation.get_artifact(name) for name in ("run_results.json", "manifest.json"))
        check_run(outcome(*artifacts, errors=""), built, ROOT)
        context.log.info("expectations: %s", run_expectations(built))
        put_in_place(built, WAREHOUSE, KEEP)


nightly = define_asset_job("nightly", AssetSelection.assets(warehouse))

definitions = Definitions(
    assets=[warehouse],
    jobs=[nightly],
    schedules=[ScheduleDefinition(job=nightly, cron_schedule="30 1 * * *", execution_timezone="Asia/Shanghai")],
    resources={"dbt": DbtCliResource(project_dir=project)},
)
