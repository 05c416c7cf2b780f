"""The compressions that containers and texts may come in: how each is unpacked as a stream, and written in parts."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast

from cleaner.errors import UsageError

_BLOCK = 256 * 1024
_XZ_MEMORY = 256 * 1024 * 1024
"""Bytes that unpacking one .xz may take. `xz -9` asks for 65 MiB; a stranger's file may ask for 4 GiB."""
_XZ_PRESET = 2
"""Packs nearly as fast as gzip. Parts have about a megabyte, so that the larger dictionaries of higher presets would
cost memory and bring nothing."""


class Compression(NamedTuple):
    """One compression."""

    unpacked: Callable[[io.BufferedIOBase], io.BufferedIOBase]
    """Opens a packed file, of however many members, for reading. Raises UsageError where a library is missing."""
    error: Callable[[], type[Exception]]
    """What reading raises for broken data, beside OSError; for what is cut short it is EOFError."""
    member: Callable[[bytes], bytes] | None
    """Packs a part of a file so that parts one behind the other are the file. None where common readers stop, silently,
    after the first part: then one frame is written from begin to end (see `cleaner.sinks.frame`)."""


def of(suffix: str) -> Compression | None:
    """Returns the compression of files with a suffix, such as `.gz`, in whatever case; None for no compression."""
    return COMPRESSIONS.get(suffix.lower())


def needs_frame(suffix: str) -> bool:
    """Returns whether a file of this compression must be written as one frame."""
    compression = of(suffix)
    return compression is not None and compression.member is None


def member(data: bytes, suffix: str) -> bytes:
    """Returns a part of an output file as a worker can prepare it; as it is where parts cannot be packed alone."""
    compression = of(suffix)
    return compression.member(data) if compression is not None and compression.member is not None else data


def zstd_module() -> Any:
    """Returns Python's own zstd module, or its backport. `zstandard` stops silently after the first frame."""
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        raise UsageError("for .zst files, install the extra: pip install 'scrape-cleaner[zst]'") from None
    return zstd


class _Unpacker(Protocol):
    """What unpacks one stream: `bz2.BZ2Decompressor`, `lzma.LZMADecompressor`."""

    eof: bool
    needs_input: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Streams(io.RawIOBase):
    """The unpacked bytes of a file of one stream or several.

    `bz2.BZ2File` does the same, but takes a damaged stream behind a good one for the end, and says nothing;
    `lzma.LZMAFile` knows no bound on memory.
    """

    def __init__(self, file: io.BufferedIOBase, new: Callable[[], _Unpacker]) -> None:
        self._file = file
        self._new = new
        self._unpacker = new()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises EOFError where the file is cut short, and what the unpacker raises where it is broken."""
        while True:
            packed = self._more()
            if packed is None:
                return 0
            data = self._unpacker.decompress(packed, len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)

    def _more(self) -> bytes | None:
        """Returns packed bytes to go on with; None at the end of the file."""
        if self._unpacker.eof:
            packed = self._unpacker.unused_data.lstrip(b"\0")  # zeros may stand between streams, and behind the last
            while not packed:
                if not (block := self._file.read(_BLOCK)):
                    return None
                packed = block.lstrip(b"\0")
            self._unpacker = self._new()
            return packed
        if not self._unpacker.needs_input:
            return b""
        if not (packed := self._file.read(_BLOCK)):
            raise EOFError
        return packed


def _module(name: str) -> Any:
    """Returns a module of Python's own, imported when it is needed: the hook only asks for suffixes.

    Raises UsageError where Python was built without it, as small images are.
    """
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(f"this Python was built without {name}, which packed files of this kind need") from None


def _gz_unpacked(file: io.BufferedIOBase) -> io.BufferedIOBase:
    return cast(io.BufferedIOBase, _module("gzip").GzipFile(fileobj=file, mode="rb"))


def _gz_member(data: bytes) -> bytes:
    packed: bytes = _module("gzip").compress(data, compresslevel=6, mtime=0)  # no time: equal input gives equal bytes
    return packed


def _bz2_unpacked(file: io.BufferedIOBase) -> io.BufferedIOBase:
    return io.BufferedReader(_Streams(file, _module("bz2").BZ2Decompressor), _BLOCK)


def _bz2_member(data: bytes) -> bytes:
    packed: bytes = _module("bz2").compress(data)
    return packed


def _xz_unpacked(file: io.BufferedIOBase) -> io.BufferedIOBase:
    lzma = _module("lzma")

    def new() -> _Unpacker:
        unpacker: _Unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
        return unpacker

    return io.BufferedReader(_Streams(file, new), _BLOCK)


def _xz_member(data: bytes) -> bytes:
    packed: bytes = _module("lzma").compress(data, preset=_XZ_PRESET)
    return packed


def _zst_unpacked(file: io.BufferedIOBase) -> io.BufferedIOBase:
    return cast(io.BufferedIOBase, zstd_module().ZstdFile(file, "rb"))


COMPRESSIONS = {
    ".gz": Compression(_gz_unpacked, lambda: cast(type[Exception], _module("zlib").error), _gz_member),
    ".bz2": Compression(_bz2_unpacked, lambda: OSError, _bz2_member),
    ".xz": Compression(_xz_unpacked, lambda: cast(type[Exception], _module("lzma").LZMAError), _xz_member),
    ".zst": Compression(_zst_unpacked, lambda: cast(type[Exception], zstd_module().ZstdError), None),
}
"""Suffix → compression."""
