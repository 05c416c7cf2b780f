"""One index over all patterns: which of them may match in which lines of a document.

Whole lines are looked up by hash, and so are the beginnings of lines; the literals of all other patterns stand in one
Aho–Corasick automaton.
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

_STEMS = (1, 2, 4)
"""Letters by which texts that begin lines are looked up: as many as each has."""
_DIGITS = frozenset("0123456789")
_MOST_FOR_DFA = 60_000
"""Characters of all literals together up to which the automaton is a table: twice as fast, some 200 bytes each."""

Candidates = dict[int, list[int]]
"""Pattern number → the lines, ascending, in which it may match."""


class Index:
    """Immutable. Patterns are known by their place in `hints`, or by the numbers that are given."""

    def __init__(self, hints: Sequence[Hint], numbers: Sequence[int] | None = None) -> None:
        keys: dict[str, list[int]] = defaultdict(list)
        openings: dict[int, dict[str, list[tuple[str, Literals, int]]]] = defaultdict(lambda: defaultdict(list))
        literals: dict[str, list[int]] = defaultdict(list)
        longest: dict[int, int] = {}
        unindexed: list[int] = []
        numbered: list[int] = []
        for number, hint in zip(numbers or range(len(hints)), hints, strict=True):
            if hint.longest is not None:
                longest[number] = hint.longest + 2
            if hint.key is not None:
                keys[hint.key].append(number)
            elif hint.openings and not _DIGITS.issuperset(hint.openings):
                also = () if all(any(t in o for t in hint.literals) for o in hint.openings) else hint.literals
                for opening in hint.openings:
                    size = max(stem for stem in _STEMS if stem <= len(opening))
                    openings[size][opening[:size]].append((opening, also, number))
            elif hint.literals:
                for literal in hint.literals:
                    literals[literal].append(number)
            elif hint.openings:
                numbered.append(number)
            else:
                unindexed.append(number)
        self._keys = dict(keys)
        self._longest_key = max(map(len, keys), default=0)
        self._openings = {size: dict(stems) for size, stems in sorted(openings.items())}
        self._longest = longest
        """Folding never makes a line longer, and leaves a blank at its ends at most: hence two characters more."""
        self._literals = list(literals)
        self._owners = list(literals.values())
        self.unindexed = frozenset((*unindexed, *numbered))
        """Patterns that no text tells: those without a literal, and those of lines that begin with any number.

        `candidates` leaves them out; `lines` has the lines in which one of them may match. Most are a site's, and
        looking for the lines of all of them would take longer than all else here.
        """
        self._numbered = frozenset(numbered)
        self._automaton: Any = self._build() if literals else None

    def candidates(self, text: Folded) -> Candidates:
        """What may match where, of the patterns that are not `unindexed`."""
        found: Candidates = {}
        self._whole_lines(text, found)
        if self._openings:
            self._beginnings(text, found)
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
        some = text.numbered if number in self._numbered else range(len(text.lines))
        most = self._longest.get(number)
        if most is None:
            return some
        lines = text.lines
        return [line for line in some if len(lines[line]) <= most]

    def _whole_lines(self, text: Folded, found: Candidates) -> None:
        longest = self._longest_key
        stripped = [
            line.strip(MARKS) if len(line) <= longest or line[0] in MARKS or line[-1] in MARKS else ""
            for line in text.lines
        ]
        # One intersection of sets dismisses most documents: 5 µs, where a look-up for each line takes 25.
        present = self._keys.keys() & set(stripped)
        if not present:
            return
        hits: dict[int, list[int]] = {}
        for line, key in enumerate(stripped):
            if key in present:
                for number in self._keys[key]:
                    hits.setdefault(number, []).append(line)
        found.update(hits)

    def _beginnings(self, text: Folded, found: Candidates) -> None:
        # Marks at the line's end stay: an opening may reach to there.
        lines, words = text.lines, text.words
        hits: dict[int, list[int]] = {}
        for size, openings in self._openings.items():
            stem_of = openings.get
            for number, line in enumerate(words):
                for opening, also, pattern in stem_of(line[:size], ()):
                    if line.startswith(opening) and (not also or _has_any(lines[number], also)):
                        hits.setdefault(pattern, []).append(number)
        for pattern, places in hits.items():
            found[pattern] = sorted(set(places)) if len(places) > 1 else places

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


def _has_any(line: str, texts: Literals) -> bool:
    # A loop: `any` over a generator takes twice the time, and this is the innermost place.
    for text in texts:  # noqa: SIM110
        if text in line:
            return True
    return False
