"""Lists and tables that tell something stay wherever under the page's title they stand; other lists go."""

from __future__ import annotations

import pytest

from cleaner.documents.page import HtmlPage, read_page
from cleaner.documents.vote.structure import held_against
from cleaner.model import Span
from tests.documents.vote.test_structure import ONE, THREE, TWO

PROSE = f"<div class='words'><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>"
ENTRIES = (
    "Two keepers climb the stairs at six, and one of them sleeps there.",
    "Oil comes by boat on the first Monday of a month.",
    "Guests may see the lamp in summer, if the wind allows it.",
)
ROWS = "".join(f"<tr><td>Keeper {number}</td><td>{entry}</td></tr>" for number, entry in enumerate(ENTRIES))
LIST = "<ul>{}</ul>".format("".join(f"<li>{entry}</li>" for entry in ENTRIES))
TABLE = f"<table><tr><th>Who</th><th>What</th></tr>{ROWS}</table>"
TERMS = "<dl>{}</dl>".format("".join(f"<dt>Keeper of the lamp</dt><dd>{entry}</dd>" for entry in ENTRIES))
LINKED = "<ul>{}</ul>".format("".join(f"<li><a href='/{entry[:3]}'>{entry}</a></li>" for entry in ENTRIES))
MAIN = "<main><h1>The lamp of Ahr</h1>{text}{box}</main>"
TEASERS = "<ul>{}</ul>".format(
    "".join(f"<li><a href='/{n}'>Lamp {n}</a> {entry}</li>" for n, entry in enumerate(ENTRIES))
)
CARDS = "<table>{}</table>".format(
    "".join(f"<tr><td><img src='/{n}'></td><td>{e}</td></tr>" for n, e in enumerate(ENTRIES))
)
FIELDS = LIST.replace("</li>", " <input name='keeper'></li>")


def page_with(data: str, page: str) -> HtmlPage:
    html = page.format(text=PROSE, box=f"<div class='duties'><div>{data}</div></div>")
    found = read_page(f"<html><body>{html}</body></html>").page
    assert isinstance(found, HtmlPage)
    return found


def box_of(page: HtmlPage) -> Span:
    """Returns where the box stands, from its first line to its last."""
    lines = page.lines
    inside = lines.of(next(element for element in lines.root.iter("div") if element.get("class") == "duties"))
    return Span(lines.spans[inside.start].start, lines.spans[inside.stop - 1].end)


def stays(data: str, page: str = MAIN, *, sells: bool = False) -> bool:
    """Returns whether a box stays of which an extractor leaves out everything."""
    found = page_with(data, page)
    box = box_of(found)
    left = held_against(found.lines, [box], [], sells=sells)
    assert left in ([], [box])
    return not left


@pytest.mark.parametrize("data", [LIST, TABLE, TERMS])
def test_entries_that_tell_something_stay_in_a_box_of_their_own(data: str) -> None:
    assert stays(data)
    assert stays(data, "<main><h1>The lamp of Ahr</h1>{box}{text}</main>")
    assert stays(data, "<div class='page'><h1>The lamp of Ahr</h1>{text}{box}</div>")
    assert stays(data, "<article>{text}{box}</article>")


@pytest.mark.parametrize("data", [LINKED, TEASERS, CARDS, FIELDS, LIST.replace("</ul>", "<p>Lamps</p><p>Oil</p></ul>")])
def test_what_leads_elsewhere_asks_or_is_more_than_entries_goes(data: str) -> None:
    assert not stays(data)


@pytest.mark.parametrize(
    "page",
    [
        "<main><h1>The lamp of Ahr</h1>{text}</main>{box}",
        "<h1>The lamp of Ahr</h1>{text}{box}",
        "<main><h1>The lamp of Ahr</h1>{text}<aside>{box}</aside></main>",
        "<main><h1>The lamp of Ahr</h1>{text}<div class='newsletter'>{box}</div></main>",
        "<main><h1>The lamp of Ahr</h1>{text}<form>{box}</form></main>",
    ],
)
def test_what_stands_in_furniture_or_elsewhere_on_the_page_goes(page: str) -> None:
    assert not stays(LIST, page)


def test_short_entries_go_as_menus_do() -> None:
    assert not stays("<ul><li>Lamps and oil</li><li>Boats and ferries</li><li>Rooms for guests</li></ul>")


def test_beside_what_is_sold_lists_are_terms_of_the_shop() -> None:
    assert not stays(LIST, sells=True)


def test_lists_within_a_list_stay_with_it() -> None:
    assert stays(LIST.replace("</ul>", f"<li>What guests should know before they come:{LIST}</li></ul>"))
