"""A box that is called after furniture and holds the article: the extractor is asked again, without that name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from cleaner.documents.page import read_page
from cleaner.documents.vote import extractor
from cleaner.errors import DocumentError
from cleaner.model import Page, Span

PROSE = "".join(
    f"<p>In week {week} the dredger took so much sand out of the harbour at Sillmouth that the lifeboat could leave at "
    "any state of the tide, which it had not done for a dozen years.</p>"
    for week in range(5)
)
Answer = Callable[[Page], Sequence[Span]]


def page(name: str, data: str = "") -> Page:
    html = (
        f"<html><head>{data}</head><body><div class='{name}'><h1>Sand leaves Sillmouth</h1>{PROSE}</div></body></html>"
    )
    found = read_page(html).page
    assert found is not None
    return found


def nothing_stays(page: Page) -> Sequence[Span]:
    return page.prose()


def all_stays(page: Page) -> Sequence[Span]:
    return ()


def fails(page: Page) -> Sequence[Span]:
    raise DocumentError("nothing was found")


def asked(monkeypatch: pytest.MonkeyPatch, page: Page, *answers: Answer) -> tuple[Sequence[Span], int]:
    """Returns what is left out of a page in the end, and how often an extractor was asked that answers so in turn."""
    left = iter(answers)
    calls: list[object] = []

    def left_out(*arguments: object) -> Sequence[Span]:
        calls.append(arguments)
        return next(left)(page)

    monkeypatch.setattr(extractor, "left_out", left_out)
    return page.left_out("default"), len(calls)


def test_what_a_box_called_after_furniture_holds_is_asked_for_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, page("overlay"), nothing_stays, all_stays) == ((), 2)
    assert asked(monkeypatch, page("overlay"), fails, all_stays) == ((), 2)


@pytest.mark.parametrize(("name", "first"), [("overlay", all_stays), ("story", nothing_stays)])
def test_it_is_not_where_most_stays_or_no_name_speaks_against_it(
    monkeypatch: pytest.MonkeyPatch, name: str, first: Answer
) -> None:
    left_out, calls = asked(monkeypatch, page(name), first, fails)
    assert (list(left_out), calls) == (list(first(page(name))), 1)


def test_nor_on_a_page_that_is_about_something_else_than_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    data = '<script type="application/ld+json">{"@type": "Product", "name": "Dredger", "offers": {"price": 9}}</script>'
    shop = page("overlay", data)
    assert shop.kind().name == "product"
    assert asked(monkeypatch, shop, nothing_stays, all_stays) == (shop.prose(), 1)


def test_where_the_second_answer_fails_the_first_one_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    harbour = page("overlay")
    assert asked(monkeypatch, harbour, nothing_stays, fails) == (harbour.prose(), 2)


def test_where_both_fail_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError):
        asked(monkeypatch, page("overlay"), fails, fails)
