"""The vote, held against the structure of the page: what of it is not followed, and what is."""

from __future__ import annotations

import time

import pytest

from cleaner.documents.page import HtmlPage, read_page
from cleaner.documents.vote.structure import held_against
from cleaner.model import Span

ONE = "The lamp of the pier was lit every evening by a keeper who walked out along the wall, whatever the sea did."
TWO = "He wrote down the hour, the wind and the names of the boats still out, in a book that nobody ever read."
THREE = "When the book was found behind the stove of the inn, the county museum paid more for it than for the lamp."
FOUR = "A second volume is said to lie in the cellar of the customs house, below the coal, where damp will have had it."


def rest(html: str, *left_out: str, without: str = "") -> str:
    """Returns the text of a page less what is still left out of the pieces that an extractor left out."""
    document = read_page(f"<html><body>{html}</body></html>")
    assert isinstance(document.page, HtmlPage)
    text = document.text
    spans = sorted(Span(text.index(piece), text.index(piece) + len(piece)) for piece in left_out)
    away = [Span(text.index(without), text.index(without) + len(without))] if without else []
    kept, at = "", 0
    for start, end in held_against(document.page.lines, spans, away):
        kept, at = kept + text[at:start], end
    return "\n".join(line for line in (kept + text[at:]).split("\n") if line.strip())


def test_nothing_left_out_is_nothing_to_hold_against() -> None:
    document = read_page(f"<p>{ONE}</p>")
    assert isinstance(document.page, HtmlPage)
    assert held_against(document.page.lines, [], []) == []


def test_there_is_no_hole_in_a_line() -> None:
    html = "<p>The lamp went out on <time>9 June 1871</time> and was lit by <output>noon</output> of that day.</p>"
    assert "9 June 1871 and" in rest(html, "9 June 1871")
    assert "by noon of" in rest(html, "9 June 1871", "noon")


@pytest.mark.parametrize(
    "between",
    [
        "<ul><li>a wick of cotton</li><li>oil of rape</li></ul>",
        "<ol><li>light it</li><li>write it down</li></ol>",
        "<pre>lamp --on</pre>",
        "<blockquote>He never let it go out.</blockquote>",
        "<figure><blockquote><p>He never let it go out, not once.</p></blockquote></figure>",
        "<table><tr><th>wind</th><th>boats</th></tr><tr><td>west</td><td>9</td></tr></table>",
        f"<aside class='note'><p>{TWO}</p></aside>",
        "<p>It never went out.</p>",
    ],
)
def test_text_between_kept_neighbours_stays(between: str) -> None:
    html = f"<div><p>{ONE}</p>{between}<p>{THREE}</p></div>"
    inside = read_page(f"<html><body>{between}</body></html>").text
    assert inside in rest(html, inside)


@pytest.mark.parametrize(
    "between",
    [
        "<aside class='related'><p>Read about the harbour master and the nine herrings that he kept.</p></aside>",
        "<div class='ad-slot'>Advertisement</div>",
        "<div class='newsletter-signup'><p>All the news of the pier, every Friday in your letter box.</p></div>",
        "<ul><li><a href='/a'>Keeper retires</a></li><li><a href='/b'>Lamp sold</a></li></ul>",
        "<figure><img src='x'><figcaption>The lamp, in 1871</figcaption></figure>",
        "<div>Share</div>",
    ],
)
def test_a_box_between_kept_neighbours_goes(between: str) -> None:
    html = f"<div><p>{ONE}</p>{between}<p>{THREE}</p></div>"
    inside = read_page(f"<html><body>{between}</body></html>").text
    assert rest(html, inside).split("\n") == [ONE, THREE]


def test_what_stands_at_the_end_has_no_neighbour_on_both_sides() -> None:
    assert (
        rest(f"<div><p>{ONE}</p><p>{TWO}</p><ul><li>Share it</li></ul></div>", "- Share it").strip() == f"{ONE}\n{TWO}"
    )


def test_prose_of_the_same_make_as_kept_prose_stays_with_its_heading() -> None:
    box = "<div class='body'><div class='inner'>{}</div></div>"
    first, second = f"<p>{ONE}</p><p>{TWO}</p>", f"<h2>The cellar</h2><p>{THREE}</p><p>{FOUR}</p>"
    html = f"<article>{box.format(first)}{box.format(second)}</article>"
    assert rest(html, f"The cellar\n{THREE}\n{FOUR}") == "\n".join([ONE, TWO, "The cellar", THREE, FOUR])


def test_replies_of_the_same_make_do_not() -> None:
    html = f"<div><p>{ONE}</p></div><div id='comments'><div><p>{TWO}</p><p>{THREE}</p></div></div>"
    assert rest(html, f"{TWO}\n{THREE}").strip() == ONE


def test_a_body_of_prose_stays_where_the_extractor_was_drawn_to_a_small_box() -> None:
    cards = "".join(f"<div class='card'><p>{text}</p></div>" for text in (ONE, TWO, THREE))
    html = f"<div class='wrap'>{cards}<div class='text'>{FOUR}</div></div>"
    assert rest(html, f"{ONE}\n{TWO}\n{THREE}") == "\n".join([ONE, TWO, THREE, FOUR])


def test_a_footer_is_no_body() -> None:
    html = f"<main><div>{FOUR}</div></main><footer><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></footer>"
    assert rest(html, f"{ONE}\n{TWO}\n{THREE}").strip() == FOUR


def test_notes_to_which_kept_marks_lead_stay() -> None:
    html = (
        f"<article><p>{ONE}<sup><a href='#n1'>1</a></sup></p><p>{TWO}</p>"
        "<aside class='notes'><ol><li id='n1'>It is at the museum.</li><li>It has no index.</li></ol></aside></article>"
    )
    assert "- It is at the museum.\n- It has no index." in rest(html, "- It is at the museum.\n- It has no index.")


def test_a_link_to_the_comments_is_no_mark_of_a_note() -> None:
    html = f"<article><p>{ONE} <a href='#c'>9 comments</a></p></article><div id='c'>Well said, keeper.</div>"
    assert "Well said" not in rest(html, "Well said, keeper.")


def test_what_rules_remove_does_not_come_back() -> None:
    html = f"<div><p>{ONE}</p><p class='x'>{TWO}</p><p>{THREE}</p></div>"
    assert rest(html, TWO, without=TWO).split("\n") == [ONE, THREE]


def test_lines_that_stay_are_not_glued_to_each_other() -> None:
    html = f"<div><p>{ONE} <b>Share</b></p><div>Share</div><p>{TWO}</p><p>{THREE}</p></div>"
    assert rest(html, f"Share\nShare\n{TWO}").split("\n")[-2:] == [TWO, THREE]


def test_pages_with_very_many_neighbours_take_no_square_of_their_number() -> None:
    """Half a minute of processor time is a hundred times what it takes; the square of it took several minutes."""
    block = f"<h2>Head</h2><section class='a'><p>{ONE}</p></section><blockquote>{TWO}</blockquote>"
    document = read_page(f"<html><body>{block * 20_000}</body></html>")
    assert isinstance(document.page, HtmlPage)
    lines = document.page.lines
    left_out = [span for number, span in enumerate(lines.spans) if number % 6 not in (0, 4) and number > 5]
    begun = time.process_time()
    assert len(held_against(lines, left_out, [])) < 10
    assert time.process_time() - begun < 30


def test_a_number_in_a_class_is_one_elements_own() -> None:
    html = (
        f"<div class='row row-17'><div><p>{ONE}</p></div></div><hr>"
        f"<div class='row row-18'><div><p>{TWO}</p></div></div>"
        f"<div class='row teaser'><div><p>{THREE}</p></div></div>"
    )
    assert rest(html, TWO, THREE) == f"{ONE}\n{TWO}"


def test_a_page_that_allows_comments_is_not_made_of_them() -> None:
    html = f"<div class='comments-enabled'><div class='w'><p>{ONE}</p></div><hr><div class='w'><p>{TWO}</p></div></div>"
    assert TWO in rest(html, TWO)
    html = f"<div class='w'><p>{ONE}</p></div><div class='comments'><div class='w'><p>{TWO}</p></div></div>"
    assert TWO not in rest(html, TWO)


def test_a_heading_in_an_item_stays_with_its_text() -> None:
    html = f"<ul><li><h3>Was it lit?</h3><div><p>{ONE}</p></div></li><li><h3>And then?</h3><p>{TWO}</p></li></ul>"
    assert rest(html, "- Was it lit?", "- And then?") == f"- Was it lit?\n{ONE}\n- And then?\n{TWO}"
    html = f"<div><h3>Was it lit?</h3></div><div><p>{ONE}</p></div>"
    assert rest(html, "Was it lit?") == ONE
