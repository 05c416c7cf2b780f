"""Texts whose lines break in mid-sentence: hard-wrapped ones, and pages flattened with a line end round every link.

There a line is no unit of anything: a name or a date of a sentence stands on a line of its own as a label would, and a
notice goes on in the next line. So such a text is looked at as it was before it was broken, each line end within a
sentence read as a blank. That is one character for one: all offsets stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from cleaner.engine.language import FUNCTION_WORDS
from cleaner.engine.prose import count_words, ends_like_sentence

_LEAST_JOINS = 3
"""Line ends within sentences from which on a text counts as broken …"""
_LEAST_SHARE = 0.08
"""… if they are so many of all its line ends between lines of text."""
_WRAPPED_SHARE = 0.3
"""From so many on, the lines were wrapped at a width: then each line that reaches it goes on."""
_WIDTH = 0.75
"""The share of the width that a wrapped line reaches, since the next word did not fit."""
_LEAST_WORDS = 4
"""What is joined is running text only if it has so many words and ends like a sentence …"""
_LONG_LINE = 5
"""… or one of its lines has so many."""
_LEADS_ON = frozenset(
    ["according", "via", "including", "laut", "gemäß", "selon", "según", "segundo", "secondo", "volgens", "według"]
)
"""Words that no sentence ends with, beside articles, prepositions and the like."""
_LAST_WORD = re.compile(r"([^\W\d_]+)[ \t]*$")


class _Line(NamedTuple):
    """A line with text: where its characters begin and end, blanks round them left aside."""

    start: int
    end: int
    text: str


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A hint that a text may be broken; a line; how a line begins that goes on from the one before."""
    lower = "[a-zß-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňŉōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżžа-яёіїєґα-ω]"
    hint = re.compile(rf"[^\W_]\"?[ \t]*\r?\n[ \t]*(?:{lower}|[,;:.)] ?)")
    return hint, re.compile(r"[^\r\n]+"), re.compile(rf"{lower}|[,;:)](?:\s|$)|[.!?](?:\s|$)")


def unbroken(text: str) -> str:
    """The text with line ends within sentences as blanks, if it is full of them; else the very same text."""
    hint, each_line, _ = _patterns()
    if sum(1 for _ in hint.finditer(text)) < _LEAST_JOINS:
        return text
    lines = [_Line(*_stripped(m[0], m.start())) for m in each_line.finditer(text) if not m[0].isspace()]
    joins = _joins(text, lines)
    if len(joins) < _LEAST_JOINS or len(joins) < _LEAST_SHARE * (len(lines) - 1):
        return text
    pieces: list[str] = []
    at = 0
    for number in joins:
        start, end = lines[number].end, lines[number + 1].start
        pieces += (text[at:start], " " * (end - start))
        at = end
    return "".join([*pieces, text[at:]])


def _stripped(line: str, start: int) -> tuple[int, int, str]:
    bare = line.strip()
    begin = start + line.index(bare)
    return begin, begin + len(bare), bare


def _joins(text: str, lines: Sequence[_Line]) -> list[int]:
    """The lines that the one after them belongs to, where what comes of it reads like a sentence."""
    certain = {n for n in range(len(lines) - 1) if _goes_on(text, lines[n], lines[n + 1])}
    if len(certain) >= _WRAPPED_SHARE * (len(lines) - 1):
        width = sorted(len(line.text) for line in lines)[int(0.9 * (len(lines) - 1))]
        certain |= {n for n in range(len(lines) - 1) if _is_full(text, lines[n], lines[n + 1], _WIDTH * width)}
    return [number for run in _runs(sorted(certain)) if _reads_on(lines, run) for number in run]


def _goes_on(text: str, line: _Line, following: _Line) -> bool:
    """Whether a line goes on in the next one for certain."""
    if text.count("\n", line.end, following.start) > 2 or ends_like_sentence(line.text):
        return False
    if _patterns()[2].match(following.text):
        return True
    last = _LAST_WORD.search(line.text)
    return last is not None and " " in line.text and (last[1] in FUNCTION_WORDS or last[1] in _LEADS_ON)


def _is_full(text: str, line: _Line, following: _Line, width: float) -> bool:
    """Whether a line of a wrapped text reaches the width and its paragraph goes on."""
    if len(line.text) < width or text.count("\n", line.end, following.start) > 1:
        return False
    return not ends_like_sentence(line.text) and following.text[0].isalnum()


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Numbers that follow each other."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _reads_on(lines: Sequence[_Line], run: Sequence[int]) -> bool:
    """Whether what would be joined reads like running text: lower-case menus and lists of tags do not."""
    joined = lines[run[0] : run[-1] + 2]
    if any(count_words(line.text) >= _LONG_LINE for line in joined):
        return True
    return ends_like_sentence(joined[-1].text) and sum(count_words(line.text) for line in joined) >= _LEAST_WORDS
