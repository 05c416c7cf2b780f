"""The words that a model knows, and their features of a line: trigger words by class, and function words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from cleaner.compile.automaton import Automaton

_UNSPACED = (
    ("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"),
    ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"),
)  # fmt: skip
"""Ranges of scripts that have no blanks between words, or that join particles to words (Hangul)."""


class TriggerMatches(NamedTuple):
    """The trigger words found in one line."""

    classes: int = 0
    """The classes of the words, one bit for each class of the lexicon."""
    leading: int = 0
    """The classes of the words at the very start of the line, as bits."""
    chars: int = 0
    """Characters that the words cover; where words overlap, a character counts once."""
    words: int = 0
    """How many words."""


_NONE = TriggerMatches()


class TriggerLexicon:
    """Trigger words by class. A word that ends in `*` is a stem. Immutable; pickled as words, without the automaton."""

    def __init__(self, classes: Mapping[str, Sequence[str]]) -> None:
        self.classes = {name: tuple(words) for name, words in classes.items()}
        self.bits = range(len(self.classes))
        self.none = [0] * len(self.classes)
        """For each class 0: the features of a line without trigger words."""
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
        self._inside_words = [any(low <= text[0] <= high for low, high in _UNSPACED) for text in texts]
        """Whether each word may stand inside a longer run of letters, as its script has no blanks between words."""
        self._automaton = Automaton(texts, table=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return TriggerLexicon, (self.classes,)

    def masks(self, groups: Mapping[str, Sequence[str]]) -> list[tuple[str, int]]:
        """Returns each group's name with the bits of its classes; a class that the lexicon lacks has no bit."""
        bits = {name: 1 << bit for bit, name in enumerate(self.classes)}
        return [(group, sum(bits.get(name, 0) for name in names)) for group, names in groups.items()]

    def scan(self, line: str) -> TriggerMatches:
        """Finds the trigger words of a line in lower case. They begin and, stems apart, end at the edges of words."""
        found = self._automaton.hits(line)
        if not found:
            return _NONE
        classes = leading = chars = words = covered = 0
        last = len(line)
        for word, begin, end in found:
            bits = self._words[word]
            if not self._inside_words[word]:
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
        return TriggerMatches(classes, leading, chars, words) if words else _NONE


class WordLexicon:
    """Function words, and words of the second and of the first person. Immutable."""

    _STEP = 1 << 20
    """More than any line's number of words, so that three counts fit into one sum."""

    def __init__(self, function: Iterable[str], address: Iterable[str], first_person: Iterable[str]) -> None:
        """`address`: words that address the reader."""
        self.function = frozenset(function)
        self._values: dict[str, int] = dict.fromkeys(self.function, 1)
        for words, step in ((address, self._STEP), (first_person, self._STEP**2)):
            for word in words:
                self._values[word] = self._values.get(word, 0) + step

    def count(self, tokens: Sequence[str]) -> tuple[int, int, int]:
        """Returns how many of the words are function words, address the reader, and are of the first person."""
        total = sum(map(self._values.get, tokens, repeat(0)))
        rest, function = divmod(total, self._STEP)
        first_person, address = divmod(rest, self._STEP)
        return function, address, first_person
