"""What a configuration file says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.errors import CleanError, Problem, UsageError, did_you_mean
from cleaner.packs.elsewhere import PackSource, accepted_files


class ConfigError(CleanError):
    """All mistakes of a configuration file."""


class SitePattern(NamedTuple):
    pattern: str
    site: str
    line: int


class PathIgnore(NamedTuple):
    pattern: str
    selectors: tuple[str, ...]
    line: int


class PacksFrom(NamedTuple):
    """An entry of `[packs]`."""

    name: str
    source: PackSource
    line: int


@dataclass(frozen=True, slots=True)
class Config:
    """The content of a configuration file; empty if there is none."""

    file: Path | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Option, without its dashes, → value."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Option → its line in the file."""
    sites: tuple[SitePattern, ...] = ()
    ignores: tuple[PathIgnore, ...] = ()
    packs: tuple[PacksFrom, ...] = ()

    def must_be_accepted(self) -> None:
        """Raises ConfigError for packs from elsewhere that are not those that were accepted."""
        problems = []
        for entry in self.packs:
            try:
                accepted_files(entry.source)
            except UsageError as error:
                problems.append(Problem(str(self.file), entry.line, f"packs: {entry.name}", str(error)))
        if problems:
            raise ConfigError("\n".join(map(str, problems)))

    @property
    def root(self) -> Path:
        """The folder that the patterns for files are relative to."""
        return self.file.parent if self.file else Path()

    def name_of(self, path: str) -> str:
        """Returns a path relative to the configuration's folder, or without one to the current folder, with `/`."""
        return os.path.relpath(os.path.abspath(path), os.path.abspath(self.root)).replace(os.sep, "/")

    def site_of(self, name: str) -> str | None:
        return next((entry.site for entry in self.sites if fnmatchcase(name, entry.pattern)), None)

    def check_sites(self, known: Mapping[str, object]) -> None:
        """Raises ConfigError for sites that no rule pack is for."""
        problems = [
            Problem(str(self.file), entry.line, f'sites: "{entry.pattern}"', _unknown_site(entry.site, known))
            for entry in self.sites
            if entry.site not in known
        ]
        if problems:
            raise ConfigError("\n".join(map(str, problems)))


def _unknown_site(site: str, known: Mapping[str, object]) -> str:
    return f"no pack or group is named {site!r}; `clean rules list` shows them{did_you_mean(site, known)}"
