"""Splits WARC and WET files into records as they stand in the file, and reads pages out of responses.

Framing is done here because the readers on the index stop silently at a truncated record (warcio and FastWARC both),
and because what is not cleaned must keep its bytes; HTTP is left to the standard library.
"""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.sources.records import BadRecord, Field, Piece, oversize
from cleaner.sources.streams import Damaged

HEADER_END = b"\r\n\r\n"
MAX_HEADER = 1024 * 1024
PAGES = ("text/html", "application/xhtml+xml")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d+)[ \t]*\r$")
_MOST_DIGITS = 18
_start = re.compile(rb"WARC/\d+\.\d+\r\n")
_NAMESPACE = uuid.UUID("5f0bd2a0-39a4-5ac0-9a5e-0d8d7b7b1f52")


def split(blocks: Iterable[bytes], max_bytes: int, packed: bool) -> Iterator[Piece]:
    """Yields records with their headers and the blank lines behind them. One beyond `max_bytes` comes in pieces.

    Raises Damaged where the file ends inside a record, or where something else than a record begins.
    """
    reader = _Reader(blocks)
    while reader.fill(1):
        header = reader.until(HEADER_END)
        if not _start.match(header):
            raise Damaged("something else than a WARC record begins where one was expected")
        length = _LENGTH.search(header)
        if length is None:
            raise Damaged("a WARC record has no Content-Length")
        if len(length[1]) > _MOST_DIGITS:
            raise Damaged("a WARC record's Content-Length is no length")
        size = int(length[1]) + len(HEADER_END)
        if size > max_bytes:
            yield from _large(reader, header, size, max_bytes)
        else:
            yield Piece(header + reader.take(size))


def _large(reader: _Reader, header: bytes, size: int, max_bytes: int) -> Iterator[Piece]:
    # Images and films may be larger than any page: they pass without a word.
    is_page = any(kind.encode() in header for kind in ("response", "conversion", "resource"))
    yield Piece(header, "record", oversize(max_bytes)) if is_page else Piece(header, "glue")
    while size:
        part = reader.take(min(size, MAX_HEADER))
        yield Piece(part, "glue")
        size -= len(part)


class _Reader:
    """Reads portions of any size from blocks."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._buffer = bytearray()

    def fill(self, size: int) -> bool:
        """Reads until at least `size` bytes are at hand. Returns False if there are not so many left."""
        while len(self._buffer) < size:
            block = next(self._blocks, b"")
            if not block:
                return False
            self._buffer += block
        return True

    def take(self, size: int) -> bytes:
        if not self.fill(size):
            raise Damaged("ends in the middle of a record: the file is truncated")
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def until(self, mark: bytes) -> bytes:
        size = 1
        while (end := self._buffer.find(mark)) < 0:
            if len(self._buffer) > MAX_HEADER:
                raise Damaged("a WARC header has no end")
            size = len(self._buffer) + 1
            if not self.fill(size):
                raise Damaged("ends in the middle of a record's header: the file is truncated")
        return self.take(end + len(mark))


@dataclass(frozen=True, slots=True)
class WarcCodec:
    """The codec of records.

    `conversion` records with text (WET) are cleaned in place; pages in responses become conversions.
    """

    max_bytes: int
    """The largest unpacked HTTP body."""

    def read(self, raw: bytes) -> Field | None:
        header, payload = _raw_parts(raw)
        fields = _fields(header)
        kind = fields.get("warc-type")
        media_type, charset = _media_type(fields.get("content-type", ""))
        if kind in ("conversion", "resource") and media_type == "text/plain":
            return _field(header, payload, fields, charset or "utf-8", "text/plain")
        if kind == "resource" and media_type in PAGES:
            return _page(header, payload, fields, charset)
        if kind == "response" and media_type == "application/http":
            return self._response(payload, fields)
        return None

    def _response(self, payload: bytes, fields: dict[str, str]) -> Field | None:
        from cleaner.sources import responses  # it brings sockets and TLS along, for which a run on text need not wait

        try:
            response = responses.read(payload)
            media_type, charset = _media_type(response.content_type)
            if media_type not in PAGES:
                return None
            body = responses.body(response, self.max_bytes)
        except responses.ERRORS as error:
            raise BadRecord(f"an HTTP response that cannot be read: {error or type(error).__name__}") from None
        return _page(_conversion_header(fields), body, fields, charset) if body else None

    def write(self, record: bytes) -> bytes:
        return _with_length(record)

    def original(self, raw: bytes) -> str | None:
        header, _ = _raw_parts(raw)
        return header.decode("utf-8", "surrogateescape") if _fields(header).get("warc-type") != "response" else None

    def restored(self, record: bytes, header: str | None) -> bytes:
        if header is None:
            return _with_length(record)
        return header.encode("utf-8", "surrogateescape") + record[record.index(HEADER_END) + len(HEADER_END) :]


def _raw_parts(raw: bytes) -> tuple[bytes, bytes]:
    """Returns a record's header with its blank line, and its payload without the blank lines behind it."""
    end = raw.index(HEADER_END) + len(HEADER_END)
    return raw[:end], raw[end : -len(HEADER_END)]


def _field(header: bytes, payload: bytes, fields: dict[str, str], encoding: str, media_type: str) -> Field:
    return Field(
        data=payload,
        before=header.decode("utf-8", "surrogateescape"),
        escaped=payload.decode("utf-8", "surrogateescape"),
        after="\r\n\r\n",
        escaping="plain",
        media_type=media_type,
        encoding=encoding,
        url=fields.get("warc-target-uri", "").strip("<>") or None,
        id=fields.get("warc-record-id"),
    )


def _page(header: bytes, body: bytes, fields: dict[str, str], charset: str | None) -> Field:
    return _field(header, body, fields, charset or "", "text/html")._replace(escaped="", encoding=charset)


def _conversion_header(fields: dict[str, str]) -> bytes:
    """Returns the header of the record that a page's text is put into, as in WET files.

    Equal input gives an equal id.
    """
    identity = fields.get("warc-record-id", "")
    lines = [
        "WARC/1.0",
        "WARC-Type: conversion",
        *(f"WARC-Target-URI: {uri}" for uri in (fields.get("warc-target-uri"),) if uri),
        *(f"WARC-Date: {date}" for date in (fields.get("warc-date"),) if date),
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(_NAMESPACE, identity)}>",
        *(f"WARC-Refers-To: {name}" for name in (identity,) if name),
        "WARC-Block-Digest: sha1:",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Length: 0",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def _with_length(record: bytes) -> bytes:
    header, payload = _raw_parts(record)
    header = re.sub(rb"(?im)^(content-length:[ \t]*)\d+", rb"\g<1>%d" % len(payload), header)
    digest = b"sha1:" + base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest())
    header = re.sub(rb"(?im)^(warc-(?:block|payload)-digest:[ \t]*)[^\r\n]*", rb"\g<1>" + digest, header)
    return header + payload + HEADER_END


def _fields(header: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in header.decode("utf-8", "surrogateescape").split("\r\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _media_type(content_type: str) -> tuple[str, str | None]:
    media_type, _, parameters = content_type.partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters, re.IGNORECASE)
    return media_type.strip().lower(), charset[1] if charset else None
