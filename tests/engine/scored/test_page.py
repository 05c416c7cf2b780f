"""What the scores of all lines say of a page: its summary, and whether the model takes it for one."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner.engine.scored import LineModel
from cleaner.engine.scored.document_features import PAGE_FEATURES
from cleaner.engine.scored.page_features import SUMMARY_FEATURES, is_found, summary_features_of
from cleaner.engine.scored.sequence_features import sequence_features_of
from cleaner.engine.scored.structure import structure_of
from tests.engine.scored.test_line_model import MENU, STORY, model_of, predicted


def summary(scores: list[float], sizes: list[float], prose: list[bool]) -> dict[str, float]:
    rows = sequence_features_of(scores, sizes)
    return dict(zip(SUMMARY_FEATURES, summary_features_of(rows, sizes, prose), strict=True))


def test_a_summary_tells_head_article_and_tail_apart() -> None:
    found = summary([3, 3, -4, -4, -4, 3], [10, 10, 100, 100, 100, 20], [False, False, True, True, True, False])
    assert (found["head_units"], found["tail_units"]) == (2, 1)
    assert found["head_share"] == pytest.approx(20 / 340)
    assert found["article_share"] == pytest.approx(300 / 340)
    assert (found["head_score"], found["article_score"], found["tail_score"]) == pytest.approx((3, -4, 3))
    assert found["article_outside"] == found["clutter_inside"] == found["largest_outside"] == 0
    assert found["changes"] == pytest.approx(2 / 6)


def test_article_that_stands_outside_of_the_segment_shows() -> None:
    scores: list[float] = [-2, -2, 4, 4, 4, -4, -4, -4]
    found = summary(scores, [100] * 8, [True, True, False, False, False, True, True, True])
    assert found["article_outside"] == found["largest_outside"] == pytest.approx(2 / 8)
    assert found["lowest_outside"] == -2
    assert found["head_prose"] == pytest.approx(2 / 5)


def test_without_lines_outside_there_is_nothing_but_article() -> None:
    found = summary([-3, -3], [50, 50], [True, True])
    assert (found["head_units"], found["tail_units"], found["article_share"]) == (0, 0, 1)
    assert (found["head_score"], found["tail_score"], found["lowest_outside"]) == (3, 3, 3)


def paged(threshold: float, trees: list[Any], always: bool = False) -> LineModel:
    always_page = {"threshold": 0.0, "trees": [1.0]}
    return model_of([1.0], always=always, document=always_page, page={"threshold": threshold, "trees": trees})


def test_what_looks_like_a_page_at_first_sight_is_looked_at_once_more() -> None:
    lines = [*MENU[:9], *STORY]
    assert predicted(paged(0.0, [["head_units", 0.0, -1.0, 1.0]]), lines) == MENU[:9]
    assert predicted(paged(0.0, [["head_units", 0.0, 1.0, -1.0]]), lines) == []
    assert predicted(paged(0.0, [-1.0]), lines) == []
    assert predicted(paged(0.0, [-1.0], always=True), lines) == MENU[:9]


def test_the_page_is_judged_by_its_summary_and_its_document() -> None:
    assert not {*SUMMARY_FEATURES} & {*PAGE_FEATURES}
    assert predicted(paged(0.5, [["page_head_lines", 3.0, 0.0, 1.0]]), [*MENU[:9], *STORY]) == MENU[:9]
    assert predicted(paged(0.5, [["page_head_lines", 3.0, 0.0, 1.0]]), [*MENU[:2], *STORY]) == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({"trees": [1.0]}, "page: threshold missing"),
        ({"threshold": 0.0}, "page: trees missing"),
        ({"threshold": "high", "trees": [1.0]}, "page: threshold: 'high': expected a number"),
        ({"threshold": 0.0, "trees": [["head_lines", 0, 0, 1]]}, "page: trees: tree 1: unknown feature 'head_lines'"),
        ([], "page: expected a table"),
    ],
)
def test_a_page_that_cannot_be_read_is_told(page: Any, told: str) -> None:
    with pytest.raises(ValueError, match=rf"^{told}"):
        model_of([1.0], page=page)


GOODS = [f"Herring barrel, {litres} litres, oak, {hoops} hoops" for litres in (20, 40, 60) for hoops in (2, 4)]


def listed(texts: list[str]) -> list[bool]:
    return [not plain for plain in structure_of(texts).plain]


def test_a_list_whose_entries_begin_alike_stays() -> None:
    assert listed(GOODS) == [True] * 6
    model = paged(0.0, [1.0])
    assert predicted(model, [*MENU[:9], *STORY, *GOODS]) == MENU[:9]


def test_lines_that_are_equal_few_or_unlike_are_no_such_list() -> None:
    assert not any(listed(GOODS[:4]))
    assert not any(listed(["Share this story with a friend"] * 8))
    assert not any(listed(["Share", "Shared", "Shares", "Sharing", "Share it", "Share on", "Share by"]))
    assert not any(listed(MENU))
    assert listed([]) == []


def test_labels_beside_cells_of_a_table_stay_and_a_count_makes_no_table() -> None:
    table = ["Stalls", "Photo", "300", "0", "300", "Newsletter", "120", "0"]
    assert listed(table) == [True] * 8
    assert structure_of(table).table == [True] * 8
    assert structure_of(["Share", "twelve", "Comments", "three", "Print"]).table == [False] * 5
    assert structure_of(["Share", "12", "Comments", "3", "Print"]).table == [False, True, False, True, False]
    accounts = ["Basic", "$", "(11.4)", "$", "1.7", "Diluted", "$", "(9.8)"]
    assert structure_of(accounts).table == [True] * 8
    assert listed([]) == []


WORKS = [
    "3. Brekke I, Lie T. Salt and herring in brick halls. Harb Stud. 1984;12:45-62.",
    "4. Lie T et al. On the price of a counter. Northern Papers, 7(2): 3-19.",
    "5. Tarnholm Council (n.d.). Minutes of the market committee.",
    "6. Oak and hoops, a handbook. ISBN 82-000-0000-0.",
    "7. The quay in winter. Retrieved from the library of the school.",
    "8. Letters to a council",
]


def test_works_that_an_article_names_stay_however_far_behind_it_they_stand() -> None:
    assert structure_of(WORKS).table == [True] * 6
    assert structure_of(WORKS[:3]).table == [False] * 3
    model = paged(0.0, [1.0])
    gone = predicted(model, [*MENU[:9], *STORY, *MENU, *MENU, *WORKS])
    assert MENU[0] in gone
    assert not set(WORKS) & set(gone)


def test_of_accounts_with_a_cell_a_line_the_model_says_nothing() -> None:
    accounts = ["Revenue", "$", "260.1", "$", "(11.4)", "Basic", "1.77", "1.16"]
    page = [*MENU[:9], *STORY, "More on the harbour", *MENU]
    model = paged(0.0, [1.0])
    assert predicted(model, page) == [*MENU[:9], "More on the harbour", *MENU]
    assert predicted(model, [*page, *accounts * 9]) == []


def test_where_most_of_the_prose_stands_outside_of_the_segment_nothing_goes() -> None:
    def found(head: float, tail: float) -> bool:
        values = dict.fromkeys(SUMMARY_FEATURES, 0.0) | {"head_prose": head, "tail_prose": tail}
        return is_found(list(values.values()))

    assert found(0.5, 0.0)
    assert found(0.0, 0.8)
    assert not found(0.51, 0.0)
    assert not found(0.0, 0.81)
    clutter = {"trees": [["index", 8.5, ["prose", 0.0, 1.0, -1.0], 1.0]]}  # behind it all reads like clutter
    assert predicted(model_of([1.0], line=clutter), [*MENU[:8], *STORY * 4]) == []
