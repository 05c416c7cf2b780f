"""One index over all patterns: which of them may match in which lines of a document.

Whole lines and the beginnings of lines are looked up by hash, from the line's first word on. The literals of all other
patterns stand in one Aho–Corasick automaton. The index only skips: every line that it returns is tried by the pattern.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress, count
from operator import itemgetter

import msgspec

from cleaner.compile.automaton import Automaton
from cleaner.compile.folded import Folded
from cleaner.compile.hints import Hint, Literals
from cleaner.compile.patterns import contains_any
from cleaner.compile.words import first_word
from cleaner.packs.spelling import MARKS

_STEMS = (1, 2, 4, 6)
"""Lengths of stems: texts that begin lines are looked up by so many of their first letters as they have."""
_SIZES = tuple(max(stem for stem in _STEMS if stem <= max(length, 1)) for length in range(_STEMS[-1] + 1))
"""The length of a text, or that of the longest stem → the length of its stem."""
_FIRST = {size: itemgetter(slice(size)) for size in _STEMS}
_DIGITS = frozenset("0123456789")
_FEW = 6
"""Up to so many literals, looking for each by itself takes no longer than an automaton does."""
_SMALL = 20_000
"""Up to so many characters of text altogether, looking for each literal by itself takes less time than building the
automaton does: a hook looks at a small file or two."""
_MOST_FOR_DFA = 60_000
"""Up to so many characters of all literals, the automaton is a table: twice as fast, at some 200 bytes a character."""

Candidates = dict[int, list[int]]
"""Pattern number → the lines, ascending, in which it may match."""


class Stems(msgspec.Struct, frozen=True, array_like=True):
    """Texts that begin lines, and whole lines, by their stem: their first letters."""

    openings: dict[str, list[tuple[str, Literals, int]]]
    """Stem → texts that begin a line, each with literals of which the line must have one, and its pattern."""
    lines: dict[str, list[int]]
    """Line, without the marks at its end → patterns."""


class Tables(msgspec.Struct, frozen=True, array_like=True):
    """What an index looks things up in.

    It is plain data, made once and kept in the cache, since making it takes as long as all else when a hook starts.
    """

    stems: dict[int, Stems]
    """Length of stems → stems."""
    wordless: dict[str, list[int]]
    """Lines that have no words → patterns."""
    literals: dict[str, list[int]]
    longest: dict[int, int]
    """Pattern → characters of the longest line, folded, in which it matches."""
    numbered: list[int]
    """Patterns of lines that begin with any number."""
    with_digit: list[int]
    """Patterns of lines that contain any number."""
    unknown: list[int]
    """Patterns of which nothing is known about their lines."""


def tabulate(hints: Iterable[tuple[int, Hint]]) -> Tables:
    """Returns the tables of patterns. hints: pattern number and hint."""
    tables = Tables({size: Stems({}, {}) for size in _STEMS}, {}, {}, {}, [], [], [])
    for number, hint in hints:
        if hint.longest is not None:
            # Folding never makes a line longer, and leaves a blank at its ends at most.
            tables.longest[number] = hint.longest + 2
        if hint.key is not None:
            _add_line(tables, hint.key, number)
        elif hint.openings and not _DIGITS.issuperset(hint.openings):
            also = () if all(any(t in o for t in hint.literals) for o in hint.openings) else hint.literals
            for opening in hint.openings:
                size = _size(opening)
                tables.stems[size].openings.setdefault(opening[:size], []).append((opening, also, number))
        elif hint.literals:
            for literal in hint.literals:
                tables.literals.setdefault(literal, []).append(number)
        else:
            (tables.numbered if hint.openings else tables.with_digit if hint.digit else tables.unknown).append(number)
    return tables


def _add_line(tables: Tables, key: str, number: int) -> None:
    if words := first_word(key):
        stems = tables.stems[_size(words)]
        stems.openings.setdefault(words[: _size(words)], [])
        stems.lines.setdefault(words, []).append(number)
    else:
        tables.wordless.setdefault(key, []).append(number)


def _size(text: str) -> int:
    return _SIZES[min(len(text), len(_SIZES) - 1)]


class Index:
    """Finds the lines in which patterns may match. Patterns are known by their numbers. Immutable."""

    def __init__(self, tables: Tables) -> None:
        self._stems = {size: stems for size, stems in tables.stems.items() if stems.openings}
        self._wordless = tables.wordless
        self._longest = tables.longest
        self._literals = list(tables.literals)
        self._owners = list(tables.literals.values())
        self.unindexed = frozenset((*tables.numbered, *tables.with_digit, *tables.unknown))
        """Patterns without a literal, and patterns of lines that contain, or begin with, any number.

        `candidates` leaves them out; `lines` returns the lines in which one of them may match. Most are a site's, and
        looking for the lines of all of them would take longer than all else here.
        """
        self._numbered, self._with_digit = frozenset(tables.numbered), frozenset(tables.with_digit)
        self._searched = 0
        """Characters of the texts that were searched without an automaton."""
        self._automaton = self._build() if len(self._literals) > _FEW else None

    def candidates(self, text: Folded) -> Candidates:
        """Returns where the patterns that are not `unindexed` may match."""
        found = self._candidates(text)
        if (read := text.read) is not None:
            for number, places in self._candidates(read.folded).items():
                found[number] = sorted({*found.get(number, ()), *(read.lines[place] for place in places)})
        return found

    def _candidates(self, text: Folded) -> Candidates:
        found: Candidates = {}
        self._beginnings(text, found)
        if self._wordless:
            self._marks(text, found)
        if self._literals:
            self._literal_hits(text, found)
        # Most patterns are short lines, and most lines of articles are not.
        lines = text.lines
        for number in found.keys() & self._longest.keys():
            most = self._longest[number]
            found[number] = [line for line in found[number] if len(lines[line]) <= most]
        return found

    def lines(self, text: Folded, number: int) -> Sequence[int]:
        """Returns the lines in which one of the `unindexed` patterns may match, ascending."""
        found = self._lines(text, number)
        if (read := text.read) is None:
            return found
        return sorted({*found, *(read.lines[place] for place in self._lines(read.folded, number))})

    def _lines(self, text: Folded, number: int) -> Sequence[int]:
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
        lines, odd = text.lines, text.odd
        hits: dict[int, list[int]] = defaultdict(list)
        for size, stems in self._stems.items():
            openings = stems.openings
            # No loop of Python's over lines: most lines begin with no stem, and are dismissed in a tenth of a µs.
            begins = list(map(_FIRST[size], lines))
            for line, words in odd.items():
                begins[line] = words[:size]
            for number in compress(count(), map(openings.__contains__, begins)):
                words = odd.get(number) or lines[number]
                for pattern in stems.lines.get(words.rstrip(MARKS), ()):
                    hits[pattern].append(number)
                for opening, also, pattern in openings[begins[number]]:
                    # Marks at the line's end stay: an opening may reach to there.
                    if words.startswith(opening) and (not also or contains_any(lines[number], also)):
                        hits[pattern].append(number)
        for pattern, places in hits.items():
            found[pattern] = sorted(set(places)) if len(places) > 1 else places

    def _marks(self, text: Folded, found: Candidates) -> None:
        for number, words in text.odd.items():
            if not words:
                for pattern in self._wordless.get(text.lines[number].strip(MARKS), ()):
                    found.setdefault(pattern, []).append(number)
        for pattern in self._wordless.get("", ()):  # a mark that does not matter round a line may be all of it
            blank = (number for number, line in enumerate(text.lines) if not line)
            found[pattern] = sorted({*found.get(pattern, ()), *blank})

    def _literal_hits(self, text: Folded, found: Candidates) -> None:
        lines_of = self._lines_of_literals(text)
        owners = self._owners
        merged: dict[int, set[int]] = {}
        for literal, lines in lines_of.items():
            for number in owners[literal]:
                merged[number] = merged[number] | lines if number in merged else lines
        for number, lines in merged.items():
            found[number] = sorted(lines)

    def _lines_of_literals(self, text: Folded) -> dict[int, set[int]]:
        """Returns the number of each literal that any line contains → the lines that contain it."""
        lines_of: dict[int, set[int]] = defaultdict(set)
        whole = text.text
        if self._automaton is None or self._searched + len(whole) <= _SMALL:
            self._searched += len(whole)
            for literal, wanted in enumerate(self._literals):
                if wanted in whole:
                    lines_of[literal] = {number for number, line in enumerate(text.lines) if wanted in line}
            return lines_of
        if hits := self._automaton.hits(whole):
            starts = list(accumulate([len(line) + 1 for line in text.lines], initial=0))
            for literal, start, _ in hits:
                lines_of[literal].add(bisect_right(starts, start) - 1)
        return lines_of

    def _build(self) -> Automaton:
        return Automaton(self._literals, table=sum(map(len, self._literals)) <= _MOST_FOR_DFA)
