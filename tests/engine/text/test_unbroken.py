"""A text whose lines break in mid-sentence is looked at as it was before; every offset stays."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.text.unbroken import Unbroken, unbroken
from tests.engine.conftest import Kept

AT_LINKS = """\
The ferry company has changed its agreement with the
Bank of Orrin
, which was signed on
March 3, 2019
and would have run out in
August
. Both sides were glad.
Share
Nothing changes for passengers who travel with a bicycle.
"""
WRAPPED = textwrap.fill(
    "The keeper of the lighthouse counted the ships of the night and wrote them into a book that nobody had read since "
    "the war. Comments on the margin are by his father, who had kept the same light before him and the same book, and "
    "who had signed each page with a drawing of a gull.",
    48,
)
MENU = "home\nnews\nsport\nculture\nabout us\ncontact\n"
LABEL = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\n"
LABEL += "match = [{ regex = '^[A-Z]\\w+ \\d, \\d{4}$' }, 'August', 'Share']\n"


def test_links_on_lines_of_their_own_go_back_into_their_sentences() -> None:
    assert unbroken(AT_LINKS).text.split("\n") == [
        "The ferry company has changed its agreement with the Bank of Orrin , which was signed on March 3, 2019 and "
        "would have run out in August . Both sides were glad.",
        "Share",
        "Nothing changes for passengers who travel with a bicycle.",
        "",
    ]


def test_a_sentence_does_not_go_on_in_a_credit() -> None:
    """A picture stands in its midst; what it is credited to ends in its bracket."""
    text = f"{AT_LINKS}The keeper re\nThe lamp at dusk.\n(Photo: Ann Lier/Quay News)\nturned home before it was lit.\n"
    lines = unbroken(text).text.split("\n")
    assert "(Photo: Ann Lier/Quay News)" in lines
    assert "turned home before it was lit." in lines


def test_a_wrapped_paragraph_is_one_line_also_where_a_line_begins_with_a_name() -> None:
    assert len(unbroken(WRAPPED).text.split("\n")) == 1


@pytest.mark.parametrize("text", ["", "One.\nTwo.\n", MENU, "A title\nwith a second line\nAnd a sentence that ends.\n"])
def test_other_texts_are_the_very_same(text: str) -> None:
    assert unbroken(text).text is text


@given(
    st.lists(st.sampled_from([*AT_LINKS.splitlines(True), "\r\n", "\n", "a\tb \n", "— c\r\n"]), max_size=30).map(
        "".join
    )
)
def test_offsets_stay_and_nothing_but_line_ends_changes(text: str) -> None:
    shown = unbroken(text).text
    assert len(shown) == len(text)
    assert all(a == b or (b == " " and a.isspace()) for a, b in zip(text, shown, strict=True))


def test_rules_see_no_half_sentences(kept: Kept) -> None:
    assert kept(LABEL, AT_LINKS) == AT_LINKS.replace("Share\n", "")


def test_a_notice_goes_whole_that_was_broken(kept: Kept) -> None:
    notice = "Sign up for the letter of the tide and get\nthe news of the harbour sent to your\ninbox every morning.\n"
    rule = "[[rule]]\nid = 'a'\nkind = 'newsletter'\nop = 'line'\nmatch = { regex = '^sign up .+ your inbox' }\n"
    assert kept(rule, f"{WRAPPED}\n{notice}The end.\n") == f"{WRAPPED}\nThe end.\n"


def test_carriage_returns_do_not_matter(kept: Kept) -> None:
    windows = AT_LINKS.replace("\n", "\r\n")
    assert kept(LABEL, windows) == windows.replace("Share\r\n", "")


def test_one_sentence_broken_at_its_links_goes_together_in_any_text() -> None:
    text = "A first paragraph stands whole.\nThe harbour office writes about the storm on\nFacebook\nand on the door.\n"
    text += "Share\n"
    assert unbroken(text).text.split("\n") == [
        "A first paragraph stands whole.",
        "The harbour office writes about the storm on Facebook and on the door.",
        "Share",
        "",
    ]


def test_a_title_with_buttons_in_lower_case_is_no_sentence() -> None:
    text = "The keeper of the old light retires\nfacebook\ntwitter\nmail\nHe had kept it for forty years.\n"
    assert unbroken(text).text is text


def test_a_labelled_title_does_not_run_into_the_heading_below() -> None:
    titled = f"{WRAPPED}\nRead more: The tide tables of the whole coast\nWhat the keeper of the light left behind\n"
    assert "coast\nWhat" in unbroken(titled).text


def test_lines_of_many_lengths_were_not_wrapped_at_a_width() -> None:
    text = (
        AT_LINKS + "A title that is as long as the longest of them all\nAnother one that is as long as that one here\n"
    )
    assert "all\nAnother" in unbroken(text).text


NARROW = """\
Engineers say that the dam above the town is
holding, but four thousand have been told to
leave.
Also: forty years ago the whole valley was as
empty
Share
The gauge at the mill fell by nine centimetres
in the night."""


def test_a_few_full_lines_are_enough_where_no_line_is_longer() -> None:
    assert "as empty\nShare\nThe gauge" in unbroken(NARROW).text
    # Where one is, paragraphs stand whole, and these lines were broken for another reason.
    longer = NARROW.replace("Share", "A sentence that stands whole, on a line of its own, is longer than that.")
    assert "as\nempty" in unbroken(longer).text


COUNTED = "[[rule]]\nid = 'a'\nkind = 'navigation'\nop = 'line'\n"
COUNTED += "match = ['Jobs', 'Search', 'Terms', 'Science', { starts = 'Watch:' }]\n"


@pytest.mark.parametrize(
    "piece",
    [
        "Ferries\n,\nJobs\n, and\nLamps\n",
        "GET\n/harbours/\nsearch\nThe list of harbours\n",
        "Two signs of\nTerms\n& Conditions\nWhat they say\n",
        "Crime, Romance,\nScience\nThe Long Quay\n",
        "A high level of\njobs\nand lamps\n",
    ],
)
def test_a_piece_of_what_cannot_be_put_together_is_no_label(kept: Kept, piece: str) -> None:
    assert kept(COUNTED, AT_LINKS + piece) == AT_LINKS + piece
    assert kept(COUNTED, f"{AT_LINKS}Jobs\nSearch\nTerms\n") == AT_LINKS


def test_nothing_is_a_piece_in_a_text_that_is_whole(kept: Kept) -> None:
    assert kept(COUNTED, "Crime, Romance,\nScience\nThe Long Quay\n") == "Crime, Romance,\nThe Long Quay\n"


def test_a_phrase_goes_from_a_piece_too(kept: Kept) -> None:
    rule = "[[rule]]\nid = 'a'\nkind = 'interface'\nop = 'phrase'\nmatch = { contains = ' (new tab)' }\n"
    piece = "Ferries\n,\nJobs (new tab)\n, and\nLamps\n"
    assert kept(rule, AT_LINKS + piece) == AT_LINKS + piece.replace(" (new tab)", "")


def test_a_heading_that_fills_its_line_goes_on_in_a_label(kept: Kept) -> None:
    text = f"{WRAPPED}\nThe best of all the lamps in a light keeper's\nWatch: the Orrin Nine\n"
    assert kept(COUNTED, text) == text


def test_what_stands_under_a_full_labelled_line_may_be_its_end(kept: Kept) -> None:
    text = f"{WRAPPED}\nLamps and lenses: a second book about the old\nScience\n"
    assert kept(COUNTED, text) == text
    assert kept(COUNTED, f"{WRAPPED}\nLamps: a book\nScience\n") == f"{WRAPPED}\nLamps: a book\n"


def test_items_of_a_list_in_a_list_are_no_words_in_lower_case() -> None:
    menu = "".join(f"    * {name}\n            o {name} news\n" for name in ("Harbour", "Island", "Market", "School"))
    assert unbroken(f"{menu}The end.\n").text == f"{menu}The end.\n"


def test_words_in_lower_case_under_a_capital_go_on_from_it(kept: Kept) -> None:
    rule = "[[rule]]\nid = 'a'\nkind = 'related'\nop = 'section'\nmatch = 'related news'\nmax_lines = 9\n"
    piece = "Read\nrelated news\nPlay the game\nBuy the box\n"
    assert kept(rule, AT_LINKS + piece) == AT_LINKS + piece
    assert kept(rule, AT_LINKS + piece.replace("Read\n", "")) == AT_LINKS


def test_addresses_below_one_another_are_lines_of_their_own() -> None:
    text = (
        "The ferry to the outer islands will run twice a day from May, and the school will have a boat.\n"
        "https://example.org/2024/the-second-boat.html\nhttps://example.org/2024/the-first-boat.html\n"
        "https://example.org/2024/who-paid-for-them.html\n"
    )
    assert unbroken(text) == Unbroken(text)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("[Sign up for our\nnewsletter](/n)\nA line.", "[Sign up for our newsletter](/n)\nA line."),
        (
            "[![Tram](/a.jpg)\\\r\n**The last tram**\\\r\nMar 1](/a)",
            "[![Tram](/a.jpg)\\  **The last tram**\\  Mar 1](/a)",
        ),
        ("[A note\n\nand a link](/n)", "[A note\n\nand a link](/n)"),
        ("[1] A note\nWith [a link](/n)", "[1] A note\nWith [a link](/n)"),
        ("![Tram](/a.jpg)\n[The tram](/b)", "![Tram](/a.jpg)\n[The tram](/b)"),
        ("[The tram](/last-\r\ntram-\r\nof-all)", "[The tram](/last-__tram-__of-all)"),
        ("[![The\ntram](/a-\nb.jpg)](/last-\ntram)", "[![The tram](/a-_b.jpg)](/last-_tram)"),
        ("[The tram](/last\ntram)", "[The tram](/last\ntram)"),
        ("[The tram](/last-\n\ntram)", "[The tram](/last-\n\ntram)"),
    ],
)
def test_a_label_of_markdown_that_goes_on_over_the_end_of_a_line(text: str, joined: str) -> None:
    assert unbroken(text).text == joined


@pytest.mark.parametrize("piece", ["[", "[a\n", "![a](/b)\n[", "[![a](/b\n", "[a\n[b]\n", "](a-\n", "a-\n"])
def test_broken_labels_are_looked_for_in_linear_time(piece: str) -> None:
    text = piece * 20_000 + "](/a"
    assert len(unbroken(text).text) == len(text)


def test_a_wrapped_page_is_known_though_most_of_its_lines_are_menus() -> None:
    menu = "\n\n".join(f"* [Isle {number}](/isles/{number})" for number in range(60))
    story = (
        "The ferry to the outer islands will run twice a day from the first of May, says\n"
        "the harbour office, and the school will have a boat of its own. It was built in\n"
        "Tarnholm last winter, of larch, by pupils who had never built a boat before and\n"
        "Ida Brekke, who had. The council wants to have it on the water by the summer of\n"
        "May next year, but nobody has signed for the engine yet, and the money is gone.\n"
        "Two more are on the stocks of the northern yard, where the old crane stood when\n"
        "Brekke was a child and the herring came in every night of the week but Sundays.\n"
    )
    shown = unbroken(f"{menu}\n\n{story}").text
    assert "built in Tarnholm" in shown
    assert "before and Ida Brekke" in shown
    assert "is gone.\nTwo more" in shown
