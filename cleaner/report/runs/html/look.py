"""What a person should look at first: what failed, what lost much, and rules that behave oddly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.report.escape import escape
from cleaner.report.runs.aggregate import Survey, Suspect

FEW = 3
"""Hits up to which a rule's large cuts are odd: what is furniture comes often."""
HUGE = 2_000
UNEVEN = 20
"""Times the mean: a cut so much larger than a rule's others may have run too far."""
SHOWN = 50

Group = dict[str, Any]


def look_groups(survey: Survey) -> list[Group]:
    """Titles with entries, the worst first."""
    failed = [suspect for suspect in survey.failed if suspect.status == "failed"]
    guarded = [suspect for suspect in survey.failed if suspect.status == "guarded"]
    odd = [{"rule": rule, "why": why} for rule, why in odd_rules(survey)]
    unended = sorted(survey.unended.items(), key=lambda item: (-item[1].total(), item[0]))
    ends = [{"rule": rule, "why": f"start without end in {sites.total():,} documents"} for rule, sites in unended]
    return [
        _group("Failed: passed through as they were", [_entry(s) for s in failed], survey.status["failed"]),
        _group("Guarded: too much would have gone", [_entry(s) for s in guarded], survey.status["guarded"]),
        _group("Rules with few and huge, or very uneven cuts", odd),
        _group("Texts that lost most", [_entry(s) for s in sorted(survey.largest, reverse=True)]),
        _group("Blocks whose end was not found: has the site changed?", ends),
        _group("Manifests that cannot be read", [{"path": escape(name), "why": ""} for name in survey.damaged]),
    ]


def odd_rules(survey: Survey) -> Iterator[tuple[str, str]]:
    """Rules with few and huge hits, and rules of which one cut dwarfs the others."""
    for rule, count in sorted(survey.rules.items(), key=lambda item: (-item[1].largest, item[0])):
        mean = count.size / count.hits
        if count.largest < HUGE or rule.startswith("extractor/"):
            continue
        if count.hits <= FEW:
            yield rule, f"{count.hits} cut{'' if count.hits == 1 else 's'}, of {round(mean):,} on average"
        elif count.largest >= UNEVEN * mean:
            yield rule, f"its largest cut has {count.largest:,}, the mean one {round(mean):,}"


def _entry(suspect: Suspect) -> dict[str, str]:
    return {"path": escape(suspect.path), "why": escape(suspect.why)}


def _group(title: str, entries: list[dict[str, str]], count: int | None = None) -> Group:
    return {"title": title, "count": len(entries) if count is None else count, "entries": entries[:SHOWN]}
