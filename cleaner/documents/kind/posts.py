"""The posts of a thread: elements of one name that stand again and again and hold what people write."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.layout import Layout
    from cleaner.model import Span

_NAMED = re.compile(r"post|message|msg|comment|repl|answer|topic|entry|cooked|bbWrapper|bodytext", re.IGNORECASE)
_NUMBERED = re.compile(r"(.*(?:post|message|msg|comment|reply|answer).*?)[_-]?\d+", re.IGNORECASE)
"""Ids such as `post_message_4711`."""
_NARROWER = 0.85
"""The share of a group's text with which the elements inside of its own are taken in its stead."""
_LONG = 40
"""Characters from which on a line is something that somebody has written, not a name or a date."""


class Posts(NamedTuple):
    """What was found: elements in document order, none inside of another."""

    elements: tuple[HtmlElement, ...] = ()
    path: str = ""
    """What they have in common: `div.post`."""
    share: float = 0.0
    """Of the page's written text, how much they hold."""


def posts_of(root: HtmlElement, layout: Layout, least: int = 2) -> Posts:
    """The posts of a page, if it is a thread: the narrowest elements of one name that hold most of its text.

    least: how many there must be; on a page that is known for a thread, one may be all that there is.
    """
    written = _Written(layout.text)
    groups: dict[str, list[tuple[Span, HtmlElement]]] = defaultdict(list)
    for element in root.iter("div", "article", "li", "section", "td", "tr", "table", "dd", "blockquote", "span", "p"):
        if (name := _name(element)) and (span := layout.span_of(element)) is not None:
            groups[name].append((span, element))
    found = [
        _Group(name, outer, written) for name, members in groups.items() if len(outer := _outermost(members)) >= least
    ]
    if not found or not written.total:
        return Posts()
    most = max(group.written for group in found)
    posts = min((g for g in found if g.written >= _NARROWER * most), key=lambda group: (group.chars, group.name))
    return Posts(tuple(element for _, element in posts.members), posts.name, posts.written / written.total)


class _Group:
    """Elements of one name, none inside of another."""

    def __init__(self, name: str, members: list[tuple[Span, HtmlElement]], written: _Written) -> None:
        self.name = name
        self.members = members
        self.chars = sum(span.end - span.start for span, _ in members)
        self.written = sum(written.within(span) for span, _ in members)


def _name(element: HtmlElement) -> str | None:
    """The tag and the class of an element that may be a post."""
    classes = (element.get("class") or "").split()
    found = next((name for name in classes if _NAMED.search(name)), None)
    if found is None and (numbered := _NUMBERED.fullmatch(element.get("id") or "")):
        return f"{element.tag}#{numbered[1]}"
    if found is None and element.get("itemprop") in ("text", "articleBody", "comment", "suggestedAnswer"):
        return f"{element.tag}[itemprop={element.get('itemprop')}]"
    return found and f"{element.tag}.{found}"


def _outermost(members: list[tuple[Span, HtmlElement]]) -> list[tuple[Span, HtmlElement]]:
    kept: list[tuple[Span, HtmlElement]] = []
    for span, element in members:  # in document order: outer elements first
        if not kept or span.start >= kept[-1][0].end:
            kept.append((span, element))
    return kept


class _Written:
    """How much of a page's text people have written: its long lines."""

    def __init__(self, text: str) -> None:
        sizes = [len(line) for line in text.split("\n")]
        self._starts = list(accumulate((size + 1 for size in sizes), initial=0))
        self._sums = list(accumulate((size if size >= _LONG else 0 for size in sizes), initial=0))
        self.total = self._sums[-1]

    def within(self, span: Span) -> int:
        return self._sums[bisect_left(self._starts, span.end)] - self._sums[bisect_left(self._starts, span.start)]
