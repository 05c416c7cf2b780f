"""Hands a page's tree to BeautifulSoup, element by element, for selectors that only soupsieve understands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import soupsieve
from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from soupsieve.css_match import CSSMatch

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from soupsieve.css_types import SelectorList

    from cleaner.budget import Budget

_BETWEEN_CHECKS = 256
"""How many times an element is held against a selector, or a part of one, between two looks at the clock."""


class Soup:
    """A copy of a page's tree in which soupsieve can select, and which knows whose copies its elements are.

    It is made from the tree instead of from the page's bytes, so that both have the same elements.
    """

    def __init__(self, root: HtmlElement, budget: Budget) -> None:
        self._budget = budget
        self._soup = BeautifulSoup("", builder=LXMLTreeBuilder())
        self._originals: dict[int, HtmlElement] = {}
        self._soup.reset()
        self._copy(root)
        self._soup.endData()
        while self._soup.currentTag is not None and self._soup.currentTag.name != self._soup.ROOT_TAG_NAME:
            self._soup.popTag()

    def _copy(self, element: HtmlElement) -> None:
        soup = self._soup
        attributes: Any = dict(element.attrib)
        tag = soup.handle_starttag(element.tag, None, None, attributes)
        if tag is not None:
            self._originals[id(tag)] = element
        if element.text:
            soup.handle_data(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._copy(child)
            if child.tail:
                soup.handle_data(child.tail)
        soup.handle_endtag(element.tag)

    def select(self, selector: str) -> Iterable[HtmlElement]:
        """Returns the elements that a selector finds, in document order."""
        found = _Timed(soupsieve.compile(selector), self._soup, self._budget).select()
        return [self._originals[id(tag)] for tag in found]


class _Timed(CSSMatch):
    """Soupsieve's matching, which takes the square of a page's elements for a `:has()` and more for one in another."""

    def __init__(self, compiled: soupsieve.SoupSieve, scope: Tag, budget: Budget) -> None:
        super().__init__(compiled.selectors, scope, compiled.namespaces, compiled.flags)
        self._budget = budget
        self._looks = 0

    def match_selectors(self, el: Tag, selectors: SelectorList) -> bool:
        self._looks += 1
        if self._looks % _BETWEEN_CHECKS == 0:
            self._budget.check()
        return super().match_selectors(el, selectors)
