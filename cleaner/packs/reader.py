"""Turns one parsed rule file into a `RulePack`: checks which keys must be there, and what must hold between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleaner.errors import Problem
from cleaner.packs.locate import Locator
from cleaner.packs.locate import Path as KeyPath
from cleaner.packs.pack import Example, Rule, RulePack, Tier, Where
from cleaner.packs.schema import MAX_RULES, MAX_TEXT, OPS, PACK_KEYS, RULE_KEYS, SCHEMA_VERSION, TEST_KEYS
from cleaner.packs.troubles import selector_trouble
from cleaner.packs.values import ValueReader

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NAME = re.compile(r"[^/\\\s\x00-\x1f]+")


class PackReader(ValueReader):
    """Reads one pack. `problems` holds what was wrong in it."""

    def __init__(self, path: str, name: str, locator: Locator) -> None:
        super().__init__(path, locator)
        self.name = name

    def pack(self, table: Mapping[str, Any], tier: Tier | None) -> RulePack:
        if not _NAME.fullmatch(self.name):
            self.note((), "", f"the file's name, {self.name!r}, becomes the pack's: use one without blanks")
        values = self.table(table, PACK_KEYS, (), "")
        if "schema" not in table:
            self.note((), "", f"`schema = {SCHEMA_VERSION}` is missing; it tells the version of the rule language")
        for number, host in self.items(table, "hosts"):
            if not _HOST.fullmatch(host):
                message = f"{host!r} is no host name; write it as `example.com`, in lower case"
                self.note(("hosts", number), "hosts", message)
        self.languages(table, (), "")
        found = table.get("rule", [])
        rules = found if isinstance(found, list) else []
        if len(rules) > MAX_RULES:
            self.note(("rule", MAX_RULES), "", f"{len(rules):,} rules; a file may have {MAX_RULES:,}. Split it")
            rules = rules[:MAX_RULES]
        read = tuple(self.rule(rule, ("rule", i)) for i, rule in enumerate(rules) if isinstance(rule, dict))
        self.unique(read)
        of_site = values.get("hosts") or values.get("fingerprints")
        if "learnt" in values:
            tier = "learnt"
        elif tier is None:
            tier = "sites" if of_site else "common"
        if tier == "sites" and not of_site:
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
        line = self.locator.table(path)
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
        self.languages(table, path, where)
        self.pages(table, path, where)
        for number, css in self.items(table, "select"):
            if trouble := selector_trouble(css):
                self.note((*path, "select", number), where, f"select: {trouble}")
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
        return Example(line=self.locator.table(path), **values)

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
        if "link_share" in table and "select" not in table:
            self.note(
                (*path, "link_share"), where, "`link_share` is about the elements that `select` finds; add `select`"
            )
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
            ("least_matches", values.get("least_matches"), "most_matches", values.get("most_matches"), True),
            ("since", values.get("since"), "until", values.get("until"), True),
            ("after_chars", place.after_chars, "before_chars", place.before_chars, False),
            ("after_share", place.after_share, "before_share", place.before_share, False),
        )
        for low_name, low, high_name, high, may_equal in pairs:
            if low is None or high is None or low < high or (may_equal and low == high):
                continue
            key = "where" if low_name.startswith("after_") else low_name
            self.note((*path, key), where, f"`{low_name}` {low} and `{high_name}` {high} leave nothing to match")

    def pages(self, table: Mapping[str, Any], path: KeyPath, where: str) -> None:
        pages = {kind for _, kind in self.items(table, "pages")}
        for number, kind in self.items(table, "not_pages"):
            if kind in pages:
                self.note((*path, "not_pages", number), where, f"{kind!r} stands in `pages` and in `not_pages`")

    def languages(self, table: Mapping[str, Any], path: KeyPath, where: str) -> None:
        for number, language in self.items(table, "languages"):
            if not _LANGUAGE.fullmatch(language):
                breadcrumb = f"{where}: languages" if where else "languages"
                message = f"{language!r} is no language code; write `en`, `de`, `pt`"
                self.note((*path, "languages", number), breadcrumb, message)

    def items(self, table: Mapping[str, Any], key: str) -> Iterator[tuple[int, str]]:
        """Yields the texts of a list, or the only one, with their places in it; what else stands there is noted."""
        value = table.get(key)
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, str) and len(item) <= MAX_TEXT:
                yield number, item
