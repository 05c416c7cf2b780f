"""A few kills over inputs of every kind; `python -m tests.bench.kills` does a hundred."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cleaner import Cleaner
from tests.bench.kills import kill_again_and_again, make_dump, often

KILLS = 8


def test_every_kind_of_input_survives_kills(cleaner: Cleaner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    often(monkeypatch.setattr)
    dump, work = tmp_path / "in", tmp_path / "work"
    dump.mkdir()
    work.mkdir()
    make_dump(dump, 60)
    found = kill_again_and_again(cleaner, dump, work, KILLS, random.Random(3))
    assert not found.faults
    assert found.checks == KILLS // 4
    assert found.interrupted
