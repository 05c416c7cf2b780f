"""Lists of many kinds: of labels, times, figures, versions, works, sources, and whatever a sentence introduces."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from cleaner.engine.surroundings import words
from cleaner.engine.surroundings.lines import Lines
from cleaner.prose import has_words, heads_sources

_LABELS = 2
"""Neighbours with labels of their own that make a list of labelled lines."""
_CELLS = 6
"""Lines below one, or above it, two of which are figures where it is a table's heading."""
_LIST = 16
"""Lines with text up to which a list is followed back to what introduces it."""
_ITEM_WORDS = 6
_BULLETS = ("- ", "– ", "• ", "* ", "· ")
_INTRODUCTION = 4
"""Words of a sentence that introduces a list; a label with a colon has fewer."""
_LONGEST_CHANGE = 60
_CHANGES = 2
"""Different headings of versions, and of kinds of changes, from which on a text is a list of a program's changes."""
_WORKS = 3
"""Lines that say by whom something is, from which on a text is a list of books, films or papers."""
_ENTRIES = 24
"""Lines with text up to which a heading of sources is looked for above."""


@cache
def _label() -> re.Pattern[str]:
    """A label with a colon, and what it labels behind it."""
    return re.compile(r"\W{0,4}([^\W_][^:：.!?\n]{0,38}?)\s?[:：]\s?(?=[^\s/])(?!\d\d\b)")


@cache
def _time() -> re.Pattern[str]:
    """A time of day in front."""
    return re.compile(r"\W{0,4}\d{1,2}[:.h]\d\d\b(?!\.?\d)")


@cache
def _figures() -> re.Pattern[str]:
    """Nothing but figures."""
    return re.compile(r"[\s(|+-]*(?:[$€£¥][\s(]{0,2})?\d[\d\s.,:/%()|+-]*+(?:[$€£¥%]|[a-z]{1,3}\.?)?\W*")


def labels(text: Lines, first: int, last: int) -> bool:
    """Whether the span stands among lines with a label in front, or in a list of a program's changes."""
    if text.once(_tells_changes):
        return True
    own = _label_of(text.lines[first])
    inside = {label for line in text.lines[first + 1 : last + 1] if (label := _label_of(line))}
    if len(inside) > _LABELS:
        return True
    beside = [label for line in text.around(first, last) if (label := _label_of(line))]
    return len(beside) >= _LABELS and any(label != own for label in beside)


def times(text: Lines, first: int, last: int) -> bool:
    """Whether a neighbour begins with a time of day."""
    return any(map(_time().match, text.around(first, last)))


def figures(text: Lines, first: int, last: int) -> bool:
    """Whether nothing but figures stand beside the span, or in several of the next cells of a table."""
    above, below = (list(islice(text.texts(line, step), _CELLS)) for line, step in ((first, -1), (last, 1)))
    return any(map(_figures().fullmatch, (*above[:1], *below[:1]))) or any(
        sum(1 for line in cells if _figures().fullmatch(line)) > 1 for cells in (above, below)
    )


def introduced(text: Lines, first: int, last: int) -> bool:
    """Whether the span is of a list that a sentence with a colon introduces."""
    bullet = next((mark for mark in _BULLETS if text.lines[first].lstrip().startswith(mark)), None)
    for line in islice(text.texts(first, -1), _LIST):
        if line.endswith((":", "：")):
            return has_words(line, _INTRODUCTION)
        if bullet and line.startswith(bullet):
            continue
        if has_words(line, _ITEM_WORDS + 1):
            return False
    return False


def works(text: Lines, first: int, last: int) -> bool:
    """Whether several lines say by whom a work is."""
    return text.once(_makers) >= _WORKS


def sources(text: Lines, first: int, last: int) -> bool:
    """Whether the span stands under a heading of sources, behind prose."""
    heads = any(map(heads_sources, islice(text.texts(first, -1), _ENTRIES)))
    return heads and text.has_prose_before(first)


def _label_of(line: str) -> str | None:
    found = _label().match(line)
    return found[1] if found else None


def _tells_changes(text: Lines) -> bool:
    """Whether versions, or kinds of changes, head parts of the text."""
    short = dict.fromkeys(line.strip() for line in text.lines if len(line) <= _LONGEST_CHANGE)
    return sum(1 for _ in islice(filter(words.change().fullmatch, short), _CHANGES)) == _CHANGES


def _makers(text: Lines) -> int:
    """How many lines say by whom something is."""
    return sum(1 for line in text.lines if words.maker().fullmatch(line.strip()))
