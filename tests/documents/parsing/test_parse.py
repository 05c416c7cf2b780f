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
    ],
)
def test_what_follows_the_end_of_a_page_is_read(before: str) -> None:
    assert read_page(before + LATER).text.split("\n")[-2:] == ["Lit at six.", "The lamp went out."]


@pytest.mark.parametrize("rest", ["", "\n", "<!-- cached -->\n", "</body></html> <!-- and", "<!-- one --><!-- two -->"])
def test_comments_behind_the_end_are_nothing(rest: str) -> None:
    assert read_page(f"<html><body>{LATER}</body></html>{rest}").text == "The lamp went out."


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
