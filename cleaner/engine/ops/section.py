"""`section`: a heading and the items under it, until prose begins again, or until `end`.

Prose is a long sentence, or two short ones in a row: teasers are titles, of which hardly any ends with a full stop.
Three cards in a row, each a sentence with its author's name under it, are teasers, too.
Below a heading of Markdown, one of the same or a higher level ends the section unless it is a link: cards are links.

A heading without items is left: it may be a section title of the article. So is one under which prose does not begin
again within `max_lines`, unless the document ends there, and one that is an
item itself, of the list that goes on below (menus of Markdown are lists of links, and begin with one).

Flattened pages break lines at every link and emphasis; a line that goes on from the one before it is read with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from cleaner.compile import CompiledRule
from cleaner.engine.conditions import triggered
from cleaner.engine.view import Ends, View
from cleaner.model import Span
from cleaner.prose import count_words, ends_like_sentence, has_words, is_prose

_HEADING_WORDS = 14
"""A line above prose that is no longer than this, and no sentence, may be the prose's own heading."""
_BROKEN_WORDS = 24
"""A line of so many words that ends behind the beginning of another sentence is prose that a link breaks off."""
_STATEMENT_WORDS = 3
_SENTENCE_WORDS = 7
_CARDS = 3
"""Sentences in a row with a name under each that are teasers: one or two may be the article and who wrote it."""
_CARD_WORDS = 60
_AUTHOR = regex.compile(
    r"(?:\p{L}[^/|]{2,40}\s+[/|]\s+)?(?:[Bb]y\s)?\p{Lu}[\p{L}\p{M}.'’-]+(?:\s\p{Lu}[\p{L}\p{M}.'’-]*){1,3}"
)
_FULL_STOP = re.compile(r"[^\W\d][^.]?[.。]\s*[\"'”’»)」]*$")
_STATEMENTS = re.compile(r"[\u3040-\u9fff]。.*[\u3040-\u9fff][。」]$|[가-힣]다\. .*[가-힣]다\.$")
"""Two sentences in a line of Chinese, Japanese or Korean, where few of a teaser's words make a sentence."""
_REFRAIN_WORDS = 3
"""Words, at least, of a line of a refrain; entries of menus, which come again too, have fewer."""
_MARKED_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+\S")
_BULLET = re.compile(r"[ \t]*[-–—•*·‣▪●○>»][ \t]+(?!\[)")
_INNER_END = re.compile(r"\w\w[.!?][\"'”’»)]* [\"'“„«]?[^\W\d_].{3}")


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    done = -1
    for heading in dict.fromkeys(match.line for match in triggered(view, rule)):
        if heading <= done:
            continue
        last = _last_item(rule, view, heading)
        if last is None:
            view.unended(rule, view.folded.raw_start(heading))
        elif last > heading:
            done = last
            yield view.whole_lines(heading, last)


def _last_item(rule: CompiledRule, view: View, heading: int) -> int | None:
    """Returns the last line of the section; the heading itself if it has no items; None where nothing ends it."""
    section = _Section(rule, view, heading)
    view.budget.left()  # headings that nothing ends cost their number times `max_lines`: stop where that is too much
    for line in view.forward(heading + 1, (rule.rule.max_lines or 1) - 1):
        if view.has_text[line]:
            last = section.end_at(line)
            if last is not None:
                return last
    return section.end_with_the_document()


class _Section:
    """The lines below a heading, taken one after the other until one of them ends the section."""

    def __init__(self, rule: CompiledRule, view: View, heading: int) -> None:
        self._rule = rule
        self._view = view
        self._heading = heading
        self._items: list[_Item] = []
        self._cards_end = heading
        above = view.folded.raw_lines[heading]
        self._bullet = _BULLET.match(above)
        self._level = 0 if rule.rule.confirm else _level(above)

    def end_at(self, line: int) -> int | None:
        """Returns the last line of the section if a line, the next with text, ends it."""
        last = self._end_before(line)
        if last is not None:
            return last
        self._add(line)
        if line <= self._cards_end:
            return None
        ends = _ends_of(self._items[-1], self._rule.rule.prose_words, self._view)
        if ends.prose:
            return self._end_at_prose(line)
        if ends.statement and len(self._items) > 1 and _is_statement(self._items[-2].text):
            return self._end_without(2)
        return self._end_without(1) if ends.statements else None

    def end_with_the_document(self) -> int | None:
        """Returns the last line of a section that no line has ended; None where more than it may hold is left."""
        words, view, items = self._rule.rule, self._view, self._items
        last = items[-1].last if items else self._heading
        nothing_left = view.line_rank(last + 1) == view.line_rank(len(view.folded.lines))
        if not nothing_left or self._rule.end:
            return None
        if words.kind != "related" or words.confirm:
            return self._end_without(0)
        if _is_refrain(view, items, self._heading):
            return self._heading
        return _end_of(self._rule, _before_the_only_sentence(items), self._heading)

    def _end_before(self, line: int) -> int | None:
        """Returns the last line where the next is the section's end, or a heading or an item like its own."""
        raw = self._view.folded.raw_lines[line]
        if self._rule.end and any(self._view.tries.search(self._rule.end, (line,))):
            before = self._items[-1].last if self._items else self._heading
            return before if self._rule.rule.keep_end else line
        if self._bullet and raw.startswith(self._bullet[0]):
            return self._heading
        if self._level and 0 < _level(raw) <= self._level:
            return self._end_without(0)
        return None

    def _add(self, line: int) -> None:
        text = self._view.folded.raw_as_read[line].strip()
        if self._items and _goes_on(text):
            broken = self._items[-1]
            self._items[-1] = _Item(broken.first, line, f"{broken.text} {text}")
        else:
            self._items.append(_Item(line, line, text))

    def _end_at_prose(self, line: int) -> int | None:
        """Returns the last line above prose, which the last item is, unless it is the text of a card."""
        items = self._items
        self._cards_end = _end_of_cards(self._view, items[-1].first, self._rule.rule.max_lines or 1)
        if line <= self._cards_end:
            return None
        items.pop()
        while items and (items[-1].last > items[-1].first or _leads_on(items[-1].text)):
            items.pop()  # broken in pieces too: the same paragraph
        if self._rule.rule.keep_heading and items and _may_be_heading(items[-1].text):
            items.pop()
        return self._end_without(0)

    def _end_without(self, number: int) -> int:
        """Returns the last line of the section without so many of its last items."""
        return _end_of(self._rule, self._items[: len(self._items) - number], self._heading)


def _is_refrain(view: View, items: Sequence[_Item], heading: int) -> bool:
    """Returns whether two items in a row stand in a row above the heading, too: those are a song's, and no teasers."""
    pairs = {
        (one.text, other.text)
        for one, other in pairwise(items)
        if min(count_words(one.text), count_words(other.text)) >= _REFRAIN_WORDS
    }
    if not pairs:
        return False
    above = [text for line in range(heading) if (text := view.folded.raw_as_read[line].strip())]
    return not pairs.isdisjoint(pairwise(above))


def _before_the_only_sentence(items: Sequence[_Item]) -> Sequence[_Item]:
    """Returns the items above the one that is a sentence; all of them where none is, or several: those are teasers, and
    so is one right under the first title, or at the head of a list."""
    sentences = [number for number, item in enumerate(items) if _is_sentence(item.text)]
    lone = len(sentences) == 1 and (sentences[0] > 1 or len(items) == 1)
    return items[: sentences[0]] if lone else items


def _level(line: str) -> int:
    """Returns the level of a heading of Markdown; 0 for any other line, and for a heading that is a link."""
    found = _MARKED_HEADING.match(line)
    return len(found[1]) if found and "](" not in line else 0


def _end_of_cards(view: View, first: int, most: int) -> int:
    """Returns the last line of the cards that begin at a line; the line before it where there are too few.

    A line that comes again under the next sentence (`Read More`) is a button, and the sentences are the article's.
    """
    end, count = first - 1, 0
    names: set[str] = set()
    lines = (line for line in view.forward(first, most) if view.has_text[line])
    for above, below in zip(lines, lines, strict=False):
        text, name = (view.folded.raw_as_read[line].strip() for line in (above, below))
        if (
            not ends_like_sentence(text)
            or has_words(text, _CARD_WORDS + 1)
            or not _AUTHOR.fullmatch(name)
            or name in names
        ):
            break
        end, count = below, count + 1
        names.add(name)
    return end if count >= _CARDS else first - 1


def _end_of(rule: CompiledRule, items: Sequence[_Item], heading: int) -> int:
    """The last item's line; the heading where there is none, or where names and the like stand in place of teasers."""
    least = rule.rule.item_words or 0
    if not items or sum(count_words(item.text) for item in items) < least * len(items):
        return heading
    return items[-1].last


class _Item(NamedTuple):
    """Lines that read as one."""

    first: int
    last: int
    text: str


def _ends_of(item: _Item, prose_words: int, view: View) -> Ends:
    """Returns what in an item ends a section. Of an item of one line each heading above it would ask again."""
    key = (item.text, prose_words)
    found = view.section_ends.get(key) if item.first == item.last else None
    if found is None:
        text = item.text
        prose = is_prose(text, prose_words) or _is_broken_prose(text)
        found = Ends(prose, _is_statement(text), _STATEMENTS.search(text) is not None)
        if item.first == item.last:
            view.section_ends[key] = found
    return found


def _goes_on(text: str) -> bool:
    """Returns whether a line goes on from the one before it."""
    return text[0].islower() or text[0] in ",.;:)?!"


def _is_statement(text: str) -> bool:
    """Whether a line is a short sentence with a full stop: one may be a teaser, two in a row are the article."""
    return bool(_FULL_STOP.search(text)) and has_words(text, _STATEMENT_WORDS)


def _is_sentence(text: str) -> bool:
    return bool(_FULL_STOP.search(text)) and has_words(text, _SENTENCE_WORDS)


def _leads_on(text: str) -> bool:
    """Returns whether a line right above prose breaks off behind a sentence of its own, or announces who speaks."""
    return text.endswith(":") or (not ends_like_sentence(text) and bool(_INNER_END.search(text)))


def _is_broken_prose(text: str) -> bool:
    """Returns whether a line is prose that goes on in the next one.

    A teaser that is cut off says so with an ellipsis.
    """
    return not text.endswith(("…", "...")) and _leads_on(text) and has_words(text, _BROKEN_WORDS)


def _may_be_heading(text: str) -> bool:
    """Returns whether a line right above prose looks like the prose's own heading."""
    return not has_words(text, _HEADING_WORDS + 1) and not ends_like_sentence(text)
