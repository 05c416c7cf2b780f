"""Finds the elements that are called after furniture and hold the page's text all the same: extractors go by names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.documents.lines import Lines, ancestors
from cleaner.documents.roles.names import is_furniture, words_of_names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PAGE = ("html", "body")
_HOLDS_NO_TEXT = frozenset(("aside", "dialog", "fieldset", "figure", "footer", "form", "menu", "nav", "object"))
"""Elements that extractors leave out, whatever they hold."""
_LAYERS = frozenset((
    "bar", "blurred", "dialog", "drawer", "embed", "embedded", "expand", "hidden", "hide", "lightbox", "modal",
    "options", "overlay", "panel", "premium", "slide", "viewport", "widget",
))  # fmt: skip
"""What boxes are called that open, slide or unfold: extractors leave them out, too."""
_MOST = 0.6
"""The share of a page's prose with which an element is what the page is about."""
_BODY = 200
"""What prose of one make must tell, in characters, to be a text."""


def holders(lines: Lines) -> frozenset[HtmlElement]:
    """Returns the elements with such names that hold the headline and most of the prose."""
    largest = max(lines.prose_by_make().values(), key=lines.size, default=None)
    if largest is None or lines.weight(largest) < _BODY:
        return frozenset()
    least = _MOST * lines.prose_size(range(len(lines.spans)))
    return frozenset(
        element
        for element in ancestors(lines.elements[largest[0]])
        if element.tag not in _PAGE
        and (element.tag in _HOLDS_NO_TEXT or is_furniture(element) or words_of_names(element) & _LAYERS)
        and next(element.iter("h1"), None) is not None
        and lines.prose_size(lines.of(element)) >= least
    )
