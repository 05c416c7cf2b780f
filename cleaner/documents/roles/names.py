"""What the names of elements, their classes and ids, say that they are for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from lxml.html import HtmlElement

T = TypeVar("T")

_MOST_WORDS = 2
"""Words, at most, of an id that says what an element is for."""
_MOST_KNOWN = 200
"""Characters of names that are remembered."""
_MOST_REMEMBERED = 10_000
_WORD_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_FURNITURE = frozenset((
    "ad", "ads", "advert", "advertisement", "advertising", "affiliate", "author", "authors", "banner", "bio",
    "breadcrumb", "breadcrumbs", "byline", "caption", "comment", "comments", "consent", "cookie", "cookies",
    "copyright", "credit", "disclaimer", "disqus", "donate", "donation", "footer", "login", "menu", "meta",
    "mostread", "nav", "navigation", "newsletter", "outbrain", "paywall", "popular", "popup", "promo",
    "promoted", "promotion", "rating", "recirc", "recommended", "recommendations", "related", "reply", "respond",
    "share", "sharing", "sidebar", "signup", "social", "sponsor", "sponsored", "subscribe", "subscription",
    "taboola", "tag", "tags", "teaser", "teasers", "toolbar", "trending",
))  # fmt: skip
REPLIES = frozenset((
    "comment", "comments", "disqus", "discussion", "reply", "replies", "respond",
))  # fmt: skip


def remembered(ask: Callable[[str, str], T]) -> Callable[[HtmlElement], T]:
    """Returns a question about elements, of one about classes and an id.

    Elements of a page, and pages of a site, share their names, and several ask for them: it is answered once for each,
    but for very long ones.
    """
    known = lru_cache(_MOST_REMEMBERED)(ask)

    def of_element(element: HtmlElement) -> T:
        classes, identity = element.get("class") or "", element.get("id") or ""
        if "-" in element.tag:  # one of the site's own making, which is called after what it is for
            classes = f"{element.tag} {classes}"
        return (known if len(classes) + len(identity) <= _MOST_KNOWN else ask)(classes, identity)

    return of_element


@remembered
def words_of_names(classes: str, identity: str) -> frozenset[str]:
    """Returns the words of an element's classes and id.

    An id of many words is a heading's, which may be about anything.
    """
    words = _WORD_OF_NAME.findall(classes)
    of_id = _WORD_OF_NAME.findall(identity)
    return frozenset(word.lower() for word in (words if len(of_id) > _MOST_WORDS else words + of_id))


def is_furniture(element: HtmlElement) -> bool:
    """Returns whether an element is named after what no article is made of."""
    return bool(words_of_names(element) & _FURNITURE)


def is_named_after_furniture(identity: str) -> bool:
    """Returns whether an id, of however many words, has one of what no article is made of."""
    return any(word.lower() in _FURNITURE for word in _WORD_OF_NAME.findall(identity[:_MOST_KNOWN]))
