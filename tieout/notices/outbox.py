"""The folder of notices: what tieout wrote there it replaces and removes, what people changed or put there it keeps."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tieout.clock import compact, now
from tieout.files import locked, replace
from tieout.messages import message

LIST = ".tieout-notices.json"
KEPT = "kept"
SUFFIXES = (".xlsx", ".html")


class Entry(NamedTuple):
    """What a file was when it was written, and the warehouse that it was written from, by its file name."""

    warehouse: str
    digest: str


class Outbox:
    """`known` is what tieout has written into the folder, by file name; `written` names of this run. `kept` are the new
    places of files that were not as tieout had written them, `removed` the names of old ones that were."""

    def __init__(self, folder: Path, warehouse: str) -> None:
        self.folder, self.warehouse = folder, warehouse
        self.known = read_list(folder / LIST)
        self.written: set[str] = set()
        self.kept: list[Path] = []
        self.removed: list[str] = []

    def write(self, name: str, content: bytes) -> Path:
        self.keep(name)
        replace(self.folder / name, content)
        self.known[name] = Entry(self.warehouse, digest(content))
        self.written.add(name)
        return self.folder / name

    def keep(self, name: str) -> None:
        """Put a file out of the way that is not as tieout wrote it: a reply may stand in it."""
        path = self.folder / name
        entry = self.known.get(name)
        if not path.exists() or (entry and entry.digest == digest(path.read_bytes())):
            return
        place = self.folder / KEPT / f"{path.stem}.{compact(now())}{path.suffix}"
        place.parent.mkdir(exist_ok=True)
        path.rename(place)
        self.kept.append(place)

    def clear(self, wanted: set[str] | None) -> None:
        """Remove what earlier runs wrote of this warehouse and this one did not: of the names `wanted`, or all."""
        for name in sorted(self.known.keys() - self.written):
            if self.known[name].warehouse == self.warehouse and (wanted is None or name in wanted):
                self.keep(name)
                if (self.folder / name).exists():
                    (self.folder / name).unlink()
                    self.removed.append(name)
                del self.known[name]

    def strangers(self) -> list[str]:
        """Files that look like notices, and that no run on the list has written."""
        names = {path.name for path in self.folder.iterdir() if path.suffix in SUFFIXES}
        return sorted(name for name in names - self.known.keys() if name[0] not in ".~")


@contextmanager
def outbox(folder: Path, warehouse: str) -> Iterator[Outbox]:
    """A folder to write notices into. Raises BusyError while another run does."""
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder, message("notices_running")):
        box = Outbox(folder, warehouse)
        try:
            yield box
        finally:
            replace(folder / LIST, json.dumps(box.known, ensure_ascii=False).encode())


def read_list(path: Path) -> dict[str, Entry]:
    """Nothing where it is missing or damaged: then every file is one to keep. No name leads out of the folder."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return {name: Entry(*entry) for name, entry in listed.items() if Path(name).name == name}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
