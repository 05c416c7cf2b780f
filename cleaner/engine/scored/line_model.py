"""The model of a scored rule: read from a rule file's data, it predicts which lines of a document are clutter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cleaner.engine.scored.document_features import DOCUMENT_FEATURES, PAGE_FEATURES, bounds_of, document_features_of
from cleaner.engine.scored.ensemble import Ensemble, number, read_ensemble
from cleaner.engine.scored.explanation import explain
from cleaner.engine.scored.feature_table import FeatureTable, feature_names
from cleaner.engine.scored.lexicon_features import TriggerLexicon, TriggerMatches, WordLexicon
from cleaner.engine.scored.lines import DocumentLines, LineCache, Sketch, read_lines, sketch
from cleaner.engine.scored.page_features import SUMMARY_FEATURES, is_found, summary_features_of
from cleaner.engine.scored.sequence_features import SEQUENCE_FEATURES, sequence_features_of
from cleaner.engine.scored.structure import are_far_behind, structure_of

MAX_WORDS = 20_000
MAX_CLASSES = 60
MAX_WORD_SIZE = 100
_WORD_LISTS = ("function", "address", "self")
_SEGMENT, _INSIDE = SEQUENCE_FEATURES.index("segment"), 1
"""Where a line's row says that it stands in the article's segment."""
_KINDS = {
    "newsletter": "newsletter", "subscribe": "subscription", "donate": "donation", "related": "related",
    "readmore": "read-more", "share": "share", "comments": "comments", "credit": "credit", "copyright": "legal",
    "advert": "advertisement", "media": "media-player", "byline": "byline", "bio": "author-bio", "tags": "tags",
    "interface": "interface",
}  # fmt: skip
"""Class of trigger words → kind of clutter, for lines whose trigger words are of one class only."""
_ANY_KIND = "template"
_MANY = 12
"""Lines before the first prose, or behind the last, that hardly any extract has."""


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
    """Tells clutter from article in the text of a whole page. Immutable and picklable.

    A first ensemble of trees scores each line by itself; a second one reads the scores of all lines and what is known
    of the page, and tells where the article begins, what interrupts it, and where it ends. A third one says beforehand
    whether the document may be a whole page at all, and a fourth one, which knows the scores of all lines, whether it
    is one: of extracts, lists, tables, and what else it does not know, the model says nothing; nor does it of
    tables on a page, nor, but for those far behind the article, of code, of lists whose entries begin alike, and of
    pieces of sentences.
    """

    lexicon: TriggerLexicon
    words: WordLexicon
    document: Ensemble
    page_threshold: float
    """The score of the document from which it may be a whole page."""
    line: Ensemble
    sequence: Ensemble
    features: tuple[str, ...]
    """Of a line in its sequence."""
    threshold: float
    """The score from which a line is clutter."""
    page: Ensemble | None = None
    """Without it, what may be a whole page is taken for one."""
    least_page: float = 0.0
    """The score of the page from which it is one."""
    always: bool = False
    """Whether every document is taken for a whole page."""
    _cache: LineCache = field(default_factory=LineCache, repr=False, compare=False)

    @classmethod
    def from_data(cls, data: Mapping[str, Any], *, always: bool = False) -> LineModel:
        """Reads the `model` table of a rule. Raises ValueError with what was expected.

        `lexicon`: class → trigger words; `words`: function, address, self; `document`: `threshold` and `trees`; `page`:
        likewise, or not given; `line`: `trees`; `sequence`: `threshold` and `trees`, maybe `early_exits` (see
        `read_ensemble`).
        """
        _expect_keys(data, ("lexicon", "words", "document", "line", "sequence"), "model", optional=("page",))
        lexicon = TriggerLexicon(_read_words(data["lexicon"], "lexicon"))
        _expect_keys(data["words"], _WORD_LISTS, "words")
        lists = _read_words(data["words"], "words")
        of_line = feature_names(tuple(lexicon.classes))
        of_sequence = (*SEQUENCE_FEATURES, *of_line, *PAGE_FEATURES)
        _expect_keys(data["document"], ("threshold", "trees"), "document")
        of_page = data.get("page")
        if of_page is not None:
            _expect_keys(of_page, ("threshold", "trees"), "page")
        _expect_keys(data["line"], ("trees",), "line")
        _expect_keys(data["sequence"], ("threshold", "trees"), "sequence", optional=("early_exits",))
        document, line, sequence = (
            _read_ensemble(data, name, features)
            for name, features in (("document", DOCUMENT_FEATURES), ("line", of_line), ("sequence", of_sequence))
        )
        return cls(
            lexicon,
            WordLexicon(lists["function"], lists["address"], lists["self"]),
            document,
            number(data["document"]["threshold"], "document: threshold"),
            line,
            sequence,
            of_sequence,
            number(data["sequence"]["threshold"], "sequence: threshold"),
            _read_ensemble(data, "page", (*SUMMARY_FEATURES, *PAGE_FEATURES)) if of_page is not None else None,
            number(of_page["threshold"], "page: threshold") if of_page is not None else 0.0,
            always,
        )

    def read_lines(self, lines: Sequence[str]) -> DocumentLines:
        """Reads the lines of a document, which come without line ends; blank ones are among them."""
        return read_lines(sketch(lines), self.lexicon, self.words, self._cache)

    def may_be_page(self, document: Sketch) -> bool:
        """Returns False for what is no whole page whatever its words are: nearly all extracts, by the places of their
        prose."""
        first, stop = document.prose.index(True), document.prose[::-1].index(True)
        if max(first, stop) > _MANY:  # that takes longer to tell than is won
            return True
        return self.document.at_most(*bounds_of(document)) >= self.page_threshold

    def predict(self, lines: Sequence[str]) -> list[Prediction]:
        """Returns the lines of a document that are clutter, in order. `lines` is as for `read_lines`."""
        sketched = sketch(lines)
        if not sketched.has_enough_prose or not (self.always or self.may_be_page(sketched)):
            return []
        document = read_lines(sketched, self.lexicon, self.words, self._cache)
        page = document_features_of(document)
        if not self.always and self.document.score(page) < self.page_threshold:
            return []
        features = FeatureTable(document).rows()
        sizes = [line.surface.size for line in document.lines]
        context = sequence_features_of(list(map(self.line.score, features)), sizes)
        prose = [line.surface.prose for line in document.lines]
        summary = summary_features_of(context, sizes, prose)
        if not is_found(summary) or not (self.always or self._is_page(summary + page)):
            return []
        inside = [row[_SEGMENT] == _INSIDE for row in context]
        may_go = [line.is_candidate or not within for line, within in zip(document.lines, inside, strict=True)]
        structure = structure_of([line.text for line in document.lines], may_go)
        if structure.is_about_tables(list(map(len, document.line_numbers))):
            return []
        plain, table = structure
        far = are_far_behind(inside, plain)
        predictions = []
        explanations: dict[tuple[int, ...], str] = {}
        for n, line in enumerate(document.lines):
            if table[n] or not may_go[n] or not (plain[n] or far[n]):
                continue
            row = context[n] + features[n] + page
            score = self.sequence.score(row)
            if score < self.threshold:
                continue
            contributions = list(self.sequence.contributions(row))
            key = tuple([attribution for _, attribution in contributions])
            explanation = explanations.get(key) or explanations.setdefault(key, explain(contributions, self.features))
            kind = self._kind(line.trigger_matches)
            predictions += [Prediction(place, round(score, 4), explanation, kind) for place in document.line_numbers[n]]
        return predictions

    def _is_page(self, row: Sequence[float]) -> bool:
        return self.page is None or self.page.score(row) >= self.least_page

    def _kind(self, matches: TriggerMatches) -> str:
        bits = matches.leading or matches.classes
        if not bits or bits & (bits - 1):
            return _ANY_KIND
        return _KINDS.get(tuple(self.lexicon.classes)[bits.bit_length() - 1], _ANY_KIND)


def _read_ensemble(data: Mapping[str, Any], name: str, features: Sequence[str]) -> Ensemble:
    try:
        return read_ensemble(data[name], features)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _expect_keys(table: object, keys: Sequence[str], where: str, optional: Sequence[str] = ()) -> None:
    if not isinstance(table, Mapping):
        raise ValueError(f"{where}: expected a table")
    if missing := [key for key in keys if key not in table]:
        raise ValueError(f"{where}: {', '.join(missing)} missing")
    if unknown := sorted(set(table) - {*keys, *optional}):
        raise ValueError(f"{where}: unknown key {unknown[0]!r}; expected {', '.join((*keys, *optional))}")


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
