"""Blanks that a cut leaves doubled go with it; all others stay. ⟦…⟧ marks what a rule cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.resolve import Cut
from cleaner.engine.whitespace import KIND, doubled_blanks, without_line_ends
from cleaner.model import Proposal


def cuts_of(marked: str) -> tuple[str, list[Cut]]:
    text, cuts = "", []
    for number, piece in enumerate(marked.split("⟦")):
        gone, closed, stays = piece.rpartition("⟧") if number else ("", "", piece)
        if closed:
            by = Proposal(len(text), len(text) + len(gone), "remove", f"p/{number}", "legal", 2)
            cuts.append(Cut(by.start, by.end, by))
        text += gone + stays
    return text, cuts


def left(marked: str) -> str:
    text, cuts = cuts_of(marked)
    gone = {at for start, end, _ in [*cuts, *doubled_blanks(text, cuts)] for at in range(start, end)}
    return "".join(char for at, char in enumerate(text) if at not in gone)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("a ⟦x⟧ b", "a b"),
        ("a⟦x⟧b", "ab"),
        ("a⟦ x⟧ b", "a b"),
        ("a ⟦x⟧\nb", "a\nb"),
        ("a\n⟦x⟧ b\nc", "a\nb\nc"),
        ("a\n  ⟦x⟧ b\nc", "a\n   b\nc"),
        ("a\n ⟦x⟧ \nb", "a\nb"),
        ("a\n⟦x\n⟧b", "a\nb"),
        ("a\n\n⟦x\n⟧\nb", "a\n\nb"),
        ("a\n\n⟦x\n⟧b", "a\n\nb"),
        ("a\n⟦x\n⟧\nb", "a\n\nb"),
        ("a\n\n\n⟦x\n⟧\nb", "a\n\n\nb"),
        ("a\n\n⟦x\n⟧\n⟦y\n⟧\nb", "a\n\nb"),
        ("⟦x\n⟧\n\na", "a"),
        ("a\n\n\n⟦x⟧", "a\n"),
        ("a\n\n⟦x\n⟧", "a\n"),
        ("a\r\n\r\n⟦x\r\n⟧\r\nb", "a\r\n\r\nb"),
        ("a\r\r⟦x\r⟧\rb", "a\r\rb"),
        ("a\n \n⟦x\n⟧\t\nb", "a\n \nb"),
        ("a\n\n\nb\n⟦x\n⟧c", "a\n\n\nb\nc"),
        ("a  b\n⟦x\n⟧c  d", "a  b\nc  d"),
        ("a⟦ |⟧\n⟦| ⟧b", "a\nb"),
        ("a ⟦x⟧\n⟦y⟧ b", "a\nb"),
        ("a⟦x⟧ ⟦y⟧b", "a b"),
        ("a⟦x⟧ ⟦y⟧ ⟦z⟧\n⟦w⟧b", "a\nb"),
        ("a ⟦x⟧ ⟦y⟧ b", "a b"),
        ("a\n⟦x⟧\n⟦y⟧b", "a\nb"),
    ],
)
def test_left(marked: str, expected: str) -> None:
    assert left(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("a⟦\n⟧b", "a\nb"),
        ("a⟦\nx\n⟧b", "a\nb"),
        ("a⟦\n⟧⟦x\n⟧b", "a\nb"),
        ("a⟦\nx⟧\nb", "a\nb"),
        ("a\n⟦x\n⟧b", "a\nb"),
        ("a⟦\nx⟧b", "ab"),
        ("a⟦\nx\n⟧", "a"),
        ("⟦\nx\n⟧b", "b"),
        ("a\n⟦\n⟧b", "a\nb"),
    ],
)
def test_lines_that_stay_do_not_run_together(marked: str, expected: str) -> None:
    text, cuts = cuts_of(marked)
    gone = {at for start, end, _ in without_line_ends(text, cuts) for at in range(start, end)}
    assert "".join(char for at, char in enumerate(text) if at not in gone) == expected


def test_no_cut_no_change() -> None:
    assert doubled_blanks("a  b\n\n\n\nc", []) == []


def test_blanks_go_in_the_name_of_the_rule_that_left_them() -> None:
    text, cuts = cuts_of("a\n\n⟦x\n⟧\nb ⟦y⟧ c")
    assert [(cut.by.kind, cut.by.rule) for cut in doubled_blanks(text, cuts)] == [(KIND, "p/1"), (KIND, "p/2")]


@settings(max_examples=800, deadline=None)
@given(st.lists(st.sampled_from(["a", " ", "\n", "\r\n", "\r", "\t", "⟦x⟧", "⟦x\n⟧", "⟦ ⟧"]), max_size=12))
def test_only_blanks_go_and_nothing_twice(pieces: list[str]) -> None:
    text, cuts = cuts_of("".join(pieces))
    found = doubled_blanks(text, cuts)
    every = sorted([*cuts, *found])
    assert all(one.end <= other.start for one, other in pairwise(every))
    for start, end, _ in found:
        assert start < end
        assert not text[start:end].strip("\r\n \t")
        assert not (text[end - 1 : end] == "\r" and text[end : end + 1] == "\n"), "a line end is cut in two"
