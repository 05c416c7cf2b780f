"""How a line looks by itself: letters, marks and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleaner.engine.scored.lexicon import Lexicon, Words
from cleaner.engine.scored.lines import Line, Looks

LOOKED_AT = 300
"""Characters of a line that are looked at closely: what counts shows in the beginning."""
WORDING = ("wording_top", "wording_top_three", "wording", "wording_mean", "wording_least")
"""Of the weights that a line's words and pairs of words have learned: positive ones speak for clutter."""
NAMES = (
    "word_size", "capitals", "upper", "numbers", "function", "function_words", "address", "address_share", "self",
    "commas", "quotes", "quoted", "lead", "colon", "date", "url", "pipe", "slash", "bracket", "names",
    "trigger_density", *WORDING,
)  # fmt: skip
"""What `looks_of` yields, in order; the classes of the lexicon follow, as `has_newsletter` (2: the line starts so)."""

_SHORT = 200
_QUOTING = frozenset("\"'“„«»‘「")
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

_TOKEN = re.compile(r"[^\W\d_]+")


def looks_of(line: Line, lexicon: Lexicon, words: Words, wide: bool) -> Looks:
    """The features of a line by itself, as `NAMES` and the lexicon's classes call them. Read once.

    Most patterns are tried only where a character that they need occurs.
    """
    if line.looks is None:
        line.looks = _read(line, lexicon, words, wide)
    return line.looks


def _read(line: Line, lexicon: Lexicon, words: Words, wide: bool) -> Looks:
    text = line.text[:LOOKED_AT]
    low = line.low
    hits = line.hits
    tokens = tokens_of(low)
    parts = text.split()
    count = len(parts)
    function, address, own = words.count(tokens)
    total = len(tokens) or 1
    first, last = text[0], text[-1]
    digits = _DIGIT.search(text) is not None
    short = line.own.size <= _SHORT
    classes, leading = hits.classes, hits.leading
    row = (
        len(line.text) / count, sum(map(str.istitle, parts)) / count, sum(map(str.isupper, parts)) / count,
        sum(map(str.isdigit, parts)) if digits else 0,
        function / total, function, address, address / total, own,
        text.count(","), len(_QUOTES.findall(text)), first in _QUOTING,
        ":" in text and _LEAD.match(text) is not None, last == ":",
        digits and short and _DATE.search(low) is not None,
        (":" in low or "." in low or "@" in low or "#" in low) and _URL.search(low) is not None,
        count > 2 and short and _PIPE.search(text) is not None,
        "/" in text and _SLASH.search(text) is not None, last == ")",
        1 < count < 9 and first.isupper() and _NAMES.match(text) is not None,
        hits.words / count,
        *words.weigh(tokens),
        *([(classes >> bit & 1) + (leading >> bit & 1) for bit in lexicon.bits] if classes else lexicon.none),
    )  # fmt: skip
    if wide:
        pairs = [low[i : i + 2] for i in range(min(LOOKED_AT, len(low)) - 1)]
        return Looks(row, frozenset(pairs), pairs)
    return Looks(row, frozenset([token for token in tokens if len(token) > 2]) - words.function, tokens)


def tokens_of(low: str) -> list[str]:
    """The words at the beginning of a line in lower case, as topics and weights are counted."""
    return _TOKEN.findall(low[:LOOKED_AT])


def words_of(lows: Sequence[str], wide: bool) -> Counter[str]:
    """How often each word stands at the beginnings of lines in lower case; or each pair of characters."""
    if wide:
        return Counter([low[i : i + 2] for low in lows for i in range(min(LOOKED_AT, len(low)) - 1)])
    return Counter(_TOKEN.findall("\n".join([low[:LOOKED_AT] for low in lows])))
