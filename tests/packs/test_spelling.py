"""Texts with slots and texts at an edge say what they match, and nothing else."""

from __future__ import annotations

import pytest

from cleaner.errors import RuleFileError
from cleaner.packs import parse_pack
from tests.engine.conftest import settled


def removed(pattern: str, text: str, op: str = "line") -> str:
    outcome = settled(f"[[rule]]\nid = 'a'\nkind = 'byline'\nop = '{op}'\nmatch = {pattern}\n", text)
    return "".join(text[s.start : s.end] for s in outcome.segments if s.action == "remove").strip()


@pytest.mark.parametrize(
    ("slots", "goes"),
    [
        ("Words: {name}", "Words: Ada Lovelace"),
        ("Words: {name}", "• WORDS:  Jean-Luc d’Arc"),
        ("By {name} and {name}", "By Ana María Solís and Ole Ås"),
        ("Published {date}", "Published 3 May 2026"),
        ("Published {date}", "Published Tuesday, 3. Mai 2026"),
        ("Published {date}", "Published May 3, 2026"),
        ("Published {date}", "Published 2026-05-03"),
        ("Am {date} um {time}", "Am 03.05.2026 um 14:05 Uhr"),
        ("发布 {date}", "发布 2026年5月3日"),
        ("{number} comments", "1,204 comments"),
        ("{number} comments", "12k comments"),
        ("Mail: {mail}", "Mail: desk@gazette.example"),
        ("Follow {handle}", "Follow @baygazette"),
        ("More at {url}", "More at https://gazette.example/x?y=1"),
        ("{{by {name}}}", "{By Ada Lovelace}"),
        ("It’s {name} – again", "It's Ada - again"),
    ],
)
def test_what_fits_goes(slots: str, goes: str) -> None:
    assert removed(f'{{ slots = "{slots}" }}', goes) == goes


@pytest.mark.parametrize(
    ("slots", "stays"),
    [
        ("By {name}", "by the river at dawn"),
        ("By {name}", "By Ada Lovelace, who never saw the machine."),
        ("Published {date}", "Published by the parish in May"),
        ("{number} comments", "Many comments"),
        ("{number} comments", "He made 3 comments"),
        ("Follow {handle}", "Follow the river"),
    ],
)
def test_what_does_not_fit_stays(slots: str, stays: str) -> None:
    assert removed(f"{{ slots = {slots!r} }}", stays) == ""


@pytest.mark.parametrize(
    ("pattern", "text", "goes"),
    [
        ("{ contains = 'Gazette staff', edge = 'end' }", "The bridge is open. Gazette staff", "Gazette staff"),
        ("{ contains = 'Gazette staff', edge = 'end' }", "Gazette staff opened the bridge.", ""),
        ("{ contains = 'Gazette staff', edge = 'end' }", "The NewGazette staff", ""),
        ("{ contains = 'Swipe', edge = 'start' }", "Swipe The bridge is open.", "Swipe"),
        ("{ contains = 'Swipe', edge = 'start' }", "Swiped: the bridge is open.", ""),
        ("{ contains = 'Swipe', edge = 'start' }", "They swipe at it.", ""),
        ("{ slots = 'Editing by {name}', edge = 'end' }", "It rained. Editing by Ada Byron", "Editing by Ada Byron"),
    ],
)
def test_an_edge_is_an_edge(pattern: str, text: str, goes: str) -> None:
    assert removed(pattern, text, "phrase") == goes


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{ slots = 'By {nmae}' }", "no slot is called '{nmae}'"),
        ("{ slots = 'By {name' }", "a single '{'"),
        ("{ slots = '{name}, {date}' }", "nothing but slots"),
        ("{ starts = 'By', edge = 'start' }", "`edge` is not for `starts`"),
        ("{ contains = 'By', edge = 'middle' }", "'middle' is not known"),
    ],
)
def test_mistakes_are_told(pattern: str, says: str) -> None:
    toml = f"schema = 1\n[[rule]]\nid = 'a'\nkind = 'byline'\nop = 'line'\nmatch = {pattern}\n"
    with pytest.raises(RuleFileError) as error:
        parse_pack(toml.encode(), "pack.toml", "pack")
    assert "pack.toml:6" in str(error.value)
    assert says in str(error.value)
