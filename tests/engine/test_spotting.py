"""Looking for words in the whole text first gives the same answer as asking each line."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.compile import fold
from cleaner.engine.surroundings import Lines, glossary, instructions, people, spotting, words
from cleaner.engine.surroundings.sentences import names_button
from cleaner.prose import PROSE_WORDS, count_words, ends_like_sentence

SUBJECTS = [about for about, _ in words.subjects()]
WORDS = st.sampled_from(
    ["harbour", "bakery", "Σοφίας", "ISTANBUL", "İzmir", "ſilver", "quay\u00ad", "\u2019", "--", "12", "…", "日本"]
)
ENDS = st.sampled_from(["", ".", ":", "?", " \u00a0", "…", " on"])


def lines_with(pattern: re.Pattern[str]) -> st.SearchStrategy[list[str]]:
    """Lines of some words, with what the pattern matches in half of them."""
    matching = st.from_regex(pattern, fullmatch=True, alphabet=st.characters(codec="utf-8"))
    piece = st.one_of(WORDS, matching, matching.map(str.upper))
    line = st.tuples(st.lists(piece, max_size=12).map(" ".join), ENDS).map("".join)
    return st.lists(line.map(lambda line: " ".join(line.split("\n")).replace("\r", " ")), max_size=8)


def lines_of(text: str) -> Lines:
    lines = fold(text).lines
    return Lines(lines, [bool(line) and not line.isspace() for line in lines])


@pytest.fixture(autouse=True, scope="module")
def _words_are_always_looked_for() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spotting, "_SMALL", -1)
        yield


def the_subjects(lines: Sequence[str]) -> list[re.Pattern[str]]:
    """What `people._subjects` finds, each line asked for all."""
    long = [line for line in lines if count_words(line) >= PROSE_WORDS]
    headings = [
        line
        for line in map(str.strip, lines)
        if count_words(line) < PROSE_WORDS and (not ends_like_sentence(line) or line.endswith(("?", ":")))
    ]
    return [
        about
        for about in SUBJECTS
        if any(map(about.search, headings)) and max(3, len(long) / 2) <= sum(1 for line in long if about.search(line))
    ]


@pytest.mark.parametrize("place", range(len(SUBJECTS)))
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_no_line_about_a_subject_is_passed_over(place: int, data: st.DataObject) -> None:
    lines = data.draw(lines_with(SUBJECTS[place]))
    text = lines_of("\n".join(lines))
    about, spotter = words.subjects()[place]
    having = [number for number, line in enumerate(text.lines) if about.search(line)]
    assert set(having) <= set(spotter.lines(text))
    assert text.once(people._subjects) == the_subjects(text.lines)


@pytest.mark.parametrize("language", words._PRESSES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_no_instruction_is_passed_over(language: str, data: st.DataObject) -> None:
    lines = data.draw(lines_with(re.compile(words._PRESSES[language])))
    folded = fold("\n".join(lines))
    naming = [number for number, line in enumerate(folded.raw_lines) if names_button(line.strip())]
    text = lines_of(folded.source)
    assert instructions(text, folded.raw_lines) == set(naming)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["Anchor", "Lamp", "It holds.", "It is:", "Ada, quay", "It holds " * 24 + "it.", ""])))
def test_the_line_below_tells_at_once_what_is_no_term(lines: list[str]) -> None:
    text = lines_of("\n".join(lines))
    for number in range(len(text.lines)):
        assert glossary.terms(text, number, number) == glossary.is_term(text, number)


def test_small_texts_are_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spotting, "_SMALL", 20)
    spotter = spotting.Spotter("anchor|lamp")
    small = lines_of("a lamp\na quay")
    assert list(spotter.lines(small)) == [0, 1]
    assert list(spotter.lines(small)) == [0]  # together they are no longer small
