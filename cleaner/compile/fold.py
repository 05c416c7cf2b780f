"""Folding: what does not matter when texts are compared, and the way back to the text as it was.

Case, curly or straight quotes, kinds of dashes, kinds and runs of blanks, and invisible characters do not matter.
Folding maps nearly every character to one character, so that offsets stay; where it does not (runs of blanks,
invisible characters, line ends of two characters), `Folded.raw` translates.

Folding is at least as coarse as the case-insensitivity of the `regex` package (`ſ` and the Kelvin sign included):
whatever a regex matches literally is found, folded, in the folded text. The literal index rests on that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

MARKS = " •·●∙‣⁃▪■□▫◦○◆◇►▶▸▹▷→←↑↓↗↩⇒»«›‹>*#_=~|+-…:×✕✖✗✓✔✉☰★☆♦♥📧📩🔔👉➡❯❮⟩"
"""Bullets and stray marks: they do not matter round a whole line."""

_SAME = {
    "'": "‘’‚‛′`´ʼ＇",
    '"': "“”„‟″＂",
    "-": "‐‑‒–—―−﹘﹣－",
    " ": "\t\v\f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000",
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
_ASCII_BLANKS = ("\t", "\v", "\f")
_REPLACED = [(char, same) for same, chars in _SAME.items() for char in chars if not char.isascii()]
_INVISIBLE = (
    "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_UNEVEN = re.compile(rf"[ {_INVISIBLE}]{{2,}}|[{_INVISIBLE}]|\r\n?")
_LINE_END = re.compile(r"\r\n|\r|\n")


class Folded:
    """A text, folded, in lines. Offsets of `text` count folded characters; `raw` leads back to `source`."""

    def __init__(self, source: str, text: str, starts: list[int] | None, shifts: list[int] | None) -> None:
        self.source = source
        """The text as it was."""
        self.text = text
        """The folded text; its lines end at `\\n`."""
        self.lines = text.split("\n")
        self._shift_starts = starts
        self._shifts = shifts

    def raw(self, offset: int) -> int:
        """Where a folded offset stands in `source`."""
        if self._shift_starts is None or self._shifts is None:
            return offset
        return offset + self._shifts[bisect_right(self._shift_starts, offset) - 1]

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts in `text`."""
        return list(accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))

    def raw_line_at(self, offset: int) -> int:
        """The line in which an offset of `source` stands."""
        return bisect_right(self.raw_starts, offset) - 1

    @cached_property
    def raw_starts(self) -> list[int]:
        """Where each line starts in `source`; a byte order mark is not part of the first."""
        if self._shift_starts is None:
            return self.starts
        first = 1 if self.source.startswith("\ufeff") else 0
        return [first, *(end.end() for end in _LINE_END.finditer(self.source))]

    def raw_start(self, line: int) -> int:
        return self.raw_starts[line]

    def raw_next(self, line: int) -> int:
        """Where the line after this one starts in `source`: behind the line's end."""
        return self.raw_starts[line + 1] if line + 1 < len(self.lines) else len(self.source)

    def raw_end(self, line: int) -> int:
        """Where the line's own characters end in `source`: before its line end."""
        end = self.raw_next(line)
        if line + 1 < len(self.lines):
            end -= 2 if self.source.endswith("\r\n", 0, end) else 1
        return end

    @cached_property
    def raw_lines(self) -> list[str]:
        """The lines as they stand in `source`, without their line ends."""
        if self._shift_starts is None:
            return self.source.split("\n")
        return [self.source[self.raw_start(line) : self.raw_end(line)] for line in range(len(self.lines))]


def fold(source: str) -> Folded:
    """Folds a text of any size in time linear in it."""
    text = _fold_characters(source)
    if "  " not in text and "\r" not in text and (text.isascii() or not any(c in text for c in _INVISIBLE)):
        return Folded(source, text, None, None)
    pieces: list[str] = []
    starts, shifts = [0], [0]
    at = length = 0
    for uneven in _UNEVEN.finditer(text):
        found = uneven[0]
        put = "\n" if found[0] == "\r" else " " if " " in found else ""
        kept = text[at : uneven.start()]
        pieces += (kept, put)
        length += len(kept) + len(put)
        at = uneven.end()
        # A run keeps its first character's place; what follows stands where the run ended.
        starts.append(length)
        shifts.append(at - length)
    pieces.append(text[at:])
    return Folded(source, "".join(pieces), starts, shifts)


def fold_text(text: str) -> str:
    """A pattern's text or a piece of a line, folded."""
    folded = _fold_characters(text)
    return _UNEVEN.sub(lambda m: "\n" if m[0][0] == "\r" else " " if " " in m[0] else "", folded)


def fold_key(text: str) -> str:
    """A whole line, folded, without the marks round it: equal keys are equal lines."""
    return fold_text(text).strip(MARKS)


def _fold_characters(text: str) -> str:
    """One character for each, so that offsets stay."""
    lower = text.lower()
    if len(lower) != len(text):  # the only such character is İ
        lower = text.replace("\u0130", "i").lower()
    for blank in _ASCII_BLANKS:
        if blank in lower:
            lower = lower.replace(blank, " ")
    if "`" in lower:
        lower = lower.replace("`", "'")
    if not lower.isascii():
        # `in` before `replace` for some sixty characters: 15 µs for 8 kB, where `str.translate` takes 375.
        for char, same in _REPLACED:
            if char in lower:
                lower = lower.replace(char, same)
    return lower
