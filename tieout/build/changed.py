"""The disclosures that a run has to build: all, or those of families with a published file that changed.

A family is a department with its units, in all years: rules tie its disclosures together. What the warehouse was built
from is in its own dim_disclosure (content_version, project_version), so that a warehouse that was built from something
else is never taken for one that is up to date.
"""

import hashlib
from pathlib import Path

import duckdb

from tieout.inputs.seeds import seed_files
from tieout.landing.cache import connect, in_batches, replace, workspace
from tieout.landing.sql import literal, parquet_rows, quoted

DECIDES = ("dbt_project.yml", "macros/**/*.sql", "models/**/*.*", "snapshots/**/*.*", "seeds/**/*.yml",
    "seeds/disclosure/*.csv", "seeds/reference/*.csv", "seeds/rules/rule*.csv")  # fmt: skip
"""What decides how a disclosure is read and evaluated, and the disclosures that lie in the project itself."""
ALL_OVER = 0.5
"""Share of changed disclosures above which building all is quicker."""
LIST = "changed.parquet"
"""File of the cache that lists the disclosures to build."""
FAMILY = "{table}.region_code || ' ' || left({table}.department_code, 3)"
FILED = f"""
select distinct disclosure_id, {FAMILY.format(table="filed")} as family
from (
    select disclosure_id, region_code, department_code from {{landed}}
    union all
    select disclosure_id, region_code, department_code
    from read_csv({{seeds}}, header = true, all_varchar = true, hive_partitioning = false)
) as filed
"""
# A disclosure of the seeds has no version: where one changed, all is built.
CHANGED = f"""
with now as (
    select filed.disclosure_id, version.content_version, filed.family
    from filed
    inner join version using (disclosure_id)
),
before as (
    select disclosure_id, content_version, {FAMILY.format(table="disclosure")} as family
    from published.main.dim_disclosure as disclosure
),
families as (
    select distinct unnest([now.family, before.family]) as family
    from now
    full outer join before using (disclosure_id)
    where now.content_version is distinct from before.content_version
)
select distinct disclosure_id
from (from now union all from before)
where family in (select family from families)
"""


def project_version(root: Path, engine: str = "duckdb") -> str:
    """Of the models, rules and dictionaries, and of the engine that reads them; the checkpoint is always DuckDB's."""
    digest = hashlib.sha256(f"{engine} {duckdb.__version__}".encode())
    for path in sorted(path for pattern in DECIDES for path in root.glob(pattern)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def changed_list(root: Path, cache: Path, warehouse: Path, project: str) -> Path | None:
    """Write into the cache of `check_landing` the list of the disclosures to build, and return its path: a Parquet file
    of disclosure_id. None where all are to be built."""
    with workspace(cache) as work, connect(work) as connection:
        connection.execute(f"create view version as from {parquet_rows([cache / 'version.parquet'])}")
        ((landed,),) = connection.execute("select count(*) from version").fetchall()
        if not landed or not is_built_by(connection, warehouse, project):
            return None
        seeds = literal(seed_files(root / "seeds")["disclosures"])
        filed = FILED.format(landed=parquet_rows(in_batches(cache, "disclosures")), seeds=seeds)
        connection.execute(f"create table filed as {filed}")
        connection.execute(f"create table changed as {CHANGED}")
        ((changed,),) = connection.execute("select count(*) from changed").fetchall()
        if changed > ALL_OVER * landed:
            return None
        replace(connection, "from changed order by disclosure_id", cache / LIST, work)
    return cache / LIST


def is_built_by(connection: duckdb.DuckDBPyConnection, warehouse: Path, project: str) -> bool:
    """Whether every disclosure of the warehouse was evaluated by this very project."""
    if not warehouse.exists():
        return False
    connection.execute(f"attach {quoted(warehouse)} as published (read_only)")
    try:
        ((others, count),) = connection.execute(
            "select count(*) filter (project_version is distinct from ?), count(*) from published.main.dim_disclosure",
            [project],
        ).fetchall()
    except duckdb.Error:
        return False
    return count > 0 and others == 0
