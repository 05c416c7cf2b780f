"""Compares two runs, and finds rules that no longer find what they found: sites change, and rules have to follow."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from cleaner.report.runs.aggregate import Aggregate

ENOUGH = 5
"""With fewer documents than this, a difference may be chance."""
HALF = 0.5
OFTEN = 0.05
"""The share of documents from which on missing ends are a sign."""


class Drift(NamedTuple):
    """A rule that fires less than before. Shares are of the documents of those sites on which it fired before."""

    rule: str
    what: str
    before: float
    now: float
    documents: int
    """The number of these sites' documents in the second run."""


def drifts(before: Aggregate, now: Aggregate, silent: Collection[str] = ()) -> list[Drift]:
    """Returns rules that stopped firing or fire half as often, and blocks whose start is found without their end.

    silent: rules whose clutter is known to be gone (`until`). Sites with too few documents in either run are left out.
    """
    found = (*_fading(before, now), *_unended(before, now))
    return sorted(drift for drift in found if drift.rule not in silent)


def _fading(before: Aggregate, now: Aggregate) -> Iterator[Drift]:
    for rule, count in before.rules.items():
        # Only what comes from the same sites compares: a dump may hold more of one site than the other does.
        sites = [site for site in count.sites if site in now.sites]
        base, base_now = _documents(before, sites), _documents(now, sites)
        hits = sum(count.sites[site] for site in sites)
        if hits < ENOUGH or base_now < ENOUGH:
            continue
        rate = hits / base
        expected = rate * base_now
        hits_now = sum(now.rules[rule].sites[site] for site in sites) if rule in now.rules else 0
        rate_now = hits_now / base_now
        if hits_now == 0 and expected >= ENOUGH / 2:
            yield Drift(rule, "stopped firing", rate, 0.0, base_now)
        elif 0 < rate_now <= HALF * rate and expected >= ENOUGH:
            yield Drift(rule, "fires on half or less", rate, rate_now, base_now)


def _unended(before: Aggregate, now: Aggregate) -> Iterator[Drift]:
    for rule, sites in now.unended.items():
        base_now = _documents(now, sites)
        rate_now = sites.total() / base_now
        base = _documents(before, sites)
        rate = before.unended[rule].total() / base if base and rule in before.unended else 0.0
        if sites.total() >= ENOUGH and rate_now >= OFTEN and rate_now >= 2 * rate:
            yield Drift(rule, "start without end", rate, rate_now, base_now)


def _documents(run: Aggregate, sites: Collection[str]) -> int:
    return sum(run.sites[site].documents for site in sites if site in run.sites)
