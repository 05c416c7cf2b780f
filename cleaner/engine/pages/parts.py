"""Title, standfirst and embedded posts of pages are kept or dropped, whatever the extractor makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.model import Page, Proposal, Rank

PARTS = ("title", "standfirst", "embeds")
CHOICES = ("auto", "keep", "drop")
"""`auto` leaves a part to the extractor."""
DEFAULTS = (("title", "drop"), ("standfirst", "keep"), ("embeds", "keep"))
"""Choices that agree best with the articles of four public corpora: titles are in the metadata, the rest is read."""
_KINDS = {"title": "template", "standfirst": "template", "embeds": "embed"}


def proposals(page: Page, choices: Sequence[tuple[str, str]], locators: tuple[str, ...]) -> Iterator[Proposal]:
    """Yields what the choices (part, `auto`, `keep` or `drop`) propose.

    locators: the rules that say where the article is (the extractor's, `content` rules); `keep` holds against these.
    """
    for part, choice in choices:
        if choice == "auto":
            continue
        for start, end in page.part(part):
            yield Proposal(
                start, end, "keep" if choice == "keep" else "remove", f"extractor/{part}", _KINDS[part],
                Rank.EXTRACTOR, confirmed=True, overrules=locators if choice == "keep" else (),
            )  # fmt: skip
