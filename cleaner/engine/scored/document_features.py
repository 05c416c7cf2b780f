"""The features of a document by which a whole page, flattened to text, is told from an article or a list."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.engine.scored.lines import DocumentLines, Line

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


def _classes(lines: Sequence[Line]) -> int:
    found = 0
    for line in lines:
        found |= line.trigger_matches.classes
    return found


def _words(lines: Sequence[Line]) -> int:
    return sum([line.trigger_matches.words for line in lines])
