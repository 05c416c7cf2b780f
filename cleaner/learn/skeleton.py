"""Lines that are the same but for a name, a date or a number: their skeletons, as texts with slots."""

from __future__ import annotations

import re
from functools import cache

import regex

from cleaner.packs.spelling import SLOTS, slots_trouble

LONGEST = 120
"""Characters of the longest line that is looked at: what is longer is no label."""
_ORDER = ("url", "mail", "handle", "date", "time")
_SLOT = re.compile(r"\{\w+\}")
_LITERAL = re.compile(r"[^\W\d_]{2,}")


@cache
def _patterns() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """Slot → what is put into it, in this order."""
    word = r"(?-i:\p{Lu})[\p{L}\p{M}.'’-]"
    names = rf"(?<![\w.]){word}+(?:\s(?:(?:van|von|der|de|di|da|la|le|bin|al)\s)?{word}*){{1,3}}"
    found = [(name, regex.compile(rf"(?<!\w)(?:{SLOTS[name][0]})(?!\w)", regex.IGNORECASE)) for name in _ORDER]
    after_label = rf"(?<=(?:[:：|/]|\b(?:by|von|par|por|di|door|av|af)\b)\s){word}+$"
    return (
        *found,
        ("name", regex.compile(f"(?:{names}|{after_label})", regex.IGNORECASE)),
        ("number", regex.compile(rf"(?<!\w)(?:{SLOTS['number'][0]})(?!\w)", regex.IGNORECASE)),
    )


def skeleton(raw: str) -> str | None:
    """Returns a line with slots in the place of what differs from page to page; None where there is no such thing."""
    if len(raw) > LONGEST or "{" in raw or "}" in raw:
        return None
    text = raw
    for name, pattern in _patterns():
        parts = _SLOT.split(text)
        slots = _SLOT.findall(text)
        text = "".join(
            pattern.sub(f"{{{name}}}", part) + (slots[at] if at < len(slots) else "") for at, part in enumerate(parts)
        )
    rest = _SLOT.sub(" ", text)
    if text == raw or not _LITERAL.search(rest) or slots_trouble(text):
        return None
    return text
