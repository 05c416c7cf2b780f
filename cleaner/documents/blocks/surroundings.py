"""What stands round the lines of a page: the names of the boxes that they are in, and how much those hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from cleaner.documents.lines import Lines
from cleaner.documents.roles.names import words_of_names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FAR = 40
"""Levels up to a landmark, at most; also where there is none."""
_FADES = 0.8
"""How much of the sum of its parent's names an element inherits."""


class Names(NamedTuple):
    """What the names of an element and of those round it tell: positive numbers are the names of articles."""

    own: float
    lowest: float
    highest: float
    summed: float
    depth: int
    landmarks: tuple[int, int, int]
    """Levels up to `main`, `article` and `footer`."""


NOWHERE = Names(0.0, 0.0, 0.0, 0.0, -1, (FAR, FAR, FAR))


def inside(outer: Names, named: Iterable[str], tag: str, role: str, words: Mapping[str, float]) -> Names:
    """Returns what the names round an element tell, from what those round its parent do.

    named: the words of its classes and id. words: what these tell.
    """
    own = 0.0
    for word in named:
        told = words.get(word, 0.0)
        if abs(told) > abs(own) or (told > own and told == -own):
            own = told
    main, article, footer = outer.landmarks
    main = 0 if tag == "main" or role == "main" else min(main + 1, FAR)
    article = 0 if tag == "article" or role == "article" else min(article + 1, FAR)
    footer = 0 if tag == "footer" or role == "contentinfo" else min(footer + 1, FAR)
    return Names(
        own, min(outer.lowest, own), max(outer.highest, own), _FADES * outer.summed + own, outer.depth + 1,
        (main, article, footer),
    )  # fmt: skip


class Content(NamedTuple):
    """What an element holds, of the lines in question."""

    lines: int
    share: float
    """Of the characters of the page."""
    linked: float
    """Share of its characters in links."""
    prose: float
    """Share of its characters in lines of prose."""


class Surroundings:
    """Answers for the elements of one page. `within` are the lines in question; all others do not count."""

    def __init__(self, lines: Lines, within: Sequence[int], words: Mapping[str, float]) -> None:
        self._lines = lines
        self._words = words
        self._names: dict[HtmlElement, Names] = {}
        self._content: dict[HtmlElement, Content] = {}
        self._siblings: dict[HtmlElement, Counter[tuple[str, str | None]]] = {}
        count = len(lines.spans)
        sizes, linked, prose, one = [0] * count, [0] * count, [0] * count, [0] * count
        for line in within:
            start, end = lines.spans[line]
            one[line] = 1
            sizes[line] = end - start
            linked[line] = lines.linked[line]
            prose[line] = (end - start) * lines.prose[line]
        self._count, self._sizes, self._linked, self._prose = (
            list(accumulate(values, initial=0)) for values in (one, sizes, linked, prose)
        )

    def names(self, element: HtmlElement) -> Names:
        """Returns what the names round an element tell."""
        known = self._names
        if (found := known.get(element)) is not None:
            return found
        passed: list[HtmlElement] = []
        here: HtmlElement | None = element
        while here is not None and here not in known:
            passed.append(here)
            here = here.getparent()
        told = known[here] if here is not None else NOWHERE
        for inner in reversed(passed):
            named, role = words_of_names(inner), inner.get("role") or ""
            told = known[inner] = inside(told, named, str(inner.tag), role, self._words)
        return told

    def siblings(self, element: HtmlElement) -> int:
        """Returns how many children of an element's parent have its tag and classes, itself included."""
        parent = element.getparent()
        if parent is None:
            return 1
        if (counts := self._siblings.get(parent)) is None:
            # Once for all children: each asking all others would take the square of their number.
            counts = self._siblings[parent] = Counter((child.tag, child.get("class")) for child in parent)
        return counts[element.tag, element.get("class")]

    def content(self, element: HtmlElement) -> Content:
        """Returns what an element holds."""
        found = self._content.get(element)
        if found is None:
            inside = self._lines.of(element)
            first, end = inside.start, inside.stop
            size = self._sizes[end] - self._sizes[first]
            found = self._content[element] = Content(
                self._count[end] - self._count[first],
                size / (self._sizes[-1] or 1),
                (self._linked[end] - self._linked[first]) / (size or 1),
                (self._prose[end] - self._prose[first]) / (size or 1),
            )
        return found
