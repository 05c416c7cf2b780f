"""Finds the parts of attributes' values that selectors ask for (`[class*='related']`), all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from cleaner.compile.automaton import Automaton


class AttributeParts:
    """Finds which of the tokens `[name*=part]` a page has. Immutable."""

    def __init__(self, tokens: Iterable[str]) -> None:
        by_name: dict[str, dict[str, str]] = defaultdict(dict)
        for token in tokens:
            name, sign, part = token.removeprefix("[").removesuffix("]").partition("*=")
            if sign and token.startswith("["):
                by_name[name][part] = token
        self._of_name = {name: (list(parts.values()), Automaton(parts, table=True)) for name, parts in by_name.items()}

    def found(self, values: Callable[[str], str]) -> set[str]:
        """Returns the tokens that a page has.

        values: name of an attribute → all its values on the page, separated by a character that stands in no part.
        """
        found: set[str] = set()
        for name, (tokens, automaton) in self._of_name.items():
            if text := values(name):
                hits = automaton.hits(text.lower())
                found.update(tokens[number] for number in {hit[0] for hit in hits})
        return found
