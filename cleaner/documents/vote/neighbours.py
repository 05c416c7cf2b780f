"""Says whether what is left out belongs to the text that stays round it: a paragraph, a list, a table, a box."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cleaner.documents.lines import HEADINGS, ancestors
from cleaner.documents.roles.names import is_furniture
from cleaner.documents.vote.standing import Standing

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TEXTS = frozenset(("p", "pre", "blockquote", "center", "address"))
FEW_LINKS = 0.3
_DATA = frozenset(("table", "ul", "ol", "dl", "menu", "dir", "listing", "xmp", "plaintext"))
_ENTRIES = frozenset(("li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "caption"))
"""Parts of a list or table, which stay where a neighbour stays, on whichever side."""
_WIDEST_CELL = 300
"""Characters of the largest cell; what holds more is a column of the page."""
_BOXES = frozenset(("div", "section", "article", "aside", "details", "figure", "main", "center", "fieldset"))
_ROWS = 50
"""Rows of a table that are asked whether they stay."""
_HEAD_ROWS = 3
"""Rows, at most, down to the one with the heads of the columns."""
_MOST_OF_BOX = 2
"""What ends a box has at most so many times as much as what stays of it."""
_END = 10
"""Lines, at most, between what ends a box and the box's end."""
_QUOTED = ("blockquote", "pre", "table", "math")
"""Elements that make a figure text."""
_MOST_LINKED = 0.5
_MOSTLY = 0.5
"""The share of characters, or lines, that makes a box one of prose, a box of data, a list one of sentences."""
_GRID = 4
_GRID_DEPTH = 4
_LARGEST_GRID = 60
"""Lines of a table that is made of boxes."""
_CONTROLS = ("form", "button", "input", "select", "iframe")
"""Elements that no list or table of an article has."""


class Neighbours:
    """What stays round elements of which nothing stays."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._lines = standing.lines
        self._twins: dict[HtmlElement, set[int]] = {}
        """Parent → the makes of those of its children that keep prose."""

    def belong(self, top: HtmlElement) -> bool:
        """Returns whether an element of which nothing stays belongs to what stays round it."""
        inside = self._lines.of(top)
        parent = top.getparent()
        if parent is None:
            return False
        around = self._lines.of(parent)
        before = self._standing.keeps(range(around.start, inside.start))
        after = self._standing.keeps(range(inside.stop, around.stop))
        if top.tag in _ENTRIES:
            if self._lines.link_share(inside) >= _MOST_LINKED and not self._is_cell_under_heads(top):
                return False
            if len(inside) > len(around) - len(inside) and not self._is_cell_of_data(top, inside):
                return False
            return (before or after) and (top.tag[0] != "t" or self._lines.size(inside) <= _WIDEST_CELL)
        if (before or after) and self._is_of_grid(top):
            return True
        if before and not after:
            after = self._ends_a_box_in_the_text(top, parent, inside, around) or self._goes_on(top, inside)
        return before and after and self._is_text(top, inside)

    def _is_cell_of_data(self, top: HtmlElement, inside: range) -> bool:
        """Returns whether a cell has no links, and other rows of its table stay, too."""
        table = next((e for e in ancestors(top) if e.tag == "table"), None)
        if top.tag not in ("td", "th") or table is None or self._lines.link_share(inside):
            return False
        return sum(self._standing.keeps(self._lines.of(row)) for row in islice(table.iter("tr"), _ROWS)) > 1

    def _is_cell_under_heads(self, top: HtmlElement) -> bool:
        """Returns whether a cell stands in a table whose columns have heads: there links are data, too."""
        table = next((e for e in ancestors(top) if e.tag == "table"), None)
        if top.tag != "td" or table is None or next(top.iter(*_CONTROLS), None) is not None:
            return False
        rows = list(islice(table.iter("tr"), _HEAD_ROWS + 1))
        return len(rows) > 1 and any(sum(cell.tag == "th" for cell in row) > 1 for row in rows[:_HEAD_ROWS])

    def _ends_a_box_in_the_text(self, top: HtmlElement, parent: HtmlElement, inside: range, around: range) -> bool:
        """Returns whether a list, a table or a sentence without links is the end of a box that stays, as what follows
        it does."""
        lines, outer = self._lines, parent.getparent()
        if outer is None or parent.tag not in _BOXES or lines.link_share(inside):
            return False
        if around.stop - inside.stop > _END:
            return False
        if top.tag not in _DATA and not (len(inside) == 1 and lines.is_short_sentence(inside.start)):
            return False
        rest = lines.size(line for line in around if not self._standing.out[line])
        if _MOST_OF_BOX * rest < lines.size(inside) and not self._heads(inside.start - 1):
            return False
        return self._standing.keeps(range(around.stop, lines.of(outer).stop))

    def _heads(self, line: int) -> bool:
        return line >= 0 and self._lines.heading(line) is not None

    def _goes_on(self, top: HtmlElement, inside: range) -> bool:
        """Returns whether a list or table without links that nothing follows is what the text before it ends in: that
        announces it with a colon, or it is made of sentences."""
        lines = self._lines
        beside, before = top.getprevious(), inside.start - 1
        if top.tag not in _DATA or lines.link_share(inside) or beside is None or before not in lines.of(beside):
            return False
        if self._heads(before):
            before -= 1
        if not self._standing.stays(before):
            return False
        sentences = sum(lines.ends_sentence(line) for line in inside)
        return lines.text(before).rstrip().endswith((":", "：")) or sentences >= _MOSTLY * len(inside)

    def _is_text(self, top: HtmlElement, inside: range) -> bool:
        """Returns whether an element between kept neighbours is text, and no box that stands in the text."""
        lines = self._lines
        if top.tag in HEADINGS:
            return inside.stop < len(self._standing.out) and not self._standing.out[inside.stop]
        if lines.link_share(inside) >= _MOST_LINKED:
            return self._is_linked_paragraph(top, inside) or self._is_introduced(top, inside)
        if self._has_kept_twin(top):
            return True
        if self._is_code(inside):
            return True
        if is_furniture(top):
            return False
        if top.tag in TEXTS or top.tag in _DATA:
            return True
        if top.tag == "figure":
            return next(top.iter(*_QUOTED), None) is not None
        if top.tag not in _BOXES or lines.link_share(inside) >= FEW_LINKS:
            return False
        if lines.prose_size(inside) >= _MOSTLY * lines.size(inside) or self._is_grid(top, inside):
            return True
        if len(inside) == 1 and not lines.link_share(inside) and lines.is_short_sentence(inside.start):
            return True
        in_data = lines.size(line for line in inside if lines.elements[line].tag in _ENTRIES)
        return (
            in_data >= _MOSTLY * lines.size(inside)
            and not lines.link_share(inside)
            and next(top.iter(*_CONTROLS), None) is None
        )

    def _is_grid(self, top: HtmlElement, inside: range) -> bool:
        """Returns whether a box in the midst of prose is a table made of boxes: what is told stands in several of one
        make, a label with its value in each, or in turns."""
        lines = self._lines
        if not _GRID <= len(inside) <= _LARGEST_GRID or lines.link_share(inside) or is_furniture(top):
            return False
        if next(top.iter(*_CONTROLS), None) is not None or not self._is_amid_prose(inside):
            return False
        boxes = [top]
        while len(boxes) == 1:
            boxes = [box for box in boxes[0] if len(lines.of(box))]
        sizes = {len(lines.of(box)) for box in boxes}
        if (
            len({lines.signature(box) for box in boxes}) != 1
            or len(sizes) != 1
            or sum(sizes) * len(boxes) != len(inside)
        ):
            return False
        told = sum(len(lines.text(line).split()) > 1 for line in inside)
        return (sizes != {1} or len(inside) % 2 == 0) and told >= _MOSTLY * len(inside)

    def _is_of_grid(self, top: HtmlElement) -> bool:
        """Returns whether an element is part of a table made of boxes, of which something stays."""
        return any(self._is_grid(around, self._lines.of(around)) for around in islice(ancestors(top), 1, _GRID_DEPTH))

    def _is_amid_prose(self, inside: range) -> bool:
        lines, standing = self._lines, self._standing
        return all(standing.stays(line) and lines.prose[line] for line in (inside.start - 1, inside.stop))

    def _is_code(self, inside: range) -> bool:
        """Returns whether all that others leave of some lines is preformatted: code, beside its buttons."""
        left = [line for line in inside if not self._standing.away[line]]
        return bool(left) and all(map(self._lines.is_code, left))

    def _is_linked_paragraph(self, top: HtmlElement, inside: range) -> bool:
        """Returns whether a paragraph that is one link is a sentence of the text, as those round it are."""
        if top.tag != "p" or len(inside) != 1 or not self._lines.is_sentence(inside.start):
            return False
        return all(
            beside is not None
            and self._lines.signature(beside) == self._lines.signature(top)
            and self._standing.keeps(self._lines.of(beside))
            for beside in (top.getprevious(), top.getnext())
        )

    def _is_introduced(self, top: HtmlElement, inside: range) -> bool:
        """Returns whether a list follows right on a sentence with a colon that stays."""
        before = inside.start - 1
        if top.tag not in ("ul", "ol") or not self._standing.stays(before):
            return False
        beside = top.getprevious()
        return beside is not None and before in self._lines.of(beside) and self._lines.introduces(before)

    def _has_kept_twin(self, top: HtmlElement) -> bool:
        """Returns whether a neighbour of the same name and classes keeps prose, and this element has some, too."""
        lines = self._lines
        if not lines.prose_size(lines.of(top)):
            return False
        parent = top.getparent()
        if (makes := self._twins.get(parent)) is None:
            # Once for all children: each asking all others would take the square of their number.
            makes = self._twins[parent] = {
                lines.signature(child)
                for child in parent
                if any(lines.prose[line] and not self._standing.out[line] for line in lines.of(child))
            }
        return lines.signature(top) in makes
