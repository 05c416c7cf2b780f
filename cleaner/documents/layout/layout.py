"""Lays a page out as a reader sees it: block elements become lines, and every piece of text knows its element."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cleaner.documents.layout.writer import Writer
from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_new = tuple.__new__
_PROSE = 80
"""A paragraph, or a piece of text, of at least so many characters is taken for prose."""
_SENTENCE = re.compile(r"\s*(?![{\[])\S.{0,400}?(?:[.!?…][\"”“»’)]?(?:\s|$)|[。！？])", re.DOTALL)
"""What a piece of text begins with; what a script keeps for itself begins with a bracket."""


class Layout:
    """The text of a page and where each element's part of it lies. Offsets are code points of `text`."""

    def __init__(self, writer: Writer) -> None:
        self.text = "".join(writer.pieces)
        self._elements = writer.elements
        self._starts = writer.run_starts
        self._ends = writer.run_ends
        self._runs = writer.run_elements
        self.writer = writer
        """What wrote it, with what else it noted."""

    def span_of(self, element: HtmlElement) -> Span | None:
        """Returns where an element's text stands; None if nothing of it can be seen."""
        runs = self._elements.get(element)
        if runs is None or runs[0] == runs[1]:
            return None
        # What Span(…) does, in half of the time: pages ask a thousand times.
        return _new(Span, (self._starts[runs[0]], self._ends[runs[1] - 1]))

    def elements_at(self, offsets: Iterable[int]) -> list[HtmlElement | None]:
        """Returns the innermost elements of the text at some offsets, or of the nearest text before them."""
        runs, starts = self._runs, self._starts
        return [runs[max(bisect_right(starts, offset) - 1, 0)] if runs else None for offset in offsets]


def lay_out(root: HtmlElement, of: type[Writer] = Writer) -> Layout:
    """Lays a page out as text, by a kind of writer.

    Blanks run together as in a browser, `<br>` and block elements begin lines, preformatted text keeps its blanks, a
    list's items begin with `- `, tables of data are written as in Markdown. What a browser does not show (scripts,
    styles, form fields' choices, `hidden` elements other than tabs' panels, `<noscript>`) is not there.

    But where `hidden` elements and `<noscript>` hold more prose than all the rest, they hold the article: pages do that
    which show it by a script, or to subscribers. Then they are laid out, too.
    """
    writer = of()
    writer.write(root)
    if writer.hidden and (shown := _articles(writer, of, root)):
        writer = of(shown)
        writer.write(root)
    return Layout(writer)


def _articles(writer: Writer, of: type[Writer], root: HtmlElement) -> frozenset[HtmlElement]:
    """Returns the hidden elements that hold prose, if it is more than what can be seen."""
    if not writer.pieces:
        return frozenset(inner for element in writer.hidden for inner in element.iter())
    prose = {element: _sum_of_long(p.text_content() for p in element.iter("p")) for element in writer.hidden}
    without_paragraphs = [e for e, size in prose.items() if not size and len(e.text_content()) >= _PROSE]
    if without_paragraphs:  # then sentences count
        every = of(frozenset(inner for element in without_paragraphs for inner in element.iter()))
        every.write(root)
        text = "".join(every.pieces)
        for element in without_paragraphs:
            runs = range(*every.elements.get(element, (0, 0)))
            pieces = (text[every.run_starts[run] : every.run_ends[run]] for run in runs)
            prose[element] = _sum_of_long(filter(_SENTENCE.match, pieces))
    visible = _sum_of_long(writer.pieces)
    return frozenset(e for e in prose if prose[e]) if sum(prose.values()) > visible else frozenset()


def _sum_of_long(texts: Iterable[str]) -> int:
    return sum(size for size in map(len, texts) if size >= _PROSE)
