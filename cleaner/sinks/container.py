"""An output container and its manifests, growing together; both appear when all is in."""

from __future__ import annotations

import gzip
import os
from contextlib import ExitStack
from types import TracebackType
from typing import Any

from cleaner.sinks.atomic import AtomicFile


def pack(data: bytes, packed: str) -> bytes:
    """A part of an output file, as a worker can prepare it: a gzip member of its own, without a time in it."""
    return gzip.compress(data, compresslevel=6, mtime=0) if packed == ".gz" and data else data


class ContainerSink:
    """`with ContainerSink(...) as sink`: parts in order; nothing is there unless the block ends well.

    The manifests appear last: where they are, the container is whole.
    """

    def __init__(self, target: str, manifest_target: str | None, packed: str, zstd: Any, *, durable: bool) -> None:
        """packed: `.gz` (parts come packed), `.zst` or empty. zstd: the module, for `.zst`."""
        self._stack = ExitStack()
        self._manifest: AtomicFile | None = None
        if manifest_target is not None:
            self._manifest = self._stack.enter_context(AtomicFile(manifest_target, durable=durable))
        self._file = self._stack.enter_context(AtomicFile(target, durable=durable))
        # One frame for the whole file: common readers stop after the first.
        self._packer = zstd.ZstdCompressor() if packed == ".zst" else None
        self._packed = packed
        self._empty = True

    def write(self, data: bytes, manifests: bytes = b"") -> None:
        """Append. Raises OSError."""
        self._empty = self._empty and not data
        self._file.write(self._packer.compress(data) if self._packer else data)
        if self._manifest is not None:
            self._manifest.write(manifests)

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
    """Of both files, in bytes; raises OSError where one is not there."""
    return [os.path.getsize(target), os.path.getsize(manifest_target)]
