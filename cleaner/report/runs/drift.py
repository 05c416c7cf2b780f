"""Finds rules that no longer find what they found: sites change, and rules have to follow."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from cleaner.report.runs.aggregate import Aggregate
from cleaner.report.runs.comparison import SAME_INPUT, Comparison

ENOUGH = 5
"""With fewer documents than this, a difference may be chance."""
HALF = 0.5
OFTEN = 0.05
"""The share of documents from which on missing ends are a sign."""


class Drift(NamedTuple):
    """A rule that fires less than before. Shares are of the documents of those sites that are in both runs, and on
    which it fired before."""

    rule: str
    what: str
    before: float
    now: float
    documents: int
    """The number of these sites' documents in the second run."""


def drifts(found: Comparison, silent: Collection[str] = ()) -> list[Drift]:
    """Returns rules that stopped firing or fire half as often, and blocks whose start is found without their end.

    Only sites that are in both runs are looked at, and documents of no known site only if they are the same ones.
    Between two runs over one dump with other rules nothing has drifted, whatever fires less: the rules changed, not
    the sites. silent: rules whose clutter is known to be gone (`until`).
    """
    if found.of_one_dump and found.other_rules:
        return []
    before, now, sites = found.before, found.now, comparable(found)
    drifted = (*_fading(before, now, sites), *_unended(before, now, sites))
    return sorted(drift for drift in drifted if drift.rule not in silent)


def comparable(found: Comparison) -> frozenset[str]:
    """Returns the sites whose documents of both runs compare."""
    sites = found.before.sites.keys() & found.now.sites.keys()
    if "" in sites:
        most = max(found.before.sites[""].documents, found.now.sites[""].documents)
        if found.shared[""] < SAME_INPUT * most:
            sites = sites - {""}  # nobody knows whether they are of the same sites
    return frozenset(sites)


def _fading(before: Aggregate, now: Aggregate, comparable: Collection[str]) -> Iterator[Drift]:
    for rule, count in before.rules.items():
        # Only what comes from the same sites compares: a dump may hold more of one site than the other does.
        sites = [site for site in count.sites if site in comparable]
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


def _unended(before: Aggregate, now: Aggregate, comparable: Collection[str]) -> Iterator[Drift]:
    for rule, counts in now.unended.items():
        sites = [site for site in counts if site in comparable]
        base, base_now = _documents(before, sites), _documents(now, sites)
        hits_now = sum(counts[site] for site in sites)
        if not base or hits_now < ENOUGH:
            continue
        rate_now = hits_now / base_now
        counts_before = before.unended.get(rule)
        rate = sum(counts_before[site] for site in sites) / base if counts_before else 0.0
        if rate_now >= OFTEN and rate_now >= 2 * rate:
            yield Drift(rule, "start without end", rate, rate_now, base_now)


def _documents(run: Aggregate, sites: Collection[str]) -> int:
    return sum(run.sites[site].documents for site in sites if site in run.sites)
