"""One index over all patterns: which of them may match in which lines of a document.

Whole lines are looked up by hash, and so are the beginnings of lines; the literals of all other patterns stand in one
Aho–Corasick automaton.
The index only skips: every line it names is tried by the pattern itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from cleaner.compile.fold import MARKS, Folded
from cleaner.compile.literals import Literals, first_word
from cleaner.compile.patterns import Hint

_STEMS = (1, 2, 4, 8, 16)
"""Letters by which texts that begin lines are looked up: as many as each has."""

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
        for number, hint in zip(numbers or range(len(hints)), hints, strict=True):
            if hint.longest is not None:
                longest[number] = hint.longest + 2
            if hint.key is not None:
                keys[hint.key].append(number)
            elif hint.openings:
                also = () if all(any(t in o for t in hint.literals) for o in hint.openings) else hint.literals
                for opening in hint.openings:
                    size = max(stem for stem in _STEMS if stem <= len(opening))
                    openings[size][opening[:size]].append((opening, also, number))
            elif hint.literals:
                for literal in hint.literals:
                    literals[literal].append(number)
            else:
                unindexed.append(number)
        self._keys = dict(keys)
        self._openings = {size: dict(stems) for size, stems in sorted(openings.items())}
        self._longest = longest
        """Folding never makes a line longer, and leaves a blank at its ends at most: hence two characters more."""
        self._literals = list(literals)
        self._owners = list(literals.values())
        self.unindexed = frozenset(unindexed)
        """Patterns without a literal: they must be tried in every line."""
        self._automaton: Any = self._build() if literals else None

    def candidates(self, text: Folded) -> Candidates:
        """What may match where."""
        found: Candidates = {}
        self._whole_lines(text, found)
        if self._openings:
            self._beginnings(text, found)
        if self._automaton is not None:
            self._literal_hits(text, found)
        # Most patterns are short lines, and most lines of articles are not.
        for number in found.keys() & self._longest.keys():
            most = self._longest[number]
            found[number] = [line for line in found[number] if len(text.lines[line]) <= most]
        if self.unindexed:
            self._by_length(text, found)
        return found

    def _by_length(self, text: Folded, found: Candidates) -> None:
        """Of patterns without a literal: the lines that are short enough."""
        every = range(len(text.lines))
        by_length = sorted(every, key=lambda line: len(text.lines[line]))
        lengths = [len(text.lines[line]) for line in by_length]
        for number in self.unindexed:
            most = self._longest.get(number)
            found[number] = list(every) if most is None else sorted(by_length[: bisect_right(lengths, most)])

    def _whole_lines(self, text: Folded, found: Candidates) -> None:
        stripped = [line.strip(MARKS) for line in text.lines]
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
        words = [line if line[:1].isalpha() else first_word(line) for line in text.lines]
        hits: dict[int, set[int]] = {}
        for size, openings in self._openings.items():
            present = openings.keys() & {line[:size] for line in words}
            if not present:
                continue
            for number, line in enumerate(words):
                if line[:size] in present:
                    for opening, also, pattern in openings[line[:size]]:
                        if line.startswith(opening) and (not also or _has_any(text.lines[number], also)):
                            hits.setdefault(pattern, set()).add(number)
        for pattern, lines in hits.items():
            found[pattern] = sorted(lines)

    def _literal_hits(self, text: Folded, found: Candidates) -> None:
        try:
            hits = self._automaton.find_matches_as_indexes(text.text, overlapping=True)
        except UnicodeEncodeError:  # lone surrogates stand for bytes that are no UTF-8; no literal holds one
            sane = text.text.encode("utf-8", "replace").decode("utf-8")
            hits = self._automaton.find_matches_as_indexes(sane, overlapping=True)
        if not hits:
            return
        starts, owners = text.starts, self._owners
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
        return AhoCorasick(self._literals, implementation=Implementation.ContiguousNFA, store_patterns=False)


def _has_any(line: str, texts: Literals) -> bool:
    # A loop: `any` over a generator takes twice the time, and this is the innermost place.
    for text in texts:  # noqa: SIM110
        if text in line:
            return True
    return False
