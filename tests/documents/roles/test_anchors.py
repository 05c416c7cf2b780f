"""Ids that are made of headings say what a part is about, not what it is for."""

from __future__ import annotations

import time

import pytest

from cleaner import Cleaner
from cleaner.documents.page import HtmlPage, read_page
from cleaner.documents.parsing.parse import parse
from cleaner.documents.roles.anchors import HEADING_ID, free_headings

TEXT = (
    "<p>The reader of the language takes one line after the other and keeps in mind where each of them began, so that "
    "its messages can name the place.</p>"
)
SAID = "What stands behind a double dash is kept in the tree with its place, since the printer has to give it back."
FORMS = [
    '<h2 id="{id}">{heading}</h2>{text}',
    '<h2 id="{id}">2.4 {heading}<a class="headerlink" href="#{id}">¶</a></h2>{text}',
    '<h2><a name="{id}" id="{id}">{heading}</a></h2>{text}',
    '<h2><span class="headline" id="{id}">{heading}</span></h2>{text}',
    '<section id="{id}"><h2>{heading}</h2>{text}</section>',
    '<div id="{id}" class="section level2"><h2>{heading}</h2>{text}</div>',
    '<div class="sect1"><h2 id="_{id}">{heading}</h2><div class="sectionbody">{text}</div></div>',
    '<div class="part"><a id="x"></a><div id="user-content-{id}"><h2>{heading}</h2>{text}</div></div>',
]
NAMES = ["Comments", "Navigation", "Menu", "Tags", "Footer", "Cookies", "Newsletter", "Share", "Sidebar", "Related"]


def page(form: str, name: str, text: str = f"<p>{SAID}</p>") -> str:
    def part(heading: str, text: str) -> str:
        return form.format(id=heading.lower().replace(" ", "-"), heading=heading, text=text)

    parts = part("Strings", TEXT) + part(name, text) + part("The end of a file", TEXT)
    return f"<html><head><title>Grammar</title></head><body><main><h1>Grammar</h1>{TEXT}{parts}</main></body></html>"


def ids(html: str) -> list[str]:
    root = parse(html.encode())
    assert root is not None
    free_headings(root)
    return [e.get("id") for e in root.iter() if e.get("id")]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_a_part_about_furniture_stays(form: str, name: str) -> None:
    text = Cleaner(packs=("common", "platforms")).clean(page(form, name), media_type="text/html").text
    assert SAID in text


def test_the_heading_stays_with_its_part() -> None:
    text = Cleaner(packs=("common", "platforms")).clean(page(FORMS[4], "Sidebar"), media_type="text/html").text
    assert f"Sidebar\n{SAID}" in text


@pytest.mark.parametrize("form", FORMS)
def test_such_ids_are_moved(form: str) -> None:
    assert [identity for identity in ids(page(form, "Comments")) if identity != "x"] == []


@pytest.mark.parametrize(
    ("around", "entry"),
    [
        ("<dl>{}</dl>", '<dt id="{id}">{id}</dt><dd>{says}</dd>'),
        ("<table><tr><th>word</th><th>use</th></tr>{}</table>", '<tr id="{id}"><td>{id}</td><td>{says}</td></tr>'),
    ],
)
def test_entries_about_furniture_stay(around: str, entry: str) -> None:
    says = "It is kept in the tree."
    entries = "".join(entry.format(id=word, says=says) for word in ("string", "comments", "footer", "number"))
    html = f"<body><main><h1>Words</h1>{TEXT}{around.format(entries)}{TEXT}</main></body>"
    assert ids(html) == []
    assert Cleaner(packs=("common", "platforms")).clean(html, media_type="text/html").text.count(says) == 4


@pytest.mark.parametrize(
    "box",
    [
        '<div id="comments"><h2>Comments</h2><p>Mine begins with a hash.</p></div>',  # of another make
        '<section id="comments"><h2>Comments</h2><form><textarea></textarea></form></section>',
        '<section id="related"><h2>Related</h2><p><a href="/a">The printer, part one</a></p></section>',
        '<section id="newsletter"><h2>Letters by mail</h2><p>Every Friday.</p></section>',
        '<section id="share"><p>Tell others.</p><h2>Share</h2></section>',
    ],
)
def test_boxes_keep_theirs(box: str) -> None:
    html = page(FORMS[4], "Words").replace("</main>", f"{box}</main>")
    assert len(ids(html)) == 1


def test_boxes_are_no_witnesses_for_each_other() -> None:
    names = ("Comments", "Related", "Newsletter", "Share")
    parts = "".join(FORMS[4].format(id=name.lower(), heading=name, text="<p>Every Friday.</p>") for name in names)
    assert ids(f"<body><main>{TEXT}{parts}</main></body>") == [name.lower() for name in names]


def test_links_lead_to_headings_as_before() -> None:
    document = read_page(f'<body><p>See <a href="#strings">there</a>.</p>{page(FORMS[0], "Comments")}</body>')
    assert isinstance(document.page, HtmlPage)
    link, _ = document.page.lines.jumps[0]
    target = document.page.lines.target(link)
    assert target is not None
    assert target.get(HEADING_ID) == "strings"


@pytest.mark.parametrize(
    "hostile",
    [
        "".join(f'<h2 id="h{n}">h{n}</h2>' for n in range(20_000)),
        f'<section id="{"a" * 500_000}"><h2>{"a" * 500_000}</h2></section>',
        "<div>" * 200 + '<h2 id="a">a</h2>' * 3_000,
        '<p></p>' * 20_000 + '<section id="a"><h2>a</h2></section>' * 2_000,
    ],
)  # fmt: skip
def test_many_headings_take_no_more_than_their_number(hostile: str) -> None:
    start = time.perf_counter()
    ids(f"<body>{hostile}</body>")
    assert time.perf_counter() - start < 3
