"""Holds the vote against the structure of the page: finds what the extractor left out and the page shows to be article.

An extractor judges elements one by one, by names and by numbers. The page shows more: a paragraph between two
paragraphs of the same parent belongs to them, a second box of the same make as the first holds the second half of the
text, and no reader sees a hole in a line. So some of what was left out stays. Nothing is cut here.

Every rule looks at *subtrees left out*: the largest elements without a line that is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.documents.vote.lines import HEADINGS, Lines, ancestors
from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TEXTS = frozenset(("p", "pre", "blockquote", "center", "address"))
_DATA = frozenset(("table", "ul", "ol", "dl", "listing", "xmp", "plaintext"))
_ENTRIES = frozenset(("li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "caption"))
"""Parts of a list or table, which stay where a neighbour stays, on whichever side."""
_WIDEST_CELL = 300
"""Characters of the largest cell; what holds more is a column of the page."""
_ASIDE = frozenset(("aside", "footer", "header", "nav", "li", "dd", "td", "th", "form"))
"""Elements in which no page has its body, unless the extractor says so."""
_BOXES = frozenset(("div", "section", "article", "aside", "details", "figure", "main", "center"))
_QUOTED = ("blockquote", "pre", "table", "math")
"""Elements that make a figure text."""
_MOST_LINKED = 0.5
_FEW_LINKS = 0.3
_MOSTLY_PROSE = 0.5
_WHOLE = 0.9
"""An element with so much of a page's prose is the page, whatever it is called: `comments-enabled`."""
_KEPT_OF_LIKE = 0.25
"""The share of the prose in elements of one make that must be kept for the rest of it to stay."""
_BODY_LINES = 3
"""So many paragraphs of one make may be the body of a page although the extractor left them out."""
_BODY_SHARE = 0.75
"""All that is kept must be less than this share of them."""

_MOST_WORDS = 2
"""Words, at most, of an id that says what an element is for."""
_MARK = re.compile(r"\W*(?:\d{1,3}|[a-z]|[ivx]{1,5})?\W*")
"""The reference mark that a reader clicks to get to a note."""
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
_REPLIES = frozenset((
    "comment", "comments", "disqus", "discussion", "reply", "replies", "respond",
))  # fmt: skip


def held_against(lines: Lines, left_out: Sequence[Span], without: Sequence[Span]) -> list[Span]:
    """Returns what of an extractor's `left_out` is still to go, in order.

    without: what others remove; it stays left out. All spans are of the page's text, in order, without overlaps.
    """
    return _Structure(lines, left_out, without).run()


class _Structure:
    def __init__(self, lines: Lines, left_out: Sequence[Span], without: Sequence[Span]) -> None:
        self.lines = lines
        self.left_out = left_out
        count = len(lines.spans)
        self.away = [False] * count
        """For each line whether others remove it, or a part of it."""
        for span in without:
            for line in lines.within(span):
                self.away[line] = True
        self.out = [False] * count
        """For each line whether it is left out as a whole."""
        self.holes: list[Span] = []
        """What stays of lines that are kept in part."""
        for span in left_out:
            for line in lines.within(span):
                self._note(line, span)
        self._most_prose = _WHOLE * lines.prose_size(range(count))
        self._known_replies: dict[HtmlElement, bool] = {}
        self._twins: dict[HtmlElement, set[int]] = {}
        """Parent → the makes of those of its children that keep prose."""
        self._count()

    def _note(self, line: int, span: Span) -> None:
        start, end = self.lines.spans[line]
        if span.start <= start and end <= span.end:
            self.out[line] = True
        elif start < span.start and span.end < end:
            self.holes.append(span)
        elif self.lines.elements[line].tag == "tr":
            self.holes.append(Span(max(start, span.start), min(end, span.end)))

    def _count(self) -> None:
        kept = (not out for out in self.out)
        self._kept_before = list(accumulate(kept, initial=0))

    def _keeps(self, lines: range) -> bool:
        """Returns whether any of these lines is kept."""
        return len(lines) > 0 and self._kept_before[lines.stop] > self._kept_before[lines.start]

    def run(self) -> list[Span]:
        if not self.left_out:
            return []
        before = list(self.out)
        self._keep_between_neighbours()
        self._keep_like_prose()
        self._keep_body()
        self._keep_notes()
        self._keep_headings()
        if self.out == before and not self.holes:
            return list(self.left_out)
        stays = self.holes + [self.lines.spans[line] for line, out in enumerate(self.out) if before[line] and not out]
        return list(minus(self.lines.whole, self.left_out, sorted(stays)))

    def _keep(self, lines: Iterable[int]) -> bool:
        """Keeps lines that nobody else removes. Returns whether that changed anything."""
        changed = self._let_stay(lines)
        if changed:
            self._count()
        return changed

    def _let_stay(self, lines: Iterable[int]) -> bool:
        """Does what `_keep` does, but does not count anew: that takes a look at all lines of the page."""
        changed = False
        for line in lines:
            if self.out[line] and not self.away[line]:
                self.out[line] = False
                changed = True
        return changed

    # ------------------------------------------------------------------ neighbours

    def _keep_between_neighbours(self) -> None:
        """Keeps text that stands between kept neighbours.

        It goes from below, so that headings see what stays under them.
        """
        self._twins.clear()
        for top in reversed(list(self._subtrees())):
            if self._belongs(top):
                self._let_stay(self.lines.of(top))
        self._count()

    def _subtrees(self) -> Iterator[HtmlElement]:
        """Yields the largest elements of which every line is left out, in the order of the page."""
        seen: set[HtmlElement] = set()
        line, count = 0, len(self.out)
        while line < count:
            if not self.out[line] or self.away[line]:
                line += 1
                continue
            top = self._top(line)
            if top is not None and top not in seen:
                seen.add(top)
                yield top
            line = max(line + 1, self.lines.of(top).stop if top is not None else 0)

    def _top(self, line: int) -> HtmlElement | None:
        """Returns the largest element round a line that keeps nothing; None if its own element keeps something."""
        top = None
        for element in ancestors(self.lines.elements[line]):
            if self._keeps(self.lines.of(element)):
                break
            top = element
        return top

    def _belongs(self, top: HtmlElement) -> bool:
        parent = top.getparent()
        if parent is None:
            return False
        inside, around = self.lines.of(top), self.lines.of(parent)
        before = self._keeps(range(around.start, inside.start))
        after = self._keeps(range(inside.stop, around.stop))
        if top.tag in _ENTRIES:
            if self.lines.link_share(inside) >= _MOST_LINKED or len(inside) > len(around) - len(inside):
                return False
            return (before or after) and (top.tag[0] != "t" or self.lines.size(inside) <= _WIDEST_CELL)
        if not (before and after):
            return False
        return self._is_text(top, inside)

    def _is_text(self, top: HtmlElement, inside: range) -> bool:
        """Returns whether an element between kept neighbours is text, and no box that stands in the text."""
        lines = self.lines
        if top.tag in HEADINGS:
            return inside.stop < len(self.out) and not self.out[inside.stop]
        if lines.link_share(inside) >= _MOST_LINKED:
            return False
        if self._has_kept_twin(top):
            return True
        if _is_furniture(top):
            return False
        if top.tag in _TEXTS or top.tag in _DATA:
            return True
        if top.tag == "figure":
            return next(top.iter(*_QUOTED), None) is not None
        return (
            top.tag in _BOXES
            and lines.link_share(inside) < _FEW_LINKS
            and lines.prose_size(inside) >= _MOSTLY_PROSE * lines.size(inside)
        )

    def _has_kept_twin(self, top: HtmlElement) -> bool:
        """Returns whether a neighbour of the same name and classes keeps prose, and this element has some, too."""
        lines = self.lines
        if not lines.prose_size(lines.of(top)):
            return False
        parent = top.getparent()
        if (makes := self._twins.get(parent)) is None:
            # Once for all children: each asking all others would take the square of their number.
            makes = self._twins[parent] = {
                lines.signature(child)
                for child in parent
                if any(lines.prose[line] and not self.out[line] for line in lines.of(child))
            }
        return lines.signature(top) in makes

    # ------------------------------------------------------------------ prose of one make

    def _keep_like_prose(self) -> None:
        """Keeps prose in elements of the same make as those whose prose is kept."""
        lines = self.lines
        changed = False
        for of_make in self.lines.prose_by_make(self.away).values():
            left = [line for line in of_make if self.out[line]]
            kept = lines.size(of_make) - lines.size(left)
            if left and kept and kept >= _KEPT_OF_LIKE * lines.size(left):
                changed = self._keep(line for line in left if not self._is_reply(line)) or changed
        if changed:
            self._keep_headings()
            self._keep_between_neighbours()

    def _keep_body(self) -> None:
        """Keeps the page's largest body of prose where the extractor was drawn to something smaller."""
        lines = self.lines
        groups = lines.prose_by_make(self.away).values()
        body = max(groups, key=lines.size, default=[])
        if len(body) < _BODY_LINES or not all(self.out[line] for line in body):
            return
        if any(element.tag in _ASIDE for element in ancestors(lines.elements[body[0]])):
            return
        kept = lines.size(line for line, out in enumerate(self.out) if not out and lines.prose[line])
        if kept < _BODY_SHARE * lines.size(body):
            self._keep(line for line in body if not self._is_reply(line))
            self._keep_headings()
            self._keep_between_neighbours()

    def _keep_headings(self) -> None:
        """Keeps headings right above lines that stay, in the same parent."""
        lines = self.lines
        for line in range(len(self.out) - 2, -1, -1):
            if not self.out[line] or self.out[line + 1]:
                continue
            element = lines.heading(line)
            if element is not None and element.tag != "h1":
                parent = element.getparent()
                if parent is not None and line + 1 in lines.of(parent):
                    self._let_stay((line,))
        self._count()

    # ------------------------------------------------------------------ notes

    def _keep_notes(self) -> None:
        """Keeps notes to which marks in kept lines lead, with the list that they stand in."""
        for link, line in self.lines.jumps:
            if not self.out[line] and _MARK.fullmatch(link.text_content().strip().lower()):
                note = self.lines.target(link)
                if note is not None:
                    self._keep(self.lines.of(note))

    def _is_reply(self, line: int) -> bool:
        return self._among_replies(self.lines.elements[line])

    def _among_replies(self, element: HtmlElement) -> bool:
        """Returns whether an element stands in what is called after replies, and is not most of the page."""
        known, passed = self._known_replies, []
        found = False
        for here in ancestors(element):
            if (told := known.get(here)) is not None:
                found = told
                break
            passed.append(here)
            if words_of_names(here) & _REPLIES and self.lines.prose_size(self.lines.of(here)) < self._most_prose:
                found = True
                break
        known.update(dict.fromkeys(passed, found))
        return found


def words_of_names(element: HtmlElement) -> set[str]:
    """Returns the words of an element's classes and id.

    An id of many words is a heading's, which may be about anything.
    """
    words = _WORD_OF_NAME.findall(element.get("class") or "")
    of_id = _WORD_OF_NAME.findall(element.get("id") or "")
    return {word.lower() for word in (words if len(of_id) > _MOST_WORDS else words + of_id)}


def _is_furniture(element: HtmlElement) -> bool:
    return bool(words_of_names(element) & _FURNITURE)


def minus(text: str, spans: Sequence[Span], stays: Sequence[Span]) -> Iterator[Span]:
    """Yields spans without what stays (both in order), and without line ends that would glue what stays together."""
    ends = [stay.end for stay in stays]
    for start, end in spans:
        place = bisect_left(ends, start)
        while place < len(stays) and stays[place].start < end:
            yield from _cut(text, start, stays[place].start)
            start = max(start, stays[place].end + 1)  # its line end stays with it
            place += 1
        yield from _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields a span, less a line end that keeps what stands before it from what stands behind it."""
    if 0 < start < end and text[start - 1] != "\n" and text[end - 1 : end] == "\n" and end < len(text):
        end -= 1
    if text[start:end].strip():
        yield Span(start, end)
