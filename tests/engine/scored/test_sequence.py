"""What the scores of all lines say together, and the zones that follow from it."""

from __future__ import annotations

from cleaner.engine.scored.sequence_features import SEQUENCE_FEATURES, sequence_features_of
from cleaner.engine.scored.zones import (
    AMID,
    BEHIND,
    BEHIND_WITH_PROSE,
    FOOT,
    HEAD,
    HEAD_WITH_PROSE,
    MOST_PROSE,
    UNSURE,
    zones_of,
)  # fmt: skip

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


def zones(prose: list[bool], sizes: list[float]) -> list[int]:
    return zones_of(sequence_features_of(PAGE, [100.0] * len(PAGE)), prose, sizes)


PROSE = [score < 0 for score in PAGE]


def test_zones_go_by_the_segment_and_by_the_last_prose() -> None:
    sizes = [10.0, 10.0, 500.0, 500.0, 10.0, 500.0, 10.0, 50.0, 10.0]
    assert zones(PROSE, sizes) == [HEAD, HEAD, AMID, AMID, AMID, AMID, BEHIND, BEHIND, FOOT]


def test_behind_a_segment_with_a_part_of_the_prose_there_is_another_zone_and_with_much_of_it_none() -> None:
    def behind(size: float) -> list[int]:
        return zones(PROSE, [10.0, 10.0, 100.0, 100.0, 10.0, 100.0, 10.0, size, 10.0])[6:]

    for share, place, foot in (
        (MOST_PROSE[BEHIND], BEHIND, FOOT),
        (MOST_PROSE[BEHIND_WITH_PROSE], BEHIND_WITH_PROSE, FOOT),
        (MOST_PROSE[FOOT], UNSURE, FOOT),
        (0.6, UNSURE, UNSURE),
    ):
        assert behind(300.0 * share / (1 - share) - 0.01) == [place, place, foot]


def test_before_a_segment_as_well() -> None:
    prose = [True, *PROSE[1:]]

    def before(size: float) -> list[int]:
        return zones(prose, [size, 10.0, 500.0, 500.0, 10.0, 500.0, 10.0, 0.0, 10.0])[:3]

    for share, place in (
        (MOST_PROSE[HEAD], HEAD),
        (MOST_PROSE[HEAD_WITH_PROSE], HEAD_WITH_PROSE),
        (0.3, UNSURE),
    ):
        assert before(1500.0 * share / (1 - share) - 0.01) == [place, place, AMID]
