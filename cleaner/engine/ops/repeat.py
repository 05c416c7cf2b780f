"""`repeat`: a line that copies one of the lines before it: doubled headlines, link cards."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.conditions import suits
from cleaner.engine.view import View
from cleaner.model import Span
from cleaner.packs.spelling import MARKS
from cleaner.prose import ends_like_sentence

_LONGEST_NEAR_COPY = 1_000
"""Characters of the longest line that is compared for near copies: the cost is the product of both lines."""


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    before: deque[str] = deque(maxlen=rule.rule.window)
    lines = iter([n for n, has_text in enumerate(view.has_text) if has_text])
    for line in lines:
        key = view.folded.lines[line].strip(MARKS)
        copied = len(key) >= rule.rule.min_chars and _copies(key, before, rule.rule.similarity)
        before.append(key)
        if copied and suits(view, rule, view.folded.raw_start(line), line):
            yield Span(view.folded.raw_start(line), view.folded.raw_next(_last_teaser(rule, view, line)))


def _copies(key: str, before: deque[str], similarity: float) -> bool:
    if similarity >= 1.0 or len(key) > _LONGEST_NEAR_COPY:
        return key in before
    from rapidfuzz.fuzz import ratio

    return any(len(other) <= _LONGEST_NEAR_COPY and ratio(key, other) >= 100 * similarity for other in before)


def _last_teaser(rule: CompiledRule, view: View, copy: int) -> int:
    """Returns the last of the teaser lines under a copy; the copy itself if what follows reads like the article."""
    last = copy
    left = rule.rule.and_next
    for line in range(copy + 1, len(view.folded.lines)):
        if not left or ends_like_sentence(view.folded.lines[line]):
            break
        if view.has_text[line]:
            last = line
            left -= 1
    return last
