"""What the parser reads of pages that say too early that they end."""

from __future__ import annotations

import pytest

from cleaner.documents.page import read_page
from cleaner.documents.parsing.parse import parse

LATER = "<p>The lamp went out.</p>"


@pytest.mark.parametrize(
    "before",
    [
        "<html><body><p>Lit at six.</p></body></html>",
        "<html><body><div><p>Lit at six.</p></body></html><!-- part two -->",
        "<html><body><div><p>Lit at six.</p></div></HTML >\n<script>x</script>",
        "<html><head><title>Lamps</title></head></html><html><body><p>Lit at six.</p></body></html>",
        "<html><body><p>Lit at six.</p></body></html>" * 3,
        "<html><body><p>Lit at six.</p></body/></html/>\n",
        "<html><body><p>Lit at six.</p></body class='x'></html lang='de'>\n",
    ],
)
def test_what_follows_the_end_of_a_page_is_read(before: str) -> None:
    assert read_page(before + LATER).text.split("\n")[-2:] == ["Lit at six.", "The lamp went out."]


@pytest.mark.parametrize("rest", ["", "\n", "<!-- cached -->\n", "</body></html> <!-- and", "<!-- one --><!-- two -->"])
def test_comments_behind_the_end_are_nothing(rest: str) -> None:
    assert read_page(f"<html><body>{LATER}</body></html>{rest}").text == "The lamp went out."


@pytest.mark.parametrize(
    "start",
    ["<html/>", "<html lang='de' /><head /><body />", "<!-- a --><html/><head><title>Lamps</title></head><body/>"],
)
def test_a_root_that_is_closed_as_it_opens_holds_the_page(start: str) -> None:
    root = parse(f"{start}<p>Lit at six.</p>{LATER}</body></html>".encode())
    assert root is not None
    assert [element.text for element in root.findall("body/p")] == ["Lit at six.", "The lamp went out."]


def test_what_follows_an_embedded_film_is_not_in_it() -> None:
    film = "<embed src='a.swf' flashvars='a>b'>"
    assert read_page(f"<div>{film}Lit <b>at</b> six.{film}{LATER}</div>").text == "Lit at six.\nThe lamp went out."
    assert read_page(f"<p>Lit.</p><object>{film}</embed></object>{LATER}").text == "Lit.\nThe lamp went out."


def test_ends_in_scripts_and_comments_are_none() -> None:
    html = (
        '<html><body><script type=\'application/ld+json\'>{"articleBody": "</body></html>"}</script>'
        f"<!-- </html> --><textarea>a </html> b</textarea>{LATER}</body></html>"
    )
    root = parse(html.encode())
    assert root is not None
    assert root.findtext(".//script") == '{"articleBody": "</body></html>"}'
    assert root.findtext(".//textarea") == "a </html> b"
    assert root.findtext(".//p") == "The lamp went out."


def test_what_stands_in_an_object_that_nobody_closed_is_read() -> None:
    film = "<object classid='x'><param name='movie' value='a.swf'><embed src='a.swf'></embed>"
    assert read_page(f"<html><body>{film}<h1>Lamps</h1>{LATER}</body></html>").text == "Lamps\nThe lamp went out."
    assert (
        read_page(f"<html><body>{film}<p>No film here.</p></object>{LATER}</body></html>").text == "The lamp went out."
    )


def test_a_page_that_begins_with_an_element_of_its_own_has_a_body() -> None:
    page = (
        "<!doctype html><meta charset=utf-8><script src=a.js></script><x-front><b>1911</b></x-front>\n"
        "<x-text><h1>The lamp</h1><p>It is lit at six.</x-text>"
    )
    assert read_page(page).text == "1911\nThe lamp\nIt is lit at six."


def test_what_no_head_holds_stands_before_the_body() -> None:
    """As in a browser; what is said of the page is said of it wherever it stands."""
    page = (
        "<script>a()</script><header>1911</header><title>Lamps</title><main><p>It is lit at six.</main>"
        "<body>It goes out <div>at noon.</div>"
    )
    assert read_page(page).text == "1911\nIt is lit at six.\nIt goes out\nat noon."
    root = parse(page.encode())
    assert root is not None
    assert [element.tag for element in root.find("head")] == ["script", "title"]


@pytest.mark.parametrize("page", ["<title>a</title>", "<p>It is lit.</p>"])
def test_other_heads_stay(page: str) -> None:
    root = parse(page.encode())
    assert root is not None
    assert len(root.findall("body")) <= 1
    assert root.text_content().replace("a", "").replace("1911", "") in ("", "It is lit.")
