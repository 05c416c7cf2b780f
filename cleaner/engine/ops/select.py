"""`select`: on pages, the elements that CSS selectors find. Any rule may have selectors beside its patterns."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.view import View
from cleaner.model import Span


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    if view.page is None:
        return
    least = rule.rule.link_share
    for css in view.selectors(rule):
        for span in view.page.select(css):
            if least is None or view.links.share(span) >= least:
                yield span
