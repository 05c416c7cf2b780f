"""Completion, asked as a shell asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli import COMMANDS


def complete(*words: str) -> list[str]:
    environment = {
        **os.environ,
        "_CLEAN_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["clean", *words]),
        "COMP_CWORD": str(len(words)),
    }
    command = [sys.executable, "-m", "cleaner"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    return [line.partition(",")[2] for line in ran.stdout.splitlines()]


def test_commands() -> None:
    assert complete("") == list(COMMANDS)
    assert complete("ch") == ["check"]


def test_options_and_their_values() -> None:
    assert "--baseline" in complete("check", "--")
    assert complete("check", "--output-format", "s") == ["sarif"]
    assert complete("explain", "--color", "a") == ["auto", "always"]


def test_paths_are_left_to_the_shell(tmp_path: Path) -> None:
    assert complete("check", str(tmp_path)[:4]) == [str(tmp_path)[:4]]


def test_a_broken_configuration_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clean.toml").write_text("nonsense")
    monkeypatch.chdir(tmp_path)
    assert complete("check", "--output-format", "j") == ["json", "jsonl"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(shell: str) -> None:
    environment = {**os.environ, "_CLEAN_COMPLETE": f"{shell}_source"}
    command = [sys.executable, "-m", "cleaner"]
    script = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert "_CLEAN_COMPLETE" in script


def test_a_shell_that_is_not_known_is_told_by_the_status() -> None:
    environment = {**os.environ, "_CLEAN_COMPLETE": "nonsense_source"}
    ran = subprocess.run([sys.executable, "-m", "cleaner"], env=environment, capture_output=True, check=False)
    assert ran.returncode == 1
