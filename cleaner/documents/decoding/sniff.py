"""Tells pages from texts by how they begin."""

from __future__ import annotations

import re

_HEAD = 4_096
_TOLD_IN = 32_768
"""Characters in which Markdown must show that begins with an element, as the read-me files of programs do."""
_TAGS = (
    "html|head|body|title|meta|link|script|style|article|main|section|header|footer|nav|aside"
    "|div|p|h[1-6]|table|ul|ol|figure|blockquote"
)
# Atomic: where comments end must not be tried in all ways that they could.
_BEFORE = r"(?>(?:<!--.*?-->|<\?xml[^>]*\?>)\s*)*+"
_HTML = re.compile(rf"{_BEFORE}<(!doctype(?=\s+html)|(?:{_TAGS})(?=[\s>/]))", re.I | re.S)
_OF_WHOLE_PAGES = frozenset(["!doctype", "html", "head", "body", "title", "meta", "link", "script", "style"])

_ABOUT_A_TAG = re.compile(r"<[a-z][a-z0-9]*>(?:[ \xa0]?[:：]|[ \t]+[^\W\d_]+[ \t]+<[a-z][a-z0-9]*>(?!.*</))", re.I)
"""The first line of a text about HTML: `<table>: The Table element`, `<div> or <span>`."""
_AS_IT_IS = re.compile(r"<(pre|code|textarea|svg)(?=[\s>/])(?:(?!</\1).)*+|<!--(?:(?!-->).)*+", re.I | re.S)
_MARKDOWN = re.compile(
    r"""^(?: \#{1,6}[ \t]+[^\s\#<] .* (?=\n\s*\n)    # a heading, with nothing below it in its paragraph
           | (?:```|~~~)[\w{}.+-]* [ \t]* $
           | [ \t]*(?:[-*+]|\d{1,3}\.)[ \t]+ (?:\*\*|`|\[)[^<\n]+ $
           | \[?!?\[[^\]\n<]+\]\([^)\s<]+\) )""",
    re.M | re.X,
)
_LINES_OF_MARKDOWN = 2

_HEADER = re.compile(r"[A-Za-z][\w-]*:[^\r\n]*\r?\n")
_MIME = re.compile(r"^mime-version[ \t]*:", re.I | re.M)
_ARCHIVED = re.compile(r"^content-type[ \t]*:\s*(?:multipart/related|text/html)\s*(?:;|$)", re.I | re.M)
_BLANK_LINE = re.compile(r"\r?\n\r?\n")


def looks_like_page(data: str | bytes) -> bool:
    """Returns whether a document begins like HTML pages or web archives.

    A text that only talks about tags does not, nor does Markdown whose first lines are an element.
    """
    head = _decoded(data[:_HEAD])
    found = _HTML.match(head)
    if found is None:
        return is_archive(data)
    if _ABOUT_A_TAG.match(head):
        return False
    return found[1].lower() in _OF_WHOLE_PAGES or not _is_markdown(_decoded(data[:_TOLD_IN]))


def _decoded(head: str | bytes) -> str:
    """Returns the beginning of a document as text whose tags can be read, whatever its encoding."""
    if isinstance(head, bytes):
        head = head.decode("utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace")
    return head.removeprefix("\ufeff").lstrip()


def _is_markdown(head: str) -> bool:
    """Returns whether lines of a document that begins with an element are Markdown, outside of what shows code."""
    lines = _MARKDOWN.finditer(_AS_IT_IS.sub("", head.replace("\r\n", "\n")))
    return sum(1 for _ in lines) >= _LINES_OF_MARKDOWN


def is_archive(data: str | bytes) -> bool:
    """Returns whether a document begins like web archives (MHTML): with the headers of related MIME parts."""
    headers = _decoded(data[:_HEAD])
    if not _HEADER.match(headers):  # nearly all pages and texts
        return False
    headers = _BLANK_LINE.split(headers, maxsplit=1)[0]
    return bool(_MIME.search(headers) and _ARCHIVED.search(headers))
