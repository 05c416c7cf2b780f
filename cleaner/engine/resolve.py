"""From proposals to what is cut. Everything about who wins stands in `resolve`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from cleaner.model import Proposal, Rank, Span


class Cut(NamedTuple):
    """A span to be cut, and the proposal that it is cut for."""

    start: int
    end: int
    by: Proposal


class Lost(NamedTuple):
    """The part of a proposal that another one took away from it."""

    start: int
    end: int
    proposal: Proposal
    to: Proposal


def resolve(proposals: Iterable[Proposal]) -> tuple[list[Cut], list[Lost]]:
    """Who gets which characters. The order of the proposals does not matter.

    1. `keep` beats `remove`: what is kept is taken out of every removal that it holds against (`overrules`; all,
       if that is empty). What is left of the removal stands.
    2. A removal that begins inside what a stronger rule removes is left out: without its anchor it has no reason.
    3. Where removals overlap, the characters they share go to one of them: a site's rule before a platform's before a
       common one before the model before the extractor; then the longer span; then the earlier; then by the rule's
       name. What is left of the others stands: both wanted it gone.

    Returns the cuts, in order and without overlaps, and the losers' losses, in order.
    """
    cuts: list[Cut] = []
    lost: list[Lost] = []
    for group in _groups(proposals):
        if len(group) > 1:
            _resolve_group(group, cuts, lost)
        elif group[0].action != "keep" and group[0].end > group[0].start:
            cuts.append(Cut(group[0].start, group[0].end, group[0]))
    return sorted(cuts, key=lambda cut: cut.start), in_order(lost)


def _groups(proposals: Iterable[Proposal]) -> Iterator[list[Proposal]]:
    """Proposals that have nothing to do with those of other groups: most overlap with no other."""
    group: list[Proposal] = []
    end = 0
    for proposal in sorted(set(proposals), key=lambda proposal: proposal.start):
        if group and proposal.start >= end:
            yield group
            group = []
        end = max(end, proposal.end) if group else proposal.end
        group.append(proposal)
    if group:
        yield group


def _resolve_group(proposals: Iterable[Proposal], cuts: list[Cut], lost: list[Lost]) -> None:
    ordered = sorted(proposals, key=_precedence)
    keeps = [p for p in ordered if p.action == "keep"]
    held_against: dict[str, _Taken] = {}
    taken = _Taken()
    for proposal in ordered:
        if proposal.action == "keep":
            continue
        held = held_against.get(proposal.rule)
        if held is None:
            held = held_against[proposal.rule] = _held(keeps, proposal.rule)
        lost += (Lost(*span, proposal, to) for span, to in held.overlaps(proposal.start, proposal.end))
        if anchor := taken.stronger(proposal):
            lost.append(Lost(proposal.start, proposal.end, proposal, anchor))
            continue
        for start, end in held.gaps(proposal.start, proposal.end):
            lost += (Lost(*span, proposal, to) for span, to in taken.overlaps(start, end))
            for span in taken.gaps(start, end):
                cuts.append(Cut(*span, proposal))
                taken.add(*span, proposal)


def _precedence(proposal: Proposal) -> tuple[Any, ...]:
    """Smaller comes first. What follows the rule's name decides nothing but makes the order complete."""
    rest = (proposal.action, proposal.kind, proposal.confirmed, proposal.overrules, proposal.why or "")
    return (-proposal.rank, proposal.start - proposal.end, proposal.start, proposal.rule, *rest)


def in_order(lost: Iterable[Lost]) -> list[Lost]:
    """Losses by place, each once."""
    return sorted(set(lost), key=lambda loss: (*loss[:2], _precedence(loss.proposal), _precedence(loss.to)))


def _held(keeps: Iterable[Proposal], rule: str) -> _Taken:
    """What is kept from a rule."""
    held = _Taken()
    for keep in keeps:
        if not keep.overrules or rule in keep.overrules:
            held.add(keep.start, keep.end, keep)
    return held


class _Taken:
    """Spans that somebody has, without overlaps; the first to come has them."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._spans: list[tuple[Span, Proposal]] = []

    def add(self, start: int, end: int, owner: Proposal) -> None:
        """Takes what is not taken yet."""
        for span in self.gaps(start, end):
            at = bisect_left(self._starts, span.start)
            self._starts.insert(at, span.start)
            self._spans.insert(at, (span, owner))

    def overlaps(self, start: int, end: int) -> list[tuple[Span, Proposal]]:
        """What is taken of a span, and by whom."""
        return [
            (Span(max(span.start, start), min(span.end, end)), owner)
            for span, owner in self._near(start, end)
            if span.start < end and span.end > start
        ]

    def stronger(self, proposal: Proposal) -> Proposal | None:
        """Who has taken a proposal's first character, if that is stronger; extractor's votes have no anchor."""
        if proposal.rank == Rank.EXTRACTOR:
            return None
        owners = [owner for _, owner in self.overlaps(proposal.start, proposal.start + 1)]
        return next((owner for owner in owners if owner.rank > proposal.rank), None)

    def gaps(self, start: int, end: int) -> list[Span]:
        """What is not taken of a span."""
        free: list[Span] = []
        at = start
        for span, _ in self._near(start, end):
            if span.start >= end:
                break
            if span.start > at:
                free.append(Span(at, span.start))
            at = max(at, span.end)
        if at < end:
            free.append(Span(at, end))
        return free

    def _near(self, start: int, end: int) -> Sequence[tuple[Span, Proposal]]:
        first = max(bisect_right(self._starts, start) - 1, 0)
        return self._spans[first : bisect_left(self._starts, end)]
