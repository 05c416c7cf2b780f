"""What a run is told, apart from the rules."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from cleaner.sources.containers import Fields
from cleaner.sources.walk import Filter, SourceFile


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may spend on one document, and how it writes."""

    max_bytes: int = 64 * 1024 * 1024
    """A larger document, or record, is passed through uncleaned."""
    seconds: float | None = 30.0
    """For one document, by the clock on the wall; None: as long as it takes."""
    durable: bool = False


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where documents come from, as far as the user knows better than they do."""

    urls: Mapping[str, str] = field(default_factory=dict)
    """Relative name, with or without its suffix → URL."""
    sites: tuple[tuple[str, str], ...] = ()
    """Shell pattern → site; the first that matches a path, relative to the input or to `root`, holds."""
    root: str = "."
    """The folder of the configuration file, in which the patterns stand."""

    def url_of(self, name: str) -> str | None:
        if not self.urls:
            return None
        stem, dot, suffix = name.rpartition(".")
        return self.urls.get(name) or (self.urls.get(stem) if dot and "/" not in suffix else None)

    def site_of(self, source: SourceFile) -> str | None:
        if not self.sites:
            return None
        names = (source.name, os.path.relpath(source.location, self.root).replace(os.sep, "/"))
        return next((site for pattern, site in self.sites if any(fnmatchcase(name, pattern) for name in names)), None)


@dataclass(frozen=True, slots=True)
class JobOptions:
    """One run: from where, to where, how."""

    inputs: tuple[str, ...]
    out: Path
    jobs: int = 1
    resume: bool = False
    wanted: Filter = field(default_factory=Filter)
    limits: Limits = field(default_factory=Limits)
    addresses: Addresses = field(default_factory=Addresses)
    fields: Fields = field(default_factory=Fields)
    to: Literal["folder", "jsonl", "parquet"] | None = None
    """Another kind of output than the input's."""
