"""What the scores of all lines say together."""

from __future__ import annotations

from cleaner.engine.scored.sequence_features import SEQUENCE_FEATURES, sequence_features_of

PAGE = [2.0, 2.0, -3.0, -3.0, 1.0, -3.0, 2.0, -1.0, 2.0]
"""Two lines of menu, the article with a line of clutter in it, and behind it a teaser between lines of clutter."""


def column(name: str, scores: list[float], size: float = 100.0) -> list[float]:
    place = SEQUENCE_FEATURES.index(name)
    return [row[place] for row in sequence_features_of(scores, [size] * len(scores))]


def test_the_segment_is_where_the_article_outweighs_the_clutter_most() -> None:
    assert column("segment", PAGE) == [0, 0, 1, 1, 1, 1, 2, 2, 2]
    assert column("before_segment", PAGE) == [2, 1, 0, 0, 0, 0, 0, 0, 0]
    assert column("after_segment", PAGE) == [0, 0, 0, 0, 0, 0, 1, 2, 3]


def test_the_valley_adds_up_what_lies_between_the_segment_and_a_line() -> None:
    assert column("valley", PAGE, size=1.0) == [4.0, 2.0, 0, 0, 0, 0, 2.0, 1.0, 3.0]


def test_scores_beyond_the_limit_count_as_the_limit() -> None:
    assert column("score", [50.0, -50.0]) == [6.0, -6.0]


def test_what_is_beyond_the_ends_counts_as_clutter() -> None:
    assert column("score_before", PAGE)[:2] == [3.0, 2.0]
    assert column("score_after", PAGE)[-2:] == [2.0, 3.0]


def test_lines_of_one_side_are_told_with_their_sums() -> None:
    assert column("side", PAGE) == [2, 2, 2, 2, 1, 1, 1, 1, 1]
    assert column("side_sum", PAGE)[:4] == [4.0, 4.0, -6.0, -6.0]


def test_no_article_at_all_leaves_no_segment() -> None:
    assert set(column("segment", [1.0, 2.0])) <= {0, 2}
