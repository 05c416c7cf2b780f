"""What a line of a page is by itself, and where it stands."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate

from cleaner.documents.blocks.measured import Columns, Measured, since
from cleaner.prose import CLOSING, FULL_STOPS

_TAGS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "td", "div", "section", "article", "blockquote", "pre", "dt",
    "dd", "figcaption", "figure", "a", "header", "footer", "nav", "aside", "form", "body", "main", "table",
)  # fmt: skip
_TAG = {tag: number for number, tag in enumerate(_TAGS, 1)}
_SENTENCE_END = re.compile(rf"[{FULL_STOPS}…](?:[{CLOSING}\d]|\[\d+\])*$")
_AROUND = 5
"""Lines above, and as many below, whose links are counted."""


def of_lines(lines: Measured) -> Columns:
    """Returns what a line is by itself."""
    texts, sizes = lines.texts, lines.sizes
    times = Counter(texts)
    bare = [text[2:] if text.startswith("- ") else text for text in texts]
    tags = [float(_TAG.get(str(element.tag), 0)) for element in lines.elements]
    return {
        "size": [float(size) for size in sizes],
        "linked": [linked / (size or 1) for linked, size in zip(lines.linked, sizes, strict=True)],
        "prose": [float(prose) for prose in lines.prose],
        "sentence end": [float(bool(_SENTENCE_END.search(text))) for text in texts],
        "start": [_sort_of(text[:1]) for text in bare],
        "digits": [sum(map(str.isdigit, text)) / size for text, size in zip(texts, sizes, strict=True)],
        "times": [float(min(times[text], 5)) for text in texts],
        "tag": tags,
        "tag above": [-1.0, *tags[:-1]][: len(tags)],
        "tag below": [*tags[1:], -1.0][: len(tags)],
    }


def of_place(lines: Measured) -> Columns:
    """Returns where a line stands."""
    before = list(accumulate(lines.sizes, initial=0))
    prose = list(accumulate(lines.in_prose, initial=0))
    linked = list(accumulate(lines.linked, initial=0))
    count = len(lines.sizes)
    around = [(max(0, number - _AROUND), min(count, number + _AROUND + 1)) for number in range(count)]
    return {
        "place": [at / lines.total for at in before[:count]],
        "place in prose": [at / (lines.total_prose or 1) for at in prose[:count]],
        "to prose above": since(lines.prose),
        "to prose below": since(lines.prose[::-1])[::-1],
        "prose above": [float(prose) for prose in [False, *lines.prose[:-1]][:count]],
        "links around": [(linked[end] - linked[first]) / (before[end] - before[first]) for first, end in around],
    }


def _sort_of(char: str) -> float:
    return 1.0 if char.isupper() else 2.0 if char.islower() else 3.0 if char.isdigit() else 0.0
