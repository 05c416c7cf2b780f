"""Reports a run as one HTML page that needs nothing else: no network, no server, no other file.

What comes from documents is data in it, never markup: a JSON block that its own script shows as text. A content
security policy allows that script and that style sheet, by their hashes, and nothing more.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from cleaner.report.escape import escape
from cleaner.report.runs.aggregate import Aggregate, RuleCount, Sample
from cleaner.report.runs.html.context import context_of
from cleaner.report.runs.html.review import odd_rules, review_groups
from cleaner.report.runs.stats import NO_SITE

MAX_SAMPLES = 3_000
"""So many samples make about five megabytes of page: more than anybody reads, and browsers still search it at once."""


def page(run: Aggregate) -> str:
    """Returns the whole page. Equal counts give equal pages."""
    folder = files(__package__)
    style, script, template = (
        (folder / name).read_text("utf-8") for name in ("style.css", "script.js", "template.html")
    )
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    parts = {"POLICY": policy, "STYLE": style, "SCRIPT": script, "DATA": _inert(_data(run))}
    for name, part in parts.items():
        before, _, after = template.partition(f"@@{name}@@")
        template = before + part + after
    return template


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inert(data: dict[str, Any]) -> str:
    """Returns JSON in which nothing can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return escaped.encode("utf-8", "backslashreplace").decode()


def _data(run: Aggregate) -> dict[str, Any]:
    return {
        "about": _about(run),
        "documents": run.documents,
        "status": sorted(run.status.items()),
        "pages": sorted(run.pages.items()),
        "without_article": run.without_article,
        "size": run.size,
        "removed": run.removed,
        "kinds": [_row(name, count) for name, count in _by_size(run.kinds)],
        "rules": [_row(name, count) for name, count in _by_size(run.rules)],
        "sites": [
            {
                "name": site or NO_SITE,
                "documents": count.documents,
                "size": count.size,
                "removed": count.removed,
                "share": count.removed / count.size if count.size else 0,
            }
            for site, count in sorted(run.sites.items(), key=lambda item: (-item[1].documents, item[0]))
        ],
        "look": review_groups(run),
        "samples": [_card(sample) for sample in _samples(run)],
    }


def _about(run: Aggregate) -> str:
    rulesets = ", ".join(digest[:12] for digest, _ in run.digests.most_common(3))
    return f"{escape(str(run.folder))} · rules {rulesets}" if rulesets else escape(str(run.folder))


def _by_size(counts: dict[str, RuleCount]) -> list[tuple[str, RuleCount]]:
    return sorted(counts.items(), key=lambda item: (-item[1].size, item[0]))


def _row(name: str, count: RuleCount) -> dict[str, Any]:
    return {
        "name": name,
        "kind": count.kind,
        "hits": count.hits,
        "documents": count.documents,
        "size": count.size,
        "largest": count.largest,
    }


def _samples(run: Aggregate) -> Iterator[Sample]:
    """Yields samples: those of odd rules first, then the others by size. Every rule has one before any has two."""
    odd = {rule for rule, _ in odd_rules(run)}
    rules = sorted(run.samples, key=lambda rule: (rule not in odd, -run.rules[rule].size, rule))
    rounds = max(map(len, run.samples.values()), default=0)
    ordered = (run.samples[r][n] for n in range(rounds) for r in rules if n < len(run.samples[r]))
    chosen = {sample for sample, _ in zip(ordered, range(MAX_SAMPLES), strict=False)}
    return (sample for rule in rules for sample in run.samples[rule] if sample in chosen)


def _card(sample: Sample) -> dict[str, Any]:
    before, after = context_of(sample)
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
