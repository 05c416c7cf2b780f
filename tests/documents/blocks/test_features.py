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

    return features(page.lines, Votes(spans(without), spans(left_out), spans(left_out), KIND), words, {})


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


def test_sections_tell_what_the_vote_keeps_under_a_heading() -> None:
    found = of(PAGE, left_out=["What the weir is for"])
    kept = found.columns["section kept"]
    assert kept[0] == 1.0
    assert kept[1] == kept[4] < 1.0
    assert found.columns["section lines"] == [1.0, 4.0, 4.0, 4.0, 4.0]
    assert found.columns["sections"] == [2.0] * 5
    assert found.columns["to first level"] == [-1.0, 0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    "title", ["The lock keeper's last spring | River Post", "River Post - THE LOCK KEEPER'S LAST SPRING"]
)
def test_the_line_that_is_the_page_s_title_is_found(title: str) -> None:
    found = of(PAGE.replace("<body>", f"<head><title>{title}</title></head><body>"))
    assert found.columns["to title"] == [-1.0, 0.0, 1.0, 2.0, 3.0]
    assert max(found.columns["title match"]) == found.columns["title match"][1] == 1.0


def test_titles_of_scripts_without_blanks_are_found_by_their_characters() -> None:
    found = of(
        "<head><title>河上的老船闸_新闻</title></head><body><p>首页</p><p>河上的老船闸</p><p>周一关闭。</p></body>"
    )
    assert found.columns["to title"] == [-1.0, 0.0, 1.0]


@pytest.mark.parametrize("title", ["", "<title></title>", "<title>Home</title>"])
def test_a_title_of_no_words_is_no_line_s(title: str) -> None:
    found = of(PAGE.replace("<body>", f"<head>{title}</head><body>"))
    assert set(found.columns["to title"]) == {-99.0}


def test_children_of_one_make_are_counted() -> None:
    rows = "".join(f"<li class=row>Walk number {n} along the river</li>" for n in range(4))
    found = of(f"<body><ul>{rows}<li>Any other walk</li></ul></body>")
    assert found.columns["siblings"] == [4.0] * 4 + [1.0]


def test_what_belongs_to_the_text_of_a_page_of_its_kind_is_told() -> None:
    document = read_page(PAGE)
    assert isinstance(document.page, HtmlPage)
    start = document.text.index("Boats")
    told = Votes([], [], [], KIND, [Span(start, start + 40)])
    found = features(document.page.lines, told, {}, {})
    assert [value > 0 for value in found.columns["text of kind"]] == [False, False, False, True, False]
    assert 0 < found.columns["text of kind of page"][0] < 1
