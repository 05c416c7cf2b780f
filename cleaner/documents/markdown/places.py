"""Tells what each element of a page is in Markdown: by the elements that it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cleaner.documents.layout.writer import begins_line
from cleaner.documents.markdown.links import target

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DEEPEST = 12
"""How many lists and quotations within each other are shown; what stands deeper is shown at this depth."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MARKS = {
    "em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~", "strike": "~~",
    "code": "`", "kbd": "`", "samp": "`", "tt": "`",
}  # fmt: skip
_CODE = ("listing", "plaintext", "pre")
_ITEMS = ("li", "dd", "dt")
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang-|language-|highlight-source-|brush:\s?)([A-Za-z][A-Za-z0-9+#_.-]{0,19})(?=\s|;|$)"
)


class Place(NamedTuple):
    """Where a piece of text stands. Elements are compared by identity."""

    block: HtmlElement
    """The innermost element that makes lines of its own."""
    containers: tuple[HtmlElement, ...] = ()
    """Items of lists, and quotations, from the outermost to the innermost."""
    heading: HtmlElement | None = None
    code: HtmlElement | None = None
    """The preformatted block."""
    table: HtmlElement | None = None
    marks: frozenset[str] = frozenset()
    """What the text is marked by within its line: `*`, `**`, `~~`, or for code a back-tick."""
    word: HtmlElement | None = None
    """The element that makes it code within its line."""
    link: HtmlElement | None = None


class Places:
    """The places of a page's elements, each computed once."""

    def __init__(self, root: HtmlElement, base: str | None) -> None:
        self._known: dict[HtmlElement, Place] = {}
        self._targets: dict[HtmlElement, str | None] = {}
        told = next((found for e in root.iter("base") if (found := e.get("href"))), None)
        resolved = target(told, base) if told else None
        self._base = resolved or base

    def of(self, element: HtmlElement) -> Place:
        missing = []
        inner: HtmlElement | None = element
        while inner is not None and inner not in self._known:
            missing.append(inner)
            inner = inner.getparent()
        place = self._known[inner] if inner is not None else None
        for inner in reversed(missing):
            place = self._known[inner] = self._within(place or Place(inner), inner)
        assert place is not None
        return place

    def _within(self, outer: Place, element: HtmlElement) -> Place:
        tag = element.tag
        if tag in _MARKS:
            mark = _MARKS[tag]
            word = element if mark == "`" and outer.word is None else outer.word
            return outer._replace(marks=outer.marks | {mark}, word=word)
        if tag == "a":
            return outer._replace(link=element) if self.target(element) else outer
        if not begins_line(element):
            return outer
        place = outer._replace(block=element)
        if tag in _HEADINGS:
            return place._replace(heading=outer.heading if outer.heading is not None else element)
        if tag in _ITEMS or tag == "blockquote":
            return (
                place._replace(containers=(*outer.containers, element)) if len(outer.containers) < _DEEPEST else place
            )
        if tag in _CODE:
            return place._replace(code=outer.code if outer.code is not None else element)
        return place._replace(table=element) if tag == "table" else place

    def target(self, link: HtmlElement) -> str | None:
        """Returns where a link leads, or None if it is none that is written down."""
        if link not in self._targets:
            href = link.get("href")
            self._targets[link] = target(href, self._base) if href else None
        return self._targets[link]


def level(heading: HtmlElement) -> int:
    return _HEADINGS[heading.tag]


def language(code: HtmlElement) -> str:
    """Returns the language that preformatted text says it is in, or nothing."""
    for element in (code, *code.iterchildren("code"), code.getparent()):
        found = _LANGUAGE.search(element.get("class") or "") if element is not None else None
        if found:
            return found[1]
    return ""
