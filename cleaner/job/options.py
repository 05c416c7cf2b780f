"""What a run is told, apart from the rules."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from cleaner.model import Style
from cleaner.sources.containers import Fields
from cleaner.sources.walk import Filter, SourceFile


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may spend on one document, and whether it waits for the disk."""

    max_bytes: int = 64 * 1024 * 1024
    """A larger document, or record, is passed through uncleaned."""
    seconds: float | None = 30.0
    """The time for one document, in seconds of wall time; None for any."""
    durable: bool = False


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where documents come from, if the user knows it better than the documents say."""

    urls: Mapping[str, str] = field(default_factory=dict)
    """Relative name, with or without its suffix → URL."""
    sites: tuple[tuple[str, str], ...] = ()
    """Shell pattern → site. The first pattern that matches a path, relative to the input or to `root`, holds."""
    root: str = "."
    """The folder of the configuration file, which the patterns are relative to."""

    def url_of(self, name: str) -> str | None:
        if not self.urls:
            return None
        stem, dot, suffix = name.rpartition(".")
        return self.urls.get(name) or (self.urls.get(stem) if dot and "/" not in suffix else None)

    def site_of(self, source: SourceFile) -> str | None:
        if not self.sites:
            return None
        names = self.paths_of(source)
        return next((site for pattern, site in self.sites if any(fnmatchcase(name, pattern) for name in names)), None)

    def paths_of(self, source: SourceFile) -> tuple[str, str]:
        """Returns what patterns may call a file: its paths relative to the input and to `root`."""
        return source.name, os.path.relpath(source.location, self.root).replace(os.sep, "/")


@dataclass(frozen=True, slots=True)
class JobOptions:
    """One run: its inputs, its output, and how it works."""

    inputs: tuple[str, ...]
    out: Path
    jobs: int = 1
    resume: bool = False
    wanted: Filter = field(default_factory=Filter)
    limits: Limits = field(default_factory=Limits)
    addresses: Addresses = field(default_factory=Addresses)
    fields: Fields = field(default_factory=Fields)
    accounts: bool = True
    """Whether manifests are written."""
    style: Style = "text"
    """How the text of pages is written."""
    to: Literal["folder", "jsonl", "parquet"] | None = None
    """The kind of output, if it is to be another than the input's."""
