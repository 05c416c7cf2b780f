"""What one pass found out of a text, and what of it holds in the next: all that is about unchanged lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cleaner.compile import Candidates, Folded, Index, Match


class Carried:
    """The text that a pass has left, and what is known of it already."""

    def __init__(
        self,
        index: Index,
        before: Folded,
        candidates: Candidates,
        tried: Mapping[int, Sequence[Match]],
        folded: Folded,
        origin: Sequence[int],
    ) -> None:
        """before, candidates, tried: the text as it was, and where patterns might match in it and did.

        folded, origin: the text as it is, and the line of the other one that each of its lines is; -1 for none.
        """
        self.folded = folded
        self._tried = tried
        self._old_starts = before.raw_starts
        self._places = {old: new for new, old in enumerate(origin) if old >= 0}
        """Line of the text before → line of this one."""
        self.changed = frozenset(new for new, old in enumerate(origin) if old < 0 and folded.lines[new])
        self.candidates = self._candidates(candidates, index)
        """What may match where."""

    def _candidates(self, before: Candidates, index: Index) -> Candidates:
        places = self._places
        found: Candidates = {}
        for number, lines in before.items():
            if left := [places[line] for line in lines if line in places]:
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
        places, olds, news = self._places, self._old_starts, self.folded.raw_starts
        found = []
        for start, end, line in before:
            if (place := places.get(line)) is not None:
                shift = news[place] - olds[line]
                found.append(Match(start + shift, end + shift, place))
        return found
