"""Configuration files: `[tool.clean]` in pyproject.toml, or clean.toml, found upwards from the first path.

At most one file is read; nothing is merged. An option on the command line replaces what the file says. `keys` says what
may stand there, `files` finds and reads it, `reader` makes a `model.Config` of it and notes every mistake. `command`
gives a command's options their defaults from it, `show` shows what holds, and `edit` writes into it.
"""

from __future__ import annotations

from cleaner.cli.config.files import OWN_FILE, SHARED_FILE, TABLE, config_of, find_config, read_config
from cleaner.cli.config.keys import KEYS, TABLES
from cleaner.cli.config.model import Config, ConfigError, PacksFrom

__all__ = [
    "KEYS",
    "OWN_FILE",
    "SHARED_FILE",
    "TABLE",
    "TABLES",
    "Config",
    "ConfigError",
    "PacksFrom",
    "config_of",
    "find_config",
    "read_config",
]
