"""The model of a scored rule: data of a rule file in, lines that are clutter out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cleaner.engine.scored.ensemble import Ensemble, number, read_ensemble
from cleaner.engine.scored.explanation import strongest
from cleaner.engine.scored.feature_table import FIRST, Features, feature_names
from cleaner.engine.scored.lexicon import Hits, Lexicon, Words
from cleaner.engine.scored.lines import Memory, Survey, survey

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


class Verdict(NamedTuple):
    """A line that is clutter."""

    line: int
    """Its place in what was judged."""
    score: float
    """How sure: log odds of clutter against article."""
    why: str
    """The strongest reasons, in words."""
    kind: str
    """The likely kind of clutter; `template` where its words do not tell."""


@dataclass(frozen=True, slots=True)
class LineModel:
    """Tells clutter from article, line by line. Immutable and picklable."""

    lexicon: Lexicon
    words: Words
    features: tuple[str, ...]
    dump: Ensemble
    """For what extractors put out: an article with some clutter."""
    page: Ensemble
    """For whole pages: clutter with an article in it."""
    _memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> LineModel:
        """Reads the `model` table of a rule. Raises ValueError with what was expected.

        `lexicon`: class → trigger words; `words`: function, address, self; `weights`: word or pair of words → number;
        `dump` and `page`: `threshold`, `trees`, `checks`, `gate` (see `read_ensemble`).
        """
        _expect_keys(data, ("lexicon", "words", "weights", "dump", "page"), "model")
        lexicon = Lexicon(_read_words(data["lexicon"], "lexicon"))
        _expect_keys(data["words"], _WORD_LISTS, "words")
        lists = _read_words(data["words"], "words")
        words = Words(lists["function"], lists["address"], lists["self"], _read_weights(data["weights"]))
        features = feature_names(tuple(lexicon.classes))
        ensembles = []
        for name in ("dump", "page"):
            table = data[name]
            _expect_keys(table, ("threshold", "trees"), name, optional=("checks", "gate", "gate_from"))
            try:
                ensembles.append(read_ensemble(table, features, len(FIRST), number(table["threshold"], "threshold")))
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        return cls(lexicon, words, features, ensembles[0], ensembles[1])

    def survey(self, lines: Sequence[str]) -> Survey:
        """The lines as the model sees them."""
        return survey(lines, self.lexicon, self.words, self._memory)

    def judge(self, lines: Sequence[str]) -> list[Verdict]:
        """The lines of a document (without line ends; blank ones too) that are clutter, in order."""
        seen = self.survey(lines)
        if not seen.is_judged:
            return []
        ensemble = self.page if seen.is_page else self.dump
        features = Features(seen)
        first = features.first
        verdicts = []
        reasons: dict[tuple[int, ...], str] = {}
        for n in seen.candidates():
            if not ensemble.admits(first[n]):
                continue
            row = features.row(n)
            score = ensemble.judge(row)
            if score is None:
                continue
            said = list(ensemble.said(row))
            key = tuple([reason for _, reason in said])
            why = reasons.get(key) or reasons.setdefault(key, strongest(said, self.features))
            kind = self._kind(seen.lines[n].hits)
            verdicts += [Verdict(line, round(score, 4), why, kind) for line in seen.places[n]]
        return verdicts

    def _kind(self, hits: Hits) -> str:
        bits = hits.leading or hits.classes
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
