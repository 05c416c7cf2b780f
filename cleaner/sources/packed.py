"""Reads a compressed text (`a.txt.gz`): a container of one record, which is the whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.sources.escapes import raw_bytes
from cleaner.sources.records import Field, Piece, Verbatim, oversize
from cleaner.sources.streams import Damaged


def split(blocks: Iterable[bytes], max_bytes: int, packed: bool) -> Iterator[Piece]:
    """Yields the text as one record. Raises Damaged for one beyond `max_bytes`."""
    parts: list[bytes] = []
    size = 0
    for block in blocks:
        parts.append(block)
        size += len(block)
        if size > max_bytes:
            raise Damaged(f"the text is {oversize(max_bytes)}; nothing of it was read")
    if size:
        yield Piece(b"".join(parts))


class TextCodec(Verbatim):
    """The codec of a record that is a text and nothing else. Its bytes stay what they are, UTF-8 or not."""

    def read(self, raw: bytes) -> Field | None:
        text = raw.decode("utf-8", "surrogateescape")
        return Field(data=raw_bytes(text), before="", escaped=text, after="", escaping="plain")
