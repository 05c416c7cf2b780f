"""Furniture of news sites, language by language, each line alone above or below three sentences of an article.

A file beside this one is a language: `prose`, lines that sites put above it (`head`) and below it (`tail`), and
headings over `titles` of other stories (`over_titles`). What is not cut yet is listed in `stay`. So a rule that is
changed shows what it did to any of these languages, and the prose loses nothing beside any of these lines.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner

LANGUAGES = sorted(Path(__file__).parent.glob("*.toml"))
CLEANER = Cleaner(packs=("common", "platforms"))


def left(lines: list[str]) -> list[str]:
    return CLEANER.clean("\n".join(lines)).text.split("\n")


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.stem)
def test_what_stands_above_and_below_goes_and_the_article_stays(file: Path) -> None:
    language: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    prose, titles = language["prose"], language.get("titles", [])
    texts = {line: [line, *prose] for line in language["head"]}
    texts |= {line: [*prose, line] for line in language["tail"]}
    over = {heading: [*prose, heading, *titles] for heading in language.get("over_titles", [])}
    stay = set()
    for line, text in [*texts.items(), *over.items()]:
        kept = left(text)
        assert [sentence for sentence in prose if sentence not in kept] == [], line
        if line in kept or (text is over.get(line) and any(title in kept for title in titles)):
            stay.add(line)
    assert stay == set(language["stay"])
