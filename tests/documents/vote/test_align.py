"""An extractor's output is found again in the page."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.documents.lines.keys import key_of
from cleaner.documents.vote.align import align


def kept(page: str, extract: str) -> str:
    return "\n".join(page[start:end] for start, end in align(page, extract).kept)


def test_lines_that_stand_there_once() -> None:
    assert kept("Menu\nOne line.\nAd\nAnother line.\nFooter", "One line.\nAnother line.") == "One line.\nAnother line."


def test_of_equal_lines_the_one_between_its_neighbours_is_meant() -> None:
    page = "The title\nThe title\nFirst sentence.\nThe title\nLast sentence.\nThe title"
    alignment = align(page, "First sentence.\nThe title\nLast sentence.")
    assert alignment.kept == [(20, 35), (36, 45), (46, 60)]


def test_blanks_marks_and_invisible_characters_do_not_matter() -> None:
    page = "- One  item\n| a | b |\n|---|---|\n| c | d |\nzero\u200bwidth"
    assert kept(page, "- One item\n| a | b | \n|---|---|\n| c | d | \nzerowidth") == page
    assert kept(page, "One item\na b\nc d") == "One  item\na\nb\nc\nd"


def test_texts_that_the_extractor_glued_or_cut() -> None:
    page = "City council: Mayor resigns after the long debate\nMore about this\nOne two three four five six seven."
    assert kept(page, "City councilMayor resigns after the long debate") == (
        "City council\nMayor resigns after the long debate"
    )
    assert kept(page, "Mayor resigns after the long debate One two three four five six seven.") == (
        "Mayor resigns after the long debate\nOne two three four five six seven."
    )


def test_moved_lines_stay_where_the_page_has_them() -> None:
    page = "Alpha is the first line here.\nBeta is the second line here.\nGamma is the third line here."
    lines = page.split("\n")
    assert kept(page, "\n".join([lines[2], lines[0]])) == f"{lines[0]}\n{lines[2]}"


def test_what_is_not_in_the_page_is_counted_and_keeps_nothing_else() -> None:
    alignment = align("Some text of the page.\nMore of it.", "Something of quite another kind altogether")
    assert alignment.missing == alignment.total > 30
    assert alignment.kept == []


def test_a_line_found_in_part_keeps_whole_lines() -> None:
    page = "Before it\nThe harbour was closed for nine days in winter because of the ice\nAfter it"
    extract = "The harbour was closed for nine days xxxxx yyyyyyy zzzzzz vvvvvvv"
    assert kept(page, extract) == "The harbour was closed for nine days in winter because of the ice"


WORDS = st.lists(
    st.sampled_from(["a", "an", "the", "ferry", "bridge", "Mayor", "says", "2019", "ü", "—", ",", "."]),
    min_size=1,
    max_size=12,
)
LINES = st.lists(WORDS.map(" ".join), min_size=1, max_size=15)


@given(LINES, st.data())
def test_any_choice_of_lines_is_found_again(lines: list[str], data: st.DataObject) -> None:
    chosen = [line for line in lines if data.draw(st.booleans())]
    page, extract = "\n".join(lines), "\n".join(chosen)
    alignment = align(page, extract)
    assert alignment.missing == 0
    found = "".join(key_of(page[start:end]) for start, end in alignment.kept)
    assert found == "".join(map(key_of, chosen))


@given(st.text(max_size=200), st.text(max_size=200))
def test_ranges_ascend_and_lie_in_the_page(page: str, extract: str) -> None:
    alignment = align(page, extract)
    ends = [offset for span in alignment.kept for offset in span]
    assert ends == sorted(ends)
    assert all(start < end <= len(page) for start, end in alignment.kept)
    assert 0 <= alignment.missing <= alignment.total


def test_hostile_extracts_end() -> None:
    rng = random.Random(7)
    words = ["".join(rng.choices("ab", k=3)) for _ in range(30)]
    page = "\n".join(" ".join(rng.choices(words, k=20)) for _ in range(2000))
    extract = "\n".join(" ".join(rng.choices(words, k=200)) for _ in range(200))
    assert align(page, extract).total > 0


def test_a_page_of_one_line_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pieces that are found inside words are looked at again and again: each time all of the line was read."""
    from cleaner.documents.lines import keys

    read = 0
    real = keys.unmarked

    def counting(line: str) -> str:
        nonlocal read
        read += len(line)
        return real(line)

    for module in ("lines.keys", "vote.align", "vote.stream"):
        monkeypatch.setattr(f"cleaner.documents.{module}.unmarked", counting)
    page = " ".join(f"cat{n}ship barge{n}pier" for n in range(2_000))
    extract = "\n".join(f"ship bar {n} ge pier cat" for n in range(400))
    align(page, extract)
    assert read < 3 * len(page) + 30 * len(extract)
