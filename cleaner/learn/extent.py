"""Where the article of a document is, as far as its lines tell.

Between the first and the last line of a document's own prose, all is the article but what interrupts it. Round that
prose stand lines that may be the article's, too: how it opens ("Dear Agnes,"), the headings and rows of a list, how
every piece of a column ends. They come back as furniture does, at the same places and in as many stories. What parts
them from it is the first line that is known to be furniture whatever it stands beside: what lies beyond that line is
outside of the article, and what lies before it may be inside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import regex

from cleaner.learn.reading import Text
from cleaner.prose import count_words

# With marks: of Hindi and its kin, the vowels are such.
_WORD = regex.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}|[\p{L}\p{M}]{4,}")

_TITLE = 2
"""Words of the shortest title."""
_COPIES = 2
"""Documents that may have one title: one story, and its update."""


@dataclass(slots=True)
class Shape:
    """Of one document, in lines: where its own prose begins and ends, and where what may belong to it does."""

    first: int
    last: int
    begin: int
    end: int
    own: frozenset[str]
    """The words of its own prose."""

    def has_inside(self, number: int) -> bool:
        """Returns whether a line may be the article's."""
        return self.begin <= number <= self.end


def telling_words(key: str) -> list[str]:
    """Returns the words of a folded line that say what it is about."""
    return [match[0] for match in _WORD.finditer(key)]


def find_shapes(
    texts: Sequence[Text], recurring: Collection[str], known: Collection[str] = ()
) -> tuple[list[Shape | None], dict[str, int]]:
    """Returns where each document's article begins and ends (None for one without prose of its own), and the documents'
    titles: folded line → the number of the first document that has it as its title.

    recurring: the keys of lines that come back. known: those of them that are furniture whatever they stand beside.
    """
    shapes = [_find_shape(text, recurring, known) for text in texts]
    titles = _titles(texts, shapes)
    for number, (text, shape) in enumerate(zip(texts, shapes, strict=True)):
        if shape:
            teasers = (
                n for n in range(shape.last + 1, shape.end + 1) if titles.get(text.lines[n].key, number) != number
            )
            shape.end = next(teasers, shape.end + 1) - 1
    return shapes, titles


def _titles(texts: Sequence[Text], shapes: Sequence[Shape | None]) -> dict[str, int]:
    heads: dict[str, list[int]] = defaultdict(list)
    for number, (text, shape) in enumerate(zip(texts, shapes, strict=True)):
        for line in text.lines[: shape.first] if shape else ():
            if not line.ends and not line.removed and count_words(line.key) >= _TITLE:
                heads[line.key].append(number)
    return {key: found[0] for key, found in heads.items() if len(found) <= _COPIES}


def _find_shape(text: Text, recurring: Collection[str], known: Collection[str]) -> Shape | None:
    own = [number for number, line in enumerate(text.lines) if line.prose and line.key not in recurring]
    if not own:
        return None
    words = frozenset(word for number in own for word in telling_words(text.lines[number].key))
    first, last = own[0], own[-1]
    begin, end = _beyond(text, first, -1, known), _beyond(text, last, 1, known)
    # A label of its own above the prose is its title, mostly, and nothing above that is a part of the article.
    begin = next(
        (n for n in range(begin, first) if not text.lines[n].ends and text.lines[n].key not in recurring), begin
    )
    return Shape(first, last, begin, end, words)


def _beyond(text: Text, number: int, step: int, known: Collection[str]) -> int:
    """Returns the last line in a direction before one that is known to be furniture."""
    while 0 <= number + step < len(text.lines) and not _is_known(text, number + step, known):
        number += step
    return number


def _is_known(text: Text, number: int, known: Collection[str]) -> bool:
    line = text.lines[number]
    return line.removed or line.outside or line.key in known
