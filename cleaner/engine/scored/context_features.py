"""Where each line stands: its place in the document, its neighbours, the headings before it. Cheap, and in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise, repeat
from typing import NamedTuple

from cleaner.engine.scored.lines import Own, Survey

PLACE = (
    "lines", "prose_before", "after_first_prose", "after_last_prose", "index", "to_end", "relative_size", "copies",
    "run", "run_size", "run_index", "run_left", "run_triggers", "run_ends", "run_zone", "bullets",
    "body", "before_body", "after_body", "gap",
)  # fmt: skip
AROUND = (
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
"""Short lines with these words are headings to what follows: `since_related` counts the lines since the last."""
UNTIL = ("related", "comments", "letter")
NAMES = (
    *Own._fields, *PLACE, *AROUND, *DOCUMENT,
    *(f"since_{name}" for name in HEADINGS), *(f"until_{name}" for name in UNTIL),
)  # fmt: skip
"""What each row has of `Context.rows`, in order."""

_HEADING_SIZE = 60
_REACH = 5
_NEVER = 999
_GAP_COST = 60
"""What a line without running text costs the body that it stands in, in characters."""
_MOST_OF_LINE = 400
"""And what a line of running text brings it at most."""


class Context(NamedTuple):
    """What can be told of all lines of a survey at once."""

    rows: list[tuple[float, ...]]
    """A row of features a line."""
    body: tuple[int, int]
    """The lines that are the article's most likely body."""


def context_of(of: Survey) -> Context:
    """Reads a survey with at least one line of running text."""
    lines = of.lines
    count = len(lines)
    own = list(zip(*[line.own for line in lines], strict=True))
    sizes, ends, _, firsts, lasts, prose, triggers, _, shares, _, bullets = own
    sums = [list(accumulate(column, initial=0)) for column in (sizes, ends, map(bool, triggers), prose)]
    sum_size, _, sum_triggered, sum_prose = sums
    proses = [n for n, is_prose in enumerate(prose) if is_prose]
    first, last = proses[0], proses[-1]
    prose_sizes = sorted([sizes[n] for n in proses])
    median = prose_sizes[(len(proses) - 1) // 2]
    copies = Counter([line.low for line in lines])
    start, stop = _body(sizes, prose)
    joints = [before.open or after.continues for before, after in pairwise(lines)]
    columns = (
        *own,
        # the place
        map(len, of.places),
        [before / len(proses) for before in sum_prose[:-1]], range(-first, count - first), range(-last, count - last),
        range(count), range(count - 1, -1, -1),
        [size / median for size in sizes], [copies[line.low] for line in lines],
        *_runs(prose, sums, first, last), _lengths_of_runs(bullets),
        [*repeat(0, start), *repeat(1, stop - start), *repeat(2, count - stop)],
        [*range(start, 0, -1), *repeat(0, count - start)], [*repeat(0, stop), *range(1, count - stop + 1)],
        _gaps(of.places),
        # the lines around
        *_means(sums, count),
        (-1.0, *sizes[:-1]), (-1.0, *ends[:-1]), (-1.0, *shares[:-1]), (-1.0, *lasts[:-1]),
        (*sizes[1:], -1.0), (*ends[1:], -1.0), (*shares[1:], -1.0), (*firsts[1:], -1.0),
        [False, *joints], [*joints, False],
        # the document
        repeat(sum(prose_sizes) / sum_size[-1], count), repeat(sum_triggered[-1] / count, count),
        repeat(sum(bullets) / count, count),
        *_headings(of, sizes),
    )  # fmt: skip
    return Context(list(zip(*columns, strict=True)), (start, stop))


def _body(sizes: Sequence[float], prose: Sequence[bool]) -> tuple[int, int]:
    """Where there is the most running text with the fewest other lines in it."""
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


def _gaps(places: Sequence[Sequence[int]]) -> list[int]:
    """Blank lines before each line, at most 3."""
    return [0, *[min(3, here[0] - before[-1] - 1) for before, here in pairwise(places)]]


def _means(sums: Sequence[Sequence[float]], count: int) -> list[list[float]]:
    """What is near each line: shares of running text and of lines with trigger words, mean size, sentences' ends."""
    lows = [*repeat(0, _REACH), *range(count)][:count]
    highs = [min(count, n + _REACH + 1) for n in range(count)]
    widths = [high - low for low, high in zip(lows, highs, strict=True)]
    size, ends, triggered, prose = (
        [(column[high] - column[low]) / width for low, high, width in zip(lows, highs, widths, strict=True)]
        for column in sums
    )
    return [prose, triggered, size, ends]


def _runs(prose: Sequence[bool], sums: Sequence[Sequence[float]], first: int, last: int) -> tuple[Sequence[float], ...]:
    """The stretch of prose, or of other lines, that each line is in.

    Its lines, its size, lines before this one and after it, shares of lines with trigger words and with a sentence's
    end, and whether it is before all prose (0), amid (1), or after it (2).
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


def _headings(of: Survey, sizes: Sequence[float]) -> list[Sequence[int]]:
    """Columns: lines since the last heading of each sort, then lines until the next."""
    count = len(sizes)
    short = [
        (n, line.hits.classes) for n, line in enumerate(of.lines) if line.hits.classes and sizes[n] <= _HEADING_SIZE
    ]
    found = {sort: [n for n, classes in short if classes & mask] for sort, mask in of.lexicon.masks(HEADINGS)}
    columns: list[Sequence[int]] = [_since(marks, count) for marks in found.values()]
    for name in UNTIL:
        back = _since([count - 1 - n for n in reversed(found[name])], count)
        columns.append([_NEVER, *[min(lines + 1, _NEVER) for lines in back[:-1]]][::-1])
    return columns


def _lengths_of_runs(marks: Sequence[bool]) -> list[int]:
    """For each marked line the number of marked lines in a row that it is of; 0 for the others."""
    if True not in marks:
        return [0] * len(marks)
    lengths: list[int] = []
    for marked, group in groupby(marks):
        length = sum(1 for _ in group)
        lengths += repeat(length if marked else 0, length)
    return lengths


def _since(marks: Sequence[int], count: int) -> list[int]:
    """For each of `count` lines how many lines ago the last mark was: 0 on a mark, `_NEVER` before the first."""
    if not marks:
        return [_NEVER] * count
    column = [_NEVER] * marks[0]
    for mark, following in pairwise((*marks, count)):
        column += range(following - mark)
    return column
