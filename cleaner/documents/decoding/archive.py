"""Reads web archives of browsers (MHTML, `.mht`): takes the page out of the MIME parts that it was saved in.

https://www.rfc-editor.org/rfc/rfc2557. Pictures, styles and frames are further parts; only the page itself is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import InvalidBase64CharactersDefect, InvalidBase64LengthDefect
from email.message import Message
from email.parser import BytesParser
from itertools import islice
from typing import NamedTuple

from cleaner.documents.decoding.decode import encode
from cleaner.errors import DocumentError

_HEAD_BYTES = 64 * 1024
"""Bytes within which the headers of an archive, or of a part, must end."""
_TYPE_CHARS = 1_000
"""The longest Content-Type that is looked into: reading its parameters takes time that grows with its square."""
_MAX_PARTS = 10_000
_MAX_DEPTH = 5
"""How deep parts may be nested: what browsers and mail programs write has two or three levels."""
_PAGES = ("text/html", "application/xhtml+xml")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_UNDECODED = (InvalidBase64CharactersDefect, InvalidBase64LengthDefect)
_AS_IT_IS = ("", "7bit", "8bit", "binary")


class ArchivedPage(NamedTuple):
    """The page of an archive."""

    html: bytes
    encoding: str | None
    """The encoding that the page's part declares."""
    address: str | None
    """The address that the page was saved from."""


class _Part(NamedTuple):
    headers: Message
    body: bytes

    @property
    def kind(self) -> str:
        """The media type; empty where it is too long to be one."""
        return self.headers.get_content_type() if len(self.told("content-type")) <= _TYPE_CHARS else ""

    def told(self, header: str) -> str:
        return str(self.headers.get(header, "")).strip()

    def content(self) -> bytes:
        """Returns the decoded body. Raises DocumentError where it is not what its headers say."""
        self.headers.set_payload(self.body.decode("ascii", "surrogateescape"))
        content = self.headers.get_payload(decode=True)
        if not isinstance(content, bytes) or any(isinstance(defect, _UNDECODED) for defect in self.headers.defects):
            raise DocumentError("the page in the web archive cannot be decoded")
        return content


def archived_page(data: bytes | str) -> ArchivedPage:
    """Returns the page in a web archive.

    Raises DocumentError where there is none, or the archive is too damaged to be read.
    """
    raw = data if isinstance(data, bytes) else encode(data, "utf-8")
    top = _part(raw.removeprefix(b"\xef\xbb\xbf").lstrip())
    pages = [part for part in islice(_leaves(top), _MAX_PARTS + 1) if part.kind in _PAGES]
    if not pages:
        raise DocumentError("the web archive has no part that is a page")
    page = _main(top, pages)
    html = page.content()
    if not html.strip():
        raise DocumentError("the page in the web archive is empty")
    as_it_is = page.told("content-transfer-encoding").lower() in _AS_IT_IS
    encoding = "utf-8" if isinstance(data, str) and as_it_is else page.headers.get_content_charset()
    address = top.told("snapshot-content-location") or page.told("content-location")
    return ArchivedPage(html, encoding, address if address.startswith(("http://", "https://")) else None)


def _part(raw: bytes) -> _Part:
    """Reads one part without its body: the library's own parser looks for the ends of all open parts in each line."""
    end = _BLANK_LINE.search(raw, 0, _HEAD_BYTES)
    if end is None:
        raise DocumentError("the web archive is damaged: the headers of a part do not end")
    return _Part(BytesParser().parsebytes(raw[: end.end()], headersonly=True), raw[end.end() :])


def _leaves(part: _Part, depth: int = 0) -> Iterator[_Part]:
    """Yields the parts that hold no others, in order."""
    if not part.kind.startswith("multipart/"):
        yield part
        return
    if depth == _MAX_DEPTH:
        raise DocumentError("the web archive is damaged: its parts lie too deep in each other")
    for piece in _pieces(part):
        if _BLANK_LINE.search(piece, 0, _HEAD_BYTES):
            yield from _leaves(_part(piece), depth + 1)


def _pieces(part: _Part) -> Iterator[bytes]:
    """Yields what stands between the boundaries, and in an archive that is cut off what stands behind the last one."""
    boundary = (part.headers.get_boundary() or "").encode("ascii", "surrogateescape")
    line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
    begin: int | None = None
    for count, bound in enumerate(line.finditer(part.body) if boundary else ()):
        if count > _MAX_PARTS:
            raise DocumentError(f"the web archive has more than {_MAX_PARTS:,} parts")
        if begin is not None:
            yield part.body[begin : bound.start()].removesuffix(b"\n").removesuffix(b"\r")
        begin = bound.end() + 1
        if bound[1]:
            return
    if begin is None:
        raise DocumentError("the web archive is damaged: the boundary of its parts is not told, or does not occur")
    yield part.body[begin:]


def _main(top: _Part, pages: list[_Part]) -> _Part:
    """Returns the part that the archive says is its page (by `start`, or by the address that was saved), else the first
    one."""
    start = top.headers.get_param("start")
    saved = top.told("snapshot-content-location")
    named = (("content-id", start if isinstance(start, str) else ""), ("content-location", saved))
    for header, value in named:
        for page in pages if value else ():
            if page.told(header).strip("<>") == value.strip().strip("<>"):
                return page
    return pages[0]
