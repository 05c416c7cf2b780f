"""Makes texts of documents harmless for terminals and other readers of our output."""

from __future__ import annotations

import unicodedata

UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode categories of characters that steer terminals, change the direction of text or cannot be encoded."""


def escape(text: str, *, keep: str = "") -> str:
    """Returns a text fit for a terminal: control characters, bidi marks and lone surrogates are written as `\\x1b`.

    keep: control characters to leave, such as `"\\n\\t"`.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep or unicodedata.category(c) not in UNSEEN else _code(c) for c in text)


def excerpt(text: str, width: int) -> str:
    """Returns an escaped text on one line, its blanks collapsed, cut to `width` characters with `…` at the end."""
    # Only as much as can be seen is looked at: a removed tail may be a megabyte.
    line = " ".join(text[: 4 * width].split())
    shown = escape(line)
    if len(shown) <= width and len(text) <= 4 * width:
        return shown
    return escape(line[: width - 1])[: width - 1].rstrip() + "…"


def _code(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
