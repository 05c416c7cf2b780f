"""Decides from proposals what is cut. Everything about who wins stands in `resolve`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cleaner.model import Proposal, Span


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
    2. Where removals overlap, the characters they share go to one of them: a site's rule before a platform's before a
       common one before the model before the extractor; then the longer span; then the earlier; then by the rule's
       name. What is left of the others stands: both wanted it gone, and what a stronger
       rule leaves, a weaker one may still take, so that a known site is never cleaned less than an unknown one.

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
    """Yields groups of proposals that overlap with none of another group; most proposals overlap with no other."""
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
        if proposal.action == "keep" or proposal.start == proposal.end:
            continue
        wanted = [Span(proposal.start, proposal.end)]
        if keeps:
            held = held_against.get(proposal.rule)
            if held is None:
                held = held_against[proposal.rule] = _held(keeps, proposal.rule)
            wanted, kept = held.look(proposal.start, proposal.end)
            lost += (Lost(*span, proposal, to) for span, to in kept)
        for start, end in wanted:
            free, others = taken.add(start, end, proposal)
            lost += (Lost(*span, proposal, to) for span, to in others)
            cuts += (Cut(*span, proposal) for span in free)


def _precedence(proposal: Proposal) -> tuple[Any, ...]:
    """Returns a sort key; the smaller comes first. What follows the rule's name only makes the order complete."""
    rest = (proposal.action, proposal.kind, proposal.confirmed, proposal.overrules, proposal.why or "")
    return (-proposal.rank, proposal.start - proposal.end, proposal.start, proposal.rule, *rest)


def in_order(lost: Iterable[Lost]) -> list[Lost]:
    """Returns the losses by place, each once."""
    return sorted(set(lost), key=lambda loss: (*loss[:2], _precedence(loss.proposal), _precedence(loss.to)))


def _held(keeps: Iterable[Proposal], rule: str) -> _Taken:
    """Returns the spans that are kept from a rule."""
    held = _Taken()
    for keep in keeps:
        if not keep.overrules or rule in keep.overrules:
            held.add(keep.start, keep.end, keep)
    return held


class _Taken:
    """Spans that somebody has, without overlaps; whoever comes first has them."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._spans: list[tuple[Span, Proposal]] = []

    def add(self, start: int, end: int, owner: Proposal) -> tuple[list[Span], list[tuple[Span, Proposal]]]:
        """Takes what is free of a span. Returns that, and what was taken of it before, with its owners."""
        free, others = self.look(start, end)
        for span in free:
            at = bisect_left(self._starts, span.start)
            self._starts.insert(at, span.start)
            self._spans.insert(at, (span, owner))
        return free, others

    def look(self, start: int, end: int) -> tuple[list[Span], list[tuple[Span, Proposal]]]:
        """Returns what is free of a span, and what is taken of it, with its owners."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        free: list[Span] = []
        others: list[tuple[Span, Proposal]] = []
        at = start
        for (begin, stop), owner in self._spans[first : bisect_left(self._starts, end)]:
            if stop <= start:
                continue
            others.append((Span(max(begin, start), min(stop, end)), owner))
            if begin > at:
                free.append(Span(at, begin))
            at = max(at, stop)
        if at < end:
            free.append(Span(at, end))
        return free, others
