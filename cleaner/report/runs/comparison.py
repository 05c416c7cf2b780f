"""Compares two runs, document by document: what goes now that stayed, and what stays now that went.

Both runs are read side by side, each manifest once, so that any number of documents fits into memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from pathlib import Path
from typing import NamedTuple

from cleaner.report.runs.aggregate import Aggregate
from cleaner.report.runs.manifests import Cut, Entry, Manifest, Measured, entries
from cleaner.report.runs.samples import TEXT, Candidates, Sample, sample_of

CHANGED = 100
"""Documents that are listed of those that changed."""
SAMPLES = 3
"""Samples of what a rule takes now, and of what it leaves now."""
SAME_INPUT = 0.9
"""The share of both runs' documents from which on they are runs over the same dump."""


class ChangedDocument(NamedTuple):
    """A document of both runs, with the same input, of which other text was removed. The larger change compares
    greater."""

    size: int
    """Bytes that went in one run only."""
    number: int
    """Counts down, so that of equal ones the first stays."""
    path: str
    site: str
    removed_before: int
    removed_now: int
    taken: tuple[str, ...]
    """Rules that take text now which stayed before."""
    left: tuple[str, ...]
    """Rules that took text before which stays now."""


@dataclass(slots=True)
class RuleChange:
    """What changed for one rule on documents of both runs with the same input. Sizes are bytes."""

    kind: str
    taken: int = 0
    """Removed in the second run only."""
    left: int = 0
    """Removed in the first run only."""
    documents: int = 0
    samples_taken: list[Sample] = field(default_factory=list)
    samples_left: list[Sample] = field(default_factory=list)


@dataclass(slots=True)
class Comparison:
    """Two runs, and what changed between them."""

    before: Aggregate
    now: Aggregate
    same: int = 0
    """Documents with the same input of which the same was removed."""
    changed: int = 0
    """Documents with the same input of which other text was removed."""
    other_input: int = 0
    """Documents of one name whose input is another one."""
    only_before: int = 0
    only_now: int = 0
    shared: Counter[str] = field(default_factory=Counter)
    """Site → documents of both runs that are the same ones: with the same input, or files of one name."""
    rules: dict[str, RuleChange] = field(default_factory=dict)
    documents: list[ChangedDocument] = field(default_factory=list)
    """Those that changed most, as a heap."""

    @property
    def compared(self) -> int:
        """Documents with the same input in both runs."""
        return self.same + self.changed

    @property
    def of_one_dump(self) -> bool:
        """Whether both runs are over the same documents, all but a few."""
        return self.compared >= SAME_INPUT * max(self.before.documents, self.now.documents)

    @property
    def other_rules(self) -> bool:
        """Whether the runs were done with different rules."""
        return set(self.before.digests) != set(self.now.digests)


def compare(before: Path, now: Path, decided: Collection[str] = ()) -> Comparison:
    """Reads the manifests of two runs.

    decided: keys of cuts that are not proposed for review again. Raises UsageError for folders without manifests.
    """
    found = Comparison(Aggregate(before), Aggregate(now, candidates=Candidates(decided)))
    for one, other in _side_by_side(entries(before), entries(now)):
        was = found.before.add(one) if one is not None else None
        then = found.now.add(other) if other is not None else None
        if was is None or then is None:
            found.only_before += was is not None
            found.only_now += then is not None
            continue
        assert one is not None
        assert other is not None
        _compare(found, (one, was), (other, then))
    found.before.check()
    found.now.check()
    return found


def _side_by_side(before: Iterator[Entry], now: Iterator[Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Yields the entries of both runs in order, those with one key together."""
    one, other = next(before, None), next(now, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one.key < other.key):
            yield one, None
            one = next(before, None)
        elif one is None or other.key < one.key:
            yield None, other
            other = next(now, None)
        else:
            yield one, other
            one, other = next(before, None), next(now, None)


def _compare(found: Comparison, before: tuple[Entry, Measured], now: tuple[Entry, Measured]) -> None:
    (entry, was), (other, then) = before, now
    assert entry.manifest is not None
    assert other.manifest is not None
    same = _same_text(entry.manifest, other.manifest)
    found.shared[other.manifest.site_name] += same or other.clean is not None
    if not same:
        found.other_input += 1
        return
    left = list(_pieces(entry.manifest, was.cuts, then.cuts))
    taken = list(_pieces(other.manifest, then.cuts, was.cuts))
    if not left and not taken:
        found.same += 1
        return
    found.changed += 1
    for rule in {piece.rule for piece in (*left, *taken)}:
        kind = next(piece.kind for piece in (*left, *taken) if piece.rule == rule)
        found.rules.setdefault(rule, RuleChange(kind)).documents += 1
    for piece in left:
        change = found.rules[piece.rule]
        change.left += piece.size
        _sample(change.samples_left, entry, piece)
    for piece in taken:
        change = found.rules[piece.rule]
        change.taken += piece.size
        _sample(change.samples_taken, other, piece)
    document = ChangedDocument(
        sum(piece.size for piece in (*left, *taken)), -found.changed, other.name, other.manifest.site_name,
        sum(cut.size for cut in was.cuts), sum(cut.size for cut in then.cuts),
        tuple(sorted({piece.rule for piece in taken})), tuple(sorted({piece.rule for piece in left})),
    )  # fmt: skip
    if len(found.documents) < CHANGED:
        heappush(found.documents, document)
    else:
        heappushpop(found.documents, document)


def _same_text(one: Manifest, other: Manifest) -> bool:
    """Returns whether two manifests speak of one text, so that their offsets compare."""
    length, length_other = (found.segments[-1].end if found.segments else 0 for found in (one, other))
    return (one.source.sha256, one.unit, length) == (other.source.sha256, other.unit, length_other)


def _pieces(manifest: Manifest, cuts: Sequence[Cut], others: Sequence[Cut]) -> Iterator[Cut]:
    """Yields what of the cuts is in none of the others: of each cut the parts that only it took, but for blanks."""
    at = 0
    for cut in cuts:
        if cut.kind == "whitespace":
            continue
        start = cut.start
        while at and others[at - 1].end > start:
            at -= 1
        while start < cut.end:
            while at < len(others) and others[at].end <= start:
                at += 1
            end = min(others[at].start, cut.end) if at < len(others) else cut.end
            if end > start and (piece := _part(manifest, cut, start, end)):
                yield piece
            start = max(start, end) if at >= len(others) else max(end, min(others[at].end, cut.end))


def _part(manifest: Manifest, cut: Cut, start: int, end: int) -> Cut | None:
    """Returns a part of a cut; None if that is blank."""
    if (start, end) == (cut.start, cut.end):
        return cut
    whole, size = cut.text, end - start
    if whole is not None and manifest.unit == "char":
        text = whole[start - cut.start : end - cut.start]
        size = len(text.encode("utf-8", "surrogatepass"))
    elif whole is not None:
        codec = manifest.source.encoding
        try:
            text = whole.encode(codec)[start - cut.start : end - cut.start].decode(codec, "ignore")
        except UnicodeError:  # of a manifest that somebody changed
            text = ""
    else:
        return cut._replace(start=start, end=end, size=size)
    return cut._replace(start=start, end=end, size=size, text=text) if text.strip() or not text else None


def _sample(samples: list[Sample], entry: Entry, piece: Cut) -> None:
    assert entry.manifest is not None
    text = piece.text or ""
    if len(samples) < SAMPLES and all(sample.path != entry.name for sample in samples):
        shown = text if len(text) <= TEXT else text[:TEXT] + " …\n"
        samples.append(sample_of(entry, entry.manifest, piece, shown))
