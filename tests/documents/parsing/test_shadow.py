"""Declarative shadow DOM: what a browser shows of it is text, in the order in which it shows it."""

from __future__ import annotations

import pytest

from cleaner.documents.page import read_page


def text_of(body: str) -> str:
    return read_page(f"<html><head><title>t</title></head><body>{body}</body></html>").text


@pytest.mark.parametrize("mode", ["shadowrootmode=open", "shadowrootmode=closed", "shadowroot=open", "shadowmode=open"])
def test_a_shadow_tree_can_be_seen(mode: str) -> None:
    assert text_of(f"<p>One</p><x-a><template {mode}><p>Two</p></template></x-a><p>Three</p>") == "One\nTwo\nThree"


@pytest.mark.parametrize("template", ["<template>", "<template shadowrootmode>", "<template id=shadowrootmode>"])
def test_other_templates_cannot(template: str) -> None:
    assert text_of(f"<p>One</p><x-a>{template}<p>no</p></template></x-a>") == "One"


@pytest.mark.parametrize(
    ("shadow", "own", "text"),
    [
        ("<h2>Head</h2><slot></slot><p>Foot</p>", "<p>Own</p>", "Head\nOwn\nFoot"),
        ("<slot></slot>", "one <b>two</b> three", "one two three"),
        ("<slot name=b></slot><slot name=a></slot>", "<p slot=a>A</p><p slot=b>B</p>", "B\nA"),
        ("<slot></slot><slot name=a></slot>", "left <p slot=a>A</p> right", "left right\nA"),
        ("<slot><p>Nothing was given</p></slot>", " ", "Nothing was given"),
        ("<slot><p>Nothing was given</p></slot>", "<p>Something</p>", "Something"),
        ("<slot name=a>Fallback</slot>", "<i slot=b>elsewhere</i>", "Fallback"),
        ("<p>All of it</p>", "<p>Loading</p>", "All of it"),
        ("<style>p { color: red }</style><p>Seen</p>", "", "Seen"),
        ("a<slot></slot>c", "b", "abc"),
        ("<slot></slot><slot></slot>", "once", "once"),
    ],
)
def test_slots_show_what_their_host_gives_them(shadow: str, own: str, text: str) -> None:
    template = f"<template shadowrootmode=open>{shadow}</template>"
    assert text_of(f"<x-a>{template}{own}</x-a>") == text
    if own and not own.startswith(("one", "left")):
        assert text_of(f"<x-a>{own}{template}</x-a>") == text


def test_trees_in_trees() -> None:
    inner = "<x-b><template shadowrootmode=open>[<slot></slot>]</template><slot></slot></x-b>"
    assert text_of(f"<x-a><template shadowrootmode=open><p>Outer</p>{inner}</template>own</x-a>") == "Outer\n[own]"


def test_an_article_that_has_no_slot_is_not_lost() -> None:
    """Where scripts give out slots, the page does not tell them: as with other hidden articles, the most prose wins."""
    story = "The ferry ran again on Tuesday, and it was full to the last of its forty seats, as it had been in spring."
    assert story in text_of(f"<x-a><template shadowrootmode=open><p>Menu</p></template><p>{story}</p></x-a>")


def test_selectors_find_what_stands_in_a_shadow_tree() -> None:
    document = read_page(
        "<body><x-a><template shadowrootmode=open><p class=ad>Buy</p><p>Read</p></template></x-a></body>"
    )
    assert document.page is not None
    assert [document.text[start:end].strip() for start, end in document.page.select(".ad")] == ["Buy"]


def test_thousands_of_slots_and_hosts_stay_cheap() -> None:
    slots = "".join(f"<slot name=s{n}></slot>" for n in range(20_000))
    own = "".join(f"t{n}<i slot=s{n}>x</i>" for n in range(20_000))
    hosts = "<x-b><template shadowrootmode=open><slot></slot></template>y</x-b>" * 20_000
    text = text_of(f"<x-a><template shadowrootmode=open>{slots}</template>{own}</x-a>{hosts}")
    assert text.count("x") == text.count("y") == 20_000
