"""Two runs compared: rules that no longer find what they found. Sites change; their rules have to follow."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from cleaner.report.runs.aggregate import Survey

ENOUGH = 5
"""Documents below which nothing can be said."""
HALF = 0.5
OFTEN = 0.05
"""The share of documents from which missing ends are a sign."""


class Drift(NamedTuple):
    """A rule that fires otherwise than before. Shares are of the documents from the sites on which it fired before."""

    rule: str
    what: str
    before: float
    now: float
    documents: int
    """Of these sites, in the second run."""


def drifts(before: Survey, now: Survey, silent: Collection[str] = ()) -> list[Drift]:
    """Rules that stopped, or fire on half of what they did; blocks whose start is found without their end.

    silent: rules whose clutter is known to be gone (`until`). Sites with too few documents in either run are left out.
    """
    found = (*_fading(before, now), *_unended(before, now))
    return sorted(drift for drift in found if drift.rule not in silent)


def _fading(before: Survey, now: Survey) -> Iterator[Drift]:
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


def _unended(before: Survey, now: Survey) -> Iterator[Drift]:
    for rule, sites in now.unended.items():
        base_now = _documents(now, sites)
        rate_now = sites.total() / base_now
        base = _documents(before, sites)
        rate = before.unended[rule].total() / base if base and rule in before.unended else 0.0
        if sites.total() >= ENOUGH and rate_now >= OFTEN and rate_now >= 2 * rate:
            yield Drift(rule, "start without end", rate, rate_now, base_now)


def _documents(survey: Survey, sites: Collection[str]) -> int:
    return sum(survey.sites[site].documents for site in sites if site in survey.sites)
