"""Finds elements of a page by CSS selectors.

Soupsieve's reading is the one that counts. Plain selectors find the same in the page's own tree, by way of an index of
its classes, ids and tags, in a hundredth of the time; a copy of the tree is made for soupsieve only when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain as chained
from typing import TYPE_CHECKING

from cleaner.documents.selection.matching import Matcher
from cleaner.lazy import lazy
from cleaner.packs.plain import LONGEST_TOLD, UNTOLD, Attribute, Chain, PlainSelector, plain_selector

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.budget import Budget
    from cleaner.documents.selection.soup import Soup

_LINE_END = "\n"
"""A line end at the end of a value; soupsieve ignores it."""


class Finder:
    """Selects in one page."""

    def __init__(self, root: HtmlElement, budget: Budget) -> None:
        """budget: of the time for selecting. Who selects when it is used up gets a RuleTimeout."""
        self.root, self._budget = root, budget
        self.elements: list[HtmlElement] = list(root.iter())
        """All elements in document order. While they are held, lxml need not make them anew for each walk."""
        self._joined: dict[str, str] = {}
        """Attribute → all its values as one text, with a line end before each."""

    @property
    def tokens(self) -> set[str]:
        """Returns the `tag`, `.class`, `#id`, `[attribute]` and, where it says something, `[attribute=value]` of all
        elements."""
        values = self._values
        tokens = set(self._tags)
        tokens.update(f".{name}" for name in " ".join(values.get("class", ())).split())
        tokens.update(f"#{name}" for name in values.get("id", ()))
        for name, of_name in values.items():
            tokens.add(f"[{name}]")
            if name not in UNTOLD:
                told = (value.removesuffix(_LINE_END) for value in of_name if len(value) <= LONGEST_TOLD + 1)
                tokens.update(f"[{name}={value}]" for value in told)
        return tokens

    @lazy
    def _tags(self) -> dict[str, list[int]]:
        """Each tag → the numbers of the elements that have it, ascending."""
        tags: dict[str, list[int]] = {}
        for number, element in enumerate(self.elements):
            if (numbers := tags.get(tag := element.tag)) is not None:
                numbers.append(number)
            else:
                tags[tag] = [number]
        return tags

    @lazy
    def _values(self) -> dict[str, dict[str, list[int]]]:
        """Each attribute → each of its values → the numbers of the elements that have it, ascending."""
        of_pair: dict[tuple[str, str], list[int]] = {}
        for number, element in enumerate(self.elements):
            for pair in element.items():
                if (numbers := of_pair.get(pair)) is not None:
                    numbers.append(number)
                else:
                    of_pair[pair] = [number]
        values: dict[str, dict[str, list[int]]] = {}
        for (name, value), numbers in of_pair.items():
            if (of_name := values.get(name)) is not None:
                of_name[value] = numbers
            else:
                values[name] = {value: numbers}
        return values

    @lazy
    def _numbers(self) -> dict[str, list[int]]:
        """`.class` or `#id` → the numbers of the elements that have it, ascending."""
        numbers = {f"#{name}": of_name for name, of_name in self._values.get("id", {}).items()}
        mixed = set()
        for classes, of_value in self._values.get("class", {}).items():
            for name in set(classes.split()):
                token = f".{name}"
                if (known := numbers.get(token)) is None:
                    numbers[token] = of_value
                elif token in mixed:
                    known.extend(of_value)
                else:  # the first one's list is not ours
                    numbers[token] = [*known, *of_value]
                    mixed.add(token)
        for token in mixed:
            numbers[token].sort()
        return numbers

    @lazy
    def _soup(self) -> Soup:
        from cleaner.documents.selection.soup import Soup

        return Soup(self.root, self._budget)

    def select(self, selector: str) -> Iterable[HtmlElement]:
        """Returns the elements that a selector finds, in document order."""
        plain = plain_selector(selector)
        return self._soup.select(selector) if plain is None else self._select_plain(plain)

    def _select_plain(self, alternatives: PlainSelector) -> Iterable[HtmlElement]:
        elements = self.elements
        if len(alternatives) == 1:
            return [elements[number] for number in self._selected(alternatives[0])]
        found = {number for chain in alternatives for number in self._selected(chain)}
        return [elements[number] for number in sorted(found)]

    def _selected(self, chain: Chain) -> Sequence[int]:
        candidates = self._candidates(chain)
        if not candidates or (len(chain) == 1 and chain[0].is_name):  # the index has told already
            return candidates
        matcher, elements = Matcher(), self.elements
        if len(chain) == 1:
            return [number for number in self._budget.paced(candidates) if matcher.is_one(elements[number], chain[0])]
        return [number for number in self._budget.paced(candidates) if matcher.matches(elements[number], chain)]

    def _candidates(self, chain: Chain) -> Sequence[int]:
        """Returns a superset of what a chain selects, ascending, and as small as an index can make it."""
        subject = chain[-1]
        found: Sequence[int] | None = None
        for name in subject.names:
            of_name = self._of_name(name)
            if not of_name:
                return ()
            if found is None or len(of_name) < len(found):
                found = of_name
        for compound in chain:
            if compound.attributes and not all(map(self._may_occur, compound.attributes)):
                return ()
        if found is not None:
            return found
        if subject.attributes:
            return self._accepted(subject.attributes[0])
        return range(len(self.elements))

    def _accepted(self, attribute: Attribute) -> Sequence[int]:
        """Returns the numbers of the elements whose attribute meets a condition."""
        # Whether a value is a list of words is the matcher's to know: here a value may pass in either reading.
        found = [
            numbers
            for value, numbers in self._values.get(attribute.name, {}).items()
            if attribute.accepts(value) or attribute.accepts(" ".join(value.split()))
        ]
        return sorted(chained.from_iterable(found)) if len(found) > 1 else found[0] if found else ()

    def _of_name(self, name: str) -> Sequence[int]:
        return (self._numbers if name[0] in ".#" else self._tags).get(name, ())

    def joined(self, name: str) -> str:
        """Returns all values of an attribute, with a line end before each."""
        values = self._joined.get(name)
        if values is None:
            values = self._joined[name] = "".join([f"\n{value}" for value in self._values.get(name, ())])
        return values

    def _may_occur(self, attribute: Attribute) -> bool:
        """Returns whether the page has such an attribute and, in any of them, the value that is asked for."""
        if not attribute.operator:
            return attribute.name in self._values
        values = self.joined(attribute.name)
        if attribute.fold:
            return attribute.value.lower() in values.lower()
        return bool(values) and (attribute.value in values or " " in attribute.value)
