"""Writes drafts of rule packs as TOML: what `learn` and `import` find, for a person to read and mend."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleaner.packs.schema import SCHEMA_VERSION

_NOT_ID = re.compile(r"[^a-z0-9]+")
_NOT_LETTER = re.compile(r"[^a-z]+")
_MARKS = re.compile(r"[\u0300-\u036f]")
"""The marks on Latin letters."""
_ID_LENGTH = 40
_ID_LETTERS = 3
"""Latin letters of the shortest id that says something."""


class DraftRule(NamedTuple):
    """One rule of a draft: its keys in their order, and a comment to stand above it."""

    id: str
    keys: Sequence[tuple[str, str]]
    """Keys and values; values are TOML."""
    tests: Sequence[str] = ()
    comment: str = ""
    pages: Sequence[str] = ()
    """Tests that are pages."""


def quoted(text: str) -> str:
    """Returns a text as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def written(text: str) -> str:
    """Returns a text of several lines as TOML that reads as the text does; where that cannot be, as `quoted` does."""
    plain = all(character == "\n" or character.isprintable() for character in text)
    return f"'''\n{text}'''" if plain and "\n" in text and "'''" not in f"{text}'" else quoted(text)


def several(texts: Iterable[str]) -> str:
    """Returns texts as a TOML array, one on a line; a single one as a string."""
    items = [quoted(text) for text in texts]
    return items[0] if len(items) == 1 else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def make_id(text: str, taken: set[str], instead: str = "rule") -> str:
    """Returns an id made of a text's first words and unlike those in `taken`; it is added to them.

    instead: what an id is made of where the text has hardly a Latin letter.
    """
    words = _NOT_ID.sub("-", _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))).strip("-")
    if len(words) > _ID_LENGTH:
        words = words[: _ID_LENGTH + 1].rpartition("-")[0] or words[:_ID_LENGTH]
    if len(_NOT_LETTER.sub("", words)) < _ID_LETTERS:
        words = _NOT_ID.sub("-", instead).strip("-")
    name, number = words, 2
    while name in taken:
        name, number = f"{words}-{number}", number + 1
    taken.add(name)
    return name


def write_pack(title: str, head: Sequence[tuple[str, str]], rules: Iterable[DraftRule]) -> str:
    """Returns a rule file's text."""
    lines = [f"schema = {SCHEMA_VERSION}", f"title = {quoted(title)}"]
    lines += (f"{key} = {value}" for key, value in head)
    return "\n".join([*lines, *("\n" + rule_text(rule).rstrip("\n") for rule in rules)]) + "\n"


def rule_text(rule: DraftRule) -> str:
    """Returns a rule as it stands in a rule file, with its comment and its tests."""
    lines = [f"# {comment}" for comment in rule.comment.splitlines()]
    lines += ["[[rule]]", f"id = {quoted(rule.id)}"]
    lines += (f"{key} = {value}" for key, value in rule.keys)
    for test in rule.tests:
        lines += ["", "[[rule.test]]", f"text = {written(test)}"]
    for page in rule.pages:
        lines += ["", "[[rule.test]]", f"html = {quoted(page)}"]
    return "\n".join(lines) + "\n"
