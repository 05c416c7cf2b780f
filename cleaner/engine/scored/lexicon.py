"""The words that a model knows: trigger words by class, found in all lines in one scan, and function words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise, repeat
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

_JOINED = (
    ("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"),
    ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"),
)  # fmt: skip
"""Scripts in which words are not parted by blanks, or particles are glued to them (Hangul)."""


class Hits(NamedTuple):
    """The trigger words of one line."""

    classes: int = 0
    """One bit for each class of the lexicon."""
    leading: int = 0
    """The classes of words at the very start of the line."""
    chars: int = 0
    """Characters covered, where words overlap counted once."""
    words: int = 0


_NONE = Hits()


class Lexicon:
    """Trigger words by class. Immutable; pickled as its words, since the automaton cannot be."""

    def __init__(self, classes: Mapping[str, Sequence[str]]) -> None:
        self.classes = {name: tuple(words) for name, words in classes.items()}
        self.none = [0] * len(self.classes)
        """The row of a line without any."""
        whole: dict[str, int] = {}
        stems: dict[str, int] = {}
        for bit, words in enumerate(self.classes.values()):
            for word in words:
                table = stems if word.endswith("*") else whole
                text = word.removesuffix("*")
                table[text] = table.get(text, 0) | 1 << bit
        texts = sorted({*whole, *stems})
        self._stems = [stems.get(text, 0) for text in texts]
        self._words = [stems.get(text, 0) | whole.get(text, 0) for text in texts]
        self._free = [any(low <= text[0] <= high for low, high in _JOINED) for text in texts]
        self._automaton = AhoCorasick(texts, implementation=Implementation.ContiguousNFA)

    def __reduce__(self) -> tuple[Any, ...]:
        return Lexicon, (self.classes,)

    def mask(self, names: Iterable[str]) -> int:
        """The bits of some classes; those that the lexicon lacks have none."""
        return sum(1 << bit for bit, name in enumerate(self.classes) if name in names)

    def scan(self, lines: Sequence[str]) -> list[Hits]:
        """The trigger words of each line. Lines are in lower case and without line ends."""
        text = "\n".join(lines)
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        found = [_NONE] * len(lines)
        line = stop = covered = 0
        start = -1
        for word, begin, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            bits = self._classes_at(word, text, begin, end)
            if not bits:
                continue
            if begin >= stop:
                line = bisect_right(starts, begin) - 1
                start, stop, covered = starts[line], starts[line + 1], 0
            hit = found[line]
            fresh = max(0, end - max(begin, covered))
            covered = max(covered, end)
            leading = hit.leading | bits if begin - start <= 2 else hit.leading
            found[line] = Hits(hit.classes | bits, leading, hit.chars + fresh, hit.words + 1)
        return found

    def _classes_at(self, word: int, text: str, begin: int, end: int) -> int:
        """What a match counts for: it begins where a word begins, and ends where it ends, unless it is a stem."""
        if self._free[word]:
            return self._words[word]
        if begin and text[begin - 1].isalnum() and text[begin].isalnum():
            return 0
        if text[end : end + 1].isalnum() and text[end - 1].isalnum():
            return self._stems[word]
        return self._words[word]


class Words:
    """Function words, words by which a text speaks to its readers or of its writer, and what words weigh."""

    _STEP = 1 << 20
    """Above any line's word count: three counts are packed into one sum."""

    def __init__(
        self, function: Iterable[str], address: Iterable[str], own: Iterable[str], weights: Mapping[str, float]
    ) -> None:
        """`weights`: of words and of pairs of words (`read more`); positive ones speak for clutter."""
        self.function = frozenset(function)
        self._values: dict[str, int] = dict.fromkeys(self.function, 1)
        for words, step in ((address, self._STEP), (own, self._STEP**2)):
            for word in words:
                self._values[word] = self._values.get(word, 0) + step
        self._weights = {word: weight for word, weight in weights.items() if " " not in word}
        self._pairs = {
            (first, second): weight
            for word, weight in weights.items()
            for first, blank, second in (word.partition(" "),)
            if blank
        }

    def count(self, tokens: Sequence[str]) -> tuple[int, int, int]:
        """How many of the words are function words, address the reader, and mean the writer."""
        total = sum(map(self._values.get, tokens, repeat(0)))
        rest, function = divmod(total, self._STEP)
        own, address = divmod(rest, self._STEP)
        return function, address, own

    def weigh(self, tokens: Sequence[str]) -> tuple[float, float, float, float, float]:
        """Of the weights of words and pairs: the highest, the sum of the three highest, sum, mean and the lowest."""
        found = [*map(self._weights.get, tokens), *map(self._pairs.get, pairwise(tokens))]
        weights = sorted(filter(None, found))
        if not weights:
            return 0.0, 0.0, 0.0, 0.0, 0.0
        total = sum(weights)
        return weights[-1], sum(weights[-3:]), total, total / len(found), weights[0]
