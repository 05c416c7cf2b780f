"""Which lines of a page stay so far, of those that an extractor, or rules, leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.documents.lines import Lines, ancestors
from cleaner.model import Span
from cleaner.prose import ends_like_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_MARKER = "- "
_PARTS = frozenset("|/·•–—-")
"""What stands between pieces of a line that are no sentence: who wrote it, when, and where."""


class Standing:
    """What is left out of a page, line by line; more and more of it may stay."""

    def __init__(self, lines: Lines, left_out: Sequence[Span], without: Sequence[Span], *, gone: bool = False) -> None:
        """left_out: what may stay. without: what others remove, which does not. gone: whether that is out, too; else it
        counts like what stays, as a neighbour."""
        self.lines = lines
        self.gone = gone
        count = len(lines.spans)
        self.away = [False] * count
        """For each line whether others remove it, or half of it."""
        self.out = [False] * count
        """For each line whether it is left out as a whole."""
        self.holes: list[Span] = []
        """What is left out of the midst of lines."""
        for span in without:
            for line in lines.within(span):
                self.away[line] = self.away[line] or _covers_most(span, lines.spans[line])
                self.out[line] = self.out[line] or (gone and _covers(span, lines.spans[line]))
        for span in left_out:
            for line in lines.within(span):
                self._note(line, span)
        self.count()

    def _note(self, line: int, span: Span) -> None:
        start, end = self.lines.spans[line]
        if _covers(span, Span(self.lines.begins[line], end)):
            self.out[line] = True
        elif (start < span.start and span.end < end) or self._tears(line, span):
            self.holes.append(span)
        elif self._is_marker(line, span) or self.lines.elements[line].tag == "tr":
            self.holes.append(Span(max(start, span.start), min(end, span.end)))

    def _tears(self, line: int, span: Span) -> bool:
        """Returns whether a span ends, or begins, within a sentence, of prose or of a line that nearly all stays."""
        lines = self.lines
        start, end = lines.spans[line]
        cut = span.end if span.end < end else span.start
        if self.away[line] or not start < cut < end:
            return False
        before = lines.whole[start:cut].rstrip()
        small = 4 * (min(span.end, end) - max(span.start, start)) <= end - start and not lines.linked[line]
        return (lines.prose[line] or small) and before[-1:] not in _PARTS and not ends_like_sentence(before)

    def _is_marker(self, line: int, span: Span) -> bool:
        """Returns whether a span is the marker of an item of which nobody removes anything else."""
        start = self.lines.starts[line]
        return span.end <= start + len(_MARKER) and not self.away[line] and self.lines.whole.startswith(_MARKER, start)

    def count(self) -> None:
        """Takes note of what stays: `keeps` says what did when this was called last."""
        kept = (not out for out in self.out)
        self._kept_before = list(accumulate(kept, initial=0))

    def keeps(self, lines: range) -> bool:
        """Returns whether any of these lines stays."""
        return len(lines) > 0 and self._kept_before[lines.stop] > self._kept_before[lines.start]

    def stays(self, line: int) -> bool:
        """Returns whether a line is there and nobody removes anything of it."""
        return 0 <= line < len(self.out) and not self.out[line] and not self.away[line]

    def keep(self, lines: Iterable[int]) -> bool:
        """Keeps lines that nobody else removes. Returns whether that changed anything."""
        changed = self.let_stay(lines)
        if changed:
            self.count()
        return changed

    def let_stay(self, lines: Iterable[int]) -> bool:
        """Does what `keep` does, but does not count anew: that takes a look at all lines of the page."""
        changed = False
        for line in lines:
            if self.out[line] and not self.away[line]:
                self.out[line] = False
                changed = True
        return changed

    def subtrees(self) -> Iterator[HtmlElement]:
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
            if self.keeps(self.lines.of(element)):
                break
            top = element
        return top


def _covers(span: Span, line: Span) -> bool:
    return span.start <= line.start and line.end <= span.end


def _covers_most(span: Span, line: Span) -> bool:
    return 2 * (min(span.end, line.end) - max(span.start, line.start)) >= line.end - line.start
