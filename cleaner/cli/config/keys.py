"""The keys of a configuration file, and what each of them holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

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
    "extractor": ("string", "who votes on pages: both, trafilatura, fast, precision, recall or none"),
    "title": ("string", "what becomes of the title of pages: auto, keep or drop"),
    "standfirst": ("string", "what becomes of the standfirst of pages, likewise"),
    "embeds": ("string", "what becomes of embedded posts on pages, likewise"),
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
EXPECTED: dict[Type, str] = {
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
"""What is expected of a value of each type."""


def is_strings(value: Any) -> bool:
    """Returns whether a value is a text or a list of texts."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


CHECKS: dict[Type, Callable[[Any], bool]] = {
    "packs": is_strings,
    "string": lambda value: isinstance(value, str),
    "strings": is_strings,
    "path": lambda value: isinstance(value, str),
    "paths": is_strings,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and isinstance(value, int),
    "number": _is_number,
    "bytes": lambda value: isinstance(value, str) or (_is_number(value) and isinstance(value, int)),
}
"""Type → whether a value is of it."""
