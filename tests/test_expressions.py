"""The expressions of the code itself meet every line of every page: none may try for ever.

Those of rules are held by `clean rules lint`. An expression that repeats what repeats (a run of digits, in threes or
alone) takes the double with each character more, on a line as harmless as the digits of e.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import signal
from collections.abc import Iterator
from types import FrameType, ModuleType

import pytest
import regex

import cleaner
from cleaner import Cleaner

SIZE = 200
SECONDS = 0.5
ALWAYS = ("a", "1", " ", "A", "Aa ", "a. ", "1 ", "\n", " \n", "ا", "中")
NOT_OF_ITSELF = ("cleaner.__main__", "cleaner.integrations.spark")


class TooLong(BaseException):
    pass


def patterns_of(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        if hasattr(value, "cache_info") and "Pattern" in str(value.__annotations__.get("return")):
            value = () if inspect.signature(value).parameters else value()  # compiled when it is needed
        for found in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]:
            if isinstance(found, re.Pattern | regex.Pattern):
                yield f"{module.__name__}.{name}", found


def all_patterns() -> dict[str, re.Pattern[str]]:
    names = (m.name for m in pkgutil.walk_packages(cleaner.__path__, "cleaner.") if m.name not in NOT_OF_ITSELF)
    found = (pair for name in names for pair in patterns_of(importlib.import_module(name)))
    return {f"{name} {pattern.pattern!r:.60}": pattern for name, pattern in found}


PATTERNS = all_patterns()


def lines_for(text: str) -> Iterator[str]:
    """Yields lines of what the expression itself names, again and again, behind something that it may begin with."""
    marks = [*dict.fromkeys(c for c in text if not c.isalnum() and not c.isspace() and c != "\\")][:10]
    words = [*dict.fromkeys(re.findall(r"[a-z]{3,}", text))][:3]
    for seed in (*ALWAYS, *marks, *words, *(f"{mark}1" for mark in marks[:4])):
        for begin in ("", "1", *marks, *words):
            yield begin + seed * (SIZE // len(seed)) + "\x01"


@pytest.fixture
def alarm() -> Iterator[None]:
    """Interrupts `re` and `regex` alike: both look for signals while they match."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, ring)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


def takes_too_long(pattern: re.Pattern[str]) -> str | None:
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    for line in lines_for(text):
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            pattern.search(line if isinstance(pattern.pattern, str) else line.encode())  # type: ignore[arg-type]
        except TooLong:
            return line[:20]
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return None


def test_there_are_expressions_to_try() -> None:
    assert len(PATTERNS) > 200


@pytest.mark.usefixtures("alarm")
@pytest.mark.parametrize("name", PATTERNS)
def test_none_tries_for_ever(name: str) -> None:
    assert takes_too_long(PATTERNS[name]) is None


@pytest.mark.usefixtures("alarm")
def test_one_that_does_is_found() -> None:
    assert takes_too_long(re.compile(r"[.!?](?:[\"”)]|\d{1,3})*$"))


@pytest.mark.usefixtures("alarm")
@pytest.mark.parametrize("number", ["2." + "718281828459045235360287" * 40, "1." + "0" * 900 + "e"])
def test_a_page_with_a_long_number(number: str) -> None:
    """It is read in no time: the alarm is for the whole page."""
    told = f"<p>The first digits of the number that the clerk had chosen for it are {number}, and on it goes.</p>"
    nearby = "<p>Nobody in the town had asked for so many of them, and the keeper of the lamp said so at once.</p>" * 4
    page = f"<html><body><h1>Numbers</h1>{nearby}{told}<ul><li>{number} to begin with</li></ul>{nearby}</body></html>"
    signal.setitimer(signal.ITIMER_PROF, 20)
    assert number in Cleaner().clean(page, media_type="text/html").text


@pytest.mark.usefixtures("alarm")
def test_marks_without_end_behind_a_figure() -> None:
    """A line beside a label, whose length counts once: squared, these took a minute."""
    told = "The keeper wrote down what he saw of it, and the book was found behind the stove of the inn.\n"
    text = f"{told}1 {'- ' * 60_000}x\nShare\n{told}"
    signal.setitimer(signal.ITIMER_PROF, 10)
    assert Cleaner().clean(text).status != "failed"
