"""Of whom and of what a text tells: people of the story, and the thing itself that looks like furniture."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from cleaner.engine.surroundings import words
from cleaner.engine.surroundings.lines import Lines, words_of
from cleaner.prose import PROSE_WORDS, ends_like_sentence, has_words

_TELLING_WORDS = 2
_TOLD = 3
"""Lines of prose with a word from which on it is what the article is about."""
_OF_RULES = 3
"""Longer lines about a subject from which on a text may be its rules, if they are half of all."""
_PROFILES = 3
"""Lines that take up the name above them, from which on a text is a list of people."""


@cache
def _name() -> re.Pattern[str]:
    """A name in front of a line: the first one, and the surname, if any."""
    return re.compile(r"\W{0,4}([^\W\d_][\w.'-]{2,24})(?: (?:[a-z]{1,3}\.? )?([^\W\d_][\w'-]{2,24}))?")


def mentioned(text: Lines, first: int, last: int) -> bool:
    """Whether whom the span names stands in prose above it."""
    name = _name().match(text.lines[first])
    if not name:
        return False
    surname = re.compile(rf"\b{re.escape(name[2] or name[1])}\b")
    before = (line for line in text.lines[:first] if has_words(line, PROSE_WORDS))
    return any(map(surname.search, before))


def told_of(text: Lines, first: int, last: int) -> bool:
    """Whether several lines of prose have the span's word, or its two words one after the other."""
    wanted = words_of(text.lines[first])
    if not 0 < len(wanted) <= _TELLING_WORDS or text.whole.count(wanted[0]) < _TOLD:
        return False
    told = 0
    for line in text.prose_having(wanted[0]):
        of_line = words_of(line)
        told += wanted[0] in of_line if len(wanted) == 1 else (wanted[0], wanted[1]) in pairwise(of_line)
        if told == _TOLD:
            return True
    return False


def profiles(text: Lines, first: int, last: int) -> bool:
    """Whether several lines of the text begin with the name above them."""
    return text.once(_taken_up_names) >= _PROFILES


def subject(text: Lines, first: int, last: int) -> bool:
    """Whether half of the text's prose is about what the span is about: rules of a site, and no notice of them."""
    own = "\n".join(text.lines[first : last + 1])
    return any(about.search(own) for about in text.once(_subjects))


def narration(text: Lines, first: int, last: int) -> bool:
    """Whether the span tells of somebody, or quotes."""
    return any(map(words.telling().search, text.lines[first : last + 1]))


def _subjects(text: Lines) -> list[re.Pattern[str]]:
    """Words of the subjects that half of the longer lines have, and a heading: notices in a heap have none."""
    found = []
    for about, spotter in words.subjects():
        having = [line for line in map(text.lines.__getitem__, spotter.lines(text)) if about.search(line)]
        long = sum(map(_is_long, having))
        if long >= _OF_RULES and any(map(_is_heading, having)) and long >= text.once(_long_lines) / 2:
            found.append(about)
    return found


def _long_lines(text: Lines) -> int:
    return sum(map(_is_long, text.lines))


def _is_long(line: str) -> bool:
    return has_words(line, PROSE_WORDS)


def _is_heading(line: str) -> bool:
    return not _is_long(line) and (not ends_like_sentence(line) or line.strip().endswith(("?", ":")))


def _taken_up_names(text: Lines) -> int:
    """How many lines of prose begin with the whole line above them."""
    told = [line.strip() for line, has_text in zip(text.lines, text.has_text, strict=True) if has_text]
    return sum(
        1
        for name, line in pairwise(told)
        if len(line) > len(name) and line.startswith(f"{name} ") and ends_like_sentence(line)
    )
