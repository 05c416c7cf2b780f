"""Shows the text that a page keeps in its data, where it shows none without its scripts.

Such a page is an empty frame: a script fills it from data that stand in the page, too: as search engines' metadata
(`articleBody`), as the state of the program that draws it (in a script of its own, assigned to a variable, or in an
attribute of the frame), or as JSON within that. What the frame would show is the page's text.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml.etree import Element

from cleaner.prose import ends_like_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_METADATA = "application/ld+json"
_JSON = ("application/json", _METADATA)
_PROGRAM = ("", "text/javascript", "application/javascript", "module")
_ASSIGNED = re.compile(r"[=(]\s*+(?=[\[{]\s*+[\"\[{]|\")")
"""Where a script may assign JSON to a name, or hand it to a function."""
_MOST_ASSIGNED = 50
"""Places of a script that are tried, at most."""
_LONGEST = 4_000_000
"""Characters of data that are read."""
_MOST_VALUES = 200_000
_KEY = re.compile(r"[^\W\d_]+")
"""What names of one make have in common: `Paragraph:0c3e`, `text_2`."""
_NAMES = 16
"""Names, the innermost ones, by which places in data are told apart: data may be nested a thousand times."""
_PROSE = 60
"""The size of a text that may be a paragraph."""
_LEAST = 200
"""The size of a text that a page is about."""
_LITTLE = 150
"""The size of paragraphs that a frame may show itself: a notice, an appeal to switch scripts on."""
_FEW, _FEWER = 0.5, 0.15
"""The size, at most, of all that it shows, in relation to the text in its data: in data that say that they are, and in
what only a program reads, which tells of much else."""
_MOSTLY = 0.7
"""The share of the article's place in data that is prose, at least."""
_CUT_OFF = ("...", "…")
_GOES_ON = re.compile(r"\S[ \xa0]\Z")
_CONTINUES = re.compile(r"[ \xa0]*+[,.;:!?)\]’”]|[ \xa0]\S")
_NO_TEXT = ("script", "style", "template", "nav", "footer", "select", "textarea")
_BODY = "articlebody"
_MARKUP = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|blockquote|section|article)\b[^<>]*>", re.IGNORECASE)


class _Data(NamedTuple):
    """A value of a page's data."""

    value: Any
    few: float
    """The size, at most, of all that the page shows, in relation to the text in here."""
    is_metadata: bool = False


def show_data(root: HtmlElement, read: Callable[[bytes], HtmlElement | None]) -> None:
    """Puts the text of a page's data into the page, if it shows nearly none itself. read: makes a tree of HTML."""
    body = next(root.iter("body"), None)
    shown = None if body is None else _shown(body)
    if body is None or shown is None:
        return
    found: list[str] = []
    for data in _data(root):
        texts = _text_of(data)
        if _size(texts) > max(_size(found), _size(shown) / data.few):
            found = texts
    if _size(found) >= _LEAST and not _are_there(found, shown):
        html = "".join(map(_as_html, found))
        tree = read(f"<html><body><article>{html}</article></body></html>".encode("utf-8", "ignore"))
        if tree is not None and (article := next(tree.iter("article"), None)) is not None:
            body.append(article)


def _data(root: HtmlElement) -> list[_Data]:
    """Returns the data of a page, but for what is larger than what is left to be read."""
    data: list[_Data] = []
    left = _LONGEST
    for element in root.iter(Element):
        texts = [value for value in element.attrib.values() if len(value) >= _LEAST and value[0] in "[{"]
        script = element.text or "" if element.tag == "script" else ""
        size = len(script) + sum(map(len, texts))
        if size > left:
            continue
        left -= size
        data.extend(_Data(_json(text), _FEWER) for text in texts)
        if (kind := _type(element)) in _JSON:
            data.append(_Data(_json(script), _FEW, kind == _METADATA))
        elif kind in _PROGRAM and len(script) >= _LEAST:
            data.extend(_Data(value, _FEWER) for value in _assigned(script))
    return data


def _json(text: str) -> Any:
    """Returns the value of JSON, None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _assigned(script: str) -> Iterator[Any]:
    """Yields the values that a program assigns, where they are JSON."""
    decoder = json.JSONDecoder()
    position = 0
    for _ in range(_MOST_ASSIGNED):
        found = _ASSIGNED.search(script, position)
        if found is None:
            return
        position = found.end()
        try:
            value, end = decoder.raw_decode(script, position)
        except (ValueError, RecursionError):
            continue
        if end - position >= _LEAST:
            yield _json(value) if isinstance(value, str) else value
        position = end


def _size(texts: list[str]) -> int:
    """Returns the size of texts, in which a character of a script without blanks is as large as half a word."""
    return sum(len(text.encode("utf-8", "replace")) for text in texts)


def _shown(body: HtmlElement) -> list[str] | None:
    """Returns the texts that a page shows beside its menus; None where there are paragraphs among them."""
    if _has_paragraphs(body):
        return None
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


def _has_paragraphs(body: HtmlElement) -> bool:
    """Returns whether a page has paragraphs that say so: nearly all have, and are looked at no further."""
    prose = 0
    for paragraph in body.iter("p"):
        text = (paragraph.text or "").strip()
        if len(text) >= _PROSE and not any(around.tag in _NO_TEXT for around in paragraph.iterancestors()):
            prose += len(text)
            if prose > _LITTLE:
                return True
    return False


def _are_there(found: list[str], shown: list[str]) -> bool:
    """Returns whether a page shows some of the paragraphs itself; a heading of theirs may be the page's title."""
    there = set(shown)
    return any(text.strip() in there for text in found if _size([text]) >= _PROSE)


def _type(script: HtmlElement) -> str:
    return (script.get("type") or "").strip().lower()


def _text_of(data: _Data) -> list[str]:
    """Returns the texts in data that read like an article: those at one place of it that hold much.

    Metadata say which place that is; what else they tell is in few words what the page is about. A heading, and
    whatever else is short, stands at the place of the paragraphs around it. Where each paragraph has a name of its own
    (`Paragraph:0c3e`), the places of one make are one.
    """
    places: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for place, text in _strings(data.value):
        if text and not text.isspace() and (not data.is_metadata or place[-1:] == (_BODY,)):
            places[place].append(text)
    texts = _article(places, data.is_metadata)
    if len(texts) == 1 and not _MARKUP.search(texts[0]):
        merged: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for place, there in places.items():
            merged[tuple(map(_make, place))].extend(there)
        texts = max(texts, _article(merged, data.is_metadata), key=len)
    return texts


def _article(places: Mapping[tuple[str, ...], list[str]], is_metadata: bool) -> list[str]:
    """Returns the texts of the first place that holds an article: other articles of a site follow that of the page."""
    articles = []
    for texts in map(_joined, places.values()):
        prose = [t for t in texts if _size([t]) >= _PROSE and (is_metadata or _reads_like_text(t))]
        if prose and _size(prose) >= _MOSTLY * _size(texts):
            articles.append(texts)
    most = max(map(_size, articles), default=0)
    return next((texts for texts in articles if 2 * _size(texts) >= most), [])


def _joined(texts: list[str]) -> list[str]:
    """Returns texts with those as one that are pieces of a paragraph, as links and emphasis part it."""
    joined: list[list[str]] = []
    for text in texts:
        if joined and (_GOES_ON.search(joined[-1][-1]) or _CONTINUES.match(text)):
            joined[-1].append(text)
        else:
            joined.append([text])
    return list(map("".join, joined))


def _strings(values: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yields the strings in data in order, each with the names that lead to it."""
    ahead: list[tuple[tuple[str, ...], Any]] = [((), values)]
    for _ in range(_MOST_VALUES):
        if not ahead:
            return
        place, value = ahead.pop()
        if isinstance(value, str):
            if len(value) >= _LEAST and value[0] in "[{" and (inner := _json(value)) is not None:
                ahead.append((place, inner))
            else:
                yield place, value
        elif isinstance(value, dict):
            ahead.extend((_inside(place, name), inner) for name, inner in reversed(value.items()))
        elif isinstance(value, list):
            ahead.extend((place, inner) for inner in reversed(value))


def _inside(place: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Returns the place of a value with a name; children of children are at the place of these."""
    key = name.lower()
    return place if place[-1:] == (key,) else (*place[1 - _NAMES :], key)


def _make(key: str) -> str:
    found = _KEY.match(key)
    return found[0] if found else ""


def _reads_like_text(text: str) -> bool:
    return _MARKUP.search(text) is not None or (ends_like_sentence(text) and not text.rstrip().endswith(_CUT_OFF))


def _as_html(text: str) -> str:
    """Returns a text of data as HTML: some is that already, and of some the lines are paragraphs."""
    if _MARKUP.search(text):
        return f"<div>{text}</div>"
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.split("\n") if not line.isspace())
