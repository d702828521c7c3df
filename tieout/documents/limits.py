"""Files of strangers: each is read in a process of its own, with limits; what it gives comes back as plain data."""

import json
import multiprocessing
import os
import resource
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tieout.documents.kinds import kind_of
from tieout.documents.neutral import Cell, Document, Page, Paragraph, Place, Table, Unreadable

MIB = 1024 * 1024
ENTRIES = 20_000
"""Files in an archive."""
RATIO = 400
"""How many times larger than packed an archive may be unpacked, from 20 MiB on."""


@dataclass(frozen=True)
class Limits:
    """Of one file: wall-clock seconds, MiB of address space, pages, MiB unpacked, MiB as it lies."""

    seconds: float = 180.0
    memory: int = 1536
    pages: int = 2000
    unpacked: int = 300
    size: int = 200


def read(path: Path, name: str, limits: Limits) -> Document:
    """Read a file by its kind, in a process of its own. Raises Unreadable, whatever is wrong with the file."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Unreadable(f"it cannot be opened: {error.strerror}") from error
    if not path.is_file():
        raise Unreadable("it is not a file")
    if size > limits.size * MIB:
        raise Unreadable(f"it has {size // MIB} MiB, more than the {limits.size} that are read")
    with tempfile.TemporaryDirectory(prefix="tieout-") as folder:
        answer = Path(folder) / "answer.json"
        process = processes().Process(target=work, args=(path, name, limits, answer), daemon=True)
        process.start()
        process.join(limits.seconds)
        return outcome(process, answer, limits)


@cache
def processes() -> ForkServerContext:
    """Children of a server that has nothing but this module: one of this process would have DuckDB's threads and its
    address space, which counts against the limit."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tieout.documents.limits"])
    return context


def outcome(process: BaseProcess, answer: Path, limits: Limits) -> Document:
    if process.is_alive():
        process.kill()
        process.join()
        raise Unreadable(f"it takes longer than {limits.seconds:g} seconds to read")
    if not answer.exists():
        raise Unreadable("the reader broke off over it: the file is damaged, or needs more memory than it may have")
    given = json.loads(answer.read_text(encoding="utf-8"))
    if "fault" in given:
        raise Unreadable(given["fault"])
    return from_plain(given)


def work(path: Path, name: str, limits: Limits, answer: Path) -> None:
    """The child's part: read within the limits, write the answer whole or not at all."""
    os.setsid()
    silent()
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory * MIB, limits.memory * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cpu = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    try:
        given: dict[str, Any] = asdict(here(path, name, limits))
    except Unreadable as fault:
        given = {"fault": str(fault)}
    except MemoryError:
        given = {"fault": f"it needs more than {limits.memory} MiB of memory"}
    except RecursionError:
        given = {"fault": "it is nested too deep"}
    except Exception as fault:  # whatever a damaged file makes a library raise
        given = {"fault": f"it cannot be read: {type(fault).__name__}: {str(fault)[:200]}"}
    part = answer.with_suffix(".part")
    part.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8", errors="replace")
    part.rename(answer)
    os._exit(0)


def silent() -> None:
    """What libraries print about a damaged file is not for the person."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def here(path: Path, name: str, limits: Limits) -> Document:
    """Read a file in this process. Raises Unreadable."""
    kind = kind_of(path)
    notes = checked_archive(path, limits) if kind in ("docx", "xlsx") else []
    document = reader_of(kind)(path, name, limits.pages)
    document.notes += notes
    return document


def reader_of(kind: str) -> Callable[[Path, str, int], Document]:
    """Readers are imported when they are needed: each brings a library."""
    from tieout.documents.readers import docx, html, markdown, pdf, sheets, word97

    return {
        "pdf": pdf.read,
        "docx": docx.read,
        "xlsx": sheets.read_xlsx,
        "xls": sheets.read_xls,
        "doc": word97.read,
        "html": html.read,
        "md": markdown.read,
    }[kind]


def checked_archive(path: Path, limits: Limits) -> list[str]:
    """Notes on what an archive holds beside text. Raises Unreadable where it unpacks to too much."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("it is encrypted: save it without a password first")
    if (
        len(entries) > ENTRIES
        or unpacked > limits.unpacked * MIB
        or (unpacked > 20 * MIB and unpacked > RATIO * packed)
    ):
        raise Unreadable(f"it unpacks to {unpacked // MIB} MiB in {len(entries)} files, which is not read")
    names = [entry.filename.lower() for entry in entries]
    notes = []
    if any(name.endswith("vbaproject.bin") for name in names):
        notes.append("holds macros: not run")
    if any("/embeddings/" in name for name in names):
        notes.append("holds embedded files: not opened")
    if any("externallinks/" in name for name in names):
        notes.append("holds links to other workbooks: not followed")
    return notes


def from_plain(given: dict[str, Any]) -> Document:
    """A document from the plain data that `dataclasses.asdict` gives of it."""
    return Document(
        given["file"],
        given["kind"],
        [table_of(block) if "cells" in block else paragraph_of(block) for block in given["blocks"]],
        [Page(*page) for page in given["pages"]],
        list(given["notes"]),
    )


def place_of(given: Any) -> Place:
    page, box, at = given
    return Place(page, tuple(box) if box else None, at)


def paragraph_of(given: dict[str, Any]) -> Paragraph:
    place = place_of(given["place"])
    return Paragraph(given["text"], place, given["level"], given["size"], given["furniture"])


def table_of(given: dict[str, Any]) -> Table:
    cells = [Cell(r0, c0, r1, c1, text, place_of(place)) for r0, c0, r1, c1, text, place in given["cells"]]
    places = [place_of(place) for place in given["places"]]
    return Table(cells, place_of(given["place"]), tuple(given["xs"]), given["name"], given["aligned"], places)
