"""Reads what a page says about its article: title, author, date, language.

These are trafilatura's own steps, but for two: its search for authors by class names, which takes a third of the time
of an extraction, and its search for names in broken JSON, which can take a second on one page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from lxml.etree import XPath

from cleaner.documents.quiet import quiet
from cleaner.model import MetadataChoice

if TYPE_CHECKING:
    from lxml.html import HtmlElement

KEYS = ("title", "author", "date", "language")

_DATE = re.compile(r"\s*((?:19|20)\d\d-[01]\d-[0-3]\d)(?:[T\s]|$)")
_MOST_JSON = 500_000
_LONGEST_NAME = 100
_LINKED_AUTHORS = XPath("(//a[@rel='author'])[1]")
_MARKED_AUTHORS = XPath("(//*[@itemprop='author'])[1]")
_DECLARED_DATES = XPath(
    "/*/head/meta[@property='article:published_time' or @property='og:article:published_time'"
    " or @itemprop='datePublished' or @name='article:published_time' or @name='parsely-pub-date'"
    " or @name='sailthru.date' or @name='dc.date.issued' or @name='DC.date.issued' or @name='datePublished']/@content",
    smart_strings=False,
)
"""Declarations that say nothing but when an article was published; less certain ones are left to htmldate."""


_Found = Iterator[tuple[str, str | None]]


class Metadata:
    """What a page says of its article. Each step is taken when what is asked for is not known yet.

    Never fails: whatever trafilatura trips over, metadata are not worth a document.
    """

    def __init__(self, root: HtmlElement, url: str | None) -> None:
        self._root, self._url = root, url
        self._known: dict[str, str | None] = {}
        self._steps: list[Callable[[HtmlElement], _Found]] = [_declared, _linked]
        self._searched: set[str] = set()
        """What was searched for in the text already."""

    def title(self) -> str | None:
        return self._told("title")["title"]

    def told(self, how: MetadataChoice) -> dict[str, str | None]:
        """Returns title, author, date (`YYYY-MM-DD`) and language; None for what the page does not say.

        how: `full`; `fast`, without a search for a date that is not declared; `none` returns nothing.
        """
        if how == "none":
            return {}
        return self._told("title", "author", *(("date",) if how == "full" else ()), also=("language", "date"))

    def _told(self, *wanted: str, also: tuple[str, ...] = ()) -> dict[str, str | None]:
        quiet()
        known = self._known
        while self._steps and not all(known.get(key) for key in (*wanted, *also)):
            self._take(self._steps.pop(0)(self._root))
        for key in wanted:
            if not known.get(key) and key not in self._searched:
                self._searched.add(key)
                self._take(_SEARCHES[key](self._root, self._url))
        return {key: known.get(key) for key in KEYS if key in (*wanted, *also)}

    def _take(self, found: _Found) -> None:
        with suppress(Exception):
            for key, value in found:
                self._known[key] = self._known.get(key) or " ".join((value or "").split()) or None


def _declared(root: HtmlElement) -> _Found:
    """Yields what stands in the `<meta>` tags of the head."""
    from trafilatura.metadata import examine_meta

    yield "language", root.get("lang") or root.get("xml:lang")
    meta = examine_meta(root)
    yield "title", meta.title
    if meta.author and " " in meta.author:  # single words are accounts, not names
        yield "author", meta.author
    for date in _DECLARED_DATES(root):
        if match := _DATE.match(date):
            yield "date", match[1]


def _linked(root: HtmlElement) -> _Found:
    """Yields what stands in JSON-LD, https://schema.org/Article."""
    from trafilatura.json_metadata import extract_json
    from trafilatura.metadata import Document

    for script in root.iterfind(".//script[@type='application/ld+json']"):
        try:
            data = json.loads((script.text or "")[:_MOST_JSON], strict=False)
        except (ValueError, RecursionError):
            continue
        found = extract_json(data, Document())
        yield "author", found.author
        yield "date", _published(data)
        yield "title", found.title


def _published(data: Any) -> str | None:
    if isinstance(data, dict):
        if isinstance(date := data.get("datePublished"), str) and (match := _DATE.match(date)):
            return match[1]
        data = data.get("@graph")
    if isinstance(data, list):
        return next((date for item in data if isinstance(item, dict) and (date := _published(item))), None)
    return None


def _visible_title(root: HtmlElement, url: str | None) -> _Found:
    from trafilatura.metadata import extract_title

    yield "title", extract_title(root)


def _visible_author(root: HtmlElement, url: str | None) -> _Found:
    for element in _LINKED_AUTHORS(root) or _MARKED_AUTHORS(root):
        name = element.text_content()
        yield "author", name if len(name) <= _LONGEST_NAME else None


def _visible_date(root: HtmlElement, url: str | None) -> _Found:
    from htmldate import find_date

    yield "date", find_date(root, extensive_search=False, url=url)


_SEARCHES: dict[str, Callable[[HtmlElement, str | None], _Found]] = {
    "title": _visible_title,
    "author": _visible_author,
    "date": _visible_date,
}
"""What can be found in the text, and is not declared."""
