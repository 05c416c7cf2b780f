"""Packs a growing file into one zstd frame: common readers stop, silently, after the first."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

READ = 1024 * 1024


class Frame:
    """A frame that is begun. A killed run's frame is gone on with by `resumed`."""

    def __init__(self, zstd: Any) -> None:
        """zstd: the module."""
        self._zstd = zstd
        self._packer = zstd.ZstdCompressor()
        self._size = 0
        self.ends: list[int] = []
        """Where, in the unpacked bytes, blocks were ended."""

    def pack(self, data: bytes) -> bytes:
        """Returns what there is to write after `data` was added; the rest is held back for the next block."""
        self._size += len(data)
        packed: bytes = self._packer.compress(data)
        return packed

    def end_block(self) -> bytes:
        """Returns what was held back: all that was added can be unpacked then, though the frame goes on."""
        self.ends.append(self._size)
        packed: bytes = self._packer.flush(self._zstd.ZstdCompressor.FLUSH_BLOCK)
        return packed

    def finish(self) -> bytes:
        """Returns the end of the frame."""
        packed: bytes = self._packer.flush()
        return packed


def resumed(zstd: Any, path: str, length: int, ends: Sequence[int]) -> Frame | None:
    """Returns the frame in the state that it had when its file was `length` bytes long; None if that is impossible.

    Blocks lean on those before them, and the state of the packer cannot be stored. So what is there is packed once
    more, and must have the same bytes; another version of the library may pack otherwise. ends: `Frame.ends` of then.
    """
    frame, coming = Frame(zstd), list(reversed(ends))
    with open(path, "rb") as written:
        for data in chain(_unpacked(zstd, path, length), [b""]):
            packed = []
            while coming and frame._size + len(data) >= coming[-1]:
                here = coming.pop() - frame._size
                packed += [frame.pack(data[:here]), frame.end_block()]
                data = data[here:]
            packed.append(frame.pack(data))
            if any(written.read(len(part)) != part for part in packed):
                return None
        return frame if written.tell() == length and not coming else None


def _unpacked(zstd: Any, path: str, length: int) -> Iterator[bytes]:
    unpacker = zstd.ZstdDecompressor()
    with open(path, "rb") as file:
        while part := file.read(min(READ, length - file.tell())):
            while data := unpacker.decompress(part, READ):
                yield data
                part = b""
                if unpacker.needs_input:
                    break
        if os.fstat(file.fileno()).st_size < length:
            raise EOFError(path)
