"""Says which rules looked at a line, and what held each of them back: condition by condition."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cleaner.budget import Budget
from cleaner.compile import CompiledRule, Match, Ruleset, fold
from cleaner.compile.fold import fold_key
from cleaner.counts import counted
from cleaner.engine.conditions import belongs_to_sentence, holds, neighbour_matches, stands, suits, triggered
from cleaner.engine.ops import OPS
from cleaner.engine.ops.line import is_one_of_many
from cleaner.engine.scope import Scope, find_scope
from cleaner.engine.settle import Options
from cleaner.engine.surroundings import stands_in
from cleaner.engine.text.unbroken import unbroken
from cleaner.engine.view import View
from cleaner.model import Document, Span
from cleaner.packs import Pattern, bundled_folder
from cleaner.prose import count_words

_SHOWN = 3
_SHOWN_CHARS = 60
"""Patterns of a condition that are shown, and the characters of each."""


class Held(NamedTuple):
    """A condition, and whether it held."""

    condition: str
    holds: bool


class Look(NamedTuple):
    """A rule of which a pattern matches in a line."""

    line: int
    """The line, counted from 1; of a sentence that is broken over lines, its first."""
    rule: str
    path: str
    rule_line: int
    """Where the rule stands in its file."""
    op: str
    conditions: tuple[Held, ...]

    @property
    def proposes(self) -> bool:
        """Whether nothing held the rule back."""
        return all(held.holds for held in self.conditions)


class Looked(NamedTuple):
    """A line as rules see it, and who looked at it."""

    first: int
    """Its first line in the text, counted from 1."""
    last: int
    """Its last one: a sentence that is broken over lines is put together before rules see it."""
    span: Span
    text: str
    looks: tuple[Look, ...]
    """The rules that may speak on this document, and those that a user wrote for whatever site."""
    elsewhere: tuple[str, ...] = ()
    """Bundled rules of other sites of which a pattern matches, too."""


def why(document: Document, ruleset: Ruleset, options: Options, text: str) -> Iterator[Looked]:
    """Yields each line that holds a text, with the rules that looked at it, in the ruleset's order.

    Case, quotes and blanks do not matter. It is the first look at the text: what a cut of another rule brings together
    is not in it, nor who wins where several rules want the same.
    """
    shown = unbroken(document.text)
    view, scope = _seen(document, shown.text, shown.pieces, ruleset, options)
    rules = _matching(view)
    broken: View | None = None
    key, raw = fold_key(text), fold(document.text)
    for line, folded in enumerate(view.folded.lines):
        if key not in folded or not folded.strip():
            continue
        span = view.whole_lines(line)
        first, last = raw.raw_line_at(span.start), max(raw.raw_line_at(max(span.end - 1, span.start)), 0)
        own = [rule for rule in rules if _is_told(rule, scope)]
        others = [rule.name for rule in rules if not _is_told(rule, scope) and _matches(rule, view, line)]
        looks = [look._replace(line=first + 1) for rule in own if (look := _look(rule, view, scope, line)) is not None]
        if last > first:
            broken = broken or _seen(document, document.text, (), ruleset, options)[0]
            looks += _of_pieces(broken, scope, range(first, last + 1), {look.rule for look in looks})
        bare = view.folded.raw_lines[line].strip()
        yield Looked(first + 1, last + 1, span, bare, tuple(looks), tuple(others))


def _seen(
    document: Document, text: str, pieces: Sequence[int], ruleset: Ruleset, options: Options
) -> tuple[View, Scope]:
    """Returns a text as the engine sees it, with the rules of all sites, and what is in scope."""
    view = View(text, ruleset, Budget(options.seconds))
    view.broken_off = pieces
    view.kind = options.kind
    view.chosen = ruleset.chosen(replace(options.choice, drafts=True))  # a pack of drafts alone is of its site, too
    scope = find_scope(view, url=document.url, site=options.site)
    view.chosen = ruleset.chosen(options.choice)
    view.tries.enter(ruleset.special)  # rules of other sites looked, too: that they are others' held them back
    return view, scope


def _matching(view: View) -> list[CompiledRule]:
    """The rules of which a pattern may match in the text."""
    ruleset = view.ruleset
    numbers = view.tries.rules_of(frozenset(range(len(ruleset.packs))))
    return [ruleset.rules[number] for number in numbers if ruleset.rules[number].rule.op in OPS]


def _is_told(rule: CompiledRule, scope: Scope) -> bool:
    """Whether a rule is worth more than its name: not where the toolkit has it for another site."""
    return rule.pack_number in scope.packs or not Path(rule.pack.path).is_relative_to(bundled_folder())


def _of_pieces(broken: View, scope: Scope, lines: range, known: Collection[str]) -> Iterator[Look]:
    """Yields the rules that would look at a piece of a sentence if it were a line."""
    for rule in _matching(broken):
        if rule.name in known or not _is_told(rule, scope):
            continue
        for line in lines:
            if not _matches(rule, broken, line):
                continue
            held = Held("no piece of a sentence that is broken over lines", False)
            yield Look(line + 1, rule.name, rule.pack.path, rule.rule.line, rule.rule.op, (held,))


def _matches(rule: CompiledRule, view: View, line: int) -> list[Match]:
    """Returns where in a line a rule's patterns match."""
    tries = view.tries
    return [m for number in tries.triggers_of(rule) for m in tries.pattern_matches(number) if m.line == line]


def _look(rule: CompiledRule, view: View, scope: Scope, line: int) -> Look | None:
    matches = _matches(rule, view, line)
    if not matches:
        return None
    held = (*_about_document(rule, view, scope), *_about_line(rule, view, min(matches)), *_about_span(rule, view, line))
    return Look(line + 1, rule.name, rule.pack.path, rule.rule.line, rule.rule.op, held)


def _about_document(rule: CompiledRule, view: View, scope: Scope) -> Iterator[Held]:
    if not rule.pack.everywhere:
        yield Held(f"the document is of a site of {rule.pack.name}", rule.pack_number in scope.packs)
    if rule.number in view.chosen.silent | view.chosen.withheld:
        yield Held("not a draft" if rule.rule.draft else "selected, and not ignored", False)
    if rule.languages:
        known = view.language or "unknown"
        yield Held(f"languages = {_listed(rule.languages)}; it is {known}", view.language in rule.languages)
    if rule.rule.pages or rule.rule.not_pages:
        kind = view.kind or "a text of no known kind"
        yield Held(f"speaks on this kind of page; it is {kind}", rule.speaks_on(view.kind))


def _about_line(rule: CompiledRule, view: View, match: Match) -> Iterator[Held]:
    words, count = rule.rule, count_words(view.folded.lines_as_read[match.line])
    if match.line in view.verbatim:
        yield Held("not verbatim: a program, the head of a letter, a licence, a notice …", False)
    if match.line in view.pieces and words.op != "phrase":
        yield Held("no piece of a sentence that is broken over lines", False)
    if belongs_to_sentence(view, rule, match.line):
        yield Held("no part of the sentence around it, and no button that the text is about", False)
    if words.op == "line" and is_one_of_many(rule, view, match.line):
        yield Held("a text with sentences; in a mere list, a few words are as good as any others", False)
    if words.min_words is not None:
        yield Held(f"min_words = {words.min_words}; it has {count}", count >= words.min_words)
    if words.max_words is not None:
        yield Held(f"max_words = {words.max_words}; it has {count}", count <= words.max_words)
    if words.where is not None:
        told = ", ".join(f"{name} = {value}" for name, value in _told(words.where))
        yield Held(f"where = {{ {told} }}", stands(view, words.where, match.start, match.line))
    if words.least_matches is not None or words.most_matches is not None:
        told = ", ".join(
            f"{n} = {v}" for n in ("least_matches", "most_matches") if (v := getattr(words, n)) is not None
        )
        numbers = view.tries.triggers_of(rule)
        lines = {m.line for n in numbers for m in view.tries.pattern_matches(n) if suits(view, rule, m.start, m.line)}
        fits = bool(triggered(view, rule)) or not suits(view, rule, match.start, match.line)
        yield Held(f"{told}; {counted(len(lines), 'line')} {'matches' if len(lines) == 1 else 'match'}", fits)


def _told(where: object) -> Iterator[tuple[str, object]]:
    for name in ("first_lines", "last_lines", "after_chars", "before_chars", "after_share", "before_share"):
        if (value := getattr(where, name)) is not None:
            yield name, value


def _about_span(rule: CompiledRule, view: View, line: int) -> Iterator[Held]:
    """The conditions on what the op would take; on the line itself, where the op takes nothing."""
    spans = [span for span in OPS[rule.rule.op](rule, view) if _touches(view, span, line)]
    if not spans and triggered(view, rule) and not (rule.rule.op == "line" and is_one_of_many(rule, view, line)):
        bound = ", ".join(f"{n} = {v}" for n in ("max_chars", "max_lines") if (v := getattr(rule.rule, n)) is not None)
        yield Held(f"op = {rule.rule.op} finds what it takes from here{f' within {bound}' if bound else ''}", False)
    span = spans[0] if spans else view.whole_lines(line)
    first, last = view.lines_of(span)
    words = rule.rule
    for name, conditions in (("confirm", rule.confirm), ("unless", rule.unless)):
        if conditions:
            beside = name == "confirm" and words.op == "line"
            found = any(holds(view, condition, span, beside=beside) for condition in conditions)
            near = f" within {counted(words.near, 'line')}" if words.near else ""
            shown = _shown(words.confirm if name == "confirm" else words.unless)
            yield Held(f"{name} = {shown}{near}; {'found' if found else 'not found'}", found == (name == "confirm"))
    for name, matchers, step, edge in (
        ("previous_line", rule.previous_line, -1, first),
        ("next_line", rule.next_line, 1, last),
    ):
        if matchers:
            shown = _shown(getattr(words, name))
            yield Held(f"{name} = {shown}", neighbour_matches(view, matchers, edge, step))
    for name in words.unless_in:
        yield Held(f"unless_in = {name}", not stands_in(view.all_lines, name, first, last))
    if words.max_prose is not None:
        count = view.prose_lines(first, last)
        are = "line is" if count == 1 else "lines are"
        yield Held(f"max_prose = {words.max_prose}; {count} {are} prose", count <= words.max_prose)


def _touches(view: View, span: Span, line: int) -> bool:
    first, last = view.lines_of(span)
    return first <= line <= last


def _shown(patterns: Sequence[Pattern]) -> str:
    """The first of some patterns, as much of each as tells which it is."""
    texts = (p.text if len(p.text) <= _SHOWN_CHARS else f"{p.text[:_SHOWN_CHARS]}…" for p in patterns[:_SHOWN])
    return ", ".join(f"'{text}'" for text in texts) + (", …" if len(patterns) > _SHOWN else "")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)
