"""What counts as a word, a sentence's end, and prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.prose import count_words, ends_like_sentence, has_words, is_prose


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", 0),
        ("—  …", 0),
        ("one two  three", 3),
        ("don't well-known U.S. 3.14", 4),
        ("l’été déjà", 2),
        ("日本語の行です", 3),
        ("ABC 日本語の行です", 4),
        ("हिन्दी किताब पढ़ना अच्छा है।", 5),
        ("বাংলা ভাষা খুব সুন্দর", 4),
        ("கடைசிப் பொத்தான்", 2),
        ("كُتِبَ على الجدارِ", 3),
        ("می\u200cخوانم کتاب را", 3),
        ("שָׁלוֹם עוֹלָם", 2),
        ("cafe\u0301 au lait", 3),
    ],
)
def test_count_words(line: str, words: int) -> None:
    assert count_words(line) == words


@pytest.mark.parametrize(
    "line",
    ["It sank.", "Why?", "Why? 🚢", "“It sank.”", "It sank.[3]", "沈んだ。", "Ende: ", "Stop!)", "वह डूब गया।"],
)
def test_ends_like_a_sentence(line: str) -> None:
    assert ends_like_sentence(line)


@pytest.mark.parametrize("line", ["", "Ferry sinks", "Read more...", "Read more…", "It sank […]", "(Photo)", "Ferry, "])
def test_does_not_end_like_a_sentence(line: str) -> None:
    assert not ends_like_sentence(line)


def test_prose_has_words_enough_and_an_end() -> None:
    assert is_prose("The ferry sank on Monday.", 5)
    assert not is_prose("The ferry sank on Monday.", 6)
    assert not is_prose("The ferry sank on Monday", 5)


THAI = "สภาลงมติเมื่อวันอังคารด้วยคะแนนเก้าต่อสี่ให้เก็บโรงรถรางเก่าไว้ และให้คณะละครใช้ซ้อมจนถึงฤดูใบไม้ผลิ"


@pytest.mark.parametrize(("line", "prose"), [(THAI, True), (THAI[:40], False), (f"{THAI}…", False)])
def test_long_lines_are_prose_where_sentences_end_in_no_mark(line: str, prose: bool) -> None:
    assert is_prose(line, 5) == prose


@given(st.text(st.sampled_from("ab.'-’ \u0301\u200c日本ไท한_1|")), st.integers(0, 20))
def test_having_so_many_words_is_what_counting_them_says(line: str, least: int) -> None:
    for text in (line, line * 20):
        assert has_words(text, least) == (count_words(text) >= least)
