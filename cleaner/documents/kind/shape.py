"""How the text of a page is spread: an article is one run of paragraphs, other pages are many small pieces."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cleaner.documents.roles.furniture import Furniture

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.layout import Layout

LONG = 80
"""Characters from which on a line counts as prose, unless most of it is a link."""
_BODY = 900
"""Characters of prose in one element that make a body of text."""
_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|£|zł|kr\b|USD|EUR|Kč|руб|₽|円|元)")
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
))  # fmt: skip


class Shape(NamedTuple):
    """Counts of one page, its furniture left aside."""

    chars: int = 0
    """Characters of all its lines."""
    prose: int = 0
    """Those of lines that are prose."""
    paragraphs: int = 0
    """The lines that are prose."""
    parents: int = 0
    """The elements that hold such lines."""
    fullest: int = 0
    """Characters of prose in the element that holds most of it."""
    linked: int = 0
    """Lines that are mostly links."""
    short: int = 0
    """Lines that are neither prose nor links."""
    prices: int = 0
    """Lines that name a price."""

    @property
    def has_body(self) -> bool:
        """Whether one element holds a body of prose, as an article does however many links stand round it."""
        return self.fullest >= _BODY

    @property
    def scattered(self) -> bool:
        """Whether hardly two paragraphs stand together."""
        return self.paragraphs < 1.6 * self.parents and self.fullest < 0.35 * self.prose


def shape_of(layout: Layout, root: HtmlElement) -> Shape:
    """Measures a page."""
    furniture = Furniture(layout)
    text = layout.text
    lines = list(_lines(text))
    links = _Links(layout, root)
    parents: Counter[HtmlElement | None] = Counter()
    chars = paragraphs = linked = short = prices = 0
    for (start, end), element in zip(lines, layout.elements_at([start for start, _ in lines]), strict=True):
        if element is None or furniture.holds(element):
            continue
        size = end - start
        chars += size
        prices += _PRICE.search(text, start, end) is not None
        if 2 * links.within(start, end) > size:
            linked += 1
        elif size >= LONG:
            paragraphs += 1
            parents[_parent(element)] += size
        else:
            short += 1
    prose = sum(parents.values())
    return Shape(chars, prose, paragraphs, len(parents), max(parents.values(), default=0), linked, short, prices)


def _lines(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        if line:
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _parent(element: HtmlElement) -> HtmlElement | None:
    """The element that holds the block in which an element's text stands."""
    block = element
    while block.tag in _INLINE and (outer := block.getparent()) is not None:
        block = outer
    return block.getparent()


class _Links:
    """How much of a line is linked. Lines are asked for in order."""

    def __init__(self, layout: Layout, root: HtmlElement) -> None:
        self._spans = sorted(span for link in root.iter("a") if (span := layout.span_of(link)) is not None)
        self._next = 0

    def within(self, start: int, end: int) -> int:
        """Characters of links in a line."""
        found, at = 0, self._next
        while at < len(self._spans) and self._spans[at].start < end:
            span = self._spans[at]
            found += max(0, min(end, span.end) - max(start, span.start))
            if span.end <= end and at == self._next:
                self._next += 1
            at += 1
        return found
