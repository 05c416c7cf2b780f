"""How a line looks by itself: letters, marks and words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.engine.scored.survey import LOOKED_AT, Survey

NAMES = (
    "lines", "size", "words", "word_size", "ends", "last", "first", "capitals", "upper", "numbers", "function",
    "function_words", "address", "address_share", "self", "commas", "quotes", "quoted", "bullet", "lead", "colon",
    "date", "url", "pipe", "slash", "bracket", "names",
    "triggers", "trigger_words", "trigger_share", "trigger_density", "triggers_leading",
)  # fmt: skip
"""What `looks_of` yields, in order; the classes of the lexicon follow, as `has_newsletter` (2: the line starts so)."""

_SHORT = 200
_QUOTING = frozenset("\"'“„«»‘「")
_BULLET = re.compile(r"[-–—•·*▪►▶>»+|](?:\s|$)|\d{1,2}[.)]\s")
_DIGIT = re.compile(r"\d")
_MONTH = (
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|ene|abr|ago|dic|fév|avr|juil|août|déc|gen|mag|giu|"
    r"lug|set|ott|out|dez|mei|lut|kwi|sty|paź|lis|gru|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)"
)
_DATE = re.compile(
    rf"\d{{4}}[-/.年]\s?\d{{1,2}}|\d{{1,2}}[-/.]\s?\d{{1,2}}[-/.]\s?(?:19|20)?\d\d|\d{{1,2}}:\d\d|"
    rf"\b{_MONTH}\w*\.?,?\s+\d{{1,4}}|\d\.?\s+(?:de\s+)?{_MONTH}"
)
_URL = re.compile(r"https?:|www\.|\w@\w|\.(?:com|de|org|net)\b|(?:^|[\s(])[@#]\w")
_PIPE = re.compile(r"\s[|•·›»]\s|\s[-–—]\s\S+(?:\s\S+)?$")
_SLASH = re.compile(r"\w\s?/\s?\w")
_NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w'’.-]*\s+){1,3}[A-ZÀ-Þ][\w'’-]+(?:\s?[/,|]\s?[\w ]+)?$")
_LEAD = re.compile(r"[^\s:]+(?:\s[^\s:]+){0,3}:\s")
_QUOTES = re.compile('["“”„«»「」]')

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


def kind_of_last(text: str) -> int:
    """The class of a line's last character."""
    return _KINDS_LAST.get(text[-1]) or _kind_of(text[-1], _MARKS_LAST)


def kind_of_first(text: str) -> int:
    """The class of a line's first character."""
    return _KINDS_FIRST.get(text[0]) or _kind_of(text[0], _MARKS_FIRST)


def is_bullet(text: str) -> bool:
    """Whether a line is an item of a list, by what it starts with."""
    return _BULLET.match(text) is not None


def looks_of(of: Survey, n: int, tokens: Sequence[str]) -> list[float]:
    """The features of a line by itself, as `NAMES` and the lexicon's classes call them; `tokens` are its words.

    Most patterns are tried only where a character that they need occurs.
    """
    text = of.texts[n][:LOOKED_AT]
    low = of.lows[n]
    hit = of.hits[n]
    length = len(of.texts[n])
    words = text.split()
    count = len(words)
    function, address, own = of.words.count(tokens)
    total = len(tokens) or 1
    first, last = text[0], text[-1]
    digits = _DIGIT.search(text) is not None
    short = of.sizes[n] <= _SHORT
    classes, leading = hit.classes, hit.leading
    row = [
        len(of.places[n]), of.sizes[n], count, length / count, of.ends[n], kind_of_last(text), kind_of_first(text),
        sum(map(str.istitle, words)) / count, sum(map(str.isupper, words)) / count,
        sum(map(str.isdigit, words)) if digits else 0,
        function / total, function, address, address / total, own,
        text.count(","), len(_QUOTES.findall(text)), first in _QUOTING,
        is_bullet(text), ":" in text and _LEAD.match(text) is not None, last == ":",
        digits and short and _DATE.search(low) is not None,
        (":" in low or "." in low or "@" in low or "#" in low) and _URL.search(low) is not None,
        count > 2 and short and _PIPE.search(text) is not None,
        "/" in text and _SLASH.search(text) is not None, last == ")",
        1 < count < 9 and first.isupper() and _NAMES.match(text) is not None,
        classes.bit_count(), hit.words, hit.chars / length, hit.words / count, leading.bit_count(),
    ]  # fmt: skip
    if classes:
        row += [(classes >> bit & 1) + (leading >> bit & 1) for bit in range(len(of.lexicon.none))]
    else:
        row += of.lexicon.none
    return row
