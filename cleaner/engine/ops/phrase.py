"""`phrase`: the matched characters only."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.conditions import triggered
from cleaner.engine.view import View
from cleaner.model import Span


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    for match in triggered(view, rule):
        if match.end > match.start:
            yield Span(match.start, match.end)
