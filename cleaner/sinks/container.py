"""Writes an output container and its manifests together; both get their names when all is written."""

from __future__ import annotations

import os
from contextlib import ExitStack
from types import TracebackType
from typing import Any, NamedTuple

from cleaner.compression import member
from cleaner.sinks.atomic import AtomicFile
from cleaner.sinks.frame import Frame
from cleaner.sinks.partial import PartialFile


class Grown(NamedTuple):
    """How far an output and its manifests are on the disk, from where both can be continued."""

    lengths: list[int]
    """In bytes."""
    inside: list[Any]
    """What continuing takes besides, for each of both: where blocks of zstd were ended, or the footer of Parquet."""


def pack(data: bytes, packed: str) -> bytes:
    """Returns a part of an output file as a worker can prepare it: a member of its own where that is possible."""
    return member(data, packed) if data else data


class ContainerSink:
    """Writes parts in order, as a context manager. No file has its final name unless the block ends well.

    The manifests get theirs last: where they are, the container is complete.
    """

    def __init__(
        self,
        file: AtomicFile | PartialFile,
        manifests: AtomicFile | PartialFile | None,
        packed: str,
        frames: tuple[Frame, Frame] | None = None,
    ) -> None:
        """packed: the suffix of a compression, or empty; parts and manifests come packed. frames: the frames of both,
        where one frame is to be written (`.zst`): then neither comes packed."""
        self._stack = ExitStack()
        self._file, self._manifests = file, manifests
        if manifests is not None:  # entered first, it is renamed last
            self._stack.enter_context(manifests)
        self._stack.enter_context(file)
        self._frames = frames
        self._packed = packed
        # What is gone on with has members already, though it may turn out that nothing was missing but its end.
        self._empty = not _begun(file)
        self._no_manifests = not _begun(manifests)

    def write(self, data: bytes, manifests: bytes = b"") -> None:
        """Appends a part and its manifests. Raises OSError."""
        self._empty = self._empty and not data
        self._no_manifests = self._no_manifests and not manifests
        if self._frames is not None:
            data, manifests = self._frames[0].pack(data), self._frames[1].pack(manifests)
        self._file.write(data)
        if self._manifests is not None:
            self._manifests.write(manifests)

    def sync(self) -> Grown | None:
        """Waits until everything is on the disk. Returns None where the files cannot be continued."""
        if not isinstance(self._file, PartialFile) or isinstance(self._manifests, AtomicFile):
            return None
        if self._frames is not None:
            self._file.write(self._frames[0].end_block())
            if self._manifests is not None:
                self._manifests.write(self._frames[1].end_block())
        lengths = [self._file.sync(), self._manifests.sync() if self._manifests else 0]
        return Grown(lengths, [list(frame.ends) for frame in self._frames or ()])

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
        nothing = member(b"", self._packed)
        ends = [nothing if empty else b"" for empty in (self._empty, self._no_manifests)]
        if self._frames is not None:
            ends = [frame.finish() for frame in self._frames]
        self._file.write(ends[0])
        if self._manifests is not None:
            self._manifests.write(ends[1])


def _begun(file: AtomicFile | PartialFile | None) -> bool:
    return isinstance(file, PartialFile) and file.length > 0


def sizes(target: str, manifest_target: str | None) -> list[int]:
    """Returns the sizes of both files in bytes, 0 for none. Raises OSError where one is not there."""
    return [os.path.getsize(target), os.path.getsize(manifest_target) if manifest_target else 0]
