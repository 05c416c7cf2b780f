"""All that a model knows of a line, under the names that rule files use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.engine.scored import context_features as context
from cleaner.engine.scored import line_features as looks
from cleaner.engine.scored.context_features import context_of
from cleaner.engine.scored.line_features import looks_of, words_of
from cleaner.engine.scored.lines import Line, Looks, Survey
from cleaner.lazy import lazy

FIRST = context.NAMES
"""The features that all lines have at once: what gates may ask for."""
TOPIC = ("topic", "topic_words", "title_share")
_TITLE_REACH = 5
_TITLE_SIZE = 120


def feature_names(classes: Sequence[str]) -> tuple[str, ...]:
    """The names of what `Features.row` yields, in its order, for a lexicon with these classes."""
    return *FIRST, *looks.NAMES, *(f"has_{name}" for name in classes), *TOPIC


class Features:
    """The features of a survey's lines: `first` ones of all lines, complete rows of those that are asked for."""

    def __init__(self, of: Survey) -> None:
        self._of = of
        self.first, (self._start, _) = context_of(of)

    def row(self, n: int) -> tuple[float, ...]:
        found = self.looks(self._of.lines[n])
        return *self.first[n], *found.row, *self._topic(n, found)

    def looks(self, line: Line) -> Looks:
        return looks_of(line, self._of.lexicon, self._of.words, self._of.wide)

    def _topic(self, n: int, found: Looks) -> tuple[float, float, float]:
        """Share and number of the line's words that other running text has, and share that the title has."""
        topics = found.topics
        if not topics:
            return -1.0, 0, -1.0
        words = self._vocabulary
        if self._of.lines[n].own.prose:
            own = Counter(found.tokens)
            known = sum([words[topic] > own[topic] for topic in topics])
        else:
            known = len(topics & words.keys())
        place, title = self._title
        return known / len(topics), known, len(topics & title) / len(topics) if n != place else -1.0

    @lazy
    def _vocabulary(self) -> Counter[str]:
        """How often each word stands in running text."""
        return words_of([line.low for line in self._of.lines if line.own.prose], self._of.wide)

    @lazy
    def _title(self) -> tuple[int, frozenset[str]]:
        """The place and the words of what is most likely the article's title: the longest line before its body."""
        lines = self._of.lines
        places = [n for n in range(max(0, self._start - _TITLE_REACH), self._start) if not lines[n].own.prose]
        place = max(places, key=lambda n: min(lines[n].own.size, _TITLE_SIZE), default=0)
        return place, self.looks(lines[place]).topics
