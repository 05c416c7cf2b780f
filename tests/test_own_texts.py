"""Texts of many kinds that are article from the first character to the last: nothing of them may go.

They were made up for this. Each file in `own_texts` holds several, each under a line `%% name | language | address`
(the last two may be missing). With an address, the packs of that site take part, too.
"""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from cleaner import Cleaner, Result

FOLDER = Path(__file__).with_name("own_texts")
WIDTHS = (40, 58, 72, 100)


class Text(NamedTuple):
    name: str
    url: str | None
    text: str


def read(file: Path) -> list[Text]:
    found = []
    for part in file.read_text("utf-8").split("%% ")[1:]:
        head, text = part.split("\n", 1)
        name, *rest = (field.strip() for field in head.split("|"))
        found.append(
            Text(f"{file.stem}: {name} {rest[0] if rest else ''}".strip(), rest[1] if len(rest) > 1 else None, text)
        )
    return found


TEXTS = [text for file in sorted(FOLDER.glob("*.txt")) for text in read(file)]


@cache
def cleaner(sites: bool) -> Cleaner:
    return Cleaner(packs=("common", "platforms", "sites") if sites else ("common", "platforms"), scored=False)


def gone(result: Result) -> list[tuple[str | None, str]]:
    return [(s.rule, result.document.text[s.start : s.end]) for s in result.segments if s.action == "remove"]


def test_there_are_many_kinds() -> None:
    assert len(TEXTS) >= 150
    assert len({text.name for text in TEXTS}) == len(TEXTS)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_nothing_goes(text: Text) -> None:
    assert gone(cleaner(text.url is not None).clean(text.text, url=text.url, media_type="text/plain")) == []


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_nothing_goes_from_wrapped_lines(text: Text) -> None:
    for width in WIDTHS:
        wrapped = "\n".join(textwrap.fill(line, width, break_long_words=False) for line in text.text.split("\n"))
        assert gone(cleaner(text.url is not None).clean(wrapped, url=text.url, media_type="text/plain")) == []
