"""Does something again whenever a rule file changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from cleaner.cli.terminal.say import say
from cleaner.errors import CleanError
from cleaner.packs import find_rule_files
from cleaner.report.escape import escape

EVERY = 0.3
"""Seconds between two looks at the files."""


def watch(paths: tuple[Path, ...], act: Callable[[], object]) -> NoReturn:
    """Calls `act` now, and again when a rule file at or below `paths` is changed, added or removed; until Ctrl-C.

    What is wrong with the files is told, and waits for the next change.
    """
    seen: object = None
    while True:
        if (now := _state(paths)) != seen:
            seen = now
            try:
                act()
            except CleanError as error:
                say(escape(str(error), keep="\n"))
            say("waiting for a change (Ctrl-C ends it)")
        time.sleep(EVERY)


def _state(paths: tuple[Path, ...]) -> object:
    """Returns what changes with the files: names, times, sizes."""
    try:
        stats = [(path, os.stat(path)) for given in paths for path, _ in find_rule_files(given)]
    except (OSError, CleanError) as error:  # an editor may be replacing one of them
        return str(error)
    return [(path, stat.st_mtime_ns, stat.st_size) for path, stat in stats]
