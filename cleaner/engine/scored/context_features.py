"""The features of where a line stands: its position, its neighbours, the headings before it.

They are computed column by column, for all lines at once, which costs little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise, repeat
from typing import NamedTuple

from cleaner.engine.scored.lines import DocumentLines, SurfaceFeatures

POSITION = (
    "lines", "prose_before", "after_first_prose", "after_last_prose", "index", "to_end", "relative_size", "copies",
    "run", "run_size", "run_index", "run_left", "run_triggers", "run_ends", "run_zone", "bullets",
    "body", "before_body", "after_body", "gap",
)  # fmt: skip
NEIGHBOURS = (
    "near_prose", "near_triggers", "near_size", "near_ends", "before_size", "before_ends", "before_triggers",
    "before_last", "after_size", "after_ends", "after_triggers", "after_first", "joined_before", "joined_after",
)  # fmt: skip
DOCUMENT = ("doc_prose", "doc_triggers", "doc_bullets")
HEADINGS = {
    "related": ("related",),
    "comments": ("comments",),
    "letter": ("newsletter", "subscribe", "donate"),
    "share": ("share",),
    "legal": ("copyright",),
    "credit": ("credit", "media"),
}
"""Sort of heading → classes of trigger words. A short line with such a word is a heading to what follows it:
`since_related` counts the lines since the last such heading, `until_related` the lines to the next one."""
UNTIL = ("related", "comments", "letter")
CONTEXT_FEATURES = (
    *SurfaceFeatures._fields, *POSITION, *NEIGHBOURS, *DOCUMENT,
    *(f"since_{name}" for name in HEADINGS), *(f"until_{name}" for name in UNTIL),
)  # fmt: skip
"""The names of the values in a row of `ContextFeatures.rows`, in order. The surface features are among them."""

_HEADING_SIZE = 60
_REACH = 5
"""Lines on each side that the means of `near_…` cover."""
_NEVER = 999
_GAP_COST = 60
"""Characters that a line without prose takes from the score of a body that spans it."""
_MOST_OF_LINE = 400
"""Characters that a line of prose adds to that score at most."""


class ContextFeatures(NamedTuple):
    """The context features of all lines of a document."""

    rows: list[tuple[float, ...]]
    """One row for each line, with the values of `CONTEXT_FEATURES`."""
    body: tuple[int, int]
    """The article's likely body, as indices of lines `[start, stop)`."""


def context_features_of(document: DocumentLines) -> ContextFeatures:
    """Computes the context features of a document that has at least one line of prose."""
    lines = document.lines
    count = len(lines)
    surface = list(zip(*[line.surface for line in lines], strict=True))
    sizes, ends, _, firsts, lasts, prose, triggers, _, shares, _, bullets = surface
    sums = [list(accumulate(column, initial=0)) for column in (sizes, ends, map(bool, triggers), prose)]
    sum_size, _, sum_triggered, sum_prose = sums
    proses = [n for n, is_prose in enumerate(prose) if is_prose]
    first, last = proses[0], proses[-1]
    prose_sizes = sorted([sizes[n] for n in proses])
    median = prose_sizes[(len(proses) - 1) // 2]
    copies = Counter([line.lowered for line in lines])
    start, stop = _body(sizes, prose)
    joints = [before.open or after.continues for before, after in pairwise(lines)]
    columns = (
        *surface,
        # POSITION
        map(len, document.line_numbers),
        [before / len(proses) for before in sum_prose[:-1]], range(-first, count - first), range(-last, count - last),
        range(count), range(count - 1, -1, -1),
        [size / median for size in sizes], [copies[line.lowered] for line in lines],
        *_runs(prose, sums, first, last), _lengths_of_runs(bullets),
        [*repeat(0, start), *repeat(1, stop - start), *repeat(2, count - stop)],
        [*range(start, 0, -1), *repeat(0, count - start)], [*repeat(0, stop), *range(1, count - stop + 1)],
        _gaps(document.line_numbers),
        # NEIGHBOURS
        *_means(sums, count),
        (-1.0, *sizes[:-1]), (-1.0, *ends[:-1]), (-1.0, *shares[:-1]), (-1.0, *lasts[:-1]),
        (*sizes[1:], -1.0), (*ends[1:], -1.0), (*shares[1:], -1.0), (*firsts[1:], -1.0),
        [False, *joints], [*joints, False],
        # DOCUMENT
        repeat(sum(prose_sizes) / sum_size[-1], count), repeat(sum_triggered[-1] / count, count),
        repeat(sum(bullets) / count, count),
        *_headings(document, sizes),
    )  # fmt: skip
    return ContextFeatures(list(zip(*columns, strict=True)), (start, stop))


def _body(sizes: Sequence[float], prose: Sequence[bool]) -> tuple[int, int]:
    """Returns the lines `[start, stop)` with the most prose and the fewest other lines (the maximum-sum subarray)."""
    best = total = 0.0
    begun = start = stop = 0
    for n, is_prose in enumerate(prose):
        if is_prose:
            if total <= 0:
                total, begun = 0.0, n
            total += min(sizes[n], _MOST_OF_LINE)
            if total > best:
                best, start, stop = total, begun, n + 1
        else:
            total -= _GAP_COST
    return start, stop


def _gaps(line_numbers: Sequence[Sequence[int]]) -> list[int]:
    """Returns the number of blank lines before each line, at most 3."""
    return [0, *[min(3, here[0] - before[-1] - 1) for before, here in pairwise(line_numbers)]]


def _means(sums: Sequence[Sequence[float]], count: int) -> list[list[float]]:
    """Returns four columns of means over the lines within `_REACH` of each line.

    They are the shares of lines with prose and with trigger words, the mean size, and the share of sentences' ends.
    `sums` are prefix sums of size, ends, trigger words and prose.
    """
    lows = [*repeat(0, _REACH), *range(count)][:count]
    highs = [min(count, n + _REACH + 1) for n in range(count)]
    widths = [high - low for low, high in zip(lows, highs, strict=True)]
    size, ends, triggered, prose = (
        [(column[high] - column[low]) / width for low, high, width in zip(lows, highs, widths, strict=True)]
        for column in sums
    )
    return [prose, triggered, size, ends]


def _runs(prose: Sequence[bool], sums: Sequence[Sequence[float]], first: int, last: int) -> tuple[Sequence[float], ...]:
    """Returns seven columns about the run that each line is in: lines in a row that are all prose, or all not.

    They are the run's number of lines, its size, the lines of it before and after this one, its shares of lines with
    trigger words and with a sentence's end, and whether it stands before all prose (0), amid it (1), or after it (2).
    """
    sum_size, sum_ends, sum_triggered, _ = sums
    columns: tuple[list[float], ...] = ([], [], [], [], [], [], [])
    lengths, sizes, indexes, lefts, triggers, ends, zones = columns
    start = 0
    for _, group in groupby(prose):
        length = sum(1 for _ in group)
        stop = start + length
        lengths += repeat(length, length)
        sizes += repeat(sum_size[stop] - sum_size[start], length)
        indexes += range(length)
        lefts += range(length - 1, -1, -1)
        triggers += repeat((sum_triggered[stop] - sum_triggered[start]) / length, length)
        ends += repeat((sum_ends[stop] - sum_ends[start]) / length, length)
        zones += repeat(0 if stop <= first else 2 if start > last else 1, length)
        start = stop
    return columns


def _headings(document: DocumentLines, sizes: Sequence[float]) -> list[Sequence[int]]:
    """Returns columns of lines since the last heading of each sort, then of lines until the next (`UNTIL`)."""
    count = len(sizes)
    short = [
        (n, line.trigger_matches.classes)
        for n, line in enumerate(document.lines)
        if line.trigger_matches.classes and sizes[n] <= _HEADING_SIZE
    ]
    found = {sort: [n for n, classes in short if classes & mask] for sort, mask in document.lexicon.masks(HEADINGS)}
    columns: list[Sequence[int]] = [_since(headings, count) for headings in found.values()]
    for name in UNTIL:
        back = _since([count - 1 - n for n in reversed(found[name])], count)
        columns.append([_NEVER, *[min(lines + 1, _NEVER) for lines in back[:-1]]][::-1])
    return columns


def _lengths_of_runs(flags: Sequence[bool]) -> list[int]:
    """Returns for each flagged line the length of the run of flagged lines that it is in, and 0 for each other line."""
    if True not in flags:
        return [0] * len(flags)
    lengths: list[int] = []
    for flagged, group in groupby(flags):
        length = sum(1 for _ in group)
        lengths += repeat(length if flagged else 0, length)
    return lengths


def _since(headings: Sequence[int], count: int) -> list[int]:
    """Returns for each of `count` lines the lines since the last heading: 0 on it, `_NEVER` before the first one."""
    if not headings:
        return [_NEVER] * count
    column = [_NEVER] * headings[0]
    for heading, following in pairwise((*headings, count)):
        column += range(following - heading)
    return column
