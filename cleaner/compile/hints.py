"""What is known of a pattern before it is tried. It is plain data, made once and kept in the cache."""

from __future__ import annotations

import msgspec

Literals = tuple[str, ...]


class Hint(msgspec.Struct, frozen=True, array_like=True):
    """What an index needs to know of a pattern."""

    key: str | None
    """For whole lines: the folded line that matches."""
    openings: Literals = ()
    """Folded texts with one of which the words of any matching line begin; empty where none is known."""
    literals: Literals = ()
    """Folded texts of which any matching line contains one; empty where none is known."""
    longest: int | None = None
    """Characters of the longest line that matches, without the blanks round it; None where there is no bound."""
    digit: bool = False
    """Whether every matching line has a digit."""


class Look(msgspec.Struct, frozen=True, array_like=True):
    """By what a regex is known not to match, and how long trying it may take."""

    tame_to: int
    """Characters of the longest line on which trying cannot take long; -1 where that is not known."""
    requires: tuple[Literals, ...] = ()
    """Groups of literals: every matching line, folded, contains at least one of each group."""
    openings: Literals = ()
    """As those of `Hint`."""
    least: int = 0
    """Characters of the shortest line that matches, without the blanks round it."""
    longest: int | None = None
    """As that of `Hint`."""
