"""Writes a tree as lines of text, and notes where each element's text stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

from lxml.etree import XPath

from cleaner.documents.controls import OUTSIDE, is_called_menu, opens_part
from cleaner.documents.layout.styled import is_box, is_listed
from cleaner.documents.layout.tables import CELLS, PARTS, columns, holds_data, width
from cleaner.prose import ends_like_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# How an element takes part in the layout. Plain numbers, since they are compared once for each element of a page.
_INLINE, _BLOCK, _GONE, _HIDDEN, _ROOMY, _ITEM, _TABLE, _PRE = range(8)
_LOOKS = {
    tag: look
    for look, tags in {
        _BLOCK: "address article aside blockquote body br caption center details dialog dir div dl fieldset figcaption "
        "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend main menu nav noframes ol optgroup "
        "p search section summary tbody td tfoot th thead tr ul xmp",
        _GONE: "area audio base basefont canvas col colgroup datalist embed frame head iframe input link meta noembed "
        "object option param rp script select source style svg template textarea title track video",
        _HIDDEN: "noscript",
        _ROOMY: "button img label meter output picture progress",
        _ITEM: "dd dt li",
        _TABLE: "table",
        _PRE: "listing plaintext pre",
    }.items()
    for tag in tags.split()
}


def begins_line(element: HtmlElement) -> bool:
    """Returns whether an element begins a line, and ends one."""
    return _look(element) in (_BLOCK, _ITEM, _TABLE, _PRE)


def _look(element: HtmlElement) -> int:
    tag = element.tag
    found = _LOOKS.get(tag)
    if found is not None:
        return found
    return _BLOCK if (tag == "a" and is_listed(element)) or ("-" in tag and is_box(element)) else _INLINE


_HIDDEN_ELEMENTS = XPath("//*[@hidden]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""What takes no room in a line: controls, soft hyphens, zero-width blanks, direction marks."""


_QUESTION = 200
"""Characters of the longest control that opens an answer; what holds more is no control, but has one."""


def _answers(element: HtmlElement) -> bool:
    """Returns whether an element is opened by the control right before it, and says something: an answer to a question.

    Menus and layers open like that, too.
    """
    opener = element.getprevious()
    if opener is None or not any(opens_part(e) for e in opener.iter()):
        return False
    question, answer = ("".join(part.itertext()).strip() for part in (opener, element))
    if len(question) > _QUESTION or not ends_like_sentence(answer):
        return False
    if next(element.iter("form", "input", "select"), None) is not None:
        return False
    return not any(
        e.tag in OUTSIDE or e.get("role") in ("dialog", "alertdialog") or is_called_menu(e)
        for e in (element, *element.iterancestors())
    )


class Writer:
    """One pass over a tree, in document order.

    A run is a piece of text from one element. `elements` gives the runs `[first, last)` of every element that shows
    text; `run_starts` and `run_ends` their code points, `run_elements` the innermost element of each.
    """

    def __init__(self, shown: frozenset[HtmlElement] = frozenset()) -> None:
        self.pieces: list[str] = []
        self.elements: dict[HtmlElement, tuple[int, int]] = {}
        self.run_starts: list[int] = []
        self.run_ends: list[int] = []
        self.run_elements: list[HtmlElement] = []
        self.hidden: list[HtmlElement] = []
        """The elements that were left out for being `hidden` or `<noscript>`, unless they are among `shown`."""
        self._shown = shown
        self._marked: frozenset[HtmlElement] = frozenset()
        """The elements with a `hidden` attribute."""
        self._length = 0
        self._gap = ""
        """The blank that stands before the next text, if any text stands before it."""
        self._break = "\n"
        """What separates blocks: a line break, or in the cells of a table a blank."""
        self._bullet: HtmlElement | None = None
        """The list item whose `- ` has still to be written."""
        self._preformatted = False

    def write(self, root: HtmlElement) -> None:
        # One look for all: asking each element takes a tenth of the time of the layout.
        self._marked = frozenset(_HIDDEN_ELEMENTS(root))
        self._element(root, _LOOKS.get(root.tag, _INLINE))

    def _element(self, element: HtmlElement, look: int) -> None:
        if look == _GONE or ((look == _HIDDEN or element in self._marked) and self._stays_hidden(element)):
            return
        first = len(self.run_starts)
        if look == _INLINE:
            self._inside(element)
        elif look == _BLOCK:
            self._gap = self._break
            self._inside(element)
            self._gap = self._break
        else:
            self._special(element, look)
        last = len(self.run_starts)
        if last > first:
            self.elements[element] = (first, last)

    def _stays_hidden(self, element: HtmlElement) -> bool:
        if element in self._shown or element.get("hidden") == "until-found" or element.get("role") == "tabpanel":
            return False  # whoever searches the page, or clicks on a tab, sees it
        if _answers(element):
            return False  # so does who clicks on the question
        self.hidden.append(element)
        return True

    def _inside(self, element: HtmlElement) -> None:
        if text := element.text:
            self._text(text, element)
        for child in element:
            self._element(child, _look(child))
            if tail := child.tail:
                if tail.isspace() and not self._preformatted:  # two thirds of all texts
                    self._gap = self._gap or " "
                else:
                    self._text(tail, element)

    def _special(self, element: HtmlElement, look: int) -> None:
        if look == _ROOMY:
            self._gap = self._gap or " "
            self._inside(element)
            self._gap = self._gap or " "
            return
        self._gap = self._break
        if look == _ITEM:
            self._item(element)
        elif look == _TABLE and holds_data(element):
            self._rows(element, width(element))
        elif look == _PRE and not self._preformatted:
            self._preformatted = True
            self._inside(element)
            self._preformatted = False
        else:
            self._inside(element)
        self._gap = self._break

    # ------------------------------------------------------------------ text

    def _text(self, text: str, element: HtmlElement) -> None:
        if not text.isascii():
            text = _as_seen(text)
        if self._preformatted:
            self._verbatim(text, element)
            return
        words = text.split()
        if not words:
            self._gap = self._gap or " "
            return
        if not self._gap and text[0].isspace():
            self._gap = " "
        self._run(" ".join(words), element)
        if text[-1].isspace():
            self._gap = " "

    def _verbatim(self, text: str, element: HtmlElement) -> None:
        """Writes preformatted text. Blanks at its ends are kept back, so that they stand only between texts."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        body = text.strip()
        if not body:
            self._gap += text
            return
        start = text.index(body)
        self._gap += text[:start]
        self._run(body, element)
        self._gap = text[start + len(body) :]

    def _run(self, text: str, element: HtmlElement) -> None:
        if gap := self._gap:
            if self._length:
                self.pieces.append(gap)
                self._length += len(gap)
            self._gap = ""
        if self._bullet is not None:
            item, self._bullet = self._bullet, None
            self._run("-", item)
            self.pieces.append(" ")
            self._length += 1
        self.run_starts.append(self._length)
        self.run_elements.append(element)
        self.pieces.append(text)
        self._length += len(text)
        self.run_ends.append(self._length)

    # ------------------------------------------------------------------ lists and tables

    def _item(self, element: HtmlElement) -> None:
        if self._break == "\n":
            self._bullet = element
        self._inside(element)
        if self._bullet is element:
            self._bullet = None

    def _rows(self, part: HtmlElement, wide: int, headed: bool = False) -> bool:
        """Writes the rows of a table or of a part of it, as in Markdown. Returns whether a head was written."""
        if part.text:
            self._text(part.text, part)
        for child in part:
            if child.tag in PARTS:
                first = len(self.run_starts)
                headed = self._rows(child, wide, headed)
                self.elements[child] = (first, len(self.run_starts))
            elif child.tag == "tr":
                headed = self._row(child, wide, headed)
            else:
                self._element(child, _look(child))
            if child.tail:
                self._text(child.tail, part)
        return headed

    def _row(self, row: HtmlElement, wide: int, headed: bool) -> bool:
        if not row.text_content().strip():
            return headed
        first = len(self.run_starts)
        self._gap, self._break = self._break, " "
        self._run("|", row)
        self._gap = " "
        if row.text:
            self._text(row.text, row)
        cells, head = 0, False
        for cell in row:
            self._element(cell, _LOOKS.get(cell.tag, _INLINE))
            if cell.tag in CELLS:
                cells += columns(cell)
                head = head or cell.tag == "th"
                self._gap = " "
                self._run(" ".join("|" * columns(cell)), row)
                self._gap = " "
            if cell.tail:
                self._text(cell.tail, row)
        if cells < wide:
            self._gap = " "
            self._run(" ".join("|" * (wide - cells)), row)
        self._gap = self._break = "\n"
        if head and not headed:
            self._run("|" + "---|" * max(cells, wide), row)
            self._gap = "\n"
        self.elements[row] = (first, len(self.run_starts))
        return headed or head


def _as_seen(text: str) -> str:
    """Returns a text without what cannot be seen, and composed, so that rules need to know one spelling only."""
    text = _UNSEEN.sub("", text)
    return text if is_normalized("NFC", text) else normalize("NFC", text)
