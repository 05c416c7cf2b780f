"""The library's bound on time is on all work: reading, selecting, matching, the extractor. The clock is a fake."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from cleaner import Cleaner

Make = Callable[..., Cleaner]
STORY = "The council met on Monday, and by noon it had agreed to mend the harbour wall before the winter storms come."
PAGE = f"<html><body><nav><a href='/'>Home</a></nav><article>{f'<p>{STORY}</p>' * 5}</article></body></html>"
RULE = "[[rule]]\nid = 'x'\nkind = 'share'\nop = 'line'\nmatch = 'Share this'\n"


class Clock:
    """Seconds that pass when a test says so, and a few with each look."""

    def __init__(self, each: float = 0.0) -> None:
        self.now, self.each = 0.0, each

    def thread_time(self) -> float:
        self.now += self.each
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("cleaner.budget.time.thread_time", made.thread_time)
    return made


STEPS = {
    "parsing": "cleaner.documents.page.parse",
    "laying out": "cleaner.documents.page.lay_out",
    "pruning": "cleaner.documents.vote.prune.prune",
    "the extractor": "cleaner.documents.vote.extractor.left_out",
    "the vote": "cleaner.documents.vote.ask.vote",
    "the kind": "cleaner.documents.kind.kind_of",
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_a_step_that_takes_too_long(
    make_cleaner: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What comes after it is not begun, and the page is passed through."""
    import importlib

    module, name = step.rsplit(".", 1)
    real = getattr(importlib.import_module(module), name)

    def slow(*args: object, **options: object) -> object:
        clock.now += 100
        return real(*args, **options)

    one = make_cleaner(RULE + "[[rule]]\nid = 'n'\nkind = 'navigation'\nop = 'select'\nselect = 'nav'\n")
    assert one.clean(PAGE).status == "cleaned"
    monkeypatch.setattr(step, slow)
    result = one.clean(PAGE)
    assert (result.status, result.error) == ("failed", "took longer than 20 s")
    assert all(segment.action == "keep" for segment in result.segments)


@pytest.mark.parametrize(
    "selector", ["div:has(b)", "p:not(:has(~ b))", "p:nth-last-child(2n+1 of :not(.a))", "div .a p > b ~ b"]
)
def test_selectors_look_at_the_clock(make_cleaner: Make, clock: Clock, selector: str) -> None:
    page = f"<html><body><div>{'<p class=a><b>x</b><b>y</b></p>' * 400}</div><div>{STORY}</div></body></html>"
    one = make_cleaner(
        f"[[rule]]\nid = 'n'\nkind = 'navigation'\nop = 'select'\nselect = '{selector}'\n", extractor="none"
    )
    assert one.clean(page).status != "failed"
    clock.each = 4.0
    before = clock.now
    assert one.clean(page).error == "took longer than 20 s"
    assert clock.now - before < 60


def test_a_text_that_takes_too_long(make_cleaner: Make, clock: Clock) -> None:
    clock.each = 8.0
    result = make_cleaner(RULE + RULE.replace("'x'", "'y'").replace("this", "that")).clean(f"Share this\n{STORY}\n")
    assert (result.status, result.error) == ("failed", "took longer than 20 s")


def test_the_bound_is_a_document_s(make_cleaner: Make, clock: Clock) -> None:
    one = make_cleaner(RULE, seconds=50)
    for _ in range(4):
        clock.now += 40
        assert one.clean(PAGE).status != "failed"


def test_it_holds_in_any_thread_and_leaves_none(make_cleaner: Make, clock: Clock) -> None:
    before, handlers = threading.active_count(), [signal.getsignal(n) for n in (signal.SIGALRM, signal.SIGPROF)]
    one = make_cleaner(RULE, seconds=1)
    clock.each = 2.0
    with ThreadPoolExecutor(2) as pool:
        assert {result.error for result in pool.map(one.clean, [PAGE] * 6)} == {"took longer than 1 s"}
    assert threading.active_count() == before
    assert [signal.getsignal(n) for n in (signal.SIGALRM, signal.SIGPROF)] == handlers


def test_too_many_small_elements_in_one_are_not_handed_to_the_extractor(
    make_cleaner: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It joins their texts one by one: forty thousand took ten seconds, four times as many take sixteen times that."""
    asked: list[int] = []
    monkeypatch.setattr("trafilatura.extract", lambda *args, **told: asked.append(1) or STORY)
    one = make_cleaner("[[rule]]\nid = 'n'\nkind = 'navigation'\nop = 'select'\nselect = 'nav'\n")
    spans = "<span>word </span>" * 30_000
    result = one.clean(f"<html><body><nav>Menu</nav><p>{spans}</p><p>{STORY}</p></body></html>")
    assert not asked
    assert (result.status, result.fallback) == ("guarded", "rules")
    assert "too many small elements" in (result.error or "")
    assert "Menu" not in result.text
    one.clean(f"<html><body><nav>Menu</nav><p>{'<span>word </span>' * 500}</p><p>{STORY}</p></body></html>")
    assert asked
