"""Chooses of all cuts of a run the few that are shown, and the few that a person should decide on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from typing import NamedTuple

from cleaner.prose import is_prose
from cleaner.report.runs.manifests import Cut, Entry, Manifest

SAMPLES = 4
"""Samples of a rule: its largest cut, and the first cuts of as many documents."""
TEXT = 600
"""Characters of a sample's text."""
CANDIDATES = 5
"""Cuts of a rule that are proposed for review: nobody reads fifty of one rule before those of the others."""
REVIEWED_TEXT = 2_000
"""Characters of a cut that is reviewed; of longer ones the beginning and the end are kept."""
BREAK = "\n […]\n"
"""Stands for what is left out in the middle of a long cut."""
_SENTENCE = 12
"""Words from which on a line that ends like a sentence is prose."""
_LOOKED_AT = 40
"""Lines of a cut that are looked at for prose."""


class Sample(NamedTuple):
    """A cut, with where it is found again."""

    rule: str
    kind: str
    path: str
    url: str | None
    site: str
    text: str
    size: int
    """Bytes."""
    clean: str | None
    """The path of the file with the clean text; None for records of a container."""
    offset: int
    """Where the cut stands in the clean text, in the manifest's unit."""
    unit: str
    encoding: str
    digest: str = ""
    """The digest of the rules that it was done with."""
    container: str | None = None
    """The path of the container with the clean record; None for files."""
    record: int = 0
    """The record's number there."""
    field: str | None = None
    """The record's field with the text."""


class Samples:
    """The samples of each rule: the largest cut first, then the first that came, each of another document."""

    def __init__(self) -> None:
        self.of: dict[str, list[Sample]] = {}

    def add(self, entry: Entry, manifest: Manifest, cut: Cut) -> None:
        samples = self.of.setdefault(cut.rule, [])
        is_new = len(samples) < SAMPLES and all(sample.path != entry.name for sample in samples)
        if not is_new and cut.size <= samples[0].size:
            return
        sample = sample_of(entry, manifest, cut, _beginning(cut.text or ""))
        if not samples or cut.size > samples[0].size:
            samples.insert(0, sample)
            del samples[SAMPLES:]
        else:
            samples.append(sample)


class Candidate(NamedTuple):
    """A cut that a person may want to decide on. They compare by how much they need it."""

    disputed: bool
    """Whether rules and extractor disagree about its page."""
    prose: bool
    """Whether it takes a sentence."""
    size: int
    number: int
    """Counts down, so that of equal ones the first stays."""
    key: str
    sample: Sample


@dataclass(slots=True)
class _Chosen:
    heap: list[Candidate] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)
    """Key → how often this very cut came."""


class Candidates:
    """The cuts of each rule that most need a look, each text once."""

    def __init__(self, decided: Collection[str] = ()) -> None:
        """decided: keys of what has been decided; it is left out."""
        self._decided = decided
        self._of: dict[str, _Chosen] = {}
        self._number = 0

    def add(self, entry: Entry, manifest: Manifest, cut: Cut, disputed: bool) -> None:
        chosen = self._of.setdefault(cut.rule, _Chosen())
        text = cut.text or ""
        prose = _takes_sentence(text)
        self._number -= 1
        if len(chosen.heap) >= CANDIDATES and (disputed, prose, cut.size) < chosen.heap[0][:3]:
            return
        key = key_of(cut.rule, text or entry.name)
        if key in chosen.times:
            chosen.times[key] += 1
            return
        if key in self._decided:
            return
        sample = sample_of(entry, manifest, cut, _both_ends(text))
        candidate = Candidate(disputed, prose, cut.size, self._number, key, sample)
        if len(chosen.heap) < CANDIDATES:
            heappush(chosen.heap, candidate)
        elif (left := heappushpop(chosen.heap, candidate)) is candidate:
            return
        else:
            del chosen.times[left.key]
        chosen.times[key] = 1

    def all(self) -> Iterator[tuple[Candidate, int]]:
        """Yields the candidates and how often each came; those of a rule that need it most come first."""
        for rule in sorted(self._of):
            chosen = self._of[rule]
            for candidate in sorted(chosen.heap, reverse=True):
                yield candidate, chosen.times[candidate.key]


def key_of(rule: str, text: str) -> str:
    """Returns by what a cut is known again, in another run too: its rule and its words, however they are broken."""
    words = " ".join(text.split())
    return hashlib.sha256(f"{rule}\0{words}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sample_of(entry: Entry, manifest: Manifest, cut: Cut, text: str) -> Sample:
    """Returns a cut as a sample, with a text that may be shorter than what was cut."""
    source = manifest.source
    written = manifest.output.record if manifest.output else None
    return Sample(
        cut.rule, cut.kind, entry.name, source.url, manifest.site_name, text, cut.size, entry.clean, cut.offset,
        manifest.unit, source.encoding, manifest.digest, entry.container,
        written if written is not None else source.record or 0, source.field,
    )  # fmt: skip


def _takes_sentence(text: str) -> bool:
    return any(is_prose(line, _SENTENCE) for line in text[: 4 * REVIEWED_TEXT].splitlines()[:_LOOKED_AT])


def _beginning(text: str) -> str:
    return text if len(text) <= TEXT else text[:TEXT] + " …\n"


def _both_ends(text: str) -> str:
    if len(text) <= REVIEWED_TEXT:
        return text
    half = REVIEWED_TEXT // 2
    return text[:half] + BREAK + text[-half:]
