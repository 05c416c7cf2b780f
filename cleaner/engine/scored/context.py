"""Where a line stands: its place in the document, its neighbours, the headings before it, what the text is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise, repeat

from cleaner.engine.scored.looks import is_bullet, kind_of_first, kind_of_last
from cleaner.engine.scored.survey import LOOKED_AT, Survey, tokens_of

TOPIC = ("topic", "topic_words", "title_share")
PLACE = (
    "prose", "prose_before", "after_first_prose", "after_last_prose", "index", "to_end", "relative_size", "copies",
    "run", "run_size", "run_index", "run_left", "run_triggers", "run_ends", "run_zone", "bullets",
)  # fmt: skip
AROUND = (
    "near_prose", "near_triggers", "near_size", "near_ends", "before_size", "before_ends", "before_triggers",
    "before_last", "after_size", "after_ends", "after_triggers", "after_first",
)  # fmt: skip
DOCUMENT = ("doc_prose", "doc_triggers", "doc_bullets")
HEADINGS = {
    "related": ("related",),
    "comments": ("comments",),
    "letter": ("newsletter", "subscribe", "donate"),
    "share": ("share",),
    "legal": ("copyright",),
    "credit": ("credit", "media"),
}
"""Short lines with these words are headings to what follows: `since_related` counts the lines since the last."""
UNTIL = ("related", "comments", "letter")
NAMES = (
    *TOPIC, *PLACE, *AROUND, *DOCUMENT, *(f"since_{name}" for name in HEADINGS), *(f"until_{name}" for name in UNTIL),
)  # fmt: skip
"""What `Context.row` yields, in order."""

_HEADING_SIZE = 60
_REACH = 5
_NEVER = 999
_NOTHING = (-1.0, -1.0, -1.0, -1.0)
"""The neighbour of a document's first or last line."""


class Context:
    """What holds for more than one line of a survey, worked out once."""

    def __init__(self, of: Survey) -> None:
        self.of = of
        self.count = len(of.places)
        triggered = [hit.words > 0 for hit in of.hits]
        self.sum_size = list(accumulate(of.sizes, initial=0.0))
        self.sum_ends = list(accumulate(of.ends, initial=0))
        self.sum_triggered = list(accumulate(triggered, initial=0))
        self.sum_prose = list(accumulate(of.prose, initial=0))
        proses = [n for n, prose in enumerate(of.prose) if prose]
        self.first = proses[0] if proses else self.count
        self.last = proses[-1] if proses else -1
        self.median = _median([of.sizes[n] for n in proses]) if proses else 0.0
        self.copies = Counter(of.lows)
        self.runs = self._find_runs()
        self.vocabulary = self._read_vocabulary(proses)
        self.title = self._topics(tokens_of(of.lows[0]), of.lows[0])
        bullets = [is_bullet(text) for text in of.texts]
        self.bullets = _lengths_of_runs(bullets)
        self.document = (
            sum(of.sizes[n] for n in proses) / self.sum_size[-1],
            self.sum_triggered[-1] / self.count,
            sum(bullets) / self.count,
        )
        self.headings = list(zip(*self._find_headings(), strict=True))

    def row(self, n: int, tokens: Sequence[str]) -> tuple[float, ...]:
        """The features of a line, as `NAMES` calls them; `tokens` are its words."""
        return *self._topic(n, tokens), *self._place(n), *self._around(n), *self.document, *self.headings[n]

    def _topics(self, tokens: Sequence[str], low: str) -> set[str]:
        """What a line is about: its words, or pairs of characters where words are not parted."""
        if self.of.wide:
            return {low[i : i + 2] for i in range(min(LOOKED_AT, len(low)) - 1)}
        return {token for token in tokens if len(token) > 2} - self.of.words.function

    def _read_vocabulary(self, proses: Sequence[int]) -> Counter[str]:
        """In how many lines of running text each word stands."""
        words: Counter[str] = Counter()
        for n in proses:
            low = self.of.lows[n]
            words.update(self._topics(tokens_of(low), low))
        return words

    def _find_runs(self) -> list[tuple[int, int, float, float, float, int]]:
        """For each line the stretch of prose, or of other lines, in which it stands.

        That is: start, stop, size, shares of lines with trigger words and with a sentence's end, and whether it is
        before all prose (0), amid (1), or after it (2).
        """
        runs: list[tuple[int, int, float, float, float, int]] = []
        for _, group in groupby(self.of.prose):
            start = len(runs)
            length = sum(1 for _ in group)
            stop = start + length
            run = (
                start,
                stop,
                self.sum_size[stop] - self.sum_size[start],
                (self.sum_triggered[stop] - self.sum_triggered[start]) / length,
                (self.sum_ends[stop] - self.sum_ends[start]) / length,
                0 if stop <= self.first else 2 if start > self.last else 1,
            )
            runs += repeat(run, length)
        return runs

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
            back = _since([self.count - 1 - n for n in reversed(found[name])], self.count)[::-1]
            columns.append([*(min(lines + 1, _NEVER) for lines in back[1:]), _NEVER])
        return columns

    def _topic(self, n: int, tokens: Sequence[str]) -> tuple[float, float, float]:
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

    def _place(self, n: int) -> tuple[float, ...]:
        of = self.of
        size = of.sizes[n]
        start, stop, run_size, run_triggered, run_ends, zone = self.runs[n]
        return (
            of.prose[n], self.sum_prose[n] / (self.sum_prose[-1] or 1), n - self.first, n - self.last, n,
            self.count - 1 - n, size / self.median if self.median else 9.0, self.copies[of.lows[n]],
            stop - start, run_size, n - start, stop - 1 - n, run_triggered, run_ends, zone, self.bullets[n],
        )  # fmt: skip

    def _around(self, n: int) -> tuple[float, ...]:
        of = self.of
        low, high = max(0, n - _REACH), min(self.count, n + _REACH + 1)
        width = high - low
        before = after = _NOTHING
        if n:
            text = of.texts[n - 1]
            before = of.sizes[n - 1], of.ends[n - 1], of.hits[n - 1].chars / len(text), kind_of_last(text)
        if n + 1 < self.count:
            text = of.texts[n + 1]
            after = of.sizes[n + 1], of.ends[n + 1], of.hits[n + 1].chars / len(text), kind_of_first(text)
        return (
            (self.sum_prose[high] - self.sum_prose[low]) / width,
            (self.sum_triggered[high] - self.sum_triggered[low]) / width,
            (self.sum_size[high] - self.sum_size[low]) / width,
            (self.sum_ends[high] - self.sum_ends[low]) / width,
            *before, *after,
        )  # fmt: skip


def _lengths_of_runs(marks: Sequence[bool]) -> list[int]:
    """For each marked line the number of marked lines in a row that it is of; 0 for the others."""
    lengths: list[int] = []
    for marked, group in groupby(marks):
        length = sum(1 for _ in group)
        lengths += repeat(length if marked else 0, length)
    return lengths


def _since(marks: Sequence[int], count: int) -> list[int]:
    """For each of `count` lines how many lines ago the last mark was: 0 on a mark, `_NEVER` before the first."""
    column = [_NEVER] * (marks[0] if marks else count)
    for mark, following in pairwise((*marks, count)):
        column += range(following - mark)
    return column


def _median(sizes: list[float]) -> float:
    """The lower one of two; `statistics` has it too, and takes longer to import than all else here."""
    return sorted(sizes)[(len(sizes) - 1) // 2]
