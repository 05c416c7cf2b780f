"""Reads configuration files: `[tool.clean]` in pyproject.toml, or clean.toml, found upwards from the first path.

At most one file is read; nothing is merged. An option on the command line replaces what the file says.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from cleaner.cli.values import BYTES
from cleaner.errors import CleanError, Problem, UsageError, reason
from cleaner.packs.elsewhere import PackSource, accepted_files
from cleaner.sources.whole import Unreadable, open_regular

if TYPE_CHECKING:
    from cleaner.packs.locate import Locator
    from cleaner.packs.locate import Path as KeyPath

OWN_FILE, SHARED_FILE = "clean.toml", "pyproject.toml"
TABLE = ("tool", "clean")
MAX_BYTES = 1024 * 1024

Type = Literal[
    "string", "strings", "path", "paths", "boolean", "integer", "number", "bytes", "sites", "ignores", "packs"
]

KEYS: dict[str, tuple[Type, str]] = {
    "rules": ("paths", "more rule packs: files or folders, relative to the configuration file"),
    "sites": ("sites", "path pattern → site; the first pattern that matches a file holds"),
    "include": ("strings", "only files that match one of these patterns"),
    "exclude": ("strings", "no files that match one of these patterns"),
    "baseline": ("path", "the file of accepted findings, relative to the configuration file"),
    "select": ("strings", "what may be removed: kinds, packs, rules, or globs of these"),
    "ignore": ("strings", "what is neither removed nor reported, named likewise"),
    "per-path-ignore": ("ignores", "path pattern → what is ignored besides in files that match"),
    "decisions": ("path", "the decisions of `clean review` and `clean report`, relative to the configuration file"),
    "no-bundled": ("boolean", "only the packs of `rules`"),
    "packs": (
        "packs",
        "which bundled packs apply; or a table with these as `bundled`, and packs from elsewhere",
    ),
    "scored": ("string", "which texts rules with a model apply to: auto (whole pages with their menus), on, off"),
    "no-scored": ("boolean", "the same as scored = off: only rules that name what they remove"),
    "drafts": ("boolean", "apply rules that are marked as drafts, too"),
    "site": ("string", "the site that all documents are from"),
    "encoding": ("string", "of plain text that declares none, as cp1252 or koi8-r"),
    "kind": ("string", "the kind of page that all documents are"),
    "output-style": ("string", "how the text of pages is written: text or markdown"),
    "account": ("string", "what manifests tell: full, compact (all but which proposals lost) or none"),
    "metadata": ("string", "what is told of a page's article: full, fast (without a search for dates) or none"),
    "no-removed-text": ("boolean", "manifests without the removed text"),
    "max-bytes": ("bytes", 'larger files are left as they are: 500000, or "64M"'),
    "preset": ("string", "which scraper wrote the records of containers"),
    "field": ("strings", "where records hold what: text=…, html=…, url=…, id=…"),
    "urls": ("path", "the table of URLs, relative to the configuration file"),
    "jobs": ("integer", "how many processes work"),
    "timeout": ("number", "seconds that a document may take in a run"),
    "durable": ("boolean", "wait for the disk after each file"),
    "quiet": ("boolean", "no progress bar and no table"),
    "verbose": ("boolean", "say which configuration and rules hold, and what becomes of each file"),
    "log-format": ("string", "of what is said on standard error: text or json"),
    "output-format": ("string", "of `check`: text, json, jsonl, sarif or github"),
    "color": ("string", "auto, always or never"),
    "exit-zero": ("boolean", "of `check`: status 0 although something was found"),
}
"""The keys of a configuration file. But for the tables of paths, they are the options of the same names."""
TABLES = ("sites", "per-path-ignore")

_EXPECTED: dict[Type, str] = {
    "string": "a text",
    "strings": "a text or a list of texts",
    "path": "a path",
    "paths": "a path or a list of paths",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "bytes": 'a number of bytes: 500000, or "64M"',
    "sites": "a table of path patterns and sites",
    "ignores": "a table of path patterns and what is ignored there",
    "packs": "a list of bundled packs, or a table of names and sources",
}


_SOURCE = dict.fromkeys(("path", "package", "version", "sha256"))
_EXPECTED_SOURCE = '{ path = "…" } or { package = "…" }, with version and sha256 as `clean rules lock` writes them'


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
    return f"no pack or group is named {site!r}{_did_you_mean(site, known)}; `clean rules list` shows them"


def find_config(start: Path) -> Path | None:
    """Returns the nearest configuration file at or above a path; clean.toml comes before a pyproject.toml."""
    start = Path(os.path.abspath(start))
    here = Path.cwd()
    for folder in (start, *start.parents) if start.is_dir() else start.parents:
        folder = folder.relative_to(here) if folder.is_relative_to(here) else folder
        if (own := folder / OWN_FILE).is_file():
            return own
        shared = folder / SHARED_FILE
        if shared.is_file() and _mentions_us(shared):
            return shared
    return None


def _mentions_us(file: Path) -> bool:
    """Returns whether `[tool.clean]` is there: somebody else's broken pyproject.toml is not our business."""
    import tomllib  # most folders have no configuration, and a hook should not wait for it

    try:
        return isinstance(_dig(tomllib.loads(_read(file)), TABLE), dict)
    except (ValueError, RecursionError, ConfigError):
        return False


def read_config(file: Path) -> Config:
    """Reads a configuration file. Raises ConfigError with all mistakes, each with its line."""
    return config_of(file, _read(file))


def config_of(file: Path, source: str) -> Config:
    """Reads what stands in a configuration file, or is to stand there. Raises what `read_config` raises."""
    import tomllib

    from cleaner.packs.locate import Locator, TooDeep

    try:
        locator = Locator(source)
        table = tomllib.loads(source)
    except TooDeep as error:
        raise _refusal(file, f"{error}; a configuration needs no such nesting", error.line) from None
    except (ValueError, RecursionError) as error:
        raise _refusal(file, f"not valid TOML: {error}") from None
    prefix = TABLE if file.name == SHARED_FILE else ()
    ours = _dig(table, prefix)
    if not isinstance(ours, dict):
        raise _refusal(file, "there is no table [tool.clean] in it")
    return _Reader(file, source, locator, prefix).config(ours)


def _read(file: Path) -> str:
    try:
        with open(open_regular(str(file)), "rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, Unreadable) as error:
        raise _refusal(file, f"cannot be read: {reason(error)}") from None
    if len(raw) > MAX_BYTES:
        raise _refusal(file, f"larger than {MAX_BYTES:,} bytes, which no configuration needs")
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _refusal(file, "not valid UTF-8; save the file as UTF-8") from None


def _refusal(file: Path, message: str, line: int = 0) -> ConfigError:
    return ConfigError(str(Problem(str(file), line, "", message)))


def _dig(table: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


class _Reader:
    """Turns one parsed table into a Config, and notes every problem."""

    def __init__(self, file: Path, source: str, locator: Locator, prefix: KeyPath) -> None:
        self._file, self._source, self._locator, self._prefix = file, source, locator, prefix
        self._problems: list[Problem] = []

    def config(self, table: Mapping[str, Any]) -> Config:
        defaults: dict[str, Any] = {}
        lines: dict[str, int] = {}
        packs: tuple[PacksFrom, ...] = ()
        for key, value in table.items():
            if key == "packs" and isinstance(value, dict):
                packs, bundled = self._packs(value)
                if bundled is not None:
                    defaults[key] = self._value(key, "strings", bundled)
                    lines[key] = self._locator.line((*self._prefix, key))
            elif key not in KEYS:
                self._note((key,), key, f"unknown key{_did_you_mean(key.replace('_', '-'), KEYS)}")
            elif key not in TABLES:
                defaults[key] = self._value(key, KEYS[key][0], value)
                lines[key] = self._locator.line((*self._prefix, key))
        sites = self._sites(table.get("sites", {}))
        ignores = self._ignores(table.get("per-path-ignore", {}))
        if self._problems:
            raise ConfigError("\n".join(map(str, self._problems)))
        return Config(self._file, defaults, lines, sites, ignores, packs)

    def _packs(self, table: Mapping[str, Any]) -> tuple[tuple[PacksFrom, ...], Any]:
        """Returns the packs from elsewhere, and which of the bundled ones apply."""
        found: list[PacksFrom] = []
        for name, told in table.items():
            if name == "bundled":
                continue
            line = self._locator.line((*self._prefix, "packs", name))
            unknown = [key for key in told if key not in _SOURCE] if isinstance(told, dict) else []
            if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
                message = f"expected {_EXPECTED_SOURCE}, found {told!r}"
            elif unknown:
                message = f"unknown key {unknown[0]!r}{_did_you_mean(unknown[0], _SOURCE)}; expected {_EXPECTED_SOURCE}"
            elif ("path" in told) == ("package" in told):
                message = f"expected either a path or a package: {_EXPECTED_SOURCE}"
            else:
                path = str(self._file.parent / told["path"]) if "path" in told else None
                found.append(PacksFrom(name, PackSource(**{**told, "path": path}), line))
                continue
            self._problems.append(Problem(str(self._file), line, f"packs: {name}", message))
        return tuple(found), table.get("bundled")

    def _note(self, path: KeyPath, where: str, message: str) -> None:
        line = self._locator.line((*self._prefix, *path))
        self._problems.append(Problem(str(self._file), line, where, message))

    def _value(self, key: str, type: Type, value: Any) -> Any:
        if not _CHECKS[type](value):
            self._note((key,), key, f"expected {_EXPECTED[type]}, found {value!r}")
            return None
        if type in ("strings", "paths", "packs") and isinstance(value, str):
            value = [value]
        if type == "paths":
            return [str(self._file.parent / path) for path in value]
        if type == "path":
            return str(self._file.parent / value)
        if type == "bytes":
            return self._bytes(key, value)
        # The one list among the options that is written with commas there.
        return ",".join(value) if key == "packs" else value

    def _bytes(self, key: str, value: int | str) -> int | None:
        try:
            return BYTES.convert(value, None, None)
        except click.BadParameter as error:
            self._note((key,), key, error.message)
            return None

    def _sites(self, table: Any) -> tuple[SitePattern, ...]:
        if not isinstance(table, dict):
            self._note(("sites",), "sites", f'expected {_EXPECTED["sites"]}: "news/*" = "example"')
            return ()
        found: list[SitePattern] = []
        for pattern, site in table.items():
            if isinstance(site, str):
                found.append(SitePattern(pattern, site, self._line_of("sites", pattern)))
            else:
                line = self._line_of("sites", pattern)
                message = f"expected a site's name, found {site!r}"
                self._problems.append(Problem(str(self._file), line, f'sites: "{pattern}"', message))
        return tuple(found)

    def _ignores(self, table: Any) -> tuple[PathIgnore, ...]:
        key = "per-path-ignore"
        if not isinstance(table, dict):
            self._note((key,), key, f'expected {_EXPECTED["ignores"]}: "reviews/*" = ["caption", "byline"]')
            return ()
        found: list[PathIgnore] = []
        for pattern, told in table.items():
            line = self._line_of(key, pattern)
            if _is_strings(told):
                found.append(PathIgnore(pattern, (told,) if isinstance(told, str) else tuple(told), line))
            else:
                message = f"expected {_EXPECTED['strings']}, found {told!r}"
                self._problems.append(Problem(str(self._file), line, f'{key}: "{pattern}"', message))
        return tuple(found)

    def _line_of(self, key: str, pattern: str) -> int:
        """Returns the line of a pattern in a table of paths.

        The locator knows bare keys only, and patterns stand in quotes.
        """
        first = self._locator.line((*self._prefix, key))
        for number, line in enumerate(self._source.split("\n")[first - 1 :], first):
            if f'"{pattern}"' in line or f"'{pattern}'" in line:
                return number
        return first


def _is_strings(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_CHECKS: dict[Type, Callable[[Any], bool]] = {
    "packs": _is_strings,
    "string": lambda value: isinstance(value, str),
    "strings": _is_strings,
    "path": lambda value: isinstance(value, str),
    "paths": _is_strings,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and isinstance(value, int),
    "number": _is_number,
    "bytes": lambda value: isinstance(value, str) or (_is_number(value) and isinstance(value, int)),
}


def _did_you_mean(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""
