"""Menus of pages that are Markdown: which rows of links go, and that the model reads lines as readers do."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from cleaner import Cleaner
from cleaner.compile.markdown import as_read
from cleaner.engine.scored.menus import menus
from tests.engine.scored.test_line_model import FOOT, MENU, STORY

WEB = "https://tarnholm.example"
OWN = [
    "Letters of the harbour's clerk",
    "Minutes of the council, 1911",
    "The deed of the northern quay",
]
"""Labels of links that the article gives its readers."""


def links(labels: list[str], mark: str = "* ") -> list[str]:
    return [f"{mark}[{label}]({WEB}/{number})" for number, label in enumerate(labels)]


def found(lines: list[str], taken: frozenset[int] = frozenset()) -> list[str]:
    return [
        line for run in menus(lines, [as_read(line) for line in lines], taken) for line in lines[run.start : run.stop]
    ]


def test_links_in_a_row_go_above_the_prose_and_below_it() -> None:
    head, foot = links(MENU[:6]), links(FOOT[:4], "")
    assert found([*head, "", "# The fish market", *STORY, *foot]) == [*head, *foot]


def test_two_links_are_no_menu_and_links_amid_the_prose_are_its_own() -> None:
    assert found([*links(MENU[:2]), *STORY, *links(FOOT[:2])]) == []
    assert found([*STORY[:2], *links(OWN), *STORY[2:]]) == []


def test_the_title_ends_a_menu_though_it_is_a_link() -> None:
    title = f"# [The fish market closes]({WEB}/market)"
    assert found([*links(MENU[:2]), title, f"[Ida Brekke]({WEB}/ida)", *STORY]) == []


def test_headlines_above_the_prose_may_be_what_a_page_lists() -> None:
    headlines = [f"{line[:-1]}, and so it will be for years" for line in STORY[:4]]
    assert found([*links(headlines), *STORY]) == []
    assert found([*STORY, *links(headlines)]) == links(headlines)


@pytest.mark.parametrize("above", ["## Sources", "The clerk keeps three papers on it:", "**Papers on the market:**"])
def test_what_introduces_a_list_below_the_prose_keeps_it(above: str) -> None:
    lines = [*STORY, above, *links(OWN)]
    assert found(lines) == []
    assert found(lines, frozenset([len(STORY)])) == links(OWN)


def test_pictures_and_blank_lines_part_no_menu_and_words_do() -> None:
    picture = f"![Mast]({WEB}/mast.png)"
    first, *rest = links(MENU[:3])
    assert found([first, "", picture, *rest, *STORY]) == [first, "", picture, *rest]
    assert found([first, "Thursday", *rest, *STORY]) == []


def test_links_within_a_repository_are_its_text() -> None:
    contents = [f"- [{label}](#{label.lower()})" for label in MENU[:6]]
    assert found([*contents, *STORY]) == []


def test_without_prose_nothing_is_outside_of_it() -> None:
    assert found(links(MENU)) == []
    assert found([]) == []


def test_menus_take_linear_time() -> None:
    begun = time.process_time()
    lines = [*links(OWN), "Thursday"]
    found([*lines * 4_000, *STORY])
    assert time.process_time() - begun < 20


def test_of_a_page_in_markdown_goes_what_goes_of_it_in_plain_text() -> None:
    head, foot = [*MENU, *MENU[3:12]], [*FOOT, *MENU[:8]]
    cleaner = Cleaner(packs=["common"])
    text = "\n".join([*links(head), "", "# Fish market to close", "", *STORY, "", *links(foot)])
    result = cleaner.clean(text, media_type="text/plain")
    assert result.status == "cleaned"
    assert [line for line in result.text.splitlines() if line] == ["# Fish market to close", *STORY]


RULES = """\
[[rule]]
id = "model"
kind = "template"
op = "scored"

[rule.model]
lexicon = { interface = ["menu"] }
words = { function = ["the"], address = [], self = [] }
document = { threshold = 1.0, trees = [["head_lines", 3, 0, 2]] }
line = { trees = [["prose", 0, 2, -2]] }

[rule.model.sequence]
threshold = 1
trees = [["has_interface", 0, -1, 2]]
"""
"""A model that takes lines with the word `menu` of what has lines enough above its prose."""


@pytest.mark.parametrize(("labels", "gone"), [(["Menu 1", "Menu 2", "Menu 3", *OWN], {"navigation"}), (OWN, set())])
def test_only_of_what_the_model_takes_for_a_page_do_links_go(
    make_cleaner: Callable[..., Cleaner], labels: list[str], gone: set[str]
) -> None:
    lines = [*links(labels), "# Fish market to close", *STORY]
    result = make_cleaner(RULES).clean("\n".join(lines), media_type="text/plain")
    assert {segment.kind for segment in result.removed} == gone
    assert any(label in result.text for label in OWN) == (not gone)


def test_a_repository_with_a_table_of_contents_stays() -> None:
    contents = [f"- [{label}](docs/{number}.md)" for number, label in enumerate(OWN * 4)]
    text = "\n".join(["# Tide tables", "", *contents, "", *STORY, "", *links(OWN)])
    assert Cleaner(packs=["common"]).clean(text, media_type="text/plain").status == "unchanged"
