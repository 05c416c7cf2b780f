"""Writes the text of one line with its marks: links, emphasis, code."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from cleaner.documents.markdown import escape

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ORDER = ("~~", "**", "*")
"""Marks from the outermost to the innermost."""


class Piece(NamedTuple):
    """A piece of Markdown. It stands for `[start, end)` of the laid-out text, which is empty for a mark."""

    start: int
    end: int
    text: str
    segment: int
    """The number of the segment that it belongs to."""


class Atom(NamedTuple):
    """A piece of a line's text in which nothing changes: neither segment nor marks."""

    start: int
    end: int
    segment: int
    stays: bool
    marks: frozenset[str]
    link: HtmlElement | None
    raw: bool
    """Whether it is a mark already: the bars of tables."""


class Line:
    """Writes the atoms of a line. What stays reads well by itself, and so does what goes."""

    def __init__(self, text: str, atoms: Sequence[Atom], *, heading: bool, row: bool) -> None:
        self._text, self._atoms = text, atoms
        self._heading, self._row = heading, row
        self._last = {True: "", False: ""}
        """The last character of what stays, and of what goes."""
        self._worlds = {stays: [atom for atom in atoms if atom.stays == stays] for stays in (True, False)}
        self._escaped = sorted(set(self._escapes()))

    def _escapes(self) -> Iterator[int]:
        """Yields the offsets of characters that want a backslash, wherever they stand and whatever goes."""
        if not self._atoms:
            return
        start, end = self._atoms[0].start, self._atoms[-1].end
        line = self._text[start:end]
        yield from (start + at for at in escape.within(line))
        for shown in (range(start, end), [at for a in self._atoms if a.stays for at in range(a.start, a.end)]):
            inked = next((n for n, at in enumerate(shown) if not self._text[at].isspace()), len(shown))
            text = "".join(self._text[at] for at in shown[inked:])
            yield from (shown[inked + at] for at in escape.at_start(text) if not self._row)
            yield from (shown[inked + at] for at in escape.closing(text) if self._heading)
        for atom, after in zip(self._atoms, (*self._atoms[1:], None), strict=True):
            # What stands next to a mark, or to something else when what is between goes, may become one.
            text = self._text[atom.start : atom.end]
            if ink := text.strip():
                first = atom.start + text.index(ink)
                goes_on = after is None or (after.segment == atom.segment and after.link is atom.link)
                edges = ((first, "*_~"), (first + len(ink) - 1, "*_~" if goes_on else "*_~]!"))
                yield from (at for at, marks in edges if self._text[at] in marks)
            if self._row and not atom.raw:
                yield from (at for at in range(atom.start, atom.end) if self._text[at] == "|")
            if atom.link is not None:
                yield from (atom.start + at for at in escape.brackets(self._text[atom.start : atom.end]))

    def _is_blank(self, atom: Atom) -> bool:
        return self._text[atom.start : atom.end].isspace()

    def pieces(self, targets: dict[HtmlElement, str]) -> Iterator[Piece]:
        """Yields the line. targets: where links lead."""
        for (link, _), atoms in groupby(self._atoms, key=lambda atom: (atom.link, atom.segment)):
            part = list(atoms)
            if link is None:
                yield from self._marked(part)
                continue
            inked = [n for n, atom in enumerate(part) if not self._is_blank(atom)]
            if not inked:
                yield from self._marked(part)
                continue
            first, last = inked[0], inked[-1] + 1
            yield from self._marked(part[:first])
            yield from self._mark(part[first].start, "[", part[first])
            yield from self._marked(part[first:last])
            yield from self._mark(part[last - 1].end, f"]({targets[link]})", part[last - 1])
            yield from self._marked(part[last:])

    def _marked(self, atoms: Iterable[Atom]) -> Iterator[Piece]:
        for _, group in groupby(atoms, key=lambda atom: (atom.marks, atom.segment, atom.raw)):
            part = list(group)
            yield from self._group(part[0], part[0].start, part[-1].end)

    def _group(self, one: Atom, start: int, end: int) -> Iterator[Piece]:
        """Yields text with marks, which are put round it if a reader would take them for marks. one: its first atom."""
        text = self._text[start:end]
        ink = text.strip()
        if one.raw or not ink or not one.marks:
            yield from self._plain(start, end, one)
            return
        begin = start + text.index(ink)
        stop = begin + len(ink)
        marks = self._marks(one.marks)
        if "`" in one.marks and self._last[one.stays] != "`":
            yield from self._plain(start, begin, one)
            yield from self._code(begin, stop, marks, one)
            yield from self._plain(stop, end, one)
            return
        if marks and not self._flanks(marks, begin, stop, one):  # signs at the ends can do without
            words = ink.strip("".join(c for c in {*ink} if c.isspace() or _is_punctuation(c)))
            begin += ink.index(words)
            stop = begin + len(words)
        yield from self._plain(start, begin, one)
        marks = marks if begin < stop and self._flanks(marks, begin, stop, one) else ""
        yield from self._mark(begin, marks, one)
        yield from self._plain(begin, stop, one)
        yield from self._mark(stop, marks[::-1], one)
        yield from self._plain(stop, end, one)

    def _marks(self, marks: frozenset[str]) -> str:
        return "".join(mark for mark in _ORDER if mark in marks and not (self._heading and mark == "**"))

    def _code(self, start: int, end: int, marks: str, atom: Atom) -> Iterator[Piece]:
        text = self._text[start:end]
        ticks = "`" * (escape.longest_ticks(text) + 1)
        pad = " " if "`" in (text[0], text[-1]) else ""
        outer = marks if marks and self._flanks(marks, start, end, atom, "`", "`") else ""
        yield from self._mark(start, outer + ticks + pad, atom)
        for at, character in enumerate(text, start) if self._row and "|" in text else ():
            yield Piece(at, at + 1, "\\|" if character == "|" else character, atom.segment)
        if not (self._row and "|" in text):
            yield Piece(start, end, text, atom.segment)
        yield from self._mark(end, pad + ticks + outer[::-1], atom)

    def _flanks(self, marks: str, start: int, end: int, atom: Atom, first: str = "", last: str = "") -> bool:
        """Returns whether marks would be taken for such, by what stands on both sides of them."""
        before = self._last[atom.stays]
        if before and before in "*~":
            return False
        world = self._worlds[atom.stays]
        at = bisect_right(world, end, key=lambda one: one.end)
        after = self._text[max(world[at].start, end)] if at < len(world) else ""
        both = "*" if "~" in marks and "*" in marks else ""  # the inner marks are what the outer ones stand next to
        opens, closes = both or first or self._text[start], both or last or self._text[end - 1]
        return _may_open(before, opens) and _may_open(after, closes)

    def _plain(self, start: int, end: int, atom: Atom) -> Iterator[Piece]:
        """Yields text with backslashes before what would be taken for a mark."""
        if start >= end:
            return
        at = start
        if not atom.raw:
            for escaped in self._escaped[bisect_left(self._escaped, start) : bisect_left(self._escaped, end)]:
                if at < escaped:
                    yield Piece(at, escaped, self._text[at:escaped], atom.segment)
                yield Piece(escaped, escaped + 1, "\\" + self._text[escaped], atom.segment)
                at = escaped + 1
        if at < end:
            yield Piece(at, end, self._text[at:end], atom.segment)
        self._last[atom.stays] = self._text[end - 1]
        if self._last[atom.stays] in "*~`" and not atom.raw:
            self._last[atom.stays] = "."  # with its backslash, or alone, it is a sign like others

    def _mark(self, at: int, text: str, atom: Atom) -> Iterator[Piece]:
        if text:
            self._last[atom.stays] = text[-1]
            yield Piece(at, at, text, atom.segment)


def _may_open(outside: str, inside: str) -> bool:
    """Returns whether marks may stand between two characters; empty stands for the end of a line."""
    return not _is_punctuation(inside) or not outside or outside.isspace() or _is_punctuation(outside)


def _is_punctuation(character: str) -> bool:
    return category(character)[0] in "PS"
