"""Says which elements begin lines by a style alone: boxes of a site's own making, and links in lists without entries.

HTML runs them on like words. Styles do not, and what tells is what stands beside one: a box has no text to its left or
right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.prose import count_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_RUNNING = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "input", "ins", "kbd", "label", "mark", "output", "q", "ruby", "s", "samp", "select", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var",
))  # fmt: skip
"""Elements that run on with the text beside them."""
_OF_TEXT = _RUNNING | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "figcaption", "pre"}
"""Elements whose content is a line of text."""
_LISTING = frozenset(("article", "aside", "div", "footer", "main", "nav", "section", "td"))
_WORDS = 3
"""Words of a link that is more than one of a menu's."""
_DEEPEST = 8
"""Custom elements, at most, that hold a box and nothing else beside it."""


def is_custom(element: HtmlElement) -> bool:
    """Returns whether an element is of a site's own making: only the names of these have a hyphen."""
    return "-" in element.tag


def is_box(element: HtmlElement) -> bool:
    """Returns whether a custom element begins a line, and ends one."""
    here: HtmlElement | None = element
    for _ in range(_DEEPEST):
        if here is None or not _stands_alone(here):
            return False
        here = here.getparent()
        if here is None or not is_custom(here):
            return here is not None and here.tag not in _OF_TEXT
    return False


def is_listed(link: HtmlElement) -> bool:
    """Returns whether a link of several words stands beside others, and nothing else does: a list, such as styles make
    of links alone."""
    parent, before, after = link.getparent(), link.getprevious(), link.getnext()
    if parent is None or parent.tag not in _LISTING or not (_is_link(before) or _is_link(after)):
        return False
    if _shows(link.tail) or _shows(parent.text) or (before is not None and _shows(before.tail)):
        return False
    beside = [e for e in (before, after) if _runs_on(e)]
    return all(e.tag == "a" and _has_words(e) for e in (link, *beside))


def _is_link(beside: HtmlElement | None) -> bool:
    return beside is not None and beside.tag == "a"


def _has_words(link: HtmlElement) -> bool:
    return count_words(link.text_content()) >= _WORDS


def _stands_alone(element: HtmlElement) -> bool:
    """Returns whether no text stands to the left or right of an element, in its parent."""
    parent, before, after = element.getparent(), element.getprevious(), element.getnext()
    if _runs_on(before) or _runs_on(after) or _shows(element.tail):
        return False
    text = before.tail if before is not None else parent.text if parent is not None else None
    return not _shows(text)


def _shows(text: str | None) -> bool:
    return bool(text) and not text.isspace()  # type: ignore[union-attr]


def _runs_on(beside: HtmlElement | None) -> bool:
    return beside is not None and beside.tag in _RUNNING
