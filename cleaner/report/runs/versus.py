"""Reports two runs beside each other: as tables for the terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from cleaner.counts import counted
from cleaner.report.columns import Run, table, wrap
from cleaner.report.escape import escape, excerpt
from cleaner.report.runs.aggregate import RuleCount
from cleaner.report.runs.comparison import ChangedDocument, Comparison
from cleaner.report.runs.drift import Drift
from cleaner.report.runs.samples import Sample
from cleaner.report.runs.stats import as_json

Fate = Literal["new", "gone", "more", "less", "same"]
_TAKEN, _LEFT = "samples_taken", "samples_left"
NOTHING_DRIFTS = "one dump, other rules: the sites are the same, so that nothing can have drifted"


def versus_tables(found: Comparison, drifted: Sequence[Drift], *, top: int, width: int) -> Iterator[str]:
    """Yields lines: totals, kinds, rules and documents before and after, samples of what changed, and drifts."""
    for line in about(found):
        yield from ("".join(run.text for run in runs).rstrip() for runs in wrap([Run(line)], width))
    yield ""
    yield from _totals(found, width)
    yield ""
    yield from _counts("kind", found.before.kinds, found.now.kinds, top=len(found.now.kinds) + 50, width=width)
    yield ""
    yield from _counts("rule", found.before.rules, found.now.rules, top=top, width=width)
    yield ""
    yield from _documents(found, top, width)
    yield from _samples(found, top, width)
    yield ""
    yield from drift_table(drifted, found, width=width)


def about(found: Comparison) -> Iterator[str]:
    """Yields lines that say what is compared with what, and how many documents."""
    yield f"before: {escape(str(found.before.folder))}"
    yield f"now: {escape(str(found.now.folder))}"
    rules = "other rules" if found.other_rules else "the same rules"
    changed = f"other text was removed of {found.changed:,}" if found.changed else "the same was removed of all"
    yield f"{counted(found.compared, 'document')} with the same input in both runs, done with {rules}: {changed}"
    left = ((found.only_before, "only before"), (found.only_now, "only now"), (found.other_input, "with another input"))
    if any(count for count, _ in left):
        yield "not compared: " + ", ".join(f"{count:,} {what}" for count, what in left if count)


def totals(found: Comparison) -> list[tuple[str, int, int]]:
    """Returns what is counted of whole runs: its name with the unit, before, and now."""
    before, now = found.before, found.now
    statuses = sorted(before.status.keys() | now.status.keys())
    return [
        ("documents", before.documents, now.documents),
        *((f"documents {status}", before.status[status], now.status[status]) for status in statuses),
        ("kept bytes", before.kept, now.kept),
        ("removed bytes", before.removed, now.removed),
    ]


def _totals(found: Comparison, width: int) -> Iterator[str]:
    rows = [(escape(name), f"{one:,}", f"{two:,}", _change(two - one)) for name, one, two in totals(found)]
    was, then = (run.removed / run.size if run.size else 0.0 for run in (found.before, found.now))
    rows.append(("share removed", f"{was:.2%}", f"{then:.2%}", f"{100 * (then - was):+.2f} points"))
    yield from table(("in all", "before", "now", "change"), rows, left=1, width=width)


def _change(size: int) -> str:
    return f"{size:+,}" if size else "0"


def fate(was: RuleCount | None, then: RuleCount | None) -> Fate:
    """Returns what became of a rule, or of a kind, between two runs."""
    if was is None or then is None:
        return "new" if was is None else "gone"
    return "more" if then.size > was.size else "less" if then.size < was.size else "same"


def changes(
    before: Mapping[str, RuleCount], now: Mapping[str, RuleCount]
) -> list[tuple[str, RuleCount | None, RuleCount | None]]:
    """Returns names with their counts before and now, the largest change of bytes first."""
    names = before.keys() | now.keys()
    rows = [(name, before.get(name), now.get(name)) for name in names]
    return sorted(rows, key=lambda row: (-abs(_size(row[2]) - _size(row[1])), row[0]))


def _size(count: RuleCount | None) -> int:
    return count.size if count else 0


def _counts(
    what: str, before: Mapping[str, RuleCount], now: Mapping[str, RuleCount], *, top: int, width: int
) -> Iterator[str]:
    rows = [row for row in changes(before, now) if fate(row[1], row[2]) != "same"]
    if not rows:
        yield f"by {what}: as before"
        return
    cells = [
        (
            escape(name), fate(was, then), f"{was.hits if was else 0:,}", f"{then.hits if then else 0:,}",
            f"{_size(was):,}", f"{_size(then):,}", _change(_size(then) - _size(was)),
        )
        for name, was, then in rows[:top]
    ]  # fmt: skip
    header = (what, "", "hits before", "now", "bytes before", "now", "change")
    yield from table(header, cells, left=2, width=width)
    if len(rows) > top:
        yield f"… and {len(rows) - top:,} more {what}s"


def _documents(found: Comparison, top: int, width: int) -> Iterator[str]:
    if not found.documents:
        yield "documents: of none other text was removed"
        return
    ordered = sorted(found.documents, reverse=True)[:top]
    rows = [
        (d.path, f"{d.removed_before:,}", f"{d.removed_now:,}", _change(d.removed_now - d.removed_before))
        for d in ordered
    ]
    header, *lines = table(("changed document", "removed bytes before", "now", "change"), rows, left=1, width=width)
    yield header
    for line, document in zip(lines, ordered, strict=True):
        yield line
        yield f"    {excerpt(why(document), width - 4)}"
    if found.changed > len(rows):
        yield f"… and {found.changed - len(rows):,} more documents"


def why(document: ChangedDocument) -> str:
    """Returns the rules by which a document changed: `+` before those that take more now, `-` before the others."""
    return " ".join([*(f"+{rule}" for rule in document.taken), *(f"-{rule}" for rule in document.left)])


def _samples(found: Comparison, top: int, width: int) -> Iterator[str]:
    ordered = sorted(found.rules.items(), key=lambda item: (-item[1].taken - item[1].left, item[0]))
    for title, pick, sign in (
        ("removed now, kept before", _TAKEN, "+"),
        ("kept now, removed before", _LEFT, "-"),
    ):
        lines = [line for rule, change in ordered[:top] for line in _shown(rule, getattr(change, pick), sign, width)]
        if lines:
            yield ""
            yield title
            yield from lines


def _shown(rule: str, samples: Iterable[Sample], sign: str, width: int) -> Iterator[str]:
    for number, sample in enumerate(samples):
        if not number:
            yield f"  {escape(rule)}"
        yield f"    {sign} {excerpt(sample.text or '(not stored)', width - 6)}"


def drift_table(drifted: Sequence[Drift], found: Comparison, *, width: int) -> Iterator[str]:
    """Yields the lines of a table of drifts, after a line that says what it is of."""
    yield drift_about(drifted, found)
    if not drifted:
        return
    rows = [(d.rule, d.what, f"{d.before:.1%}", f"{d.now:.1%}", f"{d.documents:,}") for d in drifted]
    yield from table(("rule", "what", "before", "now", "documents now"), rows, left=2, width=width)


def drift_about(drifted: Sequence[Drift], found: Comparison) -> str:
    """Returns what the drifts are of, or why there are none."""
    if found.of_one_dump and found.other_rules:
        return NOTHING_DRIFTS
    if not drifted:
        return "no rule has drifted on the sites that are in both runs"
    return "drifted, on the sites that are in both runs (share of documents)"


def versus_json(found: Comparison, drifted: Sequence[Drift]) -> dict[str, Any]:
    """Returns the counts of the second run, with what changed since the first under `comparison`. Sizes are bytes."""
    return {
        **as_json(found.now),
        "drift": [drift._asdict() for drift in drifted],
        "comparison": {
            "before": as_json(found.before),
            "same": found.same,
            "changed": found.changed,
            "other_input": found.other_input,
            "only_before": found.only_before,
            "only_now": found.only_now,
            "rules": {
                name: {
                    "fate": fate(was, then),
                    "hits": [was.hits if was else 0, then.hits if then else 0],
                    "bytes": [_size(was), _size(then)],
                }
                for name, was, then in changes(found.before.rules, found.now.rules)
            },
            "taken": {rule: change.taken for rule, change in sorted(found.rules.items()) if change.taken},
            "left": {rule: change.left for rule, change in sorted(found.rules.items()) if change.left},
            "documents": [
                {
                    "path": document.path,
                    "removed": [document.removed_before, document.removed_now],
                    "taken": document.taken,
                    "left": document.left,
                }
                for document in sorted(found.documents, reverse=True)
            ],
        },
    }
