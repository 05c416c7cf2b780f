"""Counts what a run did, from its manifests. They are read one by one, so that any number of them fits into memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from heapq import heappushpop
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import UsageError
from cleaner.report.runs.manifests import Cut, Entry, Manifest, Measured, entries, measure
from cleaner.report.runs.samples import Candidates, Sample, Samples, sample_of

SUSPECTS = 100
"""Documents that are listed of those that lost most, of those that failed, and of those that rules disagree about."""
LARGE_SHARE = 0.5
"""The share from which on a removal is suspect. Most of a page is removed, so it counts for texts only."""
MOST_NAMED = 1_000
PLACES = 3
"""Pages that are named of those on which a rule had no say."""
_NOTHING = Cut(0, 0, 0, "", "", "", 0)


@dataclass(slots=True)
class RuleCount:
    """What one rule, or all rules of a kind, removed. Sizes are bytes."""

    kind: str
    hits: int = 0
    size: int = 0
    largest: int = 0
    sites: Counter[str] = field(default_factory=Counter)
    """Site → documents; "" for documents of no known site."""

    @property
    def documents(self) -> int:
        return self.sites.total()


@dataclass(slots=True)
class SiteCount:
    """The documents of a site. Sizes are bytes."""

    documents: int = 0
    size: int = 0
    removed: int = 0


class Suspect(NamedTuple):
    """A document that a person should look at."""

    share: float
    """The share of the document that was removed."""
    path: str
    status: str
    why: str
    url: str | None = None
    site: str = ""
    digest: str = ""
    beginning: Sample | None = None
    """A sample that cuts nothing, at the document's begin, for its surroundings."""


@dataclass(slots=True)
class Aggregate:
    """Counts over the documents of a run. All sizes are bytes: those of the input's texts, and of pages those of the
    text that they were laid out as, in UTF-8."""

    folder: Path
    status: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    removed: int = 0
    estimated: int = 0
    """Pages of which only the characters of what was removed are known; the bytes are told from what was kept."""
    kinds: dict[str, RuleCount] = field(default_factory=dict)
    rules: dict[str, RuleCount] = field(default_factory=dict)
    pages: Counter[str] = field(default_factory=Counter)
    """Kind of page → documents."""
    without_article: int = 0
    """Pages that hold nothing but links to others."""
    sites: dict[str, SiteCount] = field(default_factory=dict)
    unended: dict[str, Counter[str]] = field(default_factory=dict)
    """Rule → site → documents in which the rule's start was found without its end."""
    stale: dict[str, Counter[str]] = field(default_factory=dict)
    """Rule → site → pages on which the rule had no say, since a second witness keeps what it would cut."""
    stale_on: dict[str, list[Suspect]] = field(default_factory=dict)
    """Rule → the first `PLACES` of these pages."""
    fallbacks: Counter[str] = field(default_factory=Counter)
    """What guarded pages were cleaned by → pages."""
    digests: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    """The names of the first `MOST_NAMED` manifests that cannot be read."""
    more_damaged: int = 0
    failed: list[Suspect] = field(default_factory=list)
    """The first `SUSPECTS` failed and guarded documents."""
    disputed: list[Suspect] = field(default_factory=list)
    """The first `SUSPECTS` documents that are guarded, or that were cleaned by less than all rules."""
    largest: list[Suspect] = field(default_factory=list)
    """The texts that lost most, as a heap."""
    samples: Samples = field(default_factory=Samples)
    candidates: Candidates = field(default_factory=Candidates)

    @property
    def documents(self) -> int:
        return self.status.total()

    @property
    def size(self) -> int:
        return self.kept + self.removed

    @property
    def unread(self) -> int:
        """Manifests that cannot be read."""
        return len(self.damaged) + self.more_damaged

    def add(self, entry: Entry) -> Measured | None:
        """Counts a manifest, and returns what its document measures; None for a manifest that cannot be read."""
        if entry.manifest is None:
            if len(self.damaged) < MOST_NAMED:
                self.damaged.append(entry.name)
            else:
                self.more_damaged += 1
            return None
        measured = measure(entry.manifest)
        _count(self, entry, entry.manifest, measured)
        return measured

    def check(self) -> Aggregate:
        """Returns itself. Raises UsageError if no manifest was found that can be read."""
        if self.damaged and not self.documents:
            raise UsageError(f"{self.folder}: none of its {self.unread:,} manifests can be read")
        if not self.documents:
            raise UsageError(
                f"{self.folder} has no manifests: name the folder that a run wrote (not with --account none)"
            )
        return self


def aggregate(folder: Path, decided: Collection[str] = ()) -> Aggregate:
    """Reads all manifests of a run's output folder, or of a folder that `clean fix` worked in.

    decided: keys of cuts that are not proposed for review again. Raises UsageError for a folder without manifests.
    """
    run = Aggregate(folder, candidates=Candidates(decided))
    for entry in entries(folder):
        run.add(entry)
    return run.check()


def _count(run: Aggregate, entry: Entry, manifest: Manifest, measured: Measured) -> None:
    site = manifest.site_name
    removed = _count_cuts(run, entry, manifest, measured)
    size = measured.kept + removed
    run.status[manifest.status] += 1
    run.kept += measured.kept
    run.removed += removed
    run.estimated += measured.estimated
    here = run.sites.setdefault(site, SiteCount())
    here.documents += 1
    here.size += size
    here.removed += removed
    if manifest.page is not None:
        run.pages[manifest.page.kind] += 1
        run.without_article += not manifest.page.article
    for rule in {entry.rule for entry in manifest.unended}:
        run.unended.setdefault(rule, Counter())[site] += 1
    suspect = Suspect(
        removed / size if size else 0.0, entry.name, manifest.status, manifest.error or "", manifest.source.url, site,
        manifest.digest, sample_of(entry, manifest, _NOTHING, ""),
    )  # fmt: skip
    for rule in sorted({entry.rule for entry in manifest.stale}):
        run.stale.setdefault(rule, Counter())[site] += 1
        if len(places := run.stale_on.setdefault(rule, [])) < PLACES:
            places.append(suspect)
    if manifest.fallback:
        run.fallbacks[manifest.fallback] += 1
    if manifest.ruleset:
        run.digests[manifest.digest] += 1
    _suspect(run, manifest, suspect)


def _suspect(run: Aggregate, manifest: Manifest, suspect: Suspect) -> None:
    if is_disputed(manifest) and len(run.disputed) < SUSPECTS:
        voters = _disagreement(manifest)
        why = suspect.why or (f"the voters disagree about {voters:.0%} of its text" if voters else "")
        run.disputed.append(suspect._replace(status=manifest.fallback or manifest.status, why=why))
    if manifest.status in ("failed", "guarded"):
        if len(run.failed) < SUSPECTS:
            run.failed.append(suspect)
    elif suspect.share >= LARGE_SHARE and manifest.unit == "byte":
        told = suspect._replace(why=f"{suspect.share:.0%} of it was removed", url=None, beginning=None)
        if len(run.largest) < SUSPECTS:
            run.largest.append(told)
            run.largest.sort()
        elif told > run.largest[0]:
            heappushpop(run.largest, told)


def is_disputed(manifest: Manifest) -> bool:
    """Returns whether there is wide disagreement about a document.

    It was cleaned by less than all rules, or not at all, or the voters on pages say the opposite of much of it.
    """
    return bool(manifest.fallback) or manifest.status == "guarded" or _disagreement(manifest) > 0


def _disagreement(manifest: Manifest) -> float:
    return manifest.page.disagreement if manifest.page else 0.0


def _count_cuts(run: Aggregate, entry: Entry, manifest: Manifest, measured: Measured) -> int:
    removed = 0
    seen: set[str] = set()
    site = manifest.site_name
    disputed = is_disputed(manifest) or bool(manifest.stale)
    for cut in measured.cuts:
        removed += cut.size
        for key, counts in ((cut.kind, run.kinds), (cut.rule, run.rules)):
            if counts is run.rules and cut.kind == "whitespace":
                continue  # blanks go in the name of the rule whose cut left them; they are no hit of it
            count = counts.get(key)
            if count is None:
                count = counts[key] = RuleCount(cut.kind)
            count.hits += 1
            count.size += cut.size
            count.largest = max(count.largest, cut.size)
            if key not in seen:
                seen.add(key)
                count.sites[site] += 1
        if cut.kind != "whitespace":
            run.samples.add(entry, manifest, cut)
            run.candidates.add(entry, manifest, cut, disputed)
    return removed
