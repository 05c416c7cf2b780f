"""Trees over named features, as data."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from struct import unpack
from typing import NamedTuple, TypeAlias


class Fork(NamedTuple):
    """Where rows part."""

    feature: str
    threshold: float
    """A value up to it takes the branch `low`."""
    low: Fork | int
    high: Fork | int
    mean: float
    """Of its leaves, where both branches of a fork weigh the same."""
    push: float
    """By what the branch `low` changes the mean; `high` changes it by as much, the other way."""
    condition: int
    """The number of this feature and threshold among all of the forest."""


Tree = Fork | int
"""A leaf is a whole number, so that sums of leaves are the same on every machine."""

Raised: TypeAlias = "tuple[int, Raised, Raised] | int"
"""The number of a condition, and where rows go for which it holds, or does not."""

_AT_ONCE = 500
"""Rows that are scored together: each takes four bytes of a mask, of which there is one for every condition."""
_LANE = 4
"""Bytes in which the score of a row is summed."""
_MOST_PLACES = 250
"""Thresholds of a feature of which one byte tells between which two a value is."""
_UP_TO = [bytes(byte <= place for byte in range(256)) for place in range(_MOST_PLACES)]
"""A place → what makes ones of the bytes up to it, and noughts of the others."""


class Forest(NamedTuple):
    """A sum of trees."""

    trees: tuple[Tree, ...]
    thresholds: Mapping[str, tuple[float, ...]]
    """Feature → its thresholds, ascending. Conditions are numbered in this order."""
    raised: tuple[Raised, ...]
    """The trees once more, with what is needed to score: each raised by so much that its lowest leaf is 0."""
    lowest: int
    """The sum of the lowest leaves of all trees."""

    def scores(self, columns: Mapping[str, Sequence[float]], rows: int) -> list[int]:
        """Returns the sum of the trees' leaves for each row. columns: name of a feature → its value in each row."""
        found: list[int] = []
        for start in range(0, rows, _AT_ONCE):
            part = slice(start, min(start + _AT_ONCE, rows))
            found += self._scores({name: columns[name][part] for name in self.thresholds}, part.stop - start)
        return found

    def _scores(self, columns: Mapping[str, Sequence[float]], rows: int) -> list[int]:
        """Sums the leaves of all rows at once, as one number in which each row has a lane of its own.

        A set of rows is a number with a one in each of their lanes. So a fork parts all rows by one operation, and a
        leaf is added to all of its rows by another.
        """
        masks = [mask for name, limits in self.thresholds.items() for mask in _masks(columns[name], limits)]
        everywhere = int.from_bytes(b"\1\0\0\0" * rows, "little")
        total = everywhere * sum(raised for raised in self.raised if isinstance(raised, int))
        todo = [(raised, everywhere) for raised in self.raised if not isinstance(raised, int)]
        while todo:
            (condition, lower, upper), here = todo.pop()
            low = here & masks[condition]
            for branch, taking in ((lower, low), (upper, here ^ low)):
                if isinstance(branch, int):
                    total += taking * branch
                elif taking:
                    todo.append((branch, taking))
        least = self.lowest
        return [lane + least for lane in unpack(f"<{rows}I", total.to_bytes(_LANE * rows, "little"))]

    def pushes(self, row: Mapping[str, float], most: int | None = None) -> dict[str, float]:
        """Returns how far each feature moves the score of a row: name → by what the branches taken change the mean.

        most: the number of trees that are asked, from the first on; without it, all are.
        """
        found: dict[str, float] = {}
        for tree in self.trees[:most]:
            node = tree
            while not isinstance(node, int):
                feature = node.feature
                if row[feature] <= node.threshold:
                    found[feature] = found.get(feature, 0.0) + node.push
                    node = node.low
                else:
                    found[feature] = found.get(feature, 0.0) - node.push
                    node = node.high
        return found

    def features(self) -> set[str]:
        """Returns the names of the features that forks ask for."""
        return set(self.thresholds)


def _masks(column: Sequence[float], thresholds: Sequence[float]) -> Iterator[int]:
    """Yields for each threshold the set of rows that are not above it."""
    if column.count(column[0]) == len(column):  # as of all that is told of the page
        everywhere = int.from_bytes(b"\1\0\0\0" * len(column), "little")
        yield from (everywhere if column[0] <= threshold else 0 for threshold in thresholds)
        return
    for start in range(0, len(thresholds), _MOST_PLACES):
        some = thresholds[start : start + _MOST_PLACES]
        places = bytes([bisect_left(some, value) for value in column])
        lanes = bytearray(b"\xff" * _LANE * len(column))
        lanes[::_LANE] = places
        mask = 0
        for place in range(len(some)):
            if place in places:
                mask = int.from_bytes(lanes.translate(_UP_TO[place]), "little")
            yield mask


def read_forest(features: Sequence[str], trees: Sequence[object]) -> Forest:
    """Reads trees as they stand in a file: `[number of a feature, threshold, low, high]` or a leaf. Raises
    ValueError."""
    asked: dict[str, set[float]] = {}
    for tree in trees:
        _note(tree, features, asked)
    thresholds = {name: tuple(sorted(asked[name])) for name in sorted(asked)}
    starts = dict(zip(thresholds, accumulate(map(len, thresholds.values()), initial=0), strict=False))
    numbers = {
        (name, limit): starts[name] + place for name, limits in thresholds.items() for place, limit in enumerate(limits)
    }
    read = tuple(_read(tree, features, numbers) for tree in trees)
    lowest = sum(map(_lowest, read))
    if sum(map(_highest, read)) - lowest >= 1 << 8 * _LANE:
        raise ValueError(f"the scores of these trees do not fit into {_LANE} bytes")
    return Forest(read, thresholds, tuple(_raised(tree, -_lowest(tree)) for tree in read), lowest)


def _note(tree: object, features: Sequence[str], asked: dict[str, set[float]]) -> None:
    """Collects what a tree asks for. Raises ValueError for what is no tree."""
    match tree:
        case int():
            return
        case [int(number), int() | float() as threshold, low, high] if 0 <= number < len(features):
            asked.setdefault(features[number], set()).add(float(threshold))
            _note(low, features, asked)
            _note(high, features, asked)
        case _:
            raise ValueError(
                f"{tree!r:.60}: expected a whole number or [feature, threshold, low, high] with one of the "
                f"{len(features)} features"
            )


def _read(tree: object, features: Sequence[str], numbers: Mapping[tuple[str, float], int]) -> Tree:
    match tree:
        case [int(number), int() | float() as threshold, low, high]:
            below, above = _read(low, features, numbers), _read(high, features, numbers)
            name, limit = features[number], float(threshold)
            middle = (mean(below) + mean(above)) / 2
            return Fork(name, limit, below, above, middle, mean(below) - middle, numbers[name, limit])
    assert isinstance(tree, int)
    return tree


def _raised(tree: Tree, by: int) -> Raised:
    if isinstance(tree, int):
        return tree + by
    return tree.condition, _raised(tree.low, by), _raised(tree.high, by)


def mean(tree: Tree) -> float:
    """Returns the mean of a tree's leaves."""
    return tree.mean if isinstance(tree, Fork) else float(tree)


def _lowest(tree: Tree) -> int:
    return min(_lowest(tree.low), _lowest(tree.high)) if isinstance(tree, Fork) else tree


def _highest(tree: Tree) -> int:
    return max(_highest(tree.low), _highest(tree.high)) if isinstance(tree, Fork) else tree
