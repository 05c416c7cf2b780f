"""Standard streams that are closed, full or broken, folders that are gone: a sentence and the right status."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cleaner.cli import FOUND, INCOMPLETE, OK, WRONG
from tests.cli.conftest import CLEAN_STORY, STORY, status_of

PROGRAM = f"{sys.executable} -m cleaner"
RULES = "--rules rules.toml --no-bundled"
COMMANDS = {
    f"check story.txt {RULES}": FOUND,
    f"check story.txt --diff {RULES}": FOUND,
    f"check - {RULES}": FOUND,
    f"explain story.txt {RULES}": OK,
    f"fix - {RULES}": FOUND,
    f"run - {RULES}": OK,
    "stats out": OK,
    "report out": OK,
    "report out --out -": OK,
    "rules schema": OK,
}
"""Commands that write results, and their statuses where all is well."""
UNHEARD = {
    f"fix story.txt {RULES}": FOUND,
    f"run story.txt --out again {RULES}": OK,
    "restore out --out back": OK,
    "check nosuch": WRONG,
}
"""Commands that have something to say on standard error only."""


@pytest.fixture
def folder(corpus: Path) -> Path:
    (corpus / "clean.toml").unlink()
    status_of("run", "story.txt", "--out", "out", "--quiet", *RULES.split())
    return corpus


def shell(line: str) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(["bash", "-c", line], input=STORY, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in ran.stderr + ran.stdout
    assert "internal error" not in ran.stderr
    assert "Exception ignored" not in ran.stderr
    return ran


@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_can_take_the_results(folder: Path, command: str) -> None:
    closed = shell(f"{PROGRAM} {command} >&-")
    assert (closed.returncode, closed.stderr.count("standard output")) == (INCOMPLETE, 1)
    full = shell(f"{PROGRAM} {command} >/dev/full")
    assert full.returncode == INCOMPLETE
    assert "standard output: No space left on device" in full.stderr
    assert shell(f"{PROGRAM} {command} >&- 2>&-").returncode == INCOMPLETE
    broken = shell(f"({PROGRAM} {command}; echo $? >status) | true")
    assert int((folder / "status").read_text()) in (OK, COMMANDS[command])
    assert "ipe" not in broken.stderr


@pytest.mark.parametrize(("command", "status"), [*COMMANDS.items(), *UNHEARD.items()])
def test_nobody_can_hear_the_messages(folder: Path, command: str, status: int) -> None:
    """What is done, and the status, are the same."""
    for number, where in enumerate(("2>&-", "2>/dev/full")):
        (folder / "story.txt").write_text(STORY)
        done = command.replace("again", f"again{number}").replace("back", f"back{number}")
        assert shell(f"{PROGRAM} {done} {where}").returncode == status
    if command.startswith("fix story"):
        assert (folder / "story.txt").read_text() == CLEAN_STORY


@pytest.mark.parametrize("command", ["check -", "fix -", "run -"])
def test_a_closed_standard_input_is_an_empty_one(folder: Path, command: str) -> None:
    ran = shell(f"{PROGRAM} {command} {RULES} <&-")
    assert (ran.returncode, ran.stdout) == (OK, "")


def test_no_file_gets_the_number_of_a_closed_stream(folder: Path) -> None:
    """Otherwise what is said would be written into it."""
    ran = shell(f"{PROGRAM} run story.txt --out again {RULES} <&- >&- 2>&-")
    assert ran.returncode == OK
    assert (folder / "again" / "story.txt").read_text() == CLEAN_STORY


@pytest.mark.parametrize("command", [*COMMANDS, *UNHEARD, "check .", "fix .", "rules lint FILE"])
def test_the_current_folder_is_gone(folder: Path, command: str) -> None:
    rules = f"--rules {folder / 'rules.toml'} --no-bundled"
    line = command.replace(RULES, rules).replace("FILE", f"{folder / 'rules.toml'}")
    ran = shell(f"mkdir gone && cd gone && rmdir ../gone && {PROGRAM} {line}")
    assert ran.returncode in (OK, FOUND, WRONG)
    if ran.returncode == WRONG:
        assert "gone" in ran.stderr or "no such" in ran.stderr or "does not exist" in ran.stderr


SPECIAL = ("device", "pipe", "folder")


@pytest.mark.parametrize("special", SPECIAL)
@pytest.mark.parametrize(
    "line",
    [
        "check story.txt --isolated --baseline {}",
        "check story.txt --isolated --baseline {} --write-baseline",
        "fix story.txt --isolated --baseline {}",
        "check story.txt --config {}",
        "run story.txt --out again --urls {}",
        "run {} --out again",
        "explain {}",
        "rules import {}",
        "restore {}",
        "stats {}",
        "report {}",
        "report out --out {}",
        "rules lint {}",
        "check story.txt --rules {}",
    ],
)
def test_pipes_devices_and_folders_are_no_files(folder: Path, line: str, special: str) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "folder").mkdir()
    try:  # one of our own: a fault must not cost the machine its devices
        os.mknod(folder / "device", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        if special == "device":
            pytest.skip("making a device needs root")
    if special == "folder" and "--rules" in line:
        pytest.skip("rules may come in folders")
    before = (folder / "story.txt").read_bytes()
    ran = shell(f"ulimit -v 4000000; {PROGRAM} {line.format(special)}")
    assert ran.returncode in (WRONG, INCOMPLETE), ran
    assert special in ran.stderr
    assert not (folder / special).is_file()
    assert (folder / "story.txt").read_bytes() == before


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_a_rule_cache_of_pipes_and_folders(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = folder / "cache"
    monkeypatch.setenv("CLEAN_CACHE_DIR", str(cache))
    assert status_of("check", "story.txt", *RULES.split()) == FOUND
    (entry,) = cache.glob("*.packs")
    entry.unlink()
    if kind == "pipe":
        os.mkfifo(entry)
    elif kind == "folder":
        entry.mkdir()
    else:
        entry.symlink_to("/dev/full")
    assert status_of("check", "story.txt", *RULES.split()) == FOUND
    monkeypatch.setenv("CLEAN_CACHE_DIR", "/dev/null")
    assert status_of("check", "story.txt", *RULES.split()) == FOUND


def test_at_a_terminal_the_log_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("cleaner")
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(logger, "level", logging.WARNING)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    status_of("rules", "schema")
    logging.getLogger("cleaner.compile").info("compiling 99 rule files; this is done once")
    assert "compiling 99 rule files" in capsys.readouterr().err
    with click.Context(click.Command("run")) as context:
        context.params["quiet"] = True
        logging.getLogger("cleaner.compile").info("compiling 99 rule files; this is done once")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_an_encoding_that_lacks_what_is_said(corpus: Path, encoding: str) -> None:
    """It was an internal error, as at a console of Windows."""
    (corpus / "emoji😀.txt").write_text(STORY)
    for command in ("check emoji*.txt --diff", "explain emoji*.txt"):
        assert shell(f"PYTHONIOENCODING={encoding} {PROGRAM} {command} >found").returncode in (OK, FOUND)
        assert b"emoji\\U0001f600.txt" in (corpus / "found").read_bytes()


def test_what_goes_to_a_file_is_utf_8_in_any_locale(corpus: Path) -> None:
    """Rule files and JSON have to be."""
    (corpus / "story.txt").write_text("Café – 東京\n" + STORY)
    locale = "LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0"
    for command in ("check story.txt --output-format json", "explain story.txt", "rules schema"):
        here, there = (shell(f"{first} {PROGRAM} {command} >found").returncode for first in ("", locale))
        assert here == there
        assert (corpus / "found").read_bytes() == shell(f"{PROGRAM} {command}").stdout.encode()
