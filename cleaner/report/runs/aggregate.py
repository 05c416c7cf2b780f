"""Counts what a run did, from its manifests. They are read one by one, so that any number of them fits into memory."""

from __future__ import annotations

import codecs
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappushpop
from pathlib import Path
from typing import NamedTuple, get_args

import msgspec

from cleaner.errors import UsageError
from cleaner.job.restore.files import in_place
from cleaner.model import Status, Unit
from cleaner.sources.formats import OWN
from cleaner.sources.whole import Unreadable, open_regular, read_own

DOCUMENT, RECORDS = OWN
SAMPLES = 4
"""Samples of a rule: its largest cut, and the first cuts of as many documents."""
SUSPECTS = 100
"""Documents that are listed of those that lost most, and of those that failed."""
TEXT = 600
"""Characters of a sample's text."""
LARGE_SHARE = 0.5
"""The share from which on a removal is suspect. Most of a page is removed, so it counts for texts only."""


class _Segment(msgspec.Struct):
    start: int
    end: int
    action: str
    rule: str = ""
    kind: str = ""
    text: str | None = None


class _Source(msgspec.Struct):
    path: str | None = None
    url: str | None = None
    encoding: str = "utf-8"
    record: int | None = None


class _Site(msgspec.Struct):
    name: str


class _Page(msgspec.Struct):
    kind: str
    article: bool = True


class _Ruleset(msgspec.Struct):
    digest: str = ""


class _Unended(msgspec.Struct):
    rule: str


class _Stale(msgspec.Struct):
    rule: str
    chars: int = 0


class _Manifest(msgspec.Struct):
    """The parts of a manifest that are counted; the rest is skipped while parsing."""

    status: str
    unit: str
    source: _Source
    segments: list[_Segment]
    site: _Site | None = None
    page: _Page | None = None
    error: str | None = None
    ruleset: _Ruleset | None = None
    unended: list[_Unended] = []
    stale: list[_Stale] = []
    fallback: str | None = None


_DECODER = msgspec.json.Decoder(_Manifest)


@dataclass(slots=True)
class RuleCount:
    """What one rule removed. Sizes are in the manifests' units: bytes of texts, characters of pages."""

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


class Sample(NamedTuple):
    """A cut, with where it is found again."""

    rule: str
    kind: str
    path: str
    url: str | None
    site: str
    text: str
    size: int
    clean: str | None
    """The path of the file with the clean text; None for records of a container."""
    offset: int
    """Where the cut stands in the clean text, in the manifest's unit."""
    unit: str
    encoding: str


@dataclass(slots=True)
class Aggregate:
    """Counts over the documents of a run. Sizes are in the manifests' units, as in `RuleCount`."""

    folder: Path
    status: Counter[str] = field(default_factory=Counter)
    size: int = 0
    removed: int = 0
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
    fallbacks: Counter[str] = field(default_factory=Counter)
    """What guarded pages were cleaned by → pages."""
    digests: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    """The names of manifests that cannot be read."""
    failed: list[Suspect] = field(default_factory=list)
    """The first `SUSPECTS` failed and guarded documents."""
    largest: list[Suspect] = field(default_factory=list)
    """The texts that lost most, as a heap."""
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        return self.status.total()


def aggregate(folder: Path) -> Aggregate:
    """Reads all manifests of a run's output folder, or of a folder that `clean fix` worked in.

    Raises UsageError for a folder without manifests.
    """
    run = Aggregate(folder)
    for name, clean, data in _manifests(folder):
        manifest = _decode(data) if data is not None else None
        if manifest is None:
            run.damaged.append(name)
        else:
            _count(run, manifest, name, clean)
    if run.damaged and not run.documents:
        raise UsageError(f"{folder}: none of its {len(run.damaged):,} manifests can be read")
    if not run.documents:
        raise UsageError(f"{folder} has no manifests: name the folder that a run wrote")
    return run


def _manifests(folder: Path) -> Iterator[tuple[str, str | None, bytes | None]]:
    """Yields the name, the path of the clean text, and the bytes of each manifest, in the order of the names.

    The bytes are None of what cannot be read: of links, pipes, folders.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(parent, name)
            shown = os.path.relpath(path, folder)
            if name.endswith(DOCUMENT):
                yield shown.removesuffix(DOCUMENT), path.removesuffix(DOCUMENT), _read(path)
            elif name.endswith(RECORDS):
                for line in _lines(path):
                    yield shown.removesuffix(RECORDS), None, line
    for account, name in in_place(folder):
        yield name, str(folder / name), _read(str(account))


def _read(path: str) -> bytes | None:
    try:
        return read_own(path)
    except (OSError, Unreadable):
        return None


def _lines(path: str) -> Iterator[bytes | None]:
    try:
        with open(open_regular(path, links=False), "rb") as file:
            yield from file
    except (OSError, Unreadable):
        yield None


def _decode(data: bytes) -> _Manifest | None:
    """Returns a manifest, or None for what is none, or none that a run writes."""
    try:
        try:
            manifest = _DECODER.decode(data)
        except msgspec.DecodeError:  # names that are no UTF-8 are written as lone surrogates, which msgspec refuses
            manifest = msgspec.convert(json.loads(data), _Manifest)
        codecs.lookup(manifest.source.encoding)
    except Exception:  # it can be damaged in any way
        return None
    return manifest if _makes_sense(manifest) else None


def _makes_sense(manifest: _Manifest) -> bool:
    at = 0
    for segment in manifest.segments:
        if segment.start != at or segment.end < at or segment.action not in ("keep", "remove"):
            return False
        at = segment.end
    return manifest.status in get_args(Status) and manifest.unit in get_args(Unit)


def _count(run: Aggregate, manifest: _Manifest, name: str, clean: str | None) -> None:
    if manifest.source.record is not None:
        name = f"{name} record {manifest.source.record}"
    site = manifest.site.name if manifest.site else ""
    size = manifest.segments[-1].end if manifest.segments else 0
    removed = _count_segments(run, manifest, name, site, clean)
    run.status[manifest.status] += 1
    run.size += size
    run.removed += removed
    here = run.sites.setdefault(site, SiteCount())
    here.documents += 1
    if manifest.page is not None:
        run.pages[manifest.page.kind] += 1
        run.without_article += not manifest.page.article
    here.size += size
    here.removed += removed
    for rule in {entry.rule for entry in manifest.unended}:
        run.unended.setdefault(rule, Counter())[site] += 1
    for rule in {entry.rule for entry in manifest.stale}:
        run.stale.setdefault(rule, Counter())[site] += 1
    if manifest.fallback:
        run.fallbacks[manifest.fallback] += 1
    if manifest.ruleset:
        run.digests[manifest.ruleset.digest] += 1
    _suspect(run, manifest, name, removed / size if size else 0.0)


def _suspect(run: Aggregate, manifest: _Manifest, name: str, share: float) -> None:
    if manifest.status in ("failed", "guarded"):
        if len(run.failed) < SUSPECTS:
            run.failed.append(Suspect(share, name, manifest.status, manifest.error or ""))
    elif share >= LARGE_SHARE and manifest.unit == "byte":
        suspect = Suspect(share, name, manifest.status, f"{share:.0%} of it was removed")
        if len(run.largest) < SUSPECTS:
            run.largest.append(suspect)
            run.largest.sort()
        elif suspect > run.largest[0]:
            heappushpop(run.largest, suspect)


def _count_segments(run: Aggregate, manifest: _Manifest, name: str, site: str, clean: str | None) -> int:
    removed = kept = 0
    seen: set[str] = set()
    for segment in _cuts(manifest):
        size = segment.end - segment.start
        if segment.action == "keep":
            kept += size
            continue
        removed += size
        for key, counts in ((segment.kind, run.kinds), (segment.rule, run.rules)):
            if counts is run.rules and segment.kind == "whitespace":
                continue  # blanks go in the name of the rule whose cut left them; they are no hit of it
            count = counts.get(key)
            if count is None:
                count = counts[key] = RuleCount(segment.kind)
            count.hits += 1
            count.size += size
            count.largest = max(count.largest, size)
            if key not in seen:
                seen.add(key)
                count.sites[site] += 1
        if segment.kind != "whitespace":
            _sample(run, manifest, segment, (name, site), clean, kept)
    return removed


def _cuts(manifest: _Manifest) -> Iterator[_Segment]:
    """Yields the segments. On pages a cut has one segment for each element: those that touch are joined."""
    last: _Segment | None = None
    for segment in manifest.segments:
        if last is not None and manifest.unit == "char" and last.rule == segment.rule and last.kind == segment.kind:
            joined = None if last.text is None or len(last.text) > TEXT else last.text + (segment.text or "")
            last = _Segment(last.start, segment.end, last.action, last.rule, last.kind, joined or last.text)
            continue
        if last is not None:
            yield last
        last = segment
    if last is not None:
        yield last


def _sample(
    run: Aggregate, manifest: _Manifest, segment: _Segment, of: tuple[str, str], clean: str | None, offset: int
) -> None:
    name, site = of
    samples = run.samples.setdefault(segment.rule, [])
    size = segment.end - segment.start
    is_new = len(samples) < SAMPLES and all(sample.path != name for sample in samples)
    if not is_new and size <= samples[0].size:
        return
    source = manifest.source
    text = segment.text or ""
    if len(text) > TEXT:
        text = text[:TEXT] + " …\n"
    sample = Sample(
        segment.rule, segment.kind, name, source.url, site, text, size, clean, offset, manifest.unit, source.encoding
    )
    # The largest stands first; the others are the first that came.
    if not samples or size > samples[0].size:
        samples.insert(0, sample)
        del samples[SAMPLES:]
    else:
        samples.append(sample)
