"""When too much would go."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.guard import MOST_OF_MANY, MOST_TOGETHER, MOST_UNCONFIRMED, verdict
from cleaner.engine.resolve import Cut
from cleaner.model import Proposal
from tests.engine.conftest import settled

SHARE = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = { starts = 'Share' }\n"
CONFIRMED = f"{SHARE}confirm = {{ contains = 'now' }}\n"


@pytest.mark.parametrize(
    ("toml", "text", "reason"),
    [
        (SHARE, "Share it\n", "the rules would remove everything"),
        (CONFIRMED, "Share now\n \n", "the rules would remove everything"),
        (SHARE, "Share this story now\nShort.\n", "unconfirmed rules would remove 73 % of the text"),
        (CONFIRMED, "Share this story now\nShort.\n", None),
        (SHARE, "Share\nIt is as short as can be.\n", None),
        (SHARE, "", None),
        (SHARE, " \n\n", None),
    ],
)
def test_verdicts(toml: str, text: str, reason: str | None) -> None:
    outcome = settled(toml, text, guarded=True)
    assert outcome.guard == reason
    if reason:
        assert [segment.action for segment in outcome.segments] == ["keep"]


def test_blanks_do_not_count() -> None:
    text = f"Share it, share it all\n{' ' * 500}\nA sentence that stays for good.\n"
    assert settled(SHARE, text, guarded=True).guard is None


def test_cuts_of_blanks_alone_are_no_matter() -> None:
    assert verdict(" \n ", [Cut(1, 2, Proposal(1, 2, "remove", "whitespace", "whitespace", 1, confirmed=True))]) is None


def test_addresses_of_links_do_not_count() -> None:
    menu = "".join(f"Share [it](https://example.test/{'a' * 40}/{number})\n" for number in range(4))
    assert settled(SHARE, f"{menu}A sentence that stays for good, and another.\n", guarded=True).guard is None


def test_half_is_not_yet_too_much() -> None:
    assert settled(SHARE, "Share\nAbcde\n", guarded=True).guard is None
    assert settled(SHARE, "Share!\nAbcde\n", guarded=True).guard is not None


def test_several_rules_may_take_more_together_than_one_alone() -> None:
    print_too = "[[rule]]\nid = 'b'\nkind = 'share'\nop = 'line'\nmatch = { starts = 'Print' }\n"
    text = "Share it with them\nPrint it for them\nAbcdefghijklmnopqrstuv\n"
    assert settled(SHARE + print_too, text, guarded=True).guard is None
    assert settled(SHARE + print_too, text[:40], guarded=True).guard is not None
    assert settled(SHARE, text.replace("Print", "Share"), guarded=True).guard is not None


def test_four_rules_may_take_more_than_two() -> None:
    toml = "".join(
        f"[[rule]]\nid = '{word.lower()}'\nkind = 'share'\nop = 'line'\nmatch = {{ starts = '{word}' }}\n"
        for word in ("Share", "Print", "Send", "Save")
    )
    text = "".join(f"{word} what we wrote\n" for word in ("Share", "Print", "Send", "Save"))
    assert settled(toml, f"{text}It rained all day.\n", guarded=True).guard is None
    assert settled(toml, f"{text}Rain.\n", guarded=True).guard is not None
    assert MOST_TOGETHER < MOST_OF_MANY < 1


def test_different_patterns_of_a_rule_vouch_for_each_other() -> None:
    words = ("Share", "Print", "Send", "Save")
    patterns = ", ".join(f"{{ starts = '{word}' }}" for word in words)
    each = f"[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = [{patterns}]\n"
    text = "".join(f"{word} what we wrote down\n" for word in words)
    assert settled(each, f"{text}It rained all day.\n", guarded=True).guard is None
    # One pattern that takes four lines may have gone wild, and so may three patterns.
    assert settled(each, text.replace("Print", "Share") + "It rained all day.\n", guarded=True).guard is not None


def test_a_notice_may_be_longer_than_the_sentence_above_it() -> None:
    notice = "Share this story with everybody who has ever stood on a quay in the rain.\n"
    sentence = "It rained all day and all night on the long quay.\n"
    assert settled(SHARE, sentence + notice, guarded=True).guard is None
    assert settled(SHARE, "It rained all day on a quay\n" + notice, guarded=True).guard is not None, "no sentence stays"
    assert settled(SHARE, sentence + "Share it with them all.\n" * 4, guarded=True).guard is not None
    long = "Share what those who have stood on this quay in the rain have told. " * 12 + "\n"
    assert settled(SHARE, sentence * 8 + long, guarded=True).guard is not None, "that is no notice any more"


def test_prose_below_a_section_is_its_second_anchor() -> None:
    toml = "[[rule]]\nid = 'a'\nkind = 'related'\nop = 'section'\nstart = 'Related'\nmax_lines = 9\nprose_words = 5\n"
    box = "Related\nThe ferry strike enters its third week\nThe new bridge opens early\n"
    assert settled(toml, f"It rained all day.\n{box}It rained all night, too.\n", guarded=True).guard is None
    assert settled(toml, f"It rained all day.\n{box}", guarded=True).guard is not None


pieces = st.tuples(st.text("ab \n", max_size=9) | st.integers(0, 1_500).map("word ".__mul__), st.sampled_from("-ynm"))


@settings(max_examples=500, deadline=None)
@given(st.lists(pieces, max_size=8))
def test_looking_at_a_part_decides_as_counting_all(found: list[tuple[str, str]]) -> None:
    """Pieces are kept (`-`), or cut with a second anchor (`y`) or without, by one rule or another."""
    text = "".join(piece for piece, _ in found)
    cuts, ink, at = [], dict.fromkeys("-ynm", 0), 0
    for piece, mark in found:
        ink[mark] += len("".join(piece.split()))
        if mark != "-" and piece:
            by = Proposal(at, at + len(piece), "remove", f"p/{mark}", "legal", 2, confirmed=mark == "y")
            cuts.append(Cut(by.start, by.end, by))
        at += len(piece)
    size = sum(ink.values())
    empties = bool(cuts) and size > 0 and not ink["-"]
    too_much = max(ink["n"], ink["m"]) > MOST_UNCONFIRMED * size or ink["n"] + ink["m"] > MOST_TOGETHER * size
    assert (verdict(text, cuts) is not None) == (empties or too_much)
