"""Who gets which characters."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.resolve import Cut, Lost, _resolve_group, in_order, resolve
from cleaner.model import Action, Proposal, Rank


def p(
    start: int, end: int, rule: str = "a/a", rank: int = Rank.COMMON, action: Action = "remove", *overrules: str
) -> Proposal:
    return Proposal(start, end, action, rule, "legal", rank, overrules=overrules)


def cuts(*proposals: Proposal) -> list[tuple[int, int, str]]:
    return [(start, end, by.rule) for start, end, by in resolve(proposals)[0]]


def losses(*proposals: Proposal) -> list[tuple[int, int, str, str]]:
    return [(lost.start, lost.end, lost.proposal.rule, lost.to.rule) for lost in resolve(proposals)[1]]


def test_nothing() -> None:
    assert resolve([]) == ([], [])


def test_keep_beats_remove_whatever_its_rank() -> None:
    both = p(0, 10, "s/s", Rank.SITE), p(3, 5, "k/k", Rank.COMMON, "keep")
    assert cuts(*both) == [(0, 3, "s/s"), (5, 10, "s/s")]
    assert losses(*both) == [(3, 5, "s/s", "k/k")]


def test_keep_holds_only_against_the_rules_that_it_names() -> None:
    keep = p(0, 4, "k/k", Rank.SITE, "keep", "a/a")
    assert cuts(keep, p(0, 4, "a/a"), p(2, 8, "b/b")) == [(2, 8, "b/b")]


def test_site_beats_platform_beats_common_beats_model_beats_extractor() -> None:
    ranks = [Rank.SITE, Rank.PLATFORM, Rank.COMMON, Rank.SCORED, Rank.EXTRACTOR]
    for stronger, weaker in pairwise(ranks):
        assert cuts(p(2, 4, "s/s", stronger), p(0, 9, "w/w", weaker)) == [(0, 2, "w/w"), (2, 4, "s/s"), (4, 9, "w/w")]


def test_then_the_longer_then_the_earlier_then_the_name() -> None:
    assert cuts(p(0, 4, "a/short"), p(2, 8, "b/long")) == [(0, 2, "a/short"), (2, 8, "b/long")]
    assert cuts(p(0, 4, "b/early"), p(2, 6, "a/late")) == [(0, 4, "b/early"), (4, 6, "a/late")]
    assert cuts(p(0, 4, "b/b"), p(0, 4, "a/a")) == [(0, 4, "a/a")]
    assert losses(p(0, 4, "b/b"), p(0, 4, "a/a")) == [(0, 4, "b/b", "a/a")]


def test_what_a_stronger_rule_leaves_a_weaker_one_may_still_take() -> None:
    both = p(0, 10, "s/head", Rank.SITE), p(8, 30, "c/section")
    assert cuts(*both) == [(0, 10, "s/head"), (10, 30, "c/section")]
    heading = p(5, 10, "s/line", Rank.SITE), p(5, 40, "c/block")
    assert cuts(*heading) == [(5, 10, "s/line"), (10, 40, "c/block")]


def test_one_that_begins_where_a_stronger_one_ends_stands() -> None:
    assert cuts(p(0, 10, "s/s", Rank.SITE), p(10, 30, "c/c")) == [(0, 10, "s/s"), (10, 30, "c/c")]


def test_the_extractor_s_votes_have_no_anchor_to_lose() -> None:
    assert cuts(p(0, 10, "s/s", Rank.SITE), p(8, 30, "e/e", Rank.EXTRACTOR)) == [(0, 10, "s/s"), (10, 30, "e/e")]


def test_a_proposal_made_twice_counts_once() -> None:
    assert cuts(p(0, 4), p(0, 4)) == [(0, 4, "a/a")]
    assert losses(p(0, 4), p(0, 4)) == []


spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))
RANKS = {"a/a": Rank.COMMON, "a/b": Rank.COMMON, "b/a": Rank.SITE, "c/c": Rank.SCORED, "e/e": Rank.EXTRACTOR}


@st.composite
def proposals(draw: st.DrawFn) -> Proposal:
    rule = draw(st.sampled_from(sorted(RANKS)))
    action: Action = draw(st.sampled_from(["remove", "remove", "remove", "keep"]))
    overrules = draw(st.sampled_from([(), (), ("a/a",), ("a/b", "b/a")])) if action == "keep" else ()
    return p(*draw(spans), rule, RANKS[rule], action, *overrules)


@settings(max_examples=600, deadline=None)
@given(st.lists(proposals(), max_size=8), st.randoms())
def test_what_holds_for_any_proposals(made: list[Proposal], shuffle: random.Random) -> None:
    found, lost = resolve(made)
    shuffled = list(made)
    shuffle.shuffle(shuffled)
    assert resolve(shuffled) == (found, lost)
    at = 0
    for start, end, by in found:
        assert at <= start < end
        assert by in made
        assert by.action == "remove"
        assert by.start <= start
        assert end <= by.end
        at = end
    for keep in (q for q in made if q.action == "keep"):
        for start, end, by in found:
            held = not keep.overrules or by.rule in keep.overrules
            assert not (held and start < keep.end and keep.start < end)
    # Every removed-for character is either cut, or its loss is on record.
    for proposal in (q for q in made if q.action == "remove"):
        cut = {at for start, end, _ in found for at in range(start, end)}
        recorded = {at for one in lost if one.proposal[:4] == proposal[:4] for at in range(one.start, one.end)}
        assert set(range(proposal.start, proposal.end)) <= cut | recorded


@settings(max_examples=500, deadline=None)
@given(st.lists(proposals(), max_size=8))
def test_resolving_group_by_group_is_resolving_all(found: list[Proposal]) -> None:
    cut: list[Cut] = []
    lost: list[Lost] = []
    _resolve_group(set(found), cut, lost)
    assert resolve(found) == (sorted(cut, key=lambda one: one.start), in_order(lost))
