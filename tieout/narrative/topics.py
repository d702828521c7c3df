"""Which measure of the dictionaries a statement is of: by its section, its subject and its kind."""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tieout.narrative.folded import folded
from tieout.narrative.grammar import Grammar, grammar
from tieout.narrative.statements import Statement
from tieout.narrative.subjects import subject_key
from tieout.project import project_root

NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+[、.]|（[一二三四五六七八九十]+）、?|\d+[、.])"
)
DATE = re.compile(r"\d{4}年度?")
SEEDS = ("reference/claim_topics.csv", "templates/statement_topics.csv")
"""The first is of the template that the models know; the second of others."""


class Topic(NamedTuple):
    """As in the seed claim_topics; `is_known` where the models read it from there."""

    heading: str
    subject: str
    kind: str
    measure: str
    classification: str
    is_known: bool


class Found(NamedTuple):
    """A topic with the place of its heading in the heading path of a statement."""

    topic: Topic
    depth: int


Topics = dict[str, tuple[Topic, ...]]
"""By the key of their heading."""


@cache
def topics(root: Path | None = None) -> Topics:
    root = root or project_root()
    found: dict[str, list[Topic]] = defaultdict(list)
    for number, name in enumerate(SEEDS):
        with (root / "seeds" / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                topic = Topic(
                    row["heading"], row["subject"], row["kind"], row["measure"], row["classification"], number == 0
                )
                found[heading_key(topic.heading)].append(topic)
    return {key: tuple(of_heading) for key, of_heading in found.items()}


def heading_key(heading: str) -> str:
    """A heading without number and year: 二、2026年“三公”经费预算情况 is “三公”经费预算情况."""
    return DATE.sub("", NUMBER.sub("", folded(heading).text))


def topic_of(statement: Statement, known: Topics, seeds: Grammar | None = None) -> Found | None:
    """The topic of a statement, under the innermost heading that knows it; None where no dictionary does."""
    seeds = seeds or grammar()
    kind = "amount" if statement.kind == "nil" else statement.kind
    if (kind == "amount" and statement.base) or seeds.words["other_thing"].search(statement.whole):
        return None
    subject = subject_key(statement.subject)
    for depth in range(len(statement.heading), 0, -1):
        of_heading = [topic for topic in known.get(heading_key(statement.heading[depth - 1]), ()) if topic.kind == kind]
        for topic in of_heading:
            if topic.subject and subject_key(topic.subject) == subject:
                return Found(topic, depth)
        for topic in of_heading:
            if not topic.subject and is_listed(statement, topic.classification, seeds):
                return Found(topic, depth)
    return None


def is_listed(statement: Statement, classification: str, seeds: Grammar) -> bool:
    """Whether a statement may be of a row that a section lists by name."""
    if statement.within or statement.kind != "amount":
        return False
    if classification == "function_path":
        return len(statement.path) > 1
    return bool(seeds.words[f"listed_{classification}"].search(statement.subject))
