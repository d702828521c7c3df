"""Bad files by the thousand: each costs at most the disclosure that it came with.

    python bench/fuzz.py --files 2000 --seed 1

Every batch is a landing folder with disclosures of one sound document, one file of each spoilt, and one disclosure that
is left as it was. A batch passes when the check ends by itself, when every spoilt disclosure is evaluated or set aside
with a reason, and when the sound one has the findings that it has alone. A batch that fails is halved until the file
that ends it is alone; that file is kept, and the exit status is 1.
"""

from __future__ import annotations

import csv
import io
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from tieout.check.prepare import prepared
from tieout.check.run import Folders, evaluated

PROJECT = Path(__file__).resolve().parent.parent
BASE = "420103-2026-131"
SOUND = "990001-2026-999"
TEXTS = [
    "", " ", "\u2003", "\u3000\u200b", "-", "—", "0", "-0", "00", "1e999", "NaN", "inf", "-1", "1_000", "1,2,3",
    "1.2.3", "５１．０９",
    "99999999999999.99", "0.000000000000000000000000000001", "9" * 40, "9" * 400, "." * 30, "+1", "=1+1", "(5)", "▲5",
    "51.09\u202c", "\u202d51.09", "'", '"', '""', ",", ";", "\n", "\r", "a\nb", "\t", "\\", "/", "%", "{{ 1/0 }}",
    "{%", "$$", "--",
    "'; drop table x; --", "NULL", "null", "None", "true", "2026-02-30", "0000-00-00", "2026\u2003", "二〇二六",
    "208", "7|11|02",
    "20805\u200b05", "2080505.0", "⾏政", "\U0001f600", "\ue000", "\ufffe", "é", "e\u0301", "项" * 5000, "x" * 200_000,
    "all", "total",
    "T05", "T99", SOUND, "N", "own", "无", "不适用", "同上", "万元", "元", "published", "nil",
]  # fmt: skip

Rows = list[list[str]]


class Spoilt(NamedTuple):
    """One bad file: how it was made, its name, and what stands in it."""

    how: str
    name: str
    content: bytes


class Outcome(NamedTuple):
    """Of one batch: the disclosures evaluated and set aside, and what is wrong, if anything."""

    evaluated: int
    set_aside: int
    fault: str


def cell(rows: Rows, dice: random.Random) -> Rows:
    row = dice.choice(rows[1:] or rows)
    row[dice.randrange(len(row))] = dice.choice(TEXTS)
    return rows


def characters(rows: Rows, dice: random.Random) -> Rows:
    row = dice.choice(rows[1:] or rows)
    place = dice.randrange(len(row))
    at = dice.randrange(len(row[place]) + 1)
    row[place] = (
        row[place][:at]
        + chr(dice.choice((*range(1, 0xA0), *range(0x2000, 0x2070), 0x3000, 0xFEFF, 0x1F600)))
        + row[place][at:]
    )
    return rows


def cells(rows: Rows, dice: random.Random) -> Rows:
    for _ in range(dice.randrange(2, 12)):
        rows = cell(rows, dice)
    return rows


def column(rows: Rows, dice: random.Random) -> Rows:
    place, text = dice.randrange(len(rows[0])), dice.choice(TEXTS)
    return [rows[0], *([*row[:place], text, *row[place + 1 :]] for row in rows[1:])]


def twice(rows: Rows, dice: random.Random) -> Rows:
    return [*rows, *(list(row) for row in dice.sample(rows, dice.randrange(1, len(rows) + 1)))]


def without(rows: Rows, dice: random.Random) -> Rows:
    return [row for row in rows if dice.random() < 0.7] or rows[:1]


def shuffled(rows: Rows, dice: random.Random) -> Rows:
    return [rows[0], *dice.sample(rows[1:], len(rows) - 1)]


def ragged(rows: Rows, dice: random.Random) -> Rows:
    row = dice.choice(rows)
    del row[dice.randrange(len(row)) :]
    return rows


def wide(rows: Rows, dice: random.Random) -> Rows:
    dice.choice(rows).extend([dice.choice(TEXTS)] * dice.randrange(1, 300))
    return rows


def header(rows: Rows, dice: random.Random) -> Rows:
    place = dice.randrange(len(rows[0]))
    rows[0][place] = dice.choice([*TEXTS, rows[0][place].upper(), rows[0][0], f" {rows[0][place]}"])
    return rows


def swapped(rows: Rows, dice: random.Random) -> Rows:
    order = dice.sample(range(len(rows[0])), len(rows[0]))
    return [[row[place] for place in order] for row in rows]


def other_year(rows: Rows, dice: random.Random) -> Rows:
    return [rows[0], *([dice.choice(TEXTS[:60]) if text == "2026" else text for text in row] for row in rows[1:])]


ROW_FAULTS: list[Callable[[Rows, random.Random], Rows]] = [
    cell, cell, cell, cell, characters, characters, cells, column, twice, without, shuffled, ragged, wide, header,
    swapped, other_year,
]  # fmt: skip


def cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def noise(content: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(content))
    return content[:at] + dice.randbytes(dice.randrange(1, 40)) + content[at:]


def encoded(content: bytes, dice: random.Random) -> bytes:
    return content.decode("utf-8").encode(
        dice.choice(("utf-16", "gb18030", "utf-32", "utf-8-sig", "big5hkscs")), "ignore"
    )


def line_ends(content: bytes, dice: random.Random) -> bytes:
    return content.replace(b"\n", dice.choice((b"\r\n", b"\r", b"\n\n", b"\x00\n", b"\x1a\n", b"\n\x0c")))


def separators(content: bytes, dice: random.Random) -> bytes:
    return content.replace(b",", dice.choice((b";", b"\t", b",,", b'","', b'"')))


def nothing(_: bytes, dice: random.Random) -> bytes:
    return dice.choice(
        (b"", b"\n", b"\xef\xbb\xbf", b"\x00" * 100, b"PK\x03\x04", b"%PDF-1.7", b"PAR1PAR1", b"<html>", b'"')
    )


BYTE_FAULTS: list[Callable[[bytes, random.Random], bytes]] = [cut, noise, encoded, line_ends, separators, nothing]


def spoilt(base: dict[str, bytes], dice: random.Random) -> Spoilt:
    """One of the files of `base` with one fault."""
    name = dice.choice(sorted(base))
    if dice.random() < 0.7:
        fault = dice.choice(ROW_FAULTS)
        rows = fault(list(csv.reader(io.StringIO(base[name].decode("utf-8")))), dice)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        content = text.getvalue().encode("utf-8", "surrogatepass")
    else:
        fault = dice.choice(BYTE_FAULTS)
        content = fault(base[name], dice)
    return Spoilt(fault.__name__, name, content)


def files_of(disclosure: str) -> dict[str, bytes]:
    """The real document under another id, a CSV file a table."""
    files = {}
    for path in (PROJECT / "seeds/disclosure").glob("*.csv"):
        first, *rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        own = [row for row in csv.reader(rows) if row[:1] == [BASE]]
        if own:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows([[disclosure, *row[1:]] for row in own])
            files[path.name] = (first + text.getvalue()).encode()
    return files


def named(number: int) -> str:
    return f"99{number:04d}-2026-131"


def write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def checked(
    faults: dict[int, Spoilt], alone: Counter[tuple[str, ...]] | None
) -> tuple[Outcome, Counter[tuple[str, ...]]]:
    """Check one batch; the findings of the sound disclosure are to be as they are `alone`."""
    with TemporaryDirectory(prefix="fuzz-") as work:
        landing = Path(work)
        write(landing / SOUND, files_of(SOUND))
        for number, fault in faults.items():
            write(landing / named(number), files_of(named(number)) | {fault.name: fault.content})
        try:
            with evaluated(PROJECT, prepared(PROJECT), Folders([landing], [])) as (connection, _):
                found = connection.execute(
                    "select rule_code, row_code, measure, message_zh from fct_finding where disclosure_id = ?", [SOUND]
                ).fetchall()
                read, aside = (
                    {name for (name,) in connection.execute(f"select distinct disclosure_id from {table}").fetchall()}
                    for table in ("dim_disclosure", "fct_quarantine")
                )
        # whatever it is, it ends the build of all
        except Exception as error:
            return Outcome(0, 0, f"{type(error).__name__}: {str(error)[:300]}"), Counter()
    own = Counter(tuple(map(str, row)) for row in found)
    wrong = ""
    if SOUND not in read or SOUND in aside:
        wrong = "the sound disclosure is set aside"
    elif alone is not None and own != alone:
        wrong = f"the sound disclosure has other findings: {[*(own - alone), *(alone - own)][:3]}"
    elif lost := {named(number) for number in faults} - read - aside:
        wrong = f"nothing is said of {sorted(lost)}"
    return Outcome(len(read) - 1, len(aside), wrong), own


def culprits(faults: dict[int, Spoilt], alone: Counter[tuple[str, ...]]) -> list[tuple[Spoilt, str]]:
    """The files that make a batch fail, by halving it."""
    outcome, _ = checked(faults, alone)
    if not outcome.fault:
        return []
    if len(faults) == 1:
        return [(fault, outcome.fault) for fault in faults.values()]
    numbers = list(faults)
    halves = (numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :])
    return [found for half in halves for found in culprits({number: faults[number] for number in half}, alone)]


def fuzzed(files: int, seed: int, batch: int, keep: Path | None) -> int:
    """Check `files` bad files; the number of those that cost others. Prints a line a batch."""
    dice = random.Random(seed)
    _, alone = checked({}, None)
    bad = 0
    for start in range(0, files, batch):
        began = time.perf_counter()
        faults = {number: spoilt(files_of(named(number)), dice) for number in range(start, min(files, start + batch))}
        outcome, _ = checked(faults, alone)
        seconds = time.perf_counter() - began
        click.echo(
            f"{start + len(faults)}: {outcome.evaluated} evaluated, {outcome.set_aside} set aside, {seconds:.1f} s"
        )
        if outcome.fault:
            for fault, why in culprits(faults, alone):
                bad += 1
                click.echo(f"  {fault.how} {fault.name}: {why}")
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{bad}-{fault.how}-{fault.name}").write_bytes(fault.content)
    return bad


@click.command()
@click.option("--files", default=2000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--batch", default=100, show_default=True)
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for the files that cost others.")
def main(files: int, seed: int, batch: int, keep: Path | None) -> None:
    bad = fuzzed(files, seed, batch, keep)
    click.echo(f"{files} bad files, {bad} cost others")
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
