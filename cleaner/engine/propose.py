"""All that the rules in scope want done with a text."""

from __future__ import annotations

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
    if extractor != "none" and not located:
        votes = [
            Proposal(start, end, "remove", EXTRACTOR, "template", Rank.EXTRACTOR, confirmed=True)
            for start, end in view.page.left_out(extractor)
            if end > start
        ]
        proposals = [p for p in proposals if not _holds_the_article(p, votes, len(view.text))] + votes
    proposals += of_parts(view.page, parts, EXTRACTOR)
    return proposals


def _holds_the_article(proposal: Proposal, votes: Sequence[Proposal], size: int) -> bool:
    """Whether a general rule's element holds most of what the extractor would keep.

    Class names say what a box is for, but some sites wrap their articles in a "widget" or "sidebar".
    """
    if proposal.rank not in (Rank.COMMON, Rank.PLATFORM) or proposal.action == "keep":
        return False
    kept = size - sum(vote.end - vote.start for vote in votes)
    start, end, *_ = proposal
    inside = end - start - sum(max(0, min(vote.end, end) - max(vote.start, start)) for vote in votes)
    return bool(votes) and inside > kept / 2


def _with_work(view: View, scope: Scope) -> Iterator[CompiledRule]:
    """The rules in scope of which a pattern may match or a selector may find something; in the ruleset's order."""
    ruleset = view.ruleset
    for number in sorted({*view.rules_hinted, *ruleset.untriggered, *view.selecting}):
        rule = ruleset.rules[number]
        if rule.pack_number in scope.packs:
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
