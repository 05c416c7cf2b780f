"""Reads rule files into `RulePack`s.

`schema` says what may stand in a rule file, `files` where rule files are, `load` and `reader` read them, `values` and
`troubles` check their values, and `locate` finds the lines of mistakes.
"""

from cleaner.packs.files import TIERS, bundled_files, bundled_folder, find_rule_files
from cleaner.packs.load import RuleFile, load_packs, parse_pack, read_files
from cleaner.packs.pack import Example, Form, Pattern, Rule, RulePack, Tier, Where
from cleaner.packs.schema import json_schema

__all__ = [
    "TIERS",
    "Example",
    "Form",
    "Pattern",
    "Rule",
    "RuleFile",
    "RulePack",
    "Tier",
    "Where",
    "bundled_files",
    "bundled_folder",
    "find_rule_files",
    "json_schema",
    "load_packs",
    "parse_pack",
    "read_files",
]
