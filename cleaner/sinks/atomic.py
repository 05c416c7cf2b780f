"""Files that are complete or not there: written under a temporary name beside the final one, then renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import TracebackType

PREFIX, SUFFIX = ".clean-", ".tmp"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_numbers = count()
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
"""Errors of writing that the next document would meet too."""


def write(target: str, data: bytes, *, durable: bool = False, mode: int | None = None) -> None:
    """Writes `data` to `target`, making folders as needed. Raises OSError, and then leaves what was there.

    durable: wait until data and name are on the disk (fsync; about five times as slow). mode: the permissions that the
    file gets; None for those of a new file.
    """
    with AtomicFile(target, durable=durable, mode=mode) as file:
        file.write(data)


class AtomicFile:
    """A file, as a context manager, that gets its name only when the block ends without an exception."""

    __slots__ = ("_durable", "_handle", "_mode", "_target", "temporary")

    def __init__(self, target: str, *, durable: bool = False, mode: int | None = None) -> None:
        self._target, self._durable, self._mode = target, durable, mode
        refuse_special(target)
        # Short, so that a name near the system's limit does not pass it; the process keeps workers apart.
        name = f"{PREFIX}{os.getpid()}-{next(_numbers)}{SUFFIX}"
        folder = os.path.dirname(target)
        self.temporary = f"{folder}{os.sep}{name}" if folder else name
        """The temporary path, for libraries that write by themselves."""
        try:
            self._handle = os.open(self.temporary, _NEW, 0o666)
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)
            self._handle = os.open(self.temporary, _NEW, 0o666)
        except FileExistsError:  # a killed run's of the same number; or a link, which must not be written through
            os.unlink(self.temporary)
            self._handle = os.open(self.temporary, _NEW, 0o666)

    def write(self, data: bytes) -> None:
        """Appends bytes. Raises OSError, among others for a full disk."""
        write_all(self._handle, data)

    def __enter__(self) -> AtomicFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None and self._mode is not None and hasattr(os, "fchmod"):
                os.fchmod(self._handle, self._mode)
            if kind is None and self._durable:
                os.fsync(self._handle)
        finally:
            os.close(self._handle)
        if kind is not None:
            with contextlib.suppress(OSError):
                os.unlink(self.temporary)
            return
        try:
            os.replace(self.temporary, self._target)
        except OSError:
            os.unlink(self.temporary)
            raise
        if self._durable:
            sync_folder(os.path.dirname(self._target) or ".")


def remove(path: str) -> None:
    """Removes a file that is no more about what is there. Raises OSError, unless it is not there."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def refuse_special(target: str) -> None:
    """Raises OSError where a device or a pipe stands: renamed over, it would be gone."""
    try:
        mode = os.lstat(target).st_mode
    except OSError:
        return
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.EINVAL, "not a regular file", target)


def write_all(handle: int, data: bytes) -> None:
    """Writes all of the data. Raises OSError: a nearly full disk takes a part, and the write after that says why."""
    written = os.write(handle, data)
    if written < len(data):
        rest = memoryview(data)[written:]
        while rest:
            rest = rest[os.write(handle, rest) :]


def sweep(folder: Path) -> int:
    """Removes files that killed runs left half-written below `folder`, and returns how many there were."""
    swept = 0
    for path in _temporaries(str(folder)):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
            swept += 1
    return swept


def _temporaries(folder: str) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.startswith(PREFIX) and name.endswith(SUFFIX):
                yield os.path.join(parent, name)


def sync_folder(folder: str) -> None:
    """Waits until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
