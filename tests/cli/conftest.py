"""The command, run in this process as it is run in a shell."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cleaner.cli import main

STORY = """\
The harbour museum opened its new wing on Friday.

Sign up for our newsletter

It took eleven years and three architects.
Advertisement
The first visitors came from the school across the road.
"""
"""Two findings of `RULES`: 27 and 14 characters."""

CLEAN_STORY = """\
The harbour museum opened its new wing on Friday.

It took eleven years and three architects.
The first visitors came from the school across the road.
"""

RULES = """\
schema = 1

[[rule]]
id = "sign-up"
kind = "newsletter"
op = "line"
match = "Sign up for our newsletter"

[[rule]]
id = "label"
kind = "advertisement"
op = "line"
match = "Advertisement"
"""


def status_of(*arguments: str) -> int:
    """The exit status of a command, run in this process."""
    with pytest.raises(SystemExit) as exit:
        main(list(arguments))
    return int(exit.value.code or 0)


class Ran(NamedTuple):
    """What became of a command."""

    status: int
    out: str
    err: str


Clean = Callable[..., Ran]


class _Input(io.TextIOWrapper):
    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")


@pytest.fixture
def clean(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clean:
    """`clean("check", "a.txt")` → status and output."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", _Input(stdin))
        with pytest.raises(SystemExit) as exit:
            main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Ran(int(exit.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, made the current one, with `RULES` as its only rules and two stories, one of them clean."""
    folder = tmp_path / "corpus"
    (folder / "sub").mkdir(parents=True)
    (folder / "rules.toml").write_text(RULES)
    (folder / "clean.toml").write_text('rules = ["rules.toml"]\nno-bundled = true\ninclude = ["*.txt"]\n')
    (folder / "story.txt").write_text(STORY)
    (folder / "sub" / "plain.txt").write_text(CLEAN_STORY)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return folder
