"""Golden cases: a folder with `input.txt`, `rules.toml` and `expected.txt`; add one and it is run.

`tests/golden/OP/CASE`: what each op removes, and first of all what it leaves.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, restore

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("rules.toml"))


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str) -> None:
    folder = GOLDEN / case
    source = (folder / "input.txt").read_bytes()
    cleaner = Cleaner([folder / "rules.toml"], bundled=False)
    result = cleaner.clean(source, media_type="text/plain")
    assert result.data.decode("utf-8", "surrogateescape") == (folder / "expected.txt").read_bytes().decode(
        "utf-8", "surrogateescape"
    )
    assert restore(result.manifest(), result.data) == source
    assert cleaner.clean(result.data, media_type="text/plain").data == result.data


def test_every_op_has_cases_that_leave_the_text_alone() -> None:
    for op in ("line", "phrase", "block", "section", "tail", "head", "repeat"):
        assert f"{op}/untouched" in CASES
