"""Writes conditions on elements in CSS, and says of those that have no counterpart there why they have none."""

from __future__ import annotations

import re

_NAME = re.compile(r"-?[_a-zA-Z][\w-]*", re.ASCII)
_WORDS = frozenset({"class", "rel", "rev", "headers", "accesskey", "accept-charset"})
"""Attributes that are read as lists of words: what blanks stand between them is not known any more."""


class NotCss(Exception):
    """An expression has no selector that finds the same; the text says why."""


def quoted(value: str) -> str:
    """Returns a text as a string of CSS. Raises NotCss for one with control characters."""
    if not value.isprintable():
        raise NotCss("a text with control characters")
    mark = "'" if '"' in value and "'" not in value else '"'
    return mark + value.replace("\\", "\\\\").replace(mark, "\\" + mark) + mark


def lower(name: str) -> str:
    """Returns the name of an element or attribute, as those of pages are written. Raises NotCss for any other."""
    if name != name.lower() or ":" in name or not _NAME.fullmatch(name):
        raise NotCss(f"{name!r} is no name of an element or attribute of a page, which are in lower case")
    return name


def equals(attribute: str, value: str) -> str:
    """Returns the condition that an attribute has a value."""
    _refuse_blanks(attribute, value)
    return f"#{value}" if attribute == "id" and _NAME.fullmatch(value) else f"[{attribute}={quoted(value)}]"


def differs(attribute: str, value: str) -> str:
    """Returns the condition that an element has an attribute, and another value of it."""
    _refuse_blanks(attribute, value)
    return f"[{attribute}]:not([{attribute}={quoted(value)}])"


def starts(attribute: str, value: str) -> str:
    """Returns the condition that an attribute starts with a text."""
    _refuse_blanks(attribute, value)
    return f"[{attribute}^={quoted(value)}]"


def contains(attribute: str, value: str) -> str:
    """Returns the condition that an attribute contains a text."""
    _refuse_blanks(attribute, value)
    return f"[{attribute}*={quoted(value)}]"


def contains_spaced(attribute: str, value: str) -> str:
    """Returns the condition that an attribute, a list of words, contains a text once there are blanks round it."""
    word = value.strip(" ")
    spaced = value != word
    if not word or (spaced and re.search(r"\s", word)) or value not in (word, f" {word}", f"{word} ", f" {word} "):
        raise NotCss("several words with blanks round them")
    if not spaced:
        return contains(attribute, value)
    if value == f" {word} ":
        simple = attribute == "class" and _NAME.fullmatch(word)
        return f".{word}" if simple else f"[{attribute}~={quoted(word)}]"
    edge = "^" if value.startswith(" ") else "$"
    return f":is([{attribute}{edge}={quoted(word)}], [{attribute}*={quoted(value)}])"


def position(sign: str, number: str, among: str | None) -> str:
    """Returns the condition that an element is at a place among its siblings.

    sign: how it compares with the number; `last` for the last place. among: which siblings count; None where others
    than siblings would.
    """
    if among is None:
        raise NotCss("a position among other elements than the children of one")
    if sign != "last" and not 0 < int(number[:9] or 0) < 1000:
        raise NotCss("a position that CSS does not have")
    if sign not in ("=", "last", ">", ">=", "<", "<="):
        raise NotCss(f"a position with {sign!r}")
    at = int(number or 1)
    formula = {"=": f"{at}", "last": "1", ">": f"n+{at + 1}", ">=": f"n+{at}", "<": f"-n+{at - 1}", "<=": f"-n+{at}"}
    end = "-last" if sign == "last" else ""
    if among == "*":
        return f":nth{end}-child({formula[sign]})"
    if _NAME.fullmatch(among):
        return f":nth{end}-of-type({formula[sign]})"
    return f":nth{end}-child({formula[sign]} of {among})"


def _refuse_blanks(attribute: str, value: str) -> None:
    if attribute in _WORDS and value != " ".join(value.split()):
        raise NotCss(f"blanks in or around {attribute}, which is read as a list of words")
