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
    ("html", "torn", "stays"),
    [
        # trafilatura loses what stands before the first element of a box
        (f"<div>Many programs do this, such as <code>lamp</code>. {ONE}</div>", "Many programs do this, such as", True),
        (
            f"<div>{ONE} The <code>--dusk</code> flag and the others are of no use.</div>",
            "and the others are of no use.",
            True,
        ),
        ("<li>Add <code>--dusk</code> to the options</li>", "Add", True),
        (f"<div>He was right. {ONE}</div>", "He was right.", False),
        (f"<div>By Ada Wren | {ONE}</div>", "By Ada Wren |", False),
        ("<div>Lamps and wicks of all kinds by <b>Ada</b></div>", "Lamps and wicks of all kinds by", False),
    ],
)
def test_no_sentence_is_torn(html: str, torn: str, stays: bool) -> None:
    assert (torn in rest(f"<p>{TWO}</p>{html}<p>{THREE}</p>", torn)) is stays


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


def test_items_keep_their_markers() -> None:
    html = f"<div><p>{ONE}</p><ul><li><h3>Wick</h3></li><li><p>Oil of rape.</p></li></ul><p>{TWO}</p></div>"
    document = read_page(f"<html><body>{html}</body></html>")
    assert isinstance(document.page, HtmlPage)
    at = document.text.index("- Wick")
    assert held_against(document.page.lines, [Span(at, at + 2)], []) == []
    assert held_against(document.page.lines, [Span(at, at + 2)], [Span(at + 2, at + 6)]) == [Span(at, at + 2)]


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


def test_a_heading_in_a_box_of_its_own_stays_with_what_it_heads() -> None:
    toggle = (
        "<div class='toggle'><div class='head'><button><h3>Was it lit?</h3></button></div><div><p>{}</p></div></div>"
    )
    assert rest(toggle.format(ONE), "Was it lit?") == f"Was it lit?\n{ONE}"
    assert rest(toggle.format(ONE) + f"<p>{TWO}</p>", f"Was it lit?\n{ONE}").strip() == TWO


def test_what_can_be_folded_away_has_its_summary() -> None:
    html = f"<details><summary>Who paid for it</summary><p>{ONE}</p></details>"
    assert rest(html, "Who paid for it") == f"Who paid for it\n{ONE}"


def test_who_is_quoted_belongs_to_the_quotation() -> None:
    html = f"<p>{ONE}</p><blockquote><p>{TWO}</p><footer>the keeper's widow</footer></blockquote><p>{THREE}</p>"
    assert "the keeper's widow" in rest(html, "the keeper's widow")
    share = html.replace("<footer>", "<footer><a href='/post'>").replace("</footer>", "</a></footer>")
    assert "the keeper's widow" not in rest(share, "the keeper's widow")


def test_a_block_that_stays_in_part_stays_whole() -> None:
    html = f"<p>{ONE}</p><address>Lamp Society<br>Customs House<br>Orrin</address><p>{TWO}</p>"
    assert "Lamp Society\nCustoms House\nOrrin" in rest(html, "Customs House\nOrrin")


@pytest.mark.parametrize(
    ("title", "stays"),
    [(TWO, True), ("Why the lamp of the pier was sold, and what the county museum wants with it today", False)],
)
def test_a_paragraph_that_is_one_link_stays_if_it_is_a_sentence(title: str, stays: bool) -> None:
    html = f"<div><p>{ONE}</p><p><a href='/x'>{title}</a></p><p>{THREE}</p></div>"
    assert (title in rest(html, title)) is stays
    assert title not in rest(html.replace("<p><a", "<p class='more'><a"), title)


@pytest.mark.parametrize(
    ("before", "stays"),
    [("Three of them can still be seen from the road:", True), ("More lamps:", False), (ONE, False)],
)
def test_a_list_of_links_stays_behind_a_sentence_that_announces_it(before: str, stays: bool) -> None:
    links = "<ul><li><a href='/o'>Orrin</a></li><li><a href='/l'>Lisle</a></li></ul>"
    html = f"<div><p>{TWO}</p><p>{before}</p>{links}<p>{THREE}</p></div>"
    assert ("- Orrin\n- Lisle" in rest(html, "- Orrin\n- Lisle")) is stays


@pytest.mark.parametrize(
    ("end", "stays"),
    [
        ("<p>It took:</p><ul><li>oil</li><li>a wick</li></ul>", True),
        ("<dl><dt>Wick</dt><dd>It drinks the oil.</dd><dt>Vane</dt><dd>It shows the wind.</dd></dl>", True),
        ("<h2>Sources</h2><ul><li>Moe, H. (1890). Lamps.</li><li>Oyen, W. (1902). Oil.</li></ul>", True),
        ("<ul><li>oil</li><li>a wick</li></ul>", False),
        ("<p>It took:</p><ul><li><a href='/oil'>oil</a></li></ul>", False),
    ],
)
def test_a_list_ends_the_text_that_announces_it_or_goes_on_in_sentences(end: str, stays: bool) -> None:
    entries = read_page(f"<html><body>{end}</body></html>").text.removeprefix("It took:\n").removeprefix("Sources\n")
    assert (entries in rest(f"<div><p>{ONE}</p><p>{TWO}</p>{end}</div>", entries)) is stays


def test_a_list_at_the_end_of_a_box_in_the_text_stays() -> None:
    html = "<div><p>{}</p><div class='sum'><p>All told, a good lamp.</p><ul><li>Bright</li></ul></div><p>{}</p></div>"
    assert "- Bright" in rest(html.format(ONE, TWO), "- Bright")
    assert "- Bright" not in rest(html.format(ONE, TWO).replace("Bright", "<a href='/b'>Bright</a>"), "- Bright")


@pytest.mark.parametrize(
    ("box", "stays"),
    [
        ("<div class='note'>The pier is closed on Mondays because of the crane.</div>", True),
        (
            "<div class='oil'><h3>Lamp oil</h3><ul><li>a litre of rape oil</li><li>some pine</li></ul></div>",
            True,
        ),
        (
            "<div class='form'><h3>Lamp oil</h3><ul><li>one litre <input></li><li>two <input></li></ul></div>",
            False,
        ),
        ("<div class='note'>Closed on Mondays</div>", False),
        ("<menu><li>soup, 9 crowns</li><li>bread, 3 crowns</li></menu>", True),
        ("<div class='code-toolbar'><pre>lamp --on</pre></div>", True),
    ],
)
def test_small_boxes_between_kept_paragraphs(box: str, stays: bool) -> None:
    inside = read_page(f"<html><body>{box}</body></html>").text
    assert (inside in rest(f"<div><p>{ONE}</p>{box}<p>{TWO}</p></div>", inside)) is stays


def test_a_list_in_a_cell_stays_with_its_row() -> None:
    rows = "".join(
        f"<tr><td>{day}</td><td><ul><li>{hours}</li><li>evenings</li></ul></td></tr>"
        for day, hours in (("Mon", "7 to 12"), ("Tue", "8 to 12"))
    )
    html = f"<p>{ONE}</p><table>{rows}</table><p>{TWO}</p>"
    assert "7 to 12" in rest(html, "- 7 to 12\n- evenings", "- 8 to 12")
    column = f"<table><tr><td>Mon</td><td><ul><li>7 to 12</li><li>evenings</li></ul></td></tr></table><p>{TWO}</p>"
    assert "7 to 12" not in rest(column, "- 7 to 12\n- evenings")


def test_headings_of_parts_stay_though_they_are_of_the_first_rank() -> None:
    html = f"<h1>The lamp</h1><p>{ONE}</p><h1>The book</h1><p>{TWO}</p>"
    assert rest(html, "The lamp", "The book") == f"{ONE}\nThe book\n{TWO}"


GRIDS = [
    "<div class='figures'><div class='one'><div>31 feet</div><div>height of the lamp</div></div>"
    "<div class='one'><div>90 steps</div><div>up to the light</div></div></div>",
    "<div class='grid'><div>Height of it</div><div>31 feet</div><div>Steps to it</div><div>ninety</div></div>",
    "<section><div><p>Oil</p><p>of rape, a gallon</p></div><div><p>Wick</p><p>of cotton, one yard</p></div></section>",
]
NO_GRIDS = [
    "<div class='grid'><div>Height of the lamp</div><div>31 feet</div></div>",
    "<div class='grid'><div>Share</div><div>Print</div><div>Save</div><div>Send</div></div>",
    "<div class='grid'><a href='/1'>Lamps of the coast</a><a href='/2'>All of our walks</a>"
    "<a href='/3'>What to wear there</a><a href='/4'>Where to have tea</a></div>",
    "<div class='share'><div>Share this</div><div>Print it</div><div>Save for later</div><div>Send</div></div>",
    "<div><div><label>Lit at <input></label></div><div>Out at noon</div><div>Never</div><div>Do not know</div></div>",
    "<div><div>Height of the lamp</div><div class='b'>31 feet</div><div>Steps to it</div><div>90 in all</div></div>",
]


@pytest.mark.parametrize("grid", GRIDS)
def test_tables_made_of_boxes_stay_in_the_midst_of_prose(grid: str) -> None:
    inside = read_page(f"<html><body>{grid}</body></html>").text
    first = inside.split("\n")[0]
    amid = f"<div><p>{ONE}</p>{grid}<p>{THREE}</p></div>"
    assert inside in rest(amid, inside)
    assert inside in rest(amid, first)
    assert inside not in rest(f"<div><p>{ONE}</p><p>{THREE}</p>{grid}</div>", inside)
    assert inside not in rest(f"<div>{grid}<p>{ONE}</p><p>{THREE}</p></div>", inside)


@pytest.mark.parametrize("grid", NO_GRIDS)
def test_other_boxes_in_the_midst_of_prose_go(grid: str) -> None:
    inside = read_page(f"<html><body>{grid}</body></html>").text
    assert inside not in rest(f"<div><p>{ONE}</p>{grid}<p>{THREE}</p></div>", inside)


@pytest.mark.parametrize(
    ("question", "stays"),
    [
        ("<div>Who lit the lamp?</div>", True),
        ("<x-q>誰が灯したのですか？</x-q>", True),
        ("<span>Who lit the lamp?</span>", True),
        ("<div>Lit again?</div>", False),
        ("<div>Who lit the lamp</div>", False),
        ("<div class='newsletter'>Who lit the lamp?</div>", False),
        ("<div><a href='/'>Who lit the lamp?</a></div>", False),
    ],
)
def test_a_question_right_above_what_stays_is_its_heading(question: str, *, stays: bool) -> None:
    html = f"<main><p>{TWO}</p><nav>Lamps</nav><section>{question}<p>{ONE}</p></section></main>"
    asked = read_page(f"<html><body>{question}</body></html>").text
    assert (asked in rest(html, asked)) is stays


def test_verses_are_not_cut_apart() -> None:
    verses = ["The lamp goes out,", "the boat comes in", "and nobody asks", "where the boat has been."]
    html = f"<div><p>{ONE}</p></div><div class='x'>{'<br>'.join(verses)}</div>"
    for verse in verses:
        assert rest(html, verse).endswith("\n".join(verses))
    assert rest(html, *verses[:3]).endswith(f"{ONE}\n{verses[3]}")


def test_a_brief_answer_stays_behind_answers_of_its_make() -> None:
    answers = "<div class='q'>Who lit it?</div><div class='a'>A keeper did.</div><div class='q'>When?</div>"
    html = f"<main><p>{ONE}</p><p>{TWO}</p>{answers}<div class='a'>At six.</div></main>"
    assert "At six." in rest(html, "At six.")
    assert "At six." not in rest(html.replace("<div class='a'>At", "<div class='b'>At"), "At six.")


def test_text_in_no_element_of_its_own_stays_among_what_stays() -> None:
    html = (
        f"<p>{ONE}</p>IN: <tt>lamp</tt><blockquote>The lamp of a pier.</blockquote>OUT: <tt>light</tt>"
        f"<blockquote>What falls on the water.</blockquote><p>{TWO}</p>"
    )
    kept = rest(html, "IN: lamp", "OUT: light")
    assert "IN: lamp\nThe lamp of a pier.\nOUT: light\nWhat falls" in kept
    assert "While it burns:\n" in rest(
        f"<div><p>{ONE}</p><ol><li>While it burns:<ol><li>Write down the hour.</li></ol></li></ol></div>",
        "- While it burns:",
    )


@pytest.mark.parametrize(
    ("html", "loose"),
    [
        (f"<td>Keepers of lamps | 9 June<p>{ONE}</p><p>{TWO}</p></td>", "Keepers of lamps | 9 June"),
        (f"<div><p>{ONE}</p><p>{TWO}</p>Keepers of lamps</div>", "Keepers of lamps"),
        (f"<div><p>{ONE}</p><a href='/k'>Keepers of lamps</a><p>{TWO}</p></div>", "Keepers of lamps"),
        (f"<div class='share'><p>{ONE}</p>Keepers of lamps<p>{TWO}</p></div>", "Keepers of lamps"),
    ],
)
def test_other_loose_text_goes(html: str, loose: str) -> None:
    assert loose not in rest(html.replace("td>", "div>"), loose)


def test_links_in_cells_stay_under_the_heads_of_columns() -> None:
    heads = "<tr><th>lamp</th><th>keepers</th></tr>"
    row = "<tr><td><p>The first of the pier.</p></td><td><ul><li><a href='/i'>Ines</a></li></ul></td></tr>"
    html = f"<div><p>{ONE}</p><table>{{}}{row}</table><p>{TWO}</p></div>"
    assert "Ines" in rest(html.format(heads), "- Ines")
    assert "Ines" not in rest(html.format("<tr><td>lamp</td></tr>"), "- Ines")


def test_a_note_that_ends_a_box_may_be_longer_than_what_stays_of_it() -> None:
    html = f"<div><p>{ONE}</p><div><p>It was lit at six, all year.</p><aside><p>{TWO[:60]}.</p></aside></div>"
    assert f"{TWO[:60]}." in rest(f"{html}<p>{THREE}</p></div>", f"{TWO[:60]}.")


def test_a_first_line_of_code_that_is_indented_is_code() -> None:
    document = read_page(f"<body><p>{ONE}</p>What it says:\n<pre>\n   lamp: on\n   wick: dry</pre></body>")
    assert isinstance(document.page, HtmlPage)
    assert [element.tag for element in document.page.lines.elements] == ["p", "body", "pre", "pre"]


def test_code_goes_on_from_text_that_stands_in_the_page_itself() -> None:
    html = f"<p>{ONE}</p><p>{TWO}</p>What it says:\n<pre>   lamp: on</pre>"
    assert "lamp: on" in rest(html, "lamp: on")
    assert "lamp: on" not in rest(f"{html[: html.index('What')]}<footer><pre>lamp: on</pre></footer>", "lamp: on")


def test_a_paragraph_that_is_code_is_code() -> None:
    html = f"<div><p>{ONE}</p><div class='example'><p><code>lamp on<br>wick dry</code></p></div><p>{TWO}</p></div>"
    assert "lamp on\nwick dry" in rest(html, "lamp on\nwick dry")


@pytest.mark.parametrize(
    ("end", "stays"),
    [
        ("<h2>References</h2><ul><li><a href='/b'>The book of the lamp</a></li></ul>", True),
        ("<section><h2>Further reading</h2><p><a href='/b'>The book of the lamp</a></p></section>", True),
        ("<h2>References</h2><p><a href='/b'>The book of the lamp</a></p>", False),
        ("<footer><h2>References</h2><ul><li><a href='/b'>The book of the lamp</a></li></ul></footer>", False),
        ("<div class='ads'><h2>References</h2><ul><li><a href='/b'>The book of the lamp</a></li></ul></div>", False),
    ],
)
def test_references_stay_where_the_page_itself_holds_the_text(end: str, *, stays: bool) -> None:
    heading = "References" if "References" in end else "Further reading"
    entry = "- The book of the lamp" if "<ul>" in end else "The book of the lamp"
    kept = rest(f"<p>{ONE}</p><p>{TWO}</p>{end}", heading, entry)
    assert ("The book of the lamp" in kept) is stays
