"""Counts in words: `1 file`, `2 files`."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Returns a number with its noun, which is regular, in the singular or plural."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"
