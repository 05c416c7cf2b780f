"""Markers by which a text says itself what is to stay."""

from __future__ import annotations

import pytest

from cleaner.engine import Options, settle
from cleaner.engine.text.inline import Marked, read
from cleaner.model import Document
from tests.engine.conftest import Kept, ruleset, settled

RULES = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = 'Share'\n"
TAIL = (
    "[[rule]]\nid = 't'\nkind = 'related'\nop = 'tail'\nstart = 'Related'\nmax_chars = 500\n"
    "[[rule]]\nid = 'b'\nkind = 'newsletter'\nop = 'block'\nstart = 'Letter'\nend = 'Bye'\nmax_chars = 500\n"
)
KEEP, END = "<!-- clean: keep -->\n", "<!-- clean: end -->\n"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("One.\nShare\nTwo.\n", "One.\nTwo.\n"),
        (f"One.\nShare\n{KEEP}Share\n{END}Share\nTwo.\n", f"One.\n{KEEP}Share\n{END}Two.\n"),
        (f"{KEEP}Share\n{END}{KEEP}Share\n{END}Share\n", f"{KEEP}Share\n{END}{KEEP}Share\n{END}"),
        (f"One.\nShare\n{KEEP}Two.\nShare\n", f"One.\n{KEEP}Two.\nShare\n"),  # nothing ends it
        (f"One.\nShare\n{END}Share\n", f"One.\n{END}"),  # nothing begins it
        (f"{KEEP}Share\n{KEEP}Share\n{END}Share\n{END}", f"{KEEP}Share\n{KEEP}Share\n{END}{END}"),
        ("One.\n  <!--CLEAN:Keep-->\t\nShare\n<!--  clean:  END  -->", None),
        ("One.\r\n<!-- clean: keep -->\r\nShare\r\n<!-- clean: end -->\r\n", None),
        ("One.\r<!-- clean: keep -->\rShare\r<!-- clean: end -->\r", None),
        (f"Before <!-- clean: keep -->\nShare\n{END}", f"Before <!-- clean: keep -->\n{END}"),  # not alone on its line
        (f"```\n{KEEP}```\nShare\nOne.\n", f"```\n{KEEP}```\nOne.\n"),  # quoted in a listing
        (f"~~~ md\n{KEEP}Share\n{END}~~~\nShare\nOne.\n", f"~~~ md\n{KEEP}Share\n{END}~~~\nOne.\n"),
        (f"```\n{KEEP}Share\n{END}One.\nShare\n", f"```\n{KEEP}Share\n{END}One.\n"),  # a fence that nothing closes
    ],
)
def test_what_stands_between_the_markers_stays(kept: Kept, text: str, clean: str | None) -> None:
    assert kept(RULES, text, inline=True) == (text if clean is None else clean)
    assert kept(RULES, clean or text, inline=True) == (clean or text)


def test_only_those_who_may_have_the_last_word_have_it(kept: Kept) -> None:
    text = f"One.\n{KEEP}Share\n{END}Two.\n"
    assert kept(RULES, text) == f"One.\n{KEEP}{END}Two.\n"


def test_cuts_end_and_go_on_at_the_markers(kept: Kept) -> None:
    text = f"A line that stays.\nRelated\nSome story\n{KEEP}Our own note.\n\n\n{END}Another story\n"
    assert kept(TAIL, text, inline=True) == f"A line that stays.\n{KEEP}Our own note.\n\n\n{END}"
    text = f"One.\nLetter\nof ours\n{KEEP}a note\n{END}more\nBye\nTwo.\n"
    assert kept(TAIL, text, inline=True) == f"One.\n{KEEP}a note\n{END}Two.\n"


def test_manifests_say_why_it_stays() -> None:
    text = f"One.\n{KEEP}Share\n{END}Two.\n"
    (lost,) = settled(RULES, text, inline=True).overridden
    assert (text[lost.start : lost.end], lost.proposal.rule, lost.to.rule) == ("Share\n", "pack/a", "inline/keep")
    indexed, not_indexed = (
        settle(Document(text), ruleset(RULES), Options(inline=True, indexed=indexed)) for indexed in (True, False)
    )
    assert indexed == not_indexed


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        (f"a\n{KEEP}b\n{END}", []),
        (f"a\n{KEEP}b\n", [(2, "no `<!-- clean: end -->` follows: all is kept from here to the end")]),
        (f"a\nb\n{END}", [(3, "nothing to end: no `<!-- clean: keep -->` stands before it")]),
        (f"{KEEP}{KEEP}{END}", [(2, "kept already since line 1: this marker does nothing")]),
        ("<!-- clean: kep -->\n", [(1, "'kep' is no marker; did you mean 'keep'?")]),
        ("<!-- clean: off -->\n", [(1, "'off' is no marker; there are 'keep' and 'end'")]),
        (f"```\n{KEEP}```\n", []),
        ("We keep it clean: always.\n", []),
    ],
)
def test_what_is_wrong_with_markers_is_told(text: str, remarks: list[tuple[int, str]]) -> None:
    assert [tuple(remark) for remark in read(text).remarks] == remarks


def test_a_text_without_markers_says_nothing() -> None:
    assert read("") == read("One line.\n") == Marked()
