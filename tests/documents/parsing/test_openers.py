"""Controls that open the parts of a text are their headings."""

from __future__ import annotations

import time

import pytest

from cleaner import Cleaner
from cleaner.documents.parsing.parse import parse

PARTS = {"Who has the key?": "The baker has it.", "When is it open?": "From six until the last boat is in."}
TEXT = "".join(
    f"<p>The lock at the {place} is shut for a month, since its gates are as old as the town and let more water in "
    "than they hold back. Boats wait below it, and their crews drink tea.</p>"
    for place in ("mill", "tannery", "salt store")
)


def page(part: str, parts: dict[str, str] = PARTS) -> str:
    held = "".join(part.format(question=question, answer=answer) for question, answer in parts.items())
    return f"<html><head><title>The lock</title></head><body><article>{TEXT}{held}</article></body></html>"


def headings(html: str) -> list[str]:
    root = parse(html.encode())
    assert root is not None
    return [" ".join(element.text_content().split()) for element in root.iter("h4")]


OPENING = [
    "<div><button aria-expanded=false>{question}</button><div><p>{answer}</p></div></div>",
    "<button aria-controls=a>{question}<svg></svg></button><p>{answer}</p>",
    "<div><div><button data-toggle=collapse>{question}</button></div><div class=collapse>{answer}</div></div>",
    "<div><button>{question}</button><div class='mt-2 hidden'>{answer}</div></div>",
    "<div><button>{question}</button><div style='display: none'>{answer}</div></div>",
    "<div><input type=checkbox id=q><label for=q>{question}</label><div><p>{answer}</p></div></div>",
    "<li><span><a data-bs-toggle=collapse href='#a'>{question}</a></span><div>{answer}</div></li>",
    "<div><div aria-expanded=false role=button>{question}</div><div>{answer}</div></div>",
]
NOT_OPENING = [
    "<div><button>{question}</button><div><p>{answer}</p></div></div>",
    "<nav><button aria-expanded=false>{question}</button><div>{answer}</div></nav>",
    "<div class='site-menu'><button aria-expanded=false>{question}</button><div>{answer}</div></div>",
    "<div role=dialog><button aria-expanded=false>{question}</button><div>{answer}</div></div>",
    "<form><button aria-expanded=false>{question}</button><div>{answer}</div></form>",
    "<div><button aria-expanded=false>{question}</button><div><a href='/a'>{answer}</a></div></div>",
    "<div><button aria-expanded=false>{question}</button><div>{answer}<input name=mail></div></div>",
    "<div><button aria-expanded=false>{question}</button> {answer}</div>",
    "<div>Lock: <button aria-expanded=false>{question}</button></div><div>{answer}</div>",
    "<div><button aria-expanded=false>Share</button><div>{answer}</div></div>",
    "<div><button aria-expanded=false>{question}</button><div>Lamps and lights</div></div>",
    "<div><label for=q>{question}</label><div>{answer}</div></div>",
]


@pytest.mark.parametrize("part", OPENING)
def test_what_opens_a_part_of_the_text_heads_it(part: str) -> None:
    assert headings(page(part)) == list(PARTS)


@pytest.mark.parametrize("part", NOT_OPENING)
def test_other_controls_head_nothing(part: str) -> None:
    assert headings(page(part)) == []


@pytest.mark.parametrize("part", OPENING)
def test_one_part_alone_may_be_anything(part: str) -> None:
    assert headings(page(part, {"Who has the key?": "The baker has it."})) == []


@pytest.mark.parametrize("part", OPENING)
def test_questions_and_answers_stay(part: str) -> None:
    text = Cleaner(packs=("common", "platforms")).clean(page(part), media_type="text/html").text
    assert all(said in text for pair in PARTS.items() for said in pair)


def test_a_heading_stays_what_it_is() -> None:
    html = page("<h2><button aria-expanded=false>{question}</button></h2><div>{answer}</div>")
    assert headings(html) == []


def test_long_names_above_many_controls_take_no_time() -> None:
    part = "<div><button aria-expanded=false>What is it {}?</button><p>A lamp, and a good one.</p></div>"
    parts = "".join(part.format(n) for n in range(5_000))
    begun = time.process_time()
    assert parse(f"<body class='{'m ' * 500_000}'>{parts}</body>".encode()) is not None
    assert time.process_time() - begun < 20  # all of the names were read for each control
