"""What belongs to the text of pages that are no articles, whatever an extractor of articles makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cleaner.documents.furniture import Furniture
from cleaner.documents.kind.posts import posts_of
from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.layout import Layout

_LANDMARKS = ((("nav", "header"), "navigation"), (("footer",), "contentinfo"))
"""Tags and the role by which a page says where its furniture is, above or below its text."""


def text_of(kind: str, root: HtmlElement, layout: Layout) -> list[Span]:
    """The spans of a page of some kind that the extractor may not leave out; empty for kinds that it is good at."""
    find = _BY_KIND.get(kind)
    return list(find(root, layout)) if find else []


def _posts(root: HtmlElement, layout: Layout) -> Iterator[Span]:
    """Of a thread: every post, as a whole."""
    spans = (layout.span_of(element) for element in posts_of(root, layout).elements)
    return (span for span in spans if span is not None)


def _all_but_furniture(root: HtmlElement, layout: Layout) -> Iterator[Span]:
    """Of a page in many small pieces: the lines that do not stand in its furniture, if the page tells what that is.

    Pages of before HTML 5 put menus into the same tables and boxes as their text: there the extractor knows better.
    """
    if not any(_has(root, tags, role) for tags, role in _LANDMARKS):
        return
    furniture = Furniture(layout)
    starts = list(_line_starts(layout.text))
    begin: int | None = None
    for start, element in zip(starts, layout.elements_at(starts), strict=True):
        if element is None or furniture.holds(element):
            if begin is not None:
                yield Span(begin, start)
            begin = None
        elif begin is None:
            begin = start
    if begin is not None:
        yield Span(begin, len(layout.text))


def _has(root: HtmlElement, tags: tuple[str, ...], role: str) -> bool:
    """Whether a page has an element of one of these tags, or of this role."""
    return next(root.iter(*tags), None) is not None or next(root.iterfind(f".//*[@role='{role}']"), None) is not None


def _line_starts(text: str) -> Iterator[int]:
    at = 0
    while True:
        yield at
        at = text.find("\n", at) + 1
        if not at:
            return


_BY_KIND: dict[str, Callable[..., Iterator[Span]]] = {
    "forum": _posts,
    "service": _all_but_furniture,
    "listing": _all_but_furniture,
    "collection": _all_but_furniture,
}
