"""Says which rules looked at a line, and what held each of them back: condition by condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from cleaner.budget import Budget
from cleaner.compile import CompiledRule, Match, Ruleset
from cleaner.compile.fold import fold_key
from cleaner.engine.conditions import holds, neighbour_matches, stands, suits, triggered
from cleaner.engine.ops import OPS
from cleaner.engine.scope import Scope, find_scope
from cleaner.engine.settle import Options
from cleaner.engine.surroundings import stands_in
from cleaner.engine.unbroken import unbroken
from cleaner.engine.view import View
from cleaner.model import Document, Span
from cleaner.prose import count_words


class Held(NamedTuple):
    """A condition, and whether it held."""

    condition: str
    holds: bool


class Look(NamedTuple):
    """A rule of which a pattern matches in a line."""

    line: int
    """The line, counted from 1."""
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


def why(document: Document, ruleset: Ruleset, options: Options, text: str) -> Iterator[tuple[int, str, list[Look]]]:
    """Yields each line that holds a text, with its number and the rules that looked at it, in the ruleset's order.

    Case, quotes and blanks do not matter. It is the first look at the document as it came in: what a cut of another
    rule brings together is not in it, nor who wins where several rules want the same.
    """
    view = View(document.text, ruleset, Budget(options.seconds))
    view.broken_off = _broken(document.text)
    view.kind = options.kind
    view.chosen = ruleset.chosen(replace(options.choice, drafts=True))  # a pack of drafts alone is of its site, too
    scope = find_scope(view, url=document.url, site=options.site)
    view.chosen = ruleset.chosen(options.choice)
    view.tries.enter(
        ruleset.special
    )  # the rules of other sites looked, too: that they are others' is what held them back
    numbers = view.tries.rules_of(frozenset(range(len(ruleset.packs))))
    rules = [ruleset.rules[number] for number in numbers if ruleset.rules[number].rule.op in OPS]
    key = fold_key(text)
    for line, folded in enumerate(view.folded.lines):
        if key in folded and folded.strip():
            looks = [look for rule in rules if (look := _look(rule, view, scope, line)) is not None]
            yield line + 1, view.folded.raw_lines[line].strip(), looks


def _broken(text: str) -> tuple[int, ...]:
    """Returns where lines are pieces of sentences: those that are put together for rules, and those that cannot be."""
    shown = unbroken(text)
    ends = [at for at, (was, now) in enumerate(zip(text, shown.text, strict=True)) if was == "\n" != now]
    return tuple(sorted({*shown.pieces, *(at for end in ends for at in (end - 1, end + 1))}))


def _look(rule: CompiledRule, view: View, scope: Scope, line: int) -> Look | None:
    matches = [
        m for number in view.tries.triggers_of(rule) for m in view.tries.pattern_matches(number) if m.line == line
    ]
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
        yield Held("not in a program or a listing", False)
    if match.line in view.pieces and words.op != "phrase":
        yield Held("no piece of a sentence that is broken over lines", False)
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
        yield Held(f"{told}; {len(lines)} lines match", fits)


def _told(where: object) -> Iterator[tuple[str, object]]:
    for name in ("first_lines", "last_lines", "after_chars", "before_chars", "after_share", "before_share"):
        if (value := getattr(where, name)) is not None:
            yield name, value


def _about_span(rule: CompiledRule, view: View, line: int) -> Iterator[Held]:
    """The conditions on what the op would take; on the line itself, where the op takes nothing."""
    spans = [span for span in OPS[rule.rule.op](rule, view) if _touches(view, span, line)]
    if not spans and triggered(view, rule):
        bound = ", ".join(f"{n} = {v}" for n in ("max_chars", "max_lines") if (v := getattr(rule.rule, n)) is not None)
        yield Held(f"op = {rule.rule.op} finds what it takes from here{f' within {bound}' if bound else ''}", False)
    span = spans[0] if spans else view.whole_lines(line)
    first, last = view.lines_of(span)
    words = rule.rule
    for name, conditions in (("confirm", rule.confirm), ("unless", rule.unless)):
        if conditions:
            beside = name == "confirm" and words.op == "line"
            found = any(holds(view, condition, span, beside=beside) for condition in conditions)
            near = f" within {words.near} lines" if words.near else ""
            patterns = words.confirm if name == "confirm" else words.unless
            shown = ", ".join(repr(pattern.text) for pattern in patterns[:3]) + (" …" if len(patterns) > 3 else "")
            yield Held(f"{name} = {shown}{near}; {'found' if found else 'not found'}", found == (name == "confirm"))
    for name, matchers, step, edge in (
        ("previous_line", rule.previous_line, -1, first),
        ("next_line", rule.next_line, 1, last),
    ):
        if matchers:
            yield Held(name, neighbour_matches(view, matchers, edge, step))
    for name in words.unless_in:
        yield Held(f"unless_in = {name}", not stands_in(view.all_lines, name, first, last))
    if words.max_prose is not None:
        count = view.prose_lines(first, last)
        yield Held(f"max_prose = {words.max_prose}; {count} lines are prose", count <= words.max_prose)


def _touches(view: View, span: Span, line: int) -> bool:
    first, last = view.lines_of(span)
    return first <= line <= last


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)
