"""What is said to take no time takes none; what may run away is never said to."""

from __future__ import annotations

import pytest
import regex
from hypothesis import event, given, settings
from hypothesis import strategies as st

from cleaner.compile.effort import TAME_LINE, is_tame
from cleaner.compile.regexes import shape_of
from tests.compile.expressions import Expression, compiles, expressions, lines_for


def tame(pattern: str) -> bool:
    shape = shape_of(pattern)
    return is_tame(shape.effort, shape.anchored)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a|aa)+$", r"(?:\w+\s?)*$", r"^.*?.*?.*?.*?x$", r"^(?:a?){30}b", r"^(?:a+)+$", r"(?:share){e<=2}", r"(a+)\1b",
        r"^(?:(?:ab|a|b)+,)+$", r"(?V1)a++", r"^(?=(?:a+)+$)b", r"^(?:x\w{1,20}){1,20}$",
    ],
)  # fmt: skip
def test_what_may_run_away_is_not_tame(pattern: str) -> None:
    assert not tame(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^Share$",
        r"(a)\1",
        r"^\W{0,3}(.{14,140}) \1$",
        r"^.{0,80}\b(?:foo|bar)\b.{0,80}$",
        r"Photo by \w{1,30} \w{1,30}",
        r"^\W{0,4}(?:by|von) .*$",
    ],
)
def test_what_cannot_is(pattern: str) -> None:
    assert tame(pattern)


@settings(max_examples=200, deadline=None)
@given(expressions(), st.data())
def test_what_is_tame_takes_no_time(expression: Expression, data: st.DataObject) -> None:
    pattern, sample = expression
    if not compiles(pattern) or not tame(pattern):
        return
    part = data.draw(lines_for(sample)) or "a"
    line = (part * TAME_LINE)[:TAME_LINE]
    event("is tame")
    for hostile in (line, f"{line[:-1]}\x00"):
        # Two seconds are a hundred times as long as the bound allows: no machine is so slow.
        regex.compile(pattern, regex.IGNORECASE).search(hostile, timeout=2)


@pytest.mark.parametrize(
    "pattern", [".*" * 200 + "(?:ab){e<=1}", r"(?:a.*|b.*){3}" * 100, r"(?:.{0,900}x){1,900}" * 40]
)
def test_what_has_no_bound_to_speak_of_is_no_error(pattern: str) -> None:
    assert not tame(pattern)


def test_what_all_branches_try_counts_for_each() -> None:
    one, two = shape_of(r"\W{0,300}foo").effort, shape_of(r"\W{0,300}foo|\W{0,300}bar").effort
    assert two.ways == one.ways
    assert two.steps == 2 * one.steps
