"""Writes an output container and its manifests together; both get their names when all is written."""

from __future__ import annotations

import gzip
import os
from contextlib import ExitStack
from types import TracebackType
from typing import Any

from cleaner.sinks.atomic import AtomicFile
from cleaner.sinks.partial import PartialFile


def pack(data: bytes, packed: str) -> bytes:
    """Returns a part of an output file as a worker can prepare it: a gzip member of its own, without a time in it."""
    return gzip.compress(data, compresslevel=6, mtime=0) if packed == ".gz" and data else data


class ContainerSink:
    """Writes parts in order, as a context manager. No file has its final name unless the block ends well.

    The manifests get theirs last: where they are, the container is complete.
    """

    def __init__(
        self, file: AtomicFile | PartialFile, manifests: AtomicFile | PartialFile | None, packed: str, zstd: Any
    ) -> None:
        """packed: `.gz` (parts come packed), `.zst` or empty. zstd: the module, for `.zst`."""
        self._stack = ExitStack()
        self._file, self._manifests = file, manifests
        if manifests is not None:  # entered first, it is renamed last
            self._stack.enter_context(manifests)
        self._stack.enter_context(file)
        # One frame for the whole file: common readers stop after the first.
        self._packer = zstd.ZstdCompressor() if packed == ".zst" else None
        self._packed = packed
        # What is gone on with has members already, though it may turn out that nothing was missing but its end.
        self._empty = not (isinstance(file, PartialFile) and file.length)

    def write(self, data: bytes, manifests: bytes = b"") -> None:
        """Appends a part and its manifests. Raises OSError."""
        self._empty = self._empty and not data
        self._file.write(self._packer.compress(data) if self._packer else data)
        if self._manifests is not None:
            self._manifests.write(manifests)

    def sync(self) -> list[int] | None:
        """Waits until everything is on the disk.

        Returns the lengths from which both files can be continued, or None.
        """
        if self._packer or not isinstance(self._file, PartialFile) or not isinstance(self._manifests, PartialFile):
            return None
        return [self._file.sync(), self._manifests.sync()]

    def __enter__(self) -> ContainerSink:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            try:
                if self._packer:
                    self._file.write(self._packer.flush())
                elif self._packed == ".gz" and self._empty:
                    self._file.write(gzip.compress(b"", mtime=0))
            except OSError as failed:
                self._stack.__exit__(OSError, failed, failed.__traceback__)
                raise
        self._stack.__exit__(kind, error, at)


def sizes(target: str, manifest_target: str) -> list[int]:
    """Returns the sizes of both files in bytes. Raises OSError where one is not there."""
    return [os.path.getsize(target), os.path.getsize(manifest_target)]
