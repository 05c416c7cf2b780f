"""Asks the extractor, and asks it again where its answer is hardly believable.

It gets the page without what rules cut anyway, which it judges better and in half of the time. But now and then the
boxes that are gone were what it found the article by: then it keeps a line or two. The whole page is its other chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cleaner.documents.lines import Lines
from cleaner.documents.vote.structure import held_against
from cleaner.errors import DocumentError, RuleTimeout
from cleaner.model import Span

_BODY = 400
"""Characters of prose that make a body of text."""
_LITTLE = 0.4
"""The share of the prose that rules leave, below which an answer is doubted."""
_FAR_LESS = 0.25
"""The share of what is kept of the whole page, below which both answers are followed."""


def vote(
    lines: Lines, ask: Callable[[Sequence[Span]], Sequence[Span]], without: Sequence[Span], *, sells: bool = False
) -> Sequence[Span]:
    """Returns what is to be left out of a page: what the extractor leaves out, held against the page's structure.

    ask: returns what the extractor leaves out of the page without some spans. without: what rules cut. Where the
    answer keeps far less than that on the whole page, only what both leave out goes. sells: as for `held_against`.
    Raises what `ask` raises when it is asked first, and RuleTimeout.
    """
    found = held_against(lines, ask(without), without, sells=sells)
    left = _kept(lines, without)
    kept = _kept(lines, without, found)
    if not without or left < _BODY or kept >= _LITTLE * left:
        return found
    try:
        of_whole = ask(())
    except RuleTimeout:
        raise
    except DocumentError:
        return found
    whole = held_against(lines, of_whole, without, sells=sells)
    much = _kept(lines, without, whole)
    return _overlap(found, whole) if much >= _BODY and kept < _FAR_LESS * much else found


def _kept(lines: Lines, *cuts: Sequence[Span]) -> int:
    """Returns the characters of the lines of prose that no cut touches."""
    gone = {line for spans in cuts for span in spans for line in lines.within(span)}
    return lines.prose_size(line for line in range(len(lines.spans)) if line not in gone)


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """Returns what stands in both of two sequences of spans; each is in order and without overlaps."""
    found = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i].start, other[j].start), min(one[i].end, other[j].end)
        if start < end:
            found.append(Span(start, end))
        if one[i].end < other[j].end:
            i += 1
        else:
            j += 1
    return found
