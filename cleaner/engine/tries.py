"""Where the patterns of a ruleset match in a text: only those are tried that may match, each once, and only where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cleaner.budget import Budget
from cleaner.compile import Candidates, CompiledRule, Condition, Folded, Index, Match, Matcher, Ruleset
from cleaner.engine.carried import Carried
from cleaner.model import Span

_EVERYWHERE = -1
"""Stands for all packs that apply to every document."""

_AT_ONCE = 16
"""How many lines are searched together."""


class Tries:
    """The patterns of a ruleset, tried on one text."""

    def __init__(
        self,
        ruleset: Ruleset,
        folded: Folded,
        budget: Budget,
        *,
        of_page: bool,
        indexed: bool = True,
        carried: Carried | None = None,
    ) -> None:
        """of_page: whether the text is a page's, whose index has the patterns of all packs. indexed: whether the index
        is asked, or every pattern tried on every line. carried: what is known of this very text already."""
        self._ruleset = ruleset
        self._folded = folded
        self._budget = budget
        self._of_page = of_page
        self._indexed = indexed
        self._carried = carried
        self._candidates: Candidates = {}
        """Candidates of all patterns that were looked up; `_found` has them by pack."""
        self._found: dict[int, Candidates] = {}
        self._blind: dict[int, Index] = {}
        """Pattern that is not indexed by literals → the index that knows its lines."""
        self._triggers: dict[int, list[int]] = {}
        """Rule → the patterns that may trigger it."""
        self._tried: dict[int, Sequence[Match]] = {}
        self._conditions: dict[int, dict[int, Sequence[Match]]] = {}
        """Condition (they live as long as the rules) → line → where it matches."""
        if indexed:
            self._look_up(_EVERYWHERE, ruleset.page_index if of_page else ruleset.index)

    def carried(self, kept: Sequence[Span], text: str) -> Carried | None:
        """Returns what holds of a text that is made of the spans `kept` of this one; None if nothing does."""
        if self._of_page or not self._indexed or not (left := self._folded.without(kept, text)):
            return None
        return Carried(self._folded, self._found, self._tried, *left)

    def enter(self, packs: Iterable[int]) -> None:
        """Looks up the patterns of packs that do not apply everywhere. A page's index has those of all packs."""
        if self._indexed and not self._of_page:
            for pack in packs:
                self._look_up(pack, self._ruleset.index_of(pack))

    def _look_up(self, key: int, index: Index) -> None:
        found = self._carried.candidates(key, index) if self._carried else index.candidates(self._folded)
        self._found[key] = found
        self._candidates = self._candidates | found if self._candidates else found
        self._blind |= dict.fromkeys(index.unindexed, index)

    def _hinted(self) -> Iterable[int]:
        """Returns the numbers of the indexed patterns that may match; all of them without the index."""
        if not self._indexed:
            return range(len(self._ruleset.patterns))
        return self._candidates.keys() | self._blind.keys()

    def fingerprints(self) -> list[int]:
        """Returns the numbers of the fingerprints that may match, ascending."""
        first = self._ruleset.first_fingerprint
        return sorted(number for number in self._hinted() if number >= first)

    def rules_of(self, packs: frozenset[int]) -> Sequence[int]:
        """Returns the numbers of those packs' rules of which a trigger may match.

        Only these are `triggered` from then on.
        """
        owners, packs_of, end = self._ruleset.owners, self._ruleset.packs_of, self._ruleset.first_fingerprint
        triggers: dict[int, list[int]] = defaultdict(list)
        for number in self._hinted():
            if number < end and packs_of[number] in packs:
                triggers[owners[number]].append(number)
        self._triggers = triggers
        return sorted(triggers)

    def triggers_of(self, rule: CompiledRule) -> Sequence[int]:
        """Returns the numbers of the rule's patterns that may match."""
        return self._triggers.get(rule.number, ())

    def may_begin(self, rule: CompiledRule) -> bool:
        """Returns whether a trigger of the rule matches anywhere."""
        return any(self.pattern_matches(number) for number in self._triggers.get(rule.number, ()))

    def pattern_matches(self, number: int) -> Sequence[Match]:
        """Returns where an indexed pattern matches, in order."""
        found = self._tried.get(number)
        if found is None:
            matcher = self._ruleset.matcher(number)
            carried = self._carried
            before = carried.matches(number) if carried else None
            if carried is None or before is None:
                found = self._find(matcher, self._lines(number))
            else:
                found = before
                if changed := [line for line in self._lines(number) if line in carried.changed]:
                    found = sorted([*before, *self._find(matcher, changed)])
            self._tried[number] = found
        return found

    def _find(self, matcher: Matcher, lines: Sequence[int]) -> list[Match]:
        """Returns the matches of a pattern in some lines, in order."""
        folded, budget = self._folded, self._budget
        if self._indexed:
            lines = matcher.promising(folded, lines, budget)
        return [match for line in lines for match in matcher.find(folded, line, budget)]

    def _lines(self, number: int) -> Sequence[int]:
        """Returns the lines in which an indexed pattern may match."""
        if not self._indexed:
            return range(len(self._folded.lines))
        if (index := self._blind.get(number)) is not None:
            return index.lines(self._folded, number)
        return self._candidates.get(number, ())

    def search(self, matchers: Sequence[Matcher], lines: Sequence[int]) -> Iterator[Match]:
        """Yields matches of any of the patterns in some lines, in order."""
        for at in range(0, len(lines), _AT_ONCE):  # who looks for the first one need not wait for all
            some = lines[at : at + _AT_ONCE]
            yield from sorted(match for matcher in matchers for match in self._find(matcher, some))

    def occurrences(self, condition: Condition, lines: Sequence[int]) -> Iterator[Match]:
        """Yields matches of a condition's pattern in some lines, in order."""
        if condition.openings and self._indexed:  # a try takes ten times as long as this look
            words, openings = self._folded.words, condition.openings
            lines = [line for line in lines if words[line].startswith(openings)]
        known = self._conditions.setdefault(id(condition), {})  # neighbours ask for the same lines
        if unknown := [line for line in lines if line not in known]:
            known.update(dict.fromkeys(unknown, ()))
            for match in self._find(condition.matcher, unknown):
                known[match.line] = (*known[match.line], match)
        for line in lines:
            yield from known[line]
