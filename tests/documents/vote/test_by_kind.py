"""Pages that are no articles: what they are about stays, whatever an extractor of articles makes of them."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.documents.kind.posts import posts_of
from cleaner.documents.layout import lay_out
from cleaner.documents.page import read_page
from cleaner.documents.parsing.parse import parse
from cleaner.documents.roles.furniture import Furniture

POSTS = [
    f"I have sailed past Merrow Point {number} times this year, and the lamp was lit on each of these nights, whatever "
    f"the harbour office says about it; number {number} was the worst, with rain from the west and no moon."
    for number in ("three", "seven", "nine", "eleven", "twenty")
]


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(packs=("common", "platforms"))


def test_posts_are_the_narrowest_elements_that_hold_what_people_write() -> None:
    rows = "".join(
        '<div class="post-row"><div class="post-author">ada, since 2011</div>'
        f'<div class="post-text"><p>{post}</p></div></div>'
        for post in POSTS
    )
    root = parse(f"<html><body><div class='topic'>{rows}</div><p class='foot'>Board time</p></body></html>".encode())
    assert root is not None
    found = posts_of(root, lay_out(root))
    assert (found.path, len(found.elements)) == ("div.post-text", 5)
    assert found.share == 1.0


def test_posts_numbered_by_their_ids() -> None:
    rows = "".join(f'<table><tr><td id="td_post_{n}">{post}</td></tr></table>' for n, post in enumerate(POSTS))
    root = parse(f"<html><body>{rows}</body></html>".encode())
    assert root is not None
    assert posts_of(root, lay_out(root)).path == "td#td_post"


def test_no_posts() -> None:
    root = parse(b"<html><body><div class='post'>One of its kind.</div></body></html>")
    assert root is not None
    assert posts_of(root, lay_out(root)).elements == ()


def forum(item: str, **attributes: str) -> str:
    posts = "".join(item.format(post=post, number=number) for number, post in enumerate(POSTS))
    opened = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return (
        f"<html {opened}><head><title>The lamp at Merrow Point</title></head><body><nav><a href='/'>Board</a></nav>"
        f"<h1>The lamp</h1><main itemscope itemtype='https://schema.org/DiscussionForumPosting'>{posts}</main>"
        "<footer>All times are UTC</footer></body></html>"
    )


@pytest.mark.parametrize(
    "item",
    [
        "<div itemprop='comment' class='topic-body'><div class='post'><p>{post}</p></div></div>",
        "<article class='message'><div class='comment-content'>{post}</div></article>",
        "<li class='comment' id='comment-{number}'><div class='comment-body'><p>{post}</p></div></li>",
        "<section class='reply'><blockquote class='reply-text'>{post}</blockquote></section>",
    ],
)
def test_all_posts_of_a_thread_stay(cleaner: Cleaner, item: str) -> None:
    result = cleaner.clean(forum(item))
    assert result.page is not None
    assert result.page.name == "forum"
    assert [post for post in POSTS if post not in result.text] == []
    assert "All times are UTC" not in result.text


REPLY = "I was there, too, and saw nothing of the kind."
BELOW = (
    '<html><head><script type="application/ld+json">{"@type": "NewsArticle"}</script></head><body>'
    f"<article><h1>The lamp</h1>{''.join(f'<p>{post}</p>' for post in POSTS)}</article>"
    f"<ol class='comment-list'><li class='comment'><div class='comment-body'><p>{REPLY}</p></div></li></ol>"
    "</body></html>"
)


def test_replies_under_an_article_go(cleaner: Cleaner) -> None:
    result = cleaner.clean(BELOW)
    assert REPLY not in result.text
    assert [post for post in POSTS if post not in result.text] == []


SERVICE = [
    (
        "Moorings",
        "We keep forty moorings in the inner harbour, each with water, a light and somebody who answers at night.",
    ),
    (
        "Repairs",
        "Our yard mends hulls of oak, of larch and of steel, and lends you a dinghy for as long as that takes.",
    ),
    ("Pilots", "Four pilots know the bar in all winds; call them an hour before the tide, and they will wait for you."),
    (
        "Storage",
        "From October to March masts and sails lie dry in the long shed, and you have the key to your own bay.",
    ),
    ("Charter", "Two ketches go out with or without a crew, for a day or for the whole of the summer, as you like it."),
]


def test_one_post_of_a_thread_stays(cleaner: Cleaner) -> None:
    html = (
        "<html><head><title>Relight the lamp</title></head><body><main><h1>Relight the lamp</h1>"
        "<div class='js-discussion'><div class='TimelineItem'><div class='timeline-comment'>"
        f"<div class='comment-body'><p>{POSTS[0]}</p><p>{POSTS[1]}</p></div></div></div>"
        "<div class='TimelineItem'><p>Ada added the label lamps and removed the label moon, in that order.</p></div>"
        "</div></main></body></html>"
    )
    result = cleaner.clean(html)
    assert result.page == ("forum", "template GitHub")
    assert POSTS[0] in result.text
    assert POSTS[1] in result.text


def service() -> str:
    boxes = "".join(
        f'<section class="block-{n}"><div class="inner"><h3>{head}</h3><p>{text}</p></div></section>'
        for n, (head, text) in enumerate(SERVICE)
    )
    menu = "".join(f'<li><a href="/{n}">Harbour menu {n}</a></li>' for n in range(8))
    return (
        f"<html><head><title>Harbour</title></head><body><div class='main-menu-wrapper'><ul>{menu}</ul></div>"
        f"<h1>Harbour</h1>{boxes}"
        "<div class='site-footer'><p>The harbour office stands at the head of the long quay, beside the crane "
        "of the year 1911, and is open whenever a boat is in.</p></div></body></html>"
    )


def test_every_box_of_a_service_stays_and_its_furniture_goes(cleaner: Cleaner) -> None:
    result = cleaner.clean(service())
    assert result.page == ("service", "5 paragraphs in 5 places")
    assert [text for _, text in SERVICE if text not in result.text] == []
    assert "crane" not in result.text
    assert "Harbour menu" not in result.text


def test_an_element_that_holds_the_page_is_no_furniture() -> None:
    body = f"<form id='aspnet'><div class='has sidebar'><p>{POSTS[0]}</p><p>{POSTS[1]}</p></div></form>"
    root = parse(f"<html><body>{body}</body></html>".encode())
    assert root is not None
    furniture = Furniture(lay_out(root))
    assert not furniture.holds(next(root.iter("p")))


def test_a_menu_is_furniture_however_long() -> None:
    root = parse(f"<html><body><nav><p>{POSTS[0]}</p></nav><p>Short.</p></body></html>".encode())
    assert root is not None
    assert Furniture(lay_out(root)).holds(next(root.iter("p")))


@pytest.mark.parametrize(
    ("html", "is_furniture"),
    [
        ("<article><header><p>Of the weir</p></header></article>", False),
        ("<div class='page'><header><p>Of the weir</p></header></div>", True),
        ("<div class='product-search-results'><p>Of the weir</p></div>", False),
        ("<div class='site-search'><p>Of the weir</p></div>", True),
    ],
)
def test_what_is_an_articles_own_and_what_was_searched_for_is_no_furniture(html: str, is_furniture: bool) -> None:
    root = parse(f"<html><body>{html}<p class='text'>{POSTS[0]}</p></body></html>".encode())
    assert root is not None
    assert Furniture(lay_out(root)).holds(next(root.iter("p"))) is is_furniture


def test_what_a_post_quotes_goes_and_the_post_that_it_quotes_stays(cleaner: Cleaner) -> None:
    quoting = [POSTS[0], f"<blockquote><p>{POSTS[0]}</p></blockquote><p>{POSTS[1]}</p>", POSTS[2]]
    posts = "".join(f"<article class='message'><div class='comment-content'>{post}</div></article>" for post in quoting)
    page = (
        f"<html><body><main itemscope itemtype='https://schema.org/DiscussionForumPosting'>{posts}</main></body></html>"
    )
    result = cleaner.clean(page)
    assert result.text.split("\n") == POSTS[:3]
    assert [s.kind for s in result.segments if s.rule == "forums/quoted-again"] == ["duplicate"]


def test_a_quote_stays_where_what_it_quotes_goes(cleaner: Cleaner) -> None:
    posts = "".join(f"<article class='message'><div class='comment-content'>{post}</div></article>" for post in POSTS)
    page = (
        f"<html><body><nav><p>{POSTS[0]}</p></nav>"
        f"<main itemscope itemtype='https://schema.org/DiscussionForumPosting'>{posts}</main></body></html>"
    )
    assert cleaner.clean(page).text.split("\n") == POSTS


def test_a_consent_form_that_is_longer_than_the_thread_goes(cleaner: Cleaner) -> None:
    form = "".join(f"<p>Of partner {n}: {LETTER} {LETTER} {LETTER}</p>" for n in range(9))
    post = f"<div itemprop='comment' class='topic-body'><p>{POSTS[0]}</p></div>"
    page = (
        f"<html><body><main itemscope itemtype='https://schema.org/DiscussionForumPosting'>{post}{post}</main>"
        f"<div id='onetrust-consent-sdk'><div><div><article>{form}</article></div></div></div></body></html>"
    )
    text = cleaner.clean(page).text
    assert POSTS[0] in text
    assert "Of partner" not in text


def test_what_is_told_overrides_what_is_seen(cleaner: Cleaner) -> None:
    html = BELOW.replace(
        "</ol>", f"<li class='comment'><div class='comment-body'><p>{POSTS[0]} Twice.</p></div></li></ol>"
    )
    told = cleaner.clean(html, kind="forum")
    assert told.page == ("forum", "told")
    assert REPLY in told.text
    assert REPLY not in cleaner.clean(html).text
    assert Cleaner(packs=("common", "platforms"), kind="forum").clean(html).page == ("forum", "told")


def results(extra: str = "") -> str:
    items = "".join(f'<li><a href="/{n}">The {n}th salmon of the year was seen at the weir</a></li>' for n in range(20))
    return f"<html><body class='search-results'><h1>Results</h1><ul>{items}</ul>{extra}</body></html>"


def test_a_page_without_an_article_says_so_and_keeps_its_items(cleaner: Cleaner) -> None:
    result = cleaner.clean(results())
    assert result.manifest()["page"] == {"kind": "search", "by": "body.search-results", "article": False}
    assert "The 7th salmon of the year was seen at the weir" in result.text


def test_a_page_of_items_with_a_text_has_an_article(cleaner: Cleaner) -> None:
    page = cleaner.clean(results(f"<p>{POSTS[0]}</p>")).manifest()["page"]
    assert page == {"kind": "search", "by": "body.search-results"}


def product(*boxes: str) -> str:
    return (
        "<html><head><title>Storm lantern</title><meta property='og:type' content='product'></head><body>"
        f"<nav><a href='/'>Shop</a></nav><h1>Storm lantern</h1>{''.join(boxes)}"
        "<footer>© Merrow Chandlery</footer></body></html>"
    )


LANTERN = (
    "The lantern burns for nineteen hours on one filling of rape oil, and its glass has been known to outlast the boat."
)
WICK = "The wick is woven from cotton in the village, and comes in a tin that fishermen keep their hooks in afterwards."
TWICE = "What stands twice on a page is there for a small screen and for a large one, and nobody reads it twice."
LETTER = "Our letter comes on the first of the month with news of lamps, and of what the sea has done to others'."
VOICE = "I bought it for the look of it and have not been able to put it out since, which my neighbours remark upon."


def test_what_describes_a_product_stays_and_what_sells_it_may_go() -> None:
    document = read_page(
        product(
            f"<div class='hero'><div><p>{LANTERN}</p></div></div>",
            f"<div class='product-description'><span>Brass, 31 cm</span></div><div><p>{WICK}</p></div>",
            "<div itemprop='description'><span>From Merrow</span></div>",
            "<div class='price'>€ 49</div>",
            f"<div class='customer-reviews'><div><p>{VOICE}</p></div></div>",
            f"<div class='small-screen'><p>{TWICE}</p></div><div class='large-screen'><p>{TWICE}</p></div>",
            f"<form class='newsletter'><p>{LETTER}</p></form>",
        )
    )
    assert document.page is not None
    found = "\n".join(document.text[start:end] for start, end in document.page.text_of("product"))
    assert found == f"{LANTERN}\nBrass, 31 cm\n{WICK}\nFrom Merrow"


def test_a_product_keeps_what_the_extractor_leaves_out(cleaner: Cleaner) -> None:
    lead = "".join(f"<p>{post}</p>" for post in POSTS)
    text = cleaner.clean(product(f"<article>{lead}</article>", f"<div class='x'><div><p>{WICK}</p></div></div>")).text
    assert WICK in text
    assert "Chandlery" not in text


CODE = "lamp --light --from dusk --until dawn"
CONTENTS = ("1. Lighting a lamp", "2. Putting it out", "3. Where the oil is kept")


@pytest.mark.parametrize("body", ["<div class='md-content__inner'>{}</div>", "<main><article>{}</article></main>"])
def test_a_manual_keeps_its_code_its_tables_and_its_contents(body: str) -> None:
    contents = "".join(f"<li><a href='/{n}'>{line}</a></li>" for n, line in enumerate(CONTENTS))
    text = (
        f"<nav>On this page</nav><h1>Lamps</h1><ul>{contents}</ul><p>{POSTS[0]}</p><pre>{CODE}</pre>"
        "<table><tr><td>--from</td><td>dusk</td></tr></table>"
    )
    document = read_page(f"<html><body><header>Chandlery</header>{body.format(text)}<p>© Merrow</p></body></html>")
    assert document.page is not None
    found = "\n".join(document.text[start:end] for start, end in document.page.text_of("documentation"))
    assert [line for line in (*CONTENTS, POSTS[0], CODE, "dusk") if line not in found] == []
    assert [line for line in ("On this page", "Chandlery", "© Merrow") if line in found] == []


@pytest.mark.parametrize(("body", "stays"), [("<div id='docContent'>{}</div>", True), ("<article>{}</article>", False)])
def test_a_chapter_of_contents_has_little_prose(body: str, stays: bool) -> None:
    contents = "".join(f"<dt><a href='/{n}'>{line}</a></dt>" for n, line in enumerate(CONTENTS))
    text = body.format(f"<dl>{contents}</dl><p>{POSTS[0]}</p>")
    page = f"<html><body><p>{POSTS[1]}</p><p>{POSTS[2]}</p>{text}</body></html>"
    document = read_page(page)
    assert document.page is not None
    found = "\n".join(document.text[start:end] for start, end in document.page.text_of("documentation"))
    assert (CONTENTS[0] in found) == stays


def test_an_element_with_little_of_a_manual_is_not_its_text() -> None:
    document = read_page(f"<html><body><div class='markdown-body'>Note</div><div><p>{POSTS[0]}</p></div></body></html>")
    assert document.page is not None
    assert document.page.text_of("documentation") == []


MANUALS = {
    "DocBook": ('<meta name="generator" content="DocBook XSL Stylesheets V1.79.1">', "<div class='sect1'>{}</div>"),
    "Texinfo": ('<meta name="Generator" content="makeinfo">', "<div class='section-level-extent'>{}</div>"),
    "Doxygen": (
        '<meta name="generator" content="Doxygen 1.9.4">',
        "<div class='header'><div class='headertitle'>The lamp.h file</div></div><div class='contents'>{}</div>",
    ),
    "rustdoc": ('<meta name="generator" content="rustdoc">', "<section id='main-content'>{}</section>"),
    "Javadoc": ('<meta name="generator" content="javadoc/ClassWriter">', "<main role='main'>{}</main>"),
    "Haddock": ("", "<div id='content'><div id='module-header'><p class='caption'>Merrow.Lamp</p></div>{}</div>"),
}
SIGNATURES = (
    "<h4 class='code-header'>fn trim(&amp;mut self, twice: bool)</h4>"
    "<div class='summary-table'><div class='table-header col-first'>Modifier</div><code>static Lamp lit()</code></div>"
)


@pytest.mark.parametrize("program", MANUALS)
def test_what_programs_write_of_code_stays(cleaner: Cleaner, program: str) -> None:
    """Signatures and tables of members: a page may have little else, and both voters take them for furniture."""
    head, body = MANUALS[program]
    text = f"<h1>Lamps</h1>{SIGNATURES}<p>{POSTS[0]}</p>{SIGNATURES.replace('trim', 'fill')}<p>{POSTS[1]}</p>"
    nav = "<nav><a href='/'>Overview</a></nav><footer><p>Copyright 1911 by the harbour office of Merrow.</p></footer>"
    result = cleaner.clean(f"<html><head>{head}</head><body>{nav}{body.format(text)}</body></html>")
    lines = ("fn trim(&mut self, twice: bool)", "fn fill(", "Modifier", "static Lamp lit()", POSTS[0], POSTS[1])
    assert [line for line in lines if line not in result.text] == []
    assert "Overview" not in result.text


def test_what_only_doxygen_calls_the_text_is_a_list_of_contents_elsewhere() -> None:
    contents = "".join(f"<li><a href='/{n}'>{line}</a></li>" for n, line in enumerate(CONTENTS))
    page = (
        f"<html><body><div class='contents'><ul>{contents}</ul></div>"
        f"<main><p>{POSTS[0]}</p><p>{POSTS[1]}</p></main></body></html>"
    )
    document = read_page(page)
    assert document.page is not None
    found = "\n".join(document.text[start:end] for start, end in document.page.text_of("documentation"))
    assert POSTS[1] in found
    assert CONTENTS[0] not in found


@pytest.mark.parametrize(
    ("element", "is_furniture"),
    [
        ("<h3 class='section-header'>{}</h3>", False), ("<div class='table-header'>{}</div>", False),
        ("<div class='card-header'>{}</div>", False), ("<div class='site-header'>{}</div>", True),
        ("<div class='header'>{}</div>", True), ("<div class='page-header'>{}</div>", True),
    ],
)  # fmt: skip
def test_headers_of_parts_are_no_headers_of_pages(element: str, is_furniture: bool) -> None:
    text = f"<main><p>{POSTS[0]}</p></main>"
    root = parse(f"<html><body>{element.format('<b>The lamp</b>')}{text}</body></html>".encode())
    assert root is not None
    assert Furniture(lay_out(root)).holds(next(root.iter("b"))) is is_furniture


def test_prose_of_the_footer_does_not_make_a_body_small() -> None:
    """A class of which little is said has less prose than what its shop says of rights."""
    footer = f"<footer>{''.join(f'<p>{post}</p>' for post in POSTS)}</footer>"
    document = read_page(f"<html><body><main><pre>{CODE}</pre><p>{POSTS[0]}</p></main>{footer}</body></html>")
    assert document.page is not None
    found = "\n".join(document.text[start:end] for start, end in document.page.text_of("documentation"))
    assert CODE in found
