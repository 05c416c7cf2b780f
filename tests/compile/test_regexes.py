"""What is said of a regex's matches holds for every match: otherwise the index would lose some."""

from __future__ import annotations

import pytest
import regex
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from cleaner.compile.fold import fold_text
from cleaner.compile.regexes import longest_line, required_literals, shape_of
from cleaner.compile.words import first_word, has_digit
from tests.compile.expressions import Expression, compiles, expressions, lines_for


@settings(max_examples=400, deadline=None)
@given(expressions(), st.data())
@example(Expression("", ""), None)
def test_every_match_has_what_is_required(expression: Expression, data: st.DataObject | None) -> None:
    pattern, sample = expression
    if data is None or not compiles(pattern):
        return
    shape = shape_of(pattern)
    longest = longest_line(pattern)
    line = data.draw(lines_for(sample)).strip()
    try:
        found = regex.compile(pattern, regex.IGNORECASE).search(line, timeout=0.05)
    except (TimeoutError, MemoryError):  # the package's own limits, which fuzzy expressions soon reach
        found = None
    if found is None or found.end() == found.start():
        return
    event("matches")
    folded = fold_text(line)
    if shape.digit:
        event("has a digit")
        assert has_digit(folded), (pattern, line, shape)
    if shape.literals:
        event("has literals")
        assert any(literal in folded for literal in shape.literals), (pattern, line, shape)
    for texts in shape.requires:
        event("requires more")
        assert any(text in folded for text in texts), (pattern, line, shape)
    if shape.anchored and shape.head:
        event("has an opening")
        assert any(first_word(folded).startswith(opening) for opening in shape.head), (pattern, line, shape)
    assert found.end() - found.start() >= shape.least, (pattern, line, shape)
    if longest is not None:
        event("is bounded")
        assert len(folded) <= longest + 2, (pattern, line, longest)
        assert len(line) <= longest, (pattern, line, longest)


@settings(max_examples=80, deadline=None)
@given(expressions(), expressions(), st.data())
def test_a_text_that_stands_twice_is_as_long_as_its_group(
    one: Expression, two: Expression, data: st.DataObject
) -> None:
    pattern = rf"^({one.pattern}){two.pattern}\1$"
    if not compiles(pattern):
        return
    line = f"{one.sample}{two.sample}{one.sample}"
    try:
        found = regex.compile(pattern, regex.IGNORECASE).search(line, timeout=0.05)
    except (TimeoutError, MemoryError):
        found = None
    if found is not None and found.end() > found.start():
        event("matches")
        shape, longest = shape_of(pattern), longest_line(pattern)
        assert shape.least <= len(line), (pattern, line, shape)
        assert longest is None or len(line) <= longest, (pattern, line, longest)


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"^Photo: .*$", ("photo: ",)),
        (r"Share on (?:Facebook|X|WhatsApp)", ("share on ",)),
        (r"(?:Facebook|WhatsApp) share", ("facebook", "whatsapp")),
        (r"Sign up (?:to|for) our", ("sign up ",)),
        (r"flavou?r of it", ("r of it",)),
        (r"[Rr]ead more", ("read more",)),
        (r"(?-i:Rea)d more", ("d more",)),
        (r"©\s*\d{4}", ("©",)),
        (r"\d+ shares", (" shares",)),
        (r"Don['’]t miss", ("don't miss",)),
        (r"関連記事", ("関連記事",)),
        (r"^\W{0,4}(?=.*(?:share|like))\w+$", ("like", "share")),
        (r"^(?=.*read(?: more)?)\w+ it now$", (" it now",)),
        (r"(?!.*share)\w+|(?=share)", ()),
        (r"(?=share)?\w(?<=more)(?!.*(?=like))", ()),
    ],
)
def test_literals(pattern: str, literals: tuple[str, ...]) -> None:
    assert required_literals(pattern) == literals


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d+", r".*", r"(?:share)?", r"(?:share)*x?", r"share|\d+", r"(?:share){e<=2}", r"(?x)s h a r e", r"(?r)share",
        r"(?V1)[[a-z]--[q]]share", r"(?f)strasse", r"(a)(?(1)share|more)", r"(?:share){0}", r"(?=share).", r"[^s]hare?",
        r"\w{5}",
    ],
)  # fmt: skip
def test_nothing_is_required_where_nothing_is_sure(pattern: str) -> None:
    literals = required_literals(pattern)
    line = {"[^s]hare?": "xhar", "(?=share).": "share"}.get(pattern, "")
    assert not literals or any(literal in line for literal in literals), literals


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [
        (r"^Share$", 5), (r"^Share \d{1,3}$", 9), (r"^(?:Share|Like it)$", 7), (r"^Share.*$", None), (r"Share$", None),
        (r"^Share", None), (r"^Share|more$", None), (r"^Share\$", None), (r"^(?:Sha|re)+$", None),
        (r"^(a{2,4}) \1$", 9), (r"^(?:x|yy)(a|b{3})\1$", 8), (r"^(a*)\1$", None), (r"^(a)\2$", None),
        (r"^(?<n>a)\1$", None), (r"^(a\1)$", None), (r"^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10$", None),
    ],
)  # fmt: skip
def test_longest_line(pattern: str, longest: int | None) -> None:
    assert longest_line(pattern) == longest


@pytest.mark.parametrize(
    ("pattern", "requires"),
    [
        (r"\(\w+ (?:getty|ap)\)", (("(",), ("ap", "getty"), (")",))),
        (r"^(?:by|von) \w+, (?:Berlin|Rom)$", (("by", "von"), ("berlin", "rom"))),
        (r"^(?:by|von )?\w+ \d{1,2}$", ()),
        (r"a (?:more)* b", ()),
    ],
)
def test_all_that_is_required(pattern: str, requires: tuple[tuple[str, ...], ...]) -> None:
    assert (
        tuple(texts for texts in shape_of(pattern).requires if len(texts[0]) > 1 or not texts[0].isalnum()) == requires
    )


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_without_an_error(pattern: str) -> None:
    shape_of(pattern)
    longest_line(pattern)


def test_deep_expressions_are_given_up() -> None:
    assert shape_of("(" * 5_000 + "share" + ")" * 5_000).literals == ()
