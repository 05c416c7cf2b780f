"""Files that survive a kill while they grow, and that can be continued from a known length."""

from __future__ import annotations

import os
from types import TracebackType

from cleaner.sinks.atomic import sync_folder, write_all

_GROWING = os.O_WRONLY | os.O_CREAT | sum(getattr(os, flag, 0) for flag in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
"""No link is followed, and no pipe waited for."""


class PartialFile:
    """A growing file, as a context manager.

    It gets its final name when the block ends well, and stays as it is if not.
    """

    def __init__(self, partial: str, target: str, *, length: int = 0, durable: bool = False) -> None:
        """length: how many bytes of an earlier attempt are kept. Raises OSError."""
        self._partial, self._target, self._durable = partial, target, durable
        os.makedirs(os.path.dirname(partial), exist_ok=True)
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        self._handle = os.open(partial, _GROWING, 0o666)
        os.ftruncate(self._handle, length)
        os.lseek(self._handle, length, os.SEEK_SET)
        self.length = length
        """The bytes so far."""

    def write(self, data: bytes) -> None:
        """Appends bytes. Raises OSError."""
        write_all(self._handle, data)
        self.length += len(data)

    def sync(self) -> int:
        """Waits until everything is on the disk, and returns the length. Raises OSError."""
        os.fsync(self._handle)
        return self.length

    def __enter__(self) -> PartialFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None and self._durable:
                os.fsync(self._handle)
        finally:
            os.close(self._handle)
        if kind is None:
            os.replace(self._partial, self._target)
            if self._durable:
                sync_folder(os.path.dirname(self._target) or ".")
