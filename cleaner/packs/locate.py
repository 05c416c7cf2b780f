"""Finds the line of a key in a TOML source, since `tomllib` gives values without their places.

It also refuses, before parsing, sources that are nested so deeply that a parser would suffer.
"""

from __future__ import annotations

import re
from bisect import bisect_right

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
_KEY = re.compile(r"\s*([\w-]+)(\s*\.\s*[\w-]+)*\s*=")
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
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._source = source.split("\n")
        table: Path = ()
        depth = 0
        for number, line in enumerate(_blank_strings(source).split("\n"), 1):
            if _DOTTED.search(line):
                raise TooDeep(number)
            if depth == 0:
                if header := _HEADER.match(line):
                    table = self._enter(header[2], is_array=header[1] == "[[")
                    self._lines.setdefault(table, number)
                    continue
                if key := _KEY.match(line):
                    self._lines.setdefault((*table, key[1]), number)
            for bracket in _BRACKET.finditer(line):
                depth += 1 if bracket[0] in "[{" else -1
                if depth > MAX_DEPTH:
                    raise TooDeep(number)
            depth = max(depth, 0)

    def line(self, path: Path, text: str = "") -> int:
        """Returns the line of a key, or of the nearest table around it, or 1.

        text: an item of a list there. If it stands in the source unescaped, its line is returned.
        """
        while path and path not in self._lines:
            path = path[:-1]
        line = self._lines.get(path, 1)
        if begin := text.partition("\n")[0]:
            behind = bisect_right(self._marks, line)
            following = self._marks[behind] if behind < len(self._marks) else len(self._source) + 1
            return next((n for n in range(line, following) if begin in self._source[n - 1]), line)
        return line

    @lazy
    def _marks(self) -> list[int]:
        """The lines on which a key or a table begins."""
        return sorted(set(self._lines.values()))

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


def _blank_strings(source: str) -> str:
    """Returns the source with strings and comments blanked, and its line breaks in place."""
    return _OPAQUE.sub(lambda m: "\n" * m[0].count("\n"), source)
