"""Reads HTTP responses as crawlers store them, and undoes the coding of their bodies."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from http.client import HTTPException, HTTPResponse
from typing import Any, NamedTuple, cast

from cleaner.sources.records import BadRecord, oversize

ERRORS = (HTTPException, OSError, EOFError, zlib.error, ValueError)
"""What `read` and `body` may raise for a damaged response."""
_HEADER_END = b"\r\n\r\n"


class Response(NamedTuple):
    """A response whose header has been read."""

    content_type: str
    coding: str
    """The content coding of the body; empty for none."""
    parsed: HTTPResponse
    raw: bytes


class _Socket:
    """The part of a socket that `HTTPResponse` reads from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def read(raw: bytes) -> Response:
    """Reads a response's header. Raises one of ERRORS."""
    parsed = HTTPResponse(cast(Any, _Socket(raw)))
    parsed.begin()
    coding = (parsed.getheader("Content-Encoding") or "").strip().lower()
    return Response(parsed.getheader("Content-Type") or "", coding, parsed, raw)


def body(response: Response, max_bytes: int) -> bytes:
    """Returns the decoded body. Raises one of ERRORS, and BadRecord for one that is too large or of another coding."""
    packed, coding = _whole_body(response), response.coding
    if coding in ("gzip", "x-gzip") and packed.startswith(b"\x1f\x8b"):
        packed = gzip.GzipFile(fileobj=io.BytesIO(packed)).read(max_bytes + 1)
    elif coding == "deflate":
        unpacker = zlib.decompressobj(zlib.MAX_WBITS if packed[:1] == b"\x78" else -zlib.MAX_WBITS)
        packed = unpacker.decompress(packed, max_bytes + 1)
    elif coding not in ("", "identity", "gzip", "x-gzip") and packed.lstrip()[:1] != b"<":
        raise BadRecord(f"a page packed as {coding}")
    if len(packed) > max_bytes:
        raise BadRecord(f"a page that is {oversize(max_bytes)} when unpacked")
    return packed


def _whole_body(response: Response) -> bytes:
    """Returns the body as it was sent.

    Crawlers often store it unchunked, or decoded, and leave the headers as they were.
    """
    raw = response.raw
    start = raw.find(_HEADER_END) + len(_HEADER_END)
    if response.parsed.chunked and re.match(rb"[0-9a-fA-F]+[ \t]*(;[^\r\n]*)?\r\n", raw[start : start + 256]):
        return response.parsed.read()
    return raw[start:]
