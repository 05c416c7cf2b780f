"""Notes, lists and short sentences at the ends of a text: what belongs to it although nothing of it follows."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.documents.page import HtmlPage, read_page
from cleaner.documents.vote.structure import without_holes
from cleaner.model import Span
from tests.documents.vote.test_structure import FOUR, ONE, THREE, TWO, rest

TEXT = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"
NOTES = [
    "<div class='note'><p>The stairs are closed in March.</p></div>",
    "<aside><p>The cat of the keeper is called Wick.</p></aside>",
    "<div class='admonition tip'><p>Tip</p><p>Wear gloves.</p></div>",
    "<div class='card'><p>The lamp is lit at six.</p><p>It is put out at six.</p></div>",
    "<div><span>Nobody was ever late for it.</span></div>",
    "<section><h2>The cat</h2><p>It is called Wick.</p></section>",
    "<div class='code-toolbar'><pre><code>lamp --on</code></pre></div>",
    "<blockquote>Nobody asked me for a light in all those years.</blockquote>",
    "<address>Harbour office, 3 Pier Street</address>",
    "<div class='facts'><h3>The lamp</h3><ul><li>Height: 31 feet</li><li>Steps: 90</li></ul></div>",
    "<fieldset><legend>What it costs</legend><p>Two pounds.</p><p>Children pay one.</p></fieldset>",
    "<div class='box'>灯台は三月に閉まります。</div>",
    "<p>· one lamp</p>",
    "<div class='faq'><h3>Who has the key?</h3><div>The baker has one.</div></div>",
    "<p><a href='/plan.pdf'>Plan of the stairs (PDF)</a></p>",
    "<ul><li><a href='/a.docx?v=2'>Form for keepers</a></li><li><a href='/b.ODT'>Form for guests</a></li></ul>",
]
DATA = [
    "<ul><li>one lamp</li><li>two wicks</li><li>ninety steps</li></ul>",
    "<figure><table><tr><td>six</td><td>on</td></tr><tr><td>noon</td><td>off</td></tr></table></figure>",
]
FURNITURE = [
    "<div class='author'><p>Ines Karrow keeps lamps.</p></div>",
    "<div class='newsletter'><p>All lamps, every Friday.</p></div>",
    "<div class='box'><p>All lamps, every Friday.</p><form><input name='mail'></form></div>",
    "<div class='box'><form><input name='mail'></form><div><p>All lamps, every Friday.</p></div></div>",
    "<div class='box'><a href='/on'>The lamp was lit again.</a></div>",
    "<div class='box'><a href='/plan.pdf'>Plan</a> <a href='/on'>The lamp was lit again.</a></div>",
    "<div class='thumb'><p>The lamp from inside.</p></div>",
    "<ul><li>Print it</li><li>Send it</li></ul>",
    "<div class='box'>Lamps and lights</div>",
    f"<div class='box'><p>{FOUR} {FOUR} {FOUR}</p></div>",
]


def laid_out(html: str) -> str:
    return read_page(f"<html><body>{html}</body></html>").text


@pytest.mark.parametrize("place", ["{text}{note}", "{note}{text}"])
@pytest.mark.parametrize("note", NOTES)
def test_notes_at_the_ends_of_a_text_stay(note: str, place: str) -> None:
    html = f"<div id='page'><div class='text'>{place.format(text=TEXT, note=note)}</div><div>Lamps of 1871</div></div>"
    assert laid_out(note) in rest(html, laid_out(note))


@pytest.mark.parametrize("data", DATA)
def test_lists_and_tables_without_a_heading_are_notes_behind_the_text_and_not_over_it(data: str) -> None:
    lamps = "</div><div>Lamps of 1871</div></div>"
    assert laid_out(data) in rest(f"<div id='page'><div class='text'>{TEXT}{data}{lamps}", laid_out(data))
    assert laid_out(data) not in rest(f"<div id='page'><div class='text'>{data}{TEXT}{lamps}", laid_out(data))
    headed = f"<div id='page'><div class='text'><h2>What there is</h2>{data}{TEXT}{lamps}"
    assert laid_out(data) in rest(headed, laid_out(data))


@pytest.mark.parametrize("box", FURNITURE)
def test_what_is_named_after_furniture_leads_elsewhere_says_nothing_or_is_long_goes(box: str) -> None:
    html = f"<div id='page'><div class='text'>{TEXT}{box}</div><div>Lamps of 1871</div></div>"
    assert rest(html, laid_out(box), "Lamps of 1871").split("\n") == [ONE, TWO, THREE]


@pytest.mark.parametrize(("heading", "stays"), [("References", True), ("Weblinks", True), ("Lamps", False)])
def test_links_under_a_heading_of_sources_are_the_texts_own(heading: str, *, stays: bool) -> None:
    links = "<ul><li><a href='//a.test/x'>Book of the pier</a></li><li><a href='//b.test/y'>Museum</a></li></ul>"
    under = f"<h2>{heading}</h2>{links}"
    html = f"<div id='page'><div class='text'>{TEXT}{under}</div><aside>{under}</aside><p>Lamps of 1871</p></div>"
    kept = rest(html, f"{laid_out(under)}\n{laid_out(under)}")
    assert kept.count("Book of the pier") == int(stays)


def test_outside_of_the_element_that_holds_the_text_nothing_is_a_note_of_it() -> None:
    note = NOTES[0]
    for html in (f"<div><div>{TEXT}</div>{note}</div>", f"{TEXT}{note}", f"<form>{TEXT}{note}</form>"):
        assert rest(html, laid_out(note)).split("\n") == [ONE, TWO, THREE]


def test_a_note_stands_beside_what_stays_or_beside_another_one() -> None:
    one, other, links = (
        "The stairs are closed in March.",
        "They are open in April again.",
        "<div>Lamps and lights</div>",
    )
    both = f"<div class='text'>{TEXT}<div>{one}</div><div>{other}</div></div>"
    assert rest(both, one, other).split("\n")[-2:] == [one, other]
    apart = f"<div class='text'>{TEXT}{links}<div>{one}</div></div>"
    assert rest(apart, laid_out(links), one).split("\n") == [ONE, TWO, THREE]


def test_what_opens_a_part_of_the_text_is_its_heading() -> None:
    opener = "<div role='button' aria-expanded='false'><a>Who has the key?</a></div>"
    html = f"<div class='text'>{TEXT}<div>{opener}<div><p>The baker has one.</p></div></div></div>"
    assert rest(html, "Who has the key?").split("\n")[-2:] == ["Who has the key?", "The baker has one."]


@pytest.mark.parametrize(("box", "stays"), [("cell", True), ("sidebar", False)])
def test_code_that_others_keep_is_cut_by_no_model_unless_it_stands_in_furniture(box: str, *, stays: bool) -> None:
    html = f"<main><div class='text'>{TEXT}</div><div class='{box}'><pre>lamp --on\nlamp --off</pre></div></main>"
    page = read_page(f"<html><body>{html}</body></html>").page
    assert isinstance(page, HtmlPage)
    start = page.lines.whole.index("lamp --on")
    assert (without_holes(page.lines, [Span(start, len(page.lines.whole))], []) == []) is stays


def test_sentences_between_line_breaks_stay_beside_those_of_the_same_element() -> None:
    html = f"<div id='page'><div class='text'>{ONE}<br><br>{TWO}<br><br>It hums.</div></div>"
    assert rest(html, "It hums.").split("\n") == [ONE, TWO, "It hums."]


def test_sentences_of_the_body_itself_stay_behind_its_paragraphs() -> None:
    html = f"<div id='page'><div class='text'>{TEXT}A man came on a Tuesday.<br><br>It hums.<br></div></div>"
    assert rest(html, "A man came on a Tuesday.", "It hums.").split("\n")[-2:] == [
        "A man came on a Tuesday.",
        "It hums.",
    ]


def test_of_a_line_from_which_others_take_a_mark_the_rest_stays() -> None:
    html = f"<div class='text'>{TEXT}<h2>Notes</h2><ol><li><i>up</i> Book of the pier, page twelve.</li></ol></div>"
    assert "Book of the pier, page twelve." in rest(html, "Notes", "- up Book of the pier, page twelve.", without="up")


def test_the_block_model_cuts_no_note_off_the_end_of_a_text() -> None:
    page = (
        "<html><head><title>The lamp</title></head><body><nav><a href='/'>Home</a></nav><main><article><h1>Lamp</h1>"
        f"{TEXT}<div class='kg-card'><h4>Who paid?</h4><p>The keeper did.</p></div></article></main></body></html>"
    )
    assert "The keeper did." in Cleaner(packs=("common", "platforms")).clean(page).text


def test_an_aside_holds_the_text_where_there_is_none_elsewhere() -> None:
    html = f"<h1>Lamps</h1><aside>{TEXT}</aside>"
    assert rest(html, laid_out(TEXT)).split("\n") == ["Lamps", ONE, TWO, THREE]
    html = f"<h1>Lamps</h1><footer>{TEXT}</footer>"
    assert rest(html, laid_out(TEXT)) == "Lamps"
