"""One index over all patterns: which of them may match in which lines of a document.

Whole lines and the beginnings of lines are looked up by hash, from the line's first word on; the literals of all other
patterns stand in one Aho–Corasick automaton.
The index only skips: every line it names is tried by the pattern itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from cleaner.compile.fold import MARKS, Folded
from cleaner.compile.literals import Literals
from cleaner.compile.patterns import Hint
from cleaner.compile.words import first_word

_STEMS = (1, 2, 6)
"""Letters by which texts that begin lines are looked up: as many as each has."""
_DIGITS = frozenset("0123456789")
_MOST_FOR_DFA = 60_000
"""Characters of all literals together up to which the automaton is a table: twice as fast, some 200 bytes each."""

Candidates = dict[int, list[int]]
"""Pattern number → the lines, ascending, in which it may match."""


class Index:
    """Immutable. Patterns are known by their place in `hints`, or by the numbers that are given."""

    def __init__(self, hints: Sequence[Hint], numbers: Sequence[int] | None = None) -> None:
        stems: dict[int, _Stems] = {size: _Stems() for size in _STEMS}
        wordless: dict[str, list[int]] = defaultdict(list)
        literals: dict[str, list[int]] = defaultdict(list)
        longest: dict[int, int] = {}
        unindexed: list[int] = []
        numbered: list[int] = []
        with_digit: list[int] = []
        for number, hint in zip(numbers or range(len(hints)), hints, strict=True):
            if hint.longest is not None:
                longest[number] = hint.longest + 2
            if hint.key is not None:
                if words := first_word(hint.key):
                    stems[_size(words)].add_line(words, number)
                else:
                    wordless[hint.key].append(number)
            elif hint.openings and not _DIGITS.issuperset(hint.openings):
                also = () if all(any(t in o for t in hint.literals) for o in hint.openings) else hint.literals
                for opening in hint.openings:
                    stems[_size(opening)].add_opening(opening, also, number)
            elif hint.literals:
                for literal in hint.literals:
                    literals[literal].append(number)
            elif hint.openings:
                numbered.append(number)
            elif hint.digit:
                with_digit.append(number)
            else:
                unindexed.append(number)
        self._stems = {size: found for size, found in stems.items() if found.openings}
        self._wordless = dict(wordless)
        self._longest = longest
        """Folding never makes a line longer, and leaves a blank at its ends at most: hence two characters more."""
        self._literals = list(literals)
        self._owners = list(literals.values())
        self.unindexed = frozenset((*unindexed, *numbered, *with_digit))
        """Patterns that no text tells: those without a literal, or of lines that have, or begin with, any number.

        `candidates` leaves them out; `lines` has the lines in which one of them may match. Most are a site's, and
        looking for the lines of all of them would take longer than all else here.
        """
        self._numbered, self._with_digit = frozenset(numbered), frozenset(with_digit)
        self._automaton: Any = self._build() if literals else None

    def candidates(self, text: Folded) -> Candidates:
        """What may match where, of the patterns that are not `unindexed`."""
        found: Candidates = {}
        self._beginnings(text, found)
        if self._wordless:
            self._marks(text, found)
        if self._automaton is not None:
            self._literal_hits(text, found)
        # Most patterns are short lines, and most lines of articles are not.
        lines = text.lines
        for number in found.keys() & self._longest.keys():
            most = self._longest[number]
            found[number] = [line for line in found[number] if len(lines[line]) <= most]
        return found

    def lines(self, text: Folded, number: int) -> Sequence[int]:
        """The lines in which one of the `unindexed` patterns may match, ascending."""
        some: Sequence[int] = range(len(text.lines))
        if number in self._numbered:
            some = text.numbered
        elif number in self._with_digit:
            some = text.with_digit
        most = self._longest.get(number)
        if most is None:
            return some
        lines = text.lines
        return [line for line in some if len(lines[line]) <= most]

    def _beginnings(self, text: Folded, found: Candidates) -> None:
        lines, words = text.lines, text.words
        hits: dict[int, list[int]] = defaultdict(list)
        for size, stems in self._stems.items():
            # Most documents are dismissed by one look at all their stems: 9 µs, where a look-up for each takes 20.
            present = stems.openings.keys() & {line[:size] for line in words}
            if not present:
                continue
            for number, line in enumerate(words):
                if (stem := line[:size]) not in present:
                    continue
                for pattern in stems.lines.get(line.rstrip(MARKS), ()):
                    hits[pattern].append(number)
                for opening, also, pattern in stems.openings[stem]:
                    # Marks at the line's end stay: an opening may reach to there.
                    if line.startswith(opening) and (not also or _has_any(lines[number], also)):
                        hits[pattern].append(number)
        for pattern, places in hits.items():
            found[pattern] = sorted(set(places)) if len(places) > 1 else places

    def _marks(self, text: Folded, found: Candidates) -> None:
        for number, words in enumerate(text.words):
            if not words:
                for pattern in self._wordless.get(text.lines[number].strip(MARKS), ()):
                    found.setdefault(pattern, []).append(number)

    def _literal_hits(self, text: Folded, found: Candidates) -> None:
        try:
            hits = self._automaton.find_matches_as_indexes(text.text, overlapping=True)
        except UnicodeEncodeError:  # lone surrogates stand for bytes that are no UTF-8; no literal holds one
            sane = text.text.encode("utf-8", "replace").decode("utf-8")
            hits = self._automaton.find_matches_as_indexes(sane, overlapping=True)
        if not hits:
            return
        starts, owners = list(accumulate([len(line) + 1 for line in text.lines], initial=0)), self._owners
        lines_of: dict[int, set[int]] = defaultdict(set)
        for literal, start, _ in hits:
            lines_of[literal].add(bisect_right(starts, start) - 1)
        merged: dict[int, set[int]] = {}
        for literal, lines in lines_of.items():
            for number in owners[literal]:
                merged[number] = merged[number] | lines if number in merged else lines
        for number, lines in merged.items():
            found[number] = sorted(lines)

    def _build(self) -> Any:
        # Overlapping matches are needed: leftmost-longest would hide a literal inside another one.
        # store_patterns=False: the automaton is asked for numbers only.
        small = sum(map(len, self._literals)) <= _MOST_FOR_DFA
        implementation = Implementation.DFA if small else Implementation.ContiguousNFA
        return AhoCorasick(self._literals, implementation=implementation, store_patterns=False)


class _Stems:
    """Texts that begin lines, and lines that are known whole, by as many of their first letters as all of them have."""

    def __init__(self) -> None:
        self.openings: dict[str, list[tuple[str, Literals, int]]] = {}
        """Stem → texts that begin a line, each with literals of which the line must have one, and its pattern."""
        self.lines: dict[str, list[int]] = {}
        """Line, without the marks at its end → patterns."""

    def add_opening(self, opening: str, also: Literals, number: int) -> None:
        self.openings.setdefault(opening[: _size(opening)], []).append((opening, also, number))

    def add_line(self, words: str, number: int) -> None:
        self.openings.setdefault(words[: _size(words)], [])
        self.lines.setdefault(words, []).append(number)


def _size(text: str) -> int:
    letters = len(text)
    return _STEMS[2] if letters >= _STEMS[2] else _STEMS[1] if letters >= _STEMS[1] else _STEMS[0]


def _has_any(line: str, texts: Literals) -> bool:
    # A loop: `any` over a generator takes twice the time, and this is the innermost place.
    for text in texts:  # noqa: SIM110
        if text in line:
            return True
    return False
