"""What a page says of itself: schema.org's types (JSON-LD and microdata) and the types of the Open Graph protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml.etree import XPath

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_JSON_LD = XPath("//script[@type='application/ld+json']/text()", smart_strings=False)
_ITEMS = XPath("//*[@itemtype]")
_MOST_JSON = 500_000
_DEEPEST = 4
"""Levels of `@graph`, lists and main entities that are followed."""
_PUBLISHED = frozenset((
    ("property", "article:published_time"), ("itemprop", "datePublished"), ("name", "article:published_time"),
    ("name", "pubdate"), ("name", "parsely-pub-date"), ("name", "sailthru.date"), ("name", "dcterms.date"),
))  # fmt: skip


class Declared(NamedTuple):
    """The types, each as it is written: `DiscussionForumPosting`, `product.group`."""

    types: frozenset[str]
    """schema.org's types of the page itself and of its main entity; not of what is only part of it."""
    og: frozenset[str]
    generators: tuple[str, ...]
    published: bool = False
    """Whether the page says when it was published: posts of a blog do, its other pages do not."""


def declared(root: HtmlElement) -> Declared:
    """Reads a page's declarations."""
    types = {name for text in _JSON_LD(root) for name in _of_json(str(text))}
    types.update(_of_microdata(root))
    metas = [(meta, meta.get("content"), meta.get("name")) for meta in root.iter("meta")]
    og = frozenset(
        content.strip().casefold()
        for meta, content, name in metas
        if content is not None and "og:type" in (name, meta.get("property"))
    )
    published = any(not _PUBLISHED.isdisjoint(meta.items()) for meta, _, _ in metas)
    return Declared(frozenset(types), og, generators_of(root), published)


def generators_of(root: HtmlElement) -> tuple[str, ...]:
    """Returns what a page names as the programs that made it."""
    metas = ((meta.get("name"), meta.get("content")) for meta in root.iter("meta"))
    return tuple(content for name, content in metas if content is not None and name and name.casefold() == "generator")


def _of_json(text: str) -> Iterator[str]:
    try:
        data = json.loads(text[:_MOST_JSON], strict=False)
    except (ValueError, RecursionError):
        return
    yield from _of_node(data, _DEEPEST)


def _of_node(node: Any, deep: int) -> Iterator[str]:
    if not deep:
        return
    if isinstance(node, list):
        for inner in node:
            yield from _of_node(inner, deep - 1)
    elif isinstance(node, dict):
        kinds = node.get("@type")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            if isinstance(kind, str):
                yield _short(kind)
        for key in ("@graph", "mainEntity"):
            if key in node:
                yield from _of_node(node[key], deep - 1)


def _of_microdata(root: HtmlElement) -> Iterator[str]:
    for element in _ITEMS(root):
        if element.get("itemprop") in (None, "mainEntity", "mainEntityOfPage"):
            for kind in (element.get("itemtype") or "").split():
                yield _short(kind)


def _short(kind: str) -> str:
    return kind.rstrip("/").rpartition("/")[2].rpartition(":")[2]
