"""Splits JSON lines, a record a line, and reads all records that are JSON: objects, or texts by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.sources.escapes import json_bytes
from cleaner.sources.jsonfields import NotJson, Path, Value, locate, string
from cleaner.sources.records import BadRecord, Field, Piece, Verbatim, oversize, refuse_bomb
from cleaner.sources.shapes import Shape

_STRINGS = re.compile(r"""\[\s*+(?:"(?:[^"\\]++|\\.)*+"\s*+(?:,\s*+(?=")|(?=\])))++\]""", re.DOTALL)
"""A list of strings, as it is written."""


def split(blocks: Iterable[bytes], max_bytes: int, packed: bool) -> Iterator[Piece]:
    """Yields stretches of whole lines, about as long as the blocks.

    A line beyond `max_bytes` comes in several pieces.
    """
    parts: list[bytes] = []
    size = 0
    too_large = False
    for block in blocks:
        end = block.rfind(b"\n") + 1
        if too_large:
            end = block.find(b"\n") + 1
            yield Piece(block[:end] if end else block, "glue")
            if not end:
                continue
            too_large, block, end = False, block[end:], block[end:].rfind(b"\n") + 1
        if end:
            yield Piece(b"".join((*parts, block[:end])), "lines")
            parts, size = [], 0
        parts.append(block[end:])
        size += len(parts[-1])
        if size > max_bytes:
            refuse_bomb(max_bytes, packed)
            yield Piece(b"".join(parts), "record", oversize(max_bytes))
            parts, size, too_large = [], 0, True
    if size:
        yield Piece(b"".join(parts), "lines")


@dataclass(frozen=True, slots=True)
class JsonCodec(Verbatim):
    """The codec of records that are JSON objects, or texts by themselves, in lines or in an array."""

    shape: Shape

    def read(self, raw: bytes) -> Field | None:
        record = raw.decode("utf-8", "surrogateescape")
        try:
            if (text := string(record)) is not None:
                return self._field(record, None, text, False, {}) if text.value else None
            found = locate(record, self.shape.paths)
        except NotJson as error:
            raise BadRecord(str(error)) from None
        for path, is_page in ((self.shape.text, False), (self.shape.html, True)):
            value = found.get(path) if path else None
            if value is None or not value.value:
                continue
            if record[value.start] == '"':
                return self._field(record, path, value, is_page, found)
            if not is_page and _STRINGS.fullmatch(record, value.start, value.end):
                return self._paragraphs(record, path, value, found)
        return None

    def _paragraphs(self, record: str, path: Path | None, value: Value, found: dict[Path, Value]) -> Field:
        """Returns a list of paragraphs as one document, of which each is a line."""
        start = record.index('"', value.start)
        end = record.rindex('"', start, value.end) + 1
        one = self._field(record, path, Value(start, end, "\n".join(value.value)), False, found)
        return one._replace(escaping=f"{one.escaping}-list")

    def _field(
        self, record: str, path: Path | None, value: Value, is_page: bool, found: dict[Path, Value]
    ) -> Field:  # fmt: skip
        escaped = record[value.start + 1 : value.end - 1]
        return Field(
            data=json_bytes(value.value, escaped),
            before=record[: value.start + 1],
            escaped=escaped,
            after=record[value.end - 1 :],
            escaping="json-ascii" if record.isascii() else "json",
            media_type="text/html" if is_page else self.shape.media_type,
            url=_told(found, self.shape.url),
            id=_told(found, self.shape.id),
            name=".".join(path) if path else None,
        )


def _told(found: dict[Path, Value], path: Path | None) -> str | None:
    value = found.get(path) if path else None
    return value.value if value is not None and isinstance(value.value, str) and value.value else None
