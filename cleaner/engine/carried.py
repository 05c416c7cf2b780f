"""Carries what one pass found out about unchanged lines over to the next pass."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from cleaner.compile import Candidates, Folded, Index, Match, Run


class Carried:
    """The text that a pass has left, and what is known about it already."""

    def __init__(
        self,
        before: Folded,
        candidates: Mapping[int, Candidates],
        tried: Mapping[int, Sequence[Match]],
        folded: Folded,
        runs: Sequence[Run],
    ) -> None:
        """before, candidates, tried: the text as it was, where patterns (of each index) might match and did.

        folded, runs: the text as it is, and the lines of the other one that are lines of it too.
        """
        self.folded = folded
        self._before = before
        self._candidates = candidates
        self._tried = tried
        self._runs = runs
        self._firsts = [run.first for run in runs]
        self.changed = frozenset(line for line in _outside(runs, len(folded.lines)) if folded.lines[line])
        """Lines with text that are not whole lines of the text before."""

    def _place(self, line: int) -> int:
        """Returns the number in this text of a line of the text before; -1 if it is gone or changed."""
        at = bisect_right(self._firsts, line) - 1
        if at < 0:
            return -1
        first, stop, there = self._runs[at]
        return there + line - first if line < stop else -1

    def candidates(self, key: int, index: Index) -> Candidates:
        """Returns what `index.candidates` returns for this text. key: by which the pass before knew the index."""
        before = self._candidates.get(key)
        if before is None:
            return index.candidates(self.folded)
        found: Candidates = {}
        for number, lines in before.items():
            if left := [place for line in lines if (place := self._place(line)) >= 0]:
                found[number] = left
        if changed := sorted(self.changed):
            some, raw = [self.folded.lines[n] for n in changed], [self.folded.raw_lines[n] for n in changed]
            for number, hits in index.candidates(Folded("\n".join(raw), some, raw)).items():
                found[number] = sorted([*found.get(number, ()), *(changed[hit] for hit in hits)])
        return found

    def matches(self, number: int) -> list[Match] | None:
        """Returns where a pattern matched and still does, but for `changed` lines; None if it was not tried."""
        before = self._tried.get(number)
        if not before:
            return None if before is None else []
        found = []
        for start, end, line in before:
            if (place := self._place(line)) >= 0:
                shift = self.folded.raw_starts[place] - self._before.raw_starts[line]
                found.append(Match(start + shift, end + shift, place))
        return found


def _outside(runs: Sequence[Run], total: int) -> Iterator[int]:
    """Yields the lines of a text that are in none of the runs."""
    at = 0
    for first, stop, there in runs:
        yield from range(at, there)
        at = there + stop - first
    yield from range(at, total)
