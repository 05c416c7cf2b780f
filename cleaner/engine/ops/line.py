"""`line`: each line that matches."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.view import View
from cleaner.model import Span


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    for line in dict.fromkeys(match.line for match in view.triggered(rule)):
        yield view.whole_lines(line)
