"""The words that a model knows: trigger words by class, found in all lines in one scan, and function words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, repeat
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

_JOINED = (
    ("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"),
    ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"),
)  # fmt: skip
"""Scripts in which words are not parted by blanks, or particles are glued to them (Hangul)."""


class Hits(NamedTuple):
    """The trigger words of one line. They begin where a word begins and, stems apart, end where one ends."""

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
        self.bits = range(len(self.classes))
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

    def masks(self, sorts: Mapping[str, Sequence[str]]) -> list[tuple[str, int]]:
        """The bits of some sorts of classes; those that the lexicon lacks have none."""
        bits = {name: 1 << bit for bit, name in enumerate(self.classes)}
        return [(sort, sum(bits.get(name, 0) for name in names)) for sort, names in sorts.items()]

    def scan(self, line: str) -> Hits:
        """The trigger words of a line in lower case."""
        found = self._automaton.find_matches_as_indexes(line, overlapping=True)
        if not found:
            return _NONE
        classes = leading = chars = words = covered = 0
        last = len(line)
        for word, begin, end in found:
            bits = self._words[word]
            if not self._free[word]:
                if begin and line[begin - 1].isalnum() and line[begin].isalnum():
                    continue
                if end < last and line[end].isalnum() and line[end - 1].isalnum():
                    bits = self._stems[word]
                    if not bits:
                        continue
            classes |= bits
            if begin <= 2:
                leading |= bits
            if end > covered:
                chars += end - max(begin, covered)
                covered = end
            words += 1
        return Hits(classes, leading, chars, words) if words else _NONE


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
