"""Hostile and broken pages: within bounds, without a traceback, with what text they have."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.documents import looks_like_page
from cleaner.documents.page import read_page
from cleaner.documents.parsing import tame
from cleaner.documents.parsing.tame import is_slow, tamed
from cleaner.errors import DocumentError
from cleaner.manifest import restore
from cleaner.model import Document
from cleaner.pipeline import Cleaner

PROSE = "The ferry did not run that day, because the river had risen over the landing stage in the night. "
ARTICLE = "<article>" + f"<p>{PROSE * 3}</p>" * 5 + "</article>"

PAGES: dict[str, Callable[[], str | bytes]] = {
    "100,000 nested elements": lambda: "<html><body>" + "<div>" * 100_000 + PROSE + "</div>" * 100_000 + ARTICLE,
    "100,000 nested inline elements": lambda: "<html><body>" + "<b>" * 100_000 + PROSE + ARTICLE,
    "nested lists": lambda: "<html><body>" + "<ul><li>x" * 20_000 + PROSE + ARTICLE,
    "200,000 attributes": lambda: f"<html><body><p {' '.join(f'a{i}=1' for i in range(200_000))}>{PROSE}</p>{ARTICLE}",
    "200,000 attributes with angles": lambda: (
        "<html><body><p " + " ".join(f"a{i}='<x>'" for i in range(200_000)) + f">{PROSE}</p>{ARTICLE}"
    ),
    "an 11 MB line": lambda: "<html><body><p>" + "word " * 2_200_000 + f"</p><p>{PROSE}</p>",
    "an 11 MB attribute": lambda: f"<html><body><p title='{'x' * 11_000_000}'>{PROSE}</p>{ARTICLE}",
    "cut in mid-tag": lambda: f"<html><body><p>{PROSE}</p>{ARTICLE}<p class='cut",
    "NULs": lambda: f"<html><body><p>\0{PROSE}\0</p>{ARTICLE}".encode(),
    "control characters": lambda: f"<html><body><p>\x01\x0b{PROSE}\x1f\ufffe\uffff</p>{ARTICLE}",
    "a wrong encoding": lambda: f"<html><meta charset=utf-16><body><p>{PROSE}ü\u0100</p>{ARTICLE}".encode(),
    "broken UTF-8": lambda: f"<html><meta charset=utf-8><body><p>{PROSE}</p>{ARTICLE}".encode() + b"\xff\xfe\xfa",
    "surrogates": lambda: f"<html><body><p>{PROSE}\ud800</p>{ARTICLE}",
    "frames": lambda: f"<html><frameset><frame src='a.html'><noframes><p>{PROSE}</p>{ARTICLE}</noframes></frameset>",
    "XHTML": lambda: (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<body><p>{PROSE}</p>{ARTICLE}</body></html>"
    ),
    "no end tags": lambda: "<html><body>" + f"<p>{PROSE}" * 100,
    "only end tags": lambda: f"</div></p></body>{PROSE}</html></p>" * 50,
    "100,000 embedded things": lambda: "<html/>" * 500 + "<body>" + "<embed>" * 100_000 + f"<p>{PROSE}</p>{ARTICLE}",
    "unclosed comment": lambda: f"<html><body><p>{PROSE}</p>{ARTICLE}<!-- {'x' * 100_000}",
    "quotes that never end": lambda: f"<html><body><p>{PROSE}</p>{ARTICLE}" + "<a b=\"'" * 20_000,
    "tags in tags": lambda: f"<html><body><p>{PROSE}</p>{ARTICLE}" + "<a" * 200_000,
    "20,000 small tables": lambda: (
        f"<html><body><p>{PROSE}</p>{ARTICLE}" + "<table><tr><td>a</td><td>b</td></tr></table>" * 20_000
    ),
    "a class on 40,000 elements with one of their own": lambda: (
        f"<html><body><p>{PROSE}</p>{ARTICLE}" + "".join(f"<i class='a x{n}'></i>" for n in range(40_000))
    ),
    "100,000 elements that no head holds": lambda: (
        "<script>a()</script>" + "<x-a></x-a>" * 100_000 + f"<body><p>{PROSE}</p>{ARTICLE}"
    ),
    "20,000 hidden boxes without paragraphs": lambda: (
        f"<html><body><p>{PROSE}</p>{ARTICLE}" + f"<div hidden>{PROSE}</div>" * 20_000
    ),
    "many angles": lambda: f"<html><body><p>{PROSE}</p>{ARTICLE}" + "<" * 200_000,
}


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(bundled=False)


@pytest.mark.parametrize("name", PAGES)
def test_hostile_pages_keep_their_text_and_end_soon(name: str, cleaner: Cleaner) -> None:
    data = PAGES[name]()
    started = time.process_time()
    result = cleaner.clean(data, media_type="text/html")
    assert time.process_time() - started < 20
    assert "Traceback" not in (result.error or "")
    assert PROSE.strip() in result.document.text
    if result.status != "failed":
        assert result.text.strip()


@pytest.mark.parametrize(
    "data", ["", " \n", "<html></html>", "<html><body></body></html>", b"", b"\xef\xbb\xbf", b"\0\0"]
)
def test_empty_pages_are_no_errors(data: str | bytes, cleaner: Cleaner) -> None:
    assert read_page(data).text == ""
    assert cleaner.clean(data, media_type="text/html").status == "unchanged"


@pytest.mark.parametrize(
    "data",
    [
        "<html><body><script>document.write('All of it')</script></body></html>",
        "<html><frameset><frame src=a.html></frameset></html>",
        "<html><head><title>Only a title</title></head><body></body></html>",
        "<html><body><iframe src=a.html></iframe></body></html>",
    ],
)
def test_nothing_from_something_is_reported(data: str, cleaner: Cleaner) -> None:
    page = read_page(data).page
    assert page is not None
    with pytest.raises(DocumentError, match="shows no text"):
        page.must_show()
    result = cleaner.clean(data, media_type="text/html")
    assert result.status == "failed"
    assert "shows no text" in (result.error or "")
    # What is written is the text, of which there is none, and not the markup; and that is accounted for.
    assert (result.data, result.segments, result.document.unit) == (b"", (), "char")
    assert restore(result.manifest(), result.data) == b""


def test_nothing_external_is_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    document = read_page(
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        f'<html><head><link rel=stylesheet href="{secret.as_uri()}"></head><body><p>Seen &x;</p></body></html>'
    )
    assert "Seen" in document.text
    assert "secret" not in document.text.replace(str(tmp_path), "")


def test_entities_do_not_multiply() -> None:
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(12))
    document = read_page(f'<!DOCTYPE html [<!ENTITY e0 "x">{entities}]><html><body><p>&e12; end</p></body></html>')
    assert len(document.text) < 5_000


def lines(document: Document) -> list[str]:
    return document.text.split("\n")


def test_taming_keeps_lines_apart() -> None:
    deep = "<div>" * 300 + "<div>one</div><p>two <b>bold</b></p>" + "</div>" * 300 + "<p>three</p>"
    assert lines(read_page(f"<html><body>{deep}")) == ["one", "two bold", "three"]


def test_taming_leaves_scripts_and_comments_alone() -> None:
    html = b"<p>a</p><script>if (a <b && '</p>') {}</script><!-- <div> --><textarea><div></textarea><p>b</p>"
    assert tamed(html) == html


PIECES = st.sampled_from(
    [
        *("<", ">", "/", "!", "-", "--", "-->", "<!--", "<!---", "--!>", "<p", "</p>", " ", "=", '"', "'", "a", "\n"),
        *("<script", "</script", "<SCRIPT>", "</Script>", "</scripts>", "<style>", "</style ", "<title/", "</title/"),
    ]
)
LAZY = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>{tame._RAW_TEXT})(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])|\Z)"
    rf"|</(?P<end>[a-zA-Z][^\s/>]*+)[^>]*+>?+|{tame._START}",
    re.ASCII | re.DOTALL | re.IGNORECASE,
)


@settings(max_examples=1000)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_tokens_end_where_a_search_from_character_to_character_finds_their_ends(html: str) -> None:
    found, wanted = ([(m.span(), m.groups()) for m in tokens.finditer(html)] for tokens in (tame._TOKEN, LAZY))
    assert found == wanted


def test_long_tags_with_few_attributes_are_not_slow() -> None:
    data = b'<html><body data-all="' + b"{&quot;a&quot;: 1} " * 40_000 + b'">'
    assert not is_slow(data)
    script = b"<script>" + b"a<b c1 c2 c3 c4 " * 40_000 + b"</script>"
    assert not is_slow(script)
    assert is_slow(b"<p " + b" ".join(b"a%d" % i for i in range(60_000)) + b">")


def test_a_page_too_large_for_the_extractor_is_reported_and_can_be_cleaned_without(cleaner: Cleaner) -> None:
    data = "<html><body>" + "<p>x</p>" * 160_000
    result = cleaner.clean(data, media_type="text/html")
    assert result.status == "failed"
    assert "too large for trafilatura" in (result.error or "")
    assert Cleaner(bundled=False, extractor="none").clean(data, media_type="text/html").status == "unchanged"


def test_comments_before_the_first_tag_take_no_time_to_look_at() -> None:
    """All ways in which fifty comments could be read as fewer were tried: a day's work."""
    for comments in ("<!---->" * 500, "<!-- a --> " * 300, "<?xml?>" * 400):
        assert not looks_like_page(f"{comments}text")
    assert looks_like_page("<!---->" * 500 + "<p>")
