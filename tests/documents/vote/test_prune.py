"""What selectors cut, the extractor does not see; offsets stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.documents.layout import lay_out
from cleaner.documents.page import HtmlPage, read_page
from cleaner.documents.parsing.parse import parse
from cleaner.documents.vote.prune import prune
from cleaner.model import Span

PARAGRAPHS = "".join(
    f"<p>Paragraph {number} says at length what the keeper of the lock thinks of barges, of the weather, and of those "
    "who would close the canal for good.</p>"
    for number in range(5)
)
TEASERS = "".join(
    f"<p>Teaser {number} is written like an article, with a full sentence in it, so that it looks like one to all.</p>"
    for number in range(9)
)
HTML = f"<html><body><div id='art'>{PARAGRAPHS}</div><div id='more'><h2>More</h2>{TEASERS}</div>tail</body></html>"


def page_of(html: str) -> tuple[str, HtmlPage]:
    document = read_page(html)
    assert isinstance(document.page, HtmlPage)
    return document.text, document.page


def test_an_element_and_its_text_are_gone_and_offsets_stay() -> None:
    root = parse(HTML.encode())
    assert root is not None
    layout = lay_out(root)
    (more,) = root.xpath("//div[@id='more']")
    span = layout.span_of(more)
    assert span is not None
    pruned, text = prune(root, layout, [span])
    assert not pruned.xpath("//div[@id='more']")
    assert root.xpath("//div[@id='more']"), "the page's own tree stays as it is"
    assert len(text) == len(layout.text)
    assert not text[span.start : span.end].strip()
    assert text[: span.start] == layout.text[: span.start]
    assert pruned.text_content().endswith("tail"), "what stands behind an element is not part of it"


def test_the_extractor_does_not_see_it() -> None:
    text, page = page_of(HTML)
    (span,) = page.select("#more")
    kept, at = "", 0
    for start, end in sorted([*page.left_out("default", [span]), span]):
        kept, at = kept + text[at:start], max(at, end)
    assert kept.count("Paragraph") == 5
    assert "Teaser" not in kept


@pytest.mark.parametrize(
    "box", ["<footer>{}</footer>", "<aside>{}</aside>", "<div class='overlay'>{}</div>", "<div id='footer'>{}</div>"]
)
def test_what_holds_the_headline_and_the_text_is_called_nothing(box: str) -> None:
    menu = "<nav><a href='/a'>Lamps</a> <a href='/b'>Locks</a></nav>"
    text, page = page_of(f"<html><body>{menu}{box.format(f'<h1>The canal</h1>{PARAGRAPHS}')}</body></html>")
    gone = page.vote("default", page.select("nav"))
    assert not any("Paragraph" in text[start:end] for start, end in gone)


def test_without_the_headline_it_stays_what_it_is_called() -> None:
    text, page = page_of(
        f"<html><body><main><h1>The lock</h1><p>{'It is shut, and nobody knows for how long. ' * 6}</p></main>"
        f"<footer>{PARAGRAPHS}</footer></body></html>"
    )
    assert any("Paragraph 4" in text[start:end] for start, end in page.vote("default"))


SETTINGS = " ".join(
    f"Zone {n} of the page is filled by the house, and closed again if nobody looks." for n in range(150)
)


@pytest.mark.parametrize(
    "unseen",
    [
        f"<iframe src='/tags'>{SETTINGS}</iframe>",
        f"<noscript><iframe src='/tags'>{SETTINGS}</iframe></noscript>",
        f"<noembed>{SETTINGS}</noembed>",
        f"<object data='/film'><p>{SETTINGS}</p></object>",
        f"<canvas>{SETTINGS}</canvas>",
        f"<select><option>{SETTINGS}</select>",
        f"<textarea>{SETTINGS}</textarea>",
    ],
)
def test_the_extractor_does_not_take_what_nobody_sees_for_the_article(unseen: str) -> None:
    """The settings of a page in a frame were all that it found, so that the page came out with its menus."""
    text, page = page_of(f"<html><body><nav><a href='/'>Home</a></nav>{unseen}<div>{PARAGRAPHS}</div></body></html>")
    assert "Zone" not in text
    kept, at = "", 0
    for start, end in page.left_out("default"):
        kept, at = kept + text[at:start], end
    assert (kept + text[at:]).count("Paragraph") == 5


def test_too_little_left_to_judge_is_judged_with_the_whole() -> None:
    _, page = page_of(HTML.replace("tail", ""))
    assert list(page.left_out("default", page.select("#art, #more"))) == list(page.left_out("default"))


@pytest.mark.parametrize("selector", ["html", "body"])
def test_a_page_is_not_pruned_to_nothing(selector: str) -> None:
    root = parse(HTML.encode())
    assert root is not None
    layout = lay_out(root)
    pruned, _ = prune(root, layout, [Span(0, len(layout.text))])
    assert next(pruned.iter(selector)) is not None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)).map(lambda pair: Span(*sorted(pair))), max_size=5))
def test_any_spans(spans: list[Span]) -> None:
    root = parse(HTML.encode())
    assert root is not None
    layout = lay_out(root)
    pruned, text = prune(root, layout, spans)
    assert len(text) == len(layout.text)
    left = "".join(filter(str.isalnum, pruned.text_content()))
    assert left == "".join(filter(str.isalnum, text)), "the text is that of the tree"
    inside = {at for start, end in spans for at in range(start, end)}
    assert all(text[at] == char for at, char in enumerate(layout.text) if at not in inside)


def test_boxes_of_a_sites_own_making_are_plain_and_called_after_what_they_are() -> None:
    root = parse(b"<html><body><x-story class='wide'>One</x-story><p>The <x-tip>lamp</x-tip></p></body></html>")
    assert root is not None
    pruned, text = prune(root, lay_out(root), [])
    assert text == "One\nThe lamp"
    (box,) = pruned.xpath("//div")
    assert box.get("class") == "wide x-story"
    assert pruned.xpath("//x-tip")
    assert root.xpath("//x-story")
