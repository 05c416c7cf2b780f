"""Unites the documents of a site that tell the same story: updates, copies, one text under several addresses.

A line that comes back because its story comes back says nothing about furniture; so support is counted in stories.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from cleaner.learn.reading import Text

SHINGLE = 8
"""Words that follow each other and are looked for elsewhere."""
_SHARED = 0.5
"""The share of the smaller document's prose that makes two documents one story."""
_SHARED_OF_FEW = 0.8
"""With this share, whatever is furniture among it: hardly a text has four times as much of that as of its own."""
_FEW = 5
"""Up to so many documents, furniture in prose is a large part of what they share."""
_COMMON = 0.5
"""Shingles of more than this share of the documents are furniture, or what the site always says."""
_MANY = 40
"""So are those of more documents than this: hardly a story is told so often."""


def stories(texts: Sequence[Text]) -> list[int]:
    """Returns for each document the number of its story: that of the first document of the story."""
    few = len(texts) <= _FEW
    shingles = [_shingles(text) for text in texts]
    where: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(shingles):
        for shingle in found:
            where[shingle].append(number)
    most = len(texts) - 1 if few and len(texts) > 2 else max(min(_COMMON * len(texts), _MANY), 2)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for documents in where.values():
        if 1 < len(documents) <= most:
            for pair in combinations(documents, 2):
                shared[pair] += 1
    story = list(range(len(texts)))
    for (one, other), count in sorted(shared.items()):
        if count >= (_SHARED_OF_FEW if few else _SHARED) * max(min(len(shingles[one]), len(shingles[other])), 1):
            _unite(story, one, other)
    for one, other in combinations(range(len(texts)), 2):
        smaller = min(len(shingles[one]), len(shingles[other]))
        if smaller and len(shingles[one] & shingles[other]) >= _SHARED_OF_FEW * smaller:
            _unite(story, one, other)
    return [_first(story, number) for number in range(len(texts))]


def _shingles(text: Text) -> set[int]:
    """Returns a sample of a text's shingles of prose; of a text without prose, of all its lines."""
    prose = [line.key for line in text.lines if line.prose] or [line.key for line in text.lines]
    words = " ".join(prose).split()
    return {
        found for at in range(max(len(words) - SHINGLE + 1, 1)) if (found := _hash(words[at : at + SHINGLE])) % 4 == 0
    }


def _hash(words: Sequence[str]) -> int:
    # Not `hash`: it differs from process to process, and what is learnt must not.
    import zlib

    return zlib.crc32(" ".join(words).encode("utf-8", "surrogatepass"))


def _first(story: list[int], number: int) -> int:
    while story[number] != number:
        story[number] = story[story[number]]
        number = story[number]
    return number


def _unite(story: list[int], one: int, other: int) -> None:
    first, second = sorted((_first(story, one), _first(story, other)))
    story[second] = first
