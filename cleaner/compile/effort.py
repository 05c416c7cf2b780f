"""Bounds how long trying a regex on a line may take, part by part.

A backtracking matcher that finds nothing has gone through all ways in which the parts of an expression can match one
after another. How many these are is bounded by how often each part may be repeated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

TAME_LINE = 1_000
"""Characters of the line that the bound is for."""
_TAME_STEPS = 2_000_000
"""So many steps take one or two hundredths of a second."""


class Effort(NamedTuple):
    """What a part of an expression takes, at most, at one place of a line."""

    ways: float = 1.0
    """In how many ways it can match there."""
    steps: float = 1.0
    """How many steps it takes to go through them all."""

    def then(self, other: Effort) -> Effort:
        """Returns the effort of this part with another one behind it."""
        return Effort(self.ways * other.ways, self.steps + self.ways * other.steps)

    def repeated(self, low: int, high: int | None, may_be_empty: bool) -> Effort:
        """Returns the effort of this part repeated at least `low` and at most `high` times."""
        most = min(TAME_LINE if high is None else high, TAME_LINE)
        if most <= 1:
            return Effort(self.ways + (low == 0), self.steps)
        if may_be_empty or most * math.log(self.ways) > math.log(_TAME_STEPS):
            return ENDLESS
        ways = [self.ways**count for count in range(most + 1)]
        return Effort(sum(ways[min(low, most) :]), sum(ways[:-1]) * self.steps)


ENDLESS = Effort(math.inf, math.inf)


def either(branches: Sequence[Effort], exclusive: bool) -> Effort:
    """Returns the effort of an alternation. exclusive: at no place does more than one of the branches match."""
    ways = [branch.ways for branch in branches]
    return Effort(max(ways) if exclusive else sum(ways), sum(branch.steps for branch in branches))


def is_tame(effort: Effort, anchored: bool) -> bool:
    """Returns whether trying an expression on any line of up to `TAME_LINE` characters cannot take long.

    anchored: whether it begins nowhere but where the line begins.
    """
    return effort.steps * (1 if anchored else TAME_LINE) <= _TAME_STEPS
