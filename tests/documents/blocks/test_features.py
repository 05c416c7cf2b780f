"""What the block model knows of the lines of a page."""

from __future__ import annotations

import pytest

from cleaner.documents.blocks.features import Features, Votes, features
from cleaner.documents.blocks.model import bundled_model
from cleaner.documents.page import HtmlPage, read_page
from cleaner.model import PageKind, Span

KIND = PageKind("article", "told")
PAGE = """<html><body>
<div class="teasers"><a href="/a">A ferry that no one missed</a></div>
<main><h1>The lock keeper's last spring</h1>
<div class="story"><p>The gates of the upper lock were opened by hand for the last time on a Monday in March, said the
office.</p>
<p>Boats will pass it without a keeper from now on, which saves the district eleven thousand a year.</p></div>
</main>
<div class="teasers"><a href="/b">What the weir is for</a></div>
</body></html>"""


def of(html: str, left_out: list[str] = (), without: list[str] = (), **words: float) -> Features:  # type: ignore[assignment]
    document = read_page(html)
    page = document.page
    assert isinstance(page, HtmlPage)

    def spans(texts: list[str]) -> list[Span]:
        return sorted(Span(start := document.text.index(text), start + len(text)) for text in texts)

    return features(page.lines, Votes(spans(without), spans(left_out), spans(left_out), KIND), words)


def test_every_feature_that_the_model_asks_for_has_a_value_for_each_line() -> None:
    found = of(PAGE)
    assert bundled_model().forest.features() <= set(found.columns)
    assert {len(column) for column in found.columns.values()} == {len(found.lines)}


@pytest.mark.parametrize("html", ["", "<p></p>", "<p>A line.</p>"])
def test_a_page_of_hardly_a_line_has_features_all_the_same(html: str) -> None:
    found = of(html)
    assert {len(column) for column in found.columns.values()} <= {len(found.lines)}


def test_lines_that_rules_cut_do_not_count() -> None:
    found = of(PAGE, without=["A ferry that no one missed", "What the weir is for"])
    assert len(found.lines) == 3
    assert found.columns["links of page"] == [0.0] * 3
    assert found.columns["place"][0] == 0.0


def test_votes_count_for_lines_for_their_neighbours_and_for_all_of_their_make() -> None:
    found = of(PAGE, left_out=["What the weir is for"])
    assert found.kept == [True, True, True, True, False]
    assert found.columns["kept"] == [1.0, 1.0, 1.0, 1.0, 0.0]
    assert found.columns["next kept"] == [1.0, 1.0, 1.0, 0.0, -1.0]
    make = found.columns["make: kept"]
    assert make[0] == make[4]  # both teasers, of which one is kept
    assert 0 < make[0] < 1
    assert make[2] == make[3] == 1.0


def test_names_of_boxes_tell_what_their_words_do() -> None:
    found = of(PAGE, teasers=-2.0, story=1.5)
    assert found.columns["lowest name"] == [-2.0, 0.0, 0.0, 0.0, -2.0]
    assert found.columns["name of box 1"][2] == 1.5  # of the paragraph's box
    assert found.columns["to main"][1:4] == [1.0, 2.0, 2.0]


def test_where_a_heading_stands_above_is_counted_in_lines() -> None:
    found = of(PAGE)
    assert found.columns["to heading"] == [40.0, 0.0, 1.0, 2.0, 3.0]
    assert found.columns["heading level"] == [0.0, 1.0, 1.0, 1.0, 1.0]
