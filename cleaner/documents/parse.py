"""HTML into a tree: once, with nothing loaded from outside, whatever the page is like."""

from __future__ import annotations

import re

from lxml.etree import ParserError, XMLSyntaxError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from cleaner.documents.tame import is_slow, tamed

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r")) + b"\x7f"
_NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
_DOCTYPE = re.compile(rb"\s*<!doctype\b[^>]*>", re.IGNORECASE)


def parse(html: str) -> HtmlElement | None:
    """The root of a page's tree, without comments; None for a page that holds nothing.

    Characters that XML forbids are left out, since no later step could handle them.
    """
    if is_slow(html):
        return _parsed(tamed(html), huge=True)[0]
    root, whole = _parsed(html, huge=False)
    return root if whole else _parsed(tamed(html), huge=True)[0]


def _parsed(html: str, huge: bool) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether the parser read the page to its end."""
    data = html.encode("utf-8", "replace").translate(None, _CONTROLS)
    data = _NONCHARACTERS.sub(b"", _DOCTYPE.sub(b"", data, count=1))
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        no_network=True,
        huge_tree=huge,
    )
    try:
        root = document_fromstring(data, parser=parser)
    except (ParserError, XMLSyntaxError):
        root = None
    return root, not any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
