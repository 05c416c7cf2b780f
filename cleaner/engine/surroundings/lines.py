"""A text's folded lines, and what is asked of them again and again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Any, TypeVar

from cleaner.lazy import lazy
from cleaner.prose import PROSE_WORDS, WORD, ends_like_sentence, has_words

_NEIGHBOURS = 2
"""Lines with text that are looked at on each side."""

_WORD = re.compile(rf"{WORD}(?:['’-]{WORD})*")

T = TypeVar("T")


class Lines:
    """A text's lines, folded, and which of them have text."""

    def __init__(self, lines: Sequence[str], has_text: Sequence[bool]) -> None:
        self.lines = lines
        self.has_text = has_text
        self._prose: dict[int, bool] = {}
        self._told: dict[Callable[[Lines], Any], Any] = {}
        self._told_of_lines: dict[Callable[[str], bool], dict[str, bool]] = {}

    @lazy
    def whole(self) -> str:
        """The text."""
        return "\n".join(self.lines)

    @lazy
    def starts(self) -> Sequence[int]:
        """Where in it each line begins."""
        return list(accumulate([len(line) + 1 for line in self.lines[:-1]], initial=0))

    def once(self, question: Callable[[Lines], T]) -> T:
        """Returns what a question about the whole text is answered with; it is asked once a text."""
        if question not in self._told:
            self._told[question] = question(self)
        answer: T = self._told[question]
        return answer

    def of_line(self, question: Callable[[str], bool], line: str) -> bool:
        """Returns what a question about a line is answered with; it is asked once for all lines that are equal."""
        told = self._told_of_lines.setdefault(question, {})
        answer = told.get(line)
        if answer is None:
            answer = told[line] = question(line)
        return answer

    def texts(self, line: int, step: int) -> Iterator[str]:
        """Yields the lines with text from one on, in one direction, that one left out, without blanks around."""
        line += step
        while 0 <= line < len(self.lines):
            if self.has_text[line]:
                yield self.lines[line].strip()
            line += step

    def around(self, first: int, last: int) -> Iterator[str]:
        """Yields the neighbours of a span: the next two lines with text on each side."""
        for line, step in ((first, -1), (last, 1)):
            yield from islice(self.texts(line, step), _NEIGHBOURS)

    def is_prose(self, number: int) -> bool:
        """Returns whether a line is a sentence of some length."""
        found = self._prose.get(number)
        if found is None:
            line = self.lines[number]
            found = self._prose[number] = ends_like_sentence(line) and has_words(line, PROSE_WORDS)
        return found

    def has_prose_before(self, number: int) -> bool:
        """Returns whether any line above one is prose."""
        return any(map(self.is_prose, range(number)))

    def prose_having(self, word: str) -> Iterator[str]:
        """Yields the lines of prose in which the characters of a word stand."""
        # Few words are asked for: to count all of a text's took a twentieth of a page's time.
        for number, line in enumerate(self.lines):
            if word in line and self.is_prose(number):
                yield line


def words_of(line: str) -> list[str]:
    """Returns a line's words, with the apostrophes and hyphens inside them."""
    return _WORD.findall(line)
