"""Which elements open and close parts of a page, and where what opens is no text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_NAMES = 1_000
"""Characters of an element's names that are looked at: a hostile page has a million, above thousands of controls."""
OUTSIDE = frozenset(("nav", "header", "footer", "aside", "form", "dialog", "menu"))
"""Elements of a page in which nothing of its text opens."""
_MENUS = re.compile(
    r"(?:^|[-_ ])(?:consent|cookies?|dropdown|filters?|menu|modal|nav|navbar|navigation|popup|search|sidebar|tooltip)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
"""What boxes are called in which controls open something that is no text."""


def opens_part(element: HtmlElement) -> bool:
    """Returns whether an element says that it opens and closes a part of the page, right behind it."""
    return element.get("aria-expanded") is not None or "collapse" in (
        element.get("data-toggle"),
        element.get("data-bs-toggle"),
    )


def is_called_menu(element: HtmlElement) -> bool:
    """Returns whether an element is called after what opens and is no text."""
    names = (element.get(name, "")[:_MOST_NAMES] for name in ("class", "id"))
    return _MENUS.search(" ".join(names)) is not None
