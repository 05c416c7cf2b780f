"""Measures how much of a page's elements is link text: that distinguishes menus and lists of teasers from articles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from cleaner.model import Span


class Links:
    """The link text of a page."""

    def __init__(self, spans: Iterable[Span], text: str) -> None:
        self._text = text
        bounds = [0]
        for start, end in sorted(spans):
            if start >= bounds[-1]:  # a link in a link says nothing new
                bounds += (start, end)
        bounds.append(len(text))
        self._bounds = bounds
        """Offsets: at odd indices a link begins, at even ones what comes after it."""
        self._letters: dict[int, int] = {}
        """Index of a bound → letters and digits up to the next one; elements lie in elements, so each is used often."""

    def share(self, span: Span) -> float:
        """Returns the share of a span's letters and digits that stand in links; 0 where it has none."""
        start, end = span
        bounds = self._bounds
        counts = [0, 0]
        place = bisect_right(bounds, start) - 1
        while place + 1 < len(bounds) and bounds[place] < end:
            counts[place % 2] += self._count(place, max(bounds[place], start), min(bounds[place + 1], end))
            place += 1
        others, linked = counts
        return linked / (linked + others) if linked else 0.0

    def _count(self, place: int, start: int, end: int) -> int:
        if end - start < self._bounds[place + 1] - self._bounds[place]:
            return _letters(self._text[start:end])
        if (known := self._letters.get(place)) is None:
            known = self._letters[place] = _letters(self._text[start:end])
        return known


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
