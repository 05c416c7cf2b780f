"""What the tests of runs share: a cleaner of one rule, and a run in one call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.job.options import JobOptions, Limits
from cleaner.job.run import run
from cleaner.job.tally import Tally

RULES = """
[[rule]]
id = "label"
kind = "advertisement"
op = "line"
match = "Advertisement"

[[rule]]
id = "aside"
kind = "promo"
op = "phrase"
match = { contains = "Read our app!" }
"""


@pytest.fixture
def cleaner(make_cleaner: Callable[..., Cleaner]) -> Cleaner:
    return make_cleaner(RULES, scored=False)


@pytest.fixture
def clean(cleaner: Cleaner, tmp_path: Path) -> Callable[..., Tally]:
    """`clean(input, …)`: a run into `tmp_path / "out"`."""

    def call(*inputs: Path, out: Path | None = None, cleaner: Cleaner = cleaner, **options: Any) -> Tally:
        limits = Limits(**{name: options.pop(name) for name in ("max_bytes", "seconds", "durable") if name in options})
        job = JobOptions(tuple(map(str, inputs)), out or tmp_path / "out", limits=limits, **options)
        return run(cleaner, job)

    return call


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, with their bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
