"""Splits and reads CSV with a header line, as Scrapy writes it: rows may span lines, fields keep their quoting."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.sources.escapes import raw_bytes
from cleaner.sources.jsonfields import Path
from cleaner.sources.records import BadRecord, Field, Piece, Verbatim, oversize
from cleaner.sources.shapes import Shape
from cleaner.sources.streams import Damaged
from cleaner.sources.whole import Unreadable

DELIMITERS = ",\t;|"
MOST_COLUMNS = 10_000
_LINE_ENDS = re.compile(rb"[\r\n]+")


def split(blocks: Iterable[bytes], max_bytes: int, packed: bool) -> Iterator[Piece]:
    """Yields the header as glue, then the rows as records. A line end inside quotes does not end a row.

    Raises Damaged where the file ends inside quotes, and at a row beyond `max_bytes`.
    """
    buffer, header_seen = b"", False
    row = None
    wanted = 0
    for block in blocks:
        buffer += block
        if len(buffer) < min(wanted, max_bytes):  # a long row is not looked at anew with each block
            continue
        if row is None:
            if b"\n" not in buffer and len(buffer) <= max_bytes:
                continue
            row = _row_pattern(delimiter_of(buffer))
        at = 0
        while (match := row.match(buffer, at)) and match.end() < len(buffer):
            if header_seen and (empty := _LINE_ENDS.match(buffer, at)):  # there may be a hundred million of them
                yield Piece(empty[0], "glue")
                at = empty.end()
                continue
            yield Piece(match[0], "record" if header_seen and match[0].strip() else "glue")
            header_seen, at = True, match.end()
        buffer = buffer[at:]
        wanted = 2 * len(buffer)
        if len(buffer) > max_bytes:
            raise Damaged(f"a row is {oversize(max_bytes)}; nothing of it or behind it was read")
    row = row or _row_pattern(delimiter_of(buffer))
    at = 0
    while (match := row.match(buffer, at)) and at < match.end() < len(buffer):  # lines that end at `\r` alone
        yield Piece(match[0], "record" if header_seen and match[0].strip() else "glue")
        header_seen, at = True, match.end()
    buffer = buffer[at:]
    if buffer:
        whole = row.fullmatch(buffer)
        yield Piece(buffer, "record" if whole and header_seen else "glue")
        if not whole:
            raise Damaged("ends inside a quoted field: the file is truncated, or a quote is not closed")


def delimiter_of(head: bytes) -> bytes:
    """Returns the delimiter that the header line uses most; a comma where there is one column."""
    line = re.sub(rb'"[^"]*"', b"", re.split(rb"[\r\n]", head, maxsplit=1)[0])
    return max((d.encode() for d in DELIMITERS), key=line.count)


def columns(header: bytes) -> list[str]:
    """Returns the names in a header line. Raises Unreadable for one that no table has."""
    if header.count(delimiter_of(header)) >= MOST_COLUMNS:
        raise Unreadable(f"a header of more than {MOST_COLUMNS:,} columns")
    text = header.decode("utf-8", "surrogateescape").removeprefix("\ufeff").rstrip("\r\n")
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(header).decode()), [])


def _field_pattern(delimiter: str) -> str:
    d = re.escape(delimiter)
    return rf'(?:"(?:[^"]++|"")*+"[^{d}\r\n]*+|[^"{d}\r\n][^{d}\r\n]*+|)'


def _row_pattern(delimiter: bytes) -> re.Pattern[bytes]:
    field = _field_pattern(delimiter.decode())
    return re.compile(rf"{field}(?:{re.escape(delimiter.decode())}{field})*+(?:\r?\n|\r|\Z)".encode())


@dataclass(frozen=True, slots=True)
class RowCodec(Verbatim):
    """The codec of one file's rows."""

    shape: Shape
    header: tuple[str, ...]
    delimiter: str

    def read(self, raw: bytes) -> Field | None:
        row = raw.decode("utf-8", "surrogateescape")
        spans = self._spans(row)
        if len(spans) != len(self.header):
            fields = f"{len(spans)}" if len(spans) < len(self.header) else f"more than {len(self.header)}"
            raise BadRecord(f"a row of {fields} fields under a header of {len(self.header)}")
        for path, is_page in ((self.shape.text, False), (self.shape.html, True)):
            if path is None:
                continue
            start, end = spans[self._column(path)]
            quoted = row[start : start + 1] == '"'
            if quoted and row[end - 1] != '"':
                raise BadRecord("characters behind a closing quote")
            if end - start > 2 * quoted:
                return self._field(row, spans, path, quoted, is_page)
        return None

    def _field(self, row: str, spans: list[tuple[int, int]], path: Path, quoted: bool, is_page: bool) -> Field:
        start, end = spans[self._column(path)]
        escaped = row[start + quoted : end - quoted]
        # A page's text has line ends where the page may have had none: it needs quotes.
        quote = '"' if is_page and not quoted else ""
        return Field(
            data=raw_bytes(escaped.replace('""', '"') if quoted else escaped),
            before=row[: start + quoted] + quote,
            escaped=escaped,
            after=quote + row[end - quoted :],
            escaping="csv" if quoted or is_page else "plain",
            media_type="text/html" if is_page else self.shape.media_type,
            url=self._told(row, spans, self.shape.url),
            id=self._told(row, spans, self.shape.id),
            name=path[0],
        )

    def _told(self, row: str, spans: list[tuple[int, int]], path: Path | None) -> str | None:
        if path is None:
            return None
        start, end = spans[self._column(path)]
        value = row[start:end]
        return (value[1:-1].replace('""', '"') if value[:1] == '"' else value) or None

    def _column(self, path: Path) -> int:
        return self.header.index(".".join(path))

    def _spans(self, row: str) -> list[tuple[int, int]]:
        content = row.rstrip("\r\n")
        spans: list[tuple[int, int]] = []
        at = 0
        field = re.compile(_field_pattern(self.delimiter))
        while len(spans) <= len(self.header) and (match := field.match(content, at)):  # not all of a million
            spans.append(match.span())
            at = match.end() + 1
            if match.end() >= len(content):
                break
        return spans
