"""`least_matches`: lines of one site's furniture vouch for each other, and one alone says nothing."""

from __future__ import annotations

from tests.engine.conftest import settled

MENU = (
    "[[rule]]\nid = 'menu'\nkind = 'navigation'\nop = 'line'\n"
    "match = ['Weather', 'Harbour', 'Letters', 'Tides']\nleast_matches = 3\n"
)
ARTICLE = "The ferry runs twice a day from May.\n"


def left(text: str, rule: str = MENU) -> str:
    outcome = settled(rule, text, guarded=True)
    return "".join(text[s.start : s.end] for s in outcome.segments if s.action == "keep")


def test_enough_of_them_go() -> None:
    assert left(f"Weather\nHarbour\nTides\n{ARTICLE}") == ARTICLE


def test_too_few_of_them_stay() -> None:
    text = f"Weather\nTides\n{ARTICLE}"
    assert left(text) == text


def test_one_line_many_times_is_no_company() -> None:
    text = f"Weather\nWeather\nWeather\n{ARTICLE}"
    assert left(text) == text


def test_the_guard_takes_their_word() -> None:
    menu = "Weather\nHarbour\nLetters\nTides\n" * 9
    assert left(menu + ARTICLE) == ARTICLE
    alone = MENU.replace("least_matches = 3\n", "").replace(", 'Tides'", "")
    three = "Weather\nHarbour\nLetters\n" * 9
    assert left(three + ARTICLE, alone) == three + ARTICLE, "without company it is guarded"


def test_what_stands_elsewhere_is_no_company() -> None:
    rule = MENU + "where = { first_lines = 3 }\n"
    text = f"Weather\nHarbour\n{ARTICLE}A sentence more.\nTides\n"
    assert left(text, rule) == text
