"""Rules that are marked as drafts: tested and judged like any, applied only where that is asked for."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner import Cleaner
from cleaner.cli import group

READY = """
[[rule]]
id = "ready"
kind = "share"
op = "line"
match = "Share it"
"""
DRAFT = """
[[rule]]
id = "draft"
kind = "promo"
op = "line"
match = "Read our app today"
draft = true

[[rule.test]]
text = "A story stays.\\n⟦Read our app today⟧"

[[rule.test]]
text = "Read our app today, said nobody."
"""
KEEP = "[[rule]]\nid = 'keep'\nop = 'keep'\nmatch = 'Share it'\ndraft = true\n"
TEXT = "The story stays as it was.\nShare it\nRead our app today\nIts end stays, too, whatever comes.\n"
Make = Callable[..., Cleaner]


def rules(one: Cleaner, text: str = TEXT) -> list[str | None]:
    return [segment.rule for segment in one.clean(text).removed]


def test_a_draft_is_not_applied_unless_asked(make_cleaner: Make) -> None:
    plain, asked = make_cleaner(READY + DRAFT), make_cleaner(READY + DRAFT, drafts=True)
    assert rules(plain) == ["rules/ready"]
    assert rules(asked) == ["rules/ready", "rules/draft"]
    assert plain.digest != asked.digest
    assert rules(pickle.loads(pickle.dumps(asked))) == rules(asked)  # noqa: S301
    assert rules(make_cleaner(READY + DRAFT, select="promo")) == []
    assert rules(make_cleaner(READY + DRAFT, select="rules/draft")) == []
    assert rules(make_cleaner(READY + DRAFT, select="promo", drafts=True)) == ["rules/draft"]
    assert rules(make_cleaner(READY + DRAFT, ignore="share")) == []


def test_a_draft_protects_nothing(make_cleaner: Make) -> None:
    assert rules(make_cleaner(READY + KEEP)) == ["rules/ready"]
    assert rules(make_cleaner(READY + KEEP, drafts=True)) == []


def test_a_site_is_not_known_by_a_pack_of_drafts(make_cleaner: Make) -> None:
    pack = 'fingerprints = [{ contains = "stays as it was" }]\n' + DRAFT
    assert make_cleaner(pack).clean(TEXT).site is None
    found = make_cleaner(pack, drafts=True).clean(TEXT).site
    assert found is not None
    assert found.name == "rules"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "mine.toml").write_text(f"schema = 1\n{READY}{DRAFT}", "utf-8")
    (tmp_path / "story.txt").write_text(TEXT)
    return tmp_path / "mine.toml"


def run(*arguments: object) -> tuple[int, str]:
    ran = CliRunner().invoke(group, list(map(str, arguments)), standalone_mode=False)
    assert ran.exception is None, ran.exception
    return ran.return_value, ran.output


def test_drafts_on_the_command_line(pack: Path) -> None:
    told = ["--isolated", "--no-bundled", "--rules", pack, pack.parent / "story.txt"]
    plain, asked = run("check", *told), run("check", "--drafts", *told)
    assert (plain[0], asked[0]) == (1, 1)
    assert "mine/draft" not in plain[1]
    assert "mine/draft promo: Read our app today" in asked[1]
    assert "mine/draft  line promo  draft\n" in run("rules", "list", "--all", "--rules", pack)[1]


def test_drafts_are_tested(pack: Path) -> None:
    status, told = run("rules", "test", pack)
    assert (status, "2 passed, 0 failed" in told) == (0, True)
    pack.write_text(pack.read_text("utf-8").replace("Read our app today⟧", "Read our map today⟧"), "utf-8")
    status, told = run("rules", "test", pack)
    assert (status, "1 passed, 1 failed" in told) == (1, True)
