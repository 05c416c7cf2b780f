"""The table at the end of a run."""

from __future__ import annotations

from collections import Counter

from cleaner.job.tally import Tally, Trouble, is_one_line
from cleaner.report.runs.terminal import BUSIEST, TROUBLES_SHOWN, summary, troubles


def tally() -> Tally:
    found = Tally()
    found.add("cleaned", 1000, [(None, None, 600), ("a/tail", "related", 300), ("b/line", "share", 60)])
    found.add("unchanged", 40, [(None, None, 40)])
    return found


def test_kinds_and_rules_with_their_shares() -> None:
    lines = summary(tally()).splitlines()
    assert lines[0] == "2 documents: 1 cleaned, 1 unchanged"
    assert [line.split() for line in lines[1:5]] == [
        ["kept", "640", "characters", "64.0%"],
        ["removed", "360", "characters", "36.0%"],
        ["related", "300", "characters", "30.0%"],
        ["share", "60", "characters", "6.0%"],
    ]
    assert lines[6].split()[:3] == ["a/tail", "1", "×"]
    assert max(map(len, lines)) <= 80


def test_only_the_busiest_rules() -> None:
    found = Tally(rules=Counter({f"r/{n}": n for n in range(1, 30)}), hits=Counter({f"r/{n}": 1 for n in range(1, 30)}))
    shown = [line.split()[0] for line in summary(found).splitlines() if line.startswith("  r/")]
    assert shown == [f"r/{n}" for n in range(29, 29 - BUSIEST, -1)]


def test_nothing_at_all() -> None:
    assert summary(Tally()).splitlines()[0] == "0 documents: none"
    assert troubles(Tally()) == ""


def test_a_long_text_with_line_ends_of_any_kind_is_not_one_line() -> None:
    long = "The gauge fell in the night. " * 100
    assert is_one_line(long)
    assert is_one_line(f"\n{long}\r\n")
    assert not any(map(is_one_line, (f"{long}\n{long}", f"{long}\r{long}", long[:1_000], "")))


def test_who_has_texts_without_line_ends_is_told_how_to_keep_these() -> None:
    found = Tally()
    found.status["unchanged"] = 16
    found.one_line = 8
    assert "8 texts are one line each" in summary(found)
    assert "get_text('\\n')" in summary(found)
    found.status["unchanged"] = 17
    assert "one line each" not in summary(found)


def test_who_has_a_dump_of_unknown_sites_is_told_of_learning() -> None:
    found = tally()
    found.unknown_site = 8
    lines = summary(found).splitlines()
    assert lines[-2:] == [
        "8 documents are of sites that no rule knows:",
        "  --learn first makes rules of what comes back in them",
    ]
    assert "--learn" not in summary(found, learnt=True)
    found.unknown_site = 7  # hardly a dump
    assert "--learn" not in summary(found)


def test_many_troubles_are_cut_short_and_escaped() -> None:
    found = Tally(troubles=[Trouble(f"{n}\x1b.txt", "broken") for n in range(TROUBLES_SHOWN + 7)])
    lines = troubles(found).splitlines()
    assert lines[0] == "0\\x1b.txt: broken"
    assert lines[-1].startswith("… and 7 more")
    assert len(lines) == TROUBLES_SHOWN + 1


def test_counts_survive_being_stored() -> None:
    found = tally()
    found.note("x", "why")
    found.unknown_site = 1
    assert Tally.from_json(found.to_json()) == found
