"""`head`: from the start of the document through the first `end`."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.conditions import triggered
from cleaner.engine.ops.block import with_line_end
from cleaner.engine.view import View
from cleaner.model import Span


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    begin = view.folded.raw_start(0)
    for match in triggered(view, rule):
        end = match.start if rule.rule.keep_end else match.end
        if end - begin > (rule.rule.max_chars or 0):
            return
        span = with_line_end(view, begin, end)
        if span.end > span.start:
            yield span
        return
