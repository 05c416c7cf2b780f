"""Lays a page out as always, and notes what its text does not say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaner.documents.layout.writer import Writer

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class NotingWriter(Writer):
    """Writes what `Writer` writes."""

    def __init__(self, shown: frozenset[HtmlElement] = frozenset()) -> None:
        super().__init__(shown)
        self.bullets: dict[int, HtmlElement] = {}
        """Runs that are the `-` of an item."""
        self.breaks: Counter[int] = Counter()
        """Runs, and how many `<br>` stand right before each."""

    def _element(self, element: HtmlElement, look: int) -> None:
        if element.tag == "br":
            self.breaks[len(self.run_starts)] += 1
        super()._element(element, look)

    def _run(self, text: str, element: HtmlElement) -> None:
        if self._bullet is not None:
            self.bullets[len(self.run_starts)] = self._bullet
        super()._run(text, element)
