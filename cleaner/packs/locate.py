"""Finds the lines of keys and values in a TOML source, since `tomllib` gives values without their places.

It also refuses, before parsing, sources that are nested so deeply that a parser would suffer, and says where a source
is no TOML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from cleaner.lazy import lazy

Path = tuple[str | int, ...]

MAX_DEPTH = 16
"""How many brackets may stand in brackets, and how many parts a dotted name may have."""

_OPAQUE = re.compile(
    r"'''.*?(?:'''|\Z)"  # literal text of several lines
    r'|"""(?:\\.|[^\\])*?(?:"""|\Z)'
    r"|'[^'\n]*'"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|#[^\n]*",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w-]+(?:\s*\.\s*[\w-]+)*)\s*\]")
_TOKEN = re.compile(rf"{_OPAQUE.pattern}|[\[\]{{}},=.\n]|[^\s\[\]{{}},=.#\"']+", re.DOTALL)
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_WORDS = {
    "Cannot overwrite a value": "this key has a value already, and each stands once",
    "Illegal character '\\n'": "the text does not end on its line: a quote is missing",
    "Invalid value": "no value of TOML (texts stand in quotes)",
}
"""What `tomllib` says that tells little → what to do."""
_SHOWN = 80
"""Characters of a line that a message shows."""
_LONG = ("'''", '"""')
_BRACKET = re.compile(r"[\[\]{}]")
_DOTTED = re.compile(rf"(?:\.[\w\-\s]*){{{MAX_DEPTH}}}")
"""A name of too many parts. Parts may be empty here, since quoted ones are blanked."""


class TooDeep(ValueError):
    """The source nests deeper than any rule file needs to."""

    def __init__(self, line: int) -> None:
        super().__init__(f"nested more than {MAX_DEPTH} deep")
        self.line = line


class Locator:
    """Maps paths such as `("rule", 3, "start")` to line numbers, counted from 1."""

    def __init__(self, source: str) -> None:
        self._tables: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._source = source
        depth = 0
        for number, line in enumerate(_blank_strings(source).split("\n"), 1):
            if _DOTTED.search(line):
                raise TooDeep(number)
            if depth == 0 and (header := _HEADER.match(line)):
                self._tables.setdefault(self._enter(header[2], is_array=header[1] == "[["), number)
                continue
            for bracket in _BRACKET.finditer(line):
                depth += 1 if bracket[0] in "[{" else -1
                if depth > MAX_DEPTH:
                    raise TooDeep(number)
            depth = max(depth, 0)

    def table(self, path: Path) -> int:
        """Returns the line of a table's header; where it has none, that of what is nearest around it, or 1."""
        return self._tables[path] if path in self._tables else self.line(path)

    def line(self, path: Path) -> int:
        """Returns the line of a key, an item of a list or a table; of what is nearest around it, or 1.

        The source must be TOML. It is read through for that: this is for who errs.
        """
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, 1)

    @lazy
    def _places(self) -> dict[Path, int]:
        return _Places(self._source).found

    def _enter(self, dotted: str, is_array: bool) -> Path:
        parts = [part.strip() for part in dotted.split(".")]
        path: Path = ()
        for depth, part in enumerate(parts, 1):
            path = (*path, part)
            if is_array and depth == len(parts):
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        return path


class _Places:
    """The place of every key and value of a source."""

    def __init__(self, source: str) -> None:
        self.found: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._tokens = list(_tokens(source))
        self._at = 0
        table: Path = ()
        with suppress(IndexError):  # its end
            while True:
                token, line = self._tokens[self._at]
                if token == "\n":
                    self._at += 1
                elif token == "[":
                    table = self._header(line)
                else:
                    self._pair(table)

    def _take(self, expected: str) -> bool:
        """Goes on behind a token if it is the expected one."""
        found = self._tokens[self._at][0] == expected
        self._at += found
        return found

    def _header(self, line: int) -> Path:
        self._at += 1
        is_array = self._take("[")
        parts = self._key()
        path: Path = ()
        for depth, part in enumerate(parts, 1):
            path = (*path, part)
            self.found.setdefault(path, line)
            if is_array and depth == len(parts):
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
                self.found.setdefault(path, line)
        while self._tokens[self._at][0] != "\n":
            self._at += 1
        return path

    def _key(self) -> list[str]:
        parts = [_unquoted(self._tokens[self._at][0])]
        self._at += 1
        while self._take("."):
            parts.append(_unquoted(self._tokens[self._at][0]))
            self._at += 1
        return parts

    def _pair(self, table: Path) -> None:
        line = self._tokens[self._at][1]
        path = table
        for part in self._key():
            path = (*path, part)
            self.found.setdefault(path, line)
        self._at += 1  # the equals sign
        self._value(path)

    def _value(self, path: Path) -> None:
        self.found.setdefault(path, self._tokens[self._at][1])
        if self._take("["):
            number = 0
            while not self._take("]"):
                if not (self._take("\n") or self._take(",")):
                    self._value((*path, number))
                    number += 1
        elif self._take("{"):
            while not self._take("}"):
                if not (self._take("\n") or self._take(",")):
                    self._pair(path)
        else:  # a date or a number may be several tokens
            self._at += 1
            while self._tokens[self._at][0] not in ("\n", ",", "]", "}"):
                self._at += 1


def _tokens(source: str) -> Iterator[tuple[str, int]]:
    """Yields what stands in a source, but for comments and blanks, with its line."""
    line = 1
    for match in _TOKEN.finditer(source + "\n"):
        token = match[0]
        if not token.startswith("#"):
            yield token, line
        line += token.count("\n")


def _unquoted(key: str) -> str:
    if key.startswith('"'):
        with suppress(ValueError):
            return str(json.loads(key))
    return key.strip("'\"")


def toml_trouble(source: str, error: ValueError) -> tuple[int, str]:
    """Returns where a source is no TOML, and what is wrong there. error: what `tomllib` raised."""
    told = str(error)
    if place := _PLACE.search(told):
        line = int(place[1])
        what, shown = told[: place.start()], source.split("\n")[line - 1].strip()
        return line, f"not valid TOML: {_WORDS.get(what, what)}, at column {place[2]} of {_short(shown)}"
    told = told.removesuffix(" (at end of document)")
    for match in _OPAQUE.finditer(source):  # what was never closed took all that follows
        mark = match[0][:3]
        if match.end() == len(source) and mark in _LONG and (not match[0].endswith(mark) or len(match[0]) < 6):
            return source.count(
                "\n", 0, match.start()
            ) + 1, f"not valid TOML: {mark} begins a text here that never ends"
    return len(source.rstrip().split("\n")), f"not valid TOML: {_WORDS.get(told, told)}, at the end of the file"


def _short(text: str) -> str:
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:_SHOWN])
    return f"`{shown}{'…' if len(text) > _SHOWN else ''}`"


def _blank_strings(source: str) -> str:
    """Returns the source with strings and comments blanked, and its line breaks in place."""
    return _OPAQUE.sub(lambda m: "\n" * m[0].count("\n"), source)
