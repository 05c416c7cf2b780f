"""Kinds of pages: by what they declare, by the software that made them, by their shape."""

from __future__ import annotations

import pytest

from cleaner.documents.kind import headed
from cleaner.documents.lines import Lines
from cleaner.documents.page import read_page
from cleaner.model import PAGE_KINDS, PageKind

SENTENCE = "The keeper of the weir counts the salmon every morning, and writes their number on the door of the hut. "
PROSE = f"<p>{SENTENCE * 3}</p>"


def kind(html: str, url: str | None = None) -> PageKind:
    page = read_page(html, url=url).page
    assert page is not None
    return page.kind()


def page(body: str, head: str = "", attributes: str = "") -> str:
    return f"<html><head><title>Salmon</title>{head}</head><body {attributes}>{body}</body></html>"


def json_ld(types: str) -> str:
    return f'<script type="application/ld+json">{types}</script>'


ARTICLE = page(f"<article><h1>Salmon</h1>{PROSE * 6}</article>")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ('{"@type": "DiscussionForumPosting"}', ("forum", "schema.org DiscussionForumPosting")),
        ('{"@type": "QAPage", "mainEntity": {"@type": "Question"}}', ("forum", "schema.org QAPage")),
        ('{"@graph": [{"@type": "WebPage"}, {"@type": ["Recipe"]}]}', ("recipe", "schema.org Recipe")),
        ('{"@type": "WebPage", "mainEntity": {"@type": "Product"}}', ("product", "schema.org Product")),
        ('{"@type": "LiveBlogPosting"}', ("live-blog", "schema.org LiveBlogPosting")),
        ('{"@type": "TechArticle"}', ("documentation", "schema.org TechArticle")),
        ('{"@type": "CollectionPage"}', ("listing", "schema.org CollectionPage")),
        ('{"@type": "SearchResultsPage"}', ("search", "schema.org SearchResultsPage")),
        ('[{"@type": "https://schema.org/NewsArticle"}]', ("article", "schema.org NewsArticle")),
    ],
)
def test_json_ld_tells(declared: str, expected: tuple[str, str]) -> None:
    assert kind(page(PROSE * 6, json_ld(declared))) == expected


@pytest.mark.parametrize(
    "declared",
    [
        '{"@type": "NewsArticle", "comment": [{"@type": "DiscussionForumPosting"}]}',
        '[{"@type": "NewsArticle"}, {"@type": "QAPage"}]',
        '[{"@type": "BlogPosting"}, {"@type": "Recipe"}]',
        '[{"@type": "Article"}, {"@type": "Product"}]',
        '{"@type": "Article", ',
        '{"@type": 7}',
        "[" * 5000,
    ],
)
def test_what_is_part_of_an_article_does_not_tell_its_kind(declared: str) -> None:
    assert kind(page(f"<article><h1>Salmon</h1>{PROSE * 6}</article>", json_ld(declared))).name == "article"


def test_microdata_tells_of_the_page_not_of_its_parts() -> None:
    thread = page(f'<main itemscope itemtype="https://schema.org/DiscussionForumPosting">{PROSE}</main>')
    assert kind(thread) == ("forum", "schema.org DiscussionForumPosting")
    blog = page(
        f'<article>{PROSE * 6}<div itemprop="comment" itemtype="http://schema.org/DiscussionForumPosting">Fine.</div></article>'
    )
    assert kind(blog).name == "article"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            page(PROSE, '<meta name="generator" content="Discourse 3.4.0 - https://discourse.example">'),
            "generator discourse",
        ),
        (page(PROSE, '<meta name="generator" content="vBulletin 4.2">'), "generator vbulletin"),
        (f'<html id="XF" data-template="thread_view"><body>{PROSE}</body></html>', "template XenForo"),
        (page(f'<div class="postbody">{PROSE}</div>', attributes='id="phpbb"'), "template phpBB"),
        (page(f'<li component="post">{PROSE}</li>'), "template NodeBB"),
        (page(f'<div id="question">{PROSE}</div><div id="answers">{PROSE}</div>'), "template Stack Exchange"),
        (page(f'<table id="hnmain"><tr><td><span class="commtext">{SENTENCE}</span></table>'), "template Hacker News"),
        (page(f"<shreddit-app><shreddit-post>{PROSE}</shreddit-post></shreddit-app>"), "template Reddit"),
        (page(f'<div class="lemmy-site"><div class="comment">{PROSE}</div></div>'), "template Lemmy"),
        (page(f'<article class="ipsComment cPost">{PROSE}</article>'), "template Invision Community"),
    ],
)
def test_forum_software_is_known(html: str, expected: str) -> None:
    assert kind(html) == ("forum", expected)


def test_software_for_manuals_is_known() -> None:
    generator = '<meta name="generator" content="Docusaurus v3.1">'
    assert kind(page(PROSE * 3, generator)) == ("documentation", "generator docusaurus")
    assert kind(page(f'<div class="rst-content">{PROSE}</div>')) == ("documentation", "template Sphinx")
    of_apache = page(f'<div id="page-content">{PROSE}</div>', attributes='id="manual-page"')
    assert kind(of_apache) == ("documentation", "template Apache")


@pytest.mark.parametrize(
    ("generator", "name"),
    [
        ("DocBook XSL Stylesheets Vsnapshot", "docbook"), ("publican v4.3.2", "publican"), ("makeinfo", "makeinfo"),
        ("AsciiDoc 10.2.0", "asciidoc"), ("Asciidoctor 2.0.20", "asciidoctor"), ("texi2any", "texi2any"),
        ("GTK-Doc V1.33.1", "gtk-doc"), ("Docutils 0.19: https://docutils.sourceforge.io/", "docutils"),
    ],
)  # fmt: skip
def test_programs_that_write_manuals_are_known(generator: str, name: str) -> None:
    html = page(PROSE * 3, f'<meta name="generator" content="{generator}">')
    assert kind(html) == ("documentation", f"generator {name}")


def test_shops_and_content_systems_name_the_kind_on_body() -> None:
    assert kind(page(PROSE, attributes='class="woocommerce single-product"')) == ("product", "body.single-product")
    assert kind(page(PROSE, attributes='class="search search-results"')) == ("search", "body.search-results")
    assert kind(page(PROSE, '<meta property="og:type" content="product">')) == ("product", "og:type product")


POSTS = "".join(f'<div class="msg-row"><b>ada</b><div class="msg-text">{SENTENCE}</div></div>' for _ in range(4))


def test_an_unknown_forum_is_told_by_its_posts_and_its_address() -> None:
    found = kind(page(f"<h1>Salmon</h1>{POSTS}"), "https://anglers.example/forum/topic/7")
    assert found.name == "forum"
    assert "4 × div.msg-" in found.by


def test_an_address_alone_makes_no_forum() -> None:
    assert kind(ARTICLE, "https://paper.example/forum/opinion/salmon").name == "article"
    assert kind(page(f"<h1>Salmon</h1>{POSTS}"), "https://paper.example/salmon").name != "forum"


def test_an_article_with_a_long_thread_under_it_is_an_article() -> None:
    comments = "".join(f'<li class="comment">{PROSE}</li>' for _ in range(30))
    html = page(
        f"<article><h1>Salmon</h1>{PROSE * 4}</article><ol id='comments'>{comments}</ol>",
        json_ld('{"@type": "NewsArticle"}'),
    )
    assert kind(html, "https://paper.example/questions/salmon").name == "article"


def test_comments_under_a_shared_file_make_no_thread_of_it() -> None:
    comments = f"<div class='js-discussion'><div class='timeline-comment'>{PROSE}</div></div>"
    assert kind(page(comments)) == ("forum", "template GitHub")
    assert kind(page(f"<div class='gist-content'><article>{PROSE * 3}</article></div>{comments}")).name != "forum"


def test_one_run_of_paragraphs_is_an_article() -> None:
    assert kind(ARTICLE) == ("article", "6 paragraphs in 1 places")


def test_paragraphs_apart_are_what_somebody_offers() -> None:
    boxes = "".join(f'<div class="box"><h3>Nets</h3><p>{SENTENCE}</p></div>' for _ in range(9))
    assert kind(page(boxes)) == ("service", "9 paragraphs in 9 places")


def test_links_and_little_else_are_a_listing() -> None:
    items = "".join(f'<li><a href="/{n}">The {n}th salmon of the year was seen at the weir</a></li>' for n in range(20))
    assert kind(page(f"<h1>News</h1><ul>{items}</ul>")).name == "listing"


def test_the_address_of_an_article_is_made_of_its_title() -> None:
    items = "".join(f'<li><a href="/{n}">The {n}th salmon of the year was seen at the weir</a></li>' for n in range(20))
    html = page(f"<h1>Salmon</h1><p>{SENTENCE}</p><ul>{items}</ul>")
    assert kind(html, "https://paper.example/news/the-last-salmon-of-the-year.html").name == "article"
    assert kind(html, "https://paper.example/news/salmon").name == "listing"


def test_a_hostile_address_is_read_in_linear_time() -> None:
    """With a separator that is also a letter, these 60 words could be divided in 2 ** 60 ways."""
    items = "".join(f'<li><a href="/{n}">The {n}th salmon of the year was seen at the weir</a></li>' for n in range(20))
    html = page(f"<h1>Salmon</h1><p>{SENTENCE}</p><ul>{items}</ul>")
    assert kind(html, "https://paper.example/a" + "_b" * 60 + "!").name == "listing"


def test_prices_and_little_else_are_a_collection() -> None:
    cards = "".join(f'<div class="card"><a href="/{n}">Net {n}</a><span>€ {n}9.00</span></div>' for n in range(12))
    assert kind(page(f"<h1>Nets</h1>{cards}")) == ("collection", "12 prices")


def test_a_page_that_tells_nothing() -> None:
    assert kind(page("<p>Closed for the winter.</p>")) == ("other", "nothing tells")


def test_menus_and_footers_do_not_make_the_shape() -> None:
    menu = "".join(f'<li><a href="/{n}">Section number {n} of the paper</a></li>' for n in range(80))
    footer = f"<footer>{''.join(f'<div><p>{SENTENCE}</p></div>' for _ in range(9))}</footer>"
    html = page(f"<nav><ul>{menu}</ul></nav><article><h1>Salmon</h1>{PROSE * 5}</article>{footer}")
    assert kind(html).name == "article"


def test_every_kind_that_is_told_has_a_name() -> None:
    from cleaner.documents.kind import decide, software

    told = {kind for _, kind in decide._BY_TYPE} | set(decide._BODY) | set(software._GENERATORS)
    assert told <= set(PAGE_KINDS)


PARAGRAPH = "The ferry crossed the bay in fog on Monday, with forty passengers and a piano that nobody had paid for. "
LINKS = "".join(f"<li><a href='/{number}'>A story of the harbour, number {number}</a></li>" for number in range(60))


def test_an_article_among_many_links_is_no_listing() -> None:
    body = "".join(f"<p>{PARAGRAPH * 3}</p>" for _ in range(5))
    assert kind(page(f"<div>{body}</div><ul>{LINKS}</ul>")).name == "article"
    assert kind(page(f"<div><p>{PARAGRAPH}</p></div><ul>{LINKS}</ul>")).name == "listing"


def test_a_page_with_a_date_of_publication_is_an_article_however_its_paragraphs_are_spread() -> None:
    boxes = "".join(f"<div><div><p>{PARAGRAPH}</p></div></div>" for _ in range(8))
    assert kind(page(boxes)).name == "service"
    dated = "<meta property='article:published_time' content='2026-05-01T10:00:00Z'>"
    assert kind(page(boxes, dated)).name == "article"


def test_a_shelf_is_no_article_whatever_is_said_about_what_stands_on_it() -> None:
    body = f"<div>{''.join(f'<p>{PARAGRAPH}</p>' for _ in range(9))}</div><ul>{LINKS}</ul>"
    assert kind(page(body), "https://shop.example/c/harbours") == ("listing", "60 lines are links, address of a shelf")
    priced = f"{body}<p>From € 4 on</p><p>Up to € 90</p>"
    assert kind(page(priced), "https://shop.example/en/collections/harbours/?page=2").name == "collection"
    assert kind(page(body), "https://paper.example/harbours").name == "article"
    assert kind(page(body), "https://paper.example/c/harbours.html").name == "article"
    few = f"<div>{''.join(f'<p>{PARAGRAPH}</p>' for _ in range(9))}</div>"
    assert kind(page(few), "https://paper.example/category/harbours").name == "article"


def test_what_has_a_price_and_a_description_is_sold() -> None:
    sold = f"<span itemprop='price'>49</span><div itemprop='description'><p>{PARAGRAPH * 3}</p></div>"
    assert kind(page(sold)) == ("product", "itemprop price and description")
    assert kind(page(sold, json_ld('{"@type": "Article"}'))).name == "article"
    assert kind(page(f"<div itemprop='description'><p>{PARAGRAPH * 9}</p></div>")).name == "article"


def test_the_address_of_a_product_tells_where_there_are_more_facts_than_sentences() -> None:
    facts = "".join(f"<div><span>Part {n}</span></div>" for n in range(30))
    url = "https://shop.example/products/lamps/the-storm-lantern-of-brass"
    assert kind(page(f"<p>{PARAGRAPH}</p>{facts}"), url).name == "product"
    assert kind(page(f"<div>{f'<p>{PARAGRAPH}</p>' * 9}</div>"), url).name == "article"


def old_page(middle: str, title: str = "Salmon come back to the upper weir") -> str:
    """A page of before HTML 5: boxes without names, a menu, lists of other stories. middle: what stands between."""
    stories = "".join(f"<a href='/{n}.shtml'>Another story of the day, number {n}</a><br>" for n in range(30))
    boxes = f"<div>{stories}</div><div>{middle}</div><div>{stories}</div>"
    return f"<html><head><title>{title} - Weir Post</title></head><body>{boxes}</body></html>"


HEADLINE = "<b>Salmon come back to the upper weir</b><br>12.01.2012 14:30<br>"


def test_a_page_of_before_html_5_is_an_article_where_its_title_stands_over_prose() -> None:
    told = kind(old_page(f"{HEADLINE}{PROSE}"))
    assert told == ("article", "title over 1 paragraphs: Salmon come back to the upper weir")
    assert kind(old_page(PROSE)).name == "listing"
    assert kind(old_page(f"{HEADLINE}{PROSE}", title="All the news")).name == "listing"
    assert kind(old_page(f"{HEADLINE}<p>{SENTENCE}</p>")).name == "listing"
    between = "<br>".join(f"<a href='/{n}'>More of it {n}</a>" for n in range(20))
    assert kind(old_page(f"{HEADLINE}{between}{PROSE}")).name == "listing"


def test_links_side_by_side_part_no_article_however_many_they_are() -> None:
    links = "".join(f"<a href='/{n}'>Another story of that day {n}</a>" for n in range(9))
    body = f"{HEADLINE}<p>{SENTENCE}</p><div>Read also<div>{{}}</div></div><p>{SENTENCE}</p>"
    assert kind(old_page(body.format(links))).by.startswith("title over 2 paragraphs")
    apart = links.replace("</a>", "</a><br>")
    assert not kind(old_page(body.format(apart))).by.startswith("title over 2")


def test_the_title_of_a_page_of_before_html_5_is_a_part_of_it_whatever_element_it_stands_in() -> None:
    document = read_page(old_page(f"{HEADLINE}{PROSE}"))
    assert document.page is not None
    found = [document.text[start:end].strip() for start, end in document.page.part("title")]
    assert found == ["Salmon come back to the upper weir"]
    named = read_page(old_page(f"<nav>Home</nav>{HEADLINE}{PROSE}"))
    assert named.page is not None
    assert named.page.part("title") == []


def test_of_a_page_that_names_its_parts_a_first_heading_over_paragraphs_in_one_box_is_an_article() -> None:
    heading = "<h1>Salmon come back to the upper weir</h1>"
    paragraphs = f"<p>{SENTENCE * 2}</p>" * 3
    assert kind(old_page(f"<nav>Home</nav>{HEADLINE}{PROSE}")).name == "listing"
    assert kind(old_page(f"<nav>Home</nav>{HEADLINE}{paragraphs}")).name == "listing"
    assert kind(old_page(f"<nav>Home</nav>{heading}{PROSE}")).name == "listing"
    assert kind(old_page(f"<nav>Home</nav>{heading}{paragraphs}")).name == "article"
    apart = "".join(f"<div><p>{SENTENCE * 2}</p></div>" for _ in range(3))
    assert kind(old_page(f"<nav>Home</nav>{heading}{apart}")).name == "listing"


def test_a_short_article_may_stand_amid_many_summaries() -> None:
    far = "<br>More<br>" * 9
    teasers = "".join(f"<p><a href='/{n}'>Story {n}</a></p><p>{SENTENCE * 2}</p>" for n in range(14))
    headed = ("article", "title over 2 paragraphs: Salmon come back to the upper weir")
    assert kind(old_page(f"{HEADLINE}<p>{SENTENCE}</p><p>{SENTENCE}</p>{far}{teasers}")) == headed
    one = f"{HEADLINE}<p>{SENTENCE * 2}</p>{far}{teasers}"
    assert not kind(old_page(one)).by.startswith("title")
    one = one.replace("<b>", "<h1>").replace("</b>", "</h1>")
    assert kind(old_page(one)).by.startswith("title over 1 paragraphs")


def test_a_character_that_is_a_word_tells_as_much_as_several_letters() -> None:
    headline = "上游的鲑鱼回来了"
    line = "守堰人每天早晨数着鲑鱼，并把数目写在小屋的门上，然后回家吃早饭。"
    assert kind(old_page(f"<b>{headline}</b><p>{line * 3}</p>", title=headline)).name == "article"
    assert kind(old_page(f"<b>{headline}</b><p>{line}</p>", title=headline)).name == "listing"


def test_a_headline_that_stands_thousands_of_times_is_looked_for_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def body(lines: Lines, headline: int) -> list[int]:
        asked.append(headline)
        return []

    monkeypatch.setattr(headed, "_body", body)
    kind(old_page(f"<p>{SENTENCE}</p>" * 1000, title=SENTENCE))
    assert 0 < len(asked) < 100
