"""The files of one disclosure, read and written as its landing files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieout.documents.account import account
from tieout.documents.identity import Given
from tieout.documents.limits import Limits, read
from tieout.documents.neutral import Document, Unreadable
from tieout.documents.reading import Reading, reading
from tieout.documents.write import write, write_into
from tieout.errors import InputError
from tieout.narrative.write import derive


@dataclass
class Taken:
    """A disclosure as read, and its account."""

    reading: Reading
    account: dict[str, Any]

    @property
    def disclosure_id(self) -> str:
        return self.reading.identity.disclosure_id


def read_all(files: list[Path], limits: Limits) -> tuple[list[Document], dict[str, str]]:
    """Documents in the order of the files, and what is wrong with those that cannot be read."""
    documents: list[Document] = []
    faults: dict[str, str] = {}
    for path in files:
        try:
            documents.append(read(path, path.name, limits))
        except Unreadable as fault:
            faults[path.name] = str(fault)
    return documents, faults


def take_in(documents: list[Document], faults: dict[str, str], given: Given) -> Taken:
    """Put the documents of one disclosure in order."""
    whole = reading(documents, given)
    whole.faults = faults
    return Taken(whole, account(whole))


def by_disclosure(documents: list[Document], given: Given) -> list[list[Document]]:
    """Documents of one disclosure each. One that does not say whose it is belongs to the others, where they are of
    one. Raises InputError where they are of several."""
    groups: dict[str, list[Document]] = {}
    unknown: list[Document] = []
    for document in documents:
        who = reading([document], given).identity
        if who.missing:
            unknown.append(document)
        else:
            groups.setdefault(who.disclosure_id, []).append(document)
    if unknown and len(groups) > 1:
        names = ", ".join(document.file for document in unknown)
        raise InputError("documents_of_nobody", files=names)
    if not groups:
        return [unknown] if unknown else []
    next(iter(groups.values())).extend(unknown)
    return list(groups.values())


def write_to(taken: Taken, landing: Path) -> Path:
    """Write the landing files into `<landing>/<disclosure_id>/` and return that folder. Raises InputError where the
    documents do not say whose they are, OSError."""
    check_identity(taken)
    folder = write(taken.reading, taken.account, landing)
    derive(folder)
    return folder


def write_beside(taken: Taken, folder: Path) -> None:
    """Write the landing files into the folder that holds the documents. Raises as `write_to` does."""
    check_identity(taken)
    write_into(taken.reading, taken.account, folder)
    derive(folder)


def check_identity(taken: Taken) -> None:
    """Raises InputError where the documents do not say whose they are."""
    missing = taken.reading.identity.missing
    if missing:
        files = ", ".join(document.file for document in taken.reading.documents)
        raise InputError("documents_incomplete", files=files, options=", ".join(missing))
