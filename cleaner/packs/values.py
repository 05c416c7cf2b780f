"""Reads the values of a parsed rule file by the tables of the schema, and notes what is wrong with them."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec

from cleaner.errors import Problem
from cleaner.packs.locate import Locator
from cleaner.packs.locate import Path as KeyPath
from cleaner.packs.pack import Form, Learnt, Pattern, RuleEvidence, Where
from cleaner.packs.schema import (
    EVIDENCE_KEYS,
    LEARNT_KEYS,
    MAX_LIST,
    MAX_TEST,
    MAX_TEXT,
    PACK_KEYS,
    PATTERN_FORMS,
    PATTERN_KEYS,
    RULE_KEYS,
    TEST_KEYS,
    WHERE_KEYS,
    Key,
)
from cleaner.packs.spelling import edge_regex, slots_regex, slots_trouble
from cleaner.packs.troubles import MOST_COPIES_OF_FILE, copies_beyond, pattern_trouble, shortened

_STRUCTS: Mapping[tuple[str, ...], type[msgspec.Struct]] = {
    tuple(WHERE_KEYS): Where,
    tuple(EVIDENCE_KEYS): RuleEvidence,
    tuple(LEARNT_KEYS): Learnt,
}
"""The keys of a table → what it is read as."""

_FEW = 12
"""Keys that a message lists."""
_HOMES: Sequence[tuple[Mapping[str, Key], str]] = (
    (RULE_KEYS, "it is a key of rules: put it right below the line [[rule]], above tests and other tables"),
    (PACK_KEYS, "it is a key of the pack: put it above the first [[rule]]"),
    (PATTERN_KEYS, "it is part of a pattern: match = {{ {name} = … }}"),
    (WHERE_KEYS, "it is part of `where`: where = {{ {name} = … }}"),
    (TEST_KEYS, "it is a key of tests: put it below a line [[rule.test]]"),
)
"""The tables that a key may have been meant for, and what to do then."""


class ValueReader:
    """Reads values and notes problems.

    It returns something usable all the same, so that all mistakes of a file are found.
    """

    def __init__(self, path: str, locator: Locator) -> None:
        self.path = path
        self.locator = locator
        self.problems: list[Problem] = []
        self._copies = 0
        """What all regexes so far repeat, written out."""

    def note(self, path: KeyPath, where: str, message: str) -> None:
        self.problems.append(Problem(self.path, self.locator.line(path), where, message))

    def table(self, table: Mapping[str, Any], keys: Mapping[str, Key], path: KeyPath, where: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in table.items():
            key = keys.get(name)
            if key is None:
                self.note((*path, name), where, f"unknown key `{shortened(name)}`; {_hint(name, keys)}")
                continue
            found = self.value(key, value, (*path, name), f"{where}: {name}" if where else name)
            if found is not None:
                values[name] = found
        return values

    def value(self, key: Key, value: Any, path: KeyPath, where: str) -> Any:
        """Returns the value as a rule has it; None where it is of no use, and a problem is noted."""
        match key.type:
            case "string":
                return self.string(key, value, path, where)
            case "strings":
                return self.strings(key, value, path, where)
            case "integer" | "number":
                return self.number(key, value, path, where)
            case "boolean":
                return self.boolean(value, path, where)
            case "date":
                return self.date(value, path, where)
            case "pattern" | "patterns":
                return self.patterns(value, path, where)
            case "table":
                return self.inner(key, value, path, where)
            case "tables":
                return self.not_tables(value, path, where)

    def strings(self, key: Key, value: Any, path: KeyPath, where: str) -> tuple[str, ...] | None:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or len(items) > MAX_LIST:
            self.wrong(path, where, f"a list of up to {MAX_LIST:,} texts", value)
            return None
        places = _places(path, value)
        found = (self.string(key, item, place, where) for item, place in zip(items, places, strict=True))
        return tuple(text for text in found if text is not None)

    def number(self, key: Key, value: Any, path: KeyPath, where: str) -> int | float | None:
        whole = key.type == "integer"
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            self.wrong(path, where, "a whole number" if whole else "a number", value)
            return None
        low, high = key.minimum, key.maximum
        if (low is not None and not value >= low) or (high is not None and not value <= high):
            bounds = f"a number from {low:,}" + (f" to {high:,}" if high is not None else "")
            self.wrong(path, where, f"{low:,}" if low == high else bounds, value)
            return None
        return value

    def boolean(self, value: Any, path: KeyPath, where: str) -> bool | None:
        if isinstance(value, bool):
            return value
        self.wrong(path, where, "true or false", value)
        return None

    def inner(self, key: Key, value: Any, path: KeyPath, where: str) -> Any:
        """Returns a table within a rule as the struct that its keys make."""
        if not isinstance(value, dict):
            self.wrong(path, where, "a table: { … }", value)
            return None
        if key.table is None:
            return value
        return msgspec.convert(self.table(value, key.table, path, where), _STRUCTS[tuple(key.table)])

    def not_tables(self, value: Any, path: KeyPath, where: str) -> None:
        """Notes what stands where tables should, each under a header of its own: those are read by themselves."""
        header = ".".join(str(part) for part in path if isinstance(part, str))
        if isinstance(value, dict):
            self.note(path, where, f"[{header}] has one bracket; each has two: [[{header}]]")
            return
        items = value if isinstance(value, list) else [value]
        for item, place in zip(items, _places(path, value), strict=True):
            if not isinstance(item, dict):
                self.wrong(place, where, f"tables, each under [[{header}]]", item)

    def string(self, key: Key, value: Any, path: KeyPath, where: str) -> str | None:
        limit = MAX_TEST if key in TEST_KEYS.values() else MAX_TEXT
        if not isinstance(value, str):
            self.wrong(path, where, "a text", value)
            return None
        if len(value) > limit:
            self.note(path, where, f"{len(value):,} characters; {limit:,} are allowed")
            return None
        if key.choices and value not in key.choices:
            near = difflib.get_close_matches(value, key.choices, 1, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(key.choices)}"
            self.note(path, where, f"{shortened(value)!r} is not known; {hint}")
            return None
        return value

    def date(self, value: Any, path: KeyPath, where: str) -> str | None:
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value.isoformat()
        try:
            return datetime.date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            self.wrong(path, where, "a date such as 2025-01-31", value)
            return None

    def wrong(self, path: KeyPath, where: str, expected: str, value: Any) -> None:
        self.note(path, where, f"expected {expected}, found {shortened(_as_toml(value))}")

    def patterns(self, value: Any, path: KeyPath, where: str) -> tuple[Pattern, ...] | None:
        items = value if isinstance(value, list) else [value]
        if not items or len(items) > MAX_LIST:
            self.wrong(path, where, f"a pattern or a list of up to {MAX_LIST:,}", value)
            return None
        read = (self.pattern(item, place, where) for item, place in zip(items, _places(path, value), strict=True))
        return tuple(pattern for pattern in read if pattern)

    def pattern(self, value: Any, path: KeyPath, where: str) -> Pattern | None:
        if isinstance(value, str):
            return self.checked(Pattern("line", value), path, where)
        if not isinstance(value, dict):
            self.wrong(path, where, 'a text, or a table such as { starts = "…" }', value)
            return None
        values = self.table(value, PATTERN_KEYS, path, where)
        forms = [form for form in PATTERN_FORMS if form in value]
        if not forms and not values and value:
            return None  # what stands there instead is noted
        if len(forms) != 1:
            self.wrong(path, where, f"exactly one of {', '.join(PATTERN_FORMS)}", value)
            return None
        if ("errors" in value) != (forms[0] == "fuzzy"):
            self.note(path, where, '`errors` and `fuzzy` belong together: { fuzzy = "…", errors = 3 }')
        if forms[0] not in values:
            return None
        form, text, edge = forms[0], values[forms[0]], values.get("edge")
        if edge and form not in ("contains", "slots"):
            self.note((*path, "edge"), where, f"`edge` is not for `{form}`, but for contains and slots")
        if form == "slots":
            if trouble := slots_trouble(text):
                self.note((*path, form), where, f"{shortened(repr(text), 40)}: {trouble}")
                return None
            form, text = "regex", slots_regex(text, edge)
        elif form == "contains" and edge:
            form, text = "regex", edge_regex(text, edge)
        pattern = Pattern(cast(Form, form), text, values.get("errors", 0), values.get("near"))
        return self.checked(pattern, (*path, forms[0]), where)

    def checked(self, pattern: Pattern, path: KeyPath, where: str) -> Pattern | None:
        trouble = self._trouble(pattern)
        if trouble:
            self.note(path, where, f"{shortened(repr(pattern.text), 40)}: {trouble}")
        return None if trouble else pattern

    def _trouble(self, pattern: Pattern) -> str | None:
        if self._copies <= MOST_COPIES_OF_FILE and (trouble := pattern_trouble(pattern)):
            return trouble  # what is refused is not compiled, and does not count
        self._copies += copies_beyond(pattern)
        if pattern.form != "regex" or self._copies <= MOST_COPIES_OF_FILE:
            return None
        return f"the regexes up to here repeat more than {MOST_COPIES_OF_FILE:,} copies together; split the file"


def _as_toml(value: Any) -> str:
    """Returns a value about as it is written in a rule file."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else repr(value)


def _places(path: KeyPath, value: Any) -> Iterator[KeyPath]:
    """Yields where the items of a list stand; of a single item, where it stands."""
    if not isinstance(value, list):
        yield path
        return
    for number in range(len(value)):
        yield (*path, number)


def _hint(name: str, keys: Mapping[str, Key]) -> str:
    """Returns what to do about an unknown key: where it belongs, or which one is meant."""
    if keys is not PATTERN_KEYS:
        for home, told in _HOMES:
            if name in home and home is not keys:
                return told.format(name=name)
    if near := difflib.get_close_matches(name[:60], keys, 1, 0.6):
        return f"did you mean `{near[0]}`?"
    if len(keys) > _FEW:
        return "`clean rules schema` has all keys, and CONTRIBUTING.md a table of them"
    return f"known keys: {', '.join(keys)}"
