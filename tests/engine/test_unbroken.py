"""A text whose lines break in mid-sentence is looked at as it was before; every offset stays."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.unbroken import unbroken
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
    assert unbroken(AT_LINKS).split("\n") == [
        "The ferry company has changed its agreement with the Bank of Orrin , which was signed on March 3, 2019 and "
        "would have run out in August . Both sides were glad.",
        "Share",
        "Nothing changes for passengers who travel with a bicycle.",
        "",
    ]


def test_a_wrapped_paragraph_is_one_line_also_where_a_line_begins_with_a_name() -> None:
    assert len(unbroken(WRAPPED).split("\n")) == 1


@pytest.mark.parametrize("text", ["", "One.\nTwo.\n", MENU, "A title\nwith a second line\nAnd a sentence that ends.\n"])
def test_other_texts_are_the_very_same(text: str) -> None:
    assert unbroken(text) is text


@given(
    st.lists(st.sampled_from([*AT_LINKS.splitlines(True), "\r\n", "\n", "a\tb \n", "— c\r\n"]), max_size=30).map(
        "".join
    )
)
def test_offsets_stay_and_nothing_but_line_ends_changes(text: str) -> None:
    shown = unbroken(text)
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
    assert unbroken(text).split("\n") == [
        "A first paragraph stands whole.",
        "The harbour office writes about the storm on Facebook and on the door.",
        "Share",
        "",
    ]


def test_a_title_with_buttons_in_lower_case_is_no_sentence() -> None:
    text = "The keeper of the old light retires\nfacebook\ntwitter\nmail\nHe had kept it for forty years.\n"
    assert unbroken(text) is text


def test_a_labelled_title_does_not_run_into_the_heading_below() -> None:
    titled = f"{WRAPPED}\nRead more: The tide tables of the whole coast\nWhat the keeper of the light left behind\n"
    assert "coast\nWhat" in unbroken(titled)


def test_lines_of_many_lengths_were_not_wrapped_at_a_width() -> None:
    text = (
        AT_LINKS + "A title that is as long as the longest of them all\nAnother one that is as long as that one here\n"
    )
    assert "all\nAnother" in unbroken(text)
