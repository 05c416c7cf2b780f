"""trafilatura's vote, and the parts of an article that it does not settle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import trafilatura

from cleaner.documents.page import read_page
from cleaner.errors import DocumentError
from cleaner.model import Document
from cleaner.pipeline import Cleaner

STANDFIRST = "After nine years of building, the bridge at Ahrwick opens to walkers and to bicycles."
PARAGRAPHS = [
    f"Paragraph {number} tells at some length what the mayor of Ahrwick said about the bridge, its piers of basalt, "
    "and the money that it has cost the town since the old one was washed away."
    for number in range(6)
]
HTML = f"""<!DOCTYPE html><html lang="en-GB"><head>
<title>Bridge opens at Ahrwick | The Ahrwick Messenger</title>
<meta property="og:title" content="Bridge opens at Ahrwick">
<meta name="description" content="{STANDFIRST}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle",
"headline": "Bridge opens at Ahrwick", "datePublished": "2024-03-05T10:00:00+01:00",
"author": {{"@type": "Person", "name": "Ada Merrow"}}}}]}}</script>
</head><body>
<nav><ul><li><a href="/">Home</a><li><a href="/sport">Sport</a></ul></nav>
<header><h1>Bridge opens at Ahrwick</h1><p class="standfirst">{STANDFIRST}</p></header>
<article>{"".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)}
<blockquote class="twitter-tweet"><p>We have a bridge! Come and see it, all of you.</p>— Ahrwick (@ahrwick)</blockquote>
<ul><li>Length: 120 metres</li><li>Width: 4 metres</li></ul>
</article>
<footer><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></footer>
</body></html>"""


def ink(text: str) -> str:
    return "".join(text.split())


def kept(document: Document, mode: str = "default") -> str:
    assert document.page is not None
    text, at = "", 0
    for start, end in document.page.left_out(mode):
        text, at = text + document.text[at:start], end
    return text + document.text[at:]


@pytest.mark.parametrize("mode", ["fast", "default", "precision", "recall"])
def test_what_is_not_left_out_is_what_trafilatura_extracts(mode: str) -> None:
    options = {"fast": mode == "fast", "favor_precision": mode == "precision", "favor_recall": mode == "recall"}
    extract = trafilatura.extract(HTML, include_comments=False, **options)
    assert extract
    assert ink(kept(read_page(HTML), mode)) == ink(extract)


def test_left_out_spans_leave_lines_whole() -> None:
    lines = kept(read_page(HTML)).strip("\n").split("\n")
    assert [line for line in lines if line in PARAGRAPHS] == PARAGRAPHS
    assert "" not in lines


def test_without_rules_the_result_is_trafilatura_s() -> None:
    result = Cleaner(bundled=False).clean(HTML)
    assert ink(result.text) == ink(trafilatura.extract(HTML, include_comments=False) or "")
    assert {segment.rule for segment in result.removed} == {"extractor/trafilatura"}
    assert all(segment.path for segment in result.segments)
    assert "".join(result.document.text[s.start : s.end] for s in result.segments) == result.document.text


@pytest.mark.parametrize(
    ("part", "text"),
    [("title", "Bridge opens at Ahrwick"), ("standfirst", STANDFIRST), ("embeds", "We have a bridge!")],
)
def test_parts_can_be_kept_or_dropped(part: str, text: str) -> None:
    for choice in ("keep", "drop"):
        result = Cleaner(bundled=False, **{part: choice}).clean(HTML)
        assert (text in result.text) == (choice == "keep")
        lines = result.text.split("\n")
        assert all(paragraph in lines for paragraph in PARAGRAPHS)


def test_with_bundled_packs_the_standfirst_is_kept_and_the_title_is_not() -> None:
    text = Cleaner(scored=False).clean(HTML).text
    assert text.startswith(STANDFIRST)
    assert "Bridge opens at Ahrwick" not in text


def test_a_standfirst_that_the_article_repeats_is_not_kept_twice() -> None:
    html = HTML.replace("<article>", f"<article><p>{STANDFIRST} So it said.</p>")
    assert Cleaner(bundled=False, standfirst="keep").clean(html).text.count(STANDFIRST) == 1


def test_metadata() -> None:
    page = read_page(HTML).page
    assert page is not None
    assert page.metadata() == {
        "title": "Bridge opens at Ahrwick",
        "author": "Ada Merrow",
        "date": "2024-03-05",
        "language": "en-GB",
    }


@pytest.mark.parametrize(
    "broken", ["{", '{"author": ' + '{"name": ' * 5000, '[{"@graph": [null, 1]}, 3]', '{"datePublished": 7}', "\0"]
)
def test_broken_metadata_do_not_matter(broken: str) -> None:
    page = read_page(f'<html><head><script type="application/ld+json">{broken}</script></head><body><p>x').page
    assert page is not None
    assert set(page.metadata()) == {"title", "author", "date", "language"}


def _told(shown: str) -> str:
    body = " ".join(PARAGRAPHS)
    return (
        '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "'
        + body
        + f'"}}</script></head><body>{shown}</body></html>'
    )


def test_an_article_that_is_not_in_the_page_is_reported() -> None:
    shown = "<br>".join(["The page is on its way to you, and will be here as soon as the lock is open"] * 3)
    html = _told(f"<p>{shown}</p>")
    document = read_page(html)
    assert document.page is not None
    with pytest.raises(DocumentError, match="visible text"):
        document.page.left_out("default")
    result = Cleaner(bundled=False).clean(html)
    assert (result.status, result.text) == ("failed", document.text)


def test_an_article_that_only_the_data_of_an_empty_page_have_is_shown() -> None:
    result = Cleaner(bundled=False).clean(_told("<p>Loading</p>"))
    assert result.status == "cleaned"
    assert result.text.split("\n")[-1] == " ".join(PARAGRAPHS)


def test_reading_and_selecting_do_not_import_the_extractor() -> None:
    code = (
        "import sys; from cleaner.documents.page import read_page; page = read_page('<p class=a>x</p><p>y').page; "
        "page.tokens; page.paths([1]); page.select('.a'); sys.exit('trafilatura' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def titles_of(*headlines: str, name: str) -> list[str]:
    said = "".join(f"<h1>{headline}</h1>" for headline in headlines)
    document = read_page(f"<html><head><title>{name}</title></head><body>{said}<p>Text of it.</p></body></html>")
    assert document.page is not None
    return [document.text[start:end].strip() for start, end in document.page.part("title")]


def test_titles_in_other_words() -> None:
    name = "Bridge at Ahrwick opens after nine years of work - The Ahrwick Messenger"
    worded_anew = "After nine years of work, the bridge at Ahrwick opens to all"
    assert titles_of(worded_anew, "Where to swim in May", name=name) == [worded_anew]
    assert titles_of(worded_anew, worded_anew, name=name) == [worded_anew] * 2
    half = "Nine years of work: how the people of the upper town learned to wait for the bridge"
    assert titles_of(half, name=name) == [half]
    assert titles_of(half, "Where to swim in May", name="The bridge that opens Ahrwick to years of trade") == []


@pytest.mark.parametrize(("box", "stays"), [("article", True), ("aside", False)])
def test_a_general_rule_does_not_take_what_holds_most_of_the_prose(tmp_path: Path, box: str, stays: bool) -> None:
    rules = tmp_path / "common" / "boxes.toml"
    rules.parent.mkdir()
    rules.write_text('schema = 1\n[[rule]]\nid = "box"\nkind = "promo"\nselect = [".widget"]\n', "utf-8")
    aside = "<p>A box beside the article that says something in a whole sentence, as boxes beside articles do.</p>"
    html = HTML.replace("<article>", "<article class='widget'>" if box == "article" else "<article>").replace(
        "<footer>",
        f"<aside class='widget'>{aside}</aside><footer>" if box == "aside" else f"<aside>{aside}</aside><footer>",
    )
    for extractor in ("both", "trafilatura", "none"):
        result = Cleaner([rules], bundled=False, extractor=extractor).clean(html)
        taken = [segment for segment in result.removed if segment.rule == "boxes/box"]
        assert PARAGRAPHS[0] in result.text
        assert bool(taken) != stays


@pytest.mark.parametrize(
    ("meta", "date"),
    [
        ('property="article:published_time" content="2023-11-02T08:15:00+01:00"', "2023-11-02"),
        ('name="dc.date.issued" content="2021-05-30"', "2021-05-30"),
        ('property="article:published_time" content="yesterday"', None),
    ],
)
def test_a_declared_date_of_publication_is_taken(meta: str, date: str | None) -> None:
    html = HTML[: HTML.index("<script")] + f"<meta {meta}>" + HTML[HTML.index("</script>") + len("</script>") :]
    page = read_page(html).page
    assert page is not None
    assert page.metadata()["date"] == date


def test_what_takes_too_long_to_be_found_again_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not that it stands in the page's scripts, which nobody looked for."""
    monkeypatch.setattr("cleaner.documents.vote.align._WORK", 1)
    monkeypatch.setattr("cleaner.documents.vote.extractor._extract", lambda *_: " ".join(reversed(PARAGRAPHS)))
    document = read_page(HTML)
    assert document.page is not None
    with pytest.raises(DocumentError, match=r"too long to be found again in a page of \d+ characters"):
        document.page.left_out("default")
