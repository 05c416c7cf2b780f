"""`clean explain --why`: which rules looked at a line, and what held them back."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner.cli import group

HEAD = "schema = 1\n"
RULE = "[[rule]]\nid = 'a'\nkind = 'promo'\nop = 'line'\nmatch = { starts = 'Get the Tide Mail' }\n"
TEXT = """The council met on Monday evening and agreed to mend the harbour wall before the winter.
Get the Tide Mail
It took them four hours, and nobody left the room before the vote was taken.
Six stories, every evening, said the clerk, are what a town of this size can read.
"""
CASES = {
    "": ("proposes", ""),
    "max_words = 3": ("held back", "✗ max_words = 3; it has 4"),
    "min_words = 2\nmax_words = 3": ("held back", "✓ min_words = 2; it has 4\n    ✗ max_words = 3; it has 4"),
    "where = { last_lines = 2 }": ("held back", "✗ where = { last_lines = 2 }"),
    "where = { first_lines = 2 }": ("proposes", "✓ where = { first_lines = 2 }"),
    "confirm = { contains = 'unsubscribe' }\nnear = 1": ("held back", "✗ confirm = 'unsubscribe' within 1 line; not"),
    "unless = { contains = 'council' }\nnear = 1": ("held back", "✗ unless = 'council' within 1 line; found"),
    "next_line = { starts = 'It took' }": ("proposes", "✓ next_line = 'It took'"),
    "previous_line = { starts = 'It took' }": ("held back", "✗ previous_line = 'It took'"),
    "unless_in = ['above-prose']": ("held back", "✗ unless_in = above-prose"),
    "least_matches = 2": ("held back", "✗ least_matches = 2; 1 line matches"),
    "most_matches = 1": ("proposes", "✓ most_matches = 1; 1 line matches"),
    "languages = ['de']": ("held back", "✗ languages = de; it is en"),
    "pages = ['forum']": ("held back", "✗ speaks on this kind of page; it is a text of no known kind"),
    "draft = true": ("held back", "✗ not a draft"),
}


def run(folder: Path, rules: str, words: str, *more: str) -> tuple[int | None, str, BaseException | None]:
    (folder / "mine.toml").write_text(HEAD + rules, "utf-8")
    (folder / "t.txt").write_text(TEXT)
    told = ["explain", "--isolated", "--no-bundled", "--rules", str(folder / "mine.toml"), str(folder / "t.txt")]
    ran = CliRunner().invoke(group, [*told, "--why", words, *more], standalone_mode=False)
    return ran.return_value, ran.output, ran.exception


@pytest.mark.parametrize("condition", CASES)
def test_each_condition(tmp_path: Path, condition: str) -> None:
    status, told, _ = run(tmp_path, RULE + condition, "the tide mail")
    verdict, expected = CASES[condition]
    assert status == 0
    assert told.startswith("2: Get the Tide Mail\n")
    assert f"mine/a (line, {tmp_path / 'mine.toml'}:2): {verdict}\n" in told
    assert expected in told
    assert ("✗" in told) == (verdict == "held back")


def test_what_is_said_is_what_happens(tmp_path: Path) -> None:
    """A rule that proposes removes, and one that is held back does not."""
    from cleaner import Cleaner

    for condition, (verdict, _) in CASES.items():
        (tmp_path / "mine.toml").write_text(HEAD + RULE + condition, "utf-8")
        removed = Cleaner([tmp_path / "mine.toml"], bundled=False).clean(TEXT).removed
        assert bool(removed) == (verdict == "proposes"), condition


def test_a_text_without_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.TEXT", "Get the Tide Mail\n" + "Lamp oil, two cans\nWicks of cotton\n" * 8)
    told = run(tmp_path, RULE, "Tide Mail")[1]
    assert "✗ a text with sentences; in a mere list, a few words are as good as any others" in told
    assert "op = line" not in told


def test_a_line_that_is_verbatim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.TEXT", f"Privacy Policy\n\n{TEXT}")
    told = run(tmp_path, RULE, "Tide Mail")[1]
    assert "✗ not verbatim: a program, the head of a letter, a licence, a notice …" in told
    assert "it stays" in told


def test_a_block_without_its_end(tmp_path: Path) -> None:
    rule = RULE.replace("'line'", "'block'").replace("match", "start") + "end = 'No such line'\nmax_chars = 90"
    status, told, _ = run(tmp_path, rule, "Tide Mail")
    assert status == 0
    assert "mine/a (block" in told
    assert "✗ op = block finds what it takes from here within max_chars = 90" in told


def test_a_rule_of_another_site_and_a_line_that_no_rule_looks_at(tmp_path: Path) -> None:
    status, told, _ = run(tmp_path, "hosts = ['gazette.example']\n" + RULE, "Tide Mail")
    assert (status, "✗ the document is of a site of mine" in told) == (0, True)
    assert "proposes" in run(tmp_path, "hosts = ['gazette.example']\n" + RULE, "Tide", "--site", "mine")[1]
    assert run(tmp_path, RULE, "four hours")[1].endswith("\n  no rule has a pattern that matches here\n  it stays\n")


def test_bundled_rules_of_other_sites_are_a_line_by_themselves(tmp_path: Path) -> None:
    """They speak on no text of this site: only that there are some is worth a word, and how they would speak."""
    (tmp_path / "t.txt").write_text(TEXT.replace("Get the Tide Mail", "Advertisement"))
    told = ["explain", "--isolated", str(tmp_path / "t.txt"), "--why", "Advertisement"]
    shown = CliRunner().invoke(group, told).output.splitlines()
    (others,) = (line for line in shown if "of other sites" in line)
    assert "the document is of no known site; --url or --site tell it" in others
    assert not [line for line in shown if "the document is of a site of" in line]
    assert shown[-1] == "  it goes: advertisement/label"
    shown = CliRunner().invoke(group, [*told, "--site", "guardian"]).output.splitlines()
    (others,) = (line for line in shown if "of other sites" in line)
    assert others.endswith("the document is of guardian")
    assert [line for line in shown if line == "    ✓ the document is of a site of guardian"]


def test_what_becomes_of_the_line(tmp_path: Path) -> None:
    phrase = RULE.replace("'line'", "'phrase'").replace("starts", "contains")
    assert run(tmp_path, RULE, "Tide Mail")[1].endswith("  it goes: mine/a\n")
    (tmp_path / "t.txt").write_text(TEXT)
    assert run(tmp_path, phrase.replace("Get the Tide Mail", "Tide Mail"), "Tide Mail")[1].endswith(
        "  it goes in part: mine/a\n"
    )


def test_a_guarded_text_says_so(tmp_path: Path) -> None:
    status, told, _ = run(
        tmp_path, "[[rule]]\nid = 'a'\nkind = 'promo'\nop = 'line'\nmatch = { regex = '.+' }\n", "Tide"
    )
    assert (status, told.startswith("guarded: ")) == (0, True)
    assert told.endswith("proposes\n  it stays\n")


def test_patterns_of_a_condition_are_shortened(tmp_path: Path) -> None:
    _, told, _ = run(tmp_path, RULE + f"confirm = ['{'a' * 100}', 'b', 'c', 'd']\nnear = 2", "Tide")
    assert f"✗ confirm = '{'a' * 60}…', 'b', 'c', … within 2 lines; not found" in told


def test_a_pack_of_drafts_alone_is_of_its_site(tmp_path: Path) -> None:
    _, told, _ = run(tmp_path, "hosts = ['gazette.example']\n" + RULE + "draft = true", "Tide", "--site", "mine")
    assert "✓ the document is of a site of mine\n    ✗ not a draft\n" in told
    told = run(tmp_path, "hosts = ['gazette.example']\n" + RULE + "draft = true", "Tide", "--site", "mine", "--drafts")[
        1
    ]
    assert "proposes" in told


def test_wrong_words(tmp_path: Path) -> None:
    assert "holds 'no such words'" in str(run(tmp_path, RULE, "no such words")[2])
    assert "name some words of the line" in str(run(tmp_path, RULE, " ")[2])


def test_a_sentence_that_is_broken_over_lines_is_one_as_it_is_for_rules(tmp_path: Path) -> None:
    from cleaner import Cleaner

    broken = (
        "Harbour news\nThe council, which met on Monday evening, told readers of\nthe Tide\n"
        "that the wall will be mended by May.\n"
    )
    (tmp_path / "b.txt").write_text(broken)

    def asked(rule: str, words: str) -> list[str]:
        (tmp_path / "mine.toml").write_text(HEAD + rule, "utf-8")
        told = ["explain", "--isolated", "--no-bundled", "--rules", str(tmp_path / "mine.toml")]
        return CliRunner().invoke(group, [*told, str(tmp_path / "b.txt"), "--why", words]).output.splitlines()

    alone = RULE.replace("{ starts = 'Get the Tide Mail' }", "'the Tide'")
    shown = asked(alone, "readers of the tide that")
    assert shown[0].startswith("2-4: The council")
    assert shown[0].endswith("of the Tide that the wall will be mended by May.")
    assert shown[1] == "  rules see these lines as one: a sentence is broken over them"
    assert shown[2].endswith("): held back")
    assert shown[3:] == ["    ✗ no piece of a sentence that is broken over lines", "  it stays"]
    assert not Cleaner([tmp_path / "mine.toml"], bundled=False).clean(broken).removed
    phrase = RULE.replace("'line'", "'phrase'").replace("starts = 'Get the Tide Mail'", "contains = 'of the Tide that'")
    assert [line for line in asked(phrase, "the tide") if line.endswith("proposes")]
    assert Cleaner([tmp_path / "mine.toml"], bundled=False).clean(broken).removed
