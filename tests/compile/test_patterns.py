"""What each form of pattern matches, and which span it gives."""

from __future__ import annotations

import time

import pytest

from cleaner.budget import Budget
from cleaner.compile.folded import fold
from cleaner.compile.patterns import MAX_FUZZY_LINE, _timed, make_matcher
from cleaner.errors import RuleTimeout
from cleaner.packs import Form, Pattern


def spans(form: Form, text: str, source: str, errors: int = 0) -> list[str]:
    """The pieces of a text that a pattern matches."""
    folded, matcher = fold(source), make_matcher(Pattern(form, text, errors))
    found = [match for line in range(len(folded.lines)) for match in matcher.find(folded, line, Budget(9))]
    return [source[match.start : match.end] for match in found]


@pytest.mark.parametrize(
    ("form", "text", "source", "expected"),
    [
        ("line", "Read more", "Read more", ["Read more"]),
        ("line", "Read more", "x\r\n* READ  MORE »\r\ny", ["* READ  MORE »"]),
        ("line", "Read more", "Read more here\nnot read more", []),
        ("line", "Don't miss", "don’t\u00a0miss", ["don’t\u00a0miss"]),
        ("starts", "Photo:", "• Photo: Ann\nA photo: Ann", ["• Photo: Ann"]),
        ("starts", "• Photo", "Photo by Ann", ["Photo by Ann"]),
        ("ends", "| The Gull", "Ferry sinks | The Gull »\nThe Gull wins", ["Ferry sinks | The Gull »"]),
        ("contains", "sign up", "Please  SIGN \u200b UP, sign up", ["SIGN \u200b UP", "sign up"]),
        ("contains", "aa", "aaaaa", ["aa", "aa"]),
        ("contains", "a-b", "x a—b y", ["a—b"]),
        ("regex", r"^\d+ shares$", "  12 shares \n12 shares now", ["12 shares"]),
        ("regex", r"(?-i)Photo", "photo Photo", ["Photo"]),
        ("regex", r"x*", "axxb", ["xx"]),
        ("regex", r".+", "a\r\nb\rc", ["a", "b", "c"]),
        ("regex", r"(?<=a)b(?=c)", "abc ab", ["b"]),
        (
            "regex",
            r"^Photo: \w+$",
            " _Photo: Ann_\n__Photo: Jo__ \n_Photo: A_B_\n_Photo_: Ann",
            [" _Photo: Ann_", "__Photo: Jo__ ", "_Photo_: Ann"],
        ),
        ("regex", r"^_", "_a\na_\n__\n___\n_a_", ["_", "_", "_", "_"]),
        ("regex", r"a", "\u00a0 _a_ \nba_a_", ["a", "a", "a"]),
        (
            "regex",
            r"^Photo: Ann Lee$",
            "Photo:\u00a0Ann  Lee\nPhoto:\tAnn\u2009 Lee",
            ["Photo:\u00a0Ann  Lee", "Photo:\tAnn\u2009 Lee"],
        ),
        ("regex", r"Ann (?=\w)", "\u3000 by  Ann \u00a0Lee\r\n", ["Ann \u00a0"]),
        ("regex", r"(?-i)copyright \S+$", "the  copy\xadright \u200b \u00a9Ann", ["copy\xadright \u200b \u00a9Ann"]),
        ("regex", r"^Read more: \w+$", "- **Read\u00a0more:**  _Gulls_", ["- **Read\u00a0more:**  _Gulls_"]),
    ],
)
def test_matches(form: Form, text: str, source: str, expected: list[str]) -> None:
    assert spans(form, text, source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("please download our free app today", ["download our free app"]),
        ("please downlod our fre app today", ["downlod our fre app"]),
        ("please dwnlod or fre app today", []),
        ("upload our files", []),
    ],
)
def test_fuzzy(source: str, expected: list[str]) -> None:
    assert spans("fuzzy", "download our free app", source, errors=2) == expected


def test_fuzzy_gives_the_best_match_not_the_first() -> None:
    assert spans("fuzzy", "read on", "a readon read on", errors=1)[-1].strip() == "read on"


def test_fuzzy_leaves_out_lines_that_would_take_long() -> None:
    line = "download our free app " * (MAX_FUZZY_LINE // 20)
    assert spans("fuzzy", "download our free app", line, errors=2) == []
    assert spans("fuzzy", "download our free app", line[:MAX_FUZZY_LINE], errors=2)


@pytest.mark.parametrize("pattern", [r"(a|aa)+$", r"(?:a*)*b", r"(a+)+c", r"^(\w+\s?)*$", r"(?:a?){30}a{30}x"])
def test_a_regex_that_runs_away_is_stopped(pattern: str) -> None:
    folded = fold("a" * 60 + "!" + " a" * 5_000 + "!")
    try:
        list(make_matcher(Pattern("regex", pattern)).find(folded, 0, Budget(0.3)))
    except RuleTimeout as error:
        assert str(error) == "took longer than 0.3 s"  # noqa: PT017


def test_what_other_threads_take_does_not_count() -> None:
    """The package's own time limit counts it."""

    class Interrupted:
        tries = 0

        def search(self, line: str, timeout: float) -> None:
            self.tries += 1
            if self.tries < 5:
                raise TimeoutError

    compiled = Interrupted()
    assert _timed(compiled, "a line", Budget(60)) == ()
    assert compiled.tries == 5
    with pytest.raises(RuleTimeout, match="took longer than 0 s"):
        _timed(Interrupted(), "a line", Budget(0))


def test_time_is_that_of_this_thread() -> None:
    budget = Budget(0.5)
    time.sleep(0.6)
    budget.check()


def test_a_used_up_budget_is_an_error() -> None:
    budget = Budget(0.0)
    with pytest.raises(RuleTimeout, match="took longer than 0 s"):
        budget.left()
