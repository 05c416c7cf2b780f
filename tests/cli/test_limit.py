"""A bound on the time that one document may take in `check`, `fix` and `explain`."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from cleaner.cli import WRONG
from cleaner.cli.limit import time_limit
from cleaner.compile import Folded
from cleaner.errors import RuleTimeout

from .conftest import STORY, Clean


def busy() -> None:
    while True:
        pass


def test_work_is_ended() -> None:
    with pytest.raises(RuleTimeout, match=r"took longer than the time limit of 0\.1 s"), time_limit(0.1):
        busy()
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_it_is_said_again_to_who_did_not_listen() -> None:
    def deaf() -> None:
        try:
            busy()
        except RuleTimeout:
            busy()

    with pytest.raises(RuleTimeout), time_limit(0.1):
        deaf()


@pytest.mark.parametrize("command", ["check", "fix", "explain"])
def test_one_document_that_takes_too_long(
    clean: Clean, corpus: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    from cleaner.engine import view

    real = view.fold

    def fold(source: str) -> Folded:
        if "endless" in source:
            busy()
        return real(source)

    monkeypatch.setattr(view, "fold", fold)
    monkeypatch.setattr("cleaner.cli.targets.time_limit", lambda: time_limit(0.2))
    (corpus / "hard.txt").write_text("endless\n" + STORY)
    ran = clean(command, "hard.txt" if command == "explain" else ".")
    assert ran.status == 3
    assert "took longer than the time limit of 0.2 s" in ran.out + ran.err
    assert command == "explain" or "story.txt" in ran.out + ran.err


@pytest.mark.parametrize("given", ["nan", "inf", "-1", "soon", ""])
def test_what_is_no_time_limit(clean: Clean, corpus: Path, given: str) -> None:
    """NaN is more than nothing and less than nothing: documents had no limit at all."""
    assert clean("run", "story.txt", "--out", "out", "--timeout", given).status == WRONG
    (corpus / "clean.toml").write_text(f"timeout = {given or [1]}\n")
    told = clean("run", "story.txt", "--out", "out")
    assert told.status == WRONG
    assert "clean.toml" in told.err
    assert not (corpus / "out").exists()
