"""Finds where the words of a line begin, as the `regex` package's `\\w` sees words."""

from __future__ import annotations

import regex

_ASCII_MARKS = "".join(char for char in map(chr, range(128)) if not char.isalnum())
_WORD_CHARACTER = regex.compile(r"\w")
_WORDLESS = regex.compile(r"^[\W_]+")
_ANY_DIGIT = regex.compile(r"\d")


def is_word(char: str) -> bool:
    """Returns whether a character is part of words."""
    return _WORD_CHARACTER.match(char) is not None


def has_digit(text: str) -> bool:
    """Returns whether a text has a digit, of any script."""
    return _ANY_DIGIT.search(text) is not None


def first_word(line: str) -> str:
    """Returns a line from its first letter or digit on; a digit of another script there becomes a 0."""
    line = line.lstrip(_ASCII_MARKS)
    if line[:1].isascii():
        return line
    line = _WORDLESS.sub("", line)
    return f"0{line[1:]}" if not line[:1].isascii() and _ANY_DIGIT.match(line) else line
