"""What one pass found out of a text, and what of it holds in the next: all that is about unchanged lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from cleaner.compile import Candidates, Folded, Index, Match, Run


class Carried:
    """The text that a pass has left, and what is known of it already."""

    def __init__(
        self,
        before: Folded,
        candidates: Mapping[int, Candidates],
        tried: Mapping[int, Sequence[Match]],
        folded: Folded,
        runs: Sequence[Run],
    ) -> None:
        """before, candidates, tried: the text as it was, and where patterns (of each index) might match in it and did.

        folded, runs: the text as it is, and the lines of the other one that are lines of it too.
        """
        self.folded = folded
        self._before = before
        self._candidates = candidates
        self._tried = tried
        self._runs = runs
        self._firsts = [run.first for run in runs]
        self.changed = frozenset(line for line in _outside(runs, len(folded.lines)) if folded.lines[line])
        """Lines that are not whole lines of the text before, blank ones left aside."""

    def _place(self, line: int) -> int:
        """Where a line of the text before stands in this one; -1 if it has gone or has changed."""
        at = bisect_right(self._firsts, line) - 1
        if at < 0:
            return -1
        first, stop, there = self._runs[at]
        return there + line - first if line < stop else -1

    def candidates(self, key: int, index: Index) -> Candidates:
        """What `index.candidates` gives for this text; `key` is that by which the pass before knew the index."""
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
        """Where a pattern matched and still does, `changed` lines left aside; None if it was not tried."""
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
    """The lines of a text that none of the runs brings along."""
    at = 0
    for first, stop, there in runs:
        yield from range(at, there)
        at = there + stop - first
    yield from range(at, total)
