"""Spans to cut, less what stays of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cleaner.model import Span


def minus(text: str, spans: Sequence[Span], stays: Sequence[Span]) -> Iterator[Span]:
    """Yields spans without what stays (both in order), and without line ends that would glue what stays together."""
    ends = [stay.end for stay in stays]
    for start, end in spans:
        place = bisect_left(ends, start)
        while place < len(stays) and stays[place].start < end:
            yield from _cut(text, start, stays[place].start)
            start = max(start, stays[place].end + 1)  # its line end stays with it
            place += 1
        yield from _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields a span, less a line end that keeps what stands before it from what stands behind it."""
    if 0 < start < end and text[start - 1] != "\n" and text[end - 1 : end] == "\n" and end < len(text):
        end -= 1
    if text[start:end].strip():
        yield Span(start, end)
