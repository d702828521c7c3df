"""Which disclosures a run has to build: those of families of which a published file changed since the last one.

A family is a department with its units, in all years: rules tie its disclosures together. What the warehouse was built
from stands in its own dim_disclosure (content_version, project_version), so that a warehouse built otherwise is never
taken for one that is up to date.
"""

import hashlib
from pathlib import Path

import duckdb

from tieout.dbt_run import changed_file
from tieout.landing_cache import connect, replace, workspace
from tieout.landing_sql import quoted

DECIDES = ("dbt_project.yml", "macros/**/*.sql", "models/**/*.*", "snapshots/**/*.*", "seeds/**/*.yml",
    "seeds/disclosure/*.csv", "seeds/reference/*.csv", "seeds/rules/rule*.csv")  # fmt: skip
"""What decides how a disclosure is read and evaluated, and the disclosures that lie in the project itself."""
ALL_OVER = 0.5
"""Share of changed disclosures above which building all is quicker."""

VERSION = """
select disclosure_id,
    md5(string_agg(concat_ws('|', seed, source_file, content_hash), ' ' order by seed, source_file)) as content_version
from {content}
where disclosure_id not in (select disclosure_id from {quarantine} where disclosure_id is not null)
group by disclosure_id
order by disclosure_id
"""
FAMILY = "{table}.region_code || ' ' || left({table}.department_code, 3)"
# A disclosure of the seeds has no content_version: where one changed, all is built.
CHANGED = f"""
with now as (
    select version.disclosure_id, version.content_version, {FAMILY.format(table="landed")} as family
    from version
    inner join landed using (disclosure_id)
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
order by disclosure_id
"""


def project_version(root: Path, engine: str = "duckdb") -> str:
    """Of the models, rules and dictionaries, and of the engine that reads them; the checkpoint is always DuckDB's."""
    digest = hashlib.sha256(f"{engine} {duckdb.__version__}".encode())
    for path in sorted(path for pattern in DECIDES for path in root.glob(pattern)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def find_changed(cache: Path, warehouse: Path, project: str) -> bool:
    """Whether only the disclosures that differ from what `warehouse` was built from are to be built; `changed_file` of
    the cache then lists them. Needs the cache of `check_landing`, and writes into it the versions that dbt keeps."""
    with workspace(cache) as work, connect(work) as connection:
        content, quarantine = quoted(cache / "content.parquet"), quoted(cache / "quarantine.parquet")
        replace(connection, VERSION.format(content=content, quarantine=quarantine), cache / "version.parquet", work)
        connection.execute(f"create view version as from {quoted(cache / 'version.parquet')}")
        ((all_disclosures,),) = connection.execute("select count(*) from version").fetchall()
        if not all_disclosures or not is_built_by(connection, warehouse, project):
            return False
        connection.execute(
            "create view landed as select distinct disclosure_id, region_code, department_code"
            f" from read_parquet({quoted(cache / '*' / 'disclosures.parquet')})"
        )
        replace(connection, CHANGED, changed_file(cache), work)
        ((changed,),) = connection.execute(f"select count(*) from {quoted(changed_file(cache))}").fetchall()
    return changed <= ALL_OVER * all_disclosures


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
