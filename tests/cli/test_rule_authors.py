"""What rule authors have at hand: tests that run again on each change, and a schema for their editor."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from cleaner.cli import group
from cleaner.packs import parse_pack

RULES = """schema = 1
[[rule]]
id = "a"
kind = "promo"
op = "line"
match = "Get the Tide Mail"
[[rule.test]]
text = "It stays.\\n⟦Get the Tide Mail⟧"
[[rule.test]]
text = "Get the Tide Mail, they say."
"""


class Watched:
    """`clean rules test --watch`, and what it says."""

    def __init__(self, file: Path) -> None:
        command = [sys.executable, "-u", "-m", "cleaner", "rules", "test", "--watch", str(file)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def until_it_waits(self) -> str:
        told = ""
        while "waiting for a change" not in told:
            told += self._lines.get(timeout=120)
        return told


def test_watching(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(RULES, "utf-8")
    watched = Watched(file)
    try:
        assert "2 passed, 0 failed" in watched.until_it_waits()
        file.write_text(RULES.replace('match = "Get', 'match = "Got'), "utf-8")
        told = watched.until_it_waits()
        assert "1 passed, 1 failed" in told
        assert f"{file}:7: mine/a: - expected, + found" in told
        file.write_text(RULES.replace('"line"', '"lime"'), "utf-8")
        assert f"{file}:5: " in watched.until_it_waits()
        file.unlink()
        assert "no such rule file or folder" in watched.until_it_waits()
        file.write_text(RULES, "utf-8")
        assert "2 passed, 0 failed" in watched.until_it_waits()
        watched.process.send_signal(signal.SIGINT)
        assert watched.process.wait(timeout=60) == 130
    finally:
        watched.process.kill()


@pytest.mark.parametrize("more", [[], ["--against", "."]])
def test_watching_needs_something_to_watch(tmp_path: Path, more: list[str]) -> None:
    named = [str(tmp_path)] if more else []
    ran = CliRunner().invoke(group, ["rules", "test", "--watch", *named, *more], standalone_mode=False)
    assert "--watch: name the rule files to be watched, and no --against" in str(ran.exception)


def test_a_schema_for_editors(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "mine.toml").write_text(RULES, "utf-8")
    (tmp_path / "sites" / "deep.toml").write_bytes(b"\xef\xbb\xbf" + RULES.replace("\n", "\r\n").encode())
    for names, count in ((["rules", "schema", "--for"], 2), (["rules", "schema", "--for"], 0)):
        ran = CliRunner().invoke(group, [*names, str(tmp_path)], standalone_mode=False)
        assert ran.return_value == 0
        assert f"{count} rule files of 2 now name it" in ran.output
    schema = json.loads((tmp_path / "pack.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "draft" in json.dumps(schema)
    assert (tmp_path / "mine.toml").read_text("utf-8") == f"#:schema ./pack.schema.json\n{RULES}"
    deep = (tmp_path / "sites" / "deep.toml").read_bytes()
    assert deep.startswith(b"\xef\xbb\xbf#:schema ../pack.schema.json\r\nschema = 1\r\n")
    named = deep.decode("utf-8-sig").partition("\r\n")[0].removeprefix("#:schema ")
    assert os.path.samefile(tmp_path / "sites" / named, tmp_path / "pack.schema.json")
    assert len(parse_pack(deep, "deep.toml", "deep").rules) == 1


def test_a_schema_for_nothing(tmp_path: Path) -> None:
    ran = CliRunner().invoke(group, ["rules", "schema", "--for", str(tmp_path)], standalone_mode=False)
    assert "no rule files (*.toml) there" in str(ran.exception)
    assert list(tmp_path.iterdir()) == []
