"""Selects what a person should look at first: what failed, what lost much, and rules that behave oddly."""

from __future__ import annotations

from typing import Any

from cleaner.counts import counted
from cleaner.report.escape import escape
from cleaner.report.runs.aggregate import Aggregate, Suspect
from cleaner.report.runs.odd import odd_rules

SHOWN = 50

Group = dict[str, Any]


def look_groups(run: Aggregate) -> list[Group]:
    """Returns groups of entries, each with a title; the worst come first."""
    failed = [suspect for suspect in run.failed if suspect.status == "failed"]
    guarded = [suspect for suspect in run.failed if suspect.status == "guarded"]
    odd = [{"rule": rule, "why": why} for rule, why in odd_rules(run)]
    unended = sorted(run.unended.items(), key=lambda item: (-item[1].total(), item[0]))
    ends = [
        {"rule": rule, "why": f"start without end in {counted(sites.total(), 'document')}"} for rule, sites in unended
    ]
    ordered = sorted(run.stale.items(), key=lambda item: (-item[1].total(), item[0]))
    stale = [{"rule": rule, "why": f"had no say on {counted(sites.total(), 'page')}"} for rule, sites in ordered]
    return [
        _group("Failed: passed through as they were", [_entry(s) for s in failed], run.status["failed"]),
        _group("Guarded: too much would have gone", [_entry(s) for s in guarded], run.status["guarded"]),
        _group("Rules with few and huge, or very uneven cuts", odd),
        _group("Texts that lost most", [_entry(s) for s in sorted(run.largest, reverse=True)]),
        _group("Stale: would have cut article text on pages of today", stale),
        _group("Blocks whose end was not found: has the site changed?", ends),
        _group(
            "Manifests that cannot be read", [{"path": escape(name), "why": ""} for name in run.damaged], run.unread
        ),
    ]


def _entry(suspect: Suspect) -> dict[str, str]:
    return {"path": escape(suspect.path), "why": escape(suspect.why)}


def _group(title: str, entries: list[dict[str, str]], count: int | None = None) -> Group:
    return {"title": title, "count": len(entries) if count is None else count, "entries": entries[:SHOWN]}
