"""When too much would go."""

from __future__ import annotations

import pytest

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


def test_half_is_not_yet_too_much() -> None:
    assert settled(SHARE, "Share\nAbcde\n", guarded=True).guard is None
    assert settled(SHARE, "Share!\nAbcde\n", guarded=True).guard is not None
