"""`select`: on pages, the elements that CSS selectors find. Any rule may have selectors beside its patterns."""

from __future__ import annotations

from bisect import bisect_left
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
            if least is None or _link_share(view, span) >= least:
                yield span


def _link_share(view: View, span: Span) -> float:
    """The share of an element's letters and digits that stand in links."""
    linked = 0
    for at in range(max(bisect_left(view.links, (span.start,)) - 1, 0), len(view.links)):
        start, end = view.links[at]
        if start >= span.end:
            break
        linked += _letters(view.text[max(start, span.start) : min(end, span.end)])
    return linked / _letters(view.text[span.start : span.end]) if linked else 0.0


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
