"""Judges rules before they meet a document. Each check is a small function in `CHECKS`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

import regex

from cleaner.authoring.common_words import COMMON_WORDS, SECTION_TITLES
from cleaner.compile.fold import fold_key, fold_text
from cleaner.compile.regexes import required_literals
from cleaner.compile.ruleset import CompiledRule, Ruleset
from cleaner.model import BLOCKS, EXTRACTOR
from cleaner.packs import Pattern, Rule

Severity = Literal["error", "warning"]

MAX_UNINDEXED = 50
"""So many patterns without a literal a ruleset can bear: each is tried in every line of every document."""

_NESTED = re.compile(r"\((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\d*\})")
_GAPS = re.compile(r"\.[*+]\??")
_FUZZY = re.compile(r"\{[a-z]+\}|\{[a-z]+<=?(\d+)[^}]*\}")
_AROUND_WORD = re.compile(r"\\b|[\^$]|\(\?-?[a-z]+\)")
_SPACED = re.compile(r"[^\u0e00-\u0fff\u1000-\u109f\u2e80-\U0010ffff]*")
"""Words of scripts that put blanks between words; in others, a few characters are a phrase."""
SHORT_WORD = 6
"""Letters of a word that stands in articles about anything, or within other words."""
_ATTACK_SECONDS = 0.1


class Finding(NamedTuple):
    """What a check finds wrong with a rule."""

    path: str
    line: int
    severity: Severity
    rule: str
    """The rule's full name."""
    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.rule}: {self.message} [{self.check}]"


Check = Callable[[CompiledRule], Iterator[tuple[Severity, str]]]


def lint(ruleset: Ruleset, judged: Sequence[str] | None = None) -> list[Finding]:
    """Returns all findings, by file and line. judged: the packs whose rules are checked; None for all."""
    findings = [
        Finding(rule.pack.path, rule.rule.line, severity, rule.name, check, message)
        for rule in ruleset.rules
        if judged is None or rule.pack.name in judged
        for check, look in CHECKS.items()
        for severity, message in look(rule)
    ]
    findings += _unknown_names(ruleset, judged)
    findings += _unindexed_budget(ruleset)
    return sorted(findings)


def _untested(rule: CompiledRule) -> Iterator[tuple[Severity, str]]:
    tests = rule.rule.tests
    removing = [t for t in tests if "⟦" in (t.text or t.html or "")]
    if rule.rule.op == "scored":
        return
    if not removing and rule.rule.op != "keep":
        yield "error", "no test that removes something: add a [[rule.test]] in which ⟦…⟧ marks what must go"
    if len(removing) == len(tests):
        yield "error", "no test in which everything stays: add one with an article that must keep the same words"


def _no_literal(rule: CompiledRule) -> Iterator[tuple[Severity, str]]:
    for pattern in rule.triggers:
        if pattern.form == "regex" and not required_literals(pattern.text):
            yield (
                "warning",
                f"{_shown(pattern)} has no text that every match contains, so it is tried in every line of every "
                "document; write a word of it outside of groups and classes that may be something else",
            )


def _frequent(rule: CompiledRule) -> Iterator[tuple[Severity, str]]:
    for pattern in rule.triggers:
        if pattern.form == "line":
            continue
        literals = required_literals(pattern.text) if pattern.form == "regex" else (fold_text(pattern.text),)
        for literal in literals:
            words = literal.strip(" :.,;-").split()
            short = len(literal.strip()) < 3 and literal.isascii()
            if short or (len(words) == 1 and words[0] in COMMON_WORDS):
                yield "warning", f"{_shown(pattern)} rests on {literal!r}, which stands in nearly every text"


def _common_phrase(rule: CompiledRule) -> Iterator[tuple[Severity, str]]:
    if rule.rule.op == "keep":
        return
    narrowed = _narrowed(rule.rule)
    for pattern in rule.triggers:
        key = fold_key(pattern.text)
        if pattern.form == "contains" and key in COMMON_WORDS and not narrowed:
            yield "error", f"{_shown(pattern)} is a common word: articles contain it"
        if pattern.form in ("line", "starts") and key in SECTION_TITLES and not narrowed and rule.rank < 4:
            yield (
                "error",
                f"{_shown(pattern)} is the title of sections in many articles; "
                "narrow the rule with confirm, unless, where or max_lines",
            )


def _short_word(rule: CompiledRule) -> Iterator[tuple[Severity, str]]:
    if rule.rule.op == "keep" or _narrowed(rule.rule):
        return
    for pattern in rule.triggers:
        word = fold_key(_AROUND_WORD.sub("", pattern.text) if pattern.form == "regex" else pattern.text)
        if pattern.form not in ("contains", "regex") or not word.isalpha() or not _SPACED.fullmatch(word):
            continue
        if len(word) <= SHORT_WORD and word not in COMMON_WORDS:
            yield (
                "error",
                f"{_shown(pattern)} is one short word, and decides alone: articles have it, too, and longer words that "
                "it is a part of; write more of the line, or narrow the rule with confirm, unless, where or max_words",
            )


def _blow_up(rule: CompiledRule) -> Iterator[tuple[Severity, str]]:
    patterns = (*rule.rule.match, *rule.rule.start, *rule.rule.end, *rule.rule.confirm, *rule.rule.unless)
    for pattern in patterns:
        if pattern.form != "regex":
            continue
        if _NESTED.search(pattern.text):
            yield "error", f"{_shown(pattern)} repeats what repeats: it can take for ever on some lines"
        elif any(int(errors or 99) > 3 for errors in _FUZZY.findall(pattern.text)):
            yield "error", f"{_shown(pattern)} is too fuzzy; use {{ fuzzy = …, errors = … }}, which bounds the work"
        elif _runs_away(pattern.text):
            yield "error", f"{_shown(pattern)} took more than {_ATTACK_SECONDS} s on a line made to hurt it"
        elif len(_GAPS.findall(pattern.text)) > 2:
            yield "warning", f"{_shown(pattern)} has several gaps (.*); bound them, as in .{{0,80}}"


def _no_kind_of_end(rule: CompiledRule) -> Iterator[tuple[Severity, str]]:
    words = rule.rule
    if words.op == "tail" and not words.confirm and (words.max_chars or 0) > 5_000:
        yield "warning", f"a tail of up to {words.max_chars:,} characters without `confirm` could take half an article"
    if words.op == "head" and (words.max_chars or 0) > 5_000 and not words.confirm:
        yield "warning", f"a head of up to {words.max_chars:,} characters without `confirm` could take half an article"


CHECKS: dict[str, Check] = {
    "untested": _untested,
    "no-literal": _no_literal,
    "frequent-literal": _frequent,
    "common-phrase": _common_phrase,
    "short-word": _short_word,
    "regex-blow-up": _blow_up,
    "loose-bound": _no_kind_of_end,
}


def _unknown_names(ruleset: Ruleset, judged: Sequence[str] | None) -> Iterator[Finding]:
    names = {rule.name for rule in ruleset.rules} | {BLOCKS, EXTRACTOR}
    for rule in ruleset.rules:
        if judged is not None and rule.pack.name not in judged:
            continue
        for name in rule.rule.overrules:
            if name not in names:
                message = f"overrules {name!r}, but no rule is named so"
                yield Finding(rule.pack.path, rule.rule.line, "warning", rule.name, "unknown-rule", message)


def _unindexed_budget(ruleset: Ruleset) -> Iterator[Finding]:
    unindexed = {n for index in (ruleset.index, *map(ruleset.index_of, ruleset.special)) for n in index.unindexed}
    if len(unindexed) > MAX_UNINDEXED:
        rule = ruleset.rules[ruleset.owners[max(unindexed)]]
        message = f"{len(unindexed)} patterns of the ruleset have no literal; {MAX_UNINDEXED} is what it can bear"
        yield Finding(rule.pack.path, rule.rule.line, "error", rule.name, "no-literal-budget", message)


def _narrowed(rule: Rule) -> bool:
    return bool(
        rule.confirm or rule.unless or rule.where or rule.max_words or rule.op in ("section", "block", "repeat")
    )


def _runs_away(text: str) -> bool:
    """Tries the regex on lines made of its own characters, the usual way into catastrophic backtracking."""
    compiled = regex.compile(text, regex.IGNORECASE)
    long_line = 'The mayor (AP) said on 12 May, as ever, that it is "done" - and the Gulf © of Getty / Reuters. ' * 12
    characters = dict.fromkeys(c for c in text if c.isalnum() or c == " ")
    seeds = ["a", " ", "a ", "1", *list(characters)[:6], "".join(list(characters)[:4]) or "ab"]
    try:
        # What the expression repeats may stand behind a literal: a line must have that first to come so far.
        behind = max(required_literals(text), key=len, default="")
        hurting = [seed * (2_000 // len(seed)) + "\x01" for seed in seeds]
        for line in (long_line, *hurting, *(behind + line for line in hurting if behind)):
            compiled.search(line, timeout=_ATTACK_SECONDS)
    except TimeoutError:
        return True
    return False


def _shown(pattern: Pattern) -> str:
    text = pattern.text if len(pattern.text) <= 50 else pattern.text[:49] + "…"
    return repr(text) if pattern.form == "line" else f"{pattern.form} {text!r}"
