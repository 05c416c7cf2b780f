"""The features of a document by which a whole page, flattened to text, is told from an article or a list."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cleaner.engine.scored.character_classes import is_bullet
from cleaner.engine.scored.lines import DocumentLines, Line, Sketch, ends_like_sentence

SITE_CLASSES = ("share", "comments", "copyright", "interface", "subscribe", "related")
"""Classes of trigger words that sites put round their articles."""
DOCUMENT_FEATURES = (
    "lines", "units", "prose_lines", "prose_share", "size", "head_lines", "tail_lines", "head_size", "tail_size",
    "head_words", "tail_words", "head_classes", "tail_classes", "classes", "site_classes", "trigger_lines",
    "trigger_share", "leading_lines", "other_words", "other_size", "other_ends", "head_interface", "tail_interface",
    "tail_copyright", "head_offers", "copies", "bullets", "near_head", "near_tail",
)  # fmt: skip
PAGE_FEATURES = tuple(f"page_{name}" for name in DOCUMENT_FEATURES)
"""What they are called where they are features of a line on the page."""
_OF_HEAD = ("head_words", "head_classes", "head_interface", "head_offers")
_OF_TAIL = ("tail_words", "tail_classes", "tail_interface", "tail_copyright")
_OF_WORDS = (*_OF_HEAD, *_OF_TAIL, "classes", "site_classes", "other_words")
"""Features that are sums over the words of the head, of the tail, and of all lines that are no prose."""
_NEAR = 20


def document_features_of(document: DocumentLines) -> tuple[float, ...]:
    """Returns the features of a document with at least one line of prose, in the order of `DOCUMENT_FEATURES`.

    The head is what stands before the first prose, the tail what stands behind the last.
    """
    lines = document.lines
    prose = [line.surface.prose for line in lines]
    first, stop = prose.index(True), len(lines) - prose[::-1].index(True)
    head, tail = lines[:first], lines[stop:]
    other = [line for line in lines if not line.surface.prose]
    counts = list(map(len, document.line_numbers))
    size = sum([line.surface.size for line in lines])
    in_head, in_tail, in_all = (_classes(some) for some in (head, tail, other))
    bits = dict(document.lexicon.masks({name: (name,) for name in (*SITE_CLASSES, "newsletter")}))
    triggered = sum([line.trigger_matches.classes > 0 for line in other])
    parted = len(other) or 1
    return (
        sum(counts), len(lines),
        sum(prose), sum([line.surface.size for line in lines if line.surface.prose]) / size, size,
        sum(counts[:first]), sum(counts[stop:]),
        sum([line.surface.size for line in head]), sum([line.surface.size for line in tail]),
        _words(head), _words(tail), in_head.bit_count(), in_tail.bit_count(), in_all.bit_count(),
        sum([in_all & bits[name] > 0 for name in SITE_CLASSES]),
        triggered, triggered / len(lines), sum([line.trigger_matches.leading > 0 for line in other]), _words(other),
        sum([line.surface.size for line in other]) / parted, sum([line.surface.ends for line in other]) / parted,
        in_head & bits["interface"] > 0, in_tail & bits["interface"] > 0, in_tail & bits["copyright"] > 0,
        in_head & (bits["subscribe"] | bits["newsletter"] | bits["share"]) > 0,
        1 - len({line.lowered for line in lines}) / len(lines),
        sum([line.surface.bullet for line in lines]), sum(prose[:_NEAR]), sum(prose[-_NEAR:]),
    )  # fmt: skip


def bounds_of(document: Sketch) -> tuple[list[float], list[float]]:
    """Returns between what the features of a document with a line of prose lie, as far as its lines' sizes and places
    tell: the least and the most of each, in the order of `DOCUMENT_FEATURES`.

    The words of its lines, which take ten times as long to find, are left open; where no lines are, no words are.
    """
    texts, prose, scale = document.texts, document.prose, document.scale
    total = len(texts)
    first, stop = prose.index(True), total - prose[::-1].index(True)
    counts = list(map(len, document.line_numbers))
    sizes = [scale * len(text) for text in texts]
    size = sum(sizes)
    other = [n for n, is_prose in enumerate(prose) if not is_prose]
    parted = len(other) or 1
    known = {
        "lines": sum(counts), "units": total, "prose_lines": total - len(other),
        "prose_share": sum([size for size, is_prose in zip(sizes, prose, strict=True) if is_prose]) / size,
        "size": size, "head_lines": sum(counts[:first]), "tail_lines": sum(counts[stop:]),
        "head_size": sum(sizes[:first]), "tail_size": sum(sizes[stop:]),
        "other_size": sum([sizes[n] for n in other]) / parted,
        "other_ends": sum([ends_like_sentence(texts[n]) for n in other]) / parted,
        "bullets": sum(map(is_bullet, texts)), "near_head": sum(prose[:_NEAR]), "near_tail": sum(prose[-_NEAR:]),
    }  # fmt: skip
    most = {
        **dict.fromkeys(_OF_WORDS, math.inf if other else 0),
        "trigger_lines": len(other), "leading_lines": len(other), "trigger_share": len(other) / total, "copies": 1,
        **({} if first else dict.fromkeys(_OF_HEAD, 0)), **({} if stop < total else dict.fromkeys(_OF_TAIL, 0)),
        **known,
    }  # fmt: skip
    return [known.get(name, 0) for name in DOCUMENT_FEATURES], [most[name] for name in DOCUMENT_FEATURES]


def _classes(lines: Sequence[Line]) -> int:
    found = 0
    for line in lines:
        found |= line.trigger_matches.classes
    return found


def _words(lines: Sequence[Line]) -> int:
    return sum([line.trigger_matches.words for line in lines])
