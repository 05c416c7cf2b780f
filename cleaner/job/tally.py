"""Counts what a run did, in numbers that add up in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import msgspec

MAX_TROUBLES = 1000
"""Troubles that are listed: a dump of a million broken lines is no reason to run out of memory."""

FEW = 3
"""Names that tell what is counted; one can look at all of these."""


_LONG = 2_000
"""Characters of a text from which on somebody must have taken its line ends away, if it has none."""


def is_one_line(text: str) -> bool:
    """Returns whether a text is long and has no line ends but at its ends: there hardly any rule finds an end."""
    if len(text) < _LONG:
        return False
    bare = text.strip()
    return "\n" not in bare and "\r" not in bare


class Trouble(NamedTuple):
    """A document that was passed through uncleaned, or an input that could not be read, or not to its end."""

    where: str
    """The document's name: `a/b.txt`, or `d.jsonl record 17`."""
    why: str


@dataclass(slots=True)
class Tally:
    """Counts over documents. Lengths are in characters."""

    status: Counter[str] = field(default_factory=Counter)
    source_bytes: int = 0
    kept: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    """Kind of clutter → characters."""
    rules: Counter[str] = field(default_factory=Counter)
    """Rule's full name → characters."""
    hits: Counter[str] = field(default_factory=Counter)
    """Rule's full name → segments."""
    stale: Counter[str] = field(default_factory=Counter)
    """Rule's full name → pages on which it had no say."""
    pages: Counter[str] = field(default_factory=Counter)
    """Kind of page → documents."""
    without_article: int = 0
    """Pages on which there is none: results of a search, links to other pages."""
    without_text: int = 0
    """Records whose text was not where records of the first kind have it, or was empty: they stay as they are."""
    unknown_site: int = 0
    """Documents of which neither their address nor their text told a site."""
    one_line: int = 0
    """Long texts that are a single line: `is_one_line`."""
    without_records: int = 0
    """Containers in which no record was found."""
    few: dict[str, list[str]] = field(default_factory=dict)
    """`without_text`, `without_records` → the names of the first of these."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Reason → files that were not read."""
    examples: dict[str, str] = field(default_factory=dict)
    """Reason → the first of these files. This is for people, and not stored."""
    troubles: list[Trouble] = field(default_factory=list)
    """The first `MAX_TROUBLES`; all of them are in the manifests."""
    more_troubles: int = 0

    @property
    def documents(self) -> int:
        return self.status.total()

    def add(self, status: str, source_bytes: int, segments: Iterable[tuple[str | None, str | None, int]]) -> None:
        """Counts one document. segments: (rule, kind, characters), with None for rule and kind where text was kept."""
        self.status[status] += 1
        self.source_bytes += source_bytes
        for rule, kind, length in segments:
            if rule is None or kind is None:
                self.kept += length
            else:
                self.removed[kind] += length
                self.rules[rule] += length
                self.hits[rule] += kind != "whitespace"  # blanks go in the name of the rule whose cut left them

    def add_textless(self, where: str) -> None:
        """Counts a record without a text."""
        self.without_text += 1
        self._name("without_text", [where])

    def add_recordless(self, where: str) -> None:
        """Counts a container without a record."""
        self.without_records += 1
        self._name("without_records", [where])

    def _name(self, what: str, names: Iterable[str]) -> None:
        known = self.few.setdefault(what, [])
        known.extend(islice(names, FEW - len(known)))

    def add_page(self, kind: str, has_article: bool) -> None:
        """Counts a page's kind."""
        self.pages[kind] += 1
        self.without_article += not has_article

    def add_unread(self, where: str, why: str) -> None:
        """Counts an input that could not be read, or not to its end."""
        self.status["unread"] += 1
        self.note(where, why)

    def note(self, where: str, why: str) -> None:
        """Lists a trouble."""
        if len(self.troubles) < MAX_TROUBLES:
            self.troubles.append(Trouble(where, why))
        else:
            self.more_troubles += 1

    def merge(self, other: Tally) -> None:
        """Adds the counts of another part of the run."""
        self.source_bytes += other.source_bytes
        self.kept += other.kept
        self.without_article += other.without_article
        self.without_text += other.without_text
        self.unknown_site += other.unknown_site
        self.one_line += other.one_line
        self.without_records += other.without_records
        for what, names in other.few.items():
            self._name(what, names)
        for name in ("status", "removed", "rules", "hits", "stale", "pages", "left_out"):
            getattr(self, name).update(getattr(other, name))
        for trouble in other.troubles:
            self.note(*trouble)
        self.more_troubles += other.more_troubles

    def to_json(self) -> dict[str, Any]:
        """Returns the counts for `run.json`, with sorted keys, so that equal runs give equal bytes."""
        return {
            "documents": self.documents,
            "status": _sorted(self.status),
            "source_bytes": self.source_bytes,
            "kept": self.kept,
            "removed": _sorted(self.removed),
            "rules": {name: {"hits": self.hits[name], "chars": self.rules[name]} for name in sorted(self.rules)},
            "stale": _sorted(self.stale),
            "pages": _sorted(self.pages),
            "without_article": self.without_article,
            "without_text": self.without_text,
            "unknown_site": self.unknown_site,
            "one_line": self.one_line,
            "without_records": self.without_records,
            "few": {what: self.few[what] for what in sorted(self.few)},
            "left_out": _sorted(self.left_out),
            "more_troubles": self.more_troubles,
            "troubles": [{"where": where, "why": why} for where, why in self.troubles],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Tally:
        """Returns the counts that `to_json` stored. Raises an error of some kind for anything else."""
        rules = msgspec.convert(stored["rules"], dict[str, dict[str, int]])
        return cls(
            status=_counter(stored["status"]),
            source_bytes=msgspec.convert(stored["source_bytes"], int),
            kept=msgspec.convert(stored["kept"], int),
            removed=_counter(stored["removed"]),
            rules=Counter({name: counts["chars"] for name, counts in rules.items()}),
            hits=Counter({name: counts["hits"] for name, counts in rules.items()}),
            stale=_counter(stored.get("stale", {})),
            pages=_counter(stored.get("pages", {})),
            without_article=msgspec.convert(stored.get("without_article", 0), int),
            without_text=msgspec.convert(stored.get("without_text", 0), int),
            unknown_site=msgspec.convert(stored.get("unknown_site", 0), int),
            one_line=msgspec.convert(stored.get("one_line", 0), int),
            without_records=msgspec.convert(stored.get("without_records", 0), int),
            few=msgspec.convert(stored.get("few", {}), dict[str, list[str]]),
            left_out=_counter(stored["left_out"]),
            more_troubles=msgspec.convert(stored["more_troubles"], int),
            troubles=[Trouble(**entry) for entry in msgspec.convert(stored["troubles"], list[dict[str, str]])],
        )


def _counter(stored: Any) -> Counter[str]:
    return Counter(msgspec.convert(stored, dict[str, int]))


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts) if counts[name]}
