"""A page's text as Markdown, as a parser of Markdown reads it again."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from lxml.html import document_fromstring
from markdown_it import MarkdownIt

from cleaner.documents.layout import lay_out
from cleaner.documents.markdown import NotingWriter, as_markdown
from cleaner.model import Marked, Segment

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def marked(body: str, cut: Callable[[str], Sequence[tuple[int, int]]] = lambda text: ()) -> Marked:
    """Lays a body out as Markdown, of which spans of the laid-out text go."""
    root = document_fromstring(f"<html><body>{body}</body></html>")
    layout = lay_out(root, NotingWriter)
    edges = sorted({0, len(layout.text), *(at for span in cut(layout.text) for at in span)})
    gone = {start for start, _ in cut(layout.text)}
    segments = [Segment(a, b, "remove" if a in gone else "keep") for a, b in pairwise(edges)]
    return as_markdown(root, layout, segments, "https://harbour.example/news/1")


def without(*pieces: str) -> Callable[[str], Sequence[tuple[int, int]]]:
    """Cuts pieces of the laid-out text."""
    return lambda text: [(text.index(piece), text.index(piece) + len(piece)) for piece in pieces]


def clean(found: Marked) -> str:
    return "".join(found.text[s.start : s.end] for s in found.segments if s.action == "keep")


def html(markdown: str) -> str:
    """What a parser makes of Markdown, without line ends between tags."""
    return joined(str(PARSER.render(markdown)))


def joined(markup: str) -> str:
    return re.sub(r"(?<=>)\n|\n(?=<)", "", markup)


SAME = (
    "<h1>The wall</h1><h3>What it <em>cost</em></h3>",
    "<p>One <strong>bold</strong> and <em>slanted</em> and <s>struck</s> word.</p>",
    "<p>One <strong>bold</strong>, and half<strong>way</strong>.</p>",
    "<ul><li>one</li><li>two<ul><li>two a<ol><li>deep</li><li>deeper</li></ol></li><li>two b</li></ul></li></ul>",
    '<ol start="9"><li>nine</li><li>ten</li></ol>',
    "<ul><li>a list</li></ul><ul><li>and another</li></ul><ol><li>and one</li></ol><ol><li>more</li></ol>",
    "<blockquote><p>Said one.</p><p>Said two.</p></blockquote><p>Said he.</p>",
    "<blockquote><p>Said one.</p></blockquote><blockquote><p>Said another.</p></blockquote>",
    '<p>See <a href="https://harbour.example/report">the <strong>report</strong></a>.</p>',
    "<p>Call <code>mend(wall)</code>, <code>a`b</code> and <code>`c`</code>.</p>",
    '<pre><code class="language-py">def f():\n    return &quot;```&quot;\n\n\n    # *x*\n</code></pre><p>So.</p>',
    "<table><thead><tr><th>Wall</th><th>Cost</th></tr></thead><tbody>"
    "<tr><td>a|b</td><td><code>x|y</code></td></tr></tbody></table>",
    "<p>A verse<br />\nof two lines</p>",
)
"""Bodies that come back from Markdown as they were, to the letter."""


@pytest.mark.parametrize("body", SAME)
def test_what_comes_back_is_what_it_was(body: str) -> None:
    assert html(clean(marked(body))) == joined(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ul><li><p>one</p><p>more of one</p><pre>code</pre></li></ul>",
         "- one\n\n  more of one\n\n  ```\n  code\n  ```"),
        ("<ol><li>one<blockquote>said</blockquote></li></ol>", "1. one\n\n   > said"),
        ("<table><tr><td>no</td><td>head</td></tr></table>", "|  |  |\n|---|---|\n| no | head |"),
        ("<h2>Two<br>lines</h2><p>Text</p>", "## Two lines\n\nText"),
        ("<p>One<br><br>Two</p>", "One\n\nTwo"),
        ("<dl><dt>Term</dt><dd>What it means</dd></dl>", "- Term\n- What it means"),
        ("<p>An image <img src=a.png alt='of a wall'> here</p>", "An image here"),
        ("<p><a href='/x'><img src=a.png alt=wall></a>Text</p>", "Text"),
        ("<p><b></b>Text<i> </i></p>", "Text"),
        ("<b>a</b><i>b</i>", "**a**b"),
        ("<p><b>Note: </b>this</p>", "**Note:** this"),
        ("<p><b>Note:</b>this</p>", "**Note**:this"),
        ("<a href='/x'><h3>A card</h3><p>Its teaser</p></a>",
         "### [A card](https://harbour.example/x)\n\n[Its teaser](https://harbour.example/x)"),
    ],
)  # fmt: skip
def test_how_it_is_written(body: str, expected: str) -> None:
    assert clean(marked(body)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# no heading", "#1 in the list", "- no item", "+ no item", "* no item", "1. no item", "12) no item",
        "> no quotation",         "---", "***", "===", "a * b * c", "*no emphasis*", "_none_",
        "snake_case_name", "__init__", "~~no~~",
        "`no code`",         "[no](link)", "[x]: https://harbour.example", "![no](image)", "<b>no tag</b>", "<https://harbour.example>",
        "AT&amp;amp;T", "C:\\*\\", "| no | table |", "```", "    ", "2 < 3 > 1", "Wow!", "[ ] no box",
    ],
)  # fmt: skip
def test_text_that_looks_like_markdown_is_text(text: str) -> None:
    body = f"<p>{text.replace('<', '&lt;')}</p>"
    seen = lay_out(document_fromstring(f"<body>{body}</body>")).text
    assert "".join(document_fromstring(f"<body>{html(clean(marked(body)))} </body>").itertext()).strip() == seen
    assert re.findall(r"<(\w+)", html(clean(marked(body)))) == ["p"] * bool(seen)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("report", "https://harbour.example/news/report"),
        ("//other.example/a b(c)", "https://other.example/a%20b%28c%29"),
        ("mailto:master@harbour.example", "mailto:master@harbour.example"),
        ("/x?a=1&amp;b=[2]", "https://harbour.example/x?a=1&b=%5B2%5D"),
        ("javascript:alert(1)", None),
        ("JaVa&#10;Script:alert(1)", None),
        ("&#1; javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("unknown:x", None),
        ("#part", None),
        ("", None),
        ("http://[", None),
        ("/" + "x" * 3000, None),
    ],
)
def test_links_lead_somewhere_or_are_text(href: str, expected: str | None) -> None:
    assert clean(marked(f'<p>See <a href="{href}">it [here]</a>.</p>')) == (
        f"See [it \\[here\\]]({expected})." if expected else "See it [here]."
    )


def test_a_page_may_say_what_its_links_start_from() -> None:
    assert clean(marked('<base href="https://else.example/a/"><a href="b">B</a>')) == "[B](https://else.example/a/b)"


@pytest.mark.parametrize(
    ("body", "cut", "stays", "whole"),
    [
        ("<p>One <b>Photo: A. bold</b> word.</p>", ["Photo: A. "], "One **bold** word.",
         "One **Photo: A.** **bold** word."),
        ("<p>See <a href='/a'>the report now</a>.</p>", [" now"], "See [the report](https://harbour.example/a).", None),
        ("<ul><li>one</li><li>two</li><li>three</li></ul><p>End</p>", ["- two\n"], "- one\n- three\n\nEnd",
         "- one\n- two\n- three\n\nEnd"),
        ("<ul><li>one</li></ul><h2>Share</h2><p>End</p>", ["Share\n"], "- one\n\nEnd", "- one\n\n## Share\n\nEnd"),
        ("<ul><li>Credit<p>text</p></li></ul>", ["- Credit\n"], "text", "- Credit\n\ntext"),
        ("<table><tr><th>H</th></tr><tr><td>a</td></tr></table>", ["| H |\n"], "|  |\n|---|\n| a |", None),
        ("<pre>one\ntwo\nthree</pre><p>End</p>", ["two\n"], "```\none\nthree\n```\n\nEnd", None),
        ("<p>One.</p><p>Ad. Two.</p>", ["\nAd. "], "One.\n\nTwo.", None),
        ("<h2>Ad: # The wall</h2>", ["Ad: "], "## \\# The wall", None),
        ("<p>[a] b(c)</p>", [" b"], "[a\\](c)", None),
    ],
)  # fmt: skip
def test_what_stays_is_markdown_by_itself(body: str, cut: list[str], stays: str, whole: str | None) -> None:
    found = marked(body, without(*cut))
    assert clean(found) == stays
    assert whole is None or found.text == whole
    assert "".join(found.text[s.start : s.end] for s in found.segments) == found.text


WORDS = (
    "one", "two", "*x*", "_y_", "a_b", "`", "``", "[z]", "(u)", "](", "!", "#", "- d", "1.", "2) e", "&lt;b&gt;",
    "&amp;amp;",     "\\", "\\*", "|", "~~", "===", "---", "***", "&gt; q", "é", '"q"', "word.", "(par)", "https://e.example/a_b",
    "![", "a**b",
)  # fmt: skip


class Maker:
    """Makes up bodies of pages."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 4)))

    def inline(self, depth: int = 0) -> str:
        pieces = []
        for _ in range(self.random.randint(1, 3)):
            tag = self.random.choice(["", "", "b", "i", "em", "code", "del", 'a href="/x(1)"', 'a href="javascript:x"'])
            inner = self.text() if depth > 2 or not tag else self.inline(depth + 1)
            pieces += [f"<{tag}>{inner}</{tag.partition(' ')[0]}>" if tag else inner]
            pieces += [self.random.choice([" ", " ", "", "<br>" if not depth else " "])]
        return "".join(pieces)

    def block(self, depth: int = 0) -> str:
        kinds = ["p", "p", "h2", "ul", "ol", "blockquote", "pre", "table"]
        kind = self.random.choice(kinds) if depth < 4 else "p"
        if kind in ("ul", "ol"):
            items = (f"<li>{self.inline()}{self.body(depth + 1)}</li>" for _ in range(self.random.randint(1, 3)))
            return f"<{kind}>{''.join(items)}</{kind}>"
        if kind == "blockquote":
            return f"<blockquote>{self.body(depth + 1)}</blockquote>"
        if kind == "pre":
            return f"<pre>{self.text()}\n  {self.text()}\n\n{self.text()}</pre>"
        if kind == "table":
            cell = self.random.choice(["th", "td"])
            rows = (
                f"<{cell}>{self.inline(1)}</{cell}><td>{self.text()}</td>" for _ in range(self.random.randint(1, 3))
            )
            return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
        return f"<{kind}>{self.inline()}</{kind}>"

    def body(self, depth: int = 0) -> str:
        return "".join(self.block(depth) for _ in range(self.random.randint(0 if depth else 1, 2)))


def ink(text: str) -> str:
    """A text without blanks and without what the layout adds of its own."""
    return re.sub(r"[\s|-]+", "", text)


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_a_reader_of_the_markdown_reads_the_text(first: int) -> None:
    for seed in range(first, first + 100):
        maker = Maker(seed)
        body = maker.body()

        def lines(text: str, maker: Maker = maker, seed: int = seed) -> list[tuple[int, int]]:
            ends = [0, *(at for at, character in enumerate(text, 1) if character == "\n"), len(text)]
            chosen = random.Random(seed)
            return [span for span in pairwise(ends) if chosen.random() < 0.3] if seed % 2 else []

        text = lay_out(document_fromstring(f"<html><body>{body}</body></html>")).text
        gone = lines(text)
        stays = "".join(text[at] for at in range(len(text)) if not any(a <= at < b for a, b in gone))
        found = marked(body, lines)
        read = document_fromstring(f"<div>{html(clean(found))}</div>").text_content()
        assert ink(read) == ink(stays), seed
        assert found.at(len(text)) == len(found.text)
