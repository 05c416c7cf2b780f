"""What pages declare is read as its XPath would read it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.documents.kind.declared import declared
from cleaner.documents.page import read_page
from cleaner.documents.parsing.parse import parse

NAMES = [
    "og:type",
    "generator",
    "Generator",
    "GENERATOR",
    "pubdate",
    "article:published_time",
    "datePublished",
    "og:url",
]
metas = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(NAMES),
        "property": st.sampled_from(NAMES),
        "itemprop": st.sampled_from(NAMES),
        "content": st.sampled_from(["", " Product ", "article", "https://a.example/", " https://b.example/x "]),
    },
)
links = st.fixed_dictionaries(
    {},
    optional={
        "rel": st.sampled_from(["canonical", "canonical next", "icon"]),
        "href": st.sampled_from(["", "/x", "https://c.example/"]),
    },
)
PUBLISHED = (
    "boolean(//meta[@property='article:published_time' or @itemprop='datePublished' or @name='article:published_time'"
    " or @name='pubdate'])"
)


def written(tag: str, attributes: dict[str, str]) -> str:
    return f"<{tag}{''.join(f' {name}={value!r}' for name, value in attributes.items())}>"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.tuples(st.just("meta"), metas), st.tuples(st.just("link"), links)), max_size=6))
def test_as_xpath_reads_it(elements: list[tuple[str, dict[str, str]]]) -> None:
    html = f"<html><head>{''.join(written(*element) for element in elements)}</head><body><p>Text</p></body></html>"
    root = parse(html.encode())
    assert root is not None
    found = declared(root)
    og = root.xpath("//meta[@property='og:type' or @name='og:type']/@content")
    assert found.og == {value.strip().casefold() for value in og}
    generators = root.xpath("//meta[translate(@name, 'GENRATO', 'genrato') = 'generator']/@content")
    assert list(found.generators) == generators
    assert found.published == root.xpath(PUBLISHED)
    first = root.xpath("(//link[@rel='canonical']/@href | //meta[@property='og:url']/@content)[1]")
    page = read_page(html).page
    assert page is not None
    address = first[0].strip() if first else ""
    assert page.address() == (address if address.startswith("https://") else None)


@pytest.mark.parametrize("name", ["parsely-pub-date", "sailthru.date", "dcterms.date"])
def test_other_names_of_a_date_of_publication(name: str) -> None:
    root = parse(f"<meta name='{name}' content='2026-01-02'><p>Text</p>".encode())
    assert root is not None
    assert declared(root).published
