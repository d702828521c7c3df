"""Which disclosures a run has to build: those of families of which a published file changed since the last one, or all;
and in how many builds, one after the other, since what dbt keeps in memory grows with what it builds at once.

A family is a department with its units, in all years: rules tie its disclosures together. What the warehouse was built
from stands in its own dim_disclosure (content_version, project_version), so that a warehouse built otherwise is never
taken for one that is up to date.
"""

import hashlib
from pathlib import Path

import duckdb

from tieout.build.dbt import ALL, Share, shares
from tieout.inputs.seeds import seed_files
from tieout.landing.cache import connect, in_batches, replace, workspace
from tieout.landing.sql import literal, parquet_rows, quoted

DECIDES = ("dbt_project.yml", "macros/**/*.sql", "models/**/*.*", "snapshots/**/*.*", "seeds/**/*.yml",
    "seeds/disclosure/*.csv", "seeds/reference/*.csv", "seeds/rules/rule*.csv")  # fmt: skip
"""What decides how a disclosure is read and evaluated, and the disclosures that lie in the project itself."""
ALL_OVER = 0.5
"""Share of changed disclosures above which building all is quicker."""
FEW = 0.1
"""Share of changed disclosures up to which it pays to copy their cells and equations."""
SHARE = "share_{}.parquet"
"""Files of the cache that list the disclosures of the first, second, ... share."""
AT_ONCE = 20_000
"""Disclosures that are built at once, or a family more."""

VERSION = """
select disclosure_id, cast(bit_xor(hash(seed, source_file, content_hash)) as varchar) as content_version
from {content}
where disclosure_id not in (select disclosure_id from {quarantine} where disclosure_id is not null)
group by disclosure_id
order by disclosure_id
"""
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
select distinct disclosure_id, family
from (from now union all from before)
where family in (select family from families)
"""
# Families stay whole, and those of a region together.
NUMBERED = """
with sizes as (
    select family, count(*) as disclosures
    from {listed}
    group by family
),
placed as (
    select family, cast((sum(disclosures) over (order by family) - disclosures) // {at_once} as integer) as share_no
    from sizes
)
select listed.disclosure_id, placed.share_no
from {listed} as listed
inner join placed using (family)
"""


def project_version(root: Path, engine: str = "duckdb") -> str:
    """Of the models, rules and dictionaries, and of the engine that reads them; the checkpoint is always DuckDB's."""
    digest = hashlib.sha256(f"{engine} {duckdb.__version__}".encode())
    for path in sorted(path for pattern in DECIDES for path in root.glob(pattern)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def plan(root: Path, cache: Path, warehouse: Path, project: str) -> list[Share]:
    """What dbt has to build, one share after the other, so that `warehouse` is that of the landing folder. Needs the
    cache of `check_landing`, and writes into it the versions that dbt keeps and the disclosures of each share."""
    with workspace(cache) as work, connect(work) as connection:
        content, quarantine = (parquet_rows([cache / f"{name}.parquet"]) for name in ("content", "quarantine"))
        replace(connection, VERSION.format(content=content, quarantine=quarantine), cache / "version.parquet", work)
        connection.execute(f"create view version as from {parquet_rows([cache / 'version.parquet'])}")
        ((landed,),) = connection.execute("select count(*) from version").fetchall()
        if not landed:
            return [ALL]
        seeds = literal(seed_files(root / "seeds")["disclosures"])
        filed = FILED.format(landed=parquet_rows(in_batches(cache, "disclosures")), seeds=seeds)
        connection.execute(f"create table filed as {filed}")
        anew, few = not is_built_by(connection, warehouse, project), False
        if not anew:
            connection.execute(f"create table changed as {CHANGED}")
            ((changed,),) = connection.execute("select count(*) from changed").fetchall()
            anew, few = changed > ALL_OVER * landed, changed < FEW * landed
        listed = "filed" if anew else "changed"
        connection.execute(f"create table numbered as {NUMBERED.format(listed=listed, at_once=AT_ONCE)}")
        ((last,),) = connection.execute("select coalesce(max(share_no), 0) from numbered").fetchall()
        if anew and last == 0:
            return [ALL]
        for stale in cache.glob(SHARE.format("*")):
            stale.unlink()
        lists = [cache / SHARE.format(number) for number in range(last + 1)]
        for number, path in enumerate(lists):
            query = f"select disclosure_id from numbered where share_no = {number} order by disclosure_id"
            replace(connection, query, path, work)
    return shares(lists, anew, few)


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
