"""Whether a page names its parts, as HTML 5 and readers' aids want it; pages of before are made of tables and boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS = ("nav", "header", "footer", "main", "article", "section")
_ROLES = frozenset(("navigation", "main", "banner", "contentinfo"))


def names_its_parts(root: HtmlElement) -> bool:
    """Returns whether any element of a page is a landmark."""
    return next(root.iter(*_TAGS), None) is not None or any(e.get("role") in _ROLES for e in root.iter("div"))
