"""Rewrites pages that would keep a parser busy for minutes, or make it give up, in linear time; their text stays.

libxml2 stops at 256 open elements, and takes time that grows with the square of the attributes of a tag.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

_MAX_DEPTH = 200
_MAX_ATTRIBUTES = 500
_BREAK = "<br>"
_BIG_PAGE = 200_000
"""Bytes: smaller pages cannot hold a tag that takes longer than a few seconds."""
_BIG_TAG = 8_000
"""Bytes: shorter tags cannot hold enough attributes to matter."""

# The tokens of https://html.spec.whatwg.org/#tokenization, possessive everywhere, so that nothing is read twice.
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)"""
_ATTRIBUTE = rf"[^\s/>][^\s/>=]*+(?:\s*+=\s*+{_VALUE}?+)?+"
_START = rf"<(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[\s/]++|{_ATTRIBUTE})*+)>?+"
_RAW_TEXT = "script|style|textarea|title|xmp|iframe|noembed|noframes"
# From mark to mark, not from character to character: most of a page are scripts.
_COMMENT = r"<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->)?+"
_RAW = rf"<(?P<raw>{_RAW_TEXT})(?=[\s/>])[^<]*+(?:<(?!/(?P=raw)[\s/>])[^<]*+)*+(?:</(?P=raw))?+"
_TOKEN = re.compile(rf"{_COMMENT}|{_RAW}|</(?P<end>[a-zA-Z][^\s/>]*+)[^>]*+>?+|{_START}", re.ASCII | re.IGNORECASE)
_ATTRIBUTES = re.compile(_ATTRIBUTE, re.ASCII)

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track",
     "wbr"}
)  # fmt: skip
_ENDED_BY_THE_NEXT = frozenset({"dd", "dt", "li", "option", "p", "td", "th", "tr"})
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
     "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
     "var"}
)  # fmt: skip


def is_slow(html: bytes) -> bool:
    """Returns whether a tag has so many attributes that a parser must not get it."""
    # One walk from token to token: a search for such a tag alone looked at `<a<a<a…` once for each of its beginnings.
    if len(html) < _BIG_PAGE:
        return False
    tokens = _TOKEN.finditer(html.decode("latin-1"))
    return any(_too_many(token["attributes"] or "") for token in tokens if token.end() - token.start() > _BIG_TAG)


def _is_slow_tag(match: re.Match[str]) -> bool:
    return match.end() - match.start() > _BIG_TAG and _too_many(match["attributes"] or "")


def tamed(html: bytes) -> bytes:
    """Returns the page without the tags that nest too deep and without the attributes that are too many.

    In place of a block's tag stands `<br>`, so that its text stays in lines of its own. `html` is in a superset of
    ASCII; all that is read of it is ASCII.
    """
    return "".join(_pieces(html.decode("latin-1"))).encode("latin-1")


def _too_many(attributes: str) -> bool:
    return next(islice(_ATTRIBUTES.finditer(attributes), _MAX_ATTRIBUTES, None), None) is not None


def _pieces(html: str) -> Iterator[str]:
    open_tags: list[str] = []
    times_open: Counter[str] = Counter()
    position, broken = 0, False
    for match in _TOKEN.finditer(html):
        if position < match.start():
            yield html[position : match.start()]
            broken = False
        position = match.end()
        if name := match["name"]:
            tag = _start(match, name.lower(), open_tags, times_open)
        elif name := match["end"]:
            tag = _end(name.lower(), open_tags, times_open)
        else:
            tag = match[0]
        if tag and not (broken and tag == _BREAK):
            yield tag
            broken = tag == _BREAK
    yield html[position:]


def _start(match: re.Match[str], name: str, open_tags: list[str], times_open: Counter[str]) -> str:
    if name not in _VOID:
        if open_tags and open_tags[-1] == name and name in _ENDED_BY_THE_NEXT:
            times_open[open_tags.pop()] -= 1
        open_tags.append(name)
        times_open[name] += 1
    if len(open_tags) > _MAX_DEPTH and name not in _VOID:
        return "" if name in _INLINE else _BREAK
    if _is_slow_tag(match):
        attributes = islice(_ATTRIBUTES.finditer(match["attributes"]), _MAX_ATTRIBUTES)
        return f"<{name} {' '.join(attribute[0] for attribute in attributes)}>"
    return match[0]


def _end(name: str, open_tags: list[str], times_open: Counter[str]) -> str:
    """Returns an end tag that ends all that was opened in its element; one that ends nothing is dropped."""
    if not times_open[name]:
        return ""
    while True:
        depth = len(open_tags)
        last = open_tags.pop()
        times_open[last] -= 1
        if last == name:
            break
    if depth <= _MAX_DEPTH:
        return f"</{name}>"
    return "" if name in _INLINE else _BREAK
