"""A page as a reader sees it: block elements become lines, and every piece of text knows its element."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class _Look(IntEnum):
    """How an element takes part in the layout."""

    INLINE = 0
    BLOCK = 1
    GONE = 2
    BREAK = 3
    APART = 4  # in the line, but with room around it: buttons and the like
    ITEM = 5
    TABLE = 6
    PRE = 7


def _looks() -> dict[str, _Look]:
    named = {
        _Look.BLOCK: "address article aside blockquote body caption center details dialog dir div dl fieldset "
        "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend main menu nav noframes ol "
        "optgroup p search section summary tbody td tfoot th thead tr ul xmp",
        _Look.GONE: "area audio base basefont canvas col colgroup datalist embed frame head iframe input link math-alt "
        "meta noembed noscript object option param rp script select source style svg template textarea title track "
        "video",
        _Look.BREAK: "br hr",
        _Look.APART: "button img label meter output picture progress",
        _Look.ITEM: "dd dt li",
        _Look.TABLE: "table",
        _Look.PRE: "listing plaintext pre",
    }
    return {tag: look for look, tags in named.items() for tag in tags.split()}


_LOOKS = _looks()
_TABLE_PARTS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = ("td", "th")
_MOST_COLUMNS = 100
_NOT_IN_A_CELL = ("table", "h1", "h2", "h3", "h4", "ul", "ol", "dl", "article", "section", "form", "blockquote", "pre")
"""What in a table tells that it arranges a page instead of holding data."""


_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""What takes no room in a line: controls, soft hyphens, zero-width blanks, marks of direction."""


@dataclass(slots=True)
class Layout:
    """The text of a page and where each element's part of it lies. Offsets are code points of `text`."""

    text: str = ""
    elements: dict[HtmlElement, tuple[int, int]] = field(default_factory=dict)
    """The runs `[first, last)` of each element that is laid out, in document order."""
    run_starts: list[int] = field(default_factory=list)
    run_ends: list[int] = field(default_factory=list)
    run_elements: list[HtmlElement] = field(default_factory=list)
    """The innermost element of each run of text."""

    def span_of(self, element: HtmlElement) -> Span | None:
        """Where an element's text stands; None if nothing of it can be seen."""
        first, last = self.elements.get(element, (0, 0))
        return Span(self.run_starts[first], self.run_ends[last - 1]) if first < last else None

    def element_at(self, offset: int) -> HtmlElement | None:
        """The innermost element of the text at an offset, or of the nearest text before it."""
        run = bisect_right(self.run_starts, offset) - 1
        return self.run_elements[max(run, 0)] if self.run_elements else None


def lay_out(root: HtmlElement) -> Layout:
    """Lay a page out as text.

    Blanks run together as in a browser, `<br>` and block elements begin lines, preformatted text keeps its blanks, a
    list's items begin with `- `, a row of a data table is one line with `|` round its cells. What a browser does not
    show (scripts, styles, `hidden` elements, form fields' choices) is not there; nor is `<noscript>`, except on a page
    that shows nothing else.
    """
    layout = _Writer().laid_out(root)
    if not layout.text:
        layout = _Writer(show_all=True).laid_out(root)
    return layout


class _Writer:
    """One pass over a tree, in document order."""

    def __init__(self, show_all: bool = False) -> None:
        self._layout = Layout()
        self._looks = _LOOKS | {"noscript": _Look.BLOCK} if show_all else _LOOKS
        self._show_hidden = show_all
        self._pieces: list[str] = []
        self._length = 0
        self._gap = ""
        """The blank that stands before the next text, if any text stands before it."""
        self._break = "\n"
        """What separates blocks: a line break, or in the cells of a table a blank."""
        self._bullet: HtmlElement | None = None
        """The list item whose `- ` has still to be written."""
        self._preformatted = False

    def laid_out(self, root: HtmlElement) -> Layout:
        self._element(root)
        self._layout.text = "".join(self._pieces)
        return self._layout

    def _write(self, text: str, element: HtmlElement) -> None:
        layout = self._layout
        if self._gap:
            if self._length:
                self._pieces.append(self._gap)
                self._length += len(self._gap)
            self._gap = ""
        if self._bullet is not None:
            element_of_bullet, self._bullet = self._bullet, None
            self._write("-", element_of_bullet)
            self._pieces.append(" ")
            self._length += 1
        layout.run_starts.append(self._length)
        layout.run_elements.append(element)
        self._pieces.append(text)
        self._length += len(text)
        layout.run_ends.append(self._length)

    def _text(self, text: str, element: HtmlElement) -> None:
        if not text.isascii():
            text = _as_seen(text)
        if self._preformatted:
            self._verbatim(text, element)
            return
        words = text.split()
        if not words:
            if not self._gap:
                self._gap = " "
            return
        if not self._gap and text[0].isspace():
            self._gap = " "
        self._write(" ".join(words), element)
        if text[-1].isspace():
            self._gap = " "

    def _verbatim(self, text: str, element: HtmlElement) -> None:
        """Preformatted text: blanks at its ends are kept back, so that they end up only between texts."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        body = text.strip()
        if not body:
            self._gap += text
            return
        start = text.index(body)
        self._gap += text[:start]
        self._write(body, element)
        self._gap = text[start + len(body) :]

    def _element(self, element: HtmlElement) -> None:
        tag = element.tag
        look = self._looks.get(tag, _Look.INLINE)
        if look is _Look.GONE or tag.__class__ is not str:
            return
        if element.get("hidden") is not None and not self._show_hidden and element.get("hidden") != "until-found":
            return
        first = len(self._layout.run_starts)
        self._layout.elements[element] = (first, first)
        if look is _Look.INLINE:
            self._inside(element)
        else:
            self._apart(element, look)
        last = len(self._layout.run_starts)
        if last > first:
            self._layout.elements[element] = (first, last)

    def _inside(self, element: HtmlElement) -> None:
        text = element.text
        if text:
            self._text(text, element)
        for child in element:
            self._element(child)
            tail = child.tail
            if tail:
                self._text(tail, element)

    def _apart(self, element: HtmlElement, look: _Look) -> None:
        """An element that does not simply run on in its line."""
        if look is _Look.APART:
            self._gap = self._gap or " "
            self._inside(element)
            self._gap = self._gap or " "
            return
        self._gap = self._break
        if look is _Look.BLOCK:
            self._inside(element)
        elif look is _Look.ITEM:
            self._item(element)
        elif look is _Look.TABLE and _holds_data(element):
            self._rows(element, _width(element))
        elif look is _Look.PRE and not self._preformatted:
            self._preformatted = True
            self._inside(element)
            self._preformatted = False
        else:
            self._inside(element)
        self._gap = self._break

    def _item(self, element: HtmlElement) -> None:
        if self._break == "\n":
            self._bullet = element
        self._inside(element)
        if self._bullet is element:
            self._bullet = None

    def _rows(self, part: HtmlElement, width: int, headed: bool = False) -> bool:
        """The rows of a table or of a part of it, as Markdown has them; returns whether a head was written."""
        for child in part:
            if child.tag in _TABLE_PARTS:
                first = len(self._layout.run_starts)
                headed = self._rows(child, width, headed)
                self._layout.elements[child] = (first, len(self._layout.run_starts))
            elif child.tag == "tr":
                headed = self._row(child, width, headed)
            else:
                self._element(child)
            if child.tail:
                self._text(child.tail, part)
        return headed

    def _row(self, row: HtmlElement, width: int, headed: bool) -> bool:
        if not row.text_content().strip():
            return headed
        first = len(self._layout.run_starts)
        self._gap, self._break = self._break, " "
        self._write("|", row)
        cells, head = 0, False
        for cell in row:
            self._element(cell)
            if cell.tag in _CELLS:
                span = _columns(cell)
                cells += span
                head = head or cell.tag == "th"
                self._gap = " "
                self._write(" ".join("|" * span), row)
        if cells < width:
            self._gap = " "
            self._write(" ".join("|" * (width - cells)), row)
        self._gap = "\n"
        if head and not headed:
            self._write("|" + "---|" * max(cells, width), row)
        self._break = self._gap = "\n"
        self._layout.elements[row] = (first, len(self._layout.run_starts))
        return headed or head


def _columns(cell: HtmlElement) -> int:
    """How many columns a cell takes, within reason."""
    span = cell.get("colspan", "1")
    return max(1, min(int(span), _MOST_COLUMNS)) if span.isdecimal() else 1


def _width(table: HtmlElement) -> int:
    rows = (sum(map(_columns, row.iterchildren(*_CELLS))) for row in table.iter("tr"))
    return min(max(rows, default=0), _MOST_COLUMNS)


def _as_seen(text: str) -> str:
    """Without what cannot be seen, and composed, so that rules need to know one spelling only."""
    text = _UNSEEN.sub("", text)
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _holds_data(table: HtmlElement) -> bool:
    """Whether a table's rows read well as lines; most tables of old pages only arrange columns."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants(*_NOT_IN_A_CELL), None) is not None:
        return False
    return all(sum(1 for _ in cell.iterdescendants("p", "div")) <= 1 for cell in table.iter(*_CELLS))
