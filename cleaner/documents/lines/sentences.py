"""What the words of a line on a page say: whether they are prose, a sentence, or introduce a list.

A page's lines are held to other bounds than a text's (`cleaner.prose`): the elements round them speak for them, too.
"""

from __future__ import annotations

import re

from cleaner.prose import CLOSING, DENSE, FULL_STOPS

_LONG = 80
"""A line of at least so many characters may be prose."""
_DENSE_LONG = 25
"""As many, where a character says more: in scripts without blanks, and in Hangul."""
_DENSE_MORE = 1.5
"""What such a character tells beyond a letter."""
_SENTENCE = 8
_DENSE_SENTENCE = 16
"""As many words, or characters, as a sentence has by itself."""
_BRIEF = 3
_DENSE_BRIEF = 6
"""As many as make a sentence in a place where the text's author speaks."""
_INTRODUCTION = 4
_DENSE_INTRODUCTION = 8
"""As many as a sentence that introduces a list has; a label with a colon has fewer."""
_DENSE = re.compile(f"[{DENSE}]")
_PROSE_END = re.compile(rf"[{FULL_STOPS}…:;](?:[{CLOSING}\d]|\[\d+\])*$")
"""The end of a sentence that may go on, or that has the number of a note behind it."""
_END = re.compile(rf"[{FULL_STOPS}][{CLOSING}]*$")
_BIDS = re.compile(
    r"\b(?:read|watch|listen|more|related|articles?|stories|posts?|lesen|mehr|artikel|lire|aussi|articles?|leer|lea|más|"
    r"artículos|leia|mais|artigos|leggi|anche|articoli|lees|meer|czytaj|więcej|читайте|также|статьи)\b|阅读|文章|記事",
    re.IGNORECASE,
)
"""What texts are called with which a page sends its readers to others."""


def reads_like_prose(line: str) -> bool:
    """Returns whether a line is long and ends like a sentence, or is very long."""
    if len(line) < _LONG:
        return _dense(line) >= _DENSE_LONG and _PROSE_END.search(line) is not None
    return len(line) >= 3 * _LONG or _PROSE_END.search(line) is not None


def weight(line: str) -> float:
    """Returns how much a line tells: its characters, of which a dense one counts for more."""
    return len(line) + _DENSE_MORE * _dense(line)


def ends(line: str) -> bool:
    """Returns whether a line ends like a sentence; a colon or an ellipsis ends none."""
    return _END.search(line) is not None


def is_short(line: str) -> bool:
    """Returns whether a line has enough words for a sentence, and ends like one."""
    return ends(line) and _has_words(line, _SENTENCE, _DENSE_SENTENCE)


def is_brief(line: str) -> bool:
    """Returns whether a line ends like a sentence and has some words."""
    return ends(line) and _has_words(line, _BRIEF, _DENSE_BRIEF)


def asks(line: str) -> bool:
    """Returns whether a line is a question of some words."""
    return line.rstrip(" \"'”’»)").endswith(("?", "？", "؟")) and _has_words(line, _BRIEF, _DENSE_BRIEF)


def introduces(line: str) -> bool:
    """Returns whether a line is a sentence that introduces what follows; who bids to read on introduces other texts."""
    if not line.rstrip().endswith((":", "：")) or _BIDS.search(line):
        return False
    return _has_words(line, _INTRODUCTION, _DENSE_INTRODUCTION)


def _has_words(line: str, words: int, characters: int) -> bool:
    return len(line.split()) >= words or _dense(line) >= characters


def _dense(line: str) -> int:
    """Returns how many characters of a line say as much as several others do."""
    return 0 if line.isascii() else len(_DENSE.findall(line))
