"""Lays out text in columns of a terminal: tables, and lines broken between words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.report.escape import excerpt

GAP = "  "
NARROWEST = 12


class Run(NamedTuple):
    """Text of one style. The style means something only to the caller."""

    text: str
    style: object = None


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, left: int, width: int) -> Iterator[str]:
    """Yields the lines of a table.

    The first `left` columns are left-aligned; the first column is cut to fit `width`.
    """
    columns = list(zip(header, *rows, strict=True))
    widths = [max(map(columns_of, column)) for column in columns]
    rest = sum(widths[1:]) + len(GAP) * (len(widths) - 1)
    widths[0] = min(widths[0], max(width - rest, NARROWEST))
    for row in (header, *rows):
        first = excerpt(row[0], widths[0])
        cells = [first, *row[1:]]
        padded = (_pad(cell, size, right=n >= left) for n, (cell, size) in enumerate(zip(cells, widths, strict=True)))
        yield GAP.join(padded).rstrip()


def wrap(runs: Sequence[Run], width: int) -> Iterator[list[Run]]:
    """Breaks a line into lines of at most `width` columns: after blanks, or inside a word that is too long."""
    plain = "".join(run.text for run in runs)
    at = start = used = 0
    blank = -1
    ends: list[int] = []
    while at < len(plain):
        size = columns_of(plain[at])
        if used + size > width and at > start:
            at = blank + 1 if blank >= start else at
            ends.append(at)
            start, used = at, 0
            continue
        if plain[at] in " \t":
            blank = at
        used += size
        at += 1
    yield from _split(runs, [*ends, len(plain)])


def _split(runs: Sequence[Run], ends: Sequence[int]) -> Iterator[list[Run]]:
    """Cuts the runs at offsets of their joined text."""
    line: list[Run] = []
    left, at, number = list(reversed(runs)), 0, 0
    while left:
        run = left.pop()
        room = ends[number] - at
        if len(run.text) <= room:
            line.append(run)
            at += len(run.text)
            continue
        line.append(Run(run.text[:room], run.style))
        left.append(Run(run.text[room:], run.style))
        at += room
        yield line
        line, number = [], number + 1
    yield line


def columns_of(text: str) -> int:
    """Returns how many columns a text takes on a terminal: an ideograph two, a combining mark none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(cell: str, size: int, *, right: bool) -> str:
    blanks = " " * (size - columns_of(cell))
    return blanks + cell if right else cell + blanks
