"""Searches many texts at once in text of any kind. This is the one place where text meets a library that wants UTF-8.

Bytes that are no UTF-8 come as lone surrogates, and a `str` from elsewhere may hold halves of surrogate pairs. No
encoder takes them, and no text that is searched for has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from cleaner.lazy import lazy

_LONE = re.compile("[\ud800-\udfff]")
_REPLACED = "\ufffd"

Hit = tuple[int, int, int]
"""The number of a text, and where it starts and ends, in code points."""


def encodable(text: str) -> str:
    """Returns the text with `U+FFFD` in place of each lone surrogate: it can be encoded, and all offsets stay."""
    return _LONE.sub(_REPLACED, text)


class Automaton:
    """Finds texts, overlapping ones too, in one scan. Immutable; cannot be pickled."""

    def __init__(self, texts: Iterable[str], *, table: bool) -> None:
        """table: whether the automaton is a table, which is twice as fast and takes some 200 bytes for each character
        of the texts."""
        self._texts, self._table = texts if isinstance(texts, Sequence) else tuple(texts), table

    @lazy
    def _find(self) -> Any:
        # It is built when it is first needed, which many never are.
        kind = Implementation.DFA if self._table else Implementation.ContiguousNFA
        # store_patterns=False: it is asked for numbers only.
        return AhoCorasick(self._texts, implementation=kind, store_patterns=False).find_matches_as_indexes

    def hits(self, text: str) -> list[Hit]:
        """Returns where any of the texts stands, in the order of their ends."""
        try:
            # Overlapping matches are needed: leftmost-longest would hide a text inside another one.
            found: list[Hit] = self._find(text, overlapping=True)
        except UnicodeEncodeError:
            found = self._find(encodable(text), overlapping=True)
        return found
