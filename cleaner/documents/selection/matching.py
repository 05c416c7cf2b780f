"""Matches elements of a page against plain selectors, in the same sense as soupsieve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.packs.plain import Attribute, Chain, Compound, PlainSelector

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WORD_LISTS = {"rel": ("a", "area", "link")}
"""Attributes, beside `class`, that BeautifulSoup reads as lists of words → the elements of which it does."""


class Matcher:
    """Matches elements of one page against the chains of one selector.

    It remembers what it found out about ancestors and elder siblings: otherwise `a b c d` would be tried in all
    possible ways on deep pages, and `a ~ b` on wide ones.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[HtmlElement, int, int], bool] = {}

    def matches(self, element: HtmlElement, chain: Chain) -> bool:
        """Returns whether a chain selects an element. The chain must live as long as the matcher."""
        return self._from(element, chain, len(chain) - 1)

    def _any(self, element: HtmlElement, selector: PlainSelector) -> bool:
        return any(self.matches(element, chain) for chain in selector)

    def _from(self, element: HtmlElement, chain: Chain, last: int) -> bool:
        compound = chain[last]
        if not self.is_one(element, compound):
            return False
        if not last:
            return True
        match compound.combinator:
            case ">":
                return self._next(element.getparent(), chain, last - 1)
            case "+":
                return self._next(element.getprevious(), chain, last - 1)
            case "~":
                return self._somewhere(element, element.itersiblings(preceding=True), chain, last - 1)
        return self._somewhere(element, element.iterancestors(), chain, last - 1)

    def _next(self, element: HtmlElement | None, chain: Chain, last: int) -> bool:
        return element is not None and self._from(element, chain, last)

    def _somewhere(self, element: HtmlElement, others: Iterable[HtmlElement], chain: Chain, last: int) -> bool:
        """Returns whether one of the other elements, ancestors or elder siblings, matches; and notes it for those
        passed."""
        passed = [element]
        found = False
        for other in others:
            found = self._from(other, chain, last)
            known = self._known.get((other, id(chain), last))
            if found or known is not None:
                found = found or known is True
                break
            passed.append(other)
        self._known.update(((one, id(chain), last), found) for one in passed)
        return found

    def is_one(self, element: HtmlElement, compound: Compound) -> bool:
        """Returns whether an element meets a compound's conditions on the element itself."""
        # Most compounds say one thing: asking first whether they say another saves half of the time.
        if compound.tag and compound.tag != element.tag:
            return False
        if compound.classes and not _has_classes(element, compound.classes):
            return False
        for attribute in compound.attributes:
            if not _accepts(attribute, element):
                return False
        return (
            (not compound.ids or all(element.get("id") == name for name in compound.ids))
            and not (compound.is_first_child and element.getprevious() is not None)
            and (not compound.nth_of_type or all(_is_nth(element, number) for number in compound.nth_of_type))
            and not (compound.excluded and any(self._any(element, selector) for selector in compound.excluded))
            and (not compound.demanded or all(self._any(element, selector) for selector in compound.demanded))
            and (not compound.having or all(self._has(element, relatives) for relatives in compound.having))
            and (not compound.contains or all(t in "".join(element.itertext()) for t in compound.contains))
        )

    def _has(self, element: HtmlElement, relatives: tuple[Compound, ...]) -> bool:
        return any(self.is_one(other, compound) for compound in relatives for other in _related(element, compound))


def _related(element: HtmlElement, compound: Compound) -> Iterator[HtmlElement]:
    """Yields the elements that stand to an element as the compound's combinator says."""
    tags = (compound.tag,) if compound.tag else ()
    match compound.combinator:
        case ">":
            yield from element.iterchildren(*tags)
        case "+":
            yield from islice(element.itersiblings(), 1)
        case "~":
            yield from element.itersiblings(*tags)
        case _:
            yield from element.iterdescendants(*tags)


def _has_classes(element: HtmlElement, names: tuple[str, ...]) -> bool:
    classes = (element.get("class") or "").split()
    return all(name in classes for name in names)


def _is_nth(element: HtmlElement, number: int) -> bool:
    """Returns whether an element is the one of this number among its siblings of the same name."""
    return sum(1 for _ in islice(element.itersiblings(element.tag, preceding=True), number)) == number - 1


def _accepts(attribute: Attribute, element: HtmlElement) -> bool:
    value = element.get(attribute.name)
    if value is None:
        return False
    if not attribute.operator:
        return True
    if attribute.name == "class" or element.tag in _WORD_LISTS.get(attribute.name, ()):
        value = " ".join(value.split())
    return attribute.accepts(value)
