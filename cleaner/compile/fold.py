"""Folding removes what does not matter when texts are compared, and keeps the way back to the text as it was.

Case, curly or straight quotes, kinds of dashes, kinds and runs of blanks, and invisible characters do not matter.
Folding maps nearly every character to one character. Where it does not (runs of blanks, invisible characters), a line
gets shorter, and `Folded.raw` translates. What a line folds to depends on nothing but the line.

Folding is at least as coarse as the case-insensitivity of the `regex` package (`ſ` and the Kelvin sign included):
whatever a regex matches literally is found, folded, in the folded text. The literal index rests on that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cleaner.compile.automaton import Automaton
from cleaner.packs.spelling import ALIKE, MARKS

_LETTERS = {
    # Characters that regexes take for the same as a lower-case letter, though `str.lower` leaves them.
    "s": "ſ",
    "i": "ı",
    "σ": "ς",
    "µ": "μ",
    "β": "ϐ",
    "ε": "ϵ",
    "θ": "ϑ",
    "ι": "\u0345\u1fbe",
    "κ": "ϰ",
    "π": "ϖ",
    "ρ": "ϱ",
    "φ": "ϕ",
    "ṡ": "ẛ",
    "в": "\u1c80",
    "д": "\u1c81",
    "о": "\u1c82",
    "с": "\u1c83",
    "т": "\u1c84\u1c85",
    "ъ": "\u1c86",
    "ѣ": "\u1c87",
    "ꙋ": "\u1c88",
    "\u0390": "\u1fd3",
    "\u03b0": "\u1fe3",
    "\ufb05": "\ufb06",
    "ß": "\U0001df95",
}
_INVISIBLE = (
    "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def _pairs(table: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(char, same) for same, chars in table.items() for char in chars]


_ALL_PAIRS = _pairs(ALIKE)
_PLAIN_PAIRS = [(char, same) for char, same in _ALL_PAIRS if char.isascii()]
_LETTER_PAIRS = _pairs(_LETTERS)
_ODD_BLANKS = ALIKE[" "]
_NO_LETTERS = tuple(_ODD_BLANKS + _INVISIBLE)
_RUN_OF_BLANKS = re.compile(" {2,}")
_TWO_BLANKS = Automaton(["  "], table=False)
_UNEVEN = re.compile(rf"[ {_INVISIBLE}]{{2,}}|[{_INVISIBLE}]")


def fold_text(text: str) -> str:
    """Folds a text, a pattern's text or a piece of a line."""
    folded = _fold_characters(text)
    if "\r" in folded:
        folded = folded.replace("\r\n", "\n").replace("\r", "\n")
    if not folded.isascii():
        for char in _INVISIBLE:
            if char in folded:
                folded = folded.replace(char, "")
    return _RUN_OF_BLANKS.sub(" ", folded) if _has_two_blanks(folded) else folded


def _has_two_blanks(text: str) -> bool:
    # `in` takes twice as long to find that there are none among so many single ones; but surrogates are only for it.
    return bool(_TWO_BLANKS.hits(text)) if text.isascii() else "  " in text


def fold_key(text: str) -> str:
    """Folds a whole line and removes the marks round it. Lines with equal keys are equal."""
    return fold_text(text).strip(MARKS)


def _fold_characters(text: str) -> str:
    """Folds each character to one character, so that offsets stay."""
    # `in` before `replace`, for some sixty characters: 6 µs for 8 kB, where `str.translate` takes 375. Quotes and
    # dashes go first: what is ASCII without them is put in lower case in a fifth of the time.
    for char, same in _PLAIN_PAIRS if text.isascii() else _ALL_PAIRS:
        if char in text:
            text = text.replace(char, same)
    lower = text.lower()
    if len(lower) != len(text):  # the only such character is İ
        lower = text.replace("\u0130", "i").lower()
    if not lower.isascii():
        for char, same in _LETTER_PAIRS:
            if char in lower:
                lower = lower.replace(char, same)
    return lower


def with_plain_blanks(lines: list[str]) -> dict[int, str]:
    """Returns the number of each line with odd blanks, runs of them or invisible characters → the line as folding would
    leave it if it did nothing else: offsets in it are those in the folded line."""
    text = "\n".join(lines)
    odd = [char for char in _NO_LETTERS if char in text]
    if "  " in text:
        odd.append("  ")
    numbers = {number for char in odd for number, line in enumerate(lines) if char in line}
    found: dict[int, str] = {}
    for number in numbers:
        line = lines[number]
        for char in odd:
            line = line.replace(char, " " if char in _ODD_BLANKS else "" if char in _INVISIBLE else char)
        found[number] = _RUN_OF_BLANKS.sub(" ", line)
    return found


def shifts_of(raw: str) -> tuple[list[int], list[int]]:
    """Returns two columns about a line: folded offsets, and how many characters were lost before each of them."""
    places, shifts = [0], [0]
    at = length = 0
    for uneven in _UNEVEN.finditer(_fold_characters(raw)):
        length += uneven.start() - at + (" " in uneven[0])
        at = uneven.end()
        # A run keeps its first character's place; what follows stands where the run ended.
        places.append(length)
        shifts.append(at - length)
    return places, shifts
