"""Splits a laid-out text into blocks, which are lines but for preformatted text, and says what stands before each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.documents.layout import Layout
from cleaner.documents.markdown.notes import NotingWriter
from cleaner.documents.markdown.places import Place, Places

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST = 999_999_999
"""The largest number that an item may have."""


class Run(NamedTuple):
    """A piece of text from one element; `[start, end)` of the laid-out text."""

    start: int
    end: int
    place: Place
    structural: bool
    """Whether the layout wrote it, and not the page: bars of tables, `-` of items."""


@dataclass(eq=False, slots=True)
class Block:
    """A line, or a preformatted text."""

    start: int
    """Where it begins in the laid-out text: behind the line end that separates it from the block before."""
    runs: list[Run]
    place: Place
    item: HtmlElement | None = None
    """The item that it begins; its first run is the `-` then."""
    breaks: int = 0
    """How many `<br>` stand right before it."""

    @property
    def end(self) -> int:
        return self.runs[-1].end

    @property
    def row(self) -> HtmlElement | None:
        """The table whose row it is."""
        own = self.runs[self.item is not None :]
        return self.place.table if own and own[0].structural else None


def split(layout: Layout, places: Places) -> list[Block]:
    """Returns the blocks of a page that `NotingWriter` laid out, in order."""
    writer = layout.writer
    assert isinstance(writer, NotingWriter)
    blocks: list[Block] = []
    last = 0
    for number, (start, end) in enumerate(zip(writer.run_starts, writer.run_ends, strict=True)):
        element = writer.run_elements[number]
        place = places.of(element)
        item = writer.bullets.get(number)
        structural = item is not None or (element.tag == "tr" and layout.text[start] == "|")
        block = blocks[-1] if blocks else None
        run = Run(start, end, place, structural)
        in_code = block is not None and place.code is not None and place.code is block.place.code
        if block is not None and (in_code or "\n" not in layout.text[last:start]):
            if block.item is not None and len(block.runs) == 1:
                block.place = place  # that of the text, not of its `-`
            block.runs.append(run)
        else:
            begins = last + 1 if block is not None else start
            blocks.append(Block(begins, [run], place, item, writer.breaks[number]))
        last = end
    return blocks


Marks = Callable[[Block], bool] | None


class Frame:
    """What stands before blocks and between them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._items = {block.item: block for block in blocks if block.item is not None}
        self._numbers: dict[HtmlElement, int] = {}
        self._alternate: set[HtmlElement] = set()
        """Lists that follow on another of their kind: another mark keeps them apart."""
        for before, block in pairwise(blocks):
            if block.item is not None:
                self._tell_apart(block.item.getparent(), before)

    def _tell_apart(self, own: HtmlElement, before: Block) -> None:
        """Gives a list another mark, if the one right before it is of the same kind and stands in the same item."""
        for other in _lists(before):
            if other is own:
                return
            if _holder(other) is _holder(own):
                if (other.tag == "ol") == (own.tag == "ol") and other not in self._alternate:
                    self._alternate.add(own)
                return

    def mark(self, item: HtmlElement) -> str:
        """Returns the mark of an item."""
        own = item.getparent()
        other = own is not None and own in self._alternate
        if own is None or own.tag != "ol":
            return "*" if other else "-"
        if item not in self._numbers:
            start = own.get("start", "1")
            number = min(int(start), _MOST) if start.isascii() and start.isdigit() and len(start) < 12 else 1
            for sibling in own.iterchildren("li"):
                self._numbers[sibling] = min(number, _MOST)
                number += 1
        return f"{self._numbers.get(item, 1)}{')' if other else '.'}"

    def lead(self, block: Block, marked: Marks = None) -> tuple[str, str, str]:
        """Returns what stands before the mark of a block's item, the mark, and what stands behind it.

        marked: whether the item that a block begins has its mark in the text; None if all have.
        """
        return self._lead(block.place.containers, block if block.item is not None else None, marked)

    def _lead(self, containers: Sequence[HtmlElement], own: Block | None, marked: Marks) -> tuple[str, str, str]:
        before = mark = after = ""
        for container in containers:
            shown = self._shows(container, marked)
            if own is not None and container is own.item:
                mark = self.mark(container) if shown else ""
                continue
            piece = "> " if container.tag == "blockquote" else " " * (len(self.mark(container)) + 1) if shown else ""
            before, after = (before, after + piece) if mark else (before + piece, after)
        return before, mark, after

    def below(self, block: Block, marked: Marks = None) -> str:
        """Returns what stands before the further lines of a block."""
        before, mark, after = self.lead(block, marked)
        return before + (" " * (len(mark) + 1) if mark else "") + after

    def between(self, above: Block, block: Block, marked: Marks = None) -> str:
        """Returns what separates two blocks: all that stands before the second one's own lead."""
        if above.place.heading is not None and above.place.heading is block.place.heading:
            return " "
        if above.row is not None and above.row is block.row:
            return "\n"
        if _broken(above, block):
            return "\\\n"
        if block.item is not None and self._goes_on(above, block, marked):
            return "\n"
        return f"\n{self._lead(_shared(above, block), None, marked)[0].rstrip()}\n"

    def _goes_on(self, above: Block, block: Block, marked: Marks) -> bool:
        """Returns whether an item follows on another of its list, or begins a list within the item above it."""
        assert block.item is not None
        own, containers = block.item.getparent(), block.place.containers
        if any(c.getparent() is own and self._shows(c, marked) for c in above.place.containers):
            return True
        at = next((n for n, container in enumerate(containers) if container is block.item), 0)
        within = at > 0 and containers[at - 1].tag != "blockquote" and containers[at - 1] in above.place.containers
        # A list that begins with another number than one would go on as a line of the paragraph.
        return within and self.mark(block.item) in ("-", "*", "1.", "1)")

    def _shows(self, item: HtmlElement, marked: Marks) -> bool:
        first = self._items.get(item)
        return first is not None and (marked is None or marked(first))


def _holder(own: HtmlElement) -> HtmlElement | None:
    """Returns the item or quotation that a list stands in."""
    return next(own.iterancestors("li", "dd", "dt", "blockquote"), None)


def _shared(above: Block, block: Block) -> tuple[HtmlElement, ...]:
    """Returns the containers that two blocks both stand in."""
    pairs = list(zip(above.place.containers, block.place.containers, strict=False))
    count = next((n for n, (a, b) in enumerate(pairs) if a is not b), len(pairs))
    return block.place.containers[:count]


def _broken(above: Block, block: Block) -> bool:
    """Returns whether only a `<br>` lies between two lines of text."""
    plain = block.item is None and block.row is None and block.place.code is None
    if not plain or above.place.code is not None or above.row is not None:
        return False
    return block.breaks == 1 and above.place.block is block.place.block


def _lists(block: Block) -> list[HtmlElement]:
    """Returns the lists that a block stands in, from the innermost."""
    return [c.getparent() for c in reversed(block.place.containers) if c.tag != "blockquote"]
