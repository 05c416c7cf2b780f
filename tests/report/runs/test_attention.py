"""What is asked first, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaner.packs.evidence import Evidence
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.attention import MOST, REASONS, Item, Known, items_of
from cleaner.report.runs.samples import CANDIDATES, key_of

from .test_aggregate import write

SENTENCE = "The company has bought a second boat, which was built in the old yard across the bay.\n"
KNOWN = Known(bundled={"press/known", "press/wrong", "scored/model", "stale/content"})

WRONG = {"press/wrong": Evidence(None, 9, 200, 900)}


def asked(folder: Path, known: Known = KNOWN, decided: tuple[str, ...] = ()) -> list[Item]:
    return items_of(aggregate(folder, decided), known, decided)


def reasons(item: Item) -> list[str]:
    return [name for name, _ in item.reasons]


def test_furniture_of_known_rules_is_not_asked(tmp_path: Path) -> None:
    for number in range(9):
        write(tmp_path, f"{number}.txt", cuts=(("press/known", 20, "share", "Share this\n"),))
    assert asked(tmp_path) == []


@pytest.mark.parametrize(
    ("cut", "known", "reason"),
    [
        (("press/known", 90, "share", SENTENCE), KNOWN, "prose"),
        (("scored/model", 20, "template", "Share\n"), KNOWN, "unsure"),
        (("extractor/trafilatura", 20, "template", "Share\n"), KNOWN, "unsure"),
        (("press/wrong", 20, "share", "Share\n"), Known(KNOWN.bundled, WRONG), "unsure"),
        (("dump/learnt", 20, "share", "Share\n"), Known((), learnt={"dump"}), "unsure"),
        (("mine/own", 20, "share", "Share\n"), KNOWN, "new"),
        (("press/known", 20, "share", "Share\n"), Known(KNOWN.bundled, earlier={"press/wrong"}), "new"),
        (("press/known", 900, "share", "Share\n" * 150), KNOWN, "rare"),
    ],
)  # fmt: skip
def test_each_reason(tmp_path: Path, cut: Any, known: Known, reason: str) -> None:
    write(tmp_path, "a.txt", cuts=(cut,))
    (item,) = asked(tmp_path, known)
    assert reasons(item) == [reason]
    assert item.reasons[0][1]


def test_a_rule_that_fired_before_is_not_new(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", cuts=(("press/known", 20, "share", "Share\n"),))
    assert asked(tmp_path, Known(KNOWN.bundled, earlier={"press/known"})) == []


def test_a_rule_that_is_known_to_be_right_is_not_unsure(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", cuts=(("press/wrong", 20, "share", "Share\n"),))
    assert asked(tmp_path, Known(KNOWN.bundled, {"press/wrong": Evidence(None, 9, 900, 90)})) == []


def test_the_order(tmp_path: Path) -> None:
    """Pages that rules and extractor disagree about come before all else; then the weights of the reasons add up."""
    write(tmp_path, "a.txt", cuts=(("mine/own", 20, "share", "Share\n"), ("mine/own", 90, "share", SENTENCE)))
    write(tmp_path, "b.txt", cuts=(("scored/model", 90, "share", SENTENCE), ("press/known", 900, "promo", "x\n" * 450)))
    write(tmp_path, "c.txt", cuts=(("stale/content", 30, "template", "Menu\n"),))
    write(tmp_path, "g.txt", status="guarded", error="unconfirmed rules would remove 83 % of the text")
    write(tmp_path, "p.txt", stale=[{"rule": "stale/content", "chars": 900}])
    write(tmp_path, "q.txt", fallback="extractor", status="guarded", cuts=(("mine/own", 30, "share", "Share it\n"),))
    order = [(item.form, item.rule or item.path, reasons(item)) for item in asked(tmp_path)]
    assert order == [
        ("page", "g.txt", ["disputed"]),
        ("page", "q.txt", ["disputed"]),
        ("stale", "stale/content", ["disputed"]),
        ("cut", "mine/own", ["disputed", "new"]),
        ("cut", "scored/model", ["prose", "unsure"]),
        ("cut", "mine/own", ["prose", "new"]),
        ("cut", "stale/content", ["stale"]),
        ("cut", "press/known", ["rare"]),
        ("cut", "mine/own", ["new"]),
    ]
    weights = [item.weight for item in asked(tmp_path) if item.form == "cut"]
    assert weights == sorted(weights, reverse=True)


def test_one_disputed_page_outweighs_all_other_reasons() -> None:
    assert REASONS["disputed"] > sum(weight for name, weight in REASONS.items() if name != "disputed")


def test_it_says_what_was_done_instead(tmp_path: Path) -> None:
    write(tmp_path, "g.txt", status="guarded", error="the rules would remove everything")
    write(tmp_path, "q.txt", fallback="general", status="guarded")
    told = {item.path: item.reasons[0][1] for item in asked(tmp_path)}
    assert told == {
        "g.txt": "passed through as it was: the rules would remove everything",
        "q.txt": "cleaned by general packs and the extractor",
    }


def test_a_text_is_asked_once_and_counted(tmp_path: Path) -> None:
    for number in range(20):
        write(tmp_path, f"{number:02}.txt", cuts=(("mine/own", 20, "share", f"Share  {number % 2}\n"),))
    assert [(item.path, item.times) for item in asked(tmp_path)] == [("00.txt", 10), ("01.txt", 10)]


def test_of_a_rule_the_cuts_that_need_it_most(tmp_path: Path) -> None:
    for number in range(20):
        text = SENTENCE if number == 17 else f"line {number}\n"
        write(tmp_path, f"{number:02}.txt", cuts=(("mine/own", 20 + number, "share", text),))
    found = asked(tmp_path)
    assert [item.path for item in found] == ["17.txt", "19.txt", "18.txt", "16.txt", "15.txt"]
    assert len(found) == CANDIDATES


def test_what_is_decided_is_not_asked_and_makes_room_for_others(tmp_path: Path) -> None:
    for number in range(20):
        write(tmp_path, f"{number:02}.txt", cuts=(("mine/own", 20 + number, "share", f"line {number}\n"),))
    write(tmp_path, "g.txt", status="guarded", error="too much")
    decided = tuple(item.key for item in asked(tmp_path))
    again = asked(tmp_path, decided=decided)
    assert [item.path for item in again] == ["14.txt", "13.txt", "12.txt", "11.txt", "10.txt"]


def test_keys_are_the_rule_and_its_words() -> None:
    assert key_of("a/b", "one  two\n") == key_of("a/b", "one\ntwo")
    assert key_of("a/b", "one two") != key_of("a/c", "one two")


def test_no_more_than_a_person_can_decide(tmp_path: Path) -> None:
    for number in range(MOST + 20):
        write(tmp_path, f"{number:03}.txt", cuts=((f"mine/r{number}", 20, "share", "Share\n"),))
    assert len(asked(tmp_path)) == MOST


def test_surroundings(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", cuts=(("mine/own", 6, "share", "Share\n"),))
    (tmp_path / "a.txt").write_text("x" * 93 + "before\n" + "\nafter")
    (item,) = asked(tmp_path)
    assert item.before.endswith("before\n")
    assert item.after.startswith("\nafter")
