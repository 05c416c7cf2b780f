"""Folders of runs that somebody changed: damaged manifests, links and pipes in them. Never a traceback."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest

from cleaner.cli import INCOMPLETE, OK, WRONG
from tests.cli.conftest import CLEAN_STORY, STORY, Clean
from tests.job.test_own_trouble import damaged

RULES = ("--rules", "rules.toml", "--no-bundled", "--isolated")
TELLING = (["stats", "out"], ["stats", "out", "--output-format", "json"], ["report", "out", "--out", "-"])


@pytest.fixture
def out(corpus: Path, clean: Clean) -> Path:
    (corpus / "dump").mkdir()
    for name in ("a.txt", "b.txt"):
        (corpus / "dump" / name).write_text(STORY)
    (corpus / "dump" / "d.jsonl").write_text(json.dumps({"text": STORY}) + "\n")
    (corpus / "dump" / "p.html").write_text(f"<html><body><p>{STORY}</p><p>Advertisement</p></body></html>")
    assert clean("run", "dump", "--out", "out", "--quiet", "--extractor", "none", *RULES).status == OK
    return corpus / "out"


def no_fault(clean: Clean, *arguments: str) -> int:
    ran = clean(*arguments)
    assert "internal error" not in ran.err, ran.err
    assert not set(ran.out + ran.err) & set("\x1b\x07\x00")
    return ran.status


@pytest.mark.parametrize("name", ["a.txt.manifest.json", "p.txt.manifest.json", "d.jsonl.manifest.jsonl"])
def test_damaged_manifests(out: Path, clean: Clean, name: str) -> None:
    rng, whole = random.Random(name), (out / name).read_bytes()
    for _ in range(60):
        (out / name).write_bytes(damaged(whole, rng))
        for command in TELLING:
            assert no_fault(clean, *command) == OK
        assert no_fault(clean, "restore", "out", "--out", "back") in (OK, INCOMPLETE)
        assert Path("back/b.txt").read_text() == STORY
        shutil.rmtree("back")
    for other in out.glob("*.manifest.json*"):
        other.write_bytes(b"{")
    for command in TELLING:
        assert clean(*command).status == WRONG


def test_damaged_manifests_of_fixed_files(corpus: Path, clean: Clean) -> None:
    (corpus / "b.txt").write_text(STORY)
    clean("fix", "story.txt", "b.txt", *RULES)
    account = corpus / ".clean" / "manifests" / "story.txt.manifest.json"
    other = account.with_name("b.txt.manifest.json")
    rng, whole, kept = random.Random(5), account.read_bytes(), other.read_bytes()
    for _ in range(80):
        account.parent.mkdir(parents=True, exist_ok=True)
        account.write_bytes(damaged(whole, rng))
        other.write_bytes(kept)
        (corpus / "story.txt").write_text(CLEAN_STORY)
        (corpus / "b.txt").write_text(CLEAN_STORY)
        for command in (["stats", "."], ["report", ".", "--out", "-"]):
            assert no_fault(clean, *command) == OK
        assert no_fault(clean, "restore", ".") in (OK, INCOMPLETE)
        assert (corpus / "b.txt").read_text() == STORY
        assert (corpus / "story.txt").read_text() in (STORY, CLEAN_STORY)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
@pytest.mark.parametrize("name", ["a.txt", "a.txt.manifest.json", "d.jsonl.manifest.jsonl"])
def test_links_pipes_and_folders_among_the_results(out: Path, clean: Clean, name: str, kind: str) -> None:
    """Nothing is read through a link, and nobody waits for a pipe."""
    secret = out.parent / "secret"
    secret.write_bytes((out / name).read_bytes().replace(b"museum", b"SECRET"))
    (out / name).unlink()
    if kind == "link":
        (out / name).symlink_to(secret)
    elif kind == "pipe":
        os.mkfifo(out / name)
    else:
        (out / name).mkdir()
    for command in TELLING:
        ran = clean(*command)
        assert ran.status == OK, ran.err
        assert "SECRET" not in ran.out
    told = OK if kind == "folder" and name.endswith(("json", "jsonl")) else INCOMPLETE  # then it is no manifest at all
    assert clean("restore", "out", "--out", "back").status == told
    assert not [path for path in Path("back").rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()]


def test_a_link_for_the_state_folder(corpus: Path, clean: Clean, tmp_path: Path) -> None:
    """No command reads or writes through it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "story.txt").write_text(STORY)
    for folder, command in {
        "run": ("run", "story.txt", "--out", "run", *RULES),
        "fix": ("fix", "fix/story.txt", *RULES),
        "report": ("report", "report"),
        "restore": ("restore", "restore"),
        "stats": ("stats", "stats"),
    }.items():
        here = corpus / folder
        here.mkdir()
        if folder != "run":
            (here / "story.txt").write_text(STORY)
        target = elsewhere / folder
        target.mkdir()
        if folder in ("report", "restore", "stats"):
            os.chdir(here)
            assert clean("fix", "story.txt", "--rules", "../rules.toml", "--no-bundled", "--isolated").status == 1
            os.chdir(corpus)
            shutil.move(here / ".clean", target / "state")
            (here / ".clean").symlink_to(target / "state")
        elif folder == "fix":
            (corpus / ".clean").symlink_to(target)
        else:
            (here / ".clean").symlink_to(target)
        before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
        ran = clean(*command)
        assert ran.status in (WRONG, INCOMPLETE), (folder, ran)
        assert "link" in ran.err
        assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
        expected = STORY if folder == "fix" else CLEAN_STORY
        assert folder == "run" or (here / "story.txt").read_text() == expected
        (corpus / ".clean").unlink(missing_ok=True)


def test_a_report_is_not_written_through_a_link_for_the_state_folder_of_a_run(out: Path, clean: Clean) -> None:
    shutil.move(out / ".clean", out.parent / "moved")
    (out / ".clean").symlink_to(out.parent / "moved")
    ran = clean("report", "out")
    assert ran.status == WRONG
    assert "link" in ran.err
    assert not (out.parent / "moved" / "report.html").exists()


@pytest.mark.parametrize("given", ["baseline", "config", "rules"])
def test_files_that_are_named_may_be_links(corpus: Path, clean: Clean, given: str) -> None:
    """What a user names is read, link or not; the baseline is not written through one."""
    (corpus / "linked.toml").symlink_to("rules.toml")
    (corpus / "linked.json").symlink_to("accepted.json")
    (corpus / "conf.toml").symlink_to("clean.toml")
    if given == "rules":
        assert clean("check", "story.txt", "--rules", "linked.toml", "--no-bundled", "--isolated").status == 1
    elif given == "config":
        assert clean("check", "story.txt", "--config", "conf.toml").status == 1
    else:
        assert clean("check", "story.txt", "--baseline", "accepted.json", "--write-baseline").status == OK
        before = (corpus / "accepted.json").read_bytes()
        assert clean("check", "story.txt", "--baseline", "linked.json").status == OK
        (corpus / "story.txt").write_text(CLEAN_STORY)
        clean("check", "story.txt", "--baseline", "linked.json", "--write-baseline")
        assert (corpus / "accepted.json").read_bytes() == before
