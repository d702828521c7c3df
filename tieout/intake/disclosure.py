"""The files of one disclosure, read and written as its landing files."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tieout.documents.account import account
from tieout.documents.identity import Given, Identity
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
    one; one that does not say its region belongs to the body of that name. Raises InputError where they are of
    several."""
    stated = replace(given, assume=False)
    groups: dict[tuple[str, int, str, str], list[Document]] = {}
    nowhere: list[tuple[Document, Identity]] = []
    unknown: list[Document] = []
    for document in documents:
        who = reading([document], stated).identity
        if not who.organisation or not who.year:
            unknown.append(document)
        elif who.region_code:
            key = (who.region_code, who.year, who.department_code, who.document_type)
            groups.setdefault(key, []).append(document)
        else:
            nowhere.append((document, who))
    for document, who in nowhere:
        name = (who.year or 0, who.department_code, who.document_type)
        of_name = [key for key in groups if key[1:] == name]
        groups.setdefault(of_name[0] if len(of_name) == 1 else ("", *name), []).append(document)
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
