"""Files of a landing folder, by name and size only: nothing is opened here."""

import os
import re
import stat
from collections.abc import Iterator
from errno import ESTALE
from pathlib import Path
from typing import NamedTuple

from tieout.errors import InputError
from tieout.messages import Message, message, nearest

SUFFIXES = {".csv", ".parquet"}
IDENTIFIER = re.compile(r"\w(?:[\w .-]{0,98}[\w-])?")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")


class LandingFile(NamedTuple):
    """A file to read: `file` is its name as people see it, from the landing folder's parent; `seed` the table that it
    holds; `mtime_ns` tells when it was last written."""

    path: str
    file: str
    seed: str
    size: int
    mtime_ns: int

    @property
    def is_csv(self) -> bool:
        return self.file.lower().endswith(".csv")


class LandingProblem(NamedTuple):
    """What is wrong with a landing file. It quarantines the disclosure `disclosure_id`, or every disclosure of `folder`,
    or, where both are None, nothing but the rows it is about."""

    source_file: str
    disclosure_id: str | None
    folder: str | None
    source_row: int | None
    source_column: str | None
    reason: Message

    def kept(self) -> tuple:
        """The problem as a row of the cache."""
        return (*self[:-1], self.reason.to_json())


class Scan(NamedTuple):
    files: list[LandingFile]
    problems: list[LandingProblem]


def scan(landing: Path, tables: set[str], only: str | None = None) -> Scan:
    """Every file `<folder>/<seed>.csv` and `**/<seed>.parquet`, and what lies there that cannot be read. Links are
    followed to files inside the landing folder, and nowhere else. Names that begin with a dot are passed over. Raises
    InputError where the landing folder itself cannot be read. With `only`, the folder of that name alone is looked into."""
    found = Scan([], [])
    for item in walk(landing, tables, only):
        if isinstance(item, LandingFile):
            found.files.append(item)
        else:
            found.problems.append(item)
    return found


def walk(landing: Path, tables: set[str], only: str | None) -> Iterator[LandingFile | LandingProblem]:
    inside = landing.resolve()
    waiting = [(str(landing), landing.name, 0)]
    # not by recursion: a path may have more folders than Python has frames
    for folder, shown, depth in waiting:
        try:
            entries = listed(folder)
        except OSError as error:
            if depth == 0:
                # taken for empty it would lose every disclosure
                raise InputError("folder_unread", folder=folder, error=str(error.strerror)) from error
            yield unread(shown, shown, error)
            continue
        for entry in entries:
            if only and depth == 0 and entry.name != only:
                continue
            file = f"{shown}/{printable(entry.name)}"
            is_table = os.path.splitext(entry.name)[1].lower() in SUFFIXES
            try:
                is_folder = entry.is_dir()
            except OSError as error:
                # a link in a circle, or to where nobody may look
                yield unread(file, shown if is_table else file, error)
                continue
            if not (is_folder or is_table):
                continue
            fault = name_fault(entry, is_folder, inside)
            if fault:
                yield LandingProblem(file, None, file if is_folder else shown, None, None, fault)
            elif is_folder:
                waiting.append((entry.path, file, depth + 1))
            else:
                yield landing_file(entry, file, shown, depth, tables)


def listed(folder: str) -> list[os.DirEntry[str]]:
    """Raises OSError."""
    with os.scandir(folder) as entries:
        return sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)


def unread(file: str, folder: str, error: OSError) -> LandingProblem:
    """What the system does not let be read, a reason to quarantine the disclosures of `folder`."""
    changed = error.errno == ESTALE
    reason = message("changed_while_read") if changed else message("unread", error=str(error.strerror))
    return LandingProblem(file, None, folder, None, None, reason)


def name_fault(entry: os.DirEntry[str], is_folder: bool, inside: Path) -> Message | None:
    """Why a file or folder is not looked into."""
    if printable(entry.name) != entry.name:
        return message("name_unprintable")
    if entry.is_symlink():
        # Path.resolve raises where a link leads to itself
        if not Path(os.path.realpath(entry.path)).is_relative_to(inside):
            return message("link_out")
        if is_folder:
            return message("link_to_folder")
    return None


def landing_file(
    entry: os.DirEntry[str], file: str, shown: str, depth: int, tables: set[str]
) -> LandingFile | LandingProblem:
    seed, suffix = os.path.splitext(entry.name)
    if suffix.lower() == ".csv" and depth == 0:
        return LandingProblem(file, None, None, None, None, message("too_high"))
    if suffix.lower() == ".csv" and depth > 1:
        return LandingProblem(file, None, shown, None, None, message("too_deep"))
    if seed not in tables:
        fault = message("table_unknown", nearest=nearest(seed, tables))
        return LandingProblem(file, None, shown, None, None, fault)
    try:
        status = entry.stat()
    except OSError as error:
        return unread(file, shown, error)
    if not stat.S_ISREG(status.st_mode):
        return LandingProblem(file, None, shown, None, None, message("not_a_file"))
    return LandingFile(entry.path, file, seed, status.st_size, time_of(status))


def time_of(status: os.stat_result) -> int:
    """When a file was last written. Before 1970 and after 2262 that is not a positive number of 63 bits: another stands
    for it."""
    return status.st_mtime_ns % 2**63


def printable(text: str) -> str:
    """Control signs, marks that turn the direction of writing, and bytes of a name that are no UTF-8, spelt out."""
    return UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def identifier(text: str) -> Message | None:
    """Check a disclosure_id: it names pages and files, so it has no slash, quote or control character."""
    if not text:
        return message("word_empty", what=message("a_disclosure"))
    if IDENTIFIER.fullmatch(text):
        return None
    return message("not_an_identifier", value=text)


def folder_of(file: str) -> str:
    return file.rpartition("/")[0]
