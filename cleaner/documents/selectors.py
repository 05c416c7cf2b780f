"""What a CSS selector finds in a page.

Soupsieve's reading is the one that counts. Plain selectors find the same in the page's own tree, by way of an index of
its classes, ids and tags, in a hundredth of the time; a copy of the tree is made for soupsieve only when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.compile.plain import LONGEST_TOLD, UNTOLD, Attribute, Chain, PlainSelector, plain_selector
from cleaner.documents.matching import Matcher

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.soup import Soup

_LINE_END = "\n"
"""Soupsieve takes no notice of one at the end of a value."""


class Finder:
    """Selects in one page."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._joined: dict[str, str] = {}
        """All values of an attribute as one text, with a line end before each."""

    @property
    def tokens(self) -> set[str]:
        """The `.class`, `#id`, `[attribute]` and, where it tells something, `[attribute=value]` of all elements."""
        values = self._values
        tokens = {f".{name}" for name in " ".join(values.get("class", ())).split()}
        tokens.update(f"#{name}" for name in values.get("id", ()))
        for name, of_name in values.items():
            tokens.add(f"[{name}]")
            if name not in UNTOLD:
                told = (value.removesuffix(_LINE_END) for value in of_name if len(value) <= LONGEST_TOLD + 1)
                tokens.update(f"[{name}={value}]" for value in told)
        return tokens

    @cached_property
    def _values(self) -> dict[str, list[str]]:
        """All attributes of the page, each with the values that it has."""
        values: dict[str, list[str]] = {}
        for name, value in {pair for element in self._root.iter() for pair in element.items()}:
            values.setdefault(name, []).append(value)
        return values

    @cached_property
    def index(self) -> dict[str, list[HtmlElement]]:
        """The elements of each token (`.class`, `#id`, `tag`), in document order."""
        index: dict[str, list[HtmlElement]] = {}
        for element in self._root.iter():
            tokens = [element.tag]
            if classes := element.get("class"):
                tokens += {f".{name}" for name in classes.split()}
            if (name := element.get("id")) is not None:
                tokens.append(f"#{name}")
            for token in tokens:
                if (known := index.get(token)) is not None:
                    known.append(element)
                else:
                    index[token] = [element]
        return index

    @cached_property
    def _order(self) -> dict[HtmlElement, int]:
        return {element: number for number, element in enumerate(self._root.iter())}

    @cached_property
    def _soup(self) -> Soup:
        from cleaner.documents.soup import Soup

        return Soup(self._root)

    def select(self, selector: str) -> Iterable[HtmlElement]:
        """The elements that a selector finds, in document order."""
        plain = plain_selector(selector)
        return self._soup.select(selector) if plain is None else self._select_plain(plain)

    def _select_plain(self, alternatives: PlainSelector) -> Iterable[HtmlElement]:
        if len(alternatives) == 1:
            return self._selected(alternatives[0])
        found = {element for chain in alternatives for element in self._selected(chain)}
        return sorted(found, key=self._order.__getitem__)

    def _selected(self, chain: Chain) -> list[HtmlElement]:
        matcher = Matcher()
        return [element for element in self._candidates(chain) if matcher.matches(element, chain)]

    def _candidates(self, chain: Chain) -> Iterable[HtmlElement]:
        """A superset of what a chain selects, in document order, and as small as an index can make it."""
        subject = chain[-1]
        if names := subject.names:
            nothing: list[HtmlElement] = []
            found = min((self.index.get(name, nothing) for name in names), key=len)
            if not found:
                return found
        if not all(self._may_occur(attribute) for compound in chain for attribute in compound.attributes):
            return ()
        if names:
            return found
        if not subject.attributes:
            everything: Iterable[HtmlElement] = self._root.iter()
            return everything
        with_it: list[HtmlElement] = self._root.xpath(f"//*[@{subject.attributes[0].name}]")
        return with_it

    def _may_occur(self, attribute: Attribute) -> bool:
        """Whether the page has such an attribute and, in any of them, the value that is asked for."""
        values = self._joined.get(attribute.name)
        if values is None:
            values = "".join(f"\n{value}" for value in self._values.get(attribute.name, ()))
            self._joined[attribute.name] = values
        if attribute.fold:
            return attribute.value.lower() in values.lower()
        return bool(values) and (attribute.value in values or " " in attribute.value)
