"""Parses HTML into a tree: once, with nothing loaded from outside, whatever the page is like."""

from __future__ import annotations

import re

from lxml.etree import ElementDefaultClassLookup, HTMLParser, ParserError, XMLSyntaxError, fromstring
from lxml.html import HtmlElement

from cleaner.documents.parsing.data import show_data
from cleaner.documents.parsing.openers import head_parts
from cleaner.documents.parsing.shadow import show_shadow_trees
from cleaner.documents.parsing.tame import is_slow, tamed

_OF_HEAD = frozenset(("title", "meta", "link", "script", "style", "base", "noscript", "template", "object", "bgsound"))
_ABOUT_PAGE = frozenset(("title", "meta", "link", "base"))
"""Elements that say something of a page wherever they stand."""
_METADATA = ("application/ld+json", "application/settings+json")
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r")) + b"\x7f"
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_CLOSED_AT_ONCE = re.compile(rb"(<(?:html|body)(?:\s[^<>]*)?)/>", re.IGNORECASE)
"""The root of a page or its body, with a slash that says nothing to browsers; the parser would read no further."""
_EMBEDDED = re.compile(rb"""(<embed(?=[\s/>])(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>""", re.IGNORECASE)
"""An element without content, whose end the parser waits for."""
_EMBED = (b"<embed", b"<EMBED", b"<Embed")
_START = 4_096
"""Bytes in which a page's root begins."""
_PAGE_END = re.compile(rb"</html(?=[\s/>])[^<>]*+>", re.IGNORECASE)
_NOTHING_MORE = re.compile(
    rb"(?:\s++|<!--.*?(?:-->|\Z)|</(?:body|html)(?=[\s/>])[^<>]*+>)*+\Z", re.DOTALL | re.IGNORECASE
)
_ENDS = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe)(?=[\s/>]).*?(?:</\1(?=[\s/>])|\Z)"
    rb"|(?P<end></(?:body|html)(?=[\s/>])[^<>]*+>)",
    re.DOTALL | re.IGNORECASE,
)
"""The ends of a body or page, and what may hold such words without meaning it."""
_DOCTYPE = re.compile(rb"\s*<!doctype\b[^>]*>", re.IGNORECASE)


def parse(html: bytes) -> HtmlElement | None:
    """Returns the root of a page's tree, without comments; None for a page that holds nothing. html: in UTF-8.

    Characters that XML forbids are left out, since no later step could handle them.
    """
    root = _tree(html)
    if root is not None:
        _open_body(root)
        show_data(root, _tree)
        _empty_scripts(root)
        _close_objects(root)
        show_shadow_trees(root)
        head_parts(root)
    return root


def _tree(html: bytes) -> HtmlElement | None:
    html = html.translate(None, _CONTROLS)
    for character in _NONCHARACTERS:
        html = html.replace(character, b"")
    if doctype := _DOCTYPE.match(html):
        html = html[doctype.end() :]
    html = _CLOSED_AT_ONCE.sub(rb"\1>", html[:_START]) + html[_START:]
    if any(spelled in html for spelled in _EMBED):
        html = _EMBEDDED.sub(rb"\1></embed>", html)
    html = _without_ends(html)
    root, whole = (None, False) if is_slow(html) else _parsed(html, huge=False)
    if not whole:
        root, _ = _parsed(tamed(html), huge=True)
    return root


def _without_ends(html: bytes) -> bytes:
    """Returns a page that goes on after its end without the tags that say so: the parser would read no further.

    Pages are put together from others, which brought their ends along. Browsers go on, too.
    """
    end = _PAGE_END.search(html)
    if end is None or _NOTHING_MORE.match(html, end.end()):
        return html
    return _ENDS.sub(lambda found: b"" if found["end"] else found[0], html)


def _open_body(root: HtmlElement) -> None:
    """Moves what no head holds out of it.

    The parser takes elements of a site's own making, and those that are newer than itself, for a part of the head, and
    all that follows, up to a `<body>` or a `<div>`. Browsers begin the body with them.
    """
    head, body = root.find("head"), root.find("body")
    if head is None:
        return
    children = list(head)
    first = next((n for n, child in enumerate(children) if child.tag not in _OF_HEAD), len(children))
    if first == len(children):
        return
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    moved = [child for child in children[first:] if child.tag not in _ABOUT_PAGE]
    text, body.text = body.text, None
    body[:0] = moved  # with the text behind each
    moved[-1].tail = f"{moved[-1].tail or ''}{text or ''}" or None


def _close_objects(root: HtmlElement) -> None:
    """Makes boxes of objects that hold the page: nobody closed them, and browsers show what stands in them."""
    for element in root.iter("object"):
        if next(element.iter("h1", "article", "main"), None) is not None:
            element.tag = "div"
            element.attrib.clear()


def _empty_scripts(root: HtmlElement) -> None:
    """Removes the text of scripts and styles, but for metadata: extractors copy a tree many times over."""
    for element in root.iter("script", "style"):
        if element.get("type") not in _METADATA:
            element.text = None


def _parsed(html: bytes, huge: bool) -> tuple[HtmlElement | None, bool]:
    """Returns the tree, and whether the parser read the page to its end."""
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        no_network=True,
        huge_tree=huge,
    )
    # lxml.html chooses the class of an element by a function in Python, for which each access to one has to wait.
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = fromstring(html, parser)
    except (ParserError, XMLSyntaxError):
        root = None
    log = parser.error_log
    return root, not len(log) or log[len(log) - 1].type_name != "ERR_RESOURCE_LIMIT"
