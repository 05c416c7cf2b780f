"""Regexes of many words in many languages: most lines have none of these, and need not be searched for all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from cleaner.compile.automaton import Automaton
from cleaner.engine.surroundings.lines import Lines
from cleaner.lazy import lazy

_SMALL = 20_000
"""Up to so many characters of text altogether, trying the regex on all lines takes less time than finding out which
words it has does: a hook looks at a small file or two."""


class Spotter:
    """Knows the words of a regex, one of which any line that matches has."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._searched = 0
        """Characters of the texts of which all lines are to be tried."""

    @lazy
    def _words(self) -> Automaton:
        from cleaner.compile.regexes import required_literals  # not needed for small texts

        return Automaton(required_literals(self._source), table=True)

    def lines(self, text: Lines) -> Sequence[int]:
        """Returns the numbers of the lines in which the regex may match, ascending."""
        if self._searched + len(text.whole) <= _SMALL:
            self._searched += len(text.whole)
            return range(len(text.lines))
        return sorted({bisect_right(text.starts, start) - 1 for _, start, _ in self._words.hits(text.whole)})
