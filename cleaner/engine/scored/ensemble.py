"""Boosted trees as data: read from a rule file, checked, walked no further than decides."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_TREES = 500
MAX_DEPTH = 12
EXPLAINED = 8
"""Trees whose reasons are named."""

Node = tuple[int, float, Any, Any]
"""A fork `(feature, threshold, low, high)`: low is taken up to the threshold; or a leaf `(-1, value, reason, None)`."""
Tree = Node
Reason = int
"""`2 * feature + 1` where the line's feature was above the threshold, `2 * feature` where it was not."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A sum of trees, and the score from which a line is clutter."""

    threshold: float
    gate: tuple[Tree, ...]
    """Trees that know only what all lines' features are at once, and the sum from which the others are asked."""
    gate_from: float
    stages: tuple[tuple[tuple[Tree, ...], float, float], ...]
    """Trees in turn: a lot of them, and the sums below and from which the lots after it are not asked."""

    def admits(self, row: Sequence[float]) -> bool:
        """Whether a line may be clutter, by the features that cost little."""
        total = 0.0
        for feature, value, low, high in self.gate:
            while feature >= 0:
                feature, value, low, high = low if row[feature] <= value else high
            total += value
        return total >= self.gate_from

    def judge(self, row: Sequence[float]) -> float | None:
        """The score of a line that is clutter; None for one that is not.

        Where a check settles it, the score is what is sure by then.
        """
        total = 0.0
        for trees, reject, accept in self.stages:
            for feature, value, low, high in trees:
                while feature >= 0:
                    feature, value, low, high = low if row[feature] <= value else high
                total += value
            if total < reject:
                return None
            if total >= accept:
                return max(total, self.threshold)
        return total if total >= self.threshold else None

    def said(self, row: Sequence[float]) -> Iterator[tuple[float, Reason]]:
        """What the first trees say of a line, and why: they say most."""
        for feature, value, low, high in self.stages[0][0][:EXPLAINED]:
            while feature >= 0:
                feature, value, low, high = low if row[feature] <= value else high
            yield value, low


def read_ensemble(data: Mapping[str, Any], features: Sequence[str], first: int, threshold: float) -> Ensemble:
    """Checks and compiles a table of a rule file. Raises ValueError with what was expected.

    `trees`: nested arrays `[feature, threshold, low, high]`; `checks`: arrays `[trees, reject, accept]`; `gate`: more
    trees, of the first features only, which admit lines to the others from the sum `gate_from`.
    """
    trees = data.get("trees")
    places = {name: place for place, name in enumerate(features)}
    compiled = _read_trees(trees, places, "trees", least=1)
    gate = _read_trees(data.get("gate", []), dict(tuple(places.items())[:first]), "gate", least=0)
    gate_from = number(data.get("gate_from", 0.0), "gate_from")
    stages = []
    done = 0
    for count, reject, accept in _read_checks(data.get("checks", []), len(compiled)):
        stages.append((tuple(compiled[done:count]), reject, accept))
        done = count
    stages.append((tuple(compiled[done:]), -math.inf, math.inf))
    return Ensemble(threshold, tuple(gate), gate_from, tuple(stages))


def _read_checks(checks: object, trees: int) -> Iterator[tuple[int, float, float]]:
    if not isinstance(checks, list):
        raise ValueError("checks: expected an array of [trees, reject, accept]")
    before = 0
    for check in checks:
        if not (
            isinstance(check, list) and len(check) == 3 and isinstance(check[0], int) and before < check[0] <= trees
        ):
            raise ValueError(
                f"checks: {check!r}: expected [trees, reject, accept], with ascending numbers of trees up to {trees}"
            )
        yield check[0], number(check[1], "checks"), number(check[2], "checks")
        before = check[0]


def _read_trees(trees: object, features: Mapping[str, int], where: str, least: int) -> list[Tree]:
    if not isinstance(trees, list) or not least <= len(trees) <= MAX_TREES:
        raise ValueError(f"{where}: expected an array of {least} to {MAX_TREES} trees")
    return [_compile(tree, features, f"{where}: tree {place}", 0, (-1, 0.0)) for place, tree in enumerate(trees, 1)]


def _compile(tree: object, features: Mapping[str, int], where: str, depth: int, reason: tuple[Reason, float]) -> Node:
    """A tree as tuples. `reason`: the strongest test on the way here, and how much it moved the mean of the leaves."""
    if not isinstance(tree, list):
        return -1, number(tree, where), reason[0], None
    if depth == MAX_DEPTH:
        raise ValueError(f"{where}: deeper than {MAX_DEPTH} forks")
    if len(tree) != 4 or not isinstance(tree[0], str):
        raise ValueError(f"{where}: {_short(tree)}: expected [feature, threshold, low, high]")
    feature = features.get(tree[0])
    if feature is None:
        raise ValueError(f"{where}: unknown feature {tree[0]!r}")
    low, high = _mean(tree[2], depth), _mean(tree[3], depth)
    push = (high - low) / 2
    low_reason = (2 * feature, -push) if -push > reason[1] else reason
    high_reason = (2 * feature + 1, push) if push > reason[1] else reason
    return (
        feature,
        number(tree[1], where),
        _compile(tree[2], features, where, depth + 1, low_reason),
        _compile(tree[3], features, where, depth + 1, high_reason),
    )


def _mean(tree: object, depth: int) -> float:
    """The mean of a subtree's leaves, each fork's sides weighing the same; 0 for what is no tree."""
    if isinstance(tree, list) and len(tree) == 4 and depth < MAX_DEPTH:
        return (_mean(tree[2], depth + 1) + _mean(tree[3], depth + 1)) / 2
    return float(tree) if isinstance(tree, (int, float)) else 0.0


def number(value: object, where: str) -> float:
    """A finite number of a rule file."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{where}: {_short(value)}: expected a number")
    return float(value)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
