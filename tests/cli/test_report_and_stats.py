"""`clean report` and `clean stats` over a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import STORY, Clean


@pytest.fixture
def out(clean: Clean, corpus: Path, tmp_path: Path) -> Path:
    """A run over six stories."""
    for number in range(6):
        (corpus / f"s{number}.txt").write_text(STORY)
    assert clean("run", ".", "--out", tmp_path / "out", "--quiet").status == 0
    return tmp_path / "out"


def test_report_writes_one_page(clean: Clean, out: Path) -> None:
    ran = clean("report", out)
    assert ran.status == 0
    file = Path(ran.out.rstrip("\n"))
    assert file == out / ".clean" / "report.html"
    assert file.read_text("utf-8").startswith("<!doctype html>")
    before = file.read_bytes()
    clean("report", out)
    assert file.read_bytes() == before


def test_report_elsewhere(clean: Clean, out: Path, tmp_path: Path) -> None:
    clean("report", out, "--out", tmp_path / "r.html")
    assert clean("report", out, "--out", "-").out.encode() == (tmp_path / "r.html").read_bytes()
    ran = clean("report", out, "--out", out / "story.txt" / "r.html")
    assert ran.status == 2
    assert "cannot be written" in ran.err


def test_the_output_is_still_a_runs(clean: Clean, out: Path, tmp_path: Path) -> None:
    clean("report", out)
    assert clean("restore", out, "--out", tmp_path / "back").status == 0
    assert (tmp_path / "back" / "story.txt").read_text() == STORY


def test_stats(clean: Clean, out: Path) -> None:
    ran = clean("stats", out, "--width", "100")
    assert ran.status == 0
    assert ran.out.startswith("8 documents: 7 cleaned, 1 unchanged\n")
    assert "rules/sign-up" in ran.out


def test_drift(clean: Clean, corpus: Path, out: Path, tmp_path: Path) -> None:
    for file in corpus.glob("*.txt"):
        file.write_text(STORY.replace("Sign up", "Sign on"))
    clean("run", ".", "--out", tmp_path / "later", "--quiet")
    ran = clean("stats", out, tmp_path / "later")
    drift = ran.out.partition("drifted, on the sites that are in both runs")[2]
    assert "rules/sign-up" in drift
    assert "stopped firing" in drift
    assert "rules/label" not in drift
    table = json.loads(clean("stats", out, tmp_path / "later", "--output-format", "json").out)
    assert [entry["rule"] for entry in table["drift"]] == ["rules/sign-up"]


@pytest.mark.parametrize("command", ["report", "stats"])
def test_no_run(clean: Clean, corpus: Path, command: str) -> None:
    ran = clean(command, corpus)
    assert ran.status == 2
    assert "has no manifests" in ran.err


def test_kinds_of_pages_are_counted(clean: Clean, tmp_path: Path) -> None:
    links = "".join(f'<li><a href="/{n}">The {n}th boat of the morning came in</a></li>' for n in range(20))
    page = tmp_path / "found.html"
    page.write_text(f"<html><body class='search-results'><ul>{links}</ul></body></html>")
    ran = clean("run", page, "--out", tmp_path / "pages", "--isolated", "--jobs", "1")
    assert "pages    1 search\n  1 without an article" in ran.err
    assert "pages: 1 search\n1 of them without an article" in clean("stats", tmp_path / "pages").out
    assert clean("run", page, "--out", tmp_path / "no", "--kind", "novel").status == 2
