"""`content`: on pages, everything outside the article, as the first selector that finds anything says.

A site that has a new template often keeps an old name for something small: what finds a stub on a page full of text
counts as finding nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.compile import CompiledRule
from cleaner.engine.view import View
from cleaner.model import Span

_STUB = 200
"""A finding of so few characters may be where an article begins, but is no article."""
_FULL = 3000
"""A page of at least so many characters has more to say than such a stub."""


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    inside = article(rule, view)
    at = 0
    for start, end in inside:
        if view.text[at:start].strip():  # the line ends between neighbouring elements stay
            yield Span(at, start)
        at = max(at, _behind_line_end(view, end))
    if inside and at < len(view.text):
        yield Span(at, len(view.text))


def _behind_line_end(view: View, end: int) -> int:
    return end + 1 if view.text.startswith("\n", end) else end


def article(rule: CompiledRule, view: View) -> list[Span]:
    """Returns where the article is, in order; empty where the rule's selectors find nothing with text."""
    if view.page is None:
        return []
    for css in view.selectors(rule):
        found = sorted(span for span in view.page.select(css) if not view.text[span.start : span.end].isspace())
        if found and not _is_stub(found, len(view.text)):
            return [Span(*span) for span in found if span[1] > span[0]]
    return []


def _is_stub(found: Sequence[tuple[int, int]], size: int) -> bool:
    return size > _FULL and sum(end - start for start, end in found) < _STUB
