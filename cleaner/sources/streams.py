"""Reads container files as streams of bytes: unpacks and hashes them, and checks that they are complete."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from typing import Any

from cleaner import compression
from cleaner.sources.whole import Unreadable, same_file

BLOCK = 1024 * 1024


class Damaged(Unreadable):
    """A container ends too early or is broken; what came before is good."""


class Stream:
    """The unpacked bytes of a file, read once: `with Stream(...) as stream: for block in stream.blocks(): …`"""

    def __init__(self, location: str, packed: str) -> None:
        """packed: the suffix of a compression, or empty. Raises OSError, and UsageError where a library is missing."""
        self._raw = _Hashed(location)
        buffered = io.BufferedReader(self._raw, BLOCK)
        how = compression.of(packed)
        self._file: io.BufferedIOBase = buffered if how is None else how.unpacked(buffered)
        self._error: type[Exception] = OSError if how is None else how.error()
        self.damage: str | None = None

    def blocks(self) -> Iterator[bytes]:
        """Yields blocks of at most a megabyte, up to the last that can be read.

        If that is not the end, `damage` says why.
        """
        while block := self._next():
            yield block
        if self.damage is None and self._raw.has_changed():
            self.damage = "changed while it was read"

    def _next(self) -> bytes:
        """Returns a block that is full, unless it is the last: each one costs a look at the record that it goes on
        with, and a packed file comes in pieces of a few kilobytes."""
        parts: list[bytes] = []
        size = 0
        while size < BLOCK and (part := self._read(BLOCK - size)):
            parts.append(part)
            size += len(part)
        return b"".join(parts)

    def _read(self, most: int) -> bytes:
        if self.damage is not None:
            return b""
        try:
            # read1 hands over what there is before an error is met; read would lose it.
            return self._file.read1(most)
        except EOFError:
            self.damage = "ends in the middle of its packed data: the file is truncated"
        except (OSError, self._error) as error:  # a disk that fails, or data that are broken
            self.damage = f"broken: {error}"
        return b""

    @property
    def sha256(self) -> str:
        """The sha256 of the file as it lies on the disk, as far as it was read."""
        return self._raw.digest.hexdigest()

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""
        return self._raw.position

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._raw.close()


class _Hashed(io.RawIOBase):
    """A file that is hashed while it is read, and that knows whether it was written to meanwhile."""

    def __init__(self, location: str) -> None:
        self._file = open(location, "rb", buffering=0)  # noqa: SIM115
        self._before = os.fstat(self._file.fileno())
        self.digest = hashlib.sha256()
        self.position = 0

    def readinto(self, buffer: Any) -> int:
        count = self._file.readinto(buffer)
        self.digest.update(memoryview(buffer)[:count])
        self.position += count
        return count

    def readable(self) -> bool:
        return True

    def has_changed(self) -> bool:
        return not same_file(self._before, os.fstat(self._file.fileno()))

    def close(self) -> None:
        self._file.close()
        super().close()
