"""Says which tables hold data, and how wide they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PARTS = frozenset({"thead", "tbody", "tfoot"})
CELLS = ("td", "th")
_MOST_COLUMNS = 100
_BLANK_LINES = 2
"""Lines left blank in a cell by which it is a column of a page that has no paragraphs."""
_NOT_IN_A_CELL = ("table", "h1", "h2", "h3", "h4", "ul", "ol", "dl", "article", "section", "form", "blockquote", "pre")
"""Elements in a table that show that it only arranges a page."""


def holds_data(table: HtmlElement) -> bool:
    """Returns whether a table's rows read well as lines; most tables of old pages only arrange columns."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants(*_NOT_IN_A_CELL), None) is not None:
        return False
    return all(
        sum(1 for _ in cell.iterdescendants("p", "div")) <= 1 and _blank_lines(cell) < _BLANK_LINES
        for cell in table.iter(*CELLS)
    )


def _blank_lines(cell: HtmlElement) -> int:
    """Returns how many lines are left blank between texts of a cell: old pages part their paragraphs so."""
    found, breaks = 0, 0
    for element in cell.iterdescendants():
        if element.tag == "br":
            breaks += 1
            if element.tail and not element.tail.isspace():
                found += breaks > 1
                breaks = 0
        elif (element.text and not element.text.isspace()) or (element.tail and not element.tail.isspace()):
            found += breaks > 1
            breaks = 0
    return found


def columns(cell: HtmlElement) -> int:
    """Returns how many columns a cell takes, within reason."""
    span = cell.get("colspan", "1")
    return max(1, min(int(span), _MOST_COLUMNS)) if span.isdecimal() and len(span) < 5 else 1


def width(table: HtmlElement) -> int:
    """Returns how many columns a table has, within reason."""
    rows = (sum(map(columns, row.iterchildren(*CELLS))) for row in table.iter("tr"))
    return min(max(rows, default=0), _MOST_COLUMNS)
