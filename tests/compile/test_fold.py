"""Folding: what it makes equal, and that every folded offset leads back."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.compile.fold import MARKS, fold_key, fold_text
from cleaner.compile.folded import fold
from cleaner.compile.regexes import required_literals
from cleaner.model import Span

ODD = ["\r\n", "\r", "\n", "\n\n", " ", "  ", "\t \u00a0", "\u200b", "\ufeff", "\u00ad", " \u200b ", "\u2028", "\x85"]
texts = st.lists(st.sampled_from([*ODD, "a", "B", "ß", "İ", "’", "—", "\x00", "\udcff", "日"]), max_size=30).map(
    "".join
)


def test_whatever_a_regex_takes_for_the_same_letter_is_folded_alike() -> None:
    """All code points: either their folds are equal, or no literal is made of them."""
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    cased = regex.findall(r"\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}|\p{Cased}", everything)
    assert len(cased) > 4_000
    # What no case property names has no partner either.
    rest = regex.sub(r"\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}|\p{Cased}", "", everything)
    assert not set(regex.findall(f"[{''.join(map(regex.escape, cased))}]", rest, regex.IGNORECASE))
    together = "".join(cased)
    wrong = [
        f"{one} U+{ord(one):04X} ~ {other} U+{ord(other):04X}"
        for one in cased
        for other in regex.findall(regex.escape(one), together, regex.IGNORECASE)
        if fold_text(one) != fold_text(other) and required_literals(one * 4)
    ]
    assert not wrong, wrong


def test_characters_fold_to_at_most_one_character() -> None:
    for code in [*range(0xD800), *range(0xE000, 0x110000)]:
        assert len(fold_text(chr(code))) <= 1, hex(code)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don’t miss", "don't miss"),
        ("“Quoted”", '"quoted"'),
        ("1999–2005", "1999-2005"),
        ("Read\u00a0more", "read more"),
        ("Read \t\u2009 more", "read more"),
        ("Re\u00adad mo\u200bre", "read more"),
        ("SUBSCRIBE", "subscribe"),
        ("ΟΔΟΣ", "οδος"),
        ("ﬅ", "ﬆ"),
        ("two\r\nlines\rmore", "two\nlines\nmore"),
    ],
)
def test_equal_once_folded(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other) == fold(one).text == fold(other).text


@pytest.mark.parametrize(("one", "other"), [("cafe", "café"), ("a b", "ab"), ("a\nb", "a b"), ("ss", "ß"), ("1", "١")])
def test_still_different_once_folded(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


def test_marks_round_a_whole_line_do_not_matter() -> None:
    assert {fold_key(f"{mark} Read more {mark}{mark}") for mark in MARKS} == {"read more"}
    assert fold_key("« Read * more »") == "read * more"


@settings(max_examples=1_000, deadline=None)
@given(texts)
@example("\ufeffa")
@example("a\ufeff\r\n\u200b")
@example(" \r\n \r \n ")
def test_raw_leads_back(source: str) -> None:
    folded = fold(source)
    assert folded.text == fold_text(source)
    for number, line in enumerate(folded.lines):
        places = [folded.raw(number, at) for at in range(len(line) + 1)]
        assert places == sorted(places)
        assert folded.raw_start(number) <= places[0]
        assert places[-1] == folded.raw_end(number)
        for start in range(len(line)):
            for end in range(start + 1, min(start + 8, len(line)) + 1):
                assert fold_text(source[places[start] : places[end]]) == line[start:end]


@settings(max_examples=1_500, deadline=None)
@given(texts, st.lists(st.integers(0, 40), max_size=8))
@example("a\nb\n", [0, 1])
@example("a\nb\nc", [2, 4])
@example("a\n\ufeffb", [0, 2])
def test_what_is_left_of_a_text_is_folded_as_if_it_had_come_in_so(source: str, places: list[int]) -> None:
    bounds = sorted({0, len(source), *(min(place, len(source)) for place in places)})
    kept = [Span(start, end) for start, end in zip(bounds[1::2], bounds[2::2], strict=False)]
    rest = "".join(source[start:end] for start, end in kept)
    folded = fold(source)
    if (left := folded.without(kept, rest)) is None:
        assert "\r" in source or "\ufeff" in (source[:1], rest[:1])
        return
    found, runs = left
    anew = fold(rest)
    assert (found.source, found.lines, found.text) == (rest, anew.lines, anew.text)
    assert (found.raw_lines, found.raw_starts) == (anew.raw_lines, anew.raw_starts)
    at = 0
    for first, stop, there in runs:
        assert at <= there
        at = there + stop - first
        assert folded.raw_lines[first:stop] == found.raw_lines[there:at]
    assert at <= len(found.lines)
    assert [run.first for run in runs] == sorted(run.first for run in runs)


@settings(max_examples=1_000, deadline=None)
@given(texts)
@example("")
@example("\ufeff")
@example("\ufeff\r")
def test_lines_are_those_of_the_source(source: str) -> None:
    folded = fold(source)
    expected = re.split(r"\r\n|\r|\n", source.removeprefix("\ufeff"))
    numbers = range(len(folded.lines))
    assert [folded.raw_lines[line] for line in numbers] == expected
    assert [fold_text(line) for line in expected] == folded.lines
    assert folded.text == "\n".join(folded.lines)
    for line in numbers:
        assert folded.raw_start(line) <= folded.raw_end(line) <= folded.raw_next(line)
        if folded.raw_next(line) > folded.raw_start(line):
            assert folded.raw_line_at(folded.raw_start(line)) == line
    assert folded.raw_next(len(folded.lines) - 1) == len(source)


@pytest.mark.parametrize("piece", [" " * 50, "\u200b", "\r\n", "a \u00a0", "İ"])
def test_folding_takes_time_linear_in_the_text(piece: str) -> None:
    folded = fold(piece * 200_000)
    last = len(folded.lines) - 1
    assert folded.raw(last, len(folded.lines[last])) == len(piece) * 200_000


@given(texts)
def test_lines_with_plain_blanks_fold_to_the_same_place_by_place(text: str) -> None:
    folded = fold(text)
    for number, line in enumerate(folded.raw_lines):
        plain = folded.reblanked.get(number, line)
        assert fold_text(plain) == folded.lines[number]
        assert len(plain) == len(folded.lines[number])
        raw = folded.raw_stripped(number)
        words = folded.stripped[number]
        for at, char in enumerate(words):
            assert char == " " or text[raw(at)] == char
