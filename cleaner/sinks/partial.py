"""Files that survive a kill while they grow, and can be grown on from a known length."""

from __future__ import annotations

import os
from types import TracebackType

from cleaner.sinks.atomic import sync_folder, write_all


class PartialFile:
    """`with PartialFile(...) as file`: takes its final name when the block ends well, and stays as it is if not."""

    def __init__(self, partial: str, target: str, *, length: int = 0, durable: bool = False) -> None:
        """length: what is kept of an earlier attempt. Raises OSError."""
        self._partial, self._target, self._durable = partial, target, durable
        os.makedirs(os.path.dirname(partial), exist_ok=True)
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        self._handle = os.open(partial, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        os.ftruncate(self._handle, length)
        os.lseek(self._handle, length, os.SEEK_SET)
        self.length = length
        """Bytes so far."""

    def write(self, data: bytes) -> None:
        """Append. Raises OSError."""
        write_all(self._handle, data)
        self.length += len(data)

    def sync(self) -> int:
        """Have everything on the disk; returns the length."""
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
