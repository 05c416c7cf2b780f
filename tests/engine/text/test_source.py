"""Texts that their authors wrote with marks for a program: of these the model of whole pages knows nothing."""

from __future__ import annotations

import time

import pytest

from cleaner import Cleaner
from cleaner.engine.text.source import is_source
from tests.engine.scored.test_line_model import FOOT, MENU, STORY


@pytest.mark.parametrize(
    "marked",
    [
        ["<!-- lint disable -->", "<table>", "</table>"],
        ['<a id="pumps"></a>', "<details>", "* <kbd>Ctrl</kbd> stops it"],
        ["[pumps]: https://yard.example/pumps", "[the hulls]: hulls.md", "[salt-water]: #salt"],
        ["=head1 NAME", "=over 4", "=back"],
        ["Files: *", "Copyright: 2026 Ida Brekke", "License: Expat"],
        [".. image:: pump.png", ".. note::", ".. code-block:: sh"],
        ["Return-Path: <ida@yard.example>", "Message-ID: <7@yard.example>", "MIME-Version: 1.0"],
    ],
)
def test_three_lines_of_marks_make_a_source(marked: list[str]) -> None:
    first, second, third = marked
    assert is_source("\n".join(["# Pumps", first, STORY[0], second, STORY[1], third]))
    assert not is_source("\n".join(["# Pumps", first, STORY[0], second, STORY[1]]))


@pytest.mark.parametrize(
    "line",
    [
        '<img src="/mast.png">',
        '<iframe src="/map"></iframe>',
        "[1]: https://yard.example/pumps",
        "a < b and b > c",
        "[Log in](/login)",
        "<3",
        "... and so on",
    ],
)
def test_what_converters_leave_makes_none(line: str) -> None:
    assert not is_source(f"{line}\n" * 9)


def test_the_model_is_silent_on_sources_unless_it_is_told_to_speak() -> None:
    page = [*MENU, *MENU[3:12], *STORY, *FOOT]
    source = [*page, "<table>", "<tr><td>Low water</td></tr>", "</table>"]
    cleaner = Cleaner(packs=["common"])

    def scored(lines: list[str], cleaner: Cleaner = cleaner) -> int:
        return sum(
            segment.rule == "scored/line-model"
            for segment in cleaner.clean("\n".join(lines), media_type="text/plain").removed
        )

    assert scored(page) > 0
    assert scored(source) == 0
    assert scored(source, Cleaner(packs=["common"], scored="on")) > 0


def test_marks_are_looked_for_in_linear_time() -> None:
    begun = time.process_time()
    for piece in ("<a id=", "<table ", "[", " .. a", "\t", "<!--\n"):
        is_source(piece * 100_000)
    assert time.process_time() - begun < 20
