"""Finds an extractor's output again in the page that it came from.

An extractor gives text without saying where it stood. Its lines are searched in the page, blanks left out of the
comparison: first those that stand there once, which fix the order, then the others between them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass

from cleaner.documents.lines.keys import has_markers, key_of, unmarked
from cleaner.documents.vote.stream import Stream

_SURE = 12
"""A text of so many characters that is found inside a word is no accident."""
_NEAR = 40
"""How many characters a short piece of a line may stand after the piece before it."""
_SEED = 8
"""Words of a long line that are searched together."""
_WORK = 60_000_000
"""Characters that may be searched for lines that are not lines of the page; then the search is given up."""
_TRY = 500
"""What a single search costs on top, in characters."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The characters of a page that an extract was made of."""

    kept: list[tuple[int, int]]
    """Half-open ranges of the page's text, ascending, disjoint."""
    missing: int
    """How many letters and digits of the extract were not found in the page."""
    total: int
    """How many letters and digits the extract has."""
    given_up: bool = False
    """Whether the search took too much work, so that what is missing was not looked for."""


def align(page: str, extract: str) -> Alignment:
    """Finds `extract` in `page`.

    Lines that stand in the page once are certain. Of a line that stands there several times, the one between its
    certain neighbours is meant; of a line that is no line of the page, the words are searched in the same place.
    """
    return _Search(page, extract).run()


class _Search:
    def __init__(self, page: str, extract: str) -> None:
        self.page = Stream(page)
        self.stream, self.starts = self.page.text, self.page.starts
        self.wanted = [line for line in extract.split("\n") if line and not line.isspace()]
        self.wanted_keys = [key_of(line) for line in self.wanted]
        self.found: list[tuple[int, int]] = []
        self.with_markers: set[int] = set()
        """The numbers of the lines whose Markdown markers are in the extract, too."""
        self.rules = "---|" in extract
        """Whether the extract has lines of dashes under the heads of its tables."""
        self.missing = 0
        self.work = _WORK

    def run(self) -> Alignment:
        at: dict[str, list[int]] = {}
        for number, key in enumerate(self.page.keys):
            if key:
                at.setdefault(key, []).append(number)
        times = Counter(self.wanted_keys)
        certain = {
            i: at[key][0] for i, key in enumerate(self.wanted_keys) if times[key] == 1 and len(at.get(key, ())) == 1
        }
        in_order = _longest_rise(list(certain.items()))
        bounds = [*(line for _, line in in_order), len(self.page.keys)]
        anchors = [i for i, _ in in_order]
        cursor = 0
        for i, key in enumerate(self.wanted_keys):
            if not key:
                continue
            limit = self.starts[bounds[bisect_right(anchors, i)]]
            before = len(self.found)
            if i in certain:
                start = self.starts[certain[i]]
                self.found.append((start, start + len(key)))
                if certain[i] == bounds[bisect_left(anchors, i)]:
                    cursor = start + len(key)
            else:
                cursor = self._place(i, key, at.get(key, []), cursor, limit)
            if has_markers(self.wanted[i]):
                self._note_markers(before)
        total = sum(map(_letters, self.wanted_keys))
        return Alignment(
            self.page.ranges(self.found, self.with_markers, self.rules), self.missing, total, self.work <= 0
        )

    def _note_markers(self, first: int) -> None:
        for start, end in self.found[first:]:
            self.with_markers.update(range(self.page.line_at(start), self.page.line_at(end - 1) + 1))

    def _place(self, i: int, key: str, lines: list[int], cursor: int, limit: int) -> int:
        """Finds a line that is not certain.

        Returns the offset in `stream` at which the search for the next one begins.
        """
        following = bisect_left(lines, bisect_left(self.starts, cursor))
        if following < len(lines) and (start := self.starts[lines[following]]) < limit:
            self.found.append((start, start + len(key)))
            return start + len(key)
        start = self._inside(key, cursor, limit)
        if start >= 0:
            self.found.append((start, start + len(key)))
            return start + len(key)
        if not lines:
            return self._words(self.wanted[i], cursor, limit)
        near = (self.starts[line] for line in lines[max(following - 1, 0) : following + 1])
        start = min(near, key=lambda place: abs(place - cursor))
        self.found.append((start, start + len(key)))
        return cursor

    def _inside(self, key: str, start: int, end: int) -> int:
        """Returns the first offset of a text in `stream[start:end]`, or -1.

        A short text must begin and end at edges of words.
        """
        while start >= 0 and self.work > 0:
            found = self.stream.find(key, start, end)
            self.work -= (found if found >= 0 else end) - start + _TRY
            if found < 0 or len(key) >= _SURE or self.page.at_edges(found, found + len(key)):
                return found
            start = found + 1
        return -1

    def _words(self, line: str, cursor: int, limit: int) -> int:
        """Finds a line piece by piece: the longest run of its words that stands together, then what is left and right.

        Short pieces count only where they touch what was found already; what is nowhere between its neighbours is
        searched in the whole page, for extractors do move things. Returns where the search for the next line begins.
        """
        words = [key for key in map(key_of, unmarked(line).split()) if key]
        first_found = len(self.found)
        missing = 0
        parts = self._between_seeds(words, cursor, limit)
        if len(self.found) == first_found and sum(map(len, words)) >= 2 * _SURE:
            parts = self._between_seeds(words, 0, len(self.stream))
            if len(self.found) == first_found:
                parts = [(words, cursor, limit)]
        while parts:
            part, low, high = parts.pop()
            i, j, start = self._longest(part, low, high)
            if start >= 0:
                end = start + sum(map(len, part[i:j]))
                self.found.append((start, end))
                low, high = (low, high) if low <= start < high else (start, end)
                parts += ((part[:i], low, start), (part[j:], end, high))
                continue
            missing += self._ends(part, low, high)
        letters = sum(map(_letters, words))
        if missing * 5 > letters * 4:
            del self.found[first_found:]
            missing = letters
        elif missing * 5 > letters:
            self._widen(first_found)
        self.missing += missing
        return max((end for start, end in self.found[first_found:] if cursor <= start < limit), default=cursor)

    def _between_seeds(self, words: list[str], low: int, high: int) -> list[tuple[list[str], int, int]]:
        """Finds groups of a long line's words that stand in the page in the same order.

        Returns the parts between them.
        """
        found = []
        for i in range(0, len(words) - _SEED, _SEED):
            start = self._inside("".join(words[i : i + _SEED]), low, high)
            if start >= 0:
                found.append((i, start))
        parts = []
        done = 0
        for i, start in _longest_rise(found):
            if start < low:
                continue
            end = start + sum(map(len, words[i : i + _SEED]))
            self.found.append((start, end))
            parts.append((words[done:i], low, start))
            done, low = i + _SEED, end
        return [*parts, (words[done:], low, high)]

    def _longest(self, words: list[str], low: int, high: int) -> tuple[int, int, int]:
        """Returns the longest run of words `[i, j)` that stands in `stream[low:high]`, and its offset, or -1."""
        best = (0, 0, -1)
        size = 0
        for i in range(len(words)):
            j = max(i + 1, i + size + 1)
            self.work -= _TRY + 10 * size
            if self.work <= 0:
                break
            while j <= len(words) and (start := self._find("".join(words[i:j]), low, high)) >= 0:
                best, size = (i, j, start), j - i
                j += 1
        if best[2] < 0 and sum(map(len, words)) >= 2 * _SURE and (low, high) != (0, len(self.stream)):
            i, j, start = self._longest(words, 0, len(self.stream))
            return (i, j, start) if sum(map(len, words[i:j])) >= 2 * _SURE else best
        return best

    def _find(self, piece: str, low: int, high: int) -> int:
        if self.stream.startswith(piece, low) and low + len(piece) <= high:
            return low
        if len(piece) < _SURE and high - low > 10 * _NEAR:
            start = self._inside(piece, low, low + len(piece) + _NEAR)
            return start if start >= 0 else self._inside(piece, high - len(piece) - _NEAR, high)
        return self._inside(piece, low, high)

    def _ends(self, words: list[str], low: int, high: int) -> int:
        """Finds the ends of what is left of a line, where texts were glued together.

        Returns how many letters were not found.
        """
        text = "".join(words)
        start = 0
        while start < len(text) and low + start < high and text[start] == self.stream[low + start]:
            start += 1
        end = 0
        while start + end < len(text) and high - end > low + start and text[-1 - end] == self.stream[high - 1 - end]:
            end += 1
        self.found += [(low, low + start), (high - end, high)]
        return _letters(text[start : len(text) - end])

    def _widen(self, first: int) -> None:
        """Keeps whole lines where a text was found only in part: too much is better than a loss."""
        for i in range(first, len(self.found)):
            start, end = self.found[i]
            self.found[i] = self.starts[self.page.line_at(start)], self.starts[self.page.line_at(end - 1) + 1]


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _longest_rise(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns the longest subsequence in which the second members rise (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for i, (_, value) in enumerate(pairs):
        pile = bisect_left(tops, value)
        tops[pile : pile + 1] = [value]
        piles[pile : pile + 1] = [i]
        before.append(piles[pile - 1] if pile else -1)
    rise = []
    i = piles[-1] if piles else -1
    while i >= 0:
        rise.append(pairs[i])
        i = before[i]
    return rise[::-1]
