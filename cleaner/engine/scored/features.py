"""What a model knows of a line: its own looks, its place in the document, and what stands around it.

Running text without a trigger word is never offered to a model: no model that loses little removes any of it, and
most lines of a text are such. What costs time is computed only for the lines that are left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, repeat
from statistics import median_low

from cleaner.engine.scored.lexicon import Hits, Lexicon, Words

OWN = (
    "lines", "size", "words", "word_size", "ends", "last", "first", "capitals", "upper", "numbers", "function", "function_words",
    "address", "address_share", "self", "commas", "quotes", "quoted", "bullet", "lead", "colon", "date", "url", "pipe",
    "slash", "bracket", "names",
    "triggers", "trigger_words", "trigger_share", "trigger_density", "triggers_leading",
)  # fmt: skip
"""Of the line itself; the classes of the lexicon follow, as `has_newsletter` (2: the line starts with such a word)."""
WORDING = ("wording_top", "wording_top_three", "wording", "wording_mean", "wording_least")
"""Of the weights that its words and pairs of words have learned: positive speaks for clutter."""
TOPIC = ("topic", "topic_words", "title_share")
PLACE = (
    "prose", "prose_before", "after_first_prose", "after_last_prose", "index", "to_end", "relative_size", "copies",
    "run", "run_size", "run_index", "run_left", "run_triggers", "run_ends", "run_zone", "bullets",
)  # fmt: skip
AROUND = (
    "near_prose", "near_triggers", "near_size", "near_ends", "before_size", "before_ends", "before_triggers",
    "before_last", "after_size", "after_ends", "after_triggers", "after_first",
)  # fmt: skip
DOCUMENT = ("doc_prose", "doc_triggers", "doc_bullets", "doc_function", "doc_lines", "doc_median")
HEADINGS = {
    "related": ("related",),
    "comments": ("comments",),
    "letter": ("newsletter", "subscribe", "donate"),
    "share": ("share",),
    "legal": ("copyright",),
    "credit": ("credit", "media"),
}
"""Short lines with these words are headings to what follows: `since_related` counts the lines since the last of them."""
UNTIL = ("related", "comments", "letter")
FAR = 999

LEAST_PROSE = 2
PAGE_LINES = 25
"""A whole page has at least so many lines before its first and after its last running text; extractors leave fewer."""
_FAR = 6
_GROUP = 8
"""Lines that have no running text within `_FAR` lines are judged by so many at a time."""
MAX_SIZE = 600
"""Longer lines are not judged: one mistake would cost more than many such lines of clutter bring."""
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_WIDE_SIZE = 2.5
"""How many characters of other scripts one of these stands for."""
_PROSE_SIZE = 80
_PROSE_BLANKS = 11
_HEADING_SIZE = 60
_LOOKED_AT = 300
"""Characters of a line that are looked at closely: what counts shows in the beginning."""
_REACH = 5

_TOKEN = re.compile(r"[^\W\d_]+")
_CLOSING = "\"'”’»“)]）」』* \u00a0"
_TERMINAL = frozenset(".!?…。！？।؟")
_QUOTING = frozenset("\"'“„«»‘「")
_BULLET = re.compile(r"[-–—•·*▪►▶>»+|](?:\s|$)|\d{1,2}[.)]\s")
_DIGIT = re.compile(r"\d")
_MONTH = (
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|ene|abr|ago|dic|fév|avr|juil|août|déc|gen|mag|giu|"
    r"lug|set|ott|out|dez|mei|lut|kwi|sty|paź|lis|gru|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)"
)
_DATE = re.compile(
    rf"\d{{4}}[-/.年]\s?\d{{1,2}}|\d{{1,2}}[-/.]\s?\d{{1,2}}[-/.]\s?(?:19|20)?\d\d|\d{{1,2}}:\d\d|"
    rf"\b{_MONTH}\w*\.?,?\s+\d{{1,4}}|\d\.?\s+(?:de\s+)?{_MONTH}"
)
_URL = re.compile(r"https?:|www\.|\w@\w|\.(?:com|de|org|net)\b|(?:^|[\s(])[@#]\w")
_PIPE = re.compile(r"\s[|•·›»]\s|\s[-–—]\s\S+(?:\s\S+)?$")
_SLASH = re.compile(r"\w\s?/\s?\w")
_NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w'’.-]*\s+){1,3}[A-ZÀ-Þ][\w'’-]+(?:\s?[/,|]\s?[\w ]+)?$")
_LEAD = re.compile(r"[^\s:]+(?:\s[^\s:]+){0,3}:\s")
_QUOTES = re.compile('["“”„«»「」]')

_MARKS_LAST = {
    **dict.fromkeys(".。।", 1), **dict.fromkeys("!?！？؟", 2), **dict.fromkeys("\"'”’»“」", 3), **dict.fromkeys(":：", 6),
    **dict.fromkeys("…", 7), **dict.fromkeys(")]）", 8), **dict.fromkeys(",;–-—", 9),
}  # fmt: skip
_MARKS_FIRST = {**dict.fromkeys("\"'“„«»‘「", 4), **dict.fromkeys("([（", 6)}


def feature_names(classes: Sequence[str]) -> tuple[str, ...]:
    """The names of what `Survey.rows` yields, in its order, for a lexicon with these classes."""
    return (
        *OWN, *(f"has_{name}" for name in classes), *WORDING, *TOPIC, *PLACE, *AROUND, *DOCUMENT,
        *(f"since_{name}" for name in HEADINGS), *(f"until_{name}" for name in UNTIL),
    )  # fmt: skip


def _kind_of(char: str, marks: dict[str, int]) -> int:
    """A character's class: a letter's case, a digit, or one of the marks."""
    if char.islower():
        return 5
    if char.isupper():
        return 11
    if char.isdigit():
        return 4
    return marks.get(char) or (12 if char.isalpha() else 10)


_KINDS_LAST = {chr(code): _kind_of(chr(code), _MARKS_LAST) for code in range(0x24F)}
_KINDS_FIRST = {chr(code): _kind_of(chr(code), _MARKS_FIRST) for code in range(0x24F)}


def _kind_last(text: str) -> int:
    return _KINDS_LAST.get(text[-1]) or _kind_of(text[-1], _MARKS_LAST)


def _kind_first(text: str) -> int:
    return _KINDS_FIRST.get(text[0]) or _kind_of(text[0], _MARKS_FIRST)


def tokens_of(low: str) -> list[str]:
    """The words at the beginning of a line in lower case, as topics and weights are counted."""
    return _TOKEN.findall(low[:_LOOKED_AT])


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
    hits: list[Hits]
    sizes: list[float]
    """Characters, those of scripts without blanks counted as several."""
    ends: list[bool]
    """Whether the line ends as a sentence does."""
    prose: list[bool]
    wide: bool
    is_page: bool
    """Whether it is a whole page, with its menus and footers, and not an extractor's choice of it."""

    @property
    def is_judged(self) -> bool:
        """Whether there is enough running text to hold lines against; a poem, a table, a list of links is left alone."""
        return sum(self.prose) >= LEAST_PROSE

    def candidates(self) -> list[int]:
        """The lines that a model is asked about: neither running text without a trigger word nor very long."""
        return [
            n
            for n, (hit, prose, size) in enumerate(zip(self.hits, self.prose, self.sizes, strict=True))
            if (hit.words or not prose) and size <= MAX_SIZE
        ]

    def rows(self, wanted: Sequence[int]) -> Iterator[list[float]]:
        """The features of the wanted lines (ascending), as `feature_names` calls them."""
        context = _Context(self)
        for n in wanted:
            tokens = tokens_of(self.lows[n])
            yield [
                *self._own(n, tokens), *self.words.weigh(tokens), *context.topic(n, tokens), *context.place(n),
                *context.around(n), *context.document, *context.headings(n),
            ]  # fmt: skip

    def _own(self, n: int, tokens: list[str]) -> list[float]:
        text = self.texts[n]
        size = self.sizes[n]
        hit = self.hits[n]
        length = len(text)
        if length > _LOOKED_AT:
            text = text[:_LOOKED_AT]
        low = self.lows[n]
        words = text.split()
        count = len(words)
        function, address, own = self.words.count(tokens)
        total = len(tokens) or 1
        first, last = text[0], text[-1]
        classes, leading = hit.classes, hit.leading
        digits = _DIGIT.search(text) is not None
        row = [
            len(self.places[n]), size, count, length / count, self.ends[n], _kind_last(text), _kind_first(text),
            sum(map(str.istitle, words)) / count, sum(map(str.isupper, words)) / count,
            sum(map(str.isdigit, words)) if digits else 0,
            function / total, function, address, address / total, own,
            text.count(","), len(_QUOTES.findall(text)), first in _QUOTING,
            _BULLET.match(text) is not None, ":" in text and _LEAD.match(text) is not None, last == ":",
            digits and size <= 200 and _DATE.search(low) is not None,
            (":" in low or "." in low or "@" in low or "#" in low) and _URL.search(low) is not None,
            count > 2 and size <= 200 and _PIPE.search(text) is not None,
            "/" in text and _SLASH.search(text) is not None, last == ")",
            1 < count < 9 and first.isupper() and _NAMES.match(text) is not None,
            classes.bit_count(), hit.words, hit.chars / length, hit.words / count, leading.bit_count(),
        ]  # fmt: skip
        if not classes:
            row += self.lexicon.none
        else:
            row += [(classes >> bit & 1) + (leading >> bit & 1) for bit in range(len(self.lexicon.none))]
        return row


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


def _is_prose(text: str, scale: float) -> bool:
    if scale * len(text) < _PROSE_SIZE or not _ends_like_sentence(text):
        return False
    return scale > 1 or text.count(" ") >= _PROSE_BLANKS


def _far_groups(texts: Sequence[str], prose: Sequence[bool], scale: float) -> list[tuple[int, int]]:
    """The lines as `(start, stop)`: alone, or several where they are short and far from prose; empty if all are alone."""
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


def _ends_like_sentence(text: str) -> bool:
    if text[-1].isalnum():
        return False
    tail = text[-8:].rstrip(_CLOSING)
    return tail[-1:] in _TERMINAL and not text.endswith(("...", "…"))


class _Context:
    """What holds for more than one line of a survey, worked out once."""

    def __init__(self, of: Survey) -> None:
        self.of = of
        count = len(of.places)
        self.count = count
        trig = [hit.words > 0 for hit in of.hits]
        self.sum_size = list(accumulate(of.sizes, initial=0.0))
        self.sum_ends = list(accumulate(of.ends, initial=0))
        self.sum_trig = list(accumulate(trig, initial=0))
        self.sum_prose = list(accumulate(of.prose, initial=0))
        proses = [n for n in range(count) if of.prose[n]]
        self.first = proses[0] if proses else count
        self.last = proses[-1] if proses else -1
        self.median = median_low([of.sizes[n] for n in proses]) if proses else 0.0
        self.copies = Counter(of.lows)
        self.runs = self._find_runs()
        self.vocabulary = self._read_vocabulary(proses)
        self.title = self._topics(tokens_of(of.lows[0]), of.lows[0])
        bullets = [_BULLET.match(text) is not None for text in of.texts]
        self.bullets = self._bullet_runs(bullets)
        prose_size = sum(of.sizes[n] for n in proses)
        function = words = 0
        for n in proses[:20]:
            tokens = tokens_of(of.lows[n])
            function += of.words.count(tokens)[0]
            words += len(tokens)
        self.document = (
            prose_size / self.sum_size[-1], self.sum_trig[-1] / count, sum(bullets) / count,
            function / words if words else 0.0, count, self.median,
        )  # fmt: skip
        self._headings = self._find_headings()

    def _topics(self, tokens: Sequence[str], low: str) -> set[str]:
        """What a line is about: its words, or pairs of characters where words are not parted."""
        if self.of.wide:
            return {low[i : i + 2] for i in range(min(_LOOKED_AT, len(low)) - 1)}
        return {token for token in tokens if len(token) > 2} - self.of.words.function

    def _read_vocabulary(self, proses: Sequence[int]) -> Counter[str]:
        """In how many lines of running text each word stands."""
        words: Counter[str] = Counter()
        for n in proses:
            low = self.of.lows[n]
            words.update(self._topics(tokens_of(low), low))
        return words

    def _find_runs(self) -> list[tuple[int, int]]:
        """For each line the stretch of prose, or of other lines, in which it stands."""
        runs: list[tuple[int, int]] = []
        for _, group in groupby(self.of.prose):
            start = len(runs)
            stop = start + sum(1 for _ in group)
            runs += repeat((start, stop), stop - start)
        return runs

    @staticmethod
    def _bullet_runs(bullets: Sequence[bool]) -> list[int]:
        lengths: list[int] = []
        for is_bullet, group in groupby(bullets):
            length = sum(1 for _ in group)
            lengths += repeat(length if is_bullet else 0, length)
        return lengths

    def _find_headings(self) -> list[list[int]]:
        """Columns: lines since the last heading of each sort, then lines until the next."""
        of = self.of
        columns = []
        found = {}
        for name, classes in HEADINGS.items():
            mask = of.lexicon.mask(classes)
            found[name] = [n for n, hit in enumerate(of.hits) if hit.classes & mask and of.sizes[n] <= _HEADING_SIZE]
            columns.append(_since(found[name], self.count))
        for name in UNTIL:
            back = [self.count - 1 - n for n in reversed(found[name])]
            columns.append(_since(back, self.count, strictly=True)[::-1])
        return columns

    def topic(self, n: int, tokens: Sequence[str]) -> tuple[float, float, float]:
        """Share and number of the line's words that other running text has, and share that the first line has."""
        topics = self._topics(tokens, self.of.lows[n])
        if not topics:
            return -1.0, 0.0, -1.0
        words = self.vocabulary
        if self.of.prose[n]:
            known = sum(words[topic] > 1 for topic in topics)
        else:
            known = sum(map(words.__contains__, topics))
        title = len(topics & self.title) / len(topics) if n else -1.0
        return known / len(topics), known, title

    def place(self, n: int) -> tuple[float, ...]:
        of = self.of
        start, stop = self.runs[n]
        length = stop - start
        zone = 0 if stop <= self.first else 2 if start > self.last else 1
        return (
            of.prose[n], self.sum_prose[n] / (self.sum_prose[-1] or 1), n - self.first, n - self.last, n,
            self.count - 1 - n, of.sizes[n] / self.median if self.median else 9.0, self.copies[of.lows[n]],
            length, self.sum_size[stop] - self.sum_size[start], n - start, stop - 1 - n,
            (self.sum_trig[stop] - self.sum_trig[start]) / length,
            (self.sum_ends[stop] - self.sum_ends[start]) / length,
            zone, self.bullets[n],
        )  # fmt: skip

    def around(self, n: int) -> tuple[float, ...]:
        of = self.of
        low, high = max(0, n - _REACH), min(self.count, n + _REACH + 1)
        width = high - low
        near = (
            (self.sum_prose[high] - self.sum_prose[low]) / width,
            (self.sum_trig[high] - self.sum_trig[low]) / width,
            (self.sum_size[high] - self.sum_size[low]) / width,
            (self.sum_ends[high] - self.sum_ends[low]) / width,
        )
        before: tuple[float, ...] = (-1.0, -1.0, -1.0, -1.0)
        after = before
        if n:
            text = of.texts[n - 1]
            before = of.sizes[n - 1], of.ends[n - 1], of.hits[n - 1].chars / len(text), _kind_last(text)
        if n + 1 < self.count:
            text = of.texts[n + 1]
            after = of.sizes[n + 1], of.ends[n + 1], of.hits[n + 1].chars / len(text), _kind_first(text)
        return *near, *before, *after

    def headings(self, n: int) -> list[int]:
        return [column[n] for column in self._headings]


def _since(marks: Sequence[int], count: int, strictly: bool = False) -> list[int]:
    """For each of `count` places how many places ago the last mark was; a mark itself is 0 ago, unless `strictly`."""
    column: list[int] = []
    shift = 1 if strictly else 0
    origin = None
    for mark in (*marks, count - 1 + (1 - shift)):
        stop = min(count, mark + shift)
        length = stop - len(column)
        if origin is None:
            column += repeat(FAR, length)
        else:
            begin = len(column) - origin
            column += range(begin, begin + length)
        origin = mark
    return column
