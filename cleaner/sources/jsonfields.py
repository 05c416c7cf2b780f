"""Finds where in a JSON object's text values stand: the standard library parses, but does not say offsets."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

Path = tuple[str, ...]
"""Keys from the outermost object inwards: `("data", "markdown")`."""

# Numbers stay as they are written: a number of 5,000 digits is no reason to refuse a record.
_decoder: Any = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)
_scan = _decoder.scan_once
_blanks = re.compile(r"[ \t\r\n]*")
NO_RECORD = "a record is neither a JSON object nor a text in quotes"


class NotJson(ValueError):
    """A text is no JSON object; the message says where it stops being one."""


class Value(NamedTuple):
    """A value with its place: `text[start:end]` is how it is written."""

    start: int
    end: int
    value: Any


def string(text: str) -> Value | None:
    """Returns what a record says that is a text by itself, with blanks round it or not; None for any other.

    Raises NotJson for what only begins like one.
    """
    start = _skip(text, 1 if text.startswith("\ufeff") else 0)
    if text[start : start + 1] != '"':
        return None
    try:
        value, end = _scan(text, start)
    except (StopIteration, json.JSONDecodeError) as error:
        at = error.pos if isinstance(error, json.JSONDecodeError) else error.value
        raise NotJson(f"broken JSON at character {at}") from None
    if _skip(text, end) != len(text):
        raise NotJson(f"broken JSON at character {end}: more than one value")
    return Value(start, end, value)


def locate(text: str, paths: Collection[Path]) -> dict[Path, Value]:
    """Returns those values at `paths` that are there. Of duplicate keys the last counts, as it does for `json`.

    Raises NotJson for anything but one object with blanks (and a byte order mark) around it.
    """
    found: dict[Path, Value] = {}
    start = _skip(text, 1 if text.startswith("\ufeff") else 0)
    if text[start : start + 1] != "{":
        raise NotJson(NO_RECORD)
    try:
        end = _skip(text, _object(text, start, tuple(paths), (), found))
    except StopIteration as error:
        raise NotJson(f"broken JSON at character {error.value}") from None
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at").removesuffix(" starting")  # the place is said already
        raise NotJson(f"broken JSON at character {error.pos}: {what}") from None
    except RecursionError:
        raise NotJson("JSON nested too deeply") from None
    if end != len(text):
        raise NotJson(f"broken JSON at character {end}: more than one value")
    return found


def _object(text: str, start: int, paths: tuple[Path, ...], here: Path, found: dict[Path, Value]) -> int:
    """Reads the object at `start`, and the objects in it that `paths` lead through. Returns where it ends."""
    at = _skip(text, start + 1)
    if text[at : at + 1] == "}":
        return at + 1
    while True:
        if text[at : at + 1] != '"':
            raise NotJson(f"broken JSON at character {at}: expected a key")
        key, at = _scan(text, at)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise NotJson(f"broken JSON at character {at}: expected a colon")
        at = _skip(text, at + 1)
        path = (*here, key)
        inner = tuple(wanted for wanted in paths if wanted[: len(path)] == path)
        if inner:
            for wanted in inner:  # an earlier duplicate does not count any more
                found.pop(wanted, None)
        if text[at : at + 1] == "{" and any(len(wanted) > len(path) for wanted in inner):
            end = _object(text, at, inner, path, found)
        else:
            value, end = _scan(text, at)
            if path in inner:
                found[path] = Value(at, end, value)
        at = _skip(text, end)
        following = text[at : at + 1]
        if following == "}":
            return at + 1
        if following != ",":
            raise NotJson(f"broken JSON at character {at}: expected a comma or the object's end")
        at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    blanks = _blanks.match(text, at)
    assert blanks is not None
    return blanks.end()


def _is_paragraphs(value: Any) -> bool:
    """Returns whether a value is a text as a list of its paragraphs."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def fields(text: str) -> Iterator[tuple[Path, bool]]:
    """Yields the paths of an object's values, two objects deep, and whether they are strings, or lists of strings.

    Raises NotJson.
    """
    try:
        value = json.loads(text.removeprefix("\ufeff"), strict=False, parse_int=len)  # any number will do
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None
    if not isinstance(value, dict):
        raise NotJson(NO_RECORD)
    yield from _paths(value, ())


def _paths(value: dict[str, Any], here: Path) -> Iterator[tuple[Path, bool]]:
    for key, inner in value.items():
        if isinstance(inner, dict) and len(here) < 2:
            yield from _paths(inner, (*here, key))
        else:
            yield (*here, key), isinstance(inner, (str, int, float)) or _is_paragraphs(inner)
