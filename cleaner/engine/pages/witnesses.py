"""The second witness of rules that would cut prose of a page: what the extractor keeps.

A `content` rule that would cut prose which the extractor keeps, or a general selector that would cut most of what the
extractor takes for the article, is *stale* on this page: it has no say here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cleaner.errors import DocumentError, RuleTimeout
from cleaner.model import Page, Proposal, Rank, Span

_WORTH_ASKING = 300
"""Characters of prose that a rule would cut and nobody else claims, from which on the extractor is asked about it."""
_WITNESSED = 200
"""Characters of prose that the extractor must keep for a rule that would cut them to be stale."""
_OF_ARTICLE = 0.35
"""How much that must be, beside the prose that a `content` rule finds: extractors keep a teaser or two themselves."""
_BODY = 400
"""Characters of prose in an element that a general rule would cut, from which on it may be the article."""
_CONTESTED = 0.3
"""The share of a page's prose that general rules may take without the extractor being asked about the whole page."""
_MOST_KEPT = 0.8
"""The share of a general rule's prose that the extractor must keep for the rule to be stale."""


class Stale(NamedTuple):
    """A rule that has no say on a page, or on some of its elements, since a second witness keeps what it would cut."""

    rule: str
    chars: int
    """Characters of prose that the rule would have cut and the extractor keeps."""


def stale_content(
    page: Page, proposals: Sequence[Proposal], names: set[str], prose: Prose, extractor: str
) -> list[Stale]:
    """The `content` rules that would cut prose which the extractor keeps and no other rule claims."""
    cuts = {name: [p for p in proposals if p.rule == name and p.action == "remove"] for name in names}
    others = [p for p in proposals if p.rule not in names]
    free = prose.without(p for p in others if p.action == "remove")
    doubtful = {name: free.size(cut) for name, cut in cuts.items()}
    if not any(size >= _WORTH_ASKING for size in doubtful.values()):
        return []
    try:
        left_out = page.left_out(extractor, undisputed(others))
    except RuleTimeout:
        raise
    except DocumentError:
        return []  # no second witness: the rule's word stands
    kept = free.without(left_out)
    found = []
    for name, cut in sorted(cuts.items()):
        inside = prose.without(cut).without(p for p in others if p.action == "remove").total
        if (size := kept.size(cut)) >= max(_WITNESSED, _OF_ARTICLE * inside):
            found.append(Stale(name, size))
    return found


def contested_cuts(page: Page, proposals: Sequence[Proposal], prose: Prose, extractor: str) -> dict[Proposal, int]:
    """What general rules would cut and the extractor takes for article, with its prose; where they cut much together.

    Of such a rule only these elements stay: its other elements may well be what it says.
    """
    general = [p for p in proposals if is_general(p) and prose.size([p]) >= _BODY]
    if prose.size(general) < _CONTESTED * prose.total:
        return {}
    try:
        kept = prose.without(page.left_out(extractor, ()))
    except RuleTimeout:
        raise
    except DocumentError:
        return {}
    sizes = {proposal: kept.size([proposal]) for proposal in general}
    return {p: size for p, size in sizes.items() if size >= max(_BODY, _MOST_KEPT * prose.size([p]))}


def stale_by_rule(contested: Mapping[Proposal, int]) -> list[Stale]:
    """Returns for each rule how much prose of its contested cuts the extractor keeps."""
    found: dict[str, int] = {}
    for proposal, size in contested.items():
        found[proposal.rule] = found.get(proposal.rule, 0) + size
    return [Stale(rule, size) for rule, size in sorted(found.items())]


def prose_of(page: Page, kind: str | None) -> Prose:
    """Returns the lines of prose of a page; of a thread, those of its posts.

    A consent form may well be longer than two short posts. It is no article for that.
    """
    prose = Prose(page.prose())
    of_posts = prose.inside(page.text_of(kind)) if kind == "forum" else prose
    return of_posts if of_posts.total else prose


def is_general(proposal: Proposal) -> bool:
    """Whether a rule that is for any site, or for a platform, would remove something."""
    return proposal.action == "remove" and proposal.rank in (Rank.COMMON, Rank.PLATFORM)


def undisputed(proposals: Sequence[Proposal]) -> list[Span]:
    """What will be cut whatever the extractor says."""
    keeps = [p for p in proposals if p.action == "keep"]
    removed = (Span(p.start, p.end) for p in proposals if p.action == "remove")
    return [span for span in removed if not any(k.start < span.end and span.start < k.end for k in keeps)]


class Prose:
    """Lines of prose of a page, in order."""

    def __init__(self, lines: Sequence[Span]) -> None:
        self._lines = lines
        self._starts = [line.start for line in lines]
        self.total = sum(line.end - line.start for line in lines)

    def _within(self, start: int, end: int) -> range:
        """The lines that begin in a span."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def _all_within(self, spans: Iterable[Proposal | Span]) -> set[int]:
        """The lines that begin in any of some spans."""
        return {line for span in spans for line in self._within(span.start, span.end)}

    def size(self, spans: Iterable[Proposal | Span]) -> int:
        """The characters of the lines that begin in any of some spans."""
        return sum(self._lines[line].end - self._lines[line].start for line in self._all_within(spans))

    def share(self, proposal: Proposal) -> float:
        """How much of all prose a proposal would take."""
        return self.size([proposal]) / (self.total or 1)

    def without(self, spans: Iterable[Proposal | Span]) -> Prose:
        """The lines that do not begin in any of some spans."""
        inside = self._all_within(spans)
        return Prose([line for number, line in enumerate(self._lines) if number not in inside])

    def inside(self, spans: Iterable[Proposal | Span]) -> Prose:
        """The lines that begin in any of some spans."""
        return Prose([self._lines[number] for number in sorted(self._all_within(spans))])
