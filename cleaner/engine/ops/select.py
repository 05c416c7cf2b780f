"""`select`: on pages, the elements that CSS selectors find. Any rule may have selectors beside its patterns."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.view import View
from cleaner.model import Span


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    if view.page is not None:
        for css in view.selectors(rule):
            yield from view.page.select(css)
