"""Writes into a configuration file, and leaves all else in it as it is: comments, order, blanks."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from cleaner.cli.config import SHARED_FILE, TABLE, config_of, read_config
from cleaner.errors import UsageError, reason
from cleaner.sinks import atomic

Settings = MutableMapping[str, Any]


def edit_config(file: Path, change: Callable[[Settings], None]) -> None:
    """Changes the settings of a configuration file. Where there is none, one is made.

    Raises ConfigError for a file that is no configuration, or would be none any more, and UsageError where it cannot
    be written; nothing is written then.
    """
    import tomlkit  # for those who write

    document = tomlkit.document()
    if file.exists():
        read_config(file)
        document = tomlkit.parse(file.read_text("utf-8"))
    settings: Settings = document
    for key in TABLE if file.name == SHARED_FILE else ():
        settings = settings[key]
    change(settings)
    written = tomlkit.dumps(document)
    config_of(file, written)
    try:
        atomic.write(str(file), written.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {reason(error)}") from None


def add_to(settings: Settings, key: str, names: list[str]) -> None:
    """Adds names to a setting that is a list, or one of its elements; those that are there stay as they are."""
    present = settings.get(key, [])
    if isinstance(present, str):
        settings[key] = present = [present]
    new = [name for name in names if name not in present]
    if key not in settings:
        settings[key] = new
    else:
        settings[key].extend(new)
