"""Removes clutter that rules describe from scraped articles: pure text, and a manifest that accounts for every byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.errors import CleanError, ManifestError, RuleFileError, UsageError
    from cleaner.manifest import restore
    from cleaner.model import PageKind, Record, Segment, Site
    from cleaner.packs import PackSource
    from cleaner.pipeline import Cleaner, Result

__version__ = "0.1.0"

_HOMES = {
    "CleanError": "cleaner.errors",
    "Cleaner": "cleaner.pipeline",
    "ManifestError": "cleaner.errors",
    "PackSource": "cleaner.packs",
    "PageKind": "cleaner.model",
    "Record": "cleaner.model",
    "Result": "cleaner.pipeline",
    "RuleFileError": "cleaner.errors",
    "Segment": "cleaner.model",
    "Site": "cleaner.model",
    "UsageError": "cleaner.errors",
    "restore": "cleaner.manifest",
}

__all__ = [
    "CleanError",
    "Cleaner",
    "ManifestError",
    "PackSource",
    "PageKind",
    "Record",
    "Result",
    "RuleFileError",
    "Segment",
    "Site",
    "UsageError",
    "restore",
]


def __getattr__(name: str) -> object:
    """Imports a name of the public API when it is used, so that a command that needs little starts quickly."""
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
