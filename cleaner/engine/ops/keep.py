"""`keep`: what may not be removed: the lines that match, or what stands from `start` to `end`."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.conditions import triggered
from cleaner.engine.ops import block, select
from cleaner.engine.view import View
from cleaner.model import Span


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    if rule.rule.start:
        yield from block.propose(rule, view)
    elif rule.rule.match:
        # In a text without a sentence, too: what somebody says must stay does, whatever else a rule may not take.
        yield from map(view.whole_lines, dict.fromkeys(match.line for match in triggered(view, rule)))
    for span in select.propose(rule, view):
        yield with_line_end(view, span)


def with_line_end(view: View, span: Span) -> Span:
    """Returns an element's span with the line end behind it, so that no cut around it glues it to the line that
    follows."""
    return Span(span.start, span.end + 1) if view.text.startswith("\n", span.end) else span
