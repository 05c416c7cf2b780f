"""Lines that learning is not sure of: accepted or refused with a key each, and made into rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from cleaner import Cleaner
from cleaner.authoring.examples import run_examples
from cleaner.compile import load_ruleset
from cleaner.errors import RuleFileError, UsageError
from cleaner.review.lines import Line, Verdict, make_packs, read_lines, to_ask, write_lines
from cleaner.review.session import Screen, ask_lines, list_lines

RULE = """[[rule]]
id = "pull-a-chair"
kind = "template"
op = "line"
match = "Pull a chair up to our quay"

[[rule.test]]
text = '''
The ferry sank on Monday.
⟦Pull a chair up to our quay⟧
'''

[[rule.test]]
text = "“Pull a chair up to our quay”, said the sign."
"""


def made(text: str = "Pull a chair up to our quay", decision: Verdict | None = None, **more: object) -> Line:
    values = {
        "site": "post.example", "list": "unsure", "line": text, "stories": 9, "of": 12, "characters": 300, "score": 1.0,
        "held_back": "no word of furniture", "above": "It ends here.", "below": "", "terms": {"stories": 3.5},
        "rule": RULE.replace("Pull a chair up to our quay", text), "decision": decision,
    }  # fmt: skip
    return Line(**{**values, **more})  # type: ignore[arg-type]


def rules_of(file: Path) -> list[tuple[str, str]]:
    """The ids and the lines of a pack's rules, whose tests pass."""
    ruleset = load_ruleset([(file, None)])
    assert all(verdict.passed for verdict in run_examples(ruleset))
    return [(rule.rule.id, rule.rule.match[0].text) for rule in ruleset.rules]


def test_the_file_comes_back_as_it_was(tmp_path: Path) -> None:
    lines = [made(), made("Läuten \ud800", decision="refuse", rule=None, by="folder")]
    write_lines(tmp_path / "u.jsonl", lines)
    assert read_lines(tmp_path / "u.jsonl") == lines


@pytest.mark.parametrize(
    ("damage", "told"),
    [("{broken", "u.jsonl:2: no line of"), ('{"site": "x"}', "missing required field"), ("[1]", "Expected `object`")],
)
def test_a_file_of_something_else_is_told_with_its_line(tmp_path: Path, damage: str, told: str) -> None:
    file = tmp_path / "u.jsonl"
    write_lines(file, [made()])
    file.write_text(file.read_text("utf-8") + damage, "utf-8")
    with pytest.raises(UsageError, match=told):
        read_lines(file)


def test_what_is_asked_and_in_which_order() -> None:
    small, large = made("Small", characters=10), made("Large")
    against, done = made("Against", list="refused", characters=900), made("Done", decision="refuse")
    asked = to_ask([against, small, done, made("No rule", rule=None), large])
    assert asked == [large, small, against]
    shown = list(list_lines(asked, Screen(80, False)))
    assert shown[0] == "1. post.example: in 9 of 12 stories"
    assert "3. post.example: in 9 of 12 stories, refused" in shown


def test_one_key_a_line() -> None:
    keys: Iterator[str] = iter("axruaq")
    said: list[str] = []
    kept: dict[str, Verdict | None] = {}

    def save(line: Line, verdict: Verdict | None) -> None:
        kept[line.line] = verdict

    lines = [made("One"), made("Two"), made("Three")]
    count = ask_lines(lines, Screen(80, False), lambda: next(keys), said.append, save)
    assert (count, kept) == (2, {"One": "accept", "Two": "accept"})
    assert {"- One", "  It ends here.", "press one of a q r s u", "taken back"} <= set(said)


def test_accepted_lines_become_rules_once(tmp_path: Path) -> None:
    file = tmp_path / "post.toml"
    lines = [made(decision="accept"), made("Pull a chair up to our quay!", "accept"), made("Stays", "refuse")]
    (done,) = make_packs(lines, file)
    assert done.added == ["post/pull-a-chair-up-to-our-quay", "post/pull-a-chair-up-to-our-quay-2"]
    assert [text for _, text in rules_of(file)] == [line.line for line in lines[:2]]
    before = file.read_bytes()
    (done,) = make_packs(lines, file)
    assert (done.added, done.known, file.read_bytes()) == ([], 2, before)
    assert Cleaner([file], bundled=False).ruleset.hosts["post.example"]
    # Another decision takes the rule out again.
    lines[0] = msgspec.structs.replace(lines[0], decision="refuse")
    (done,) = make_packs(lines, file)
    assert (done.withdrawn, [text for _, text in rules_of(file)]) == (1, ["Pull a chair up to our quay!"])


def test_a_file_for_each_site_beside_what_was_learnt(tmp_path: Path) -> None:
    (tmp_path / "post.example.toml").write_text("schema = 1\nhosts = 'post.example'\n# by hand\n")
    lines = [made(decision="accept"), made("Rung by the bellmen", "accept", site="chimes", by="folder")]
    with pytest.raises(UsageError, match="lines of 2 sites were accepted: name a folder"):
        list(make_packs(lines, tmp_path / "both.toml"))
    files = [done.file for done in make_packs(lines, tmp_path)]
    assert files == [tmp_path / "chimes.toml", tmp_path / "post.example.toml"]
    assert [file.read_text("utf-8").count("[[rule]]") for file in files] == [1, 1]
    assert "# by hand" in files[1].read_text("utf-8")
    assert 'fingerprints = "Rung by the bellmen"' in files[0].read_text("utf-8")  # else it would speak everywhere


def test_a_rule_that_is_none_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"post\.toml"):
        list(make_packs([made(decision="accept", rule='[[rule]]\nid = "a"\nop = "line"\n')], tmp_path / "post.toml"))
    assert not (tmp_path / "post.toml").exists()
