"""`clean fix`, its undo, and what must not get lost on the way."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cleaner import manifest as manifests

from .conftest import CLEAN_STORY, RULES, STORY, Clean


def account_of(corpus: Path, name: str) -> Path:
    return corpus / ".clean" / "manifests" / f"{name}.manifest.json"


def test_fixed_in_place_and_undone(clean: Clean, corpus: Path) -> None:
    (corpus / "sub" / "ü.txt").write_bytes(STORY.replace("\n", "\r\n").encode() + b"\xff")
    before = {path: path.read_bytes() for path in corpus.rglob("*.txt")}
    ran = clean("fix", ".")
    assert ran.status == 1
    assert (corpus / "story.txt").read_text() == CLEAN_STORY
    assert account_of(corpus, "sub/ü.txt").exists()
    assert not account_of(corpus, "sub/plain.txt").exists()
    assert clean("restore", ".").status == 0
    assert {path: path.read_bytes() for path in corpus.rglob("*.txt")} == before
    assert not (corpus / ".clean").exists()


def test_manifests_are_valid(clean: Clean, corpus: Path) -> None:
    clean("fix", ".")
    manifest = json.loads(account_of(corpus, "story.txt").read_bytes())
    Draft202012Validator(manifests.schema()).validate(manifest)
    assert manifest["source"]["path"] == manifest["output"]["path"] == "story.txt"


def test_nothing_to_fix(clean: Clean, corpus: Path) -> None:
    assert clean("fix", "sub").status == 0
    assert not (corpus / ".clean").exists()


def test_restored_elsewhere(clean: Clean, corpus: Path, tmp_path: Path) -> None:
    clean("fix", ".")
    assert clean("restore", ".", "--out", tmp_path / "back").status == 0
    assert (tmp_path / "back" / "story.txt").read_text() == STORY
    assert (corpus / "story.txt").read_text() == CLEAN_STORY


def test_one_rule_undone(clean: Clean, corpus: Path) -> None:
    clean("fix", ".")
    assert clean("restore", ".", "--without", "rules/label").status == 0
    text = (corpus / "story.txt").read_text()
    assert "Advertisement" in text
    assert "newsletter" not in text
    clean("restore", ".")
    assert (corpus / "story.txt").read_text() == STORY


class TestTwice:
    def test_the_same_again_changes_nothing(self, clean: Clean, corpus: Path) -> None:
        clean("fix", ".")
        account = account_of(corpus, "story.txt").read_bytes()
        ran = clean("fix", ".")
        assert ran.status == 0
        assert account_of(corpus, "story.txt").read_bytes() == account
        clean("restore", ".")
        assert (corpus / "story.txt").read_text() == STORY

    def test_more_rules_enter_the_same_account(self, clean: Clean, corpus: Path) -> None:
        clean("fix", ".")
        (corpus / "rules.toml").write_text(
            RULES + '[[rule]]\nid = "span"\nkind = "promo"\nop = "block"\nstart = { contains = "It took" }\n'
            'end = { contains = "The first" }\nmax_chars = 200\n'
        )
        clean("fix", ".")
        # The second cut spans the place of the first one.
        assert (corpus / "story.txt").read_text() == (
            "The harbour museum opened its new wing on Friday.\n\nvisitors came from the school across the road.\n"
        )
        manifest = json.loads(account_of(corpus, "story.txt").read_bytes())
        Draft202012Validator(manifests.schema()).validate(manifest)
        assert [s["rule"] for s in manifest["segments"] if s.get("kind") == "promo"] == ["rules/span", "rules/span"]
        assert clean("restore", ".").status == 0
        assert (corpus / "story.txt").read_text() == STORY

    def test_a_file_that_was_edited_in_between(self, clean: Clean, corpus: Path) -> None:
        clean("fix", ".")
        edited = CLEAN_STORY + "Admission is free.\nAdvertisement\n"
        (corpus / "story.txt").write_text(edited)
        first = account_of(corpus, "story.txt").read_bytes()
        clean("fix", ".")
        assert account_of(corpus, "story.txt").with_suffix(".json.1").read_bytes() == first
        clean("restore", ".")
        assert (corpus / "story.txt").read_text() == edited

    def test_a_file_that_was_edited_is_not_undone(self, clean: Clean, corpus: Path) -> None:
        clean("fix", ".")
        (corpus / "story.txt").write_text("Something else.")
        ran = clean("restore", ".")
        assert ran.status == 3
        assert "story.txt: changed since it was cleaned, and left as it is" in ran.err
        assert (corpus / "story.txt").read_text() == "Something else."


def test_permissions_stay(clean: Clean, corpus: Path) -> None:
    (corpus / "story.txt").chmod(0o754)
    clean("fix", ".")
    assert stat.S_IMODE((corpus / "story.txt").stat().st_mode) == 0o754
    clean("restore", ".")
    assert stat.S_IMODE((corpus / "story.txt").stat().st_mode) == 0o754


def test_a_crash_between_manifest_and_file(clean: Clean, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def only_manifests(source: str, target: str) -> None:
        if not str(target).endswith(".manifest.json"):
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr("cleaner.sinks.atomic.os.replace", only_manifests)
    ran = clean("fix", "story.txt")
    assert ran.status == 3
    assert "No space left" in ran.err
    assert (corpus / "story.txt").read_text() == STORY
    monkeypatch.setattr("cleaner.sinks.atomic.os.replace", real)
    assert clean("restore", ".").status == 0
    assert (corpus / "story.txt").read_text() == STORY
    assert not list(corpus.rglob("*.tmp"))


def test_accepted_findings_stay(clean: Clean, corpus: Path) -> None:
    (corpus / "story.txt").write_text(STORY)
    clean("check", ".", "--baseline", "accepted.json", "--write-baseline")
    assert clean("fix", ".", "--baseline", "accepted.json").status == 0
    assert (corpus / "story.txt").read_text() == STORY


def test_a_runs_output_is_left_alone(clean: Clean, corpus: Path, tmp_path: Path) -> None:
    (corpus / "rules2.toml").write_text(RULES.replace("Advertisement", "Nothing"))
    clean("run", "story.txt", "--out", tmp_path / "out", "--rules", "rules2.toml", "--quiet")
    ran = clean("fix", tmp_path / "out", "--rules", "rules.toml")
    assert ran.status == 3
    assert "was written by a run" in ran.err
    assert clean("restore", tmp_path / "out", "--out", tmp_path / "back").status == 0


def test_pages_are_left_alone(clean: Clean, corpus: Path) -> None:
    page = f"<!DOCTYPE html><html><body><article><p>{'<p>'.join(STORY.splitlines())}</article></body></html>"
    (corpus / "page.html").write_text(page)
    clean("fix", "page.html", "--include", "*")
    assert (corpus / "page.html").read_text() == page


def test_links_are_not_replaced(clean: Clean, corpus: Path) -> None:
    (corpus / "link.txt").symlink_to("story.txt")
    ran = clean("fix", "link.txt")
    assert ran.status == 3
    assert (corpus / "link.txt").is_symlink()
    assert (corpus / "story.txt").read_text() == STORY


def test_a_folder_elsewhere_has_its_own_account(
    clean: Clean, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    clean("fix", corpus)
    assert account_of(corpus, "story.txt").exists()
    assert not (tmp_path / "here" / ".clean").exists()
    clean("restore", corpus)
    assert (corpus / "story.txt").read_text() == STORY


def test_as_a_filter(clean: Clean, corpus: Path) -> None:
    ran = clean("fix", "-", stdin=STORY.encode())
    assert (ran.status, ran.out) == (1, CLEAN_STORY)
    assert not (corpus / ".clean").exists()


def test_nothing_is_changed_where_a_path_is_missing(clean: Clean, corpus: Path) -> None:
    assert clean("fix", "story.txt", "nowhere.txt").status == 2
    assert (corpus / "story.txt").read_text() == STORY


def test_a_manifest_leads_nowhere_else(clean: Clean, corpus: Path, tmp_path: Path) -> None:
    """The account's own place names the file; what stands in it does not."""
    clean("fix", ".")
    path = account_of(corpus, "story.txt")
    manifest = json.loads(path.read_bytes())
    manifest["source"]["path"] = manifest["output"]["path"] = "../outside.txt"
    path.write_text(json.dumps(manifest))
    clean("restore", ".")
    assert not (tmp_path / "outside.txt").exists()
    assert (corpus / "story.txt").read_text() == STORY


def test_a_filter_passes_on_what_it_does_not_clean(clean: Clean, corpus: Path) -> None:
    """What was too large, or took too long, was gone."""
    ran = clean("fix", "-", "--max-bytes", "20", stdin=STORY.encode())
    assert (ran.status, ran.out) == (3, STORY)
    assert "larger than --max-bytes (20)" in ran.err
