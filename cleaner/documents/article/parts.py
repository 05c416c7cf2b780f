"""Finds the parts of an article about which people differ: its title, its standfirst, posts embedded in it.

Extractors treat them by accident: a title is in their output where it stands in the same element as the text, and the
standfirst, which stands above that element on most pages, is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from lxml.etree import XPath

from cleaner.documents.lines.keys import key_of
from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_EMBEDS = (
    "blockquote.twitter-tweet, blockquote.twitter-video, blockquote.instagram-media, blockquote.tiktok-embed, "
    "blockquote.bluesky-embed, blockquote.mastodon-embed, blockquote.reddit-card, blockquote.reddit-embed-bq, .fb-post"
)
"""Selects what the embedding code of each network leaves on a page."""
_DESCRIPTIONS = XPath(
    "//meta[@name='description' or @property='og:description' or @name='twitter:description']/@content",
    smart_strings=False,
)
_TITLES = XPath(
    "//meta[@property='og:title' or @name='twitter:title']/@content | //head/title/text()", smart_strings=False
)
_TELLING = 40
"""Characters at a title's beginning that must agree."""
_WORDS = 4
"""A title of at least so many words may be recognised by them."""
_MOST, _HALF = 0.75, 0.5
"""The share of the shorter one's words that a headline and a title have in common; half, if the page has no other."""
_SHORTEST = 40
"""Characters of the shortest standfirst."""
_NEAR = 1500
"""How many characters behind the title a standfirst may end."""
_SAME = 60
"""Characters at a standfirst's beginning that must stand in the page's description of itself."""

_WORD = re.compile(r"\w+")

Select = Callable[[str], Sequence[Span]]


def titles(root: HtmlElement, text: str, select: Select, declared: str | None) -> list[Span]:
    """Returns the `<h1>` that say what the page's metadata give as the title, in these or in most of these words."""
    headlines = select("h1")
    wanted = key_of(declared or "").casefold()
    named = [_words(words) for words in (declared, *_TITLES(root)) if words]
    few = _MOST if len(headlines) > 1 else _HALF
    return [span for span in headlines if _is_title(text[span.start : span.end], wanted, named, few)]


def _is_title(headline: str, wanted: str, named: Sequence[set[str]], share: float) -> bool:
    key = key_of(headline).casefold()
    if key and wanted and (key in wanted or wanted in key or key[:_TELLING] == wanted[:_TELLING]):
        return True
    words = _words(headline)
    return len(words) >= _WORDS and any(
        len(name) >= _WORDS and len(words & name) >= share * min(len(words), len(name)) for name in named
    )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def standfirst(root: HtmlElement, text: str, after: int) -> Span | None:
    """Returns the line under the title with which the page describes itself, or None.

    None, too, if the article begins with the same words.
    """
    described = "\n".join(map(key_of, _DESCRIPTIONS(root)))
    if not described.strip():
        return None
    for start, end in _lines(text, after):
        if end > after + _NEAR:
            break
        key = key_of(text[start:end])
        if end - start >= _SHORTEST and key[:_SAME] in described:
            repeated = any(key[:_SAME] in key_of(text[s:e]) for s, e in _lines(text, end))
            return None if repeated else Span(start, end)
    return None


def embeds(select: Select) -> Sequence[Span]:
    """Returns the posts of social networks whose text is in the page."""
    return select(_EMBEDS)


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yields the lines from an offset on, which may lie in mid-line."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1
