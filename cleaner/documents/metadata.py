"""Reads what a page says about its article: title, author, date, language.

These are trafilatura's own steps, but for two: its search for authors by class names, which takes a third of the time
of an extraction, and its search for names in broken JSON, which can take a second on one page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lxml.etree import XPath

from cleaner.documents.vote.extractor import quiet

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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


def metadata(root: HtmlElement, url: str | None) -> dict[str, str | None]:
    """Returns title, author, date (`YYYY-MM-DD`) and language as the page declares them; None for what it does not say.

    Never fails: whatever trafilatura trips over, metadata are not worth a document.
    """
    quiet()
    known: dict[str, str | None] = dict.fromkeys(("title", "author", "date", "language"))
    for step in (_declared, _linked, _visible):
        try:
            for key, value in step(root, url, known):
                known[key] = known[key] or " ".join((value or "").split()) or None
        except Exception:
            continue
        if all(known.values()):
            break
    return known


_Known = Mapping[str, str | None]
"""What is known already, since finding it again would take time."""
_Found = Iterator[tuple[str, str | None]]


def _declared(root: HtmlElement, url: str | None, known: _Known) -> _Found:
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


def _linked(root: HtmlElement, url: str | None, known: _Known) -> _Found:
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


def _visible(root: HtmlElement, url: str | None, known: _Known) -> _Found:
    """Yields what can be found in the text."""
    from htmldate import find_date
    from trafilatura.metadata import extract_title

    if not known["title"]:
        yield "title", extract_title(root)
    if not known["author"]:
        for element in _LINKED_AUTHORS(root) or _MARKED_AUTHORS(root):
            name = element.text_content()
            yield "author", name if len(name) <= _LONGEST_NAME else None
    if not known["date"]:
        yield "date", find_date(root, extensive_search=False, url=url)
