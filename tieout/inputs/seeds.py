"""Checks of the input before dbt runs: seeds and rule catalogue, as text.

dbt and DuckDB would fail on the same faults later, name neither row nor column, or read past them. Landing files are
checked alike, by `tieout.landing.check`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from tieout.inputs.catalogue import catalogue_checks, catalogue_problems
from tieout.inputs.csv_table import Row, read_table
from tieout.inputs.figures import FigureColumn, figure_columns
from tieout.inputs.problem import Problem
from tieout.inputs.published_table import DOCUMENT_TYPES, KEY, check_rows, checked_rows, published_tables
from tieout.inputs.values import Checks, code, day, filled, one_of, or_blank, positive_integer, vocabulary, year
from tieout.messages import message, nearest

ORDERED = ("measures", "published_columns", "published_parts", "tables")
"""Dictionaries whose rows have a place in the order of publication."""
# The same loader in C, where it is built in: the declarations are long.
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def check_input(root: Path) -> list[Problem]:
    """Every problem of the seeds of the project in `root`, by file and row."""
    declared = declared_columns(root / "seeds")
    names = {name for name, columns in declared.items() if tuple(columns[:2]) == KEY}
    seeds = seed_files(root / "seeds")
    published = {name: path for name, path in seeds.items() if name in names}
    reference, problems = check_reference(reference_files(root, declared), declared)
    known = one_of(known_disclosures(published.get("disclosures"), declared), "a_disclosure")
    tables = published_tables(declared, declared_figures(root / "seeds"), reference, known)
    for name, path in published.items():
        checked = checked_rows(path, shown(path, root), tables[name], [{} for _ in tables[name].keys])
        problems += split(checked)[1]
    problems += seed_problems(seeds, declared, root)
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.row or 0))


def reference_files(root: Path, declared: dict[str, list[str]]) -> dict[Path, str]:
    """Paths of the dictionaries and the catalogue, with the names that problems show."""
    return {
        path: shown(path, root)
        for name, path in seed_files(root / "seeds").items()
        if name in declared and tuple(declared[name][:2]) != KEY
    }


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
        problems += catalogue_problems(whole, shown_as["rules"], shown_as["rule_terms"])
    return whole, problems


def declared_columns(seeds: Path) -> dict[str, list[str]]:
    """Columns of every seed, in order: the keys of `column_types` in seeds/*/_*.yml."""
    return {seed["name"]: list(seed["config"]["column_types"]) for seed in declarations(seeds)}


def declared_figures(seeds: Path) -> dict[str, list[FigureColumn]]:
    """Columns of every seed that hold figures."""
    return {seed["name"]: figure_columns(seed) for seed in declarations(seeds)}


def declarations(seeds: Path) -> Iterator[dict[str, Any]]:
    """Entries of seeds/*/_*.yml."""
    for path in sorted(seeds.glob("*/_*.yml")):
        yield from yaml.load(path.read_text(encoding="utf-8"), SAFE_LOADER)["seeds"]


def known_disclosures(path: Path | None, declared: dict[str, list[str]]) -> set[str] | None:
    """Every disclosure_id of the seed `disclosures`; None where it cannot be read whole."""
    if path is None:
        return None
    rows, problems = split(read_table(path, path.name, declared["disclosures"]))
    return None if problems else {row.values["disclosure_id"] for row in rows}


def seed_files(seeds: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(seeds.rglob("*.csv"))}


def shown(path: Path, root: Path) -> str:
    """A path as a person of the project names it: from the project's folder where it lies in it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def seed_problems(seeds: dict[str, Path], declared: dict[str, list[str]], root: Path) -> Iterator[Problem]:
    """Seeds without a file, and files that are no seed."""
    for name in sorted(declared.keys() - seeds.keys()):
        yield Problem(f"seeds/**/{name}.csv", None, None, message("seed_missing"))
    for name in sorted(seeds.keys() - declared.keys()):
        yield Problem(shown(seeds[name], root), None, None, message("seed_unknown", nearest=nearest(name, declared)))


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
            yield Problem(file, row.line, None, message("row_repeated", row=earlier))


def reference_checks(reference: dict[str, list[Row]]) -> dict[str, Checks]:
    """Checks of the values of seeds that are no published table, by seed and column."""
    waivers = {
        "rule_code": or_blank(one_of(vocabulary(reference, "rules", "rule_code"), "a_rule")),
        "reason": filled,
        "accepted_by": filled,
        "accepted_on": day,
        "expires_on": day,
    }
    expected = {
        "region_code": code,
        "fiscal_year": year,
        "document_type": one_of(DOCUMENT_TYPES, "a_document_type"),
        "department_code": code,
    }
    ordered = {name: {"position": positive_integer} for name in ORDERED}
    return {**catalogue_checks(reference), **ordered, "waivers": waivers, "expected_disclosures": expected}
