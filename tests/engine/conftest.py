"""Documents settled by rules given as TOML, without a `Cleaner` around them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner.compile import Ruleset
from cleaner.engine import Options, Outcome, settle
from cleaner.model import Document
from cleaner.packs import Tier, parse_pack

Kept = Callable[..., str]


def ruleset(toml: str, name: str = "pack", tier: Tier | None = None) -> Ruleset:
    return Ruleset([parse_pack(f"schema = 1\n{toml}".encode(), f"{name}.toml", name, tier)])


def settled(toml: str, text: str, *, url: str | None = None, **options: object) -> Outcome:
    options.setdefault("guarded", False)
    return settle(Document(text, url=url), ruleset(toml), Options(**options))  # type: ignore[arg-type]


@pytest.fixture
def kept() -> Kept:
    """`kept(toml, text)` → what stays of a text, guards off."""

    def clean(toml: str, text: str, **options: object) -> str:
        segments = settled(toml, text, **options).segments
        return "".join(text[s.start : s.end] for s in segments if s.action == "keep")

    return clean
