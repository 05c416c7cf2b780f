"""Writes a page's text as Markdown: the laid-out text with marks, tiled by the same segments.

What stays is Markdown by itself, and so is what goes: marks go with what they mark, and stand round each piece of it
where only a part goes. So the clean text is this text with spans cut out, like any other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.documents.layout import Layout
from cleaner.documents.markdown import escape
from cleaner.documents.markdown.blocks import Block, Frame, split
from cleaner.documents.markdown.inline import Atom, Line, Piece
from cleaner.documents.markdown.places import Places, language, level
from cleaner.model import Marked, Segment

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def as_markdown(root: HtmlElement, layout: Layout, segments: Sequence[Segment], base: str | None) -> Marked:
    """Returns the text of a page that `NotingWriter` laid out.

    segments: those of the laid-out text. base: the page's address, by which links that are relative get a whole one.
    """
    pieces = list(_Renderer(root, layout, segments, base).pieces())
    text = "".join(piece.text for piece in pieces)
    return Marked(text, tuple(_segments(pieces, segments)), _Offsets(pieces))


def _segments(pieces: Sequence[Piece], segments: Sequence[Segment]) -> Iterator[Segment]:
    start = end = 0
    current: int | None = None
    for piece in pieces:
        if piece.text and piece.segment != current:
            if current is not None:
                yield segments[current]._replace(start=start, end=end)
            start, current = end, piece.segment
        end += len(piece.text)
    if current is not None:
        yield segments[current]._replace(start=start, end=end)


def _heading(block: Block) -> str:
    return "#" * level(block.place.heading) + " " if block.place.heading is not None else ""


class _Offsets:
    """Offsets of the laid-out text → of the Markdown."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._starts: list[int] = []
        self._found: list[tuple[int, int]] = []
        at = end = 0
        for piece in pieces:
            if piece.end > piece.start:
                self._starts.append(piece.start)
                self._found.append((at, len(piece.text)))
            at += len(piece.text)
            end = max(end, piece.end)
        self._end, self._size = end, at

    def __call__(self, offset: int) -> int:
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or offset >= self._end:
            return 0 if at < 0 else self._size
        start, size = self._found[at]
        return start + min(offset - self._starts[at], size)


class _Renderer:
    def __init__(self, root: HtmlElement, layout: Layout, segments: Sequence[Segment], base: str | None) -> None:
        self._text, self._segments = layout.text, segments
        self._ends = [segment.end for segment in segments]
        self._places = Places(root, base)
        self._blocks = split(layout, self._places)
        self._frame = Frame(self._blocks)
        self._atoms = {id(block): list(self._atoms_of(block)) for block in self._blocks}
        staying = [block for block in self._blocks if any(atom.stays for atom in self._atoms[id(block)])]
        self._stays = set(map(id, staying))
        idle = {id(b) for b in self._idle_rules(self._blocks) if id(b) not in self._stays}
        self._idle = idle | {id(b) for b in self._idle_rules(staying)}
        """Rules of tables that stand under no head."""
        self._staying = [block for block in staying if id(block) not in self._idle]
        self._number = {id(block): number for number, block in enumerate(self._blocks)}
        self._order = [block.start for block in self._staying]
        self._headed: set[HtmlElement] = set()
        """Tables of which a head is written already."""

    # ------------------------------------------------------------------ segments

    def _segment_at(self, offset: int) -> int:
        return min(bisect_right(self._ends, offset), len(self._segments) - 1)

    def _is_kept(self, offset: int) -> bool:
        return self._segments[self._segment_at(offset)].action == "keep"

    def _cut_up(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yields a span in pieces of one segment each, with the segment's number."""
        while start < end:
            number = self._segment_at(start)
            stop = min(end, self._ends[number]) if self._ends[number] > start else end
            yield start, stop, number
            start = stop

    def _atoms_of(self, block: Block) -> Iterator[Atom]:
        at = block.start
        runs = block.runs
        for number, run in enumerate(runs):
            if at < run.start:  # a blank has the marks that the texts on both sides have in common
                before = runs[number - 1].place if number else run.place
                same = before.marks == run.place.marks and before.word is run.place.word
                marks = before.marks if same else frozenset()
                link = before.link if before.link is run.place.link else None
                structural = run.structural or (number > 0 and runs[number - 1].structural)
                yield from self._spread(at, run.start, marks, None if structural else link, raw=structural)
            yield from self._spread(
                run.start, run.end, run.place.marks, None if run.structural else run.place.link, raw=run.structural
            )
            at = run.end

    def _spread(
        self, start: int, end: int, marks: frozenset[str], link: HtmlElement | None, *, raw: bool
    ) -> Iterator[Atom]:
        for first, last, number in self._cut_up(start, end):
            yield Atom(first, last, number, self._segments[number].action == "keep", marks, link, raw)

    # ------------------------------------------------------------------ blocks

    def pieces(self) -> Iterator[Piece]:
        """Yields the text in order."""
        above_staying: Block | None = None
        staying = iter(self._staying)
        following = next(staying, None)
        separated = False
        for number, block in enumerate(self._blocks):
            if number:
                before = self._blocks[number - 1]
                for at, end, segment in self._cut_up(before.end, block.start):
                    if self._segments[segment].action != "keep":
                        yield Piece(at, end, self._frame.between(before, block), segment)
                    elif above_staying is None or following is None:
                        yield Piece(at, end, "" if above_staying is None else "\n", segment)
                    else:
                        yield Piece(at, end, "" if separated else self._between(above_staying, following), segment)
                        separated = True
            if id(block) in self._idle:
                yield from (Piece(atom.start, atom.end, "", atom.segment) for atom in self._atoms[id(block)])
                continue
            stays = id(block) in self._stays
            if stays and above_staying is not None and not separated:  # all line ends between them go
                own = next(atom for atom in self._atoms[id(block)] if atom.stays)
                yield Piece(block.start, block.start, self._between(above_staying, block), own.segment)
            yield from self._block(block, above_staying if stays else self._blocks[number - 1] if number else None)
            if stays:
                above_staying, following, separated = block, next(staying, None), False

    def _between(self, above: Block, block: Block) -> str:
        return self._frame.between(above, block, self._is_marked)

    def _is_marked(self, block: Block) -> bool:
        """Returns whether the mark of the item that a block begins stays."""
        return self._is_kept(block.runs[0].start)

    def _block(self, block: Block, above: Block | None) -> Iterator[Piece]:
        atoms = self._atoms[id(block)]
        stays = id(block) in self._stays
        own = next((atom for atom in atoms if atom.stays), atoms[0])
        marked = self._is_marked if stays else None
        before, mark, after = self._frame.lead(block, marked)
        goes_on = above is not None and above.place.heading is not None and above.place.heading is block.place.heading
        heading = "" if goes_on else _heading(block)
        if goes_on:
            before = after = ""
        if block.item is None:
            yield Piece(block.start, block.start, before + after + heading, own.segment)
            yield from self._content(block, atoms, stays)
            return
        yield Piece(block.start, block.start, before, own.segment)
        (first, *_), rest = atoms, [atom for atom in atoms if atom.start >= block.runs[0].end]
        yield Piece(first.start, block.runs[0].end, mark or self._frame.mark(block.item), first.segment)
        blank = [atom for atom in rest if atom.end <= block.runs[1].start] if len(block.runs) > 1 else rest
        inner = rest[len(blank) :]
        yield from (Piece(a.start, a.end, self._text[a.start : a.end], a.segment) for a in blank)
        if inner:
            own = next((atom for atom in inner if atom.stays), inner[0])
            yield Piece(inner[0].start, inner[0].start, after + heading, own.segment)
            yield from self._content(block, inner, stays)

    def _content(self, block: Block, atoms: list[Atom], stays: bool) -> Iterator[Piece]:
        if block.place.code is not None:
            yield from self._code(block, atoms, stays)
            return
        row = block.row
        if row is not None:
            yield from self._head(block, row, atoms, stays)
        targets = {atom.link: self._places.target(atom.link) or "" for atom in atoms if atom.link is not None}
        line = Line(self._text, atoms, heading=block.place.heading is not None, row=row is not None)
        yield from line.pieces(targets)

    def _code(self, block: Block, atoms: list[Atom], stays: bool) -> Iterator[Piece]:
        assert block.place.code is not None
        fence = "`" * max(3, escape.longest_ticks(self._text[block.start : block.end]) + 1)
        below = self._frame.below(block, self._is_marked if stays else None)
        kept = [atom for atom in atoms if atom.stays] or atoms
        yield Piece(atoms[0].start, atoms[0].start, f"{fence}{language(block.place.code)}\n{below}", kept[0].segment)
        begins = {True: False, False: False}  # whether what stays, and what goes, is at the beginning of a line
        for atom in atoms:
            at = atom.start
            for line in self._text[atom.start : atom.end].splitlines(keepends=True):
                if begins[atom.stays]:
                    yield Piece(at, at, below if line != "\n" else below.rstrip(), atom.segment)
                yield Piece(at, at + len(line), line, atom.segment)
                begins[atom.stays] = line.endswith("\n")
                at += len(line)
        ended = self._text[kept[-1].end - 1] == "\n"
        yield Piece(block.end, block.end, below + fence if ended else f"\n{below}{fence}", kept[-1].segment)

    # ------------------------------------------------------------------ tables

    def _head(self, block: Block, table: HtmlElement, atoms: list[Atom], stays: bool) -> Iterator[Piece]:
        """Yields an empty head for a table that has none, or whose head goes: without one it is no table."""
        if table in self._headed or (not stays and any(b.row is table for b in self._staying)):
            return
        self._headed.add(table)
        world = self._staying if stays else self._blocks
        at = self._number[id(block)] if not stays else bisect_right(self._order, block.start) - 1
        below = world[at + 1] if at + 1 < len(world) else None
        if below is not None and below.row is table and self._is_rule(below) and id(below) not in self._idle:
            return
        bars = sum(self._text[run.start : run.end].count("|") for run in block.runs if run.structural)
        wide = max(1, bars - 1)
        lead = self._frame.below(block, self._is_marked if stays else None)
        rule = f"|{'---|' * wide}\n{lead}"
        own = next((atom for atom in atoms if atom.stays), atoms[0])
        yield Piece(atoms[0].start, atoms[0].start, f"|{'  |' * wide}\n{lead}{rule}", own.segment)

    def _idle_rules(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """Yields the rules of tables that do not stand under the first row."""
        first: dict[HtmlElement, Block] = {}
        above: Block | None = None
        for block in blocks:
            if (table := block.row) is not None:
                if self._is_rule(block) and (above is None or first.get(table) is not above):
                    yield block
                    continue
                first.setdefault(table, block)
            above = block

    def _is_rule(self, block: Block) -> bool:
        run = block.runs[0]
        return block.row is not None and self._text[run.start : run.end].startswith("|---")
