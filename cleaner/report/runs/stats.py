"""Reports the counts of a run as tables for the terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.counts import counted
from cleaner.report.columns import table
from cleaner.report.escape import escape, excerpt
from cleaner.report.runs.aggregate import Aggregate, RuleCount

NO_SITE = "(no site known)"
BAR = 20
FALLBACKS = {
    "general": "general packs and the extractor",
    "extractor": "the extractor alone",
    "rules": "rules alone",
    "page": "nothing",
}


def tables(run: Aggregate, *, top: int, width: int) -> Iterator[str]:
    """Yields lines: the states of the documents, then tables of kinds, rules, sites, and of blocks without an end."""
    states = ", ".join(f"{count:,} {escape(status)}" for status, count in sorted(run.status.items()))
    yield f"{counted(run.documents, 'document')}: {states}"
    yield f"{run.removed:,} of {run.size:,} bytes removed ({percent(run.removed, run.size)})"
    if run.estimated:
        yield (f"{counted(run.estimated, 'page')} without the removed text: bytes are told from those of what was kept")
    if run.fallbacks:
        by = ", ".join(
            f"{count:,} by {FALLBACKS.get(name, escape(name))}" for name, count in sorted(run.fallbacks.items())
        )
        yield f"guarded pages were cleaned: {by}"
    if run.pages:
        yield "pages: " + ", ".join(f"{count:,} {escape(kind)}" for kind, count in run.pages.most_common())
    if run.without_article:
        yield f"{run.without_article:,} of them without an article: nothing but links to other pages stands on them"
    if len(run.digests) > 1:
        yield f"done with {len(run.digests):,} different rulesets: the counts below mix them"
    if run.damaged:
        yield f"{counted(run.unread, 'manifest')} cannot be read, among them {excerpt(run.damaged[0], 60)}"
    yield ""
    yield from _kinds(run)
    yield ""
    yield from _rules(run, top, width)
    yield ""
    yield from _sites(run, top, width)
    if run.unended:
        yield ""
        yield from _unended(run, top)
    if run.stale:
        yield ""
        yield from _stale(run, top)


def _kinds(run: Aggregate) -> Iterator[str]:
    most = max((count.size for count in run.kinds.values()), default=1)
    rows = [(escape(kind), *_numbers(count)) for kind, count in _by_size(run.kinds)]
    bars = ["", *("█" * round(BAR * count.size / most) for _, count in _by_size(run.kinds))]
    lines = table(("kind", "hits", "documents", "bytes"), rows, left=1, width=80 - BAR)
    yield from (f"{line}  {bar}".rstrip() for line, bar in zip(lines, bars, strict=True))


def _rules(run: Aggregate, top: int, width: int) -> Iterator[str]:
    shown = list(_by_size(run.rules))[:top]
    rows = [
        (rule, escape(count.kind), *_numbers(count), f"{round(count.size / count.hits):,}") for rule, count in shown
    ]
    yield from table(("rule", "kind", "hits", "documents", "bytes", "mean bytes"), rows, left=2, width=width)
    yield from _more(len(run.rules) - top, "rules")


def _sites(run: Aggregate, top: int, width: int) -> Iterator[str]:
    ordered = sorted(run.sites.items(), key=lambda item: (-item[1].documents, item[0]))
    rows = [
        (site or NO_SITE, f"{c.documents:,}", f"{c.size:,}", f"{c.removed:,}", percent(c.removed, c.size))
        for site, c in ordered[:top]
    ]
    yield from table(("site", "documents", "bytes", "removed bytes", "share"), rows, left=1, width=width)
    yield from _more(len(run.sites) - top, "sites")


def _numbers(count: RuleCount) -> tuple[str, str, str]:
    return f"{count.hits:,}", f"{count.documents:,}", f"{count.size:,}"


def _unended(run: Aggregate, top: int) -> Iterator[str]:
    yield "start found without its end (has the site changed?)"
    ordered = sorted(run.unended.items(), key=lambda item: (-item[1].total(), item[0]))
    yield from (f"  {escape(rule)}: {counted(sites.total(), 'document')}" for rule, sites in ordered[:top])
    yield from _more(len(ordered) - top, "rules")


def _stale(run: Aggregate, top: int) -> Iterator[str]:
    yield "stale: would have cut article text, and had no say there (has the site changed?)"
    ordered = sorted(run.stale.items(), key=lambda item: (-item[1].total(), item[0]))
    for rule, sites in ordered[:top]:
        where = ", ".join(escape(site) or NO_SITE for site, _ in sites.most_common(3))
        yield f"  {escape(rule)}: {counted(sites.total(), 'page')} of {where}"
    yield from _more(len(ordered) - top, "rules")


def as_json(run: Aggregate) -> dict[str, Any]:
    """Returns all counts. Sizes are bytes."""
    return {
        "documents": run.documents,
        "status": dict(sorted(run.status.items())),
        "bytes": run.size,
        "kept": run.kept,
        "removed": run.removed,
        "estimated": run.estimated,
        "pages": dict(sorted(run.pages.items())),
        "without_article": run.without_article,
        "kinds": {name: _counts(count) for name, count in _by_size(run.kinds)},
        "rules": {name: {"kind": count.kind, **_counts(count)} for name, count in _by_size(run.rules)},
        "sites": {
            site or None: {"documents": count.documents, "bytes": count.size, "removed": count.removed}
            for site, count in sorted(run.sites.items())
        },
        "unended": {rule: sites.total() for rule, sites in sorted(run.unended.items())},
        "stale": {rule: sites.total() for rule, sites in sorted(run.stale.items())},
        "fallbacks": dict(sorted(run.fallbacks.items())),
        "damaged": run.damaged,
        "more_damaged": run.more_damaged,
    }


def _counts(count: RuleCount) -> dict[str, int]:
    return {"hits": count.hits, "documents": count.documents, "bytes": count.size, "largest": count.largest}


def _by_size(counts: Mapping[str, RuleCount]) -> Iterator[tuple[str, RuleCount]]:
    yield from sorted(counts.items(), key=lambda item: (-item[1].size, item[0]))


def _more(count: int, what: str) -> Iterator[str]:
    if count > 0:
        yield f"… and {count:,} more {what.removesuffix('s') if count == 1 else what}"


def percent(part: int, whole: int) -> str:
    """Returns a share as a text."""
    return f"{part / whole if whole else 0:.1%}"
