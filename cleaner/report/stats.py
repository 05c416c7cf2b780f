"""A survey as tables for the terminal, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cleaner.report.drift import Drift
from cleaner.report.escape import escape, excerpt
from cleaner.report.survey import RuleCount, Survey

NO_SITE = "(no site known)"
BAR = 20


def tables(survey: Survey, *, top: int, width: int) -> Iterator[str]:
    """Lines: what became of the documents, then kinds, rules, sites, and blocks without an end."""
    states = ", ".join(f"{count:,} {status}" for status, count in sorted(survey.status.items()))
    yield f"{survey.documents:,} documents: {states}"
    yield f"{survey.removed:,} of {survey.size:,} bytes removed ({_percent(survey.removed, survey.size)})"
    if len(survey.digests) > 1:
        yield f"done with {len(survey.digests):,} different rulesets: the counts below mix them"
    if survey.damaged:
        yield f"{len(survey.damaged):,} manifests cannot be read, among them {excerpt(survey.damaged[0], 60)}"
    yield ""
    yield from _kinds(survey)
    yield ""
    yield from _rules(survey, top, width)
    yield ""
    yield from _sites(survey, top, width)
    if survey.unended:
        yield ""
        yield from _unended(survey, top)


def _kinds(survey: Survey) -> Iterator[str]:
    yield f"{'kind':<14} {'hits':>9} {'documents':>9} {'bytes':>13}"
    most = max((count.size for count in survey.kinds.values()), default=1)
    for kind, count in _by_size(survey.kinds):
        bar = "█" * round(BAR * count.size / most)
        yield f"{escape(kind):<14} {count.hits:>9,} {count.documents:>9,} {count.size:>13,} {bar}".rstrip()


def _rules(survey: Survey, top: int, width: int) -> Iterator[str]:
    room = max(width - 60, 20)
    yield f"{'rule':<{room}} {'kind':<14} {'hits':>9} {'documents':>9} {'bytes':>13} {'mean':>8}"
    for rule, count in list(_by_size(survey.rules))[:top]:
        mean = round(count.size / count.hits)
        yield (
            f"{excerpt(rule, room):<{room}} {escape(count.kind):<14} {count.hits:>9,} {count.documents:>9,}"
            f" {count.size:>13,} {mean:>8,}"
        )
    yield from _more(len(survey.rules) - top, "rules")


def _sites(survey: Survey, top: int, width: int) -> Iterator[str]:
    room = max(width - 60, 20)
    yield f"{'site':<{room}} {'documents':>14} {'bytes':>15} {'removed':>15} {'share':>7}"
    ordered = sorted(survey.sites.items(), key=lambda item: (-item[1].documents, item[0]))
    for site, count in ordered[:top]:
        share = _percent(count.removed, count.size)
        name = excerpt(site or NO_SITE, room)
        yield f"{name:<{room}} {count.documents:>14,} {count.size:>15,} {count.removed:>15,} {share:>7}"
    yield from _more(len(survey.sites) - top, "sites")


def _unended(survey: Survey, top: int) -> Iterator[str]:
    yield "start found without its end (has the site changed?)"
    ordered = sorted(survey.unended.items(), key=lambda item: (-item[1].total(), item[0]))
    yield from (f"  {escape(rule)}: {sites.total():,} documents" for rule, sites in ordered[:top])
    yield from _more(len(ordered) - top, "rules")


def drift_table(found: Sequence[Drift], *, width: int) -> Iterator[str]:
    """Lines; one says so if nothing drifted."""
    if not found:
        yield "no rule has drifted"
        return
    room = max(width - 50, 20)
    yield f"{'rule':<{room}} {'what':<22} {'before':>7} {'now':>7} {'of':>9}"
    for rule, what, before, now, documents in found:
        yield f"{excerpt(rule, room):<{room}} {what:<22} {before:>7.1%} {now:>7.1%} {documents:>9,}"


def as_json(survey: Survey, found: Iterable[Drift] | None = None) -> dict[str, Any]:
    """All counts; `drift` only where two runs were compared."""
    table: dict[str, Any] = {
        "documents": survey.documents,
        "status": dict(sorted(survey.status.items())),
        "bytes": survey.size,
        "removed": survey.removed,
        "kinds": {name: _counts(count) for name, count in _by_size(survey.kinds)},
        "rules": {name: {"kind": count.kind, **_counts(count)} for name, count in _by_size(survey.rules)},
        "sites": {
            site or None: {"documents": count.documents, "bytes": count.size, "removed": count.removed}
            for site, count in sorted(survey.sites.items())
        },
        "unended": {rule: sites.total() for rule, sites in sorted(survey.unended.items())},
        "damaged": survey.damaged,
    }
    return table if found is None else {**table, "drift": [drift._asdict() for drift in found]}


def _counts(count: RuleCount) -> dict[str, int]:
    return {"hits": count.hits, "documents": count.documents, "bytes": count.size, "largest": count.largest}


def _by_size(counts: Mapping[str, RuleCount]) -> Iterator[tuple[str, RuleCount]]:
    yield from sorted(counts.items(), key=lambda item: (-item[1].size, item[0]))


def _more(count: int, what: str) -> Iterator[str]:
    if count > 0:
        yield f"… and {count:,} more {what}"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:.1%}"
