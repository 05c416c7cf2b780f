"""Boosted trees as data: read from a rule file, checked, and summed up no further than the decision needs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

MAX_TREES = 500
MAX_DEPTH = 12
_ROUNDING = 1e-6
"""Far more than what sums of the same numbers differ by, in whatever order."""
EXPLAINED = 8
"""Trees that an explanation covers: the first ones contribute most."""

Node = tuple[int, float, Any, Any]
"""A fork `(feature, threshold, low, high)`, where a value up to the threshold takes the branch `low`; or a leaf
`(-1, value, attribution, None)`."""
Tree = Node
Attribution = int
"""The feature that a leaf is attributed to, and its side: `2 * feature + 1` where the value was above the fork's
threshold, `2 * feature` where it was not; -1 where no fork moved the sum."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A sum of trees."""

    stages: tuple[tuple[tuple[Tree, ...], float], ...]
    """A cascade of `(trees, reject)`. A sum below `reject` ends the scoring early."""

    def score(self, row: Sequence[float]) -> float:
        """Returns the sum of the trees' values for a row; after an early exit, the sum so far."""
        total = 0.0
        for trees, reject in self.stages:
            for feature, value, low, high in trees:
                while feature >= 0:
                    feature, value, low, high = low if row[feature] <= value else high
                total += value
            if total < reject:
                break
        return total

    def at_most(self, low: Sequence[float], high: Sequence[float]) -> float:
        """Returns what no score is above, of any row whose values lie between two others, these included."""
        sums = accumulate(sum([_most(tree, low, high) for tree in trees]) for trees, _ in self.stages)
        return max(sums) + _ROUNDING  # after an early exit, a score is the sum so far

    def contributions(self, row: Sequence[float]) -> Iterator[tuple[float, Attribution]]:
        """Yields the values that the first trees add to a row's score, each with what it is attributed to."""
        for feature, value, low, high in self.stages[0][0][:EXPLAINED]:
            while feature >= 0:
                feature, value, low, high = low if row[feature] <= value else high
            yield value, low


def _most(tree: Tree, low: Sequence[float], high: Sequence[float]) -> float:
    """Returns the highest leaf that a row between two others may reach."""
    feature, value, lower, higher = tree
    while feature >= 0:
        if high[feature] <= value:
            feature, value, lower, higher = lower
        elif low[feature] > value:
            feature, value, lower, higher = higher
        else:
            return max(_most(lower, low, high), _most(higher, low, high))
    return value


def read_ensemble(data: Mapping[str, Any], features: Sequence[str]) -> Ensemble:
    """Checks and compiles a table of a rule file. Raises ValueError with what was expected.

    `trees`: nested arrays `[feature, threshold, low, high]`. `early_exits`: arrays `[trees, reject]`.
    """
    numbers = {name: number for number, name in enumerate(features)}
    compiled = _read_trees(data.get("trees"), numbers)
    stages = []
    done = 0
    for count, reject in _read_early_exits(data.get("early_exits", []), len(compiled)):
        stages.append((tuple(compiled[done:count]), reject))
        done = count
    stages.append((tuple(compiled[done:]), -math.inf))
    return Ensemble(tuple(stages))


def _read_early_exits(early_exits: object, trees: int) -> Iterator[tuple[int, float]]:
    if not isinstance(early_exits, list):
        raise ValueError("early_exits: expected an array of [trees, reject]")
    before = 0
    for item in early_exits:
        if not (isinstance(item, list) and len(item) == 2 and isinstance(item[0], int) and before < item[0] <= trees):
            expected = f"[trees, reject], with ascending numbers of trees up to {trees}"
            raise ValueError(f"early_exits: {item!r}: expected {expected}")
        yield item[0], number(item[1], "early_exits")
        before = item[0]


def _read_trees(trees: object, features: Mapping[str, int]) -> list[Tree]:
    if not isinstance(trees, list) or not 1 <= len(trees) <= MAX_TREES:
        raise ValueError(f"trees: expected an array of 1 to {MAX_TREES} trees")
    return [_compile(tree, features, f"trees: tree {place}", 0, (-1, 0.0)) for place, tree in enumerate(trees, 1)]


def _compile(
    tree: object, features: Mapping[str, int], where: str, depth: int, strongest: tuple[Attribution, float]
) -> Node:
    """Returns a tree as tuples. Raises ValueError.

    `strongest` is what the leaves are attributed to so far: the fork above them whose branch moved the mean of the
    leaves furthest, and by how much.
    """
    if not isinstance(tree, list):
        return -1, number(tree, where), strongest[0], None
    if depth == MAX_DEPTH:
        raise ValueError(f"{where}: deeper than {MAX_DEPTH} forks")
    if len(tree) != 4 or not isinstance(tree[0], str):
        raise ValueError(f"{where}: {_short(tree)}: expected [feature, threshold, low, high]")
    feature = features.get(tree[0])
    if feature is None:
        raise ValueError(f"{where}: unknown feature {tree[0]!r}")
    low, high = _mean(tree[2], depth), _mean(tree[3], depth)
    push = (high - low) / 2
    low_strongest = (2 * feature, -push) if -push > strongest[1] else strongest
    high_strongest = (2 * feature + 1, push) if push > strongest[1] else strongest
    return (
        feature,
        number(tree[1], where),
        _compile(tree[2], features, where, depth + 1, low_strongest),
        _compile(tree[3], features, where, depth + 1, high_strongest),
    )


def _mean(tree: object, depth: int) -> float:
    """Returns the mean of a subtree's leaves, where both branches of a fork weigh the same; 0 for what is no tree."""
    if isinstance(tree, list) and len(tree) == 4 and depth < MAX_DEPTH:
        return (_mean(tree[2], depth + 1) + _mean(tree[3], depth + 1)) / 2
    return float(tree) if isinstance(tree, (int, float)) else 0.0


def number(value: object, where: str) -> float:
    """Returns a finite number of a rule file. Raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{where}: {_short(value)}: expected a number")
    return float(value)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
