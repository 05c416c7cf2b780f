"""Turns the table of a configuration file into a `Config`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.config.keys import CHECKS, EXPECTED, KEYS, TABLES, Type, is_strings
from cleaner.cli.config.model import Config, ConfigError, PacksFrom, PathIgnore, SitePattern
from cleaner.cli.values import BYTES
from cleaner.errors import Problem, did_you_mean
from cleaner.packs.elsewhere import PackSource

if TYPE_CHECKING:
    from cleaner.packs.locate import Locator
    from cleaner.packs.locate import Path as KeyPath

_SOURCE = dict.fromkeys(("path", "package", "version", "sha256"))
_EXPECTED_SOURCE = '{ path = "…" } or { package = "…" }, with version and sha256 as `clean rules lock` writes them'

_ALL_KEYS = "; `clean check --isolated --show-config` shows all there are"


class Reader:
    """Turns one parsed table into a Config, and notes every problem."""

    def __init__(self, file: Path, locator: Locator, prefix: KeyPath) -> None:
        self._file, self._locator, self._prefix = file, locator, prefix
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
                self._note((key,), key, f"unknown key{did_you_mean(key.replace('_', '-'), KEYS) or _ALL_KEYS}")
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
                message = f"unknown key {unknown[0]!r}; expected {_EXPECTED_SOURCE}{did_you_mean(unknown[0], _SOURCE)}"
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
        if not CHECKS[type](value):
            self._note((key,), key, f"expected {EXPECTED[type]}, found {value!r}")
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
            self._note(("sites",), "sites", f'expected {EXPECTED["sites"]}: "news/*" = "example"')
            return ()
        found: list[SitePattern] = []
        for pattern, site in table.items():
            if isinstance(site, str):
                found.append(SitePattern(pattern, site, self._locator.line((*self._prefix, "sites", pattern))))
            else:
                line = self._locator.line((*self._prefix, "sites", pattern))
                message = f"expected a site's name, found {site!r}"
                self._problems.append(Problem(str(self._file), line, f'sites: "{pattern}"', message))
        return tuple(found)

    def _ignores(self, table: Any) -> tuple[PathIgnore, ...]:
        key = "per-path-ignore"
        if not isinstance(table, dict):
            self._note((key,), key, f'expected {EXPECTED["ignores"]}: "reviews/*" = ["caption", "byline"]')
            return ()
        found: list[PathIgnore] = []
        for pattern, told in table.items():
            line = self._locator.line((*self._prefix, key, pattern))
            if is_strings(told):
                found.append(PathIgnore(pattern, (told,) if isinstance(told, str) else tuple(told), line))
            else:
                message = f"expected {EXPECTED['strings']}, found {told!r}"
                self._problems.append(Problem(str(self._file), line, f'{key}: "{pattern}"', message))
        return tuple(found)
