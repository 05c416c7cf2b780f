"""Judges rules before they meet a document. Each check is a small function in `CHECKS`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import regex

from cleaner.authoring.common_words import COMMON_WORDS, SECTION_TITLES
from cleaner.compile.fold import fold_key, fold_text
from cleaner.compile.regexes import required_literals
from cleaner.compile.ruleset import CompiledRule, Ruleset
from cleaner.model import BLOCKS, EXTRACTOR
from cleaner.packs import Pattern, Rule
from cleaner.packs.locate import Locator

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
_ATTACK_SIZE = 8_000
"""Characters of a line made to hurt: of this size, work that grows with the square of a line shows."""
_MARKS = 8
"""So many marks and as many letters of an expression are tried."""
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
"""A class of characters: it may name blanks that are not there beside those that are."""
_SYNTAX = re.compile(r"\(\?[^:)=!]*[:)=!]|(?<!\\)[][(){}|*+?.^$\\-]")
"""What is no text in an expression: the beginnings of its groups, and its signs."""


_NO_SUCH_BLANKS = re.compile(
    r"\\[tvf]|\\x(?:a0|ad)|\\u(?:00a0|00ad|20[0-6][0-9a-f]|3000)|[\t\xa0\xad\u2000-\u200f\u202f\u3000]| {2}"
)
_RUNS_OF_BLANKS = re.compile(r"(?: |\\s)\{(?:[2-9]|1\d)")
"""Blanks that no line has as an expression sees it: there they are single and plain."""


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
    findings += _slow_fingerprints(ruleset, judged)
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


def _no_such_blanks(rule: CompiledRule) -> Iterator[tuple[Severity, str]]:
    for pattern in _patterns_of(rule):
        if pattern.form == "regex" and not pattern.text.startswith("(?x"):
            blanks = _RUNS_OF_BLANKS.search(pattern.text) or _NO_SUCH_BLANKS.search(_CLASS.sub("x", pattern.text))
            if blanks is not None:
                yield (
                    "warning",
                    f"{_shown(pattern)} asks for {blanks[0]!r}, which no line has: expressions see every blank as a "
                    "plain one, runs of them as one, and no invisible characters",
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


def _patterns_of(rule: CompiledRule) -> Iterator[Pattern]:
    words = rule.rule
    for patterns in (words.match, words.start, words.end, words.confirm, words.unless):
        yield from patterns
    yield from (*words.previous_line, *words.next_line)


def _blow_up(rule: CompiledRule) -> Iterator[tuple[Severity, str]]:
    yield from _blown_up(_patterns_of(rule))


def _blown_up(patterns: Iterable[Pattern]) -> Iterator[tuple[Severity, str]]:
    for pattern in patterns:
        if pattern.form != "regex":
            continue
        if _NESTED.search(pattern.text):
            yield "error", f"{_shown(pattern)} repeats what repeats: it can take for ever on some lines"
        elif any(int(errors or 99) > 3 for errors in _FUZZY.findall(pattern.text)):
            yield "error", f"{_shown(pattern)} is too fuzzy; use {{ fuzzy = …, errors = … }}, which bounds the work"
        elif (line := _running_away(pattern.text)) is not None:
            yield (
                "error",
                f"{_shown(pattern)} took more than {_ATTACK_SECONDS} s on a line of {_ATTACK_SIZE:,} characters that "
                f"begins {line[:24]!r}: bound what it repeats, or leave out of it what begins the expression",
            )
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
    "no-such-blanks": _no_such_blanks,
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


def _slow_fingerprints(ruleset: Ruleset, judged: Sequence[str] | None) -> Iterator[Finding]:
    for pack in ruleset.packs:
        for number, pattern in enumerate(pack.fingerprints if judged is None or pack.name in judged else ()):
            for severity, message in _blown_up([pattern]):
                line = _line_of(pack.path, ("fingerprints", number))
                yield Finding(pack.path, line, severity, pack.name, "regex-blow-up", f"fingerprints: {message}")


def _line_of(path: str, place: tuple[str | int, ...]) -> int:
    """Returns where something stands in a rule file; 1 where that cannot be told."""
    try:
        return Locator(Path(path).read_text("utf-8-sig")).line(place)
    except (OSError, ValueError):
        return 1


def _narrowed(rule: Rule) -> bool:
    return bool(
        rule.confirm or rule.unless or rule.where or rule.max_words or rule.op in ("section", "block", "repeat")
    )


def _running_away(text: str) -> str | None:
    """Returns a line on which the regex takes too long, if one is found among lines made of its own characters: the
    usual way into catastrophic backtracking."""
    compiled = regex.compile(text, regex.IGNORECASE)
    try:
        for line in _hurting_lines(text):
            compiled.search(line, timeout=_ATTACK_SECONDS)
    except TimeoutError:
        return line
    return None


def _hurting_lines(text: str) -> Iterator[str]:
    """Yields lines on which a regex may start again and again, only to find that the line ends otherwise."""
    yield 'The mayor (AP) said on 12 May, as ever, that it is "done" - and the Gulf © of Getty / Reuters. ' * 12
    letters = [*dict.fromkeys(c for c in text if c.isalnum() or c == " ")]
    shown = _SYNTAX.sub("", text)
    marks = [*dict.fromkeys(c for c in shown if not c.isalnum() and not c.isspace() and c != "\\")][:_MARKS]
    seeds = ["a", " ", "a ", "1", "Aa. ", *letters[:_MARKS], "".join(letters[:4]) or "ab"]
    seeds += [seed for mark in marks for seed in (mark, f"{mark}a", f"{mark}Aa ", f"Aa{mark} ")]
    # What the expression repeats may stand behind a literal: a line must have that first to come so far. Or before one:
    # without it, the line is not tried at all.
    behind = max(required_literals(text), key=len, default="")
    for seed in seeds:
        line = seed * (_ATTACK_SIZE // len(seed)) + "\x01"
        yield line
        if behind:
            yield behind + line
            yield line + behind


def _shown(pattern: Pattern) -> str:
    text = pattern.text if len(pattern.text) <= 50 else pattern.text[:49] + "…"
    return repr(text) if pattern.form == "line" else f"{pattern.form} {text!r}"
