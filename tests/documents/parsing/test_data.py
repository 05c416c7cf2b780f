"""The text of a page that shows none without its scripts is in its data."""

from __future__ import annotations

import json
import time
import tracemalloc
from html import escape

import pytest

from cleaner.documents.page import read_page
from cleaner.documents.parsing.parse import parse

ONE = "The lamp on the north mole of the old harbour was lit by hand for ninety years, by men and once by a goat."
TWO = "Since the spring it is lit by a clock, and the keeper comes down only to wind it on Fridays, with his goat."
THREE = "Ships have not noticed, but the gulls have."
MENU = "<nav><a href='/'>Home</a></nav><div>Loading</div>"


def shown(data: object, body: str = MENU, kind: str = "application/json") -> str:
    script = f"<script type='{kind}'>{json.dumps(data)}</script>"
    return read_page(f"<html><head><title>Lamps</title></head><body>{body}{script}</body></html>").text


TEXT = f"Home\nLoading\n{ONE}\n{TWO}"


@pytest.mark.parametrize(
    "data",
    [
        {"props": {"article": {"title": "Lamps", "html": f"<p>{ONE}</p><p>{TWO}</p>"}}},
        {"props": {"article": {"body": [{"type": "p", "text": ONE}, {"type": "img"}, {"type": "p", "text": TWO}]}}},
        {"props": {"teasers": [{"text": THREE}], "article": {"body": f"{ONE}\n\n{TWO}"}}},
        [[{"paragraphs": [ONE, TWO], "path": "/lamps/of-the-north-mole/and-the-clock-that-lights-them-since-spring"}]],
    ],
)
def test_an_empty_frame_shows_the_text_of_its_data(data: object) -> None:
    assert shown(data) == TEXT


ARTICLE = {"a": [1], "lamps": {"title": "Lamps", "body": [{"text": ONE}, {"text": TWO}]}}
OTHERS = {"teasers": [{"text": f"{ONE[:-1]} ..."}, {"text": f"{TWO[:-1]} …"}, {"text": f"{THREE * 3} ..."}]}


@pytest.mark.parametrize(
    "frame",
    [
        f"<script>window.__STATE__ = {json.dumps(ARTICLE)};(function(){{}})()</script>",
        f"<script>var a = {{b: 1, c: undefined}}, d = [], lamps={json.dumps(ARTICLE)}</script>",
        f"<script type='module'>fill(JSON.parse({json.dumps(json.dumps(ARTICLE))}))</script>",
        f'<div id="app" data-page="{escape(json.dumps(ARTICLE))}"></div>',
        f'<x-front :post="{escape(json.dumps(ARTICLE))}" hidden></x-front>',
        f'<div id="data-preloaded" data-preloaded="{escape(json.dumps({"t": json.dumps(ARTICLE)}))}"></div>',
    ],
    ids=["state", "among others", "parsed", "attribute", "property", "in itself"],
)
def test_the_state_of_a_program_is_read_wherever_it_stands(frame: str) -> None:
    assert read_page(f"<html><body>{MENU}{frame}</body></html>").text == TEXT


def test_programs_that_tell_of_much_else_are_not_read() -> None:
    def page(body: str, state: object) -> str:
        return read_page(f"<html><body>{body}<script>window.a = {json.dumps(state)}</script></body></html>").text

    menu = "".join(f"<a>Lamp {number}</a> " for number in range(9))
    assert ONE not in page(menu, ARTICLE)
    assert page(MENU, OTHERS) == "Home\nLoading"
    assert page(MENU, {"help": [f"Switches on what is new in {n}" for n in range(50)] + [ONE, TWO]}) == "Home\nLoading"
    assert page(MENU, f"{ONE} {TWO}") == "Home\nLoading"


def test_pieces_of_a_paragraph_are_put_together() -> None:
    pieces = [{"data": "The lamp on the "}, {"children": [{"data": "north mole"}]}, {"data": ONE[26:]}]
    body = [{"children": [{"data": "Ninety years"}]}, {"children": pieces}, {"children": [{"data": TWO}]}]
    assert shown({"html": {"json": body}}) == f"Home\nLoading\nNinety years\n{ONE}\n{TWO}"


def test_a_title_that_is_shown_is_not_the_text() -> None:
    body = [{"text": "Loading"}, {"text": ONE}, {"text": TWO}]
    assert shown({"body": body}) == f"Home\nLoading\nLoading\n{ONE}\n{TWO}"
    assert shown({"body": body}, f"<div>{ONE}</div>") == ONE


def test_a_large_program_is_passed_over() -> None:
    program = f"<script>a = '{'x' * 5_000_000}'</script>"
    assert shown({"body": f"{ONE}\n{TWO}"}, MENU + program) == TEXT


def test_the_article_of_the_page_comes_first() -> None:
    articles = {f"Article:{n}": {"body": [{"p": f"{text} {text}"}, {"p": ONE}]} for n, text in enumerate((TWO, THREE))}
    assert shown(articles) == f"Home\nLoading\n{TWO} {TWO}\n{ONE}"
    paragraphs = {f"Paragraph:{n}": {"text": text} for n, text in enumerate((ONE, "Ninety years", TWO))}
    assert shown(paragraphs) == f"Home\nLoading\n{ONE}\nNinety years\n{TWO}"


def test_what_search_engines_are_told_is_the_text_too() -> None:
    data = {"@type": "NewsArticle", "headline": "Lamps", "articleBody": f"{ONE} {TWO}"}
    assert shown(data, kind="application/ld+json") == f"Home\nLoading\n{ONE} {TWO}"


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{ONE}</p><p>{TWO}</p>",
        f"<main><p>{'The clock was wound by the goat. ' * 9}</p></main>",
        "".join(f"<p>Lamp {number} of the mole</p>" for number in range(20)),
    ],
)
def test_a_page_that_shows_its_text_is_read_as_it_is(body: str) -> None:
    assert shown({"html": f"<p>{ONE}</p><p>{TWO}</p>"}, body) == shown({}, body)


@pytest.mark.parametrize("data", [{}, [], {"text": THREE}, {"a": {"b": [1, None, True]}}, {"key": "a" * 900}])
def test_data_without_a_text_show_nothing(data: object) -> None:
    assert shown(data) == "Home\nLoading"


@pytest.mark.parametrize("script", ["{", "[" * 5000, '"\\ud800"', "", "{}" * 9])
def test_broken_data_show_nothing(script: str) -> None:
    html = f"<html><body>{MENU}<script type='application/json'>{script}</script></body></html>"
    assert read_page(html).text == "Home\nLoading"


def test_characters_that_a_page_cannot_have_are_left_out() -> None:
    assert shown({"html": f"<p>{ONE}\x00\ufffe\ud83d</p><p>{TWO}</p>"}) == TEXT


def test_data_in_data_are_not_looked_for() -> None:
    data = json.dumps({"html": f"<p>{ONE}</p><p>{TWO}</p>"}).replace("</", "<\\/")
    inner = f"<script type='application/json'>{data}<\\/script>"
    assert ONE not in shown({"html": f"<p>{THREE} {THREE} {THREE} {THREE} {THREE}</p>{inner}"})


@pytest.mark.parametrize(
    "data",
    [
        '{"text": "A line and' + " " * 400_000 + 'another one."}',
        '["' + '","'.join("[{" * 20_000 for _ in range(50)) + '"]',
        '["' + '","'.join(["The lamp "] * 60_000) + '"]',
        '{"a":' * 500 + "{" + ",".join(f'"k{n}":"x"' for n in range(150_000)) + "}" + "}" * 500,
    ],
    ids=["blanks", "data in data", "pieces", "nested"],
)
@pytest.mark.parametrize("kind", ["application/json", "module"])
def test_hostile_data_take_no_time_and_no_memory(data: str, kind: str) -> None:
    page = f'<body><div id="app"></div><script type="{kind}">{"=" * 60}{data}</script></body>'.encode()
    if kind == "application/json":
        page = page.replace(b"=" * 60, b"")
    tracemalloc.start()
    begun = time.process_time()
    try:
        assert parse(page) is not None
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < 30  # blanks took the square of their number
