"""`clean restore`, as people run it."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from .conftest import STORY, Clean


@pytest.fixture
def cleaned(corpus: Path, clean: Clean) -> Path:
    Path("d.jsonl").write_text(json.dumps({"text": STORY, "id": 1}) + "\n")
    assert clean("run", ".", "--out", "../out", "--include", "*.txt", "--include", "*.jsonl", "-q").status == 0
    return Path("../out")


def test_the_inputs_come_back(cleaned: Path, clean: Clean) -> None:
    ran = clean("restore", cleaned, "--out", "../back")
    assert (ran.status, ran.out, ran.err) == (0, "", "restored 3 files to ../back\n")
    for name in ("story.txt", "sub/plain.txt", "d.jsonl"):
        assert Path("../back", name).read_bytes() == Path(name).read_bytes()


def test_one_rule_is_undone_alone(cleaned: Path, clean: Clean) -> None:
    assert clean("restore", cleaned, "--out", "../back", "--without", "rules/label", "-q").status == 0
    expected = STORY.replace("Sign up for our newsletter\n\n", "")
    assert Path("../back/story.txt").read_text() == expected
    assert json.loads(Path("../back/d.jsonl").read_text())["text"] == expected


def test_texts_that_were_edited_are_reported_and_the_others_come_back(cleaned: Path, clean: Clean) -> None:
    (cleaned / "story.txt").write_text("edited")
    (cleaned / "sub/plain.txt.manifest.json").write_text("{}")
    ran = clean("restore", cleaned, "--out", "../back")
    assert ran.status == 3
    assert "story.txt.manifest.json: the clean text is not the one" in ran.err
    assert "plain.txt.manifest.json: not a manifest" in ran.err
    assert Path("../back/d.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing", "--out", "../back"], "missing: no such folder"),
        (["sub", "--out", "../back"], "has no manifests"),
        (["../out", "--out", "../out/back"], "lies in"),
        (["../out", "--out", "."], "is there already"),
        (["../out"], "--out"),
    ],
)
def test_wrong_use_is_said(cleaned: Path, clean: Clean, arguments: list[str], message: str) -> None:
    ran = clean("restore", *arguments)
    assert ran.status == 2
    assert message in ran.err


def test_without_removed_text_nothing_can_be_restored(corpus: Path, clean: Clean) -> None:
    clean("run", "story.txt", "--out", "../out", "--no-removed-text", "-q")
    ran = clean("restore", "../out", "--out", "../back")
    assert ran.status == 3
    assert "--no-removed-text" in ran.err


def test_a_misspelt_rule_is_told(cleaned: Path, clean: Clean) -> None:
    """All went well, it was said, and nothing was put back."""
    ran = clean("restore", cleaned, "--out", "../back", "--without", "rules/lable")
    assert ran.status == 0
    assert "--without rules/lable: this rule removed nothing in the run; did you mean 'rules/label'?" in ran.err
    clean("fix", "story.txt")
    assert "nothing that rules/lable removed is gone there" in clean("restore", ".", "--without", "rules/lable").err


def test_where_nothing_can_be_written_it_is_said_once(
    cleaned: Path, clean: Clean, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of a million files had its line."""
    ran = clean("restore", cleaned, "--out", "story.txt/back")
    assert (ran.status, ran.err) == (2, "clean: --out story.txt/back cannot be written: Not a directory\n")

    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cleaner.sinks.atomic.write", full)
    monkeypatch.setattr("cleaner.sinks.atomic.write_all", full)
    ran = clean("restore", cleaned, "--out", "../back")
    assert ran.status == 3
    assert ran.err.count("\n") == 1
    assert "../back cannot be written any further: No space left on device" in ran.err
