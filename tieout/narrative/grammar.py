"""The grammar of statements, from seeds/templates/statement_*.csv: what a phrase does is a row, not code.

In a pattern {year} is a year in digits, {unit} any unit, {choice} two words of change left from a template,
增加（减少）, and {change} such a choice or one word.
"""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tieout.errors import InputError
from tieout.project import project_root

YEAR = r"(?:19|20)\d{2}"
NUMBER = r"(?<![\dA-Za-z.])[-−+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<![\dA-Za-z])[-−+]?\d+(?:\.\d+)?|\d+"


class Unit(NamedTuple):
    """`dimension`: money, percent, points, score, count (of things that can be named after it), measure (of others)."""

    name: str
    dimension: str


class Kind(NamedTuple):
    dimension: str
    kind: str
    pattern: re.Pattern[str]
    base: str


class Grammar(NamedTuple):
    """`scan` finds every numeral; its groups p0, p1, ... are those that are no figures, `passed` says what they are.
    `bases` are comparisons, `starts` what may stand before a subject, with what it does, `ends` what may follow it.
    `words` has the patterns of every other role."""

    units: dict[str, Unit]
    scan: re.Pattern[str]
    passed: tuple[str, ...]
    bases: tuple[tuple[re.Pattern[str], str], ...]
    kinds: tuple[Kind, ...]
    starts: tuple[tuple[str, re.Pattern[str]], ...]
    ends: re.Pattern[str]
    stages: tuple[tuple[re.Pattern[str], str], ...]
    words: dict[str, re.Pattern[str]]
    subjects: tuple[tuple[re.Pattern[str], str], ...]
    direct: re.Pattern[str]
    unit: re.Pattern[str]


STARTS = ("reason", "parts", "use", "part_end", "apart", "skip")


@cache
def grammar(folder: Path | None = None) -> Grammar:
    """The grammar of the seeds in `folder`, by default those of the project. Raises InputError with file and pattern
    where one is not a pattern."""
    folder = folder or project_root() / "seeds" / "templates"
    units = {row["printed"]: Unit(row["unit"], row["dimension"]) for row in rows(folder, "units")}
    words: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(folder, "words"):
        words[row["role"]].append(row)
    fill = Fill(units, [row["pattern"] for row in words["change"]])
    numerals = rows(folder, "numerals")
    chinese = "|".join(row["pattern"] for row in words.pop("chinese"))
    scan = "|".join(
        [f"(?P<p{number}>{row['pattern']})" for number, row in enumerate(numerals)]
        + [f"(?P<chinese>{chinese})(?P<chinese_unit>{{unit}}|%)?", f"(?P<figure>{NUMBER})(?P<unit>{{unit}})?"]
    )
    values = {role: tuple((fill(row["pattern"]), row["value"]) for row in found) for role, found in words.items()}
    return Grammar(
        units,
        fill(scan),
        tuple(row["meaning"] for row in numerals),
        tuple((fill(row["pattern"]), row["base"]) for row in rows(folder, "bases")),
        tuple(
            Kind(row["dimension"], row["kind"], fill(f"(?:{row['pattern']})$"), row["base"])
            for row in rows(folder, "kinds")
        ),
        tuple((role, pattern) for role in STARTS for pattern, _ in values[role]),
        fill("(?:" + "|".join(row["pattern"] for row in words["end"]) + ")$"),
        values["stage"],
        {role: fill("|".join(f"(?:{row['pattern']})" for row in found)) for role, found in words.items()},
        tuple((fill(row["pattern"]), row["subject"]) for row in rows(folder, "subjects")),
        fill(f"(?P<year>{YEAR})年度?"),
        fill("{unit}"),
    )


class Fill:
    """Makes patterns of the texts of the seeds."""

    def __init__(self, units: dict[str, Unit], changes: list[str]) -> None:
        longest = sorted(units, key=len, reverse=True)
        self.unit = "(?:" + "|".join(map(re.escape, longest)) + ")"
        one = "(?:" + "|".join(changes) + ")"
        self.choice = f"(?:{one}（或?{one}）|{one}[/或]{one})"
        self.change = f"(?:{self.choice}|（{one}）|{one})"

    def __call__(self, pattern: str) -> re.Pattern[str]:
        whole = pattern.replace("{year}", YEAR).replace("{unit}", self.unit)
        whole = whole.replace("{change}", self.change).replace("{choice}", self.choice)
        try:
            return re.compile(whole)
        except re.error as error:
            raise InputError("not_a_pattern", pattern=pattern, error=str(error)) from error


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return read_seed(folder, f"statement_{name}")


def read_seed(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
