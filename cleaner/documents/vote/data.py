"""Finds lists and tables that belong to a page's text though they stand apart from its paragraphs.

Sites write what is for and against something, prices, requirements, one organisation a row, into boxes of their own
beside the text's, each called after what it holds. Extractors look for prose and pass such boxes over. What is left out
of them stands nowhere else, so entries that tell something stay, wherever under the page's title they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaner.documents.layout.tables import CELLS, holds_data
from cleaner.documents.lines import ancestors
from cleaner.documents.roles.names import is_furniture
from cleaner.documents.vote.body import CONTROLS, LANDMARKS, WHOLE
from cleaner.documents.vote.standing import Standing
from cleaner.prose import count_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ELEMENTS = ("table", "ul", "ol", "dl")
_ENTRIES = frozenset(("li", "dt", "dd", "tr", "td", "th"))
_CONTENT = frozenset(("article", "main"))
_LEAST = 3
"""Entries of a list, or rows of a table."""
_WORDS = 6
"""Words that they have, in the mean, where they tell something."""
_FEW_LINKS = 0.3
"""The share of their characters, and of a list's entries, that may lead elsewhere."""


def data_of_text(standing: Standing, body: HtmlElement | None) -> Iterator[int]:
    """Yields the lines of lists and tables that tell something. body: the element that holds the text's prose."""
    lines = standing.lines
    around = _under_title(body)
    if around is None:
        return
    looked_at = 0
    for data in around.iter(*_ELEMENTS):
        inside = lines.of(data)
        if inside.start < looked_at:  # part of the last one
            continue
        looked_at = inside.stop
        entries = [line for line in inside if lines.elements[line].tag in _ENTRIES]
        if len(entries) < max(_LEAST, len(inside) - 1):
            continue
        if _tell(standing, data, entries) and _stands_in_text(data, around):
            yield from inside


def _under_title(body: HtmlElement | None) -> HtmlElement | None:
    """Returns the element round the body that holds the page's title, or says that it is the page's content."""
    for element in ancestors(body) if body is not None else ():
        if element.tag in WHOLE:
            return None
        if element.tag in _CONTENT or element.get("role") == "main" or next(element.iter("h1"), None) is not None:
            return element
    return None


def _tell(standing: Standing, data: HtmlElement, entries: Sequence[int]) -> bool:
    """Returns whether the entries of a list or table say something themselves, and nobody else removes any."""
    lines = standing.lines
    if any(standing.away[line] for line in entries) or lines.link_share(entries) > _FEW_LINKS:
        return False
    if data.tag == "table":
        if not holds_data(data) or not _has_columns([lines.elements[line] for line in entries]):
            return False
    elif sum(lines.linked[line] > 0 for line in entries) > _FEW_LINKS * len(entries):  # teasers with a sentence each
        return False
    return sum(count_words(lines.text(line)) for line in entries) >= _WORDS * len(entries)


def _has_columns(rows: Sequence[HtmlElement]) -> bool:
    """Returns whether most rows of a table have several cells with text: one, beside a picture, is no row of data."""
    cells = (sum(1 for cell in row.iterchildren(*CELLS) if cell.text_content().strip()) for row in rows)
    return sum(count > 1 for count in cells) > len(rows) / 2


def _stands_in_text(data: HtmlElement, around: HtmlElement) -> bool:
    """Returns whether nothing up to an element round a list or table asks, or is called after furniture."""
    if next(data.iter(*CONTROLS), None) is not None:
        return False
    between = takewhile(lambda element: element is not around, ancestors(data))
    return not any(e.tag in LANDMARKS or e.tag == "form" or is_furniture(e) for e in between)
