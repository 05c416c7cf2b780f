"""What the scores of all lines say of a page: where its article stands, and how sure the lines round it are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cleaner.engine.scored.sequence_features import SEQUENCE_FEATURES

SUMMARY_FEATURES = (
    "head_units", "tail_units", "head_share", "article_share", "tail_share", "head_prose", "tail_prose",
    "head_score", "article_score", "tail_score", "clutter_inside", "sure_clutter_inside",
    "article_outside", "sure_article_outside", "unsure", "lowest_outside", "highest_inside", "changes",
    "largest_outside",
)  # fmt: skip
"""The names of the values of `summary_features_of`, in order. The head stands before the article's segment, the tail
behind it; shares are of the text, or of the prose."""
_SCORE, _SEGMENT = SEQUENCE_FEATURES.index("score"), SEQUENCE_FEATURES.index("segment")
_MOST_OF_LINE = 400.0
_NOTHING = 3.0
"""The score of a part that has no lines: clutter."""
_HEAD_PROSE, _TAIL_PROSE = SUMMARY_FEATURES.index("head_prose"), SUMMARY_FEATURES.index("tail_prose")
_MOST_BEFORE, _MOST_BEHIND = 0.5, 0.8
"""The shares of a page's prose that may stand before the article's segment, and behind it, where comments stand."""
_SURE = 2.0
_UNSURE = 1.0


def summary_features_of(
    rows: Sequence[Sequence[float]], sizes: Sequence[float], prose: Sequence[bool]
) -> tuple[float, ...]:
    """Returns the features of a page with at least one line. `rows`: those of `sequence_features_of`."""
    masses = [min(size, _MOST_OF_LINE) for size in sizes]
    lines = [
        (int(row[_SEGMENT]), row[_SCORE], mass, mass**0.5, mass * is_prose)
        for row, mass, is_prose in zip(rows, masses, prose, strict=True)
    ]
    total, total_prose = sum(masses) or 1.0, sum([line[4] for line in lines]) or 1.0
    head, article, tail = ([line for line in lines if line[0] == part] for part in range(3))
    outside = [*head, *tail]

    def share(some: Sequence[tuple[int, float, float, float, float]]) -> float:
        return sum([line[2] for line in some]) / total

    return (
        len(head), len(tail), share(head), share(article), share(tail),
        sum([line[4] for line in head]) / total_prose, sum([line[4] for line in tail]) / total_prose,
        _mean(head), _mean(article), _mean(tail),
        share([line for line in article if line[1] > 0]), share([line for line in article if line[1] > _SURE]),
        share([line for line in outside if line[1] < 0]), share([line for line in outside if line[1] < -_UNSURE]),
        share([line for line in lines if abs(line[1]) < _UNSURE]),
        min([line[1] for line in outside], default=_NOTHING), max([line[1] for line in article], default=0.0),
        sum([(one[1] > 0) != (next_one[1] > 0) for one, next_one in pairwise(lines)]) / len(lines),
        _largest(lines) / total,
    )  # fmt: skip


def is_found(summary: Sequence[float]) -> bool:
    """Returns whether the segment may be where the article is: with more prose than that elsewhere, this may be it."""
    return summary[_HEAD_PROSE] <= _MOST_BEFORE and summary[_TAIL_PROSE] <= _MOST_BEHIND


def _mean(lines: Sequence[tuple[int, float, float, float, float]]) -> float:
    weight = sum([line[3] for line in lines])
    return sum([line[1] * line[3] for line in lines]) / weight if weight else _NOTHING


def _largest(lines: Sequence[tuple[int, float, float, float, float]]) -> float:
    """Returns the text of the largest run of lines outside of the segment that look like article."""
    best = run = 0.0
    for part, score, mass, _, _ in lines:
        run = run + mass if part != 1 and score < 0 else 0.0
        best = max(best, run)
    return best
