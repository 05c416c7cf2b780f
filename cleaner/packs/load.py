"""Reads rule files into `RulePack`s, and collects every mistake with its place instead of stopping at the first."""

from __future__ import annotations

import datetime
import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import regex

from cleaner.errors import Problem, RuleFileError
from cleaner.packs.locate import Locator, TooDeep
from cleaner.packs.locate import Path as KeyPath
from cleaner.packs.pack import Example, Form, Pattern, Rule, RulePack, Tier, Where
from cleaner.packs.schema import (
    MAX_FILE_BYTES,
    MAX_LIST,
    MAX_RULES,
    MAX_TEST,
    MAX_TEXT,
    OPS,
    PACK_KEYS,
    PATTERN_FORMS,
    PATTERN_KEYS,
    RULE_KEYS,
    SCHEMA_VERSION,
    TEST_KEYS,
    Key,
)

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NAME = re.compile(r"[^/\\\s\x00-\x1f]+")
_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")
_MARKED = re.compile(r"\w", re.UNICODE)


class RuleFile(NamedTuple):
    """A rule file's bytes, and the tier it belongs to (None: what the pack says of itself tells)."""

    path: Path
    tier: Tier | None
    raw: bytes


def read_files(files: Iterable[tuple[Path, Tier | None]]) -> tuple[RuleFile, ...]:
    """Reads rule files without looking into them. Raises RuleFileError for those that cannot be read."""
    read: list[RuleFile] = []
    problems: list[Problem] = []
    for path, tier in files:
        try:
            read.append(RuleFile(path, tier, _read(path)))
        except RuleFileError as error:
            problems += error.problems
    if problems:
        raise RuleFileError(problems)
    return tuple(read)


def load_packs(files: Iterable[RuleFile]) -> tuple[RulePack, ...]:
    """Parses rule files. Raises RuleFileError with the problems of all files together."""
    packs: dict[str, RulePack] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            pack = parse_pack(file.raw, str(file.path), file.path.stem, file.tier)
        except RuleFileError as error:
            problems += error.problems
            continue
        if other := packs.get(pack.name):
            problems.append(
                Problem(pack.path, 0, "", f"there is a pack {pack.name!r} already, in {other.path}; rename the file")
            )
        packs[pack.name] = pack
    if problems:
        raise RuleFileError(problems)
    return tuple(packs.values())


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _refusal(file, 0, f"cannot be read: {error.strerror or error}") from None
    if len(raw) > MAX_FILE_BYTES:
        raise _refusal(file, 0, f"larger than {MAX_FILE_BYTES:,} bytes, which is the limit of a rule file. Split it")
    return raw


def parse_pack(raw: bytes, path: str, name: str, tier: Tier | None = None) -> RulePack:
    """Reads a rule file's bytes. `path` is for messages, `name` becomes the pack's name."""
    try:
        source = raw.decode("utf-8-sig")  # Windows editors put a byte order mark before it
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refusal(path, line, "not valid UTF-8; save the file as UTF-8") from None
    try:
        locator = Locator(source.replace("\r\n", "\n"))
        table = tomllib.loads(source)
    except TooDeep as error:
        raise _refusal(path, error.line, f"{error}; rule files need no such nesting") from None
    except RecursionError:
        raise _refusal(path, 0, "nested too deeply") from None
    except ValueError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) if place else 0
        raise _refusal(path, line, f"not valid TOML: {_TOML_PLACE.sub('', str(error))}") from None
    reader = _Reader(path, name, locator)
    pack = reader.pack(table, tier)
    if reader.problems:
        raise RuleFileError(sorted(dict.fromkeys(reader.problems), key=lambda problem: problem.line))
    return msgspec.structs.replace(pack, sha256=hashlib.sha256(raw).hexdigest())


def _refusal(path: Path | str, line: int, message: str) -> RuleFileError:
    return RuleFileError([Problem(str(path), line, "", message)])


class _Reader:
    """Turns one parsed file into a pack. Its methods note problems and return something usable all the same."""

    def __init__(self, path: str, name: str, locator: Locator) -> None:
        self.path = path
        self.name = name
        self.locator = locator
        self.problems: list[Problem] = []

    def note(self, path: KeyPath, where: str, message: str) -> None:
        self.problems.append(Problem(self.path, self.locator.line(path), where, message))

    # ------------------------------------------------------------------ pack and rules

    def pack(self, table: Mapping[str, Any], tier: Tier | None) -> RulePack:
        if not _NAME.fullmatch(self.name):
            self.note((), "", f"the file's name, {self.name!r}, becomes the pack's: use one without blanks")
        values = self.table(table, PACK_KEYS, (), "")
        if "schema" not in table:
            self.note((), "", f"`schema = {SCHEMA_VERSION}` is missing; it tells the version of the rule language")
        for host in values.get("hosts", ()):
            if not _HOST.fullmatch(host):
                self.note(("hosts",), "hosts", f"{host!r} is no host name; write it as `example.com`, in lower case")
        self.languages(values, (), "")
        found = table.get("rule", [])
        rules = found if isinstance(found, list) else []
        if len(rules) > MAX_RULES:
            self.note(("rule", MAX_RULES), "", f"{len(rules):,} rules; a file may have {MAX_RULES:,}. Split it")
            rules = rules[:MAX_RULES]
        read = tuple(self.rule(rule, ("rule", i)) for i, rule in enumerate(rules) if isinstance(rule, dict))
        self.unique(read)
        if tier is None:
            tier = "sites" if values.get("hosts") or values.get("fingerprints") else "common"
        if tier == "sites" and not (values.get("hosts") or values.get("fingerprints")):
            self.note((), "", "a site's pack needs `hosts` or `fingerprints`: nothing else tells when it applies")
        fields = {key: values[key] for key in RulePack.__struct_fields__ if key in values}
        return RulePack(name=self.name, tier=tier, path=self.path, **{**fields, "rules": read})

    def unique(self, rules: Sequence[Rule]) -> None:
        seen: dict[str, Rule] = {}
        for rule in rules:
            if (first := seen.setdefault(rule.id, rule)) is not rule and rule.id:
                message = f"the id {rule.id!r} is taken by the rule in line {first.line}; ids are unique in a pack"
                self.problems.append(Problem(self.path, rule.line, f'rule "{rule.id}"', message))

    def rule(self, table: Mapping[str, Any], path: KeyPath) -> Rule:
        line = self.locator.line(path)
        where = f'rule "{table["id"]}"' if isinstance(table.get("id"), str) else f"rule {int(path[-1]) + 1}"
        values = self.table(table, RULE_KEYS, path, where)
        if "id" not in table:
            self.note(path, where, '`id` is missing; give the rule a name: id = "newsletter-box"')
        elif "id" in values and not _ID.fullmatch(values["id"]):
            self.note((*path, "id"), where, f"{values['id']!r} is no id; use lower-case words and digits joined by `-`")
        op = values.get("op") or ("select" if "select" in table and "op" not in table else "")
        if "op" not in table and not op:
            self.note(path, where, f"`op` is missing; expected one of {', '.join(OPS)}")
        if op in OPS:
            self.fits_op(op, table, values, path, where)
        self.contradictions(values, path, where)
        self.languages(values, path, where)
        for css in values.get("select", ()):
            if trouble := _selector_trouble(css):
                self.note((*path, "select"), where, f"select: {trouble}")
        if op == "section" and "match" in values:
            values["start"] = values.get("start", ()) + values.pop("match")
        tests = tuple(
            self.example(test, (*path, "test", i), where)
            for i, test in enumerate(table.get("test", ()) if isinstance(table.get("test"), list) else ())
            if isinstance(test, dict)
        )
        fields = {key: values[key] for key in Rule.__struct_fields__ if key in values}
        return Rule(**{"id": "", **fields, "op": op or "line", "line": line, "tests": tests})

    def example(self, table: Mapping[str, Any], path: KeyPath, where: str) -> Example:
        values = self.table(table, TEST_KEYS, path, f"{where}: test")
        if ("text" in table) == ("html" in table):
            self.note(path, f"{where}: test", "a test has either `text` or `html`")
        content = values.get("text") or values.get("html") or ""
        marks = [c for c in content if c in "⟦⟧"]
        if marks != ["⟦", "⟧"] * (len(marks) // 2):
            self.note(path, f"{where}: test", "⟦ and ⟧ do not pair; each ⟦ needs its ⟧ before the next one")
        return Example(line=self.locator.line(path), **values)

    # ------------------------------------------------------------------ what must hold inside a rule

    def fits_op(self, op: str, table: Mapping[str, Any], values: dict[str, Any], path: KeyPath, where: str) -> None:
        for key in table:
            known = RULE_KEYS.get(key)
            if known and known.ops and op not in known.ops:
                self.note((*path, key), where, f"`{key}` is not for {op} rules, but for {' and '.join(known.ops)}")
        # A rule with `select` works on pages without patterns; bounds are needed only for what patterns start.
        page_only = "select" in table and not any(key in table for key in ("match", "start", "end"))
        for alternatives in OPS[op].needs:
            if op == "section" and alternatives == ("start",):
                alternatives = ("start", "match")
            if page_only and op not in ("content", "select", "scored"):
                continue
            if not any(key in table for key in alternatives):
                named = " or ".join(f"`{key}`" for key in alternatives)
                bound = any(key.startswith("max_") for key in alternatives)
                reason = "; without it nothing bounds what the rule could remove" if bound else ""
                self.note(path, where, f"{op} needs {named}{reason}")
        if op == "keep" and ("start" in table) != ("end" in table):
            self.note(path, where, "keep needs `match`, or `start` and `end` together")
        if op == "keep" and "start" in table and not ("max_chars" in table or "max_lines" in table):
            self.note(path, where, "keep from `start` to `end` needs `max_chars` or `max_lines`")
        if "kind" not in table and op not in ("keep", "content", "scored"):
            self.note(path, where, "`kind` is missing; it says what kind of clutter this is")
        if op == "repeat" and values.get("similarity", 1.0) < 1.0 and values.get("min_chars", 1) < 10:
            self.note(path, where, "near copies need `min_chars` of at least 10: short lines resemble each other")

    def contradictions(self, values: Mapping[str, Any], path: KeyPath, where: str) -> None:
        place: Where = values.get("where") or Where()
        pairs = (
            ("min_words", values.get("min_words"), "max_words", values.get("max_words"), True),
            ("since", values.get("since"), "until", values.get("until"), True),
            ("after_chars", place.after_chars, "before_chars", place.before_chars, False),
            ("after_share", place.after_share, "before_share", place.before_share, False),
        )
        for low_name, low, high_name, high, may_equal in pairs:
            if low is None or high is None or low < high or (may_equal and low == high):
                continue
            key = "where" if low_name.startswith("after_") else low_name
            self.note((*path, key), where, f"`{low_name}` {low} and `{high_name}` {high} leave nothing to match")

    def languages(self, values: Mapping[str, Any], path: KeyPath, where: str) -> None:
        for language in values.get("languages", ()):
            if not _LANGUAGE.fullmatch(language):
                breadcrumb = f"{where}: languages" if where else "languages"
                self.note((*path, "languages"), breadcrumb, f"{language!r} is no language code; write `en`, `de`, `pt`")

    # ------------------------------------------------------------------ tables and values

    def table(self, table: Mapping[str, Any], keys: Mapping[str, Key], path: KeyPath, where: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in table.items():
            key = keys.get(name)
            if key is None:
                near = difflib.get_close_matches(name[:60], keys, 1, 0.6)
                hint = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(keys)}"
                self.note((*path, name), where, f"unknown key `{_short(name)}`; {hint}")
                continue
            found = self.value(key, value, (*path, name), f"{where}: {name}" if where else name)
            if found is not None:
                values[name] = found
        return values

    def value(self, key: Key, value: Any, path: KeyPath, where: str) -> Any:
        """The value as a rule has it; None where it is of no use (a problem is noted then)."""
        match key.type:
            case "string":
                return self.string(key, value, path, where)
            case "strings":
                items = [value] if isinstance(value, str) else value
                if not isinstance(items, list) or len(items) > MAX_LIST:
                    self.wrong(path, where, f"a list of up to {MAX_LIST:,} texts", value)
                    return None
                return tuple(t for item in items if (t := self.string(key, item, path, where)) is not None)
            case "integer" | "number":
                numeric = isinstance(value, int if key.type == "integer" else int | float)
                if not numeric or isinstance(value, bool):
                    self.wrong(path, where, "a whole number" if key.type == "integer" else "a number", value)
                    return None
                low, high = key.minimum, key.maximum
                if (low is not None and not value >= low) or (high is not None and not value <= high):
                    bounds = f"a number from {low:,}" + (f" to {high:,}" if high is not None else "")
                    self.wrong(path, where, f"{low:,}" if low == high else bounds, value)
                    return None
                return value
            case "boolean":
                if isinstance(value, bool):
                    return value
                self.wrong(path, where, "true or false", value)
                return None
            case "date":
                return self.date(value, path, where)
            case "pattern" | "patterns":
                return self.patterns(value, path, where)
            case "table":
                if not isinstance(value, dict):
                    self.wrong(path, where, "a table: { … }", value)
                    return None
                if key.table is None:
                    return value
                return Where(**self.table(value, key.table, path, where))
            case "tables":
                if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
                    self.wrong(path, where, f"tables, each under [[{path[-1]}]]", value)
                    return None
                return None

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
            self.note(path, where, f"{_short(value)!r} is not known; {hint}")
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
        self.note(path, where, f"expected {expected}, found {_short(repr(value))}")

    # ------------------------------------------------------------------ patterns

    def patterns(self, value: Any, path: KeyPath, where: str) -> tuple[Pattern, ...] | None:
        items = value if isinstance(value, list) else [value]
        if not items or len(items) > MAX_LIST:
            self.wrong(path, where, f"a pattern or a list of up to {MAX_LIST:,}", value)
            return None
        return tuple(found for item in items if (found := self.pattern(item, path, where)))

    def pattern(self, value: Any, path: KeyPath, where: str) -> Pattern | None:
        if isinstance(value, str):
            return self.checked(Pattern("line", value), path, where)
        if not isinstance(value, dict):
            self.wrong(path, where, 'a text, or a table such as { starts = "…" }', value)
            return None
        values = self.table(value, PATTERN_KEYS, path, where)
        forms: list[Form] = [form for form in PATTERN_FORMS if form in value]  # type: ignore[misc]
        if len(forms) != 1:
            self.wrong(path, where, f"exactly one of {', '.join(PATTERN_FORMS)}", value)
            return None
        if ("errors" in value) != (forms[0] == "fuzzy"):
            self.note(path, where, '`errors` and `fuzzy` belong together: { fuzzy = "…", errors = 3 }')
        if forms[0] not in values:
            return None
        pattern = Pattern(forms[0], values[forms[0]], values.get("errors", 0), values.get("near"))
        return self.checked(pattern, path, where)

    def checked(self, pattern: Pattern, path: KeyPath, where: str) -> Pattern | None:
        trouble = _trouble(pattern)
        if trouble:
            line = self.locator.line(path, pattern.text)
            self.problems.append(Problem(self.path, line, where, f"{_short(repr(pattern.text), 40)}: {trouble}"))
        return None if trouble else pattern


def _trouble(pattern: Pattern) -> str | None:
    """Why a pattern cannot match or cannot be used; None if it can."""
    text = pattern.text
    if len(text) > MAX_TEXT:
        return f"{len(text):,} characters; {MAX_TEXT:,} are allowed"
    if not text.strip():
        return "an empty text matches nowhere"
    if pattern.form == "regex":
        return _regex_trouble(text)
    if "\n" in text or "\r" in text:
        return "a line break never matches: patterns are compared with one line at a time; use block for several"
    if pattern.form == "line" and not _MARKED.search(text):
        return "only marks and blanks, which do not count round a line; use { contains = … }"
    if pattern.form == "fuzzy" and pattern.errors * 5 > len(text):
        return f"{pattern.errors} errors are too many for {len(text)} characters: allow at most one in five"
    return None


def _regex_trouble(text: str) -> str | None:
    try:
        compiled = regex.compile(text, regex.IGNORECASE)
    except (regex.error, RecursionError, OverflowError, ValueError, MemoryError, KeyError) as error:
        return f"not a valid regex: {_short(str(error) or type(error).__name__)}"
    try:
        if compiled.fullmatch("", timeout=1.0):
            return "matches the empty text, so it would match everywhere"
    except TimeoutError:
        return "takes more than a second on an empty text"
    return None


def _selector_trouble(css: str) -> str | None:
    import soupsieve  # brings bs4 along, which takes 0.1 s: only files with selectors wait for it

    try:
        soupsieve.compile(css)
    except (soupsieve.SelectorSyntaxError, RecursionError, ValueError, TypeError) as error:
        return f"{_short(css)!r} is no CSS selector: {_short(str(error).splitlines()[0], 120)}"
    return None


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
