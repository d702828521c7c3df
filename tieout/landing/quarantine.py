"""Which disclosures of a landing folder are quarantined, and why."""

from collections.abc import Iterable
from pathlib import Path

from tieout.landing.cache import CURRENT, FILES, PROBLEM, Entry, live, replace
from tieout.landing.scan import LandingProblem, identifier, printable
from tieout.landing.sql import Connection, load
from tieout.messages import from_json, message, nearest

QUARANTINE = {
    "disclosure_id": "varchar", "source_file": "varchar", "source_row": "integer", "source_column": "varchar",
    "reason_code": "varchar", "reason": "varchar", "reason_zh": "varchar",
}  # fmt: skip
NO_DISCLOSURES = message("disclosures_missing")
REASON_LIMIT = 500
NEAREST_OF = 100
"""Names among which the nearest is looked for; looking is slow."""

# The last folder of a path names the disclosure where no file of it could be read; but a folder's name is free, so not
# one that is held elsewhere. A name that rows have and `disclosures` does not is left out with its folder, without a reason
# of its own: it most likely misspells one that is.
SET_ASIDE = """
with member as (
    select folder, disclosure_id, bool_or(seed = 'disclosures') as is_listed,
        bool_or(bool_or(seed = 'disclosures')) over (partition by folder) as any_listed
    from held
    group by folder, disclosure_id
),
elsewhere as (
    select disclosure_id from member where is_listed
    union
    select disclosure_id from seeded
)
select distinct
    coalesce(
        problem.disclosure_id, member.disclosure_id,
        case when elsewhere.disclosure_id is null then regexp_extract(problem.folder, '/([^/]*)$', 1) end
    ),
    problem.source_file, problem.source_row, problem.source_column,
    case when member.is_listed or not coalesce(member.any_listed, false) then problem.reason end
from all_problem as problem
left join member on problem.disclosure_id is null and problem.folder = member.folder
left join elsewhere on regexp_extract(problem.folder, '/([^/]*)$', 1) = elsewhere.disclosure_id
"""
UNKNOWN = """
with listed as (
    select distinct folder, disclosure_id from held where seed = 'disclosures'
),
doubtful as (
    select distinct folder from all_problem where folder is not null
),
stray as (
    select source_file, disclosure_id, folder, min(source_line) as source_line
    from held
    anti join listed using (folder, disclosure_id)
    anti join doubtful using (folder)
    anti join all_problem using (disclosure_id)
    group by source_file, disclosure_id, folder
)
select
    stray.source_file, stray.disclosure_id, stray.folder, stray.source_line,
    list(listed.disclosure_id order by listed.disclosure_id)[:$nearest_of]
from stray
left join listed on stray.folder = listed.folder
group by stray.source_file, stray.disclosure_id, stray.folder, stray.source_line
order by all
"""
# Every file of such a folder has a header and no row. None is `disclosures`: that would be a problem already.
EMPTY = """
with csv_file as (
    select source_file, parse_dirpath(source_file, 'forward_slash') as folder
    from current
    where source_file ilike '%.csv'
),
doubtful as (
    select distinct folder from all_problem where folder is not null
)
select min(source_file), folder
from csv_file
anti join held using (folder)
anti join doubtful using (folder)
group by folder
order by all
"""
TWICE = """
with doubled as (
    select disclosure_id, seed from held group by disclosure_id, seed having count(*) > 1
),
claim as (
    select held.* from held inner join doubled using (disclosure_id, seed)
)
select claim.disclosure_id, min(claim.source_file), arg_min(other.source_file, claim.source_file)
from claim
inner join claim as other
    on claim.disclosure_id = other.disclosure_id and claim.seed = other.seed and claim.source_file != other.source_file
group by claim.disclosure_id, claim.folder
order by all
"""
# A disclosure is of the folder that lists it; of several, of the one named as it, unless another lists nothing else: that
# is a second copy, and nobody knows which counts. Files elsewhere with rows of it are refused whole, and it stays.
INTRUDERS = """
with listing as (
    select disclosure_id, folder, regexp_extract(folder, '([^/]*)$', 1) = disclosure_id as is_named_so,
        count(*) over (partition by folder) = 1 as is_alone
    from (select distinct disclosure_id, folder from held where seed = 'disclosures')
),
owner as (
    select disclosure_id, coalesce(min(folder) filter (is_named_so), min(folder)) as folder
    from listing
    group by disclosure_id
    having count(*) = 1
        or (count(*) filter (is_named_so) = 1 and count(*) filter (not is_named_so and is_alone) = 0)
)
select held.source_file, held.folder, held.disclosure_id, owner.folder as owner, min(held.source_line) as source_line
from held
inner join owner on held.disclosure_id = owner.disclosure_id and held.folder != owner.folder
group by held.source_file, held.folder, held.disclosure_id, owner.folder
order by all
"""
OWN = """
select distinct disclosure_id
from held
where folder = $folder and disclosure_id not in (select unnest($victims))
order by 1
"""
SEEDED = """
select disclosure_id, min(source_file)
from held
inner join seeded using (disclosure_id)
group by disclosure_id
order by all
"""


# What every disclosure was read from, as one text.
VERSION = """
select disclosure_id, cast(bit_xor(hash(seed, source_file, content_hash)) as varchar) as content_version
from held
where disclosure_id not in (select disclosure_id from quarantine where disclosure_id is not null)
group by disclosure_id
order by disclosure_id
"""


def settle(
    connection: Connection,
    cache: Path,
    work: Path,
    entries: list[Entry],
    scanned: list[LandingProblem],
    seeded: Iterable[str],
) -> int:
    """Write content.parquet, quarantine.parquet, version.parquet and current.parquet for these files. Gives how many disclosures are set
    aside.

    `scanned` are problems that show without opening a file; `seeded` the disclosures that the seeds hold.
    """
    load(connection, "current", CURRENT, entries)
    load(connection, "seeded", {"disclosure_id": "varchar"}, ((name,) for name in seeded))
    hold(connection, cache, bool(entries))
    load(connection, "all_problem", PROBLEM, (each.kept() for each in scanned))
    if entries:
        connection.execute(f"insert into all_problem select {', '.join(PROBLEM)} from {live(cache, 'problem')}")
    between = [*refused(connection), *unknown(connection), *twice(connection)]
    load(connection, "problem_between", PROBLEM, (each.kept() for each in between))
    connection.execute("insert into all_problem from problem_between")
    load(connection, "quarantine", QUARANTINE, map(sound, connection.execute(SET_ASIDE).fetchall()))
    for query, name in {
        "select disclosure_id, seed, source_file, content_hash from held": "content.parquet",
        "from quarantine order by all": "quarantine.parquet",
        VERSION: "version.parquet",
        FILES: "current.parquet",
    }.items():
        replace(connection, query, cache / name, work)
    return aside(connection)


def aside(connection: Connection) -> int:
    """Quarantined disclosures; a file that tells of none counts as one."""
    ((count,),) = connection.execute(
        "select count(distinct coalesce(disclosure_id, source_file)) from quarantine where reason is not null"
    ).fetchall()
    return count


def hold(connection: Connection, cache: Path, any_batch: bool) -> None:
    """What the current files hold, with their folders, as the table `held`."""
    columns = {"source_file": "varchar", "seed": "varchar", "disclosure_id": "varchar", "source_line": "integer",
        "content_hash": "varchar", "folder": "varchar"}  # fmt: skip
    load(connection, "held", columns, [])
    if any_batch:
        connection.execute(
            "insert into held select source_file, seed, disclosure_id, source_line, content_hash,"
            f" regexp_replace(source_file, '/[^/]*$', '') from {live(cache, 'content')}"
        )


def refused(connection: Connection) -> list[LandingProblem]:
    """Files that hold rows of another folder's disclosure: they are not read, and what their own folder sends is set
    aside, as rows of it are missing then. Takes them out of `held` and `current`."""
    intruders = connection.execute(INTRUDERS).fetchall()
    problems = []
    folders: dict[str, list[tuple[str, str, str, int]]] = {}
    for file, folder, disclosure, owner, line in intruders:
        folders.setdefault(folder, []).append((file, disclosure, owner, line))
    for folder, found in folders.items():
        file, disclosure, owner, line = found[0]
        reason = message("of_another", disclosure=disclosure, folder=owner)
        victims = [each[1] for each in found]
        own = connection.execute(OWN, {"folder": folder, "victims": victims}).fetchall()
        problems += [LandingProblem(file, name, None, line, "disclosure_id", reason) for (name,) in own[:NEAREST_OF]]
        if not own:
            problems.append(LandingProblem(file, None, None, line, "disclosure_id", reason))
    files = sorted({file for file, *_ in intruders})
    for table in ("held", "current"):
        connection.execute(f"delete from {table} where list_contains(?, source_file)", [files])
    return problems


def unknown(connection: Connection) -> list[LandingProblem]:
    """Rows of disclosures that the `disclosures` of their folder does not list. In a folder of CSV files they set the
    whole folder aside, as rows of it are missing then; among many disclosures, themselves. A folder of CSV files
    without a row is quarantined too: it would go unseen."""
    problems = []
    for file, disclosure, folder, line, known in connection.execute(UNKNOWN, {"nearest_of": NEAREST_OF}).fetchall():
        known = [name for name in known if name]
        reason = (
            message("not_listed", disclosure=disclosure, nearest=nearest(disclosure, known))
            if known
            else NO_DISCLOSURES
        )
        whole = folder if file.lower().endswith(".csv") else None
        problems.append(LandingProblem(file, None if whole else disclosure, whole, line, "disclosure_id", reason))
    for file, folder in connection.execute(EMPTY).fetchall():
        problems.append(LandingProblem(file, None, folder, None, None, NO_DISCLOSURES))
    return problems


def twice(connection: Connection) -> list[LandingProblem]:
    """Disclosures that stand in two places; the seeds' own stay as they are."""
    places = connection.execute(TWICE).fetchall()
    places += [(name, file, "seeds/disclosure/disclosures.csv") for name, file in connection.execute(SEEDED).fetchall()]
    return [
        LandingProblem(file, name, None, None, "disclosure_id", message("also_in", disclosure=name, file=other))
        for name, file, other in places
    ]


def sound(row: tuple) -> tuple:
    """A quarantine row whose texts can be printed, and whose disclosure_id is one."""
    disclosure, file, line, column, reason = row
    known = disclosure if disclosure and not identifier(disclosure) else None
    if reason is None:
        return known, printable(file), line, column, None, None, None
    said = from_json(reason)
    texts = (printable(said.text(language))[:REASON_LIMIT] for language in ("en", "zh"))
    return known, printable(file), line, column and printable(column), said.code, *texts
