"""A document's lines as a model gets them: their surface features, which are prose, and which stand far from prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from cleaner.engine.scored.character_classes import class_of_first, class_of_last, is_bullet
from cleaner.engine.scored.lexicon_features import TriggerLexicon, TriggerMatches, WordLexicon

LEAST_PROSE = 4
"""Documents with fewer lines of prose are left alone."""
MAX_SIZE = 600
"""Longer lines are no candidates: one mistake would cost more than many such lines of clutter bring. In `size`s."""
_FAR = 6
_GROUP = 8
"""Short lines without prose within `_FAR` lines are scored in groups of this many at most."""
_LABEL_SIZE = 40
"""Longer lines are no labels of a menu: a headline among menus is in no group with these."""
_PROSE_SIZE = 80
_PROSE_BLANKS = 11
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_SHARE = 0.3
_UNSPACED_SIZE = 2.5
"""How many characters of other scripts one of these stands for."""
_CLOSING = "\"'”’»“)]）」』* \u00a0"
_CONTINUING = frozenset(",.;:!?)]%’”、。，")
_OPEN = frozenset(",;([“„«-–—")
_TERMINAL = frozenset(".!?…。！？।؟")


class SurfaceFeatures(NamedTuple):
    """The features that are read of every line. The fields' names are the names that models use."""

    size: float
    """Characters; a character of a script without blanks between words counts as several."""
    ends: bool
    """Whether the line ends like a sentence."""
    blanks: int
    first: int
    """The class of the first character (`character_classes`)."""
    last: int
    """The class of the last character."""
    prose: bool
    """Whether the line is prose, that is running text: long, of many words, and ended like a sentence."""
    triggers: int
    """Classes of trigger words in the line."""
    trigger_words: int
    trigger_share: float
    """The share of the line's characters that trigger words cover."""
    triggers_leading: int
    """Classes of trigger words at the line's start."""
    bullet: bool
    """Whether the line starts like an item of a list."""


class LineFeatures(NamedTuple):
    """The features of a line that take longer to read: read of whole pages only."""

    row: tuple[float, ...]
    """The values, in the order of `line_features.LINE_FEATURES` and the lexicon's classes."""
    content_words: frozenset[str]
    """The line's words but for function words; pairs of characters where a script has no blanks between words."""
    tokens: Sequence[str]
    """All of the line's words, or pairs of characters, in order."""


@dataclass(slots=True)
class Line:
    """A line, or a group of lines joined, with what does not depend on where it stands."""

    text: str
    lowered: str
    """The text in lower case."""
    trigger_matches: TriggerMatches
    surface: SurfaceFeatures
    is_candidate: bool
    """Whether a model may remove the line from amid the article.

    Prose without a trigger word stays there; so do very long lines, and cells of tables as extractors write them.
    """
    continues: bool
    """Whether it starts like the middle of a sentence."""
    open: bool
    """Whether it stops in the middle of one."""
    features: LineFeatures | None = None
    """Filled by `line_features_of` when a model first asks for it."""


class LineCache:
    """The lines of the text that was read last, so that the next pass over the same text need not read them again.

    What is cached depends on nothing but the line, so that no result depends on what was read before. Threads may share
    a cache: they only lose each other's entries.
    """

    __slots__ = ("content",)

    def __init__(self) -> None:
        self.content: tuple[bool, dict[str, Line]] = (False, {})
        """Whether the text's script was unspaced, and the line for each text of a line."""

    def __reduce__(self) -> tuple[Any, ...]:
        return LineCache, ()


class Sketch(NamedTuple):
    """The lines of one document that have text, before anything is read of their words."""

    line_numbers: list[list[int]]
    """As those of `DocumentLines`."""
    texts: list[str]
    prose: list[bool]
    """For each text whether it is prose."""
    unspaced: bool

    @property
    def has_enough_prose(self) -> bool:
        """Whether there is enough prose to compare lines with; without it (poems, tables, lists of links) none goes."""
        return sum(self.prose) >= LEAST_PROSE

    @property
    def scale(self) -> float:
        return _UNSPACED_SIZE if self.unspaced else 1.0


@dataclass(frozen=True, slots=True)
class DocumentLines:
    """The lines of one document that have text. Each list has one item for each line, or for each group of lines.

    Short lines far from any prose (menus, lists of links) are joined into groups, and each group is scored as one line.
    """

    lexicon: TriggerLexicon
    words: WordLexicon
    line_numbers: list[list[int]]
    """The indices, among all of the document's lines, of the lines in each group."""
    lines: list[Line]
    unspaced: bool
    """Whether the script has no blanks between words."""

    @property
    def has_enough_prose(self) -> bool:
        """Whether there is enough prose to compare lines with; without it (poems, tables, lists of links) none goes."""
        return sum([line.surface.prose for line in self.lines]) >= LEAST_PROSE


def sketch(lines: Sequence[str]) -> Sketch:
    """Finds the lines of a document that have text, which of them are prose, and which stand far from it."""
    unspaced = _is_unspaced(lines)
    scale = _UNSPACED_SIZE if unspaced else 1.0
    places = [n for n, line in enumerate(lines) if line and not line.isspace()]
    texts = [lines[n].strip() for n in places]
    prose = [_is_prose(text, scale) for text in texts]
    grouped = [[place] for place in places]
    if groups := _far_groups(texts, prose, scale):
        grouped = [places[start:stop] for start, stop in groups]
        texts = ["\n".join(texts[start:stop]) for start, stop in groups]
        prose = [prose[start] for start, _ in groups]
    return Sketch(grouped, texts, prose, unspaced)


def read_lines(sketched: Sketch, lexicon: TriggerLexicon, words: WordLexicon, cache: LineCache) -> DocumentLines:
    """Reads the surface features of a document's lines; lines that the cache has are taken from there."""
    was_unspaced, cached = cache.content
    if was_unspaced != sketched.unspaced:
        cached = {}
    read = {
        text: cached.get(text) or _read_line(text, sketched.scale, is_prose, lexicon)
        for text, is_prose in zip(sketched.texts, sketched.prose, strict=True)
    }
    cache.content = (sketched.unspaced, read)
    return DocumentLines(
        lexicon, words, sketched.line_numbers, [read[text] for text in sketched.texts], sketched.unspaced
    )


def _read_line(text: str, scale: float, prose: bool, lexicon: TriggerLexicon) -> Line:
    lowered = text.lower()
    length = len(text)
    size = scale * length
    classes, leading, chars, words = trigger_matches = lexicon.scan(lowered)
    first, last = text[0], text[-1]
    surface = SurfaceFeatures(
        size, prose or ends_like_sentence(text), text.count(" "), class_of_first(first), class_of_last(last), prose,
        classes.bit_count(), words, chars / length, leading.bit_count(), is_bullet(text),
    )  # fmt: skip
    is_cell = (last == "|" or first == "|") and length > 1
    is_candidate = (words > 0 or not prose) and size <= MAX_SIZE and not is_cell
    continues, is_open = first in _CONTINUING or first.islower(), last in _OPEN
    return Line(text, lowered, trigger_matches, surface, is_candidate, continues, is_open)


def _is_prose(text: str, scale: float) -> bool:
    if scale * len(text) < _PROSE_SIZE or not ends_like_sentence(text):
        return False
    return scale > 1 or text.count(" ") >= _PROSE_BLANKS


def _is_unspaced(lines: Sequence[str]) -> bool:
    joined = "\n".join(lines)
    if joined.isascii() or len(joined.encode("utf-8", "surrogatepass")) <= (1 + 2 * _UNSPACED_SHARE) * len(joined):
        return False  # each of these characters has three bytes
    return len(_UNSPACED.findall(joined)) > _UNSPACED_SHARE * len(joined)


def ends_like_sentence(text: str) -> bool:
    """Returns whether a line ends like a sentence; a teaser's ellipsis is no such end."""
    if text[-1].isalnum():
        return False
    tail = text[-8:].rstrip(_CLOSING)
    return tail[-1:] in _TERMINAL and not text.endswith(("...", "…"))


def _far_groups(texts: Sequence[str], prose: Sequence[bool], scale: float) -> list[tuple[int, int]]:
    """Returns the groups of lines as `(start, stop)`: short lines far from prose together, each other line alone.

    Labels and longer lines are in groups of their own. Returns nothing if every line stands alone.
    """
    before = list(accumulate(prose, initial=0))
    padded = [*[0] * _FAR, *before, *[before[-1]] * _FAR]
    short, label = _PROSE_SIZE / scale, _LABEL_SIZE / scale
    far = [
        (low == high and len(text) < short) and (1 if len(text) < label else 2)
        for low, high, text in zip(padded, padded[2 * _FAR + 1 :], texts, strict=False)
    ]
    if not any(far):
        return []
    groups: list[tuple[int, int]] = []
    at = 0
    for is_far, run in groupby(far):
        stop = at + sum(1 for _ in run)
        step = _GROUP if is_far else 1
        groups += [(start, min(start + step, stop)) for start in range(at, stop, step)]
        at = stop
    return groups
