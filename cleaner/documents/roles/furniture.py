"""Which elements of a page are its furniture, by what they are and what they are called: a second witness.

What an extractor leaves out of an article is mostly clutter. Of other pages it leaves out half of what they are about;
there only that is clutter which stands in such elements, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.documents.roles.names import remembered

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.layout import Layout

_TAGS = frozenset(("nav", "footer", "header", "aside", "form", "dialog", "select", "menu"))
_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "complementary",
    "tablist",
))  # fmt: skip
_NAMED = re.compile(
    r"(?:^|[-_ ])(?:site|page|main|global|top|mobile|primary)?[-_]?(?:footer|nav|navigation|navbar|menu|sidebar"
    r"|(?<!(?:table|panel)-)(?<!(?:code|card)-)(?<!accordion-)header|breadcrumbs?|cookies?|consent|modal|popup"
    r"|banner|offcanvas|drawer|cart|minicart|toolbar|topbar|social|share"
    r"|newsletter|subscribe|search(?![-_]?(?:results?|page|grid|list)))(?:$|[-_ ])",
    re.IGNORECASE,
)
"""What was searched for is none: `search-results` holds what a shop has on a shelf. The headers of parts are none."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "th", "td", "dt", "summary"))
"""Elements that are what they say, and no furniture, whatever they are called."""
_WHOLE = ("html", "body", "main")
"""Elements that hold the whole page, whatever they are called."""
_SURE = ("nav", "footer")
"""Elements that are what they say, however much they hold."""
_MOST = 0.4
"""An element that holds so much of a page's text is what the page is about: `has-sidebar`, a form round all of it."""


class Furniture:
    """Answers for the elements of one page."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._most = _MOST * len(layout.text)
        self._known: dict[HtmlElement, bool] = {}

    def holds(self, element: HtmlElement) -> bool:
        """Whether an element is furniture, or stands in some."""
        known = self._known
        passed: list[HtmlElement] = []
        here: HtmlElement | None = element
        found = False
        while here is not None:
            if (told := known.get(here)) is not None:
                found = told
                break
            passed.append(here)
            if _is_called_so(here) and not self._is_body(here):
                found = True
                break
            here = here.getparent()
        known.update(dict.fromkeys(passed, found))
        return found

    def _is_body(self, element: HtmlElement) -> bool:
        if element.tag in _SURE:
            return False
        span = self._layout.span_of(element)
        if span is not None and span.end - span.start > self._most:
            return True
        return (
            element.tag in ("header", "aside", "div")
            and next(element.iter("h1"), None) is not None
            and _in_main(element)
        )


def _in_main(element: HtmlElement) -> bool:
    return next(element.iterancestors("main", "article"), None) is not None


def _in_article(element: HtmlElement) -> bool:
    """Whether a header is an article's own: on lists of stories it may be all that there is of each."""
    return next(element.iterancestors("article"), None) is not None


def _is_called_so(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in _WHOLE:
        return False
    if (tag in _TAGS and not (tag == "header" and _in_article(element))) or element.get("role") in _ROLES:
        return True
    return tag not in _HEADINGS and _says_so(element)


@remembered
def _says_so(classes: str, identity: str) -> bool:
    return _NAMED.search(f"{classes} {identity}") is not None
