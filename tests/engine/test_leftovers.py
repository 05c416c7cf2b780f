"""What converters and pages leave in lines (tags, entities, odd blanks) hides no furniture, and goes with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner import Cleaner

STORY = (
    "The lamp on the mole went out at nine, and nobody climbed the tower to light it again before the morning.",
    "By then two boats had come in without it, and their crews said that they had not missed it at all.",
)
FURNITURE = ("Advertisement", "Follow us on Facebook", "Sign up for our newsletter", "Photo: Ada Berg / Reuters")

FORMS: dict[str, Callable[[str], str]] = {
    "in a paragraph": lambda line: f"<p>{line}</p>",
    "before a break": lambda line: f"{line}<br />",
    "emphasised": lambda line: f"<p><em><strong>{line}</strong></em></p>",
    "linked": lambda line: f"<a href='https://a.example/b.html' class=\"c\">{line}</a>",
    "between entities": lambda line: f"&nbsp;{line}&nbsp;",
    "with no-break blanks": lambda line: line.replace(" ", "\xa0"),
    "with thin blanks": lambda line: line.replace(" ", "\u2009"),
    "with wide blanks": lambda line: line.replace(" ", "   "),
    "with tabs": lambda line: line.replace(" ", "\t"),
    "with soft hyphens": lambda line: line.replace("e", "e\xad"),
    "with marks of direction": lambda line: f"\u200e{line}\u200f",
}


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(packs=["common"])


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_goes_with_what_was_left_round_it(cleaner: Cleaner, form: Callable[[str], str], line: str) -> None:
    first, last = map(form, STORY)
    result = cleaner.clean(f"{first}\n\n{form(line)}\n\n{last}\n", media_type="text/plain")
    assert result.text == f"{first}\n\n{last}\n"
    assert cleaner.clean(result.text, media_type="text/plain").status == "unchanged"


@pytest.mark.parametrize(
    "foot", ["Copyright © 2024 The HTML Post. All rights reserved.", "Read more: HTML for keepers"]
)
def test_furniture_that_shows_code_goes_first(cleaner: Cleaner, foot: str) -> None:
    """Without it the other lines read otherwise: the next pass sees that, so that no second run has to."""
    result = cleaner.clean("\n\n".join([STORY[0], "<p>Advertisement</p>", STORY[1], foot]), media_type="text/plain")
    assert result.text.strip().split("\n\n") == list(STORY)
    assert cleaner.clean(result.text, media_type="text/plain").status == "unchanged"
