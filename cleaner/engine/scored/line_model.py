"""The model of a scored rule: read from a rule file's data, it predicts which lines of a document are clutter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cleaner.engine.scored.context_features import CONTEXT_FEATURES
from cleaner.engine.scored.ensemble import RENAMED, Ensemble, number, read_ensemble
from cleaner.engine.scored.explanation import explain
from cleaner.engine.scored.feature_table import FeatureTable, feature_names
from cleaner.engine.scored.lexicon_features import TriggerLexicon, TriggerMatches, WordLexicon
from cleaner.engine.scored.lines import DocumentLines, LineCache, read_lines

MAX_WORDS = 20_000
MAX_CLASSES = 60
MAX_WORD_SIZE = 100
_WORD_LISTS = ("function", "address", "self")
_KINDS = {
    "newsletter": "newsletter", "subscribe": "subscription", "donate": "donation", "related": "related",
    "readmore": "read-more", "share": "share", "comments": "comments", "credit": "credit", "copyright": "legal",
    "advert": "advertisement", "media": "media-player", "byline": "byline", "bio": "author-bio", "tags": "tags",
    "interface": "interface",
}  # fmt: skip
"""Class of trigger words → kind of clutter, for lines whose trigger words are of one class only."""
_ANY_KIND = "template"


class Prediction(NamedTuple):
    """A line that the model takes for clutter."""

    line: int
    """Its index among the document's lines."""
    score: float
    """The log odds of clutter against article."""
    explanation: str
    """The features that contributed most to the score, in words."""
    kind: str
    """The likely kind of clutter; `template` where the line's trigger words do not tell."""


@dataclass(frozen=True, slots=True)
class LineModel:
    """Tells lines of clutter from lines of the article. Immutable and picklable."""

    lexicon: TriggerLexicon
    words: WordLexicon
    features: tuple[str, ...]
    dump: Ensemble
    """For the output of extractors, which is an article with some clutter."""
    page: Ensemble
    """For whole pages, which are clutter with an article in it."""
    _cache: LineCache = field(default_factory=LineCache, repr=False, compare=False)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> LineModel:
        """Reads the `model` table of a rule. Raises ValueError with what was expected.

        `lexicon`: class → trigger words. `words`: `function`, `address`, `self` → words. `weights`: word or pair of
        words → number. `dump` and `page`: `threshold`, `trees`, `early_exits`, `prefilter` (see `read_ensemble`).
        """
        _expect_keys(data, ("lexicon", "words", "weights", "dump", "page"), "model")
        lexicon = TriggerLexicon(_read_words(data["lexicon"], "lexicon"))
        _expect_keys(data["words"], _WORD_LISTS, "words")
        lists = _read_words(data["words"], "words")
        words = WordLexicon(lists["function"], lists["address"], lists["self"], _read_weights(data["weights"]))
        features = feature_names(tuple(lexicon.classes))
        ensembles = []
        for name in ("dump", "page"):
            table = data[name]
            _expect_keys(table, ("threshold", "trees"), name, optional=(*RENAMED.values(), *RENAMED))
            try:
                threshold = number(table["threshold"], "threshold")
                ensembles.append(read_ensemble(table, features, len(CONTEXT_FEATURES), threshold))
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        return cls(lexicon, words, features, ensembles[0], ensembles[1])

    def read_lines(self, lines: Sequence[str]) -> DocumentLines:
        """Reads the lines of a document, which come without line ends; blank ones are among them."""
        return read_lines(lines, self.lexicon, self.words, self._cache)

    def predict(self, lines: Sequence[str]) -> list[Prediction]:
        """Returns the lines of a document that are clutter, in order. `lines` is as for `read_lines`."""
        document = self.read_lines(lines)
        if not document.has_enough_prose:
            return []
        ensemble = self.page if document.is_page else self.dump
        features = FeatureTable(document)
        context = features.context
        predictions = []
        explanations: dict[tuple[int, ...], str] = {}
        for n in document.candidates():
            if not ensemble.passes_prefilter(context[n]):
                continue
            row = features.row(n)
            score = ensemble.score(row)
            if score is None:
                continue
            contributions = list(ensemble.contributions(row))
            key = tuple([attribution for _, attribution in contributions])
            explanation = explanations.get(key) or explanations.setdefault(key, explain(contributions, self.features))
            kind = self._kind(document.lines[n].trigger_matches)
            predictions += [Prediction(line, round(score, 4), explanation, kind) for line in document.line_numbers[n]]
        return predictions

    def _kind(self, matches: TriggerMatches) -> str:
        bits = matches.leading or matches.classes
        if not bits or bits & (bits - 1):
            return _ANY_KIND
        return _KINDS.get(tuple(self.lexicon.classes)[bits.bit_length() - 1], _ANY_KIND)


def _expect_keys(table: object, keys: Sequence[str], where: str, optional: Sequence[str] = ()) -> None:
    if not isinstance(table, Mapping):
        raise ValueError(f"{where}: expected a table")
    if missing := [key for key in keys if key not in table]:
        raise ValueError(f"{where}: {', '.join(missing)} missing")
    if unknown := sorted(set(table) - {*keys, *optional}):
        raise ValueError(f"{where}: unknown key {unknown[0]!r}; expected {', '.join((*keys, *optional))}")


def _read_weights(table: object) -> dict[str, float]:
    if not isinstance(table, Mapping) or len(table) > MAX_WORDS:
        raise ValueError(f"weights: expected a table of at most {MAX_WORDS} words with their weights")
    return {word: number(weight, f"weights: {word[:MAX_WORD_SIZE]}") for word, weight in table.items()}


def _read_words(table: object, where: str) -> dict[str, list[str]]:
    if not isinstance(table, Mapping) or not 0 < len(table) <= MAX_CLASSES:
        raise ValueError(f"{where}: expected a table of 1 to {MAX_CLASSES} lists of words")
    total = 0
    for name, words in table.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ValueError(f"{where}: {name}: expected an array of words")
        total += len(words)
        for word in words:
            if not word.removesuffix("*") or len(word) > MAX_WORD_SIZE or word != word.lower() or "\n" in word:
                raise ValueError(
                    f"{where}: {name}: {word!r}: expected a word in lower case of at most {MAX_WORD_SIZE} characters"
                )
    if total > MAX_WORDS:
        raise ValueError(f"{where}: {total} words; expected at most {MAX_WORDS}")
    return {name: list(words) for name, words in table.items()}
