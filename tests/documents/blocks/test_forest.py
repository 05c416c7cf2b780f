"""Trees as data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.documents.blocks.forest import Fork, Tree, read_forest

NAMES = ("size", "links", "depth")
LEAVES = st.integers(-900, 900)
NUMBERS = st.sampled_from([0.0, 0.25, 0.5, 1.0, 7.0])
TREES: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda inner: st.tuples(st.integers(0, 2), NUMBERS, inner, inner).map(list), max_leaves=8
)
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=12)


def leaf(tree: Tree, row: dict[str, float]) -> int:
    while isinstance(tree, Fork):
        tree = tree.low if row[tree.feature] <= tree.threshold else tree.high
    return tree


@given(st.lists(TREES, max_size=5), ROWS)
def test_rows_that_are_parted_together_score_what_each_scores_alone(trees: list[Any], rows: list[Any]) -> None:
    forest = read_forest(NAMES, trees)
    columns = {name: [row[place] for row in rows] for place, name in enumerate(NAMES)}
    alone = [sum(leaf(tree, dict(zip(NAMES, row, strict=True))) for tree in forest.trees) for row in rows]
    assert forest.scores(columns, len(rows)) == alone


@given(st.lists(TREES, min_size=1, max_size=5), st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_pushes_lead_from_the_mean_of_all_leaves_to_the_score(trees: list[Any], values: tuple[float, ...]) -> None:
    forest = read_forest(NAMES, trees)
    row = dict(zip(NAMES, values, strict=True))
    score = forest.scores({name: [value] for name, value in row.items()}, 1)[0]

    def mean(tree: Tree) -> float:
        return (mean(tree.low) + mean(tree.high)) / 2 if isinstance(tree, Fork) else tree

    assert sum(map(mean, forest.trees)) + sum(forest.pushes(row).values()) == pytest.approx(score)
    assert set(forest.pushes(row)) <= forest.features()


@pytest.mark.parametrize(
    "tree", [0.5, "size", [1, 1, 2], [1, "1", 2, 3], ["size", 1, 2, 3], [3, 1, 2, 3], [-1, 1, 2, 3], None]
)
def test_what_is_no_tree_is_refused_with_what_was_expected(tree: object) -> None:
    with pytest.raises(ValueError, match=r"expected a whole number or \[feature, threshold, low, high\]"):
        read_forest(NAMES, [tree])


@pytest.mark.parametrize("rows", [499, 500, 1203])
def test_many_rows_are_scored_in_parts(rows: int) -> None:
    forest = read_forest(NAMES, [[0, 250, 3, [0, 600, -5, 900]], [2, 0.5, -(10**6), 10**6], -7])
    columns = {"size": [float(row) for row in range(rows)], "depth": [float(row % 2) for row in range(rows)]}
    assert forest.scores(columns, rows) == [
        (3 if row <= 250 else -5 if row <= 600 else 900) + (10**6 if row % 2 else -(10**6)) - 7 for row in range(rows)
    ]


def test_scores_that_no_lane_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit into 4 bytes"):
        read_forest(NAMES, [[0, 1, -(2**31), 2**31]])
