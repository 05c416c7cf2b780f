"""Cuts strings inside records in their escaped form, so that what stays keeps its bytes.

A record holds a text in some style of escaping: `\\n` and `\\u00e9` in JSON, doubled quotes in CSV. Decoding, cutting
and encoding again would change escapes that nobody asked to change; so offsets of the text are mapped to offsets of
the escaped form, and the cut is made there.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

LONE = 3
"""How many bytes a lone surrogate takes in UTF-8, and how many characters they decode to with `surrogateescape`."""

ESCAPE = len(r"\ud83d")


class Style(NamedTuple):
    """A way to write a text inside a record."""

    irregular: re.Pattern[str] | None
    """Matches whatever stands for something else than itself; None if nothing does."""
    escape: Callable[[str], str]
    """Escapes a text as we would write it. What was removed is stored only if it was written otherwise."""


_JSON = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
_LIST = re.compile(rf'{_JSON.pattern}|"[ \t\r\n]*,[ \t\r\n]*"', re.DOTALL)
"""A text may be a list of paragraphs: what stands between two of its strings is then how a line end is written."""
_LONE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")

STYLES = {
    "json": Style(_JSON, lambda text: json.dumps(text, ensure_ascii=False)[1:-1]),
    "json-ascii": Style(_JSON, lambda text: json.dumps(text)[1:-1]),
    "json-list": Style(_LIST, lambda text: json.dumps(text, ensure_ascii=False)[1:-1].replace("\\n", '", "')),
    "json-ascii-list": Style(_LIST, lambda text: json.dumps(text)[1:-1].replace("\\n", '", "')),
    "csv": Style(re.compile('""'), lambda text: text.replace('"', '""')),
    "plain": Style(None, lambda text: text),
}
"""Name → style. Manifests have the name (`source.escaping`), so that restoring need not guess."""


class Cut(NamedTuple):
    """A span that was cut out of a record."""

    at: int
    """The offset in the bytes of the cut record."""
    raw: bytes
    """The bytes that were cut."""


class Inconsistent(ValueError):
    """A span begins or ends inside an escape; nothing is cut then."""


def json_bytes(text: str, escaped: str) -> bytes:
    """Returns a JSON string, or a list of them, as bytes that can be cleaned. `text` is what `escaped` stands for.

    Bytes of a broken file stay themselves; lone surrogates that are written as escapes become three bytes.
    """
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        pieces, done = [], 0
        for unit in _LIST.finditer(escaped):
            pieces.append(raw_bytes(escaped[done : unit.start()]))
            plain = "\n" if unit[0].startswith('"') else str(json.loads(f'"{unit[0]}"', strict=False))
            pieces.append(plain.encode("utf-8", "surrogatepass"))
            done = unit.end()
        return b"".join((*pieces, raw_bytes(escaped[done:])))


def raw_bytes(text: str) -> bytes:
    """Returns the bytes that a piece of a record was decoded from."""
    return text.encode("utf-8", "surrogateescape")


def cut(
    before: str, escaped: str, after: str, style: Style, spans: Iterable[tuple[int, int]]
) -> tuple[bytes, list[Cut]]:
    """Returns the record `before + escaped + after` without `spans`, and what was cut out of it. Raises Inconsistent.

    spans: half-open, ascending, in characters of the text that the document's bytes decode to.
    """
    offset = _offsets(escaped, style)
    pieces = [raw_bytes(before)]
    length, cuts, done = len(pieces[0]), [], 0
    for start, end in spans:
        raw_start, raw_end = offset(start), offset(end)
        kept = raw_bytes(escaped[done:raw_start])
        pieces.append(kept)
        length += len(kept)
        cuts.append(Cut(length, raw_bytes(escaped[raw_start:raw_end])))
        done = raw_end
    pieces += [raw_bytes(escaped[done:]), raw_bytes(after)]
    return b"".join(pieces), cuts


def paste(record: bytes, cuts: Iterable[Cut]) -> bytes:
    """Reverts `cut`, for all of its cuts or for some."""
    pieces, done = [], 0
    for at, raw in cuts:
        pieces += [record[done:at], raw]
        done = at
    pieces.append(record[done:])
    return b"".join(pieces)


def characters(data: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yields spans of bytes as spans of characters of the text that `data` decodes to."""
    if data.isascii():
        yield from spans
        return
    at_byte = at_character = 0
    for start, end in spans:
        first = at_character + len(data[at_byte:start].decode("utf-8", "surrogateescape"))
        at_character = first + len(data[start:end].decode("utf-8", "surrogateescape"))
        at_byte = end
        yield first, at_character


def _offsets(escaped: str, style: Style) -> Callable[[int], int]:
    """Returns a function from offsets in the text to offsets in its escaped form."""
    if style.irregular is None:
        return lambda offset: offset
    text_ends, raw_starts, raw_ends = [0], [0], [0]
    shorter = 0
    """By how many characters the text up to here is shorter than its escaped form."""
    for unit in style.irregular.finditer(escaped):
        start, end = unit.span()
        length = LONE if end - start == ESCAPE and _LONE_ESCAPE.fullmatch(unit[0]) else 1
        shorter += end - start - length
        text_ends.append(end - shorter)
        raw_starts.append(start)
        raw_ends.append(end)

    def offset(position: int) -> int:
        index = bisect_right(text_ends, position) - 1
        raw = raw_ends[index] + position - text_ends[index]
        if index + 1 < len(raw_starts) and raw > raw_starts[index + 1]:
            raise Inconsistent(f"offset {position} lies inside an escape")
        return raw

    return offset
