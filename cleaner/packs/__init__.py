"""Reads rule files into `RulePack`s.

`schema` says what may stand in a rule file, `files` where rule files are (`elsewhere`, those of others), `read` reads
their bytes, `load` and `reader` parse them, `values` and `troubles` check their values, `plain` reads selectors, and
`locate` finds the lines of mistakes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.packs.elsewhere import PackSource, accepted_files
from cleaner.packs.files import TIERS, bundled_files, bundled_folder, find_rule_files
from cleaner.packs.pack import Example, Form, Pattern, Rule, RulePack, Tier, Where
from cleaner.packs.read import RuleFile, read_files

if TYPE_CHECKING:
    from cleaner.packs.load import load_packs, parse_pack
    from cleaner.packs.schema import json_schema

__all__ = [
    "TIERS",
    "Example",
    "Form",
    "PackSource",
    "Pattern",
    "Rule",
    "RuleFile",
    "RulePack",
    "Tier",
    "Where",
    "accepted_files",
    "bundled_files",
    "bundled_folder",
    "find_rule_files",
    "json_schema",
    "load_packs",
    "parse_pack",
    "read_files",
]

_LATER = {"json_schema": "cleaner.packs.schema", "load_packs": "cleaner.packs.load", "parse_pack": "cleaner.packs.load"}


def __getattr__(name: str) -> object:
    """Imports what parses when something is parsed: a start with packs from the cache needs nothing of it."""
    if name not in _LATER:
        raise AttributeError(f"module 'cleaner.packs' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
