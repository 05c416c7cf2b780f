"""`tail`: from a start to the end of the document.

With `confirm`, the tail begins at the last start before the first confirmation: words of the start that stand earlier
in the article take nothing with them. Starts in adjacent lines count as one. With `max_chars`, it begins at the
first start that is near enough to the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.compile import CompiledRule, Match
from cleaner.engine.conditions import triggered
from cleaner.engine.view import View
from cleaner.model import Span


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    end = len(view.text)
    longest = rule.rule.max_chars
    starts = [m for m in triggered(view, rule) if longest is None or end - m.start <= longest]
    if not starts:
        return
    begin = starts[0].start
    if rule.confirm:
        found = _confirmation(rule, view, starts[0])
        if found is None:
            view.unended(rule, begin)
            return
        begin = _nearest(view, starts, found)
    yield Span(begin, end)


def _confirmation(rule: CompiledRule, view: View, first: Match) -> Match | None:
    lines = range(first.line, len(view.folded.lines))
    best: Match | None = None
    for condition in rule.confirm:
        nearer = lines if best is None else range(lines.start, best.line + 1)
        found = next((m for m in view.tries.occurrences(condition, nearer) if m.start >= first.start), None)
        if found and (best is None or found < best):
            best = found
    return best


def _nearest(view: View, starts: Sequence[Match], confirmation: Match) -> int:
    before = [m for m in starts if m.start <= confirmation.start]
    begin = before[-1]
    for match in reversed(before):
        if view.line_rank(begin.line) - view.line_rank(match.line) > 1:
            break
        begin = match
    return begin.start
