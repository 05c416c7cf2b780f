"""Rules out of decisions: the next run honours them, and they lint and pass their tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.authoring.examples import run_examples
from cleaner.authoring.lint import lint
from cleaner.compile import Ruleset
from cleaner.errors import RuleFileError
from cleaner.packs import RulePack, load_packs, read_files
from cleaner.review.decisions import Decision, Verdict, decide
from cleaner.review.pack import Added, add_rules
from tests.house import STORY
from tests.review.conftest import BOXED, PROMISE, asked, cleaned, item


def packs(*files: Path) -> list[RulePack]:
    return load_packs(read_files([(file, None) for file in files]))


def decided(dump: Path, out: Path, verdict: Verdict, rule: str, beginning: str) -> tuple[Path, Added]:
    """Makes a pack of one decision."""
    target = dump.parent / "reviewed.toml"
    added = add_rules(target, [decide(item(out, rule, beginning), verdict)], [(dump.parent / "house.toml", None)])
    return target, added


def holds(*files: Path) -> bool:
    """Whether the last of some rule files has no finding and passes its tests, beside the others."""
    ruleset, name = Ruleset(packs(*files)), files[-1].stem
    return not lint(ruleset, [name]) and all(verdict.passed for verdict in run_examples(ruleset, [name]))


@pytest.mark.parametrize("verdict", ["reject", "never"])
@pytest.mark.parametrize(("rule", "text"), [("house/sign-up", PROMISE), ("house/box", BOXED)])
def test_the_next_run_keeps_what_was_rejected(dump: Path, verdict: Verdict, rule: str, text: str) -> None:
    out = cleaned(dump, "out")
    before = {file.name: file.read_text() for file in out.glob("*.txt")}
    target, added = decided(dump, out, verdict, rule, text[:12])
    assert len(added.added) == 1
    assert holds(dump.parent / "house.toml", target)
    again = cleaned(dump, "again", target)
    changed = {file.name for file in again.glob("*.txt") if file.read_text() != before[file.name]}
    assert changed == {path.name for path in dump.iterdir() if text in path.read_text()}
    for name in changed:
        assert text in (again / name).read_text()
    assert "Sign up for letters" not in "".join(file.read_text() for file in again.glob("*.txt"))
    assert text not in [asking.text for asking in asked(again)]


def test_a_rejected_cut_holds_against_its_rule_only(dump: Path) -> None:
    target, _ = decided(dump, cleaned(dump, "out"), "reject", "house/sign-up", "Sign up, said")
    (rule,) = packs(target)[0].rules
    assert rule.op == "keep"
    assert rule.overrules == ("house/sign-up",)
    never, _ = decided(dump, cleaned(dump, "out2"), "never", "house/box", "More")
    assert packs(never)[0].rules[1].overrules == ()


def test_where_another_rule_would_take_it_it_holds_against_all(dump: Path) -> None:
    house = dump.parent / "house.toml"
    out = cleaned(dump, "out")
    house.write_text(
        house.read_text()
        + '\n[[rule]]\nid = "crew"\nkind = "promo"\nop = "line"\nmatch = { contains = "recruiter to" }\n'
    )
    target, added = decided(dump, out, "reject", "house/sign-up", "Sign up, said")
    assert added.refused == []
    assert packs(target)[0].rules[0].overrules == ()
    assert PROMISE in (cleaned(dump, "again", target) / "a.txt").read_text()


def test_a_phrase_in_mid_line_is_kept(dump: Path) -> None:
    house = dump.parent / "house.toml"
    rule = '\n[[rule]]\nid = "p"\nop = "phrase"\nkind = "share"\nmatch = { contains = "share this with the crew" }\n'
    house.write_text(house.read_text() + rule)
    text = "She said that they should share this with the crew of the other boat, too, and so they did.\n"
    (dump / "d.txt").write_text(f"{STORY}{text}{STORY}")
    out = cleaned(dump, "out")
    target, _ = decided(dump, out, "reject", "house/p", "share this")
    assert holds(house, target)
    assert text in (cleaned(dump, "again", target) / "d.txt").read_text()


def test_a_short_line_is_kept_in_a_list(dump: Path) -> None:
    """Rules leave short lines of a text without a sentence; a person's word holds there, too."""
    house = dump.parent / "house.toml"
    house.write_text(house.read_text().replace("schema = 1\n", 'schema = 1\nfingerprints = ["Table of the crew"]\n'))
    (dump / "d.txt").write_text("Table of the crew\nSign up\nAda\nBen\nCleo\nDora\nEmil\n")
    out = cleaned(dump, "out")
    assert "Sign up" not in (out / "d.txt").read_text()
    target, _ = decided(dump, out, "reject", "house/sign-up", "Sign up\n")
    assert "Sign up" in (cleaned(dump, "again", target) / "d.txt").read_text()


def test_the_second_time_nothing_is_added_and_what_was_written_by_hand_stays(dump: Path) -> None:
    out = cleaned(dump, "out")
    decisions = [decide(asking, "reject") for asking in asked(out) if asking.text in (PROMISE, BOXED)]
    target = dump.parent / "reviewed.toml"
    others = [(dump.parent / "house.toml", None)]
    assert len(add_rules(target, decisions[:1], others).added) == 1
    target.write_text(target.read_text() + "\n# by hand\n")
    added = add_rules(target, decisions, others)
    assert (len(added.added), added.known) == (1, 1)
    assert "# by hand" in target.read_text()
    text = target.read_text()
    assert add_rules(target, decisions, others).added == []
    assert target.read_text() == text
    assert holds(dump.parent / "house.toml", target)


@pytest.mark.parametrize("which", [0, 1])
def test_a_decision_that_was_changed_takes_its_rule_out_again(dump: Path, which: int) -> None:
    out = cleaned(dump, "out")
    decisions = [decide(asking, "reject") for asking in asked(out) if asking.text in (PROMISE, BOXED)]
    target, others = dump.parent / "reviewed.toml", [(dump.parent / "house.toml", None)]
    add_rules(target, decisions, others)
    changed = Decision(**{f: getattr(decisions[which], f) for f in Decision.__struct_fields__} | {"decision": "accept"})
    added = add_rules(target, [changed], others)
    assert added.withdrawn == 1
    (left,) = packs(target)[0].rules
    assert left.source is not None
    assert decisions[1 - which].key in left.source
    assert holds(dump.parent / "house.toml", target)


def test_accepted_and_ignored_make_no_rules(dump: Path) -> None:
    out = cleaned(dump, "out")
    target = dump.parent / "reviewed.toml"
    decisions = [decide(asking, "accept") for asking in asked(out)]
    assert add_rules(target, decisions, [(dump.parent / "house.toml", None)]).added == []
    assert packs(target)[0].rules == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "no-removed-text"), ("⟦odd⟧", "tests of rules"), ("* * *", "neither letters"), ("the", "nearly every text")],
)
def test_what_no_rule_can_express_is_told(tmp_path: Path, text: str, why: str) -> None:
    decision = Decision("k", "never", rule="a/b", kind="promo", text=text, before="in mid", after="line")
    added = add_rules(tmp_path / "r.toml", [decision], [])
    assert added.added == []
    ((_, told),) = added.refused
    assert why in told


@pytest.mark.parametrize(
    "text",
    ['quote " and \\ back', "'''a'''", "tab\there", "umlaut ä 東京 \u200b", "x" * 3000, "a\rb\r\nc", "# no = [toml]"],
)
@pytest.mark.parametrize("verdict", ["reject", "never"])
def test_any_text_makes_a_rule_file_that_can_be_read(tmp_path: Path, verdict: Verdict, text: str) -> None:
    decision = Decision("k", verdict, rule='evil"\nop = "tail', kind="nonsense", text=f"{text}\n", before="A line.\n")
    added = add_rules(tmp_path / "r.toml", [decision], [])
    assert len(added.added) == 1, added
    (rule,) = packs(tmp_path / "r.toml")[0].rules
    assert rule.op == "keep"


def test_a_broken_rule_file_is_told_with_its_line_and_left(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text("schema = 1\n[[rule]\n")
    with pytest.raises(RuleFileError, match=r"r\.toml:2"):
        add_rules(tmp_path / "r.toml", [Decision("k", "never", text="some words of ours\n")], [])
    assert (tmp_path / "r.toml").read_text() == "schema = 1\n[[rule]\n"
