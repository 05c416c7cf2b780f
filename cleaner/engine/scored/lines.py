"""A document's lines as a model sees them: which have running text, and which stand far from any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from cleaner.engine.scored.character_classes import is_bullet, kind_of_first, kind_of_last
from cleaner.engine.scored.lexicon import Hits, Lexicon, Words

LEAST_PROSE = 4
PAGE_LINES = 25
"""A whole page has at least so many lines before its first and after its last running text; extractors leave fewer."""
MAX_SIZE = 600
"""Longer lines are not judged: one mistake would cost more than many such lines of clutter bring."""
_FAR = 6
_GROUP = 8
"""Short lines that have no running text within `_FAR` lines are judged by so many at a time."""
_PROSE_SIZE = 80
_PROSE_BLANKS = 11
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_WIDE_SHARE = 0.3
_WIDE_SIZE = 2.5
"""How many characters of other scripts one of these stands for."""
_CLOSING = "\"'”’»“)]）」』* \u00a0"
_CONTINUING = frozenset(",.;:!?)]%’”、。，")
_OPEN = frozenset(",;([“„«-–—")
_TERMINAL = frozenset(".!?…。！？।؟")


class Own(NamedTuple):
    """The features of a line that show at a glance."""

    size: float
    """Characters, those of scripts without blanks counted as several."""
    ends: bool
    """Whether the line ends as a sentence does."""
    blanks: int
    first: int
    """The class of the first character, and of the last."""
    last: int
    prose: bool
    """Whether it is running text."""
    triggers: int
    """Classes of trigger words in it, and trigger words."""
    trigger_words: int
    trigger_share: float
    """Of its characters."""
    triggers_leading: int
    """Classes of trigger words at its start."""
    bullet: bool
    """Whether it is an item of a list, by what it starts with."""


class Looks(NamedTuple):
    """What takes longer to read of a line."""

    row: tuple[float, ...]
    """Its features."""
    topics: frozenset[str]
    """What it is about: its words, or pairs of characters where words are not parted."""
    tokens: Sequence[str]
    """All its words, or pairs."""


@dataclass(slots=True)
class Line:
    """What a line is by itself, wherever it stands; or a group of lines, joined."""

    text: str
    low: str
    """The text in lower case."""
    hits: Hits
    own: Own
    asked: bool
    """Whether a model is asked about it.

    Running text without a trigger word is not: no model that loses little removes any of it, and most lines of a text
    are such. Nor are very long lines, and cells of tables as extractors write them.
    """
    continues: bool
    """Whether it starts like the middle of a sentence."""
    open: bool
    """Whether it stops in the middle of one."""
    looks: Looks | None = None
    """The rest, read when a model asks for it (`looks_of`)."""


class Memory:
    """What is known of the lines of the text that was read last.

    A text is judged again after each pass, most of its lines as before. What is kept depends on nothing but the line,
    so that no result depends on what was read before. Threads may share it: they only spoil each other's savings.
    """

    __slots__ = ("known",)

    def __init__(self) -> None:
        self.known: tuple[bool, dict[str, Line]] = (False, {})

    def __reduce__(self) -> tuple[Any, ...]:
        return Memory, ()


@dataclass(frozen=True, slots=True)
class Survey:
    """The lines of one document that have text; every list has one item a line, or a group of lines.

    Short lines far from any running text (menus, lists of links) are taken together and judged as one.
    """

    lexicon: Lexicon
    words: Words
    places: list[list[int]]
    """Which of all lines each is."""
    lines: list[Line]
    wide: bool
    """Whether the script has no blanks between words."""
    is_page: bool
    """Whether it is a whole page, with its menus and footers, and not an extractor's choice of it."""

    @property
    def is_judged(self) -> bool:
        """Whether there is enough running text to hold lines against; poems, tables, lists of links are left alone."""
        return sum([line.own.prose for line in self.lines]) >= LEAST_PROSE

    def candidates(self) -> list[int]:
        """The lines that a model is asked about."""
        return [n for n, line in enumerate(self.lines) if line.asked]


def survey(lines: Sequence[str], lexicon: Lexicon, words: Words, memory: Memory) -> Survey:
    """Reads a document's lines, as far as they are not known."""
    wide = _is_wide(lines)
    was_wide, known = memory.known
    if was_wide != wide:
        known = {}
    scale = _WIDE_SIZE if wide else 1.0
    places = [n for n, line in enumerate(lines) if line and not line.isspace()]
    texts = [lines[n].strip() for n in places]
    prose = [_is_prose(text, scale) for text in texts]
    is_page = True in prose and prose.index(True) + prose[::-1].index(True) >= PAGE_LINES
    grouped = [[place] for place in places]
    if groups := _far_groups(texts, prose, scale):
        grouped = [places[start:stop] for start, stop in groups]
        texts = ["\n".join(texts[start:stop]) for start, stop in groups]
        prose = [prose[start] for start, _ in groups]
    read = {
        text: known.get(text) or _read(text, scale, is_prose, lexicon)
        for text, is_prose in zip(texts, prose, strict=True)
    }
    memory.known = (wide, read)
    return Survey(lexicon, words, grouped, [read[text] for text in texts], wide, is_page)


def _read(text: str, scale: float, prose: bool, lexicon: Lexicon) -> Line:
    low = text.lower()
    length = len(text)
    size = scale * length
    classes, leading, chars, words = hits = lexicon.scan(low)
    first, last = text[0], text[-1]
    own = Own(
        size, prose or _ends_like_sentence(text), text.count(" "), kind_of_first(first), kind_of_last(last), prose,
        classes.bit_count(), words, chars / length, leading.bit_count(), is_bullet(text),
    )  # fmt: skip
    is_cell = (last == "|" or first == "|") and length > 1
    asked = (words > 0 or not prose) and size <= MAX_SIZE and not is_cell
    return Line(text, low, hits, own, asked, first in _CONTINUING or first.islower(), last in _OPEN)


def _is_prose(text: str, scale: float) -> bool:
    if scale * len(text) < _PROSE_SIZE or not _ends_like_sentence(text):
        return False
    return scale > 1 or text.count(" ") >= _PROSE_BLANKS


def _is_wide(lines: Sequence[str]) -> bool:
    joined = "\n".join(lines)
    if joined.isascii() or len(joined.encode("utf-8", "surrogatepass")) <= (1 + 2 * _WIDE_SHARE) * len(joined):
        return False  # each of these characters has three bytes
    return len(_WIDE.findall(joined)) > _WIDE_SHARE * len(joined)


def _ends_like_sentence(text: str) -> bool:
    if text[-1].isalnum():
        return False
    tail = text[-8:].rstrip(_CLOSING)
    return tail[-1:] in _TERMINAL and not text.endswith(("...", "…"))


def _far_groups(texts: Sequence[str], prose: Sequence[bool], scale: float) -> list[tuple[int, int]]:
    """The lines as `(start, stop)`, alone or, short and far from prose, together; empty if all are alone."""
    before = list(accumulate(prose, initial=0))
    padded = [*[0] * _FAR, *before, *[before[-1]] * _FAR]
    short = _PROSE_SIZE / scale
    far = [
        low == high and len(text) < short
        for low, high, text in zip(padded, padded[2 * _FAR + 1 :], texts, strict=False)
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
