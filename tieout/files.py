"""Files on disk: replaced whole, flushed, one process in a folder at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tieout.errors import BusyError
from tieout.messages import Message


@contextmanager
def locked(folder: Path, taken: Message) -> Iterator[None]:
    """Let one process at a time into a folder, with those children that inherit open files: the lock goes with the last
    of them, and leaves no file. Raises BusyError, which says that the folder is `taken`."""
    with ExitStack() as stack:
        try:
            descriptor = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, descriptor)
            os.set_inheritable(descriptor, True)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # who had the lock may have put the folder elsewhere meanwhile
            is_there = os.path.samestat(os.fstat(descriptor), os.stat(folder))
        except (BlockingIOError, FileNotFoundError):
            is_there = False
        if not is_there:
            raise BusyError("busy", taken=taken, folder=str(folder))
        yield


def replace(path: Path, content: bytes) -> None:
    """Write a small file, so that at every moment there is the old one or the new one, whole."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    os.replace(fresh, path)


def flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
