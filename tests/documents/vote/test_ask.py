"""The extractor is asked again where its answer is hardly believable."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.documents.page import HtmlPage, read_page
from cleaner.documents.vote.ask import vote
from cleaner.model import Span

BODY = [
    f"In the {number} winter of the survey the ice on the lake carried horses, carts and, for an hour, a brass band."
    for number in ("first", "second", "third", "fourth", "fifth", "sixth")
]
NOTE = "The survey was paid for by the parish, which asked for its money back when the ice did not hold the church."
BOXES = "".join(f"<div class='{name}'><b>{line}</b></div>" for name, line in zip("abcdef", BODY, strict=True))
PAGE = f"<aside><p>{NOTE}</p></aside><div class='menu'>Menu</div><div>{BOXES}</div>"
"""Boxes of no two makes: what the page's structure shows is not asked here."""


def asked(pruned: Sequence[str], whole: Sequence[str]) -> tuple[str, int]:
    """Returns what stays, and how often the extractor was asked; it leaves out `pruned`, or `whole` of all the page."""
    document = read_page(f"<html><body>{PAGE}</body></html>")
    assert isinstance(document.page, HtmlPage)
    text = document.text
    asked: list[int] = []

    def spans(pieces: Sequence[str]) -> list[Span]:
        return sorted(Span(text.index(piece), text.index(piece) + len(piece)) for piece in pieces)

    def ask(without: Sequence[Span]) -> list[Span]:
        asked.append(len(without))
        return spans(pruned if without else whole)

    kept, at = "", 0
    for start, end in vote(document.page.lines, ask, spans(["Menu"])):
        kept, at = kept + text[at:start], end
    return kept + text[at:], len(asked)


def test_a_good_answer_is_followed_without_asking_again() -> None:
    kept, times = asked([NOTE], [])
    assert (NOTE in kept, times) == (False, 1)
    assert all(line in kept for line in BODY)


def test_where_the_whole_page_gives_far_more_what_either_keeps_stays() -> None:
    kept, times = asked(BODY, [NOTE])
    assert times == 2
    assert all(line in kept for line in [*BODY, NOTE])


def test_where_the_whole_page_gives_no_more_the_answer_is_followed() -> None:
    kept, times = asked(BODY, BODY)
    assert times == 2
    assert NOTE in kept
    assert BODY[2] not in kept
