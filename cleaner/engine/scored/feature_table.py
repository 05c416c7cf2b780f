"""All features that a model may ask for, under the names that rule files use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.engine.scored.context_features import CONTEXT_FEATURES, context_features_of
from cleaner.engine.scored.line_features import LINE_FEATURES, line_features_of, words_of
from cleaner.engine.scored.lines import DocumentLines, Line, LineFeatures
from cleaner.lazy import lazy

OVERLAP_FEATURES = ("topic", "topic_words", "title_share")
"""How many of a line's words other prose and the title have."""
_TITLE_REACH = 5
"""How many lines before the article's body its title may stand."""
_TITLE_SIZE = 120


def feature_names(classes: Sequence[str]) -> tuple[str, ...]:
    """Returns the names of the values of a row of `FeatureTable.rows`, in order, for a lexicon with these classes."""
    return *CONTEXT_FEATURES, *LINE_FEATURES, *(f"has_{name}" for name in classes), *OVERLAP_FEATURES


class FeatureTable:
    """The features of a document's lines."""

    def __init__(self, document: DocumentLines) -> None:
        self._document = document
        self._context, (self._body_start, _) = context_features_of(document)

    def rows(self) -> list[tuple[float, ...]]:
        """Returns a row for each line, with the values of `feature_names`."""
        read = [self._line_features(line) for line in self._document.lines]
        return [
            (*context, *features.row, *self._overlap(n, features))
            for n, (context, features) in enumerate(zip(self._context, read, strict=True))
        ]

    def _line_features(self, line: Line) -> LineFeatures:
        return line_features_of(line, self._document.lexicon, self._document.words, self._document.unspaced)

    def _overlap(self, n: int, features: LineFeatures) -> tuple[float, float, float]:
        """Returns the share and the number of the line's words that other prose has, and the share that the title has.

        Shares are -1 for a line without content words, and the title has no share of its own words.
        """
        words = features.content_words
        if not words:
            return -1.0, 0, -1.0
        vocabulary = self._vocabulary
        if self._document.lines[n].surface.prose:
            own = Counter(features.tokens)
            shared = sum([vocabulary[word] > own[word] for word in words])
        else:
            shared = len(words & vocabulary.keys())
        title_line, title = self._title
        return shared / len(words), shared, len(words & title) / len(words) if n != title_line else -1.0

    @lazy
    def _vocabulary(self) -> Counter[str]:
        """How often each word stands in the document's prose."""
        prose = [line.lowered for line in self._document.lines if line.surface.prose]
        return words_of(prose, self._document.unspaced)

    @lazy
    def _title(self) -> tuple[int, frozenset[str]]:
        """The index and the content words of the likely title: the longest of the lines right before the body."""
        lines, start = self._document.lines, self._body_start
        candidates = [n for n in range(max(0, start - _TITLE_REACH), start) if not lines[n].surface.prose]
        longest = max(candidates, key=lambda n: min(lines[n].surface.size, _TITLE_SIZE), default=0)
        return longest, self._line_features(lines[longest]).content_words
