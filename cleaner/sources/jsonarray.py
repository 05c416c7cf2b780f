"""Splits JSON files: an array of records, one record, or records one after the other, in any layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.sources.records import Piece, oversize
from cleaner.sources.streams import Damaged

# A string that ends with the buffer matches without its closing quote: more must be read then.
_token = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def split(blocks: Iterable[bytes], max_bytes: int, packed: bool) -> Iterator[Piece]:
    """Yields the objects of the outermost level, or of the array there, as records, and everything else as glue.

    Raises Damaged where the file ends inside a record or an array, and at a record beyond `max_bytes`.
    """
    scanner = _Scanner(max_bytes)
    for block in blocks:
        yield from scanner.feed(block)
    yield from scanner.finish()


class _Scanner:
    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._buffer = b""
        self._at = 0
        """The offset up to which the buffer was scanned."""
        self._depth = 0
        self._level = 0
        """The depth at which objects are records: 1 inside an outermost array."""
        self._start: int | None = None
        """The offset of the record that the scanner is in."""

    def feed(self, block: bytes) -> Iterator[Piece]:
        self._buffer += block
        done = 0
        while token := _token.search(self._buffer, self._at):
            mark = token[0]
            if mark[:1] == b'"':
                if len(mark) == 1 or mark[-1:] != b'"' or _is_open(mark):
                    break
            elif mark in b"[{":
                if mark == b"{" and self._depth == self._level and self._start is None:
                    if token.start() > done:
                        yield Piece(self._buffer[done : token.start()], "glue")
                    self._start = done = token.start()
                elif mark == b"[" and self._depth == 0:
                    self._level = 1
                self._depth += 1
            else:
                self._depth -= 1
                if self._depth <= 0 and self._start is None:
                    self._depth = self._level = 0
                if self._start is not None and self._depth == self._level:
                    yield Piece(self._buffer[done : token.end()])
                    self._start, done = None, token.end()
            self._at = token.end()
        else:
            self._at = len(self._buffer)
        yield from self._shorten(done)

    def _shorten(self, done: int) -> Iterator[Piece]:
        """Removes from the buffer what was yielded, and yields glue."""
        if self._start is None and self._at > done:
            yield Piece(self._buffer[done : self._at], "glue")
            done = self._at
        self._buffer = self._buffer[done:]
        self._at -= done
        if self._start is not None:
            self._start = 0
        if len(self._buffer) > self._max_bytes:
            raise Damaged(f"a record is {oversize(self._max_bytes)}; nothing of it or behind it was read")

    def finish(self) -> Iterator[Piece]:
        if self._buffer:
            yield Piece(self._buffer, "glue")
        if self._depth > 0 or self._start is not None:
            raise Damaged("ends in the middle of a record or an array: the file is truncated")


def _is_open(string: bytes) -> bool:
    """Returns whether a string's last quote is escaped, so that it goes on in the next block."""
    return (len(string) - 1 - len(string[:-1].rstrip(b"\\"))) % 2 == 1
