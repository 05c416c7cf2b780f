"""Says why a pattern or a selector cannot be used."""

from __future__ import annotations

import re
import unicodedata

import regex

from cleaner.packs.copies import copies
from cleaner.packs.pack import Pattern
from cleaner.packs.plain import plain_selector
from cleaner.packs.schema import MAX_TEXT

_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn"})
"""Unicode categories of characters that are lost when a text is folded."""
_WORD = re.compile(r"\w")
_MOST_COPIES = 20_000
"""Repeated characters, sets and groups of a regex: some 200 bytes each. Regexes written by hand have under two
thousand."""
MOST_COPIES_OF_FILE = 500_000
"""Beyond the characters that are written there."""


def pattern_trouble(pattern: Pattern) -> str | None:
    """Returns why a pattern cannot match or cannot be used; None if it can."""
    text = pattern.text
    if len(text) > MAX_TEXT:
        return f"{len(text):,} characters; {MAX_TEXT:,} are allowed"
    if all(unicodedata.category(char) in _UNSEEN for char in text):
        return "an empty text matches nowhere"
    if pattern.form == "regex":
        return _regex_trouble(text)
    if "\n" in text or "\r" in text:
        return "a line break never matches: patterns are compared with one line at a time; use block for several"
    if pattern.form == "line" and not _WORD.search(text):
        return "only marks and blanks, which do not count round a line; use { contains = … }"
    if pattern.form == "fuzzy" and pattern.errors * 5 > len(text):
        return f"{pattern.errors} errors are too many for {len(text)} characters: allow at most one in five"
    return None


def copies_beyond(pattern: Pattern) -> int:
    """Returns how many copies a pattern has, once compiled, beyond its own characters."""
    return max(0, copies(pattern.text) - len(pattern.text)) if pattern.form == "regex" else 0


def _regex_trouble(text: str) -> str | None:
    if copies(text) > _MOST_COPIES:
        return (
            f"its counted repeats inside each other are more than {_MOST_COPIES:,} copies once they are written out; "
            "use smaller numbers, or `*` and a bound on the line"
        )
    try:
        # The package would keep it, and hundreds more; most regexes of a file are never used.
        compiled = regex.compile(text, regex.IGNORECASE, cache_pattern=False)
    except (regex.error, RecursionError, OverflowError, ValueError, MemoryError, KeyError) as error:
        return f"not a valid regex: {shortened(str(error) or type(error).__name__)}"
    try:
        if compiled.fullmatch("", timeout=1.0):
            return "matches the empty text, so it would match everywhere"
    except TimeoutError:
        return "takes more than a second on an empty text"
    return None


def selector_trouble(css: str) -> str | None:
    if plain_selector(css) is not None:  # soupsieve takes whatever this reads (see the tests)
        return None
    import soupsieve  # brings bs4 along, which takes 0.1 s: only files with rare selectors wait for it

    try:
        soupsieve.compile(css)
    except (soupsieve.SelectorSyntaxError, RecursionError, ValueError, TypeError) as error:
        return f"{shortened(css)!r} is no CSS selector: {shortened(str(error).splitlines()[0], 120)}"
    return None


def shortened(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
