"""The words that furniture is known by, in the languages of the packs: those that the line model has, by class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from cleaner.compile import load_ruleset
from cleaner.engine.scored.lexicon_features import TriggerLexicon
from cleaner.errors import UsageError
from cleaner.packs import TIERS, bundled_files
from cleaner.prose import ends_like_sentence

KIND_OF: Mapping[str, str] = {
    "newsletter": "newsletter", "subscribe": "subscription", "donate": "donation", "related": "related",
    "readmore": "read-more", "share": "share", "comments": "comments", "credit": "credit", "copyright": "legal",
    "advert": "advertisement", "media": "media-player", "byline": "byline", "bio": "author-bio", "tags": "tags",
    "interface": "interface",
}  # fmt: skip
"""Class of words → kind of clutter. Where a line has words of several, the first one here counts."""


WEAK = ("byline", "media-player", "interface", "comments", "author-bio")
"""Kinds of furniture whose words articles have as often: by, video, error, comment, contact."""
WEAK_SHARE = 0.35
STRONG_SHARE = 0.1
"""The share of a line's characters that words of furniture must cover to be a witness."""


class Found(NamedTuple):
    """The words of furniture in a line."""

    share: float
    """The share of the line's characters that they cover."""
    kind: str | None
    """The kind of clutter that they are of; None where there are none."""


@cache
def _lexicon() -> tuple[TriggerLexicon, tuple[str, ...]]:
    for compiled in load_ruleset(bundled_files(TIERS)).rules:  # as most cleaners have it: so it is in the cache
        if compiled.rule.model:
            lexicon = TriggerLexicon(compiled.rule.model["lexicon"])
            return lexicon, tuple(lexicon.classes)
    raise UsageError("the bundled packs have no line model, whose words learning needs; install the package again")


def look_up(key: str) -> Found:
    """Returns the words of furniture in a folded line."""
    lexicon, classes = _lexicon()
    found = lexicon.scan(key)
    if not found.words:
        return Found(0.0, None)
    named = {classes[bit] for bit in range(len(classes)) if found.classes >> bit & 1}
    kind = next((kind for name, kind in KIND_OF.items() if name in named), None)
    return Found(found.chars / max(len(key), 1), kind)


def is_telling(key: str) -> bool:
    """Returns whether a folded line is furniture wherever it stands: a label of words of furniture, not a sentence."""
    found = look_up(key)
    return found.share >= WEAK_SHARE and found.kind not in WEAK and not ends_like_sentence(key)
