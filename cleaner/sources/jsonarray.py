"""Splits JSON files in any layout: an array of records, one record, or records one after the other; records in a list
inside an object, as news services answer (`{"articles": […]}`); and records that are an object's members, by their ids.

A record is an object, or a text by itself. What else stands in an array of records is a record that cannot be read, so
that it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from cleaner.sources.records import Piece, oversize
from cleaner.sources.shapes import PRESETS, spelled
from cleaner.sources.streams import Damaged

# A string that ends with the buffer matches without its closing quote: more must be read then.
_token = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_structure = re.compile(_token.pattern[:-1] + rb":]", re.DOTALL)
_stray = re.compile(rb"[^ \t\r\n,]+(?:[ \t\r\n,]+[^ \t\r\n,]+)*+")
_value = re.compile(rb"[ \t\r\n]*+(\[?+)[ \t\r\n]*+[^ \t\r\n]", re.DOTALL)

_NO_RECORD = "neither an object nor a text: nothing else is a record"
DEEPEST = 100_000
"""Brackets inside each other that are counted: no parser reads what is nested a hundredth as deep."""
_FIELDS = [field for roles in PRESETS.values() for role in ("text", "html") for field in roles.get(role, ())]
_TEXTS = frozenset((field,) for field in _FIELDS if "." not in field)
_NESTED = frozenset(field.partition(".")[0].encode() for field in _FIELDS if "." in field) | {b"metadata"}
"""Members of a single record that are objects themselves."""


WRAPPERS = frozenset(
    b"articles results items data docs documents posts news records entries rows stories hits pages messages".split()
)
"""Names of lists that hold a file's records."""


class Layout(NamedTuple):
    """Where a file's records stand."""

    level: int
    """How many brackets stand round a record."""
    within: bytes | None = None
    """The key of the list that holds them, if it is a member of the outermost object."""


class _Beginning:
    """A file's beginning, which shows its layout. It is read once, however many blocks it takes.

    The layout rests on keys and brackets alone, so that a cleaned file has the layout that it had before.
    """

    def __init__(self) -> None:
        self._at = 0
        """The offset up to which it was read."""
        self._depth, self._members = 0, 0
        self._last = b""
        self._keyed, self._fresh = True, False
        self._known: set[bytes] = set()

    def layout(self, head: bytes) -> Layout | None:
        """Returns the layout, or None if more of the file must be seen. head: all of it so far."""
        for token in _structure.finditer(head, self._at):
            mark = token[0]
            if mark[:1] == b'"' and _is_cut_off(mark):
                return None
            value = _value.match(head, token.end()) if mark == b":" and self._depth == 1 else None
            if mark == b":" and self._depth == 1 and value is None:
                return None
            found = self._take(mark, value)
            if found is not None:
                return found
            self._at = token.end()
        return None

    def _take(self, mark: bytes, value: re.Match[bytes] | None) -> Layout | None:
        last = self._last
        if mark[:1] == b'"':
            self._last = mark[1:-1]
        elif mark in b"[{":
            self._depth += 1
            if (mark == b"[" and self._depth == 1) or self._depth > DEEPEST:
                return Layout(0)  # an array says by itself that its members are records
            self._members += self._depth == 2
            self._fresh = self._depth == 2
        elif mark in b"]}":
            self._depth -= 1
            if self._depth == 0:
                return Layout(0)
        elif value is not None:
            if _is_text(last) and value[0][-1:] != b"{":
                return Layout(0)
            if value[1] and value[0][-1:] == b"{" and last in WRAPPERS:
                return Layout(2, last)
            self._keyed = self._keyed and value[0][-1:] == b"{" and not value[1] and last not in _NESTED
        elif self._depth == 2 and self._keyed and self._members == 1:
            self._known.add(last)
        elif self._depth == 2 and self._keyed and self._fresh:
            return Layout(1 if last in self._known else 0)
        return None


@lru_cache(1024)
def _is_text(key: bytes) -> bool:
    """Returns whether a field of this name holds a record's text, or its page."""
    return spelled((key.decode("utf-8", "replace"),), _TEXTS) is not None


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
        self._done = 0
        """The offset up to which what stands in the buffer was yielded."""
        self._depth = 0
        self._level = 0
        """The depth at which objects are records: 1 inside an outermost array."""
        self._start: int | None = None
        """The offset of the record that the scanner is in."""
        self._beginning: _Beginning | None = _Beginning()
        """None when the layout is known."""
        self._layout = Layout(0)
        """The layout of what stands in an outermost object; an outermost array says by itself what it is."""
        self._key = b""
        self._is_within = True
        """Whether records may stand here."""
        self._in_list = False
        """Whether the scanner is in an outermost array, all members of which are to be records."""
        self._stray: tuple[int, int] | None = None
        """Where in the buffer members of that array begin and end that are none, behind the last record."""
        self._wanted = 0
        """The length of the buffer from which on it is worth a look: what goes on is not looked at with each block."""

    def _lay_out(self, layout: Layout) -> None:
        self._beginning = None
        self._layout = layout
        self._level = layout.level
        self._is_within = layout.within is None

    def feed(self, block: bytes) -> Iterator[Piece]:
        self._buffer += block
        if len(self._buffer) < min(self._wanted, self._max_bytes):
            return
        self._wanted = 0
        if self._beginning is not None:
            layout = self._beginning.layout(self._buffer)
            if layout is None and len(self._buffer) <= self._max_bytes:
                self._wanted = 2 * len(self._buffer)
                return
            self._lay_out(layout or Layout(0))
        while token := _token.search(self._buffer, self._at):
            mark = token[0]
            if self._in_list and self._start is None:
                self._note_stray(token.start())
            if mark[:1] == b'"':
                if _is_cut_off(mark):
                    self._wanted = 2 * len(mark)
                    break
                yield from self._take_string(token)
            elif mark in b"[{":
                yield from self._open(token)
            else:
                yield from self._close(token)
            self._at = token.end()
        else:
            if self._in_list and self._start is None:
                self._note_stray(len(self._buffer))
            self._at = len(self._buffer)
        yield from self._shorten()

    def _take_string(self, token: re.Match[bytes]) -> Iterator[Piece]:
        """Yields a string that stands where records do."""
        if self._start is None and (self._depth == 0 or (self._in_list and self._depth == 1)):
            yield from self._between(token.start())
            yield Piece(token[0])
            self._done = token.end()
        elif self._depth == 1:
            self._key = token[0][1:-1]

    def _open(self, token: re.Match[bytes]) -> Iterator[Piece]:
        """Yields what stands before a record that begins, or notes what an array holds."""
        mark = token[0]
        if mark == b"{" and self._depth == self._level and self._start is None and self._is_within:
            yield from self._between(token.start())
            self._start = self._done = token.start()
        elif mark == b"[" and self._depth == 0:
            self._level = 1
            self._in_list = True
        elif mark == b"[" and self._depth == 1:
            self._is_within = self._layout.within in (None, self._key)
        self._depth += 1
        if self._depth > DEEPEST:
            raise Damaged(f"brackets are nested more than {DEEPEST:,} deep; nothing behind them was read")

    def _close(self, token: re.Match[bytes]) -> Iterator[Piece]:
        """Yields a record that ends, or what is left of an outermost array or object."""
        self._depth -= 1
        if self._depth <= 1:
            self._is_within = self._layout.within is None
        if self._depth <= 0 and self._start is None:
            yield from self._between(token.start())
            self._done = token.start()
            self._depth, self._level, self._in_list = 0, self._layout.level, False
        elif self._stray is not None and self._depth == 1:
            self._stray = (self._stray[0], token.end())
        if self._start is not None and self._depth == self._level:
            yield Piece(self._buffer[self._done : token.end()])
            self._start, self._done = None, token.end()

    def _note_stray(self, end: int) -> None:
        """Notes what stands before an offset and behind the last token, if it is a member of the array and no record.

        All of an array in the array is.
        """
        begin = self._at if self._depth == 1 else self._at - 1
        if found := _stray.search(self._buffer, begin, end):
            self._stray = (self._stray[0] if self._stray else found.start(), found.end())

    def _between(self, end: int) -> Iterator[Piece]:
        """Yields what stands between two records, up to an offset."""
        start = self._done
        first, last = self._stray or (end, end)
        self._stray = None
        for at, to, trouble in ((start, first, None), (first, last, _NO_RECORD), (last, end, None)):
            if to > at:
                yield Piece(self._buffer[at:to], "record" if trouble else "glue", trouble)

    def _shorten(self) -> Iterator[Piece]:
        """Removes from the buffer what was yielded, and yields glue.

        Strays stay until their end is known: where a block ends must not matter to what is a record.
        """
        if self._start is None and self._at > self._done and self._stray is None:
            yield Piece(self._buffer[self._done : self._at], "glue")
            self._done = self._at
        done, self._done = self._done, 0
        self._buffer = self._buffer[done:]
        self._at -= done
        if self._stray is not None:
            self._stray = (self._stray[0] - done, self._stray[1] - done)
        self._wanted += self._at if self._wanted else 0
        if self._start is not None:
            self._start = 0
        if len(self._buffer) > self._max_bytes:
            raise Damaged(f"a record is {oversize(self._max_bytes)}; nothing of it or behind it was read")

    def finish(self) -> Iterator[Piece]:
        self._wanted = 0
        yield from self.feed(b"")
        if self._beginning is not None:
            self._wanted = 0
            self._lay_out(Layout(0))
            yield from self.feed(b"")
        if self._buffer:
            yield from self._between(len(self._buffer))
        if self._depth > 0 or self._start is not None:
            raise Damaged("ends in the middle of a record or an array: the file is truncated")


def _is_cut_off(string: bytes) -> bool:
    """Returns whether a string goes on in the next block: it has no closing quote, or its last one is escaped."""
    if len(string) == 1 or string[-1:] != b'"':
        return True
    return (len(string) - 1 - len(string[:-1].rstrip(b"\\"))) % 2 == 1
