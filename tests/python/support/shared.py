"""What is built once for all workers of pytest-xdist, and that nobody changes it afterwards."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock


class Shared:
    """Folders of one test run by name. The worker that asks first makes a folder, the others wait for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: set[str] = set()
        folder.mkdir(exist_ok=True)

    def once(self, name: str, make: Callable[[Path], None]) -> Path:
        """The folder that `make` filled. Read it only."""
        folder = self.folder / name
        with FileLock(self.folder / f"{name}.lock"):
            if not self.record(name).exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                self.record(name).write_text(json.dumps(dict(state_of(folder))), encoding="utf-8")
        self.asked.add(name)
        return folder

    def changes(self) -> list[str]:
        """Files of the folders asked for that were written, added or removed since they were made."""
        found = []
        for name in sorted(self.asked):
            then = json.loads(self.record(name).read_text(encoding="utf-8"))
            now = dict(state_of(self.folder / name))
            found += [f"{name}/{file}" for file in sorted({*then, *now}) if then.get(file) != now.get(file)]
        return found

    def record(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def state_of(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Size and time of every file, by its path."""
    for path in folder.rglob("*"):
        if path.is_file():
            stat = path.stat()
            yield str(path.relative_to(folder)), [stat.st_size, stat.st_mtime_ns]
