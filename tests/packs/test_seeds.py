"""The sample dumps in `seeds/`, cleaned with the bundled packs, against `tests/golden/seeds/<name>/expected.txt`.

To add a case: put a dump into `seeds/<name>/`, mark what must go by deleting it from a copy, and save that as expected.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner

ROOT = Path(__file__).parents[2]
SEEDS = sorted(path for path in (ROOT / "seeds").iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(packs=("common", "platforms", "sites"), scored=False)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
def test_seed(seed: Path, cleaner: Cleaner) -> None:
    (dump,) = seed.iterdir()
    expected = ROOT / "tests" / "golden" / "seeds" / seed.name / "expected.txt"
    result = cleaner.clean(dump.read_bytes())
    assert result.text.splitlines() == expected.read_text(encoding="utf-8").splitlines()


def test_the_clean_file_is_unchanged(cleaner: Cleaner) -> None:
    (dump,) = (ROOT / "seeds" / "clean").iterdir()
    assert cleaner.clean(dump.read_bytes()).status == "unchanged"


def test_every_golden_case_has_its_seed() -> None:
    cases = {path.name for path in (ROOT / "tests" / "golden" / "seeds").iterdir()}
    assert cases == {path.name for path in SEEDS}
