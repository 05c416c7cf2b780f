"""Markers by which a text says itself what is to stay: `<!-- clean: keep -->` … `<!-- clean: end -->`.

Each stands alone on its line. They hold in texts that somebody keeps in a repository, where who writes the text may
well decide; a scraped text decides nothing. In a fenced listing they are quoted, and do nothing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from cleaner.engine.text.verbatim.programs import fenced
from cleaner.model import Proposal, Rank, Span

RULE = "inline/keep"
"""The name under which manifests have what stays since its text says so."""
KEEP, END = "keep", "end"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARKER = re.compile(r"\s*<!--\s*clean:\s*(.*?)\s*-->\s*", re.IGNORECASE)
_LONGEST = 200
"""Characters of a line that may be a marker: longer ones are not looked at."""


class Remark(NamedTuple):
    """Something that is wrong with a marker. Lines are counted from 1."""

    line: int
    message: str


class Marked(NamedTuple):
    """What a text says of itself."""

    kept: tuple[Span, ...] = ()
    """What is to stay, with the lines of the markers."""
    remarks: tuple[Remark, ...] = ()


def read(text: str) -> Marked:
    """Finds the markers of a text."""
    if "clean:" not in text.lower():
        return Marked()
    lines = _LINE.findall(text)
    starts = list(accumulate(map(len, lines), initial=0))
    kept: list[Span] = []
    remarks: list[Remark] = []
    opened = -1
    for number, word in _markers(lines):
        if word == KEEP and opened < 0:
            opened = number
        elif word == END and opened >= 0:
            kept.append(Span(starts[opened], starts[number + 1]))
            opened = -1
        elif word == KEEP:
            remarks.append(Remark(number + 1, f"kept already since line {opened + 1}: this marker does nothing"))
        elif word == END:
            remarks.append(Remark(number + 1, f"nothing to end: no `<!-- clean: {KEEP} -->` stands before it"))
        else:
            near = difflib.get_close_matches(word, (KEEP, END), 1)
            advice = f"did you mean {near[0]!r}?" if near else f"there are {KEEP!r} and {END!r}"
            remarks.append(Remark(number + 1, f"{word!r} is no marker; {advice}"))
    if opened >= 0:
        kept.append(Span(starts[opened], len(text)))
        remarks.append(Remark(opened + 1, f"no `<!-- clean: {END} -->` follows: all is kept from here to the end"))
    return Marked(tuple(kept), tuple(sorted(remarks)))


def _markers(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yields the number of each line that is a marker, with what it says."""
    quoted = frozenset(fenced([line.rstrip("\r\n") for line in lines]))
    for number, line in enumerate(lines):
        if number not in quoted and len(line) <= _LONGEST and (found := _MARKER.fullmatch(line)):
            yield number, found[1].lower()


def proposal(kept: Span) -> Proposal:
    """Returns what a marker proposes."""
    return Proposal(kept.start, kept.end, "keep", RULE, "template", Rank.SITE)
