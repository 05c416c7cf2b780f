"""The classes of characters that lines start and end with."""

from __future__ import annotations

import re

_BULLET = re.compile(r"[-–—•·*▪►▶>»+|](?:\s|$)|\d{1,2}[.)]\s")

_MARKS_LAST = {
    **dict.fromkeys(".。।", 1),
    **dict.fromkeys("!?！？؟", 2), **dict.fromkeys("\"'”’»“」", 3), **dict.fromkeys(":：", 6),
    **dict.fromkeys("…", 7), **dict.fromkeys(")]）", 8), **dict.fromkeys(",;–-—", 9),
}  # fmt: skip
_MARKS_FIRST = {**dict.fromkeys("\"'“„«»‘「", 4), **dict.fromkeys("([（", 6)}


def _kind_of(char: str, marks: dict[str, int]) -> int:
    """A character's class: a letter's case, a digit, or one of the marks."""
    if char.islower():
        return 5
    if char.isupper():
        return 11
    if char.isdigit():
        return 4
    return marks.get(char) or (12 if char.isalpha() else 10)


_COMMON = [chr(code) for code in range(0x24F)]
_KINDS_LAST = {char: _kind_of(char, _MARKS_LAST) for char in _COMMON}
_KINDS_FIRST = {char: _kind_of(char, _MARKS_FIRST) for char in _COMMON}


def kind_of_last(char: str) -> int:
    """The class of a line's last character."""
    return _KINDS_LAST.get(char) or _kind_of(char, _MARKS_LAST)


def kind_of_first(char: str) -> int:
    """The class of a line's first character."""
    return _KINDS_FIRST.get(char) or _kind_of(char, _MARKS_FIRST)


def is_bullet(text: str) -> bool:
    """Whether a line is an item of a list, by what it starts with."""
    return not text[0].isalpha() and _BULLET.match(text) is not None
