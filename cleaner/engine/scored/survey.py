"""A document's lines as a model sees them: which have running text, and which stand far from any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from cleaner.engine.scored.lexicon import Hits, Lexicon, Words

LEAST_PROSE = 2
PAGE_LINES = 25
"""A whole page has at least so many lines before its first and after its last running text; extractors leave fewer."""
MAX_SIZE = 600
"""Longer lines are not judged: one mistake would cost more than many such lines of clutter bring."""
LOOKED_AT = 300
"""Characters of a line that are looked at closely: what counts shows in the beginning."""
_FAR = 6
_GROUP = 8
"""Short lines that have no running text within `_FAR` lines are judged by so many at a time."""
_PROSE_SIZE = 80
_PROSE_BLANKS = 11
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_WIDE_SIZE = 2.5
"""How many characters of other scripts one of these stands for."""
_TOKEN = re.compile(r"[^\W\d_]+")
_CLOSING = "\"'”’»“)]）」』* \u00a0"
_TERMINAL = frozenset(".!?…。！？।؟")


@dataclass(frozen=True, slots=True)
class Survey:
    """The lines of one document that have text, in columns; every list has one item a line, or a group of lines.

    Short lines far from any running text (menus, lists of links) are taken together and judged as one.
    """

    lexicon: Lexicon
    words: Words
    places: list[list[int]]
    """Which of all lines each is."""
    texts: list[str]
    lows: list[str]
    """The texts in lower case."""
    hits: list[Hits]
    sizes: list[float]
    """Characters, those of scripts without blanks counted as several."""
    ends: list[bool]
    """Whether the line ends as a sentence does."""
    prose: list[bool]
    """Whether it is running text."""
    wide: bool
    """Whether the script has no blanks between words."""
    is_page: bool
    """Whether it is a whole page, with its menus and footers, and not an extractor's choice of it."""

    @property
    def is_judged(self) -> bool:
        """Whether there is enough running text to hold lines against; poems, tables, lists of links are left alone."""
        return sum(self.prose) >= LEAST_PROSE

    def candidates(self) -> list[int]:
        """The lines that a model is asked about.

        Running text without a trigger word is not among them: no model that loses little removes any of it, and most
        lines of a text are such. Nor are very long lines, and cells of tables.
        """
        return [
            n
            for n, (hit, prose, size) in enumerate(zip(self.hits, self.prose, self.sizes, strict=True))
            if (hit.words or not prose) and size <= MAX_SIZE and not self._is_cell(n)
        ]

    def _is_cell(self, n: int) -> bool:
        """Whether it is part of a table, as extractors write them."""
        text = self.texts[n]
        return len(text) > 1 and (text[-1] == "|" or text[0] == "|")


def survey(lines: Sequence[str], lexicon: Lexicon, words: Words) -> Survey:
    """Reads a document's lines."""
    places = [[n] for n, line in enumerate(lines) if line and not line.isspace()]
    texts = [lines[place[0]].strip() for place in places]
    joined = "\n".join(texts)
    wide = not joined.isascii() and len(_WIDE.findall(joined)) > 0.3 * len(joined)
    scale = _WIDE_SIZE if wide else 1.0
    prose = [_is_prose(text, scale) for text in texts]
    is_page = True in prose and prose.index(True) + prose[::-1].index(True) >= PAGE_LINES
    if groups := _far_groups(texts, prose, scale):
        places = [[place for (place,) in places[start:stop]] for start, stop in groups]
        texts = ["\n".join(texts[start:stop]) for start, stop in groups]
        prose = [prose[start] for start, _ in groups]
    lows = list(map(str.lower, texts))
    sizes = [scale * len(text) for text in texts]
    ends = [_ends_like_sentence(text) for text in texts]
    return Survey(lexicon, words, places, texts, lows, lexicon.scan(lows), sizes, ends, prose, wide, is_page)


def tokens_of(low: str) -> list[str]:
    """The words at the beginning of a line in lower case, as topics and weights are counted."""
    return _TOKEN.findall(low[:LOOKED_AT])


def _is_prose(text: str, scale: float) -> bool:
    if scale * len(text) < _PROSE_SIZE or not _ends_like_sentence(text):
        return False
    return scale > 1 or text.count(" ") >= _PROSE_BLANKS


def _ends_like_sentence(text: str) -> bool:
    if text[-1].isalnum():
        return False
    tail = text[-8:].rstrip(_CLOSING)
    return tail[-1:] in _TERMINAL and not text.endswith(("...", "…"))


def _far_groups(texts: Sequence[str], prose: Sequence[bool], scale: float) -> list[tuple[int, int]]:
    """The lines as `(start, stop)`, alone or, short and far from prose, together; empty if all are alone."""
    before = list(accumulate(prose, initial=0))
    count = len(texts)
    far = [
        before[min(count, n + _FAR + 1)] == before[max(0, n - _FAR)] and scale * len(text) < _PROSE_SIZE
        for n, text in enumerate(texts)
    ]
    if True not in far:
        return []
    groups: list[tuple[int, int]] = []
    at = 0
    for is_far, run in groupby(far):
        stop = at + sum(1 for _ in run)
        step = _GROUP if is_far else 1
        groups += [(start, min(start + step, stop)) for start in range(at, stop, step)]
        at = stop
    return groups
