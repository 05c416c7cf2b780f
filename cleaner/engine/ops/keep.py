"""`keep`: what may not be removed: the lines that match, or what stands from `start` to `end`."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.ops import block, line, select
from cleaner.engine.view import View
from cleaner.model import Span


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    if rule.rule.start:
        yield from block.propose(rule, view)
    elif rule.rule.match:
        yield from line.propose(rule, view)
    yield from select.propose(rule, view)
