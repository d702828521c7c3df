"""Disclosures as files: Parquet by part or CSV by disclosure, a chunk of families at a time."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from synthetic.document import documents_of
from synthetic.errors import mistyped
from synthetic.plan import Family
from synthetic.rows import Rows, rows_of
from synthetic.vocabulary import seed_columns

if TYPE_CHECKING:
    import _csv


class Chunk(NamedTuple):
    """Families that are written together, the number of their first disclosure, and errors by number."""

    number: int
    families: tuple[Family, ...]
    first: int
    errors: Counter[int]


def chunks_of(families: Iterable[Family], disclosures: int, errors: Counter[int]) -> Iterator[Chunk]:
    """Families cut into chunks of at least so many disclosures; never inside a family."""
    number, first, held, count = 1, 0, [], 0
    for family in families:
        held.append(family)
        count += family.disclosures
        if count >= disclosures:
            yield Chunk(number, tuple(held), first, _within(errors, first, count))
            number, first, held, count = number + 1, first + count, [], 0
    if held:
        yield Chunk(number, tuple(held), first, _within(errors, first, count))


def _within(errors: Counter[int], first: int, count: int) -> Counter[int]:
    return Counter({place: errors[place] for place in range(first, first + count) if errors[place]})


def write_parquet(chunk: Chunk, output: Path) -> list[tuple[str, ...]]:
    """Write output/part-0001/<seed>.parquet, all columns text; returns the truth about the errors."""
    part = output / f"part-{chunk.number:04d}"
    part.mkdir(parents=True)
    truth = []
    with tempfile.TemporaryDirectory(dir=output.parent) as folder:
        with ExitStack() as stack:
            writers = {seed: _writer(stack, Path(folder) / f"{seed}.csv", seed) for seed in seed_columns()}
            for rows, known in _printed(chunk):
                truth += known
                for seed, held in rows.items():
                    writers[seed].writerows(held)
        connection = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})
        for seed, columns in seed_columns().items():
            types = ", ".join(f"'{column}': 'varchar'" for column in columns)
            connection.execute(
                f"""
                copy (
                    from read_csv(
                        '{folder}/{seed}.csv', columns = {{{types}}}, auto_detect = false, header = true,
                        delim = ',', quote = '"', escape = '"', nullstr = ''
                    )
                ) to '{part}/{seed}.parquet' (format parquet, compression zstd)
                """
            )
    return truth


def write_csv(chunk: Chunk, output: Path) -> list[tuple[str, ...]]:
    """Write output/<disclosure_id>/<seed>.csv; returns the truth about the errors."""
    truth = []
    for rows, known in _printed(chunk):
        truth += known
        folder = output / rows["disclosures"][0][0]
        folder.mkdir(parents=True)
        with ExitStack() as stack:
            for seed, held in rows.items():
                _writer(stack, folder / f"{seed}.csv", seed).writerows(held)
    return truth


def _printed(chunk: Chunk) -> Iterator[tuple[Rows, list[tuple[str, ...]]]]:
    place = chunk.first
    for family in chunk.families:
        for document in documents_of(family):
            yield (
                mistyped(document, rows_of(document), chunk.errors[place])
                if chunk.errors[place]
                else (rows_of(document), [])
            )
            place += 1


def _writer(stack: ExitStack, path: Path, seed: str) -> _csv.Writer:
    """A writer of a seed's CSV file with its header written; the file is closed with the stack."""
    stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(seed_columns()[seed])
    return writer
