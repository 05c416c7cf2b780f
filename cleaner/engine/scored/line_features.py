"""The features of a line by itself: letters, punctuation, words, and what the lexicons say about its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleaner.compile.patterns import contains_any
from cleaner.engine.scored.lexicon_features import TriggerLexicon, WordLexicon
from cleaner.engine.scored.lines import Line, LineFeatures

MAX_READ = 300
"""Characters at a line's beginning that are read: what distinguishes a line stands there."""
LINE_FEATURES = (
    "word_size", "capitals", "upper", "numbers", "function", "function_words", "address", "address_share", "self",
    "commas", "quotes", "quoted", "lead", "colon", "date", "url", "pipe", "slash", "bracket", "names",
    "trigger_density",
)  # fmt: skip
"""The names of `LineFeatures.row`, in order. One feature for each class of trigger words follows, as `has_newsletter`:
1 if the line has a word of the class, 2 if it also starts with one."""

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
_OF_URL = ("http", "www.", "@", "#", ".com", ".de", ".org", ".net")
"""Of these, a line has one in which `_URL` finds anything."""
_PIPE = re.compile(r"\s[|•·›»]\s|\s[-–—]\s\S+(?:\s\S+)?$")
_OF_PIPE = tuple("|•·›»-–—")
_SLASH = re.compile(r"\w\s?/\s?\w")
_NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w'’.-]*\s+){1,3}[A-ZÀ-Þ][\w'’-]+(?:\s?[/,|]\s?[\w ]+)?$")
_LEAD = re.compile(r"[^\s:]+(?:\s[^\s:]+){0,3}:\s")
_QUOTES = re.compile('["“”„«»「」]')

_TOKEN = re.compile(r"[^\W\d_]+")


def line_features_of(line: Line, lexicon: TriggerLexicon, words: WordLexicon, unspaced: bool) -> LineFeatures:
    """Returns the features of a line by itself; they are read once and kept on the line.

    Most patterns are tried only where a character that they need occurs.
    """
    if line.features is None:
        line.features = _read(line, lexicon, words, unspaced)
    return line.features


def _read(line: Line, lexicon: TriggerLexicon, words: WordLexicon, unspaced: bool) -> LineFeatures:
    text = line.text[:MAX_READ]
    lowered = line.lowered
    matches = line.trigger_matches
    tokens = tokens_of(lowered)
    parts = text.split()
    count = len(parts)
    function, address, own = words.count(tokens)
    total = len(tokens) or 1
    first, last = text[0], text[-1]
    digits = _DIGIT.search(text) is not None
    short = line.surface.size <= _SHORT
    classes, leading = matches.classes, matches.leading
    row = (
        len(line.text) / count, sum(map(str.istitle, parts)) / count, sum(map(str.isupper, parts)) / count,
        sum(map(str.isdigit, parts)) if digits else 0,
        function / total, function, address, address / total, own,
        text.count(","), text.count('"') if text.isascii() else len(_QUOTES.findall(text)), first in _QUOTING,
        ":" in text and _LEAD.match(text) is not None, last == ":",
        digits and short and _DATE.search(lowered) is not None,
        contains_any(lowered, _OF_URL) and _URL.search(lowered) is not None,
        count > 2 and short and contains_any(text, _OF_PIPE) and _PIPE.search(text) is not None,
        "/" in text and _SLASH.search(text) is not None, last == ")",
        1 < count < 9 and first.isupper() and _NAMES.match(text) is not None,
        matches.words / count,
        *([(classes >> bit & 1) + (leading >> bit & 1) for bit in lexicon.bits] if classes else lexicon.none),
    )  # fmt: skip
    if unspaced:
        pairs = [lowered[i : i + 2] for i in range(min(MAX_READ, len(lowered)) - 1)]
        return LineFeatures(row, frozenset(pairs), pairs)
    return LineFeatures(row, frozenset([token for token in tokens if len(token) > 2]) - words.function, tokens)


def tokens_of(lowered: str) -> list[str]:
    """Returns the words at the beginning of a line in lower case."""
    return _TOKEN.findall(lowered[:MAX_READ])


def words_of(lowered_lines: Sequence[str], unspaced: bool) -> Counter[str]:
    """Returns how often each word (of an unspaced script: pair of characters) stands at the lines' beginnings."""
    if unspaced:
        return Counter([line[i : i + 2] for line in lowered_lines for i in range(min(MAX_READ, len(line)) - 1)])
    return Counter(_TOKEN.findall("\n".join([line[:MAX_READ] for line in lowered_lines])))
