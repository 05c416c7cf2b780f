"""Conditions narrow a rule: each is shown where it holds, and where it does not."""

from __future__ import annotations

import pytest

from tests.engine.conftest import Kept, settled

LINE = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = 'Share'\n"
TEXT = "Share\nOne.\nShare\n\nTwo is here.\nShare\n"
"""`Share` stands in the lines with text 0, 2 and 4, at the characters 0, 11 and 31 of 37.

What a cut leaves is looked at anew, as if it had come in so: a line may move into a rule's reach."""


def left(kept: Kept, condition: str, text: str = TEXT) -> list[int]:
    """Which of the three lines stay."""
    clean = kept(f"{LINE}{condition}\n", text)
    before, _, rest = clean.partition("One.")
    between, _, after = rest.partition("Two is here.")
    return [number for number, piece in enumerate((before, between, after)) if "Share" in piece]


@pytest.mark.parametrize(
    ("condition", "stay"),
    [
        ("", []),
        ("where = { first_lines = 1 }", [1, 2]),
        ("where = { first_lines = 2 }", [2]),
        ("where = { first_lines = 3 }", []),
        ("where = { last_lines = 1 }", [0, 1]),
        ("where = { last_lines = 3 }", []),
        ("where = { after_chars = 11 }", [0]),
        ("where = { after_chars = 12 }", [0, 1]),
        ("where = { before_chars = 11 }", [2]),
        ("where = { before_chars = 12 }", [2]),
        ("where = { after_share = 0.5 }", [0, 1]),
        ("where = { before_share = 0.5 }", [2]),
        ("where = { after_share = 0.2, before_share = 0.5 }", [0, 2]),
        ("min_words = 2", [0, 1, 2]),
        ("max_words = 1", []),
        ("confirm = 'Share'", []),
        ("confirm = { contains = 'Two' }", [0, 1, 2]),
        ("confirm = { contains = 'Two', near = 1 }", [0]),
        ("confirm = { contains = 'Two' }\nnear = 1", [0]),
        ("confirm = { contains = 'Two', near = 3 }", []),
        ("confirm = { contains = 'Share', near = 1 }", [0, 1, 2]),  # no line is a witness for itself
        ("unless = { contains = 'One', near = 1 }", [0, 1]),
        ("unless = [{ contains = 'One', near = 1 }, { contains = 'Two', near = 1 }]", [0, 1, 2]),
        ("previous_line = { starts = 'Two' }", [0, 1]),
        ("previous_line = 'One.'", [0, 2]),
        ("next_line = { starts = 'Two' }", [0, 2]),
        ("next_line = 'One.'", [1, 2]),
        ("next_line = 'Share'", [0, 1, 2]),
        ("languages = ['de']", [0, 1, 2]),
    ],
)
def test_condition(kept: Kept, condition: str, stay: list[int]) -> None:
    assert left(kept, condition) == stay


def test_confirm_needs_one_of_its_patterns_and_unless_none() -> None:
    toml = "[[rule]]\nid = 'a'\nkind = 'comments'\nop = 'tail'\nstart = 'Comments'\nconfirm = ['Log in', 'Sign in']\n"
    gone = [s for s in settled(toml, "A.\nComments\nSign in\n").segments if s.action == "remove"]
    assert [(s.start, s.end) for s in gone] == [(3, 20)]
    spared = settled(f"{toml}unless = {{ contains = 'the end' }}\n", "A.\nComments\nSign in\nThis is not the end.\n")
    assert [s.action for s in spared.segments] == ["keep"]


GERMAN = (
    "Der Rat hat am Montag beschlossen, dass die Mauer vor dem Winter nicht mehr auf den Hafen fällt. Das ist für die "
)
GERMAN += "Fischer und auch für die Stadt von Bedeutung, sagte der Sprecher.\n"


def test_languages(kept: Kept) -> None:
    for code, stays in (("de", False), ("en", True)):
        assert ("Share" in kept(f"{LINE}languages = ['{code}']\n", f"{GERMAN}Share\n")) is stays


def test_a_pack_s_languages_hold_for_its_rules(kept: Kept) -> None:
    assert "Share" in kept(f"languages = ['en']\n{LINE}", f"{GERMAN}Share\n")
    assert "Share" not in kept(f"languages = ['en']\n{LINE}languages = ['de']\n", f"{GERMAN}Share\n")


SILENT = """
[[rule]]
id = "replies"
kind = "comments"
op = "line"
match = { starts = "Reply:" }
"""


@pytest.mark.parametrize(
    ("condition", "kind", "goes"),
    [
        ('not_pages = ["forum", "listing"]', "forum", False),
        ('not_pages = ["forum", "listing"]', "article", True),
        ('not_pages = ["forum", "listing"]', None, True),
        ('pages = ["article"]', "article", True),
        ('pages = ["article"]', "forum", False),
        ('pages = ["article"]', None, False),
        ("", "forum", True),
    ],
)
def test_rules_say_on_which_kinds_of_pages_they_speak(kept: Kept, condition: str, kind: str | None, goes: bool) -> None:
    text = "The lamp was lit.\nReply: it was not.\nIt was seen from the bar."
    left = kept(SILENT + condition, text, kind=kind)
    assert ("Reply" not in left) is goes
