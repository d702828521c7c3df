"""Documents that lie in a landing folder: each folder that holds some, and no tables that people typed, is taken in."""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tieout.documents.identity import Given
from tieout.documents.limits import Limits
from tieout.documents.seeds import seeds_root
from tieout.documents.write import BESIDE
from tieout.errors import InputError
from tieout.intake.disclosure import by_disclosure, read_all, take_in, write_beside, write_to
from tieout.messages import Message, from_json, message
from tieout.steps import Progress

SUFFIXES = frozenset({".pdf", ".docx", ".doc", ".xlsx", ".xls", ".html", ".htm", ".md"})
SOURCES = f"{BESIDE}/sources.json"
"""What the landing files of a folder were read from: sha256 by name, and what was wrong."""
FEW = 3
"""Folders that are not worth a second process."""
WORKERS = 2
FOLDER = re.compile(r"(?P<region>\d{4,6})-(?P<year>20\d\d)-(?P<code>[0-9A-Za-z]+)(?P<final>-final)?")
"""A folder named as its disclosure."""


class Fault(NamedTuple):
    """What is wrong with a document: its name from the landing folder's parent, and the folder of its disclosure."""

    file: str
    folder: str | None
    reason: Message


def documents_in(folder: Path) -> list[Path]:
    """Documents of a folder by name. Temporary files of office programs are none."""
    try:
        entries = list(folder.iterdir())
    except OSError:
        # the scan of the landing folder says so
        return []
    return sorted(
        path
        for path in entries
        if path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~$")) and path.is_file()
    )


def take_in_arrivals(landing: Path, report: Progress) -> list[Fault]:
    """Take in every folder of the landing folder whose documents are new or changed; return what is wrong with any.
    Raises InputError where the landing folder cannot be read."""
    try:
        folders = subfolders(landing)
    except OSError as error:
        raise InputError("folder_unread", folder=str(landing), error=str(error.strerror)) from error
    waiting = [folder for folder in folders if documents_in(folder) and not holds_typed_tables(folder)]
    faults = [
        Fault(f"{landing.name}/{path.name}", None, message("document_too_high")) for path in documents_in(landing)
    ]
    for number, found in enumerate(results(waiting), 1):
        report(number, len(waiting), waiting[number - 1].name)
        faults.extend(
            Fault(f"{landing.name}/{each.file}", f"{landing.name}/{each.folder}", each.reason) for each in found
        )
    return faults


def results(folders: list[Path]) -> Iterator[list[Fault]]:
    if len(folders) <= FEW:
        yield from map(take_in_folder, folders)
        return
    with ProcessPoolExecutor(min(WORKERS, os.cpu_count() or 1)) as pool:
        yield from pool.map(take_in_folder, folders)


def take_in_folder(folder: Path) -> list[Fault]:
    """Take in one folder, unless its documents are as they were. A document that cannot be read costs its folder."""
    files = documents_in(folder)
    try:
        sources = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        known, version = recorded(folder), readers_version()
        if known.get("sources") == sources and known.get("readers") == version:
            return [Fault(file, where, from_json(reason)) for file, where, reason in known["faults"]]
        faults = read_folder(folder, files)
        (folder / BESIDE).mkdir(exist_ok=True)
        kept = [(fault.file, fault.folder, fault.reason.to_json()) for fault in faults]
        text = json.dumps({"readers": version, "sources": sources, "faults": kept}, ensure_ascii=False)
        (folder / SOURCES).write_text(text, encoding="utf-8")
    except OSError as error:
        return [Fault(folder.name, folder.name, message("unread", error=str(error.strerror)))]
    return faults


@cache
def readers_version() -> str:
    """What readers and dictionaries are, in one word: documents are read again when it changes."""
    found = hashlib.sha256()
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "documents", package / "narrative", seeds_root() / "templates"):
        for path in sorted(folder.rglob("*.*")):
            if path.suffix in (".py", ".csv"):
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


def read_folder(folder: Path, files: list[Path]) -> list[Fault]:
    """Read the documents of a folder and write its landing files. Raises OSError."""
    documents, unread = read_all(files, Limits())
    faults = [
        Fault(f"{folder.name}/{name}", folder.name, message("document_unread", fault=fault))
        for name, fault in unread.items()
    ]
    if faults or not documents:
        return faults
    try:
        write_beside(take_in(documents, {}, stated(folder.name)), folder)
    except InputError as error:
        return [Fault(f"{folder.name}/{files[0].name}", folder.name, error.said)]
    return []


def stated(name: str) -> Given:
    """What the name of a folder says, where it is that of a disclosure."""
    found = FOLDER.fullmatch(name)
    if not found:
        return Given(assume=True)
    kind = "final_accounts" if found["final"] else "budget"
    return Given(
        year=found["year"],
        document_type=kind,
        region_code=found["region"],
        department_code=found["code"],
        assume=True,
    )


def recorded(folder: Path) -> dict:
    try:
        return json.loads((folder / SOURCES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def holds_typed_tables(folder: Path) -> bool:
    """Whether a folder holds CSV files that no reading of its documents wrote: those count, and not the documents."""
    try:
        written = json.loads((folder / BESIDE / "account.json").read_text(encoding="utf-8")).get("written", [])
    except (OSError, ValueError):
        written = []
    derived = {"narrative_claim.csv", "narrative_statement.csv", "narrative_slip.csv", *written}
    return any(path.suffix.lower() == ".csv" and path.name not in derived for path in folder.iterdir())


def taken_in(places: Iterable[Path], work: Path) -> list[Path]:
    """Landing folders for what a person named: documents, and folders that hold documents and no tables, are taken in
    under `work`; other folders stay. Raises InputError for one that cannot be read or does not say whose it is."""
    folders: list[Path] = []
    files: list[Path] = []
    for place in places:
        if place.is_file():
            files.append(place)
            continue
        waiting = [each for each in (place, *subfolders(place)) if documents_in(each) and not holds_typed_tables(each)]
        for folder in waiting:
            folders += take_in_files(documents_in(folder), work, stated(folder.name))
        if (place not in waiting and set(subfolders(place)) != set(waiting)) or not waiting:
            folders.append(place)
    return folders + (take_in_files(files, work, Given(assume=True)) if files else [])


def subfolders(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))


def take_in_files(files: list[Path], landing: Path, given: Given) -> list[Path]:
    """Read documents of one disclosure or several and write the landing files of each; return their folders. Raises
    InputError for one that cannot be read or does not say whose it is."""
    documents, faults = read_all(files, Limits())
    for name, fault in faults.items():
        raise InputError("document_fault", file=name, fault=fault)
    groups = by_disclosure(documents, given) if given == Given(assume=True) else [documents]
    return [write_to(take_in(group, {}, given), landing) for group in groups]
