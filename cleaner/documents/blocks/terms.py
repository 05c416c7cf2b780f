"""What the words of lines tell: text is made of other words than menus, notices and offers are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate

from cleaner.documents.blocks.measured import Columns
from cleaner.prose import DENSE

_MOST_READ = 300
"""Characters at a line's beginning that are read."""
_WORD = re.compile(rf"[{DENSE}]+|[^\W\d_{DENSE}]+")
_IS_DENSE = re.compile(f"[{DENSE}]")
_AROUND = 4
"""Lines above, and as many below, whose words count with those of a line."""


def terms_of(text: str) -> frozenset[str]:
    """Returns the words at the beginning of a line in lower case; pairs of characters of a script without blanks."""
    lowered = text[:_MOST_READ].lower()
    words = _WORD.findall(lowered)
    if lowered.isascii():
        return frozenset(words)
    found: list[str] = []
    for word in words:
        found += [word[n : n + 2] for n in range(len(word) - 1)] if _IS_DENSE.match(word) else (word,)
    return frozenset(found)


def of_terms(
    lines: Sequence[frozenset[str]], boxes: Sequence[Hashable], makes: Sequence[Hashable], weights: Mapping[str, float]
) -> Columns:
    """Returns what the words of a line tell, and those of the lines around it, of its box and of its make.

    boxes, makes: what is the same for all lines of one box, of one make. weights: what each word tells.
    """
    # Sorted, so that sums are the same on every machine, whatever the order of a set.
    told = [sum(sorted([weights[word] for word in words if word in weights])) for words in lines]
    before = list(accumulate(told, initial=0.0))
    count = len(told)
    around = [(max(0, number - _AROUND), min(count, number + _AROUND + 1)) for number in range(count)]
    return {
        "terms": told,
        "terms: mean": [value / (len(words) or 1) for value, words in zip(told, lines, strict=True)],
        "terms around": [(before[end] - before[first]) / (end - first) for first, end in around],
        "terms of box": _means(told, boxes),
        "terms of make": _means(told, makes),
    }


def _means(told: Sequence[float], groups: Sequence[Hashable]) -> list[float]:
    total: dict[Hashable, float] = {}
    count = Counter(groups)
    for value, group in zip(told, groups, strict=True):
        total[group] = total.get(group, 0.0) + value
    return [total[group] / count[group] for group in groups]
