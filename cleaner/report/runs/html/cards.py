"""Makes of samples what the page shows: their texts with control characters escaped, in their surroundings."""

from __future__ import annotations

from typing import Any

from cleaner.report.escape import escape
from cleaner.report.runs.context import Around
from cleaner.report.runs.samples import Sample


def shown_sample(sample: Sample, around: Around) -> dict[str, Any]:
    """Returns a sample as the page's script takes it."""
    before, after = around
    return {
        "rule": sample.rule,
        "kind": sample.kind,
        "path": escape(sample.path),
        "url": sample.url,
        "site": sample.site,
        "size": sample.size,
        "text": _shown(sample.text) or "(not stored in the manifest)",
        "before": _shown(before),
        "after": _shown(after),
    }


def _shown(text: str) -> str:
    return escape(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n\t")
