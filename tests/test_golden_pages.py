"""A page, and the text that a scraper would have flattened it to, cleaned by one pack, give one article."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.manifest import dumps, loads, restore
from cleaner.pipeline import Cleaner

FOLDER = Path(__file__).parent / "golden_pages"
CASES = sorted(path.name for path in FOLDER.iterdir())
URLS = {"furniture": "https://messenger.example/ferry", "article-element": "https://www.harbour.example/ice"}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("source", ["page.html", "flattened.txt"])
def test_page_and_text_give_the_same_article(case: str, source: str) -> None:
    cleaner = Cleaner([FOLDER / case / "rules.toml"], bundled=False, extractor="none")
    result = cleaner.clean((FOLDER / case / source).read_bytes(), url=URLS[case])
    assert result.status == "cleaned"
    lines = [line for line in result.text.split("\n") if line]
    assert lines == (FOLDER / case / "expected.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("case", CASES)
def test_every_visible_line_is_in_the_manifest_and_comes_back(case: str) -> None:
    cleaner = Cleaner([FOLDER / case / "rules.toml"], bundled=False, extractor="none")
    result = cleaner.clean((FOLDER / case / "page.html").read_bytes(), url=URLS[case])
    manifest = loads(dumps(result.manifest(path="page.html", output_path="page.txt")))
    assert manifest["unit"] == "char"
    assert all(segment["path"].startswith("html") for segment in manifest["segments"])
    assert all(segment["action"] == "keep" or segment["rule"] for segment in manifest["segments"])
    assert restore(manifest, result.data).decode() == result.document.text
