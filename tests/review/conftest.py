"""Runs over invented texts in which rules take article text, for somebody to decide on."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.job.options import JobOptions
from cleaner.job.run import run
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.attention import Item, Known, items_of
from tests.house import BOX, SIGN_UP, STORY

PROMISE = "Sign up, said the recruiter to the fishermen of the town, and the whole harbour laughed at him for a week.\n"
"""Article text that begins like furniture."""
RULES = f"schema = 1\n{SIGN_UP}{BOX}"
BOXED = "More from us\nThe baker wrote it on the door of the shop, and it was all that she left behind.\nThe end\n"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Three texts with furniture and, in two of them, article text that the rules take for furniture."""
    folder = tmp_path / "dump"
    folder.mkdir()
    (tmp_path / "house.toml").write_text(RULES)
    (folder / "a.txt").write_text(f"{STORY}{PROMISE}{STORY}Sign up for letters\n{STORY}")
    (folder / "b.txt").write_text(f"{STORY}{BOXED}{STORY}")
    (folder / "c.txt").write_text(f"{STORY}Sign up for letters\n{STORY}{PROMISE}{STORY}")
    return folder


def cleaned(dump: Path, name: str, *more: Path) -> Path:
    """Cleans the dump with the house's rules, and more."""
    out = dump.parent / name
    run(Cleaner([dump.parent / "house.toml", *more], bundled=False), JobOptions((str(dump),), out))
    return out


def asked(out: Path, decided: set[str] | None = None) -> list[Item]:
    """What is asked about a run with rules that nobody knows."""
    known = Known(bundled={"some/rule"})
    return items_of(aggregate(out, decided or set()), known, decided or set())


def item(out: Path, rule: str, beginning: str) -> Item:
    """What is asked about a cut of a rule."""
    (found,) = [i for i in asked(out) if i.rule == rule and i.text.startswith(beginning)]
    return found
