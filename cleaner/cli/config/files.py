"""Finds and reads configuration files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cleaner.cli.config.model import Config, ConfigError
from cleaner.cli.config.reader import Reader
from cleaner.errors import Problem, reason
from cleaner.sources.whole import Unreadable, open_regular

OWN_FILE, SHARED_FILE = "clean.toml", "pyproject.toml"
TABLE = ("tool", "clean")
MAX_BYTES = 1024 * 1024


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

    from cleaner.packs.locate import Locator, TooDeep, toml_trouble

    try:
        locator = Locator(source)
        table = tomllib.loads(source)
    except TooDeep as error:
        raise _refusal(file, f"{error}; a configuration needs no such nesting", error.line) from None
    except ValueError as error:
        line, message = toml_trouble(source, error)
        raise _refusal(file, message, line) from None
    except RecursionError:
        raise _refusal(file, "nested too deeply") from None
    prefix = TABLE if file.name == SHARED_FILE else ()
    ours = _dig(table, prefix)
    if not isinstance(ours, dict):
        raise _refusal(file, "there is no table [tool.clean] in it")
    return Reader(file, locator, prefix).config(ours)


def _read(file: Path) -> str:
    try:
        with open(open_regular(str(file)), "rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, Unreadable) as error:
        raise _refusal(file, f"cannot be read: {reason(error)}") from None
    if len(raw) > MAX_BYTES:
        raise _refusal(file, f"larger than {MAX_BYTES:,} bytes, which no configuration needs")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _refusal(file, "not valid UTF-8; save the file as UTF-8") from None


def _refusal(file: Path, message: str, line: int = 0) -> ConfigError:
    return ConfigError(str(Problem(str(file), line, "", message)))


def _dig(table: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table
