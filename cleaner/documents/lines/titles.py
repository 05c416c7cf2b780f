"""Which lines of a page are what it calls itself, for the window that it is shown in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.prose import DENSE

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WORD = re.compile(rf"[{DENSE}]|[^\W{DENSE}]+")
"""A word; of scripts that put no blanks between words, a character."""
_LONGEST = 300
"""Characters, at most, of a line that may be the title."""
_LEAST_WORDS = 3
"""Words of a title that is compared, and of a line that is compared with it."""


def title_of(root: HtmlElement) -> str:
    """Returns a page's title."""
    found = next(root.iter("title"), None)
    return "" if found is None else found.text or ""


def likeness(texts: Sequence[str], title: str) -> list[float]:
    """Returns for each line the share of its words that are in a title; less where these are less than half of it."""
    words = _words(title)
    return [_alike(text, words) for text in texts] if len(words) >= _LEAST_WORDS else [0.0] * len(texts)


def _alike(line: str, title: frozenset[str]) -> float:
    if len(line) > _LONGEST:
        return 0.0
    words = _words(line)
    if len(words) < _LEAST_WORDS:
        return 0.0
    both = len(words & title)
    return both / len(words) * min(1.0, 2 * both / len(title))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
