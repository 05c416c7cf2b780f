"""Selectors find what soupsieve finds, with or without it."""

from __future__ import annotations

import subprocess
import sys

import bs4
import pytest
import soupsieve
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from cleaner.budget import Budget
from cleaner.compile import load_ruleset
from cleaner.compile.attributes import AttributeParts
from cleaner.compile.selectors import required_tokens
from cleaner.documents.page import HtmlPage, read_page
from cleaner.documents.parsing.parse import parse
from cleaner.documents.selection.selectors import Finder
from cleaner.documents.selection.soup import Soup
from cleaner.packs import TIERS, bundled_files
from cleaner.packs.plain import plain_selector
from cleaner.packs.troubles import selector_trouble

TAGS = ["div", "p", "a", "span", "ul", "li", "aside"]
NAMES = ["a", "b", "c-d", "_e", "xyz-a"]
VALUES = ["x", "x y", "X", "y", "xy", " x", "xyz-a", "A XYZ-a"]

attributes = st.fixed_dictionaries(
    {},
    optional={
        "class": st.lists(st.sampled_from(NAMES), max_size=3).map(" ".join),
        "id": st.sampled_from(NAMES),
        "rel": st.sampled_from(VALUES),
        "data-x": st.sampled_from(VALUES),
        "href": st.sampled_from(VALUES),
        "accesskey": st.sampled_from(["", "x", "x y"]),
    },
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(st.sampled_from(TAGS))
    said = "".join(f' {name}="{value}"' for name, value in draw(attributes).items())
    inner = "" if depth > 2 else "".join(draw(st.lists(elements(depth + 1), max_size=2)))
    return f"<{tag}{said}>{draw(st.sampled_from(['', 't', 'x y']))}{inner}</{tag}>"


pages = st.lists(elements(), min_size=1, max_size=3).map(lambda parts: f"<html><body>{''.join(parts)}</body></html>")


@st.composite
def conditions(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["class", "id", "data-x", "href", "rel", "DATA-X"]))
    operator = draw(st.sampled_from(["", "=", "^=", "$=", "*=", "~="]))
    if not operator:
        return f"[{name}]"
    value = draw(st.sampled_from(["x", "y", "a", "X", "c-d", "xyz", "XYZ", "yz-A"] + ["x y"] * (operator != "~=")))
    return f"[{name}{operator}'{value}'{draw(st.sampled_from(['', ' i']))}]"


simple = st.one_of(
    st.sampled_from([f".{name}" for name in NAMES] + [f"#{name}" for name in NAMES]),
    conditions(),
    st.integers(1, 3).map(lambda n: f":nth-of-type({n})"),
    st.sampled_from([":-soup-contains('x')", ':-soup-contains("t")', ":first-child", "[accesskey]"]),
)
compounds = st.tuples(st.sampled_from([*TAGS, "*", "", "DIV"]), st.lists(simple, max_size=2)).map(
    lambda parts: (parts[0] + "".join(parts[1])) or "p"
)
combinators = st.sampled_from([" ", " > ", " + ", " ~ ", ">", "~"])


@st.composite
def chains(draw: st.DrawFn) -> str:
    parts = draw(st.lists(compounds, min_size=1, max_size=3))
    return parts[0] + "".join(draw(combinators) + part for part in parts[1:])


def lists(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, min_size=1, max_size=2).map(", ".join)


nested = st.one_of(
    lists(chains()).map(lambda inner: f":not({inner})"),
    lists(chains()).map(lambda inner: f":is({inner})"),
    lists(st.tuples(st.sampled_from(["", "> ", "+ ", "~ "]), compounds).map("".join)).map(lambda i: f":has({i})"),
)
selectors = lists(st.tuples(chains(), st.one_of(st.just(""), nested)).map("".join))


def by_soupsieve(root: HtmlElement, selector: str) -> list[HtmlElement]:
    return list(Soup(root, Budget(600)).select(selector))


@settings(max_examples=100, deadline=None)
@given(pages, selectors)
def test_plain_selectors_find_what_soupsieve_finds(html: str, selector: str) -> None:
    root = parse(html.encode())
    assert plain_selector(selector) is not None
    assert list(Finder(root, Budget(600)).select(selector)) == by_soupsieve(root, selector)


@settings(max_examples=60, deadline=None)
@given(pages, selectors)
def test_a_page_without_the_tokens_has_nothing_to_find(html: str, selector: str) -> None:
    document = read_page(html)
    page = document.page
    assert isinstance(page, HtmlPage)
    needed = required_tokens(selector)
    assert needed == tuple(required_tokens(alternative)[0] for alternative in split(selector))
    known = page.tokens | AttributeParts(token for tokens in needed for token in tokens).found(page.values)
    if not any(tokens <= known for tokens in needed):
        assert not list(page._finder.select(selector))


@settings(max_examples=300, deadline=None)
@given(st.text("ab1-_.#*>+~, :[]()='\"\\^$", max_size=12))
def test_soupsieve_takes_what_is_taken_for_a_plain_selector(selector: str) -> None:
    if plain_selector(selector) is not None:
        soupsieve.compile(selector)


def test_soupsieve_takes_the_bundled_selectors() -> None:
    packs = load_ruleset(bundled_files(TIERS)).packs
    for selector in {css for pack in packs for rule in pack.rules for css in rule.select}:
        soupsieve.compile(selector)


def test_no_general_rule_makes_a_page_be_copied_for_soupsieve() -> None:
    packs = load_ruleset(bundled_files(("common", "platforms"))).packs
    needing = [css for pack in packs for rule in pack.rules for css in rule.select if plain_selector(css) is None]
    assert not needing, "each takes a tenth of the time of every page that has its classes; can they be said plainly?"


def split(selector: str) -> list[str]:
    """A selector's alternatives, by its parentheses and quotes."""
    parts, depth, quoted, start = [], 0, "", 0
    for i, char in enumerate(selector):
        if quoted:
            quoted = "" if char == quoted else quoted
        elif char in "'\"":
            quoted = char
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "," and not depth:
            parts.append(selector[start:i])
            start = i + 1
    return [*parts, selector[start:]]


@settings(max_examples=40, deadline=None)
@given(pages)
def test_the_soup_has_the_elements_that_its_own_parser_finds(html: str) -> None:
    theirs = bs4.BeautifulSoup(html, "lxml")
    ours = by_soupsieve(parse(html.encode()), "*")
    assert [tag.name for tag in soupsieve.select("*", theirs)] == [element.tag for element in ours]


@pytest.mark.parametrize(
    ("selector", "tokens"),
    [
        (".a", [{".a"}]),
        ("#x .a > P", [{"#x", ".a", "p"}]),
        (".a, #b", [{".a"}, {"#b"}]),
        ("[data-x]", [{"[data-x]"}]),
        ("[role=tab] > [href^='x']", [{"[role=tab]", "[href]"}]),
        ("[role=tab i]", [{"[role]"}]),
        ("div:not(.a)", [{"div"}]),
        ("div:is(.a, .b)", [{"div"}]),
        ("div:is(.a.b, .a.c)", [{"div", ".a"}]),
        ("div:has(> .a)", [{"div", ".a"}]),
        (".a:nth-child(2 of .b)", [{".a"}]),
        (r".\31 23", [{".123"}]),
        (".a:is(p, .b c):first-child", [{".a"}]),
        ("li:first-child .x", [{"li", ".x"}]),
        (":root", [set()]),
        ("[class*='Related']", [{"[class*=related]"}]),
        ("[id^='ad-' i]:not(.x)", [{"[id*=ad-]"}]),
        ("[id*='ad']", [{"[id]"}]),
        ("[class$='a b']", [{"[class]"}]),
    ],
)
def test_required_tokens(selector: str, tokens: list[set[str]]) -> None:
    assert [set(found) for found in required_tokens(selector)] == tokens


@pytest.mark.parametrize(
    "selector", [".a", "a > b:not(.c)", "p:-soup-contains('(x]')", ":nth-last-child(2)", "*|p", ".ä", "[type=text]"]
)
def test_right_selectors(selector: str) -> None:
    assert selector_trouble(selector) is None
    soupsieve.compile(selector)


@pytest.mark.parametrize(
    "selector", ["", ".", "a >", "[x", "a:not(", ":has()", "a,,b", ":no-such", "a:not(b,)", ".1a", "a)"]
)
def test_wrong_selectors(selector: str) -> None:
    message = selector_trouble(selector)
    assert message
    assert "\n" not in message
    with pytest.raises((soupsieve.SelectorSyntaxError, ValueError)):
        soupsieve.compile(selector)


def test_selectors_are_not_tried_in_all_possible_ways() -> None:
    deep = read_page("<html><body>" + "<div class=a>" * 190 + "x").page
    assert isinstance(deep, HtmlPage)
    assert not deep.select(" ".join([".a"] * 12) + " .b, .b " + " ".join([".a"] * 12))
    assert deep.select(" ".join([".a"] * 12))
    wide = read_page("<html><body>" + "<p class=a>x</p>" * 20_000).page
    assert isinstance(wide, HtmlPage)
    assert not wide.select(".b ~ .a ~ .a")
    assert len(wide.select(".a ~ .a ~ .a")) == 19_998


def test_plain_selectors_import_neither_bs4_nor_soupsieve() -> None:
    code = (
        "import sys; from cleaner.documents.page import read_page; "
        "read_page('<html><body><p class=a>x</p></body></html>').page.select('.a:not(b):has(i), p > .c'); "
        "sys.exit(bool({'bs4', 'soupsieve', 'trafilatura'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
