"""All that the rules in scope want done with a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cleaner.compile import CompiledRule
from cleaner.engine.ops import OPS, scored
from cleaner.engine.ops.content import article
from cleaner.engine.parts import proposals as of_parts
from cleaner.engine.scope import Scope
from cleaner.engine.view import View
from cleaner.model import Proposal, Rank, Span

EXTRACTOR = "extractor/trafilatura"
"""The name under which the extractor's vote appears in manifests, and by which `keep` rules may overrule it."""

_VOUCHED = frozenset({"block", "repeat", "select", "content"})
"""Ops whose spans are sure by themselves: a second anchor, a copy that stays, an element's bounds."""
_OF_PAGES = frozenset({"select", "content", "keep"})
"""Ops that have their say while a document still is a page. The others judge, in the next pass, what these and the
extractor leave: menus are gone by then. That saves a third of a page's time; F1 on four corpora stays within 0.04."""
_LONG = 80
"""Characters from which on a line counts as prose."""
_MOST_PROSE = 0.5
"""A general rule does not take an element that holds so much of a page's prose: class names say what a box is for, but
some sites wrap their articles in a "widget" or "sidebar"."""


def propose(view: View, scope: Scope, extractor: str, parts: Sequence[tuple[str, str]] = ()) -> list[Proposal]:
    """What the rules in scope and, on pages, the extractor propose; in no order that matters."""
    proposals: list[Proposal] = []
    located = False
    for rule in _with_work(view, scope):
        if rule.languages and view.language not in rule.languages:
            continue
        proposals += _of_rule(rule, view)
        located = located or (rule.rule.op == "content" and bool(article(rule, view)))
    if view.page is None:
        return proposals
    prose = _Prose(view.text)
    proposals = [p for p in proposals if not (_is_general(p) and prose.share(p) >= _MOST_PROSE)]
    if extractor != "none" and not located:
        proposals += (
            Proposal(start, end, "remove", EXTRACTOR, "template", Rank.EXTRACTOR, confirmed=True)
            for start, end in view.page.left_out(extractor, _undisputed(proposals))
            if end > start
        )
    proposals += of_parts(view.page, parts, EXTRACTOR)
    return proposals


def _is_general(proposal: Proposal) -> bool:
    return proposal.action == "remove" and proposal.rank in (Rank.COMMON, Rank.PLATFORM)


class _Prose:
    """Where a page's long lines stand."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._sums = [0]
        """The characters of all long lines before each."""
        start = 0
        for line in text.split("\n"):
            if len(line) >= _LONG:
                self._starts.append(start)
                self._sums.append(self._sums[-1] + len(line))
            start += len(line) + 1

    def share(self, proposal: Proposal) -> float:
        """How much of it a proposal would take."""
        first, last = bisect_left(self._starts, proposal.start), bisect_left(self._starts, proposal.end)
        return (self._sums[last] - self._sums[first]) / (self._sums[-1] or 1)


def _undisputed(proposals: Sequence[Proposal]) -> list[Span]:
    """What will be cut whatever the extractor says."""
    keeps = [p for p in proposals if p.action == "keep"]
    removed = (Span(p.start, p.end) for p in proposals if p.action == "remove")
    return [span for span in removed if not any(k.start < span.end and span.start < k.end for k in keeps)]


def _with_work(view: View, scope: Scope) -> Iterator[CompiledRule]:
    """The rules in scope of which a pattern matches or a selector may find something; in the ruleset's order."""
    ruleset = view.ruleset
    selecting = view.selecting
    for number in sorted({*view.rules_of(scope.packs), *ruleset.untriggered, *selecting}):
        rule = ruleset.rules[number]
        if rule.pack_number not in scope.packs:
            continue
        # Of ten rules that may have work, nine have none: no need to begin with what the op would do.
        if not rule.triggers or number in selecting or view.may_begin(rule):
            yield rule


def _of_rule(rule: CompiledRule, view: View) -> Iterator[Proposal]:
    waits = view.page is not None and rule.rule.op not in _OF_PAGES
    if rule.rule.op == "scored":
        yield from scored.propose(rule, view) if not waits else ()
        return
    if not waits:
        vouched = bool(rule.rule.confirm) or rule.rule.op in _VOUCHED
        yield from (
            _proposal(rule, span, vouched) for span in OPS[rule.rule.op](rule, view) if view.confirmed(rule, span)
        )
    if rule.rule.select and rule.rule.op not in _OF_PAGES:
        elements = OPS["select"](rule, view)
        yield from (_proposal(rule, span, vouched=True) for span in elements if view.confirmed(rule, span))


def _proposal(rule: CompiledRule, span: Span, vouched: bool) -> Proposal:
    words = rule.rule
    return Proposal(
        span.start,
        span.end,
        "keep" if words.op == "keep" else "remove",
        rule.name,
        words.kind,
        rule.rank,
        confirmed=vouched,
        overrules=words.overrules,
    )
