"""`block`: from a start to an end, within bounds.

An end belongs to the nearest start before it: where the start's words also stand earlier, in the article, the block
is the shorter one. Starts in adjacent lines count as one. So every line is looked at once, however often starts recur.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.compile import CompiledRule, Match
from cleaner.engine.conditions import triggered
from cleaner.engine.view import View
from cleaner.model import Span


class _Start(NamedTuple):
    """One start, or several in a row: where the first begins, and the last one."""

    begin: int
    last: Match


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    starts = _in_a_row(view, triggered(view, rule))
    done = 0
    for number, start in enumerate(starts):
        if start.begin < done:
            continue
        following = starts[number + 1].last if number + 1 < len(starts) else None
        end = _find_end(rule, view, start.last, following)
        if end is None:
            view.unended(rule, start.begin)
            continue
        span = with_line_end(view, start.begin, end.start if rule.rule.keep_end else end.end)
        if _within_bounds(rule, view, span):
            done = span.end
            yield span
        else:
            view.unended(rule, start.begin)


def _find_end(rule: CompiledRule, view: View, start: Match, following: Match | None) -> Match | None:
    """Returns the first end behind a start, before or at the next start and within the rule's bounds."""
    max_chars = rule.rule.max_chars
    for end in view.tries.search(rule.end, view.forward(start.line, rule.rule.max_lines)):
        if end.start < start.start or (end.start, end.end) == (start.start, start.end):
            continue
        if max_chars is not None and end.start - start.start > max_chars:
            return None
        if following is not None and end.start > following.start:
            return None
        return end
    return None


def with_line_end(view: View, start: int, end: int) -> Span:
    """Returns the span; if it is made of whole lines, with the last one's line end."""
    folded = view.folded
    first, last = view.lines_of(Span(start, end))
    if start == folded.raw_start(first) and end == folded.raw_end(last) > start:
        end = folded.raw_next(last)
    return Span(start, end)


def _within_bounds(rule: CompiledRule, view: View, span: Span) -> bool:
    """Returns whether a span is no longer than its rule allows."""
    if not span.end > span.start:
        return False
    if rule.rule.max_chars is not None and span.end - span.start > rule.rule.max_chars:
        return False
    first, last = view.lines_of(span)
    lines = view.line_rank(last + 1) - view.line_rank(first)
    return rule.rule.max_lines is None or lines <= rule.rule.max_lines


def _in_a_row(view: View, matches: Sequence[Match]) -> list[_Start]:
    starts: list[_Start] = []
    for match in matches:
        if starts and view.line_rank(match.line) - view.line_rank(starts[-1].last.line) <= 1:
            starts[-1] = _Start(starts[-1].begin, match)
        else:
            starts.append(_Start(match.start, match))
    return starts
