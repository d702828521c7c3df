"""Checks of the input before dbt runs: seeds, rule catalogue, and landing files, as text.

dbt and DuckDB would fail on the same faults later, name neither row nor column, or read past them. What only shows once
figures are read (`12.3.4`) is found by the model int_input_problem.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from tieout.catalogue import catalogue_checks, catalogue_problems
from tieout.problem import Problem, nearest
from tieout.table import Row, read_table
from tieout.values import Checks, day, filled, one_of, or_blank, positive_integer, vocabulary, year

KEY = ("disclosure_id", "row_no")
# Further keys that models join on; a second row would double every figure of the disclosure.
JOIN_KEYS = {"disclosures": ("disclosure_id",), "table_status": ("disclosure_id", "table_code")}
TABLE_STATUSES = {"published", "nil", "missing"}

Seen = dict[tuple[str, ...], str]
"""Where a key stands first."""


def check_input(root: Path, landing: Path | None = None) -> list[Problem]:
    """Every problem of the seeds of the project in `root`, and of the CSV files `landing/<disclosure_id>/<seed>.csv`,
    by file and row."""
    declared = declared_columns(root / "seeds")
    tables = {name for name, columns in declared.items() if tuple(columns[:2]) == KEY}
    seeds = seed_files(root / "seeds")
    landed = sorted(landing.glob("*/*.csv")) if landing else []
    published = [path for path in [*seeds.values(), *landed] if path.stem in tables]
    others = {path: shown(path, root) for name, path in seeds.items() if name in declared.keys() - tables}

    reference, problems = check_reference(others, declared)
    disclosures = known_disclosures([path for path in published if path.stem == "disclosures"], declared)
    checks = table_checks(reference, disclosures)
    seen: dict[str, Seen] = defaultdict(dict)
    for path in published:
        name = path.stem
        checks_here = checks[""] | checks.get(name, {})
        problems += check_table(path, shown(path, root), declared[name], checks_here, JOIN_KEYS.get(name), seen[name])
    problems += [*seed_problems(seeds, declared, root), *landing_problems(landed, tables, root)]
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.row or 0))


def check_reference(
    files: dict[Path, str], declared: dict[str, list[str]]
) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Rows of the dictionaries and the catalogue that could be read whole, by seed, and the problems of all of them.
    `files` maps a path to the name that problems show."""
    rows: dict[str, list[Row]] = {}
    whole: dict[str, list[Row]] = {}
    shown_as = {path.stem: file for path, file in files.items()}
    problems: list[Problem] = []
    for path, file in files.items():
        name = path.stem
        rows[name], faults = split(read_table(path, file, declared[name]))
        problems += [*faults, *identical_rows(rows[name], file)]
        if not faults:
            whole[name] = rows[name]
    for name, checks in reference_checks(whole).items():
        problems += check_rows(rows.get(name, []), checks, shown_as.get(name, name))
    if "rules" in whole and "rule_terms" in whole:
        problems += catalogue_problems(whole["rules"], whole["rule_terms"], shown_as["rules"], shown_as["rule_terms"])
    return whole, problems


def declared_columns(seeds: Path) -> dict[str, list[str]]:
    """Columns of every seed, in order: the keys of `column_types` in seeds/*/_*.yml."""
    documents = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(seeds.glob("*/_*.yml")))
    return {seed["name"]: list(seed["config"]["column_types"]) for document in documents for seed in document["seeds"]}


def line_of(path: Path, disclosure_id: str, row_no: int, declared: dict[str, list[str]]) -> int | None:
    """The line, from 1, of a row of a published table; None in a file that is no CSV or does not hold the row."""
    if path.suffix != ".csv" or not path.is_file():
        return None
    for item in read_table(path, path.name, declared[path.stem]):
        if isinstance(item, Row) and (item.values["disclosure_id"], item.values["row_no"]) == (
            disclosure_id,
            str(row_no),
        ):
            return item.line
    return None


def seed_files(seeds: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(seeds.rglob("*.csv"))}


def shown(path: Path, root: Path) -> str:
    """A path as a person of the project names it: from the project's folder where it lies in it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def seed_problems(seeds: dict[str, Path], declared: dict[str, list[str]], root: Path) -> Iterator[Problem]:
    """Seeds without a file, and files that are no seed."""
    for name in sorted(declared.keys() - seeds.keys()):
        yield Problem(f"seeds/**/{name}.csv", None, None, "the file is missing")
    for name in sorted(seeds.keys() - declared.keys()):
        yield Problem(shown(seeds[name], root), None, None, f"is no known seed{nearest(name, declared)}")


def landing_problems(landed: Iterable[Path], tables: Iterable[str], root: Path) -> Iterator[Problem]:
    """Landing files that no table would read."""
    for path in landed:
        if path.stem not in tables:
            yield Problem(
                shown(path, root), None, None, f"is named after no published table{nearest(path.stem, tables)}"
            )


def split(items: Iterable[Row | Problem]) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for item in items:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            rows.append(item)
    return rows, problems


def identical_rows(rows: Iterable[Row], file: str) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        earlier = first.setdefault(tuple(row.values.values()), row.line)
        if earlier != row.line:
            yield Problem(file, row.line, None, f"the whole row repeats row {earlier}")


def check_table(
    path: Path, file: str, columns: list[str], checks: Checks, join_key: tuple[str, ...] | None, seen: Seen
) -> Iterator[Problem]:
    """Problems of one published table. `seen` holds the join keys of its other files and takes in this one's."""
    rows_seen: Seen = {}
    for item in read_table(path, file, columns):
        if isinstance(item, Problem):
            yield item
            continue
        yield from check_rows([item], checks, file)
        yield from repeated_key(item, KEY, file, rows_seen)
        if join_key:
            yield from repeated_key(item, join_key, file, seen)


def repeated_key(row: Row, key: tuple[str, ...], file: str, seen: Seen) -> Iterator[Problem]:
    value = tuple(row.values[column] for column in key)
    place = f"{file}, row {row.line}"
    earlier = seen.setdefault(value, place)
    if earlier != place and all(value):
        yield Problem(file, row.line, key[-1], f"{' '.join(value)} stands in {earlier} already", row_number(row))


def check_rows(rows: Iterable[Row], checks: Checks, file: str) -> Iterator[Problem]:
    for row in rows:
        for column, check in checks.items():
            message = check(row.values[column])
            if message:
                yield Problem(file, row.line, column, message, row_number(row))


def row_number(row: Row) -> int | None:
    """The row's own number, where it has one that can be read."""
    text = row.values.get("row_no", "")
    return None if positive_integer(text) else int(text)


def known_disclosures(files: list[Path], declared: dict[str, list[str]]) -> set[str] | None:
    """Every disclosure_id in the files; None where one of them cannot be read whole."""
    rows, problems = split(item for path in files for item in read_table(path, path.name, declared["disclosures"]))
    return {row.values["disclosure_id"] for row in rows} if files and not problems else None


def reference_checks(reference: dict[str, list[Row]]) -> dict[str, Checks]:
    """Checks of the values of seeds that are no published table, by seed and column."""
    waivers = {
        "rule_code": or_blank(one_of(vocabulary(reference, "rules", "rule_code"), "rule")),
        "reason": filled,
        "accepted_by": filled,
        "accepted_on": day,
        "expires_on": day,
    }
    return {**catalogue_checks(reference), "waivers": waivers}


def table_checks(reference: dict[str, list[Row]], disclosures: set[str]) -> dict[str, Checks]:
    """Checks of the values of published tables, by seed and column; those under "" hold for every table."""
    unit = or_blank(one_of(vocabulary(reference, "currency_units", "unit"), "currency unit"))
    table_code = one_of(vocabulary(reference, "tables", "table_code"), "table")
    return {
        "": {"disclosure_id": one_of(disclosures, "disclosure of disclosures.csv"), "row_no": positive_integer},
        "disclosures": {"fiscal_year": year, "currency_unit": unit},
        "table_status": {
            "table_code": table_code,
            "status": one_of(TABLE_STATUSES, "status"),
            "currency_unit": unit,
        },
        "t15_history": {"period_year": or_blank(year)},
    }
