"""How far the block model is followed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.documents.blocks.features import Votes
from cleaner.documents.blocks.judging import NOTHING, Judgement, best_threshold, judge
from cleaner.documents.blocks.model import Model, bundled_model, read_model
from cleaner.documents.page import HtmlPage, read_page
from cleaner.model import PageKind, Span

STORY = [
    "The gates of the upper lock were opened by hand for the last time on a Monday in March, said the office.",
    "Boats will pass it without a keeper from now on, which saves the district eleven thousand a year.",
]
BOX = "Five more walks along the water that you will not want to miss this summer, chosen by our editors."
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY)
PAGE = f"<body>{{}}<div class='story'>{PARAGRAPHS}</div><div class='box'><p>{BOX}</p></div></body>"


def model(low: int = -6000, high: int = 6000, **words: float) -> Model:
    """A model that takes lines for clutter whose boxes have names that tell so, and others for text.

    low, high: what the two score. 6000 is sure; 500 is a chance of .62, -500 one of .38.
    """
    told = {"words": words, "terms": {}, "features": ["lowest name"], "trees": [[0, -0.5, low, high]]}
    return read_model(json.dumps(told).encode())


def judged(
    told: Model,
    left_out: str = "",
    *,
    kind: str = "article",
    text: str = "",
    page: str = PAGE.format("<nav></nav>"),
    article: str = "",
) -> tuple[list[str], list[str]]:
    """Returns what the model cuts and what it keeps. text: what belongs to the text of a page of its kind. article:
    what an article is known to be."""
    document = read_page(page)
    assert isinstance(document.page, HtmlPage)

    def spans(words: str) -> list[Span]:
        start = document.text.index(words)
        return [Span(start, start + len(words))] if words else []

    votes = Votes(
        [], spans(left_out), spans(left_out), PageKind(kind, "told"), spans(text), next(iter(spans(article)), None)
    )
    found: Judgement = judge(document.page.lines, votes, told)
    return [document.text[s:e] for s, e in found.cut], [document.text[s:e] for s, e in found.kept]


def test_a_line_goes_that_the_vote_keeps() -> None:
    assert judged(model(box=-2.0)) == ([BOX], [])


def test_a_line_stays_that_the_vote_leaves_out() -> None:
    assert judged(model(), left_out=STORY[1]) == ([], [STORY[1]])


WALKS = ["Along the upper lock", "Across the drained canal", "Around the old salt store"]


@pytest.mark.parametrize(
    ("boxes", "goes"), [((0, 1), True), ((1, 2), True), ((0, 1, 2), True), ((2,), False), ((), False)]
)
def test_the_links_of_a_list_share_their_fate(boxes: tuple[int, ...], *, goes: bool) -> None:
    entries = "".join(
        f"<li id='{'box' if number in boxes else 'lamp'}'><a href='/{number}'>{walk}</a></li>"
        for number, walk in enumerate(WALKS)
    )
    page = f"<body><nav></nav><div class='story'>{PARAGRAPHS}</div><ul>{entries}</ul></body>"
    gone = ["\n".join(f"- {walk}" for walk in WALKS)] if goes else []
    assert judged(model(box=-2.0), page=page) == (gone, [])


@pytest.mark.parametrize("kind", ["listing", "forum"])
def test_on_pages_of_lists_each_link_is_judged_by_itself(kind: str) -> None:
    entries = "".join(
        f"<li id='{'box' if number else 'lamp'}'><a href='/'>{walk}</a></li>" for number, walk in enumerate(WALKS)
    )
    page = f"<body><nav></nav><div class='story'>{PARAGRAPHS}</div><ul>{entries}</ul></body>"
    assert judged(model(box=-2.0), page=page, kind=kind) == (["\n".join(f"- {walk}" for walk in WALKS[1:])], [])


@pytest.mark.parametrize(("kind", "stays"), [("forum", True), ("product", True), ("service", False)])
def test_of_posts_and_descriptions_only_goes_what_is_no_sentence_and_sure_to_be_clutter(kind: str, stays: bool) -> None:
    told = {"kind": kind, "text": BOX}
    assert judged(model(-6000, box=-2.0), **told) == ([] if stays else [BOX], [])
    label = BOX.rstrip(".")
    told = {"kind": kind, "text": label, "page": PAGE.replace(BOX, label).format("<nav></nav>")}
    assert judged(model(-500, box=-2.0), **told) == ([] if stays else [label], [])
    assert judged(model(-6000, box=-2.0), **told) == ([label], [])


@pytest.mark.parametrize(("high", "stays"), [(6000, True), (1500, False)])
def test_on_a_page_that_does_not_tell_its_parts_only_what_is_sure_stays(high: int, stays: bool) -> None:
    told = model(high=high)
    assert judged(told, left_out=STORY[1]) == ([], [STORY[1]])
    assert judged(told, left_out=STORY[1], page=PAGE.format("")) == ([], [STORY[1]] if stays else [])


def test_of_an_article_of_before_html_5_more_goes() -> None:
    told = model(-323, 1386, box=-2.0)  # chances of .42 and .8: more than half of it, and less than three quarters
    page = PAGE.replace(BOX, "Five more walks")
    assert judged(told, page=page.format("<nav></nav>")) == ([], [])
    assert judged(told, page=page.format("")) == (["Five more walks"], [])
    assert judged(told, page=page.format(""), kind="service") == ([], [])


def test_beside_an_article_of_which_it_is_known_where_it_stands_the_model_is_followed() -> None:
    told = model(-323, 1386, box=-2.0)  # chances of .42 and .8: more than half of it
    page = PAGE.replace(BOX, "Five more walks").format("<nav></nav>")
    assert judged(told, page=page) == ([], [])
    assert judged(told, page=page, article=STORY[0]) == (["Five more walks"], [])
    assert judged(told, page=page, article="Five more walks") == ([], [])
    assert judged(told, page=page, article=STORY[0], kind="service") == ([], [])


LINK = "<p><a href='/walks'>Five walks along the water</a></p>"


def test_beside_such_an_article_no_links_and_no_teasers_stay_however_much_they_read_like_it() -> None:
    page = PAGE.replace("<div class='box'>", f"<div class='box'>{LINK}").format("<nav></nav>")
    assert judged(model(), page=page) == ([], [])
    assert judged(model(), page=page, article=STORY[0]) == ([f"Five walks along the water\n{BOX}"], [])
    long = page.replace(BOX, BOX * 7)
    assert judged(model(), page=long, article=STORY[0]) == (["Five walks along the water"], [])
    assert judged(model(), page=page, article=STORY[0], kind="service") == ([], [])


def test_links_in_the_box_of_such_an_article_and_paragraphs_below_them_are_its_own() -> None:
    page = PAGE.replace("</div><div class='box'>", f"{LINK}<p>{BOX * 4}</p></div><div class='box'>").format(
        "<nav></nav>"
    )
    assert judged(model(), page=page, article=STORY[0]) == ([], [])


def test_a_list_of_links_in_such_an_article_and_the_sentence_below_it_are_its_own() -> None:
    items = "".join(
        f"<li><a href='/{n}'>The lamp of brass, number {n}, with a switch to be found in the dark</a></li>"
        for n in range(9)
    )
    last = "All of it was in the shops on Thursday, and what is gone by now will not come back before spring."
    body = PARAGRAPHS + f"<ul>{items}</ul><p>{last}</p>"
    page = PAGE.replace(PARAGRAPHS, body).format("<nav></nav>")
    assert judged(model(), page=page, article=STORY[0]) == ([], [])
    teasers = "".join(f"<p><a href='/{n}'>Five walks, number {n}</a></p><p>{BOX}</p>" for n in range(3))
    cut, _ = judged(model(), page=page.replace(last, last + teasers), article=STORY[0])
    assert [BOX in span for span in cut] == [True] * 3


def test_what_stands_in_such_an_article_stays_when_it_is_likely_even_if_the_extractor_leaves_all_of_it_out() -> None:
    told = model(-6000, 500, box=-2.0)  # a chance of .62
    page = PAGE.format("")
    assert judged(told, left_out=STORY[1], page=page) == ([BOX], [])
    assert judged(told, left_out=STORY[1], page=page, article="\n".join(STORY)) == ([BOX], [STORY[1]])


def test_beside_such_an_article_more_may_go_than_stays() -> None:
    many = PAGE.replace(f"<p>{BOX}</p>", f"<p>{BOX}</p>" * 9).format("<nav></nav>")
    assert judged(model(box=-2.0), page=many) == ([], [])
    assert judged(model(box=-2.0), page=many, article="\n".join(STORY))[0] != []
    assert judged(model(story=-2.0), page=many, article="\n".join(STORY)) == ([], [])


@pytest.mark.parametrize(("kind", "kept"), [("article", []), ("service", [STORY[1]])])
def test_of_pages_that_are_no_articles_more_stays(kind: str, kept: list[str]) -> None:
    assert judged(model(high=200), left_out=STORY[1], kind=kind) == ([], kept)


def test_the_model_has_no_say_where_it_would_cut_most_of_the_prose() -> None:
    assert judged(model(story=-2.0)) == ([], [])


def test_a_page_of_very_many_lines_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.documents.blocks.judging.MOST_LINES", 3)
    assert judged(model(box=-2.0)) == ([BOX], [])
    monkeypatch.setattr("cleaner.documents.blocks.judging.MOST_LINES", 2)
    assert judged(model(box=-2.0)) == ([], [])


def test_a_page_of_no_lines_is_left_alone() -> None:
    document = read_page("<nav></nav>")
    assert isinstance(document.page, HtmlPage)
    votes = Votes([], [], [], PageKind("other", "told"))
    assert judge(document.page.lines, votes, bundled_model()) == NOTHING


@given(st.lists(st.tuples(st.integers(0, 100).map(lambda p: p / 100), st.integers(1, 500)), min_size=1, max_size=9))
def test_the_threshold_makes_the_most_of_what_is_to_be_expected(lines: list[tuple[float, int]]) -> None:
    chances, sizes = [chance for chance, _ in lines], [size for _, size in lines]

    def expected(threshold: float) -> float:
        taken = sum(size for chance, size in lines if chance >= threshold)
        hits = sum(size * chance for chance, size in lines if chance >= threshold)
        return 2 * hits / (taken + sum(size * chance for chance, size in lines) or 1)

    best = max(expected(threshold) for threshold in chances)
    assert expected(best_threshold(chances, sizes)) == pytest.approx(best)


def test_the_model_that_comes_along_is_read_as_it_was_written() -> None:
    told = bundled_model()
    assert told.words
    assert len(told.forest.trees) > 10
