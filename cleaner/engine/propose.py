"""All that the rules in scope want done with a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.compile import CompiledRule
from cleaner.engine.conditions import confirmed, matched_by
from cleaner.engine.ops import OPS, scored
from cleaner.engine.ops.keep import with_line_end
from cleaner.engine.pages.proposals import PageProposals, of_page
from cleaner.engine.scope import Scope
from cleaner.engine.view import View
from cleaner.model import BLOCKS, EXTRACTOR, Proposal, Rank, Span

_VOUCHED = frozenset({"block", "repeat", "select", "content"})
"""Ops whose spans are sure by themselves: a second anchor, a copy that stays, an element's bounds."""
_COMPANY = 4
"""So many of a rule's patterns that match in lines of their own vouch for each other: what goes wild is one pattern."""
IGNORED = "ignored"
"""The name, before a kind, under which manifests have what stays since that kind is ignored."""
_OF_PAGES = frozenset({"select", "content", "keep"})
"""Ops that have their say while a document still is a page. The others judge, in the next pass, what these and the
extractor leave: menus are gone by then. That saves a third of a page's time; F1 on four corpora stays within 0.04."""


def propose(view: View, scope: Scope, extractor: str, parts: Sequence[tuple[str, str]] = ()) -> PageProposals:
    """What the rules in scope and, on pages, the extractor propose; in no order that matters.

    Raises DocumentError where the extractor is needed and finds nothing.
    """
    proposals: list[Proposal] = []
    content: list[CompiledRule] = []
    blind = _knowing_no_kinds(view)
    for rule in view.budget.paced(_with_work(view, scope)):
        if rule.languages and view.language not in rule.languages:
            continue
        if not rule.speaks_on(view.kind):
            continue
        if rule.number in view.chosen.withheld:
            proposals += (_withheld(proposal, view, blind) for proposal in _of_rule(rule, view) if blind)
            continue
        proposals += _of_rule(rule, view)
        if rule.rule.op == "content":
            content.append(rule)
    if view.page is None:
        return PageProposals(proposals)
    return of_page(view.page, view, proposals, content, extractor, parts)


def _with_work(view: View, scope: Scope) -> Iterator[CompiledRule]:
    """The rules in scope of which a pattern matches or a selector may find something; in the ruleset's order."""
    ruleset, silent = view.ruleset, view.chosen.silent
    selecting = view.selecting
    for number in sorted({*view.tries.rules_of(scope.packs), *ruleset.untriggered, *selecting}):
        rule = ruleset.rules[number]
        if rule.pack_number not in scope.packs or number in silent:
            continue
        # Of ten rules that may have work, nine have none: no need to begin with what the op would do.
        if not rule.triggers or number in selecting or view.tries.may_begin(rule):
            yield rule


def _of_rule(rule: CompiledRule, view: View) -> Iterator[Proposal]:
    waits = view.page is not None and rule.rule.op not in _OF_PAGES
    if rule.rule.op == "scored":
        found = scored.propose(rule, view) if not waits else ()
        yield from (proposal for proposal in found if not view.quotes(Span(proposal.start, proposal.end)))
        return
    if not waits:
        quoting = rule.rule.op not in _OF_PAGES
        spans = [
            span
            for span in OPS[rule.rule.op](rule, view)
            if confirmed(view, rule, span) and not (quoting and view.quotes(span))
        ]
        vouched = _is_vouched_for(rule, view, spans)
        yield from (_proposal(rule, span, vouched or _is_ended(rule, view, span)) for span in spans)
    if rule.rule.select and rule.rule.op not in _OF_PAGES:
        elements = OPS["select"](rule, view)
        yield from (_proposal(rule, span, vouched=True) for span in elements if confirmed(view, rule, span))


def _is_vouched_for(rule: CompiledRule, view: View, spans: Sequence[Span]) -> bool:
    """Whether something beside its pattern says that a rule is right: another condition, or company of its own."""
    words = rule.rule
    if words.confirm or words.least_matches or words.op in _VOUCHED:
        return True
    return words.op == "line" and len(spans) >= _COMPANY and matched_by(view, rule, spans) >= _COMPANY


def _is_ended(rule: CompiledRule, view: View, span: Span) -> bool:
    """Whether a list of teasers has a second anchor: it ends where prose or its `end` stands, and not with the text.

    Other sections may be all that a text has: the contents of a manual.
    """
    return rule.rule.op == "section" and rule.rule.kind == "related" and not view.is_at_end(span)


def _knowing_no_kinds(view: View) -> tuple[str, ...]:
    """The voters that remove without saying what kind of clutter it is, or by guessing that."""
    models = tuple(view.ruleset.rules[number].name for number in view.models)
    return (EXTRACTOR, BLOCKS, *models) if view.page else models


def _withheld(proposal: Proposal, view: View, voters: tuple[str, ...]) -> Proposal:
    """Returns what a rule of an ignored kind finds, as kept from the voters that know no kinds."""
    start, end = with_line_end(view, Span(proposal.start, proposal.end))
    return Proposal(start, end, "keep", f"{IGNORED}/{proposal.kind}", proposal.kind, Rank.COMMON, overrules=voters)


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
        # Who holds against one voter on pages holds against the other.
        overrules=(*words.overrules, BLOCKS) if EXTRACTOR in words.overrules else words.overrules,
    )
