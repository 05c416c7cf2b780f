"""Tells pages from texts by how they begin."""

from __future__ import annotations

import re

_HEAD = 4_096
_TAGS = (
    "html|head|body|title|meta|link|script|style|article|main|section|header|footer|nav|aside"
    "|div|p|h[1-6]|table|ul|ol|figure|blockquote"
)
# Atomic: where comments end must not be tried in all ways that they could.
_BEFORE = r"(?>(?:<!--.*?-->|<\?xml[^>]*\?>)\s*)*+"
_HTML = re.compile(rf"{_BEFORE}<(?:!doctype\s+html|(?:{_TAGS})(?=[\s>/]))", re.I | re.S)

_HEADER = re.compile(r"[A-Za-z][\w-]*:[^\r\n]*\r?\n")
_MIME = re.compile(r"^mime-version[ \t]*:", re.I | re.M)
_ARCHIVED = re.compile(r"^content-type[ \t]*:\s*(?:multipart/related|text/html)\s*(?:;|$)", re.I | re.M)
_BLANK_LINE = re.compile(r"\r?\n\r?\n")


def looks_like_page(data: str | bytes) -> bool:
    """Returns whether a document begins like HTML pages or web archives. A text that only talks about tags does not."""
    head = data[:_HEAD]
    if isinstance(head, bytes):
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            head = head.replace(b"\0", b"")
        head = head.decode("latin-1").removeprefix("\xef\xbb\xbf")
    return _HTML.match(head.removeprefix("\ufeff").lstrip()) is not None or is_archive(data)


def is_archive(data: str | bytes) -> bool:
    """Returns whether a document begins like web archives (MHTML): with the headers of related MIME parts."""
    head = data[:_HEAD]
    head = head.decode("latin-1").removeprefix("\xef\xbb\xbf") if isinstance(head, bytes) else head
    headers = head.removeprefix("\ufeff").lstrip()
    if not _HEADER.match(headers):  # nearly all pages and texts
        return False
    headers = _BLANK_LINE.split(headers, maxsplit=1)[0]
    return bool(_MIME.search(headers) and _ARCHIVED.search(headers))
