"""Tells pages from texts by how they begin."""

from __future__ import annotations

import re

_HEAD = 4_096
_TAGS = (
    "html|head|body|title|meta|link|script|style|article|main|section|header|footer|nav|aside"
    "|div|p|h[1-6]|table|ul|ol|figure|blockquote"
)
_HTML = re.compile(rf"(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|(?:{_TAGS})(?=[\s>/]))", re.I | re.S)


def looks_like_html(data: str | bytes) -> bool:
    """Whether a document begins as HTML pages do. A text that only talks about tags does not."""
    head = data[:_HEAD]
    if isinstance(head, bytes):
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            head = head.replace(b"\0", b"")
        head = head.decode("latin-1").removeprefix("\xef\xbb\xbf")
    return _HTML.match(head.removeprefix("\ufeff").lstrip()) is not None
