"""Shows the text that a page keeps in its data, where it shows none without its scripts.

Such a page is an empty frame: a script fills it from data that stand in the page, too, as search engines' metadata
(`articleBody`) or as the state of the program that draws it. What the frame would show is the page's text.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from cleaner.prose import ends_like_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_METADATA = "application/ld+json"
_JSON = ("application/json", _METADATA)
_LONGEST = 4_000_000
"""Characters of data that are read."""
_MOST_VALUES = 200_000
_NAMES = 16
"""Names, the innermost ones, by which places in data are told apart: data may be nested a thousand times."""
_PROSE = 60
"""The size of a text that may be a paragraph."""
_LEAST = 200
"""The size of a text that a page is about."""
_LITTLE = 150
"""The size of paragraphs that a frame may show itself: a notice, an appeal to switch scripts on."""
_FEW = 0.5
"""The size, at most, of all that it shows, in relation to the text in its data."""
_NO_TEXT = ("script", "style", "template", "nav", "footer", "select", "textarea")
_BODY = "articlebody"
_MARKUP = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|blockquote|section|article)\b[^<>]*>", re.IGNORECASE)


def show_data(root: HtmlElement, read: Callable[[bytes], HtmlElement | None]) -> None:
    """Puts the text of a page's data into the page, if it shows nearly none itself. read: makes a tree of HTML."""
    data = [e for e in root.iter("script") if e.text and _type(e) in _JSON]
    body = next(root.iter("body"), None)
    if not data or body is None or sum(len(e.text) for e in data) > _LONGEST:
        return
    shown = _shown(body)
    if shown is None:
        return
    found = max((_text_of(e.text, _type(e) == _METADATA) for e in data), key=_size, default=[])
    if _size(found) >= _LEAST and _size(shown) <= _FEW * _size(found) and not _are_there(found, shown):
        html = "".join(map(_as_html, found))
        tree = read(f"<html><body><article>{html}</article></body></html>".encode("utf-8", "ignore"))
        if tree is not None and (article := next(tree.iter("article"), None)) is not None:
            body.append(article)


def _size(texts: list[str]) -> int:
    """Returns the size of texts, in which a character of a script without blanks is as large as half a word."""
    return sum(len(text.encode("utf-8", "replace")) for text in texts)


def _shown(body: HtmlElement) -> list[str] | None:
    """Returns the texts that a page shows beside its menus; None where there are paragraphs among them."""
    shown: list[str] = []
    prose = 0
    ahead = [body]
    while ahead:
        element = ahead.pop()
        if element.tag in _NO_TEXT:
            continue
        for text in (element.text, *(child.tail for child in element)):
            if text and not text.isspace():
                shown.append(text.strip())
                if (size := _size(shown[-1:])) >= _PROSE:
                    prose += size
                    if prose > _LITTLE:
                        return None
        ahead.extend(element)
    return shown


def _are_there(found: list[str], shown: list[str]) -> bool:
    """Returns whether a page shows some of the texts itself, be they short."""
    there = set(shown)
    return any(text.strip() in there for text in found)


def _type(script: HtmlElement) -> str:
    return (script.get("type") or "").strip().lower()


def _text_of(data: str, is_metadata: bool) -> list[str]:
    """Returns the texts in data that read like an article: those at one place of it that hold the most.

    Metadata say which that is; what else they tell is in few words what the page is about.
    """
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return []
    places: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for place, text in _strings(values):
        if _size([text]) >= _PROSE and (place[-1:] == (_BODY,) if is_metadata else _reads_like_text(text)):
            places[place].append(text)
    return max(places.values(), key=_size, default=[])


def _strings(values: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yields the strings in data in order, each with the names that lead to it."""
    ahead: list[tuple[tuple[str, ...], Any]] = [((), values)]
    for _ in range(_MOST_VALUES):
        if not ahead:
            return
        place, value = ahead.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            ahead.extend(((*place[1 - _NAMES :], name.lower()), inner) for name, inner in reversed(value.items()))
        elif isinstance(value, list):
            ahead.extend((place, inner) for inner in reversed(value))


def _reads_like_text(text: str) -> bool:
    return _MARKUP.search(text) is not None or ends_like_sentence(text)


def _as_html(text: str) -> str:
    """Returns a text of data as HTML: some is that already, and of some the lines are paragraphs."""
    if _MARKUP.search(text):
        return f"<div>{text}</div>"
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.split("\n") if not line.isspace())
