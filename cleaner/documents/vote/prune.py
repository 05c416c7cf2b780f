"""Copies a page without some of its elements, and without what nobody sees of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING

from cleaner.documents.layout import Layout, is_box, is_custom
from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STAY = ("html", "body")
_UNSEEN = frozenset((
    "audio", "canvas", "datalist", "iframe", "link", "noembed", "noscript", "object", "script", "select", "style",
    "svg", "template", "textarea", "video",
))  # fmt: skip
"""Elements that are not in the text. Extractors only carry most of them along, which takes a twentieth of their time;
but the words in some, of which a page's settings may have thousands, they take for the article. Scripts that still have
their text are the page's metadata."""


def prune(
    root: HtmlElement, layout: Layout, spans: Sequence[Span], holders: Collection[HtmlElement] = ()
) -> tuple[HtmlElement, str]:
    """Returns a copy of a tree without what is not in its text, and without the elements whose text lies in one of the
    spans; and its text.

    The text has blanks for what is not there, with a line end before and behind, so that offsets stay. holders: what
    holds the page's text although it is called otherwise; the copy calls it nothing. Boxes of a site's own making are
    plain ones there, called after what they are: extractors pass over elements that they do not know.
    """
    joined = list(_joined(spans))
    starts = [span.start for span in joined]
    pruned = copy(root)
    inside: set[HtmlElement] = set()
    outermost: list[tuple[HtmlElement, Span]] = []
    unseen: list[HtmlElement] = []
    hidden = frozenset(layout.writer.hidden)
    for element, twin in zip(root.iter(), pruned.iter(), strict=True):
        if element.getparent() in inside:
            inside.add(element)
        elif (span := layout.span_of(element)) is None:
            if element in hidden or (element.tag in _UNSEEN and not (element.tag == "script" and element.text)):
                inside.add(element)
                unseen.append(twin)
        elif element.tag not in _STAY:
            place = bisect_right(starts, span.start) - 1
            if place >= 0 and span.end <= joined[place].end:
                inside.add(element)
                outermost.append((twin, span))
        if element in holders:
            twin.tag = "div"
            twin.attrib.clear()
        elif is_custom(element) and is_box(element):
            twin.set("class", f"{element.get('class', '')} {element.tag}".strip())
            twin.tag = "div"
    for twin in (*unseen, *(twin for twin, _ in outermost)):
        twin.drop_tree()
    return pruned, _blanked(layout.text, [span for _, span in outermost])


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Yields the spans in order and without overlaps."""
    last: Span | None = None
    for span in sorted(spans):
        if last is None or span.start > last.end:
            if last is not None:
                yield last
            last = span
        elif span.end > last.end:
            last = Span(last.start, span.end)
    if last is not None:
        yield last


def _blanked(text: str, spans: Sequence[Span]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        size = end - start
        pieces += (text[at:start], "\n", " " * (size - 2), "\n" * (size > 1))
        at = end
    return "".join([*pieces, text[at:]])
