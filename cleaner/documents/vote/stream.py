"""A page's text with everything left out that is not compared, and the way back from it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container
from itertools import accumulate

from cleaner.documents.lines.keys import has_markers, key_of, unmarked


class Stream:
    """The keys of a page's lines, one behind another. Offsets are those of `text`."""

    def __init__(self, page: str) -> None:
        self.lines = page.split("\n")
        self.keys = [key_of(line) for line in self.lines]
        self.text = "".join(self.keys)
        self.starts = list(accumulate(map(len, self.keys), initial=0))
        """The offset of each line's key, and at last the length of `text`."""
        self._known: dict[int, list[int]] = {}
        """What `_offsets` was asked for: a page of one line is asked for it ten thousand times."""

    def line_at(self, place: int) -> int:
        """Returns the number of the line in which an offset lies."""
        return bisect_right(self.starts, place) - 1

    def at_edges(self, start: int, end: int) -> bool:
        """Returns whether a range begins and ends where words do."""
        first, last = self.line_at(start), self.line_at(end - 1)
        begin = self._offsets(first)[start - self.starts[first]]
        stop = self._offsets(last)[end - 1 - self.starts[last]]
        line = self.lines[first]
        left = begin == 0 or not (line[begin].isalnum() and line[begin - 1].isalnum())
        line = self.lines[last]
        return left and (stop + 1 >= len(line) or not (line[stop].isalnum() and line[stop + 1].isalnum()))

    def ranges(self, found: list[tuple[int, int]], marked: Container[int], rules: bool) -> list[tuple[int, int]]:
        """Returns ranges of `text` as ranges of the page.

        marked: the numbers of the lines whose Markdown markers belong to them. rules: whether the lines of dashes under
        their tables' heads do, too.
        """
        text_starts = list(accumulate((len(line) + 1 for line in self.lines), initial=0))
        ranges: list[tuple[int, int]] = []
        for start, end in _merged(found):
            while start < end:
                number = self.line_at(start)
                stop = min(end, self.starts[number + 1])
                ranges += self._in_line(number, text_starts[number], start, stop, number in marked)
                start = stop
                if rules and number in marked:
                    ranges += self._rule_under(number, text_starts)
        return ranges

    def _in_line(self, number: int, base: int, start: int, stop: int, marked: bool) -> list[tuple[int, int]]:
        """Returns a range in one line as ranges of the page. base: the offset of the line's beginning in that."""
        line = self.lines[number]
        bare = not marked and has_markers(line)
        if start == self.starts[number] and stop == self.starts[number + 1] and not bare:
            return [(base, base + len(line))]
        offsets = self._offsets(number)
        first, last = offsets[start - self.starts[number]], offsets[stop - 1 - self.starts[number]] + 1
        if not bare or "|" not in line:
            return [(base + first, base + last)]
        cells = re.finditer(r"[^|\s](?:[^|]*[^|\s])?", line[first:last])
        return [(base + first + cell.start(), base + first + cell.end()) for cell in cells]

    def _rule_under(self, number: int, text_starts: list[int]) -> list[tuple[int, int]]:
        """Returns the range of the line of dashes under the head of a table; empty without one."""
        line = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        if not line.startswith("|-") or self.keys[number + 1]:
            return []
        return [(text_starts[number + 1], text_starts[number + 1] + len(line))]

    def _offsets(self, number: int) -> list[int]:
        """Returns the offset in the line of each character of its key."""
        if number not in self._known:
            line = unmarked(self.lines[number])
            self._known[number] = [i for i, char in enumerate(line) if char.isprintable() and not char.isspace()]
        return self._known[number]


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if start == end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
