"""Lint: each check has a rule that it objects to, and one that it lets pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.authoring.lint import CHECKS, lint
from cleaner.compile import Ruleset
from cleaner.packs import parse_pack

TESTS = "\n[[rule.test]]\ntext = '⟦x⟧'\n[[rule.test]]\ntext = 'y'\n"


def checks(rule: str, tests: str = TESTS) -> set[tuple[str, str]]:
    """What lint has against a rule: severity and check."""
    toml = f"schema = 1\n[[rule]]\nid = 'a'\nkind = 'legal'\n{rule}\n{tests}"
    found = lint(Ruleset([parse_pack(toml.encode(), "p.toml", "p")]))
    assert all(finding.rule == "p/a" and str(finding).startswith("p.toml:2: ") for finding in found)
    return {(finding.severity, finding.check) for finding in found}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("op = 'line'\nmatch = { regex = '''\\d+ \\w+''' }", ("warning", "no-literal")),
        ("op = 'line'\nmatch = { starts = 'the' }", ("warning", "frequent-literal")),
        ("op = 'phrase'\nmatch = { contains = 'photo' }", ("error", "common-phrase")),
        ("op = 'phrase'\nmatch = { contains = 'bay' }", ("error", "short-word")),
        ("op = 'line'\nmatch = { contains = 'Bay' }", ("error", "short-word")),
        ("op = 'line'\nmatch = { regex = '\\bbay\\b' }", ("error", "short-word")),
        ("op = 'tail'\nstart = { contains = 'ferry' }\nmax_chars = 900", ("error", "short-word")),
        ("op = 'line'\nmatch = 'Background'", ("error", "common-phrase")),
        ("op = 'line'\nmatch = { regex = '''(?:gulls+)+x''' }", ("error", "regex-blow-up")),
        ("op = 'line'\nmatch = { regex = '''gulls(a|aa)+$''' }", ("error", "regex-blow-up")),
        ("op = 'line'\nmatch = { regex = '''(?:download our app){e<=9}''' }", ("error", "regex-blow-up")),
        ("op = 'line'\nmatch = 'Gulls'\nunless = { regex = '[“«].+[”»] cried' }", ("error", "regex-blow-up")),
        ("op = 'line'\nmatch = 'Gulls'\nunless = { regex = '[.!] .*[.!]$' }", ("error", "regex-blow-up")),
        ("op = 'line'\nmatch = 'Gulls'\nconfirm = { regex = '\\[a.{12,}[]}]' }", ("error", "regex-blow-up")),
        ("op = 'line'\nmatch = 'Gulls'\nnext_line = { regex = '(?:gulls+)+x' }", ("error", "regex-blow-up")),
        ("op = 'line'\nmatch = { regex = '^gulls {2,}$' }", ("warning", "no-such-blanks")),
        ("op = 'line'\nmatch = 'Gulls'\nunless = { regex = 'gulls\\s{2}|\\xa0cry' }", ("warning", "no-such-blanks")),
        ("op = 'tail'\nstart = 'Leave a comment'\nmax_chars = 90000", ("warning", "loose-bound")),
        ("op = 'head'\nend = 'Skip to content'\nmax_chars = 90000", ("warning", "loose-bound")),
        ("op = 'keep'\nmatch = 'Exhibit A'\noverrules = ['p/none']", ("warning", "unknown-rule")),
    ],
)
def test_objections(rule: str, expected: tuple[str, str]) -> None:
    assert expected in checks(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "op = 'line'\nmatch = 'Subscribe to the Tide Mail'",
        "op = 'line'\nmatch = { contains = 'bay' }\nmax_words = 3",
        "op = 'phrase'\nmatch = { contains = '版权所有' }",
        "op = 'phrase'\nmatch = { contains = 'newsletter-box' }",
        "op = 'keep'\nmatch = { contains = 'bay' }",
        "op = 'line'\nmatch = { regex = '''^\\d+ shares on gull$''' }",
        "op = 'line'\nmatch = 'Background'\nwhere = { last_lines = 3 }",
        "op = 'tail'\nstart = 'Leave a comment'\nconfirm = 'Your name'",
        "op = 'line'\nmatch = 'Gulls'\nunless = { regex = '[“«][^“«”»]+[”»] cried' }",
        "op = 'line'\nmatch = 'Gulls'\nunless = { regex = '^(?=.*[.!]$).*?[.!] ' }",
        "op = 'head'\nend = 'Skip to content'\nmax_chars = 900",
        "op = 'keep'\nmatch = 'Exhibit A'\noverrules = ['extractor/trafilatura']",
        "op = 'keep'\nmatch = 'Exhibit A'\noverrules = ['extractor/blocks']",
    ],
)
def test_no_objections(rule: str) -> None:
    assert checks(rule) == set()


@pytest.mark.parametrize("tests", ["", "\n[[rule.test]]\ntext = '⟦x⟧'\n", "\n[[rule.test]]\ntext = 'y'\n"])
def test_a_rule_needs_a_test_that_removes_and_one_that_keeps(tests: str) -> None:
    assert checks("op = 'line'\nmatch = 'Subscribe to the Tide Mail'", tests) == {("error", "untested")}


def test_fingerprints_are_tried_on_every_document() -> None:
    rule = "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = 'Tide Mail'\n"
    toml = f"schema = 1\nfingerprints = [{{ regex = '(?:gulls+)+x' }}]\n{rule}{TESTS}"
    found = lint(Ruleset([parse_pack(toml.encode(), "p.toml", "p")]))
    assert [str(finding).partition(" repeats")[0] for finding in found] == [
        "p.toml:1: error: p: fingerprints: regex '(?:gulls+)+x'"
    ]


def test_a_fingerprint_is_found_on_its_line(tmp_path: Path) -> None:
    rule = "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = 'Tide Mail'\n"
    toml = f"schema = 1\nfingerprints = [\n  'The Tide Mail',\n  {{ regex = '(?:gulls+)+x' }},\n]\n{rule}{TESTS}"
    (tmp_path / "p.toml").write_text(toml)
    (found,) = lint(Ruleset([parse_pack(toml.encode(), str(tmp_path / "p.toml"), "p")]))
    assert (found.line, found.check) == (4, "regex-blow-up")


def test_every_check_is_shown_here() -> None:
    assert {"untested", "no-literal", "frequent-literal", "common-phrase", "regex-blow-up", "loose-bound"} <= set(
        CHECKS
    )
