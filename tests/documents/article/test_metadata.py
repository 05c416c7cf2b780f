"""What is told of a page's article: all, what needs no search, or nothing; what is cleaned is the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner import Cleaner, UsageError
from cleaner.cli import group
from cleaner.cli.terminal.say import Log
from cleaner.documents.article import metadata as steps
from cleaner.documents.page import read_page

TEXT = "<p>The harbour board met on Tuesday and voted to keep the old crane where it stands, beside the fish hall.</p>"
PAGE = (
    "<html lang='en'><head><title>Crane stays | The Quay</title></head><body><main><h1>Crane stays</h1>"
    f"<p><time datetime='2023-05-03'>3 May 2023</time></p>{TEXT * 3}"
    "<p>Reported by <a rel='author' href='/a'>Ada Berg</a>.</p>"
    "</main></body></html>"
)
ALL = {"title": "Crane stays", "author": "Ada Berg", "date": "2023-05-03", "language": "en"}


@pytest.mark.parametrize(("how", "found"), [("full", ALL), ("fast", {**ALL, "date": None}), ("none", {})])
def test_how_much_is_told(how: str, found: dict[str, str | None]) -> None:
    result = Cleaner(metadata=how).clean(PAGE)
    assert result.metadata == found
    assert result.manifest().get("metadata", {}) == found


def test_what_is_declared_needs_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("title", "author", "date"):
        monkeypatch.setitem(steps._SEARCHES, name, None)
    head = (
        "<meta property='og:title' content='Crane stays'><meta name='author' content='Ada Berg'>"
        "<meta property='article:published_time' content='2023-05-03T08:00:00Z'>"
    )
    assert Cleaner().clean(PAGE.replace("<head>", f"<head>{head}")).metadata == ALL


def test_what_is_cleaned_is_the_same() -> None:
    full, *others = (Cleaner(metadata=how).clean(PAGE) for how in ("full", "fast", "none"))
    assert any(segment.rule == "extractor/title" for segment in full.removed)
    assert all(other.segments == full.segments for other in others)


def test_the_digest_tells_them_apart() -> None:
    assert len({Cleaner(metadata=how).digest for how in ("full", "fast", "none")}) == 3


def test_other_words_are_refused() -> None:
    with pytest.raises(UsageError, match="metadata: 'some' is not known; expected one of none, fast, full"):
        Cleaner(metadata="some")


def test_the_title_alone_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    original = steps._SEARCHES["title"]
    monkeypatch.setitem(steps._SEARCHES, "title", lambda root, url: asked.append("title") or original(root, url))
    page = read_page(PAGE.replace("<title>Crane stays | The Quay</title>", "")).page
    assert page
    for how in ("none", "fast", "full"):
        page.part("title")
        page.metadata(how)
    assert asked == ["title"]


@pytest.mark.parametrize("configured", [False, True])
def test_a_run_is_told(tmp_path: Path, configured: bool) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "crane.html").write_text(PAGE)
    (tmp_path / "clean.toml").write_text("metadata = 'fast'\n")
    told = ["--config", str(tmp_path / "clean.toml")] if configured else ["--isolated", "--metadata", "fast"]
    arguments = ["run", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--jobs", "1", *told]
    ran = CliRunner().invoke(group, arguments, obj=Log(), standalone_mode=False)
    assert ran.exception is None
    manifest = json.loads((tmp_path / "out" / "crane.txt.manifest.json").read_text())
    assert manifest["metadata"] == {**ALL, "date": None}
    assert json.loads((tmp_path / "out" / ".clean" / "run.json").read_text())["options"]["metadata"] == "fast"
