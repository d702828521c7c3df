"""Files of one disclosure, read and put in order: what all of them say together."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from tieout.documents import narrative, seeds
from tieout.documents.figures import Figure, ReadTable, read_table
from tieout.documents.forms import FORMS, with_their_parts
from tieout.documents.identity import Given, Identity, identity
from tieout.documents.joining import Titled, titled_tables
from tieout.documents.mapping import Named, named
from tieout.documents.neutral import Document
from tieout.documents.text import folded
from tieout.documents.words import words


class Template(NamedTuple):
    """A template, the share of its tables that the document has, and its tables as code, kind and title."""

    code: str
    name: str
    sure: float
    tables: tuple[tuple[str, str, str], ...]


@dataclass
class Reading:
    """A disclosure as read. `files` gives the file of every table by the table's number."""

    documents: list[Document]
    identity: Identity
    template: Template
    tables: list[ReadTable]
    files: dict[int, str]
    paragraphs: list[narrative.Read]
    faults: dict[str, str] = field(default_factory=dict)

    def figures(self) -> list[Figure]:
        return [figure for table in self.tables for figure in table.figures]


def reading(documents: list[Document], given: Given) -> Reading:
    """Put the files of one disclosure in order."""
    found: list[tuple[str, Titled, Named]] = []
    for document in documents:
        for titled in with_their_parts(titled_tables(document)):
            found.append((document.file, titled, named(titled)))
    who = identity(documents, [(titled, name) for _, titled, name in found], given)
    tables: list[ReadTable] = []
    files: dict[int, str] = {}
    for number, (file, titled, name) in enumerate(found, 1):
        files[number] = file
        tables.append(read_table(number, titled, name, titled.unit or given.unit, who.document_type, who.year, words()))
    name_second_ones(tables)
    template = template_of(who, tables)
    return Reading(documents, who, template, tables, files, list(narrative.paragraphs(documents)))


def name_second_ones(tables: list[ReadTable]) -> None:
    """Two tables of one title are not one: the figures of the second stay as printed, and say so. The first is the one
    whose title says 表, for a section of the text may be headed alike; else the first printed. Forms come many."""
    groups: dict[tuple[str, str], list[ReadTable]] = {}
    for table in tables:
        if table.named.code not in FORMS and (table.named.code or table.named.kind) and table.figures:
            groups.setdefault((table.named.code, table.named.kind), []).append(table)
    for group in groups.values():
        first = min(group, key=lambda table: (not is_titled_table(table.named.title), table.number))
        for table in group:
            if table is first:
                continue
            table.named = table.named._replace(code="", reason=f"a second table of this title ({table.named.code})")
            for figure in table.figures:
                figure.reason = table.named.reason


def is_titled_table(title: str) -> bool:
    return bool(re.search(r"表(?:[(（][^)）]*[)）])*\d*$", folded(title)))


@cache
def templates() -> tuple[tuple[dict[str, str], tuple[tuple[str, str, str], ...]], ...]:
    tables: dict[str, list[tuple[str, str, str]]] = {}
    for row in seeds.rows("templates/template_tables"):
        tables.setdefault(row["template"], []).append((row["table_code"], row["table_kind"], row["title"]))
    return tuple((row, tuple(tables.get(row["template"], ()))) for row in seeds.rows("templates/templates"))


def template_of(who: Identity, tables: list[ReadTable]) -> Template:
    """The template whose tables the document prints: of its kind and level; of two alike that of its region."""
    printed = {(table.named.code, table.named.kind) for table in tables} | {(table.named.code, "") for table in tables}
    best = Template("", "", 0.0, ())
    rank = (0.0, 0)
    for row, own in templates():
        if row["document_type"] != who.document_type or (row["level"] and row["level"] != who.level):
            continue
        if who.year and not int(row["year_from"] or 0) <= who.year <= int(row["year_to"] or 9999):
            continue
        share = sum((code, kind) in printed for code, kind, _ in own) / max(1, len(own))
        others = len({each for each in printed if each[0]} - {(code, "") for code, _, _ in own} - set(own_keys(own)))
        is_near = (
            len(row["region_code"]) if row["region_code"] and who.region_code.startswith(row["region_code"]) else 0
        )
        # another region's template speaks a little against itself
        region = 0.1 if is_near else -0.05 if row["region_code"] else 0.0
        score = (round(share - 0.04 * others + region, 3), is_near)
        if score > rank:
            best, rank = Template(row["template"], row["name_zh"], share, own), score
    return best


def own_keys(own: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str]]:
    return [(code, kind) for code, kind, _ in own]
