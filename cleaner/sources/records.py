"""What all record containers have in common: they are split into pieces, and a field of each record is cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, Protocol

from cleaner.sources.escapes import STYLES, Cut, cut
from cleaner.sources.streams import Damaged


class BadRecord(ValueError):
    """A record cannot be understood, and is passed through. The text says why."""


class Piece(NamedTuple):
    """A stretch of a container's bytes. All pieces together are the container."""

    raw: bytes
    kind: Literal["record", "lines", "glue"] = "record"
    """`record`: one record. `lines`: whole lines of one record each, not yet split. `glue`: bytes between records."""
    trouble: str | None = None
    """Why a record is not read: it is too large, or its end is missing. None for others."""

    @property
    def records(self) -> int:
        """How many records it counts for; blank lines count as well."""
        if self.kind == "lines":
            return self.raw.count(b"\n") + (not self.raw.endswith(b"\n"))
        return int(self.kind == "record")


class Field(NamedTuple):
    """The document in a record."""

    data: bytes
    before: str
    """The record's text up to the document; `after` is what follows it."""
    escaped: str
    """The document as it is written in the record."""
    after: str
    escaping: str
    """The style of escaping: a key of `cleaner.sources.escapes.STYLES`."""
    media_type: str | None = "text/plain"
    encoding: str | None = "utf-8"
    url: str | None = None
    id: str | None = None
    name: str | None = None
    """The field's name, as `data.markdown`; None where records have no named fields."""

    def cut(self, page: str | None, spans: Iterable[tuple[int, int]]) -> tuple[bytes, list[Cut]]:
        """Returns the record without `spans`, and what was cut out. Raises Inconsistent.

        spans: in characters of the document, or of `page`, a laid-out page that takes the document's place.
        """
        style = STYLES[self.escaping]
        escaped = self.escaped if page is None else style.escape(page)
        return cut(self.before, escaped, self.after, style, spans)


class Codec(Protocol):
    """Reads and writes the records of a format. It is pickled to workers."""

    def read(self, raw: bytes) -> Field | None:
        """Returns the document of a record, or None if it has none. Raises BadRecord."""

    def write(self, record: bytes) -> bytes:
        """Returns a record that `Field.cut` made with what depends on its length corrected."""

    def original(self, raw: bytes) -> str | None:
        """Returns what `write` changes and `paste` cannot restore, for the manifest's `source.header`; or None."""

    def restored(self, record: bytes, header: str | None) -> bytes:
        """Reverts `write`. header: what `original` returned; None where only a part of the record is restored."""


class Verbatim:
    """The codec of formats in which nothing depends on a record's length."""

    def write(self, record: bytes) -> bytes:
        return record

    def original(self, raw: bytes) -> str | None:
        return None

    def restored(self, record: bytes, header: str | None) -> bytes:
        return record


_EMPTY_LINES = re.compile(rb"\n+")


def numbered(pieces: Iterable[Piece], first: int) -> Iterator[tuple[int, Piece]]:
    """Yields pieces with the number of the (next) record, and splits `lines`. Blank lines are glue, but are numbered.

    Lines end at `\\n` only: JSON may contain other line ends.
    """
    number = first
    for piece in pieces:
        if piece.kind != "lines":
            yield number, piece
            number += piece.records
            continue
        at, raw = 0, piece.raw
        while at < len(raw):
            if empty := _EMPTY_LINES.match(raw, at):  # a small packed file can hold a hundred million of them
                yield number, Piece(empty[0], "glue")
                number += len(empty[0])
                at = empty.end()
                continue
            end = raw.find(b"\n", at) + 1 or len(raw)
            line = raw[at:end]
            yield number, Piece(line, "record" if line.strip() else "glue")
            number += 1
            at = end


def oversize(max_bytes: int) -> str:
    """Returns why a record is passed through that is larger than `max_bytes`."""
    return f"larger than --max-bytes ({max_bytes:,})"


def refuse_bomb(max_bytes: int, packed: bool) -> None:
    """Raises Damaged where one record of a packed container is larger than may be unpacked."""
    if packed:
        raise Damaged(f"a record is {oversize(max_bytes)}; nothing of it or behind it was unpacked")
