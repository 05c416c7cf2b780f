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
        """packed: `.gz` (parts and manifests come packed), `.zst` or empty. zstd: the module, for `.zst`."""
        self._stack = ExitStack()
        self._file, self._manifests = file, manifests
        if manifests is not None:  # entered first, it is renamed last
            self._stack.enter_context(manifests)
        self._stack.enter_context(file)
        # One frame for the whole file: common readers stop after the first.
        self._packer = zstd.ZstdCompressor() if packed == ".zst" else None
        self._manifest_packer = zstd.ZstdCompressor() if packed == ".zst" else None
        self._packed = packed
        # What is gone on with has members already, though it may turn out that nothing was missing but its end.
        self._empty = not _begun(file)
        self._no_manifests = not _begun(manifests)

    def write(self, data: bytes, manifests: bytes = b"") -> None:
        """Appends a part and its manifests. Raises OSError."""
        self._empty = self._empty and not data
        self._no_manifests = self._no_manifests and not manifests
        self._file.write(self._packer.compress(data) if self._packer else data)
        if self._manifests is not None:
            self._manifests.write(self._manifest_packer.compress(manifests) if self._manifest_packer else manifests)

    def sync(self) -> list[int] | None:
        """Waits until everything is on the disk.

        Returns the lengths from which both files can be continued, or None.
        """
        if self._packer or not isinstance(self._file, PartialFile) or isinstance(self._manifests, AtomicFile):
            return None
        return [self._file.sync(), self._manifests.sync() if self._manifests else 0]

    def __enter__(self) -> ContainerSink:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            try:
                self._finish()
            except OSError as failed:
                self._stack.__exit__(OSError, failed, failed.__traceback__)
                raise
        self._stack.__exit__(kind, error, at)

    def _finish(self) -> None:
        nothing = gzip.compress(b"", mtime=0) if self._packed == ".gz" else b""
        self._file.write(self._packer.flush() if self._packer else nothing if self._empty else b"")
        if self._manifests is not None:
            end = self._manifest_packer.flush() if self._manifest_packer else nothing if self._no_manifests else b""
            self._manifests.write(end)


def _begun(file: AtomicFile | PartialFile | None) -> bool:
    return isinstance(file, PartialFile) and file.length > 0


def sizes(target: str, manifest_target: str | None) -> list[int]:
    """Returns the sizes of both files in bytes, 0 for none. Raises OSError where one is not there."""
    return [os.path.getsize(target), os.path.getsize(manifest_target) if manifest_target else 0]
