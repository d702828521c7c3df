"""How well the narrative is read: statements against those that were read by hand, and seconds.

python bench/statements.py tests/narrative/paragraphs_*.csv

A figure is right when its subject, kind, unit and base are those of the truth. One that is wrong, and is not listed as
unread, is wrong in silence.
"""

import argparse
import csv
import re
import time
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from tieout.narrative.folded import folded
from tieout.narrative.paragraphs import Paragraph, paragraphs_of
from tieout.narrative.reader import read
from tieout.narrative.statements import Statement
from tieout.narrative.subjects import subject_key

TRUTH = Path(__file__).resolve().parents[1] / "tests" / "truth"
MARKED = {"direction", "nil"}
"""Kinds without a figure."""


class Score(NamedTuple):
    """Counts of figures (and of statements in words), and the lines of those that are not right."""

    right: int
    of: int
    silent: int
    unread: int
    words_right: int
    words_of: int
    extra: int
    lines: tuple[str, ...]


def score(truth: list[dict[str, str]], statements: list[Statement], unread: Iterable[tuple[str, str]]) -> Score:
    """Statements compared in their order with those read by hand; `unread` has value and unit of figures listed so."""
    spare = Counter(unread)
    tally = Counter()
    lines = []
    pairs, extra = aligned(truth, statements)
    for row, found in pairs:
        in_words = row["kind"] in MARKED or not re.search(r"\d", row["value"])
        of = "words" if in_words else "figures"
        tally[of] += 1
        fault = faults(row, found) if found else "missing"
        if not fault:
            tally[f"{of} right"] += 1
            continue
        if not found and spare[row["value"], row["unit"]]:
            spare[row["value"], row["unit"]] -= 1
            fault = "unread"
        tally["unread" if fault == "unread" else "silent"] += not in_words
        lines.append(
            f"{fault}: p. {row['page']} {row['subject']} {row['kind']} {row['value']}{row['unit']}"
            f"{row['direction']} {row['base']} | {shown(found)} | {row['sentence'][:60]}"
        )
    lines += [f"not in the truth: p. {found.page} {shown(found)} | {found.sentence[:60]}" for found in extra]
    return Score(
        tally["figures right"],
        tally["figures"],
        tally["silent"],
        tally["unread"],
        tally["words right"],
        tally["words"],
        len(extra),
        tuple(lines),
    )


def aligned(
    truth: list[dict[str, str]], statements: list[Statement]
) -> tuple[list[tuple[dict[str, str], Statement | None]], list[Statement]]:
    """Each row of the truth with the statement of its figure, and statements that are of none."""
    left = [(row["value"] if row["kind"] not in MARKED else row["kind"] + row["base"], row["unit"]) for row in truth]
    right = [(found.value if found.kind not in MARKED else found.kind + found.base, found.unit) for found in statements]
    found_by_row: dict[int, Statement] = {}
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            found_by_row[block.a + step] = statements[block.b + step]
    used = {id(found) for found in found_by_row.values()}
    return (
        [(row, found_by_row.get(number)) for number, row in enumerate(truth)],
        [found for found in statements if id(found) not in used],
    )


def faults(row: dict[str, str], found: Statement) -> str:
    wanted = subject_key(row["subject"].rpartition("/")[2] if "/" in row["subject"] else row["subject"])
    named = subject_key(found.subject)
    base = row["base"] == found.base
    if row["kind"] == "share":
        base = subject_key(row["base"]) == subject_key(found.whole)
    checks = {
        "subject": wanted == named,
        "kind": row["kind"] == found.kind,
        "unit": row["unit"] == found.unit,
        "base": base or row["kind"] in {"amount", "count"},
        "direction": row["kind"] != "change" or folded(row["direction"]).text == found.direction,
    }
    return ", ".join(name for name, is_right in checks.items() if not is_right)


def shown(found: Statement | None) -> str:
    if found is None:
        return "-"
    return f"{found.subject} {found.kind} {found.value}{found.unit}{found.direction} {found.base} [{found.whole}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paragraphs", nargs="+", type=Path, help="paragraphs_<document>.csv")
    parser.add_argument("--lines", action="store_true", help="list what is not right")
    options = parser.parse_args()
    print("| document | figures right | of | % | wrong in silence | unread, named | in words right | of | more | s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for path in options.paragraphs:
        document = path.stem.removeprefix("paragraphs_")
        paragraphs = paragraphs_of(path)
        read([Paragraph(1, 1, (), "2026年收入预算1万元。")])  # the grammar is read once
        start = time.process_time()
        reading = read(paragraphs)
        seconds = time.process_time() - start
        if not (TRUTH / f"statements_{document}.csv").is_file():
            parser.error(f"{path}: no statements of {document} were read by hand")
        with (TRUTH / f"statements_{document}.csv").open(encoding="utf-8", newline="") as stream:
            truth = list(csv.DictReader(stream))
        result = score(truth, reading.statements, [(each.value, each.unit) for each in reading.unread])
        share = 100 * result.right / max(result.of, 1)
        print(
            f"| {document} | {result.right} | {result.of} | {share:.1f} | {result.silent} | {result.unread} |"
            f" {result.words_right} | {result.words_of} | {result.extra} | {seconds:.2f} |"
        )
        if options.lines:
            print("\n".join(result.lines))


if __name__ == "__main__":
    main()
