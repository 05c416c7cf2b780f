"""What a CSS selector finds in a page.

Soupsieve's reading is the one that counts. Plain selectors find the same in the page's own tree, by way of an index of
its classes, ids and tags, in a hundredth of the time; a copy of the tree is made for soupsieve only when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from lxml.etree import XPath

from cleaner.compile.selectors import Compound, PlainSelector, plain_selector

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.soup import Soup

_CLASSES = XPath("//@class", smart_strings=False)
_IDS = XPath("//@id", smart_strings=False)


class Finder:
    """Selects in one page."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root

    @property
    def tokens(self) -> set[str]:
        """The `.class` and `#id` of all elements."""
        classes = set(" ".join(_CLASSES(self._root)).split())
        return {f".{name}" for name in classes} | {f"#{name}" for name in _IDS(self._root)}

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
            return self._matching(alternatives[0])
        found = {element for chain in alternatives for element in self._matching(chain)}
        return sorted(found, key=self._order.__getitem__)

    def _matching(self, chain: tuple[Compound, ...]) -> list[HtmlElement]:
        tokens = chain[-1].tokens
        nothing: list[HtmlElement] = []
        if tokens:
            candidates = min((self.index.get(token, nothing) for token in tokens), key=len)
        else:
            candidates = list(self._root.iter())
        inside: dict[tuple[HtmlElement, int], bool] = {}
        return [element for element in candidates if _matches(element, chain, len(chain) - 1, inside)]


def _matches(
    element: HtmlElement, chain: tuple[Compound, ...], last: int, inside: dict[tuple[HtmlElement, int], bool]
) -> bool:
    """Whether an element is what `chain[last]` says, inside elements that are what the compounds before it say.

    `inside` remembers what was found out about ancestors: without it, `a b c d` is tried in all ways on deep pages.
    """
    if not _is(element, chain[last]):
        return False
    if not last:
        return True
    parent = element.getparent()
    if chain[last].child:
        return parent is not None and _matches(parent, chain, last - 1, inside)
    passed = []
    found = False
    while parent is not None and not found:
        known = inside.get((parent, last))
        if known is not None:
            found = known
            break
        passed.append(parent)
        found = _matches(parent, chain, last - 1, inside)
        parent = parent.getparent()
    inside.update(((ancestor, last), found) for ancestor in passed)
    return found


def _is(element: HtmlElement, compound: Compound) -> bool:
    if compound.tag and compound.tag != element.tag:
        return False
    if any(element.get("id") != name for name in compound.ids):
        return False
    if compound.classes:
        classes = (element.get("class") or "").split()
        if not all(name in classes for name in compound.classes):
            return False
    for attribute in compound.attributes:
        value = element.get(attribute.name)
        if attribute.name == "class" and value is not None:
            value = " ".join(value.split())
        if not attribute.accepts(value):
            return False
    return True
