"""The night as Dagster assets, one a seed, model and snapshot, with dbt's tests as asset checks.

Needs dagster-dbt in the environment of the project: `dagster dev -f deploy/dagster/definitions.py`. The night is that
of `tieout nightly`, but for dbt, which Dagster starts; TIEOUT_LANDING and TIEOUT_WAREHOUSE name its places.
"""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from dagster import AssetExecutionContext, AssetSelection, Definitions, ScheduleDefinition, define_asset_job
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

from tieout.build.dbt import Dbt, DbtRun, Report, Share, nodes_of, outcome, together
from tieout.nightly.night import Arrivals, Steps, run

ROOT = Path(__file__).resolve().parents[2]
LANDING = Path(os.environ.get("TIEOUT_LANDING", ROOT / "landing")).resolve()
WAREHOUSE = Path(os.environ.get("TIEOUT_WAREHOUSE", ROOT / "warehouse/tieout.duckdb")).resolve()
KEEP = 7

project = DbtProject(project_dir=ROOT, profiles_dir=ROOT / "profiles")
project.prepare_if_dev()


class DagsterDbt(Dbt):
    """dbt as Dagster starts it. `events` takes in what the last build came to: one is built again where figures show
    only then to be unreadable, and Dagster takes each asset once."""

    # Dagster adds what is to be selected: everything
    by_shares = False

    def __init__(self, dbt: DbtCliResource, context: AssetExecutionContext, events: list[Any], *given: Any) -> None:
        super().__init__(*given)
        self.dbt, self.context, self.events = dbt, context, events

    def __enter__(self) -> "DagsterDbt":
        return self

    def __exit__(self, *_: object) -> None:
        """Dagster ends the processes that it starts."""

    def build(self, share: Share, report: Report) -> DbtRun:
        """With the tests: `dbt build` as Dagster knows it."""
        arguments = ["build", "--full-refresh", *share.selected, *self.told(share, {})]
        invocation = self.dbt.cli(arguments, context=self.context, raise_on_error=False)
        self.events[:] = invocation.stream()
        artifacts = (invocation.get_artifact(name) for name in ("run_results.json", "manifest.json"))
        return outcome(nodes_of(*artifacts), "")

    def test(self, share: Share, report: Report) -> DbtRun:
        return together([])


@dbt_assets(manifest=project.manifest_path, project=project)
def warehouse(context: AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    """Fails where the input cannot be read or the run itself failed; findings are no failure. Assets are there when the
    warehouse is published, also where something went wrong after that."""
    events: list[Any] = []
    night = run(ROOT, WAREHOUSE, Arrivals(LANDING), None, KEEP, Steps(), partial(DagsterDbt, dbt, context, events))
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
