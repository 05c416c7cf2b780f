"""Shows what would be removed as a unified diff.

The diff is made from the cuts themselves, so it is exact, and takes time linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.counts import counted
from cleaner.model import Span
from cleaner.report.escape import escape

CONTEXT = 3
MAX_LINES = 1_000
"""Lines of a diff that are shown for one file."""
MAX_WIDTH = 2_000
"""Characters that are shown of one line."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class _Change(NamedTuple):
    """Neighbouring lines `[first, last)` of the old text, and the lines that replace them."""

    first: int
    last: int
    left: list[str]


def unified(text: str, cuts: Sequence[Span], path: str) -> Iterator[str]:
    """Yields the lines of the diff without their line ends. Control characters but tabs are escaped.

    cuts: spans in order, without overlaps. A diff longer than `MAX_LINES` is cut off, and its last line says so.
    """
    lines = _LINE.findall(text)
    changes = list(_changes(text, lines, cuts))
    if not changes:
        return
    name = escape(path).lstrip("/")
    yield f"--- a/{name}"
    yield f"+++ b/{name}"
    shift, room = 0, MAX_LINES
    groups = list(_groups(changes))
    for number, group in enumerate(groups):
        hunk = _hunk(group, lines, shift)
        if len(hunk) > room:
            yield from hunk[:room]
            rest = counted(len(hunk) - room, "line"), counted(len(groups) - number - 1, "more place")
            yield f"… the rest is not shown: {rest[0]} here, {rest[1]}"
            return
        yield from hunk
        room -= len(hunk)
        shift += sum(len(change.left) - (change.last - change.first) for change in group)


def _changes(text: str, lines: Sequence[str], cuts: Sequence[Span]) -> Iterator[_Change]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    number = 0
    while number < len(cuts):
        first = bisect_right(starts, cuts[number].start) - 1
        at, end, left = starts[first], starts[first + 1], ""
        while True:
            if number < len(cuts) and cuts[number].start < end:
                left += text[at : cuts[number].start]
                at = cuts[number].end
                end = max(end, starts[bisect_left(starts, at)])
                number += 1
            elif at < end:
                left += text[at:end]
                at = end
            elif left and not left.endswith("\n") and end < len(text):
                # The cut took a line's end: the next line moves up, so it changes too.
                end = starts[bisect_right(starts, end)]
            else:
                break
        yield _Change(first, bisect_left(starts, end), _LINE.findall(left))


def _groups(changes: Sequence[_Change]) -> Iterator[list[_Change]]:
    """Groups the changes whose context lines meet: they belong into one hunk."""
    group: list[_Change] = []
    for change in changes:
        if group and change.first - group[-1].last > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    yield group


def _hunk(group: Sequence[_Change], lines: Sequence[str], shift: int) -> list[str]:
    """Returns the lines of one hunk. shift: how many lines the hunks before it add to the new text; mostly negative."""
    start, end = max(group[0].first - CONTEXT, 0), min(group[-1].last + CONTEXT, len(lines))
    body: list[str] = []
    old = new = 0
    at = start
    for change in group:
        parts = ((" ", lines[at : change.first]), ("-", lines[change.first : change.last]), ("+", change.left))
        for sign, part in parts:
            body += (shown for line in part for shown in _shown(sign, line))
            old += len(part) if sign != "+" else 0
            new += len(part) if sign != "-" else 0
        at = change.last
    tail = lines[at:end]
    body += (shown for line in tail for shown in _shown(" ", line))
    return [f"@@ -{_range(start, old + len(tail))} +{_range(start + shift, new + len(tail))} @@", *body]


def _range(start: int, count: int) -> str:
    """Returns a range as `diff -u` writes it: an empty range is named by the line before it."""
    first = start + 1 if count else start
    return str(first) if count == 1 else f"{first},{count}"


def _shown(sign: str, line: str) -> Iterator[str]:
    content = line.removesuffix("\n")
    if len(content) > MAX_WIDTH:
        content = f"{content[:MAX_WIDTH]}… {counted(len(content) - MAX_WIDTH, 'more character')}"
    # A carriage return before the line end moves no cursor, and keeps the diff of a DOS file true.
    body, carriage = (content[:-1], "\r") if content.endswith("\r") else (content, "")
    yield sign + escape(body, keep="\t") + carriage
    if not line.endswith("\n"):
        yield "\\ No newline at end of file"
