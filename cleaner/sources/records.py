"""What all record containers have in common: pieces in, and a field of each to be cleaned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, Protocol

from cleaner.sources.escapes import STYLES, Cut, cut
from cleaner.sources.streams import Damaged


class BadRecord(ValueError):
    """A record that cannot be understood; it is passed through. The text says why."""


class Piece(NamedTuple):
    """A stretch of a container's bytes. All pieces together are the container."""

    raw: bytes
    kind: Literal["record", "lines", "glue"] = "record"
    """One record; whole lines of one record each, not yet split; or what stands between records and stays."""
    trouble: str | None = None
    """Why a record is not to be looked at: it is too large, or not all of it is there."""

    @property
    def records(self) -> int:
        """How many positions it takes in the count of records; blank lines have theirs."""
        if self.kind == "lines":
            return self.raw.count(b"\n") + (not self.raw.endswith(b"\n"))
        return int(self.kind == "record")


class Field(NamedTuple):
    """The document in a record."""

    data: bytes
    before: str
    """The record up to the document; `after`: what follows it."""
    escaped: str
    """The document as it is written there."""
    after: str
    escaping: str
    """A key of `cleaner.sources.escapes.STYLES`."""
    media_type: str | None = "text/plain"
    encoding: str | None = "utf-8"
    url: str | None = None
    id: str | None = None
    name: str | None = None
    """Of the field, `data.markdown`; None where records have no named fields."""

    def cut(self, page: str | None, spans: Iterable[tuple[int, int]]) -> tuple[bytes, list[Cut]]:
        """The record with `spans` (characters) cut out of its document, or out of `page`, put in its place.

        Raises Inconsistent.
        """
        style = STYLES[self.escaping]
        escaped = self.escaped if page is None else style.escape(page)
        return cut(self.before, escaped, self.after, style, spans)


class Codec(Protocol):
    """How a format's records are read and written. Pickled to workers."""

    def read(self, raw: bytes) -> Field | None:
        """The document of a record, None if it has none. Raises BadRecord."""

    def write(self, record: bytes) -> bytes:
        """The record as `Field.cut` made it, with what depends on its length set right."""

    def original(self, raw: bytes) -> str | None:
        """What `write` changes and `paste` cannot bring back, to be noted in the manifest (`source.header`)."""

    def restored(self, record: bytes, header: str | None) -> bytes:
        """The inverse of `write`; header: what `original` told, None where only a part is restored."""


class Verbatim:
    """For formats in which nothing depends on a record's length."""

    def write(self, record: bytes) -> bytes:
        return record

    def original(self, raw: bytes) -> str | None:
        return None

    def restored(self, record: bytes, header: str | None) -> bytes:
        return record


def numbered(pieces: Iterable[Piece], first: int) -> Iterator[tuple[int, Piece]]:
    """Pieces with the number of the (next) record, `lines` taken apart. Blank lines are glue, but have their number.

    Lines end at `\\n` only: JSON may hold other line ends.
    """
    number = first
    for piece in pieces:
        if piece.kind != "lines":
            yield number, piece
            number += piece.records
            continue
        at, raw = 0, piece.raw
        while at < len(raw):
            end = raw.find(b"\n", at) + 1 or len(raw)
            line = raw[at:end]
            yield number, Piece(line, "record" if line.strip() else "glue")
            number += 1
            at = end


def oversize(max_bytes: int) -> str:
    """Why a record is passed through that is too large to be held."""
    return f"larger than --max-bytes ({max_bytes:,})"


def refuse_bomb(max_bytes: int, packed: bool) -> None:
    """Raises Damaged where a packed container holds more in one record than may be unpacked."""
    if packed:
        raise Damaged(f"a record is {oversize(max_bytes)}; nothing of it or behind it was unpacked")
