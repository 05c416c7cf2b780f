"""Holds the vote against the structure of the page: finds what the extractor left out and the page shows to be article.

An extractor judges elements one by one, by names and by numbers. The page shows more: a paragraph between two
paragraphs of the same parent belongs to them, a second box of the same make as the first holds the second half of the
text, and no reader sees a hole in a line. So some of what was left out stays. Nothing is cut here.

Every rule looks at *subtrees left out*: the largest elements without a line that is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cleaner.documents.lines import Lines, ancestors
from cleaner.documents.roles.names import REPLIES, is_furniture, words_of_names
from cleaner.documents.vote.body import Body
from cleaner.documents.vote.cuts import minus
from cleaner.documents.vote.data import data_of_text
from cleaner.documents.vote.neighbours import FEW_LINKS, TEXTS, Neighbours
from cleaner.documents.vote.standing import Standing
from cleaner.lazy import lazy
from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ASIDE = frozenset(("aside", "footer", "header", "nav", "li", "dd", "td", "th", "form"))
"""Elements in which no page has its body, unless the extractor says so."""
_FURNITURE = _ASIDE - {"aside", "form"}
"""Those in which it is not, even where the extractor finds no prose elsewhere."""
_FOOTED = frozenset(("article", "blockquote", "footer", "main"))
"""Elements that have footers of their own, and footers: the nearest one says whose footer something stands in."""
_WHOLE = 0.9
"""An element with so much of a page's prose is the page, whatever it is called: `comments-enabled`."""
_KEPT_OF_LIKE = 0.25
"""The share of the prose in elements of one make that must be kept for the rest of it to stay."""
_BODY_LINES = 3
"""So many paragraphs of one make may be the body of a page although the extractor left them out."""
_BODY_SHARE = 0.75
"""All that is kept must be less than this share of them."""

_VERSE = 3
"""Lines of a block that has breaks between them."""
_NEAR = 4
"""Lines within which something stays on both sides of text in no element of its own."""
_ENTRIES = frozenset(("li", "dd", "td", "th"))
"""Elements that begin with such text."""
_MARK = re.compile(r"\W*(?:\d{1,3}|[a-z]|[ivx]{1,5})?\W*")
"""The reference mark that a reader clicks to get to a note."""


def held_against(lines: Lines, left_out: Sequence[Span], without: Sequence[Span], *, sells: bool = False) -> list[Span]:
    """Returns what of an extractor's `left_out` is still to go, in order.

    without: what others remove; it stays left out. All spans are of the page's text, in order, without overlaps. sells:
    whether the page offers a product: lists beside its description are terms of the shop.
    """
    return _Structure(lines, left_out, without, sells=sells).run()


def without_holes(lines: Lines, cut: Sequence[Span], without: Sequence[Span], *, sells: bool = False) -> list[Span]:
    """Returns what of a model's cuts is still to go: all but what belongs to the text that stays round it.

    A model tells whole bodies of text better than their make does, so these are its own to judge, and the page's footer
    is, too. Spans are as for `held_against`.
    """
    return _Structure(lines, cut, without, gone=True, sells=sells).mend()


class _Structure:
    def __init__(
        self, lines: Lines, left_out: Sequence[Span], without: Sequence[Span], *, gone: bool = False, sells: bool
    ) -> None:
        self.lines = lines
        self.sells = sells
        self.left_out = left_out
        self.standing = Standing(lines, left_out, without, gone=gone)
        self._most_prose = _WHOLE * lines.prose_size(range(len(lines.spans)))
        self._known_replies: dict[HtmlElement, bool] = {}

    def run(self) -> list[Span]:
        """Lets all stay that the structure shows to be article."""
        if not self.left_out:
            return []
        before = list(self.standing.out)
        self._keep_between_neighbours()
        self._keep_like_prose()
        self._keep_body()
        self._keep_rests()
        self._keep_loose()
        self._keep_notes()
        self._keep_headings()
        self._keep_of_body()
        return self._still_out(before)

    def mend(self) -> list[Span]:
        """Lets stay what belongs to what stays round it."""
        if not self.left_out:
            return []
        before = list(self.standing.out)
        self._keep_between_neighbours(_in_a_footer)
        self._keep_rests()
        self._keep_loose()
        self._keep_notes()
        self._keep_headings()
        self._keep_of_body()
        return self._still_out(before)

    def _keep_of_body(self) -> None:
        """Keeps notes at the ends of the text, going on from what stays: downwards, then upwards."""
        body = Body(self.standing)
        changed = False
        tops = list(self.standing.subtrees())
        for top in (*tops, *reversed(tops)):
            if body.holds(top):
                changed = self.standing.let_stay(self.lines.of(top)) or changed
        changed = self.standing.let_stay(body.sources()) or changed
        changed = self.standing.let_stay(body.rests()) or changed
        if not self.sells:
            changed = self.standing.let_stay(data_of_text(self.standing, body.element)) or changed
        if changed:
            self.standing.count()
            self._keep_loose()
            self._keep_headings()

    def _still_out(self, before: Sequence[bool]) -> list[Span]:
        standing = self.standing
        if standing.out == before and not standing.holes:
            return list(self.left_out)
        back = (self.lines.spans[line] for line, out in enumerate(standing.out) if before[line] and not out)
        return list(minus(self.lines.whole, self.left_out, sorted([*standing.holes, *back])))

    # ------------------------------------------------------------------ neighbours

    def _keep_between_neighbours(self, but: Callable[[HtmlElement], bool] = lambda top: False) -> None:
        """Keeps text that stands between kept neighbours. but: tells elements that are left alone.

        It goes from below, so that headings see what stays under them.
        """
        neighbours = Neighbours(self.standing)
        for top in reversed(list(self.standing.subtrees())):
            if not but(top) and neighbours.belong(top):
                self.standing.let_stay(self.lines.of(top))
        self.standing.count()

    # ------------------------------------------------------------------ prose of one make

    def _keep_like_prose(self) -> None:
        """Keeps prose in elements of the same make as those whose prose is kept."""
        lines = self.lines
        changed = False
        for of_make in self.lines.prose_by_make(self.standing.away).values():
            left = [line for line in of_make if self.standing.out[line]]
            kept = lines.size(of_make) - lines.size(left)
            if left and kept and kept >= _KEPT_OF_LIKE * lines.size(left):
                changed = self.standing.keep(line for line in left if not self._is_reply(line)) or changed
        if changed:
            self._keep_headings()
            self._keep_between_neighbours()

    def _keep_body(self) -> None:
        """Keeps the page's largest body of prose where the extractor was drawn to something smaller."""
        lines = self.lines
        groups = lines.prose_by_make(self.standing.away).values()
        body = max(groups, key=lines.size, default=[])
        if len(body) < _BODY_LINES or not all(self.standing.out[line] for line in body):
            return
        kept = lines.size(line for line, out in enumerate(self.standing.out) if not out and lines.prose[line])
        barred = _ASIDE if kept else _FURNITURE
        if any(element.tag in barred for element in ancestors(lines.elements[body[0]])):
            return
        if kept < _BODY_SHARE * lines.size(body):
            self.standing.keep(line for line in body if not self._is_reply(line))
            self._keep_headings()
            self._keep_between_neighbours()

    def _keep_headings(self) -> None:
        """Keeps headings, and questions, right above lines that stay, in the same parent; what holds a heading alone is
        part of it."""
        lines = self.lines
        for line in range(len(self.standing.out) - 2, -1, -1):
            if not self.standing.out[line] or self.standing.out[line + 1]:
                continue
            element = lines.heading(line)
            if element is None and self._asks(line):
                element = lines.elements[line]
            if element is None or element is self._title:
                continue
            own = len(lines.of(element))
            parent = next((e for e in ancestors(element) if len(lines.of(e)) > own), None)
            if parent is None or line + 1 not in lines.of(parent):
                continue
            if element.getparent() is parent or lines.link_share((line,)) < FEW_LINKS:  # cards have links in boxes
                self.standing.let_stay((line,))
        self.standing.count()

    def _asks(self, line: int) -> bool:
        """Returns whether a line is a question, and neither leads elsewhere nor is called after furniture."""
        lines = self.lines
        return lines.asks(line) and not lines.linked[line] and not is_furniture(lines.elements[line])

    @lazy
    def _title(self) -> HtmlElement | None:
        """Returns the first heading of the first rank, which is not the text's."""
        return next((e for e in self.lines.elements if e.tag == "h1"), None)

    # ------------------------------------------------------------------ rests

    def _keep_rests(self) -> None:
        """Keeps what is left out of a block, or of a quotation, that is kept in part: links and furniture apart."""
        lines = self.lines
        changed = False
        for line, out in enumerate(self.standing.out):
            if not out or self.standing.away[line] or lines.link_share((line,)) >= FEW_LINKS:
                continue
            block = lines.elements[line]
            whole = next((e for e in ancestors(block) if e.tag == "blockquote"), None)
            if whole is None and (block.tag in TEXTS or self._is_verse(block)):
                whole = block
            if whole is not None and self.standing.keeps(lines.of(whole)) and not is_furniture(block):
                changed = self.standing.let_stay((line,)) or changed
        if changed:
            self.standing.count()

    def _is_verse(self, block: HtmlElement) -> bool:
        """Returns whether a block is lines with breaks between them, of which most stay."""
        lines, standing = self.lines, self.standing
        inside = lines.of(block)
        if len(inside) < _VERSE or not all(lines.elements[line] is block for line in inside):
            return False
        return 2 * sum(map(standing.stays, inside)) > len(inside)

    # ------------------------------------------------------------------ loose text

    def _keep_loose(self) -> None:
        """Keeps text that stands in no element of its own, between others of which something stays.

        Old pages, and programs that write pages, put much of their text right into what holds the rest: a term before
        the box that explains it, the first words of an entry before its list.
        """
        lines, standing = self.lines, self.standing
        first = next((line for line in range(len(lines.spans)) if lines.prose[line] and standing.stays(line)), None)
        if first is None:
            return
        changed = False
        for line in range(len(lines.spans) - 1, first, -1):
            if not standing.out[line] or standing.away[line] or lines.link_share((line,)) >= FEW_LINKS:
                continue
            holder = lines.elements[line]
            around = lines.of(holder)
            if len(around) < 2 or not standing.keeps(around) or is_furniture(holder):
                continue
            after = any(map(standing.stays, range(line + 1, min(line + 1 + _NEAR, around.stop))))
            begins = line == around.start and holder.tag in _ENTRIES
            if after and (begins or any(map(standing.stays, range(max(line - _NEAR, around.start), line)))):
                changed = standing.let_stay((line,)) or changed
        if changed:
            standing.count()

    # ------------------------------------------------------------------ notes

    def _keep_notes(self) -> None:
        """Keeps notes to which marks in kept lines lead, with the list that they stand in."""
        for link, line in self.lines.jumps:
            if not self.standing.out[line] and _MARK.fullmatch(link.text_content().strip().lower()):
                note = self.lines.target(link)
                if note is not None:
                    self.standing.keep(self.lines.of(note))

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
            if words_of_names(here) & REPLIES and self.lines.prose_size(self.lines.of(here)) < self._most_prose:
                found = True
                break
        known.update(dict.fromkeys(passed, found))
        return found


def _in_a_footer(element: HtmlElement) -> bool:
    """Returns whether an element stands in the footer of a page; articles and quotations have some of their own."""
    nearest = next((e.tag for e in ancestors(element) if e.tag in _FOOTED), None)
    return nearest == "footer"
