"""Cleaning until nothing changes, and what happens if that never comes."""

from __future__ import annotations

import pytest

from cleaner.engine import Options, settle
from cleaner.engine.settle import MAX_PASSES
from cleaner.errors import RuleTimeout
from cleaner.model import Document
from tests.engine.conftest import Kept, ruleset, settled

PHRASES = """
[[rule]]
id = "related"
kind = "related"
op = "phrase"
match = { contains = "Related" }

[[rule]]
id = "share"
kind = "share"
op = "line"
match = "Share"
"""


def test_what_a_cut_brings_together_goes_too(kept: Kept) -> None:
    assert kept(PHRASES, "One line.\nShaRelatedre\nTwo lines.\n") == "One line.\nTwo lines.\n"


def test_segments_name_the_rule_of_each_pass() -> None:
    text = "One line.\nShaRelatedre\nTwo lines.\n"
    outcome = settled(PHRASES, text)
    assert [(text[s.start : s.end], s.rule) for s in outcome.segments if s.action == "remove"] == [
        ("Sha", "pack/share"),
        ("Related", "pack/related"),
        ("re\n", "pack/share"),
    ]


def nested(depth: int) -> str:
    return "Rel" * depth + "Related" + "ated" * depth + "\nA line that stays.\n"


def test_a_chain_that_ends_is_followed_to_its_end(kept: Kept) -> None:
    assert kept(PHRASES, nested(MAX_PASSES - 3)) == "A line that stays.\n"


def test_a_chain_that_goes_on_and_on_is_passed_through() -> None:
    text = nested(MAX_PASSES + 3)
    outcome = settled(PHRASES, text)
    assert outcome.guard == f"the rules still change the text after {MAX_PASSES} passes"
    assert [(s.start, s.end, s.action) for s in outcome.segments] == [(0, len(text), "keep")]


def test_a_regex_that_runs_away_is_stopped_and_says_so() -> None:
    toml = "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = { regex = '(a|aa)+$' }\n"
    with pytest.raises(RuleTimeout, match=r"took longer than 0\.2 s"):
        settled(toml, "a" * 200 + "!", seconds=0.2)


def test_a_start_without_its_end_is_told() -> None:
    toml = "[[rule]]\nid = 'a'\nkind = 'donation'\nop = 'block'\nstart = 'Give'\nend = 'Thanks'\nmax_chars = 99\n"
    assert settled(toml, "One.\nGive\nTwo.\n").unended == (("pack/a", 5),)


def test_without_rules_nothing_happens() -> None:
    assert settle(Document("One.\n"), ruleset(""), Options()).segments == ((0, 5, "keep", None, None, None, None),)
    assert settle(Document(""), ruleset(""), Options()).segments == ()
