"""The classes of characters that lines start and end with."""

from __future__ import annotations

import re

_BULLET = re.compile(r"[-–—•·*▪►▶>»+|](?:\s|$)|\d{1,2}[.)]\s")

_PUNCTUATION_LAST = {
    **dict.fromkeys(".。।", 1),
    **dict.fromkeys("!?！？؟", 2), **dict.fromkeys("\"'”’»“」", 3), **dict.fromkeys(":：", 6),
    **dict.fromkeys("…", 7), **dict.fromkeys(")]）", 8), **dict.fromkeys(",;–-—", 9),
}  # fmt: skip
_PUNCTUATION_FIRST = {**dict.fromkeys("\"'“„«»‘「", 4), **dict.fromkeys("([（", 6)}


def _class_of(char: str, punctuation: dict[str, int]) -> int:
    """Returns a character's class: a letter's case, a digit, or a kind of punctuation. Models know it as a number."""
    if char.islower():
        return 5
    if char.isupper():
        return 11
    if char.isdigit():
        return 4
    return punctuation.get(char) or (12 if char.isalpha() else 10)


_COMMON = [chr(code) for code in range(0x24F)]
_CLASSES_LAST = {char: _class_of(char, _PUNCTUATION_LAST) for char in _COMMON}
_CLASSES_FIRST = {char: _class_of(char, _PUNCTUATION_FIRST) for char in _COMMON}


def class_of_last(char: str) -> int:
    """Returns the class of a line's last character."""
    return _CLASSES_LAST.get(char) or _class_of(char, _PUNCTUATION_LAST)


def class_of_first(char: str) -> int:
    """Returns the class of a line's first character."""
    return _CLASSES_FIRST.get(char) or _class_of(char, _PUNCTUATION_FIRST)


def is_bullet(text: str) -> bool:
    """Returns whether a line starts like an item of a list."""
    return not text[0].isalpha() and _BULLET.match(text) is not None
