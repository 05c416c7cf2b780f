"""Patterns that are written in plain text and become regexes: texts with slots, and texts at a line's edge.

`By {name}, {date}` says what a person sees; the regex behind it says what counts as a name and a date, once for all
rules. Such a pattern compares as plain texts do: case, kinds of quotes and dashes and runs of blanks do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

ALIKE: Mapping[str, str] = {
    "'": "‘’‚‛′`´ʼ＇",
    '"': "“”„‟″＂",
    "-": "‐‑‒–—―−﹘﹣－",
    " ": "\t\v\f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000",
}
"""Characters, and those that count as the same when plain texts are compared."""
MARKS = " •·●∙‣⁃▪■□▫◦○◆◇►▶▸▹▷→←↑↓↗↩⇒»«›‹>*#_=~|+-…:×✕✖✗✓✔✉☰★☆♦♥📧📩🔔👉➡❯❮⟩"
"""Bullets and stray marks, which do not matter round a whole line."""

Edge = Literal["start", "end"]
EDGES: tuple[Edge, ...] = ("start", "end")

_MONTH = r"\p{L}{3,12}\.?"
_NAME_WORD = r"(?:[dlo]['’])?(?-i:\p{Lu})[\p{L}\p{M}.'’-]{0,24}"
SLOTS: Mapping[str, tuple[str, str]] = {
    "name": (
        rf"{_NAME_WORD}(?:\s(?:(?:and|und|et|y|e|en|og|och|de|van|von|der|di|da|la|le|bin|al)\s)?{_NAME_WORD}){{0,5}}",
        "a person's, an agency's or a place's name: up to six words with a capital each",
    ),
    "date": (
        r"(?:\p{L}{2,12}\.?,?\s)?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|"
        rf"\d{{1,2}}(?:\.|st|nd|rd|th)?(?:\sde)?\s{_MONTH},?(?:\sde)?\s\d{{4}}|"
        rf"{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{4}}年\d{{1,2}}月\d{{1,2}}日)",
        "a day, in figures or with the month's name, the weekday before it or not",
    ),
    "time": (
        r"\d{1,2}(?:[:.h]\d{2}){1,2}(?:\s?[ap]\.?m\.?)?(?:\s(?:Uhr|h|(?-i:[A-Z]{2,4})))?",
        "a time of day, with or without its zone",
    ),
    "number": (r"\d[\d.,\u202f\xa0]{0,14}[km]?", "a number"),
    "url": (r"(?:https?://|www\.)\S{1,2000}", "an address of the web"),
    "mail": (r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", "an address of mail"),
    "handle": (r"@\w{2,40}", "an account of a social network"),
}
"""Slot → the regex of what may stand there, and what that is."""

_PIECE = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+")
_BLANKS = re.compile(r"\s+")


def literal(text: str) -> str:
    """Returns a regex of a text that is compared as plain texts are."""
    return "".join(_character(char) for char in _BLANKS.sub(" ", text))


def _character(char: str) -> str:
    for plain, same in ALIKE.items():
        if char == plain or char in same:
            return r"\s+" if plain == " " else f"[{re.escape(plain + same)}]"
    return re.escape(char)


def slots_trouble(text: str) -> str | None:
    """Returns what is wrong with a text with slots; None if nothing is."""
    pieces = _PIECE.findall(text)
    for piece in pieces:
        if piece in ("{", "}"):
            return f"a single {piece!r}: slots are written {{name}}, and a brace itself is doubled"
        if piece.startswith("{") and piece != "{{" and piece[1:-1] not in SLOTS:
            return f"no slot is called {piece!r}; there are {', '.join(f'{{{name}}}' for name in SLOTS)}"
    if not any(any(map(str.isalnum, piece)) for piece in pieces if not _is_slot(piece)):
        return "nothing but slots: a name or a date alone may be the article's; add the words beside it"
    return None


def slots_regex(text: str, edge: Edge | None = None) -> str:
    """Returns the regex of a text with slots that `slots_trouble` accepts: of a whole line, or of one of its edges."""
    parts = [SLOTS[piece[1:-1]][0] if _is_slot(piece) else literal(_plain(piece)) for piece in _PIECE.findall(text)]
    return _placed("".join(f"(?:{part})" for part in parts), edge)


def edge_regex(text: str, edge: Edge) -> str:
    """Returns the regex of a text at an edge of a line."""
    return _placed(literal(text), edge)


def _placed(regex: str, edge: Edge | None) -> str:
    marks = f"[{re.escape(MARKS)}]*"
    before = r"(?<!\w)" if edge == "end" else ""
    after = r"(?!\w)" if edge == "start" else ""
    return f"{f'^{marks}' if edge != 'end' else before}{regex}{f'{marks}$' if edge != 'start' else after}"


def _is_slot(piece: str) -> bool:
    return piece.startswith("{") and piece != "{{"


def _plain(piece: str) -> str:
    return piece[0] if piece in ("{{", "}}") else piece
