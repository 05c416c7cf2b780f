"""Whatever strangers wrote comes to the terminal without its control characters: names, keys, rules, differences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.cli import INCOMPLETE, OK, WRONG
from tests.cli.conftest import STORY, Clean, Ran

EVIL = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m"
STEERING = set("\x1b\x07\x9b\u202e\x00")
RULES = ("--rules", "rules.toml", "--no-bundled", "--isolated")


def harmless(ran: Ran, *statuses: int) -> str:
    assert ran.status in statuses, ran
    assert not STEERING & set(ran.out + ran.err), ran
    assert "internal error" not in ran.err
    return ran.out + ran.err


def test_names_that_collide(corpus: Path, clean: Clean) -> None:
    for folder in ("x", "y"):
        (corpus / folder).mkdir()
        (corpus / folder / f"{EVIL}.txt").write_text(STORY)
    assert "would both become" in harmless(clean("run", "x", "y", "--out", "out", *RULES), WRONG)


@pytest.mark.parametrize(
    "line",
    [
        f'"{EVIL}" = 1',
        f'exclude = ["a", 1]\n"a{EVIL}" = 2',
        f'sites = {{ "{EVIL}" = 1 }}',
        f'sites = {{ "*" = "{EVIL}" }}',
        f'packs = "{EVIL}"',
        f'output-format = "{EVIL}"',
        f'max-bytes = "{EVIL}"',
        f'encoding = "{EVIL}"',
        f'rules = "{EVIL}"',
        f'baseline = "{EVIL}"',
        f"x = {EVIL}",
    ],
)
def test_keys_and_values_of_a_configuration(corpus: Path, clean: Clean, line: str) -> None:
    escaped = "".join(f"\\u{ord(char):04x}" if char in STEERING else char for char in line)
    for written in (line, escaped):
        (corpus / "clean.toml").write_text(written + "\n", encoding="utf-8")
        harmless(clean("check", "story.txt"), WRONG)


@pytest.mark.parametrize(
    "rule",
    [
        "'EVIL' = 1",
        "[[rule]]\nid = 'EVIL'",
        "[[rule]]\nid = 'a'\nkind = 'EVIL'\nop = 'line'\nmatch = 'x'",
        "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'EVIL'\nmatch = 'x'",
        "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = { regex = '(EVIL' }",
        "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = { 'EVIL' = 'x' }",
        "[[rule]]\nid = 'a'\nkind = 'legal'\nselect = 'p[EVIL'",
        "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = 'x'\nlanguages = ['EVIL']",
        "hosts = ['EVIL']",
        "title = 'EVIL'\ntitle = 'EVIL'",
    ],
)
def test_rule_files(corpus: Path, clean: Clean, rule: str) -> None:
    codes = "".join(f"\\u{ord(char):04x}" if char in STEERING else char for char in EVIL)
    file = corpus / f"r{EVIL[:2]}.toml"
    file.write_text("schema = 1\n" + rule.replace("'", '"').replace("EVIL", codes) + "\n", encoding="utf-8")
    shown = harmless(clean("check", "story.txt", "--no-bundled", "--isolated", "--rules", file.name), WRONG)
    assert ".toml" in shown


def test_differences_and_rules_that_are_shown(corpus: Path, clean: Clean) -> None:
    codes = "".join(f"\\u{ord(char):04x}" if char in STEERING else char for char in EVIL)
    (corpus / "rules.toml").write_text(
        f"schema = 1\ntitle = \"{codes}\"\n[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = 'x{codes}'\n"
        f'[[rule.test]]\ntext = """\nA story{codes}\n⟦y{codes}⟧\n"""\n',
        encoding="utf-8",
    )
    assert "- expected" in harmless(clean("rules", "test", "rules.toml"), 1)
    harmless(clean("rules", "lint", "rules.toml"), OK, 1)
    for command in (("rules", "list"), ("rules", "show", "rules"), ("rules", "show", "rules/a")):
        harmless(clean(*command, "--rules", "rules.toml"), OK, WRONG)


def test_names_of_packs_files_sites_and_fields(corpus: Path, clean: Clean) -> None:
    (corpus / f"{EVIL}.toml").write_text((corpus / "rules.toml").read_text())
    harmless(clean("check", "story.txt", "--rules", f"{EVIL}.toml", "--no-bundled"), WRONG)
    (corpus / "dump").mkdir()
    (corpus / "dump" / f"{EVIL}.jsonl").write_text(json.dumps({EVIL: STORY}) + "\n")
    (corpus / "dump" / f"{EVIL}.parquet").write_bytes(b"PAR1")
    (corpus / "dump" / f"{EVIL}.txt").write_text(STORY)
    (corpus / "dump" / f"{EVIL}").mkdir()
    harmless(clean("run", "dump", "--out", f"out{EVIL}", *RULES), INCOMPLETE)
    harmless(clean("run", f"dump/{EVIL}.jsonl", "--out", "o"), WRONG)
    harmless(clean("restore", f"out{EVIL}", "--out", f"back{EVIL}"), OK, INCOMPLETE)
    harmless(clean("stats", f"out{EVIL}"), OK)
    harmless(clean("stats", f"out{EVIL}", f"out{EVIL}"), OK)
    harmless(clean("report", f"out{EVIL}", "--out", "-"), OK)
    for command in ("check", "fix", "explain"):
        harmless(clean(command, f"dump/{EVIL}.txt", *RULES), OK, 1)
        harmless(clean(command, f"nosuch{EVIL}", *RULES), WRONG)
        harmless(clean(command, "story.txt", "--site", EVIL, *RULES), WRONG)
    harmless(clean(EVIL), WRONG)
    harmless(clean("check", "story.txt", f"--{EVIL}"), WRONG)
    harmless(clean("run", "story.txt", "--out", "o2", "--field", EVIL), WRONG)
    (corpus / f"urls{EVIL}").write_text(f"{EVIL}\n")
    harmless(clean("run", "story.txt", "--out", "o3", "--urls", f"urls{EVIL}"), WRONG)


def test_what_libraries_remark_on_pages_is_not_shown(corpus: Path, clean: Clean) -> None:
    """Python's warnings come with words of the page."""
    import warnings

    (corpus / "p.html").write_text(f"<html><body><p>{STORY}</p><p>3 March 2021 10:00 CST</p></body></html>")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        ran = clean("check", "p.html", "--isolated")
    assert "arning" not in ran.err
