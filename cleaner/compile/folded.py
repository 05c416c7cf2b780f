"""A text in lines: as they stand in it, folded, and as a reader of Markdown sees them, with the ways between these."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, compress, count
from operator import itemgetter
from typing import NamedTuple

from cleaner.compile.fold import fold_text, shifts_of, with_plain_blanks
from cleaner.compile.markdown import as_read, has_tags, read_otherwise, without_lead
from cleaner.compile.words import first_word, has_digit
from cleaner.lazy import lazy
from cleaner.model import Span

_FIRST = itemgetter(slice(1))
_LINE_END = re.compile(r"\r\n|\r|\n")
_BYTE_ORDER_MARK = "\ufeff"


def fold(source: str) -> Folded:
    """Folds a text of any size, in time linear in it."""
    return Folded(source, fold_text(source).split("\n"))


class Folded:
    """A text in lines: as they stand in `source`, and folded. "Raw" offsets and lines are those of `source`."""

    def __init__(
        self, source: str, lines: list[str], raw_lines: list[str] | None = None, *, plain: bool = False
    ) -> None:
        """plain: whether the lines end at `\\n` and are read as they stand."""
        self.source = source
        """The text as it was."""
        self.lines = lines
        """The folded lines, without line ends."""
        self._shifts: dict[int, tuple[list[int], list[int]]] = {}
        if raw_lines is not None:
            self.raw_lines = raw_lines
        if plain:
            self.read = None
            self.raw_starts = list(accumulate([len(line) + 1 for line in self.raw_lines[:-1]], initial=0))

    @lazy
    def text(self) -> str:
        """The folded text; its lines end at `\\n`."""
        return "\n".join(self.lines)

    @lazy
    def odd(self) -> dict[int, str]:
        """The number of each line that begins with no letter → the line from its first letter or digit on."""
        lines = self.lines
        # Few do: one look at all first characters takes a third of the time of one each.
        others = {first for first in set(map(_FIRST, lines)) if first and not first.isalpha()}
        if not others:
            return {}
        return {
            number: first_word(lines[number])
            for number in compress(count(), map(others.__contains__, map(_FIRST, lines)))
        }

    @lazy
    def words(self) -> list[str]:
        """The lines from their first letter or digit on."""
        if not self.odd:
            return self.lines
        words = self.lines.copy()
        for number, line in self.odd.items():
            words[number] = line
        return words

    @lazy
    def numbered(self) -> list[int]:
        """The numbers of the lines whose first word begins with a digit."""
        return [number for number, words in self.odd.items() if "0" <= words[:1] <= "9"]

    @lazy
    def with_digit(self) -> list[int]:
        """The numbers of the lines that have a digit, of any script."""
        return [number for number, line in enumerate(self.lines) if has_digit(line)]

    @lazy
    def raw_lines(self) -> list[str]:
        """The lines as they stand in `source`, without their line ends."""
        source = self.source
        if "\r" not in source and not source.startswith(_BYTE_ORDER_MARK):
            return source.split("\n")
        return [source[self.raw_start(line) : self.raw_end(line)] for line in range(len(self.lines))]

    @lazy
    def reblanked(self) -> dict[int, str]:
        """The number of each line that has other than single plain blanks, or invisible characters, → the line with
        these folded, and nothing else of it."""
        source, folded = self.source, self.text
        if len(source) == len(folded) and source.count(" ") == folded.count(" "):
            return {}  # nothing was left out, and no other blank became a plain one
        return with_plain_blanks(self.raw_lines)

    @lazy
    def stripped(self) -> list[str]:
        """The lines as regexes see them: as they stand in `source`, with plain blanks, and none round them."""
        lines = [line.strip() for line in self.raw_lines]
        for number, line in self.reblanked.items():
            lines[number] = line.strip()
        return lines

    @lazy
    def read(self) -> Read | None:
        """The lines that a reader sees otherwise, since they have marks of Markdown; None where there are none."""
        found = read_otherwise(self.source, self.raw_lines, self.has_tags)
        return Read(self, found, tags=self.has_tags) if found else None

    @lazy
    def has_tags(self) -> bool:
        """Whether tags of HTML are marks of the lines that have them."""
        return has_tags(self.source)

    @lazy
    def lines_as_read(self) -> list[str]:
        """The folded lines as a reader sees them."""
        return self.read.among(self.lines, self.read.folded.lines) if self.read else self.lines

    @lazy
    def raw_as_read(self) -> list[str]:
        """The lines of `source` as a reader sees them."""
        return self.read.among(self.raw_lines, self.read.folded.raw_lines) if self.read else self.raw_lines

    @lazy
    def raw_starts(self) -> list[int]:
        """The offset in `source` at which each line starts; a byte order mark is not part of the first."""
        source = self.source
        if "\r" not in source and not source.startswith(_BYTE_ORDER_MARK):
            return list(accumulate([len(line) + 1 for line in self.raw_lines[:-1]], initial=0))
        first = 1 if source.startswith(_BYTE_ORDER_MARK) else 0
        return [first, *(end.end() for end in _LINE_END.finditer(source))]

    def raw(self, line: int, offset: int) -> int:
        """Returns the offset in `source` of an offset in a folded line."""
        start = self.raw_starts[line]
        if len(self.lines[line]) == len(self.raw_lines[line]):  # folding never makes a line longer
            return start + offset
        found = self._shifts.get(line)
        if found is None:
            found = self._shifts[line] = shifts_of(self.raw_lines[line])
        places, shifts = found
        return start + offset + shifts[bisect_right(places, offset) - 1]

    def raw_stripped(self, line: int) -> Callable[[int], int]:
        """Returns what tells of an offset in a stripped line where it stands in `source`."""
        words = self.stripped[line]
        if (plain := self.reblanked.get(line)) is not None:
            lead = plain.index(words)
            return lambda offset: self.raw(line, lead + offset)
        start = self.raw_starts[line] + self.raw_lines[line].index(words)
        return lambda offset: start + offset

    def raw_line_at(self, offset: int) -> int:
        """Returns the line in which an offset of `source` stands."""
        return bisect_right(self.raw_starts, offset) - 1

    def raw_start(self, line: int) -> int:
        return self.raw_starts[line]

    def raw_next(self, line: int) -> int:
        """Returns the offset in `source` of the line after this one: behind the line's end."""
        return self.raw_starts[line + 1] if line + 1 < len(self.lines) else len(self.source)

    def raw_end(self, line: int) -> int:
        """Returns the offset in `source` behind the line's own characters: before its line end."""
        end = self.raw_next(line)
        if line + 1 < len(self.lines):
            end -= 2 if self.source.endswith("\r\n", 0, end) else 1
        return end

    def without(self, kept: Sequence[Span], text: str) -> tuple[Folded, list[Run]] | None:
        """Returns what `fold(text)` returns, and the runs of lines that are still whole, in order.

        kept: spans of the source, in order, without overlaps. text: the source without everything else. Most lines are
        still whole, so this takes a tenth of the time. Returns None where cutting may change how lines end (`\\r`) or
        begin, or how they are read: what showed code may be gone.
        """
        if "\r" in self.source or self.source.startswith(_BYTE_ORDER_MARK) or text.startswith(_BYTE_ORDER_MARK):
            return None
        if self.has_tags != has_tags(text):
            return None
        starts, total = self.raw_starts, len(self.lines)
        raw_lines: list[str] = []
        lines: list[str] = []
        runs: list[Run] = []
        open_line: str | None = None  # what there is of a line whose end has not come yet

        def add(raw: str) -> None:
            raw_lines.append(raw)
            lines.append(fold_text(raw))

        for start, end in kept:
            line = bisect_right(starts, start) - 1
            if open_line is not None or start > starts[line]:
                stop = min(end, self.raw_next(line))
                open_line = (open_line or "") + self.source[start:stop]
                if stop < self.raw_next(line) or line + 1 == total:
                    continue
                add(open_line[:-1])
                open_line = None
                line += 1
            last = bisect_right(starts, end) - 1
            if end == len(self.source):  # the last line has no line end, and is whole without
                last = total
            runs.append(Run(line, last, len(lines)))
            raw_lines += self.raw_lines[line:last]
            lines += self.lines[line:last]
            if last < total and end > starts[last]:
                open_line = self.source[starts[last] : end]
            elif last == total:
                return Folded(text, lines, raw_lines), runs
        add(open_line or "")
        return Folded(text, lines, raw_lines), runs


class Run(NamedTuple):
    """Successive lines that another text has too."""

    first: int
    stop: int
    """The line after the last one."""
    there: int
    """The number of the first one in the other text."""


class Read:
    """Some lines of a text as a reader sees them, as a text of their own.

    Patterns are tried in these, too: what matches there is cut with the marks that belong to it.
    """

    def __init__(self, text: Folded, kept: Mapping[int, Sequence[Span]], *, tags: bool) -> None:
        """kept: line → what is read of it. tags: whether tags of HTML are not."""
        self.lines = list(kept)
        """The number of each of them in the text that they are of."""
        self.places = {line: place for place, line in enumerate(self.lines)}
        self._text, self._kept, self._tags = text, kept, tags
        raw = ["".join([text.raw_lines[line][a:b] for a, b in spans]) for line, spans in kept.items()]
        self.folded = Folded("\n".join(raw), [fold_text(line) for line in raw], raw, plain=True)

    def among(self, lines: Sequence[str], read: Sequence[str]) -> list[str]:
        """Returns lines of the text, those in it that are read otherwise."""
        found = list(lines)
        for place, line in enumerate(self.lines):
            found[line] = read[place]
        return found

    def span(self, place: int, start: int, end: int) -> Span:
        """Returns where what matches in one of these lines stands in the text, with all marks that are only its own.

        start, end: offsets in `folded.source`. The span is empty where marks belong to it and to something else, so
        that it cannot be cut by itself.
        """
        line, words = self.lines[place], self.folded.raw_lines[place]
        begin = self._text.raw_starts[line]
        start, end = start - self.folded.raw_starts[place], end - self.folded.raw_starts[place]
        at_start, at_end = not words[:start].strip(), not words[end:].strip()
        raw = self._text.raw_lines[line]
        if at_start and at_end:
            return Span(begin, begin + len(raw))
        left = without_lead(words[: 0 if at_start else start] + words[end:]).split()
        for first in [0] if at_start else self._bounds(line, start):
            for last in [len(raw)] if at_end else self._bounds(line, end):
                if first < last and without_lead(as_read(raw[:first] + raw[last:], self._tags)).split() == left:
                    return Span(begin + first, begin + last)
        at = begin if at_start else begin + self._bounds(line, start)[0]
        return Span(at, at)

    def _bounds(self, line: int, offset: int) -> list[int]:
        """Returns where, in a line, the cut before a character of what is read of it may lie."""
        at = 0
        behind = 0
        for start, end in self._kept[line]:
            if offset == at:
                return [start, behind] if start > behind else [start]
            if offset < at + end - start:
                return [start + offset - at]
            at += end - start
            behind = end
        return [behind, len(self._text.raw_lines[line])]
