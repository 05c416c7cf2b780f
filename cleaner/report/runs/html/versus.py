"""Makes of a comparison what the page shows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cleaner.report.escape import escape
from cleaner.report.runs.aggregate import RuleCount
from cleaner.report.runs.comparison import Comparison
from cleaner.report.runs.context import NOTHING, contexts
from cleaner.report.runs.drift import Drift
from cleaner.report.runs.html.cards import shown_sample
from cleaner.report.runs.samples import Sample
from cleaner.report.runs.versus import about, changes, drift_about, fate, totals, why

MOST_SAMPLES = 150
"""Samples of what is removed now, and of what is kept now."""


class Versus(NamedTuple):
    """A comparison of two runs, with what has drifted between them."""

    found: Comparison
    drifted: Sequence[Drift]


def versus_data(versus: Versus) -> dict[str, Any]:
    """Returns a comparison as the page's script takes it."""
    found, drifted = versus
    return {
        "about": list(about(found)),
        "totals": [(escape(name), before, now) for name, before, now in totals(found)],
        "kinds": _rows(found.before.kinds, found.now.kinds),
        "rules": _rows(found.before.rules, found.now.rules),
        "changed": found.changed,
        "documents": [
            {
                "path": escape(document.path),
                "before": document.removed_before,
                "now": document.removed_now,
                "size": document.size,
                "why": escape(why(document)),
            }
            for document in sorted(found.documents, reverse=True)
        ],
        "samples": _samples(found),
        "drift": [drift._asdict() for drift in drifted],
        "drift_about": drift_about(drifted, found),
    }


def _rows(before: Mapping[str, RuleCount], now: Mapping[str, RuleCount]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "fate": fate(was, then),
            "hits_before": was.hits if was else 0,
            "hits_now": then.hits if then else 0,
            "before": was.size if was else 0,
            "now": then.size if then else 0,
        }
        for name, was, then in changes(before, now)
        if fate(was, then) != "same"
    ]


def _samples(found: Comparison) -> list[dict[str, Any]]:
    ordered = [change for _, change in sorted(found.rules.items(), key=lambda x: (-x[1].taken - x[1].left, x[0]))]
    groups = [
        ("Removed now, kept before", [sample for change in ordered for sample in change.samples_taken]),
        ("Kept now, removed before", [sample for change in ordered for sample in change.samples_left]),
    ]
    return [{"title": title, "entries": _cards(samples[:MOST_SAMPLES])} for title, samples in groups if samples]


def _cards(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    around = contexts(samples)
    return [shown_sample(sample, around.get(sample, NOTHING)) for sample in samples]
