"""What the scores of a document's lines say together: where the article stands, and what lies between it and a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby, repeat

SEQUENCE_FEATURES = (
    "score", "score_before", "score_after", "score_second_before", "score_second_after",
    "scores_near", "scores_around", "scores_far", "article_before", "article_after",
    "segment", "before_segment", "after_segment", "segment_score", "valley",
    "side", "side_sum", "side_size", "highest_near", "lowest_near",
)  # fmt: skip
"""The names of the values in a row of `sequence_features_of`, in order. Scores are log odds of clutter against article.

The segment is the stretch of lines in which the article outweighs the clutter most. `valley`: the sum of all weighted
scores from the segment to the line: below zero, there is more article on the way than clutter.
"""
_MOST = 6.0
"""Scores are cut to so much either way: one line that is sure must not outvote its neighbours."""
_EDGE = 3.0
"""What is before the first line and behind the last: clutter."""
_REACHES = (2, 5, 12)
_MOST_OF_LINE = 400.0
"""A line's weight grows with the root of its size, up to so many characters."""


def sequence_features_of(scores: Sequence[float], sizes: Sequence[float]) -> list[tuple[float, ...]]:
    """Returns a row of features for each line. `scores`: of each line by itself; `sizes`: characters of each."""
    count = len(scores)
    score = [max(-_MOST, min(_MOST, value)) for value in scores]
    mass = [min(size, _MOST_OF_LINE) for size in sizes]
    weights = [value**0.5 for value in mass]
    weighted = [value * weight for value, weight in zip(score, weights, strict=True)]
    start, stop = _segment(weighted)
    padded = [_EDGE, _EDGE, *score, _EDGE, _EDGE]
    article = list(accumulate([max(0.0, -value) * size for value, size in zip(score, mass, strict=True)], initial=0.0))
    total = article[-1] + 1e-6
    inside = sum(score[start:stop]) / (stop - start) if stop > start else 0.0
    wide = [0.0, 0.0, 0.0, *score, 0.0, 0.0, 0.0]
    columns = (
        score, padded[1:-3], padded[3:-1], padded[:-4], padded[4:],
        *_means(weighted, weights),
        [value / total for value in article[:-1]], [(article[-1] - value) / total for value in article[1:]],
        [*repeat(0, start), *repeat(1, stop - start), *repeat(2, count - stop)],
        [*range(start, 0, -1), *repeat(0, count - start)], [*repeat(0, stop), *range(1, count - stop + 1)],
        repeat(inside, count),
        [*[*accumulate(weighted[:start][::-1])][::-1], *repeat(0.0, stop - start), *accumulate(weighted[stop:])],
        *_sides(score, sizes),
        list(map(max, *(wide[shift : shift + count] for shift in range(7)))),
        list(map(min, *(wide[shift : shift + count] for shift in range(7)))),
    )  # fmt: skip
    return list(zip(*columns, strict=True))


def _segment(weighted: Sequence[float]) -> tuple[int, int]:
    """Returns where the sum of the scores is lowest, as `(start, stop)`: the article's most likely place."""
    best = total = 0.0
    begun = start = stop = 0
    for n, value in enumerate(weighted):
        if total >= 0:
            total, begun = 0.0, n
        total += value
        if total < best:
            best, start, stop = total, begun, n + 1
    return start, stop


def _means(weighted: Sequence[float], weights: Sequence[float]) -> list[list[float]]:
    """Returns for each reach a column of the mean scores around each line."""
    count = len(weights)
    sums = list(accumulate(weighted, initial=0.0))
    masses = list(accumulate(weights, initial=0.0))
    columns = []
    for reach in _REACHES:
        lows = [*repeat(0, reach), *range(count)][:count]
        highs = [min(count, n + reach + 1) for n in range(count)]
        columns.append(
            [(sums[high] - sums[low]) / (masses[high] - masses[low]) for low, high in zip(lows, highs, strict=True)]
        )
    return columns


def _sides(score: Sequence[float], sizes: Sequence[float]) -> tuple[list[float], list[float], list[float]]:
    """Returns three columns about the lines in a row on the same side of zero as each line: number, scores and sizes in
    sum."""
    lengths: list[float] = []
    sums: list[float] = []
    totals: list[float] = []
    at = 0
    for _, group in groupby([value > 0 for value in score]):
        length = sum(1 for _ in group)
        stop = at + length
        lengths += repeat(length, length)
        sums += repeat(sum(score[at:stop]), length)
        totals += repeat(sum(sizes[at:stop]), length)
        at = stop
    return lengths, sums, totals
