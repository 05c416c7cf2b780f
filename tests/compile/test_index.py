"""The index names every line in which a pattern matches; it may name more."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.budget import Budget
from cleaner.compile.folded import fold
from cleaner.compile.index import Index, tabulate
from cleaner.compile.patterns import hint_of, make_matcher
from cleaner.errors import RuleTimeout
from cleaner.packs import Pattern
from tests.compile.expressions import ODD, compiles, expressions, lines_for

TEXTS = [
    "Share",
    "Photo:",
    "• Read more",
    "3 shares",
    "٣ shares",
    "©",
    "関連記事",
    "don’t miss",
    "Straße",
    "–",
    "a b",
    "İzmir",
]


def index_of(*patterns: Pattern) -> Index:
    return Index(tabulate(enumerate(map(hint_of, patterns))))


def can_be_seen(text: str) -> bool:
    """Whether the loader would take it."""
    return any(char.isprintable() and not char.isspace() for char in text)


@st.composite
def patterns(draw: st.DrawFn) -> tuple[Pattern, str]:
    """A pattern and a text that is likely to match."""
    form = draw(st.sampled_from(["line", "starts", "ends", "contains", "regex", "regex", "fuzzy"]))
    if form == "regex":
        found = draw(expressions())
        return Pattern("regex", found.pattern), found.sample
    text = draw(st.sampled_from(TEXTS) | st.text("share " + ODD, min_size=1, max_size=8).filter(can_be_seen))
    if form == "fuzzy":
        text = f"{text} download our free app"
        return Pattern("fuzzy", text, errors=draw(st.integers(1, 4))), text
    return Pattern(form, text), text  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(st.lists(patterns(), min_size=1, max_size=5), st.data())
def test_no_match_is_missed(found: list[tuple[Pattern, str]], data: st.DataObject) -> None:
    found = [pair for pair in found if pair[0].form != "regex" or compiles(pair[0].text)]
    assume(found)
    lines = data.draw(
        st.lists(
            st.sampled_from(found).flatmap(lambda pair: lines_for(pair[1])) | st.sampled_from([*TEXTS, ""]), max_size=8
        )
    )
    ends = data.draw(st.lists(st.sampled_from(["\n", "\r\n", "\r", " \n"]), min_size=len(lines), max_size=len(lines)))
    text = fold("".join(line + end for line, end in zip(lines, ends, strict=True)))
    index = index_of(*(pattern for pattern, _ in found))
    candidates = index.candidates(text)
    budget = Budget(1)
    for number, (pattern, _) in enumerate(found):
        matcher = make_matcher(pattern)
        named = set(index.lines(text, number) if number in index.unindexed else candidates.get(number, ()))
        try:
            matching = {n for n in range(len(text.lines)) if any(True for _ in matcher.find(text, n, budget))}
        except (RuleTimeout, MemoryError):  # the package's own limits, which fuzzy expressions soon reach
            return
        assert matching <= named, (pattern, [text.lines[n] for n in matching - named])
        promising = matcher.promising(text, range(len(text.lines)), budget)
        assert matching <= set(promising), (pattern, [text.lines[n] for n in matching - set(promising)])
        assert candidates.get(number, []) == sorted(set(candidates.get(number, [])))


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (Pattern("starts", "Photo:"), "Photo:"),
        (Pattern("starts", "Photo -"), "• photo —"),
        (Pattern("regex", r"^Share:$"), "share:"),
        (Pattern("starts", "٣ shares"), "٣ shares"),
        (Pattern("regex", r"^\d+ shares"), "٣٤ shares"),
        (Pattern("regex", r"^\W{0,4}share"), "\x00\x01share"),
        (Pattern("regex", r"^(?:• )?share"), "• Share"),
        (Pattern("contains", "a b"), "xa \u200b b"),
        (Pattern("regex", r"(?:^photo)?share"), "We share"),
        (Pattern("regex", r"^(?:a){e<=1}newsletter"), "bnewsletter"),
        (Pattern("ends", "more »"), "Read more »"),
        (Pattern("line", "more »"), "« MORE"),
        (Pattern("line", "Advertisement"), "__Advertisement__"),
        (Pattern("starts", "Share"), "_share this_"),
        (Pattern("line", "(Advertisement)"), "* (advertisement) *"),
        (Pattern("line", "[…]"), "> […]"),
        (Pattern("line", "©"), "– ©"),
        (Pattern("line", "Skip to content"), "[Skip to content](https://a.test/b#main)"),
        (Pattern("line", "X"), '*   [**x »**](/b_(c) "Post it")'),
        (Pattern("line", "٣ shares"), "> [٣ shares](//a.test)"),
        (Pattern("regex", "^_+share"), "__share"),
        (Pattern("regex", r"^\w{3,9} \d"), "June ٣"),
        (Pattern("regex", r"^(?:\w+ \d|\d\w+)$"), "3rd"),
    ],
)
def test_lines_that_were_missed_once_or_nearly(pattern: Pattern, line: str) -> None:
    text = fold(f"A first line.\n{line}\nA last line.")
    assert list(make_matcher(pattern).find(text, 1, Budget(9)))
    index = index_of(pattern)
    assert index.candidates(text) == {0: [1]} or 1 in (index.lines(text, 0) if 0 in index.unindexed else ())


def test_lines_without_the_literal_are_not_named() -> None:
    index = index_of(Pattern("line", "Share"), Pattern("contains", "newsletter"), Pattern("regex", "^By "))
    text = fold("Share this\nOur letter of news\nGo by train\nNearby")
    assert index.candidates(text) == {}
    assert index.unindexed == frozenset()


def test_bytes_that_are_no_utf_8_do_not_stop_it() -> None:
    index = index_of(Pattern("contains", "newsletter"), Pattern("contains", "more"))
    text = fold(b"\xff\xfe our Newsletter \xff\n\xe9 more".decode("utf-8", "surrogateescape"))
    assert index.candidates(text) == {0: [0], 1: [1]}


def test_nothing_to_look_for() -> None:
    assert index_of().candidates(fold("Share\n")) == {}
