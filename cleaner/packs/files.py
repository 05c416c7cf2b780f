"""Finds rule files: those that are part of the toolkit, and those that a user names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaner.errors import UsageError
from cleaner.packs.pack import Tier

TIERS: tuple[Tier, ...] = ("common", "platforms", "sites")


def bundled_folder() -> Path:
    """Returns the folder of the bundled packs: inside the wheel, or beside the sources in an editable install."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def find_rule_files(path: Path) -> Iterator[tuple[Path, Tier | None]]:
    """Yields the rule files at or below a path, sorted, each with the tier that its folder names.

    Links and hidden files are left out, so that a folder from a stranger leads nowhere else.
    """
    if path.is_file():
        yield path, _tier(path.parent)
    elif path.is_dir():
        found = sorted(_below(str(path)), key=lambda file: file.split(os.sep))
        tiers = {folder: _tier(Path(folder)) for folder in {os.path.dirname(file) for file in found}}
        for file in found:
            yield Path(file), tiers[os.path.dirname(file)]
    else:
        raise UsageError(f"{path}: no such rule file or folder")


def bundled_files(tiers: Sequence[str]) -> Iterator[tuple[Path, Tier | None]]:
    """Yields the bundled rule files of some tiers."""
    for tier in TIERS:
        folder = bundled_folder() / tier
        if tier in tiers and folder.is_dir():
            for file, _ in find_rule_files(folder):
                yield file, tier


def _below(folder: str) -> Iterator[str]:
    # A third of the time of `Path.rglob` with its checks, which ten thousand rules waited for longer than for an index.
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read: {error.strerror}") from None
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _below(entry.path)
        elif entry.name.endswith(".toml") and entry.is_file():
            yield entry.path


def _tier(folder: Path) -> Tier | None:
    return next((tier for tier in TIERS if tier in folder.absolute().parts[-2:]), None)
